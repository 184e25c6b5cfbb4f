# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The order of runs, as a server knows it: the greatest token that it has seen refuses every lesser one for good.

A run claims both servers with the token of its lock before it reads how they stand. Everything that changes one
happens in `holding`: while its session has a named lock, and after it has seen that no later token was claimed. A claim
takes that lock too, so whatever an earlier run has done on a server it did before the claim. It is a named lock, and no
row's: a statement that defines something commits, and would give a row's lock up.

A run that was suspended in `holding`, or while it keeps writers waiting, does not delay a later one: that ends its
session. Each session has a named lock of its own as long as it lives, by which the server knows the session, and the
table of sessions says for which token it acts.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ansible_collections.migrate.aws.plugins.module_utils import _mysql
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused, Superseded
from ansible_collections.migrate.aws.plugins.module_utils._mysql import pymysql, rows

SCHEMA = "migrate_aws"
TABLE, SESSIONS = f"{SCHEMA}.newest_run", f"{SCHEMA}.sessions"
#: The lock that whoever changes the server has.
LOCK = "migrate_aws.run"
#: Seconds for which a session waits for that lock behind one of the same run, or of a later one.
PATIENCE = 30.0

_PARTS = (
    f"CREATE DATABASE IF NOT EXISTS {SCHEMA}",
    f"CREATE TABLE IF NOT EXISTS {TABLE} (one tinyint PRIMARY KEY, token bigint NOT NULL, holder text NOT NULL, "
    "at timestamp(6) NOT NULL DEFAULT current_timestamp(6)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4",
    f"INSERT IGNORE INTO {TABLE} (one, token, holder) VALUES (1, 0, 'nobody')",
    f"CREATE TABLE IF NOT EXISTS {SESSIONS} (tag char(32) PRIMARY KEY, token bigint NOT NULL) ENGINE = InnoDB "
    "DEFAULT CHARSET = utf8mb4",
)
_IS_THERE = "SELECT 1 FROM information_schema.tables WHERE table_schema = %s AND table_name = %s"
_OF_SESSION = "is_used_lock(concat('migrate_aws.', tag))"


def newest(connection) -> int:
    """The greatest token seen; 0 where none was."""
    return rows(connection, f"SELECT token FROM {TABLE}")[0][0] if is_there(connection, TABLE) else 0


def claim(connection, token: int, holder: str) -> None:
    """Act for the run of this token from now on, and let no earlier one act. Raises Superseded for an earlier one."""
    _claimed(connection, token, holder, "<=")
    check(connection)


def issue(connection, holder: str, after: int) -> int:
    """The same for a run without a lock: returns a token of the server's own, greater than `after` and all before."""
    while not _claimed(connection, token := max(newest(connection), after) + 1, holder, "<"):
        continue
    return token


def join(connection) -> None:
    """Act for no run in particular, for as long as none begins that is later than those seen."""
    _act_for(connection, newest(connection))


def check(connection) -> None:
    """Raise Superseded where a later run has claimed this server."""
    with holding(connection):
        return


@contextmanager
def holding(connection) -> Iterator[None]:
    """A time in which no later run claims this server. Raises Superseded where one has."""
    if _own(connection) is None:
        join(connection)
    # A site from before there were tokens gets the table. A run that has claimed one does not make it anew.
    if not _own(connection):
        _make(connection)
    with _locked(connection):
        own = _own(connection)
        later = rows(connection, f"SELECT token, holder, at FROM {TABLE} WHERE token > %s", (own,))
        for token, holder, at in later:
            raise Superseded(
                f"This run has token {own}, and run {token} of {holder} has taken over this database since {at}. "
                "It changes nothing more: see how the migration stands, and run it again when that run is done."
            )
        yield


@contextmanager
def changing(connection) -> Iterator[None]:
    """The same as one transaction."""
    with holding(connection):
        connection.begin()
        try:
            yield
        except BaseException:
            # A session that was ended has nothing left to undo.
            with suppress(pymysql.MySQLError):
                connection.rollback()
            raise
        connection.commit()


def forget(connection) -> None:
    """Remove the tables, and with them the tokens seen."""
    rows(connection, f"DROP TABLE IF EXISTS {TABLE}, {SESSIONS}")
    rows(connection, "SET @migrate_aws_token = 0")


def is_there(connection, table: str) -> bool:
    """Whether there is a table, by its full name."""
    return bool(rows(connection, _IS_THERE, tuple(table.split("."))))


def _own(connection) -> int | None:
    """The token of the run for which this session acts; None where none was stated."""
    return rows(connection, "SELECT CAST(@migrate_aws_token AS SIGNED)")[0][0]


def _claimed(connection, token: int, holder: str, comparison: str) -> bool:
    _make(connection)
    _act_for(connection, token)
    _evict(connection)
    with _locked(connection), connection.cursor() as cursor:
        taken = cursor.execute(
            f"UPDATE {TABLE} SET token = %s, holder = %s, at = current_timestamp(6) WHERE token {comparison} %s",
            (token, holder, token),
        )
    # Those that were let in before the claim, and wait for a lock now.
    _evict(connection)
    return taken == 1


@contextmanager
def _locked(connection) -> Iterator[None]:
    """Have the lock. Raises Refused where another session does not give it up."""
    limit = time.monotonic() + PATIENCE
    while rows(connection, "SELECT get_lock(%s, 1)", (LOCK,)) != [(1,)]:
        _evict(connection)
        if time.monotonic() > limit:
            raise Refused(
                f"Another session has been changing this database for {PATIENCE:g} seconds. Nothing was done."
            )
    try:
        yield
    finally:
        # A session that was ended has it no more.
        with suppress(pymysql.MySQLError):
            rows(connection, "SELECT release_lock(%s)", (LOCK,))


def _evict(connection) -> None:
    """End the sessions of earlier runs, and forget those that have ended."""
    rows(connection, f"DELETE FROM {SESSIONS} WHERE {_OF_SESSION} IS NULL")
    earlier = f"SELECT {_OF_SESSION} FROM {SESSIONS} WHERE token < %s AND {_OF_SESSION} <> connection_id()"
    for (number,) in rows(connection, earlier, (_own(connection),)):
        _mysql.kill(connection, number)


def _make(connection) -> None:
    if not (is_there(connection, TABLE) and is_there(connection, SESSIONS)):
        for statement in _PARTS:
            rows(connection, statement)


def _act_for(connection, token: int) -> None:
    rows(connection, "SET @migrate_aws_token = %s", (token,))
    if not is_there(connection, SESSIONS):
        return
    ((tag,),) = rows(connection, "SELECT @migrate_aws_tag")
    if tag is None:
        tag = uuid.uuid4().hex
        rows(connection, "SET @migrate_aws_tag = %s", (tag,))
        rows(connection, "SELECT get_lock(%s, 0)", (f"migrate_aws.{tag}",))
    rows(connection, f"REPLACE INTO {SESSIONS} (tag, token) VALUES (%s, %s)", (tag, token))
