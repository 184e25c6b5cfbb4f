# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The order of runs, as a database knows it: the greatest token that it has seen refuses every lesser one for good.

A run claims both databases with the token of its lock before it reads how they stand. Everything that changes one
happens in `holding`: in a transaction that has an advisory lock and in which no later token was seen. A claim takes
that lock too, so whatever an earlier run has done in a database it did before the claim. A run that was suspended in
`holding`, or while it keeps writers waiting, does not delay a later one: the claim ends its sessions.

A session has its token in its application_name, where the database shows it to the others.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused, Superseded
from ansible_collections.migrate.aws.plugins.module_utils._postgres import psycopg

SCHEMA = "migrate_aws"
TABLE = f"{SCHEMA}.newest_run"
#: An arbitrary number which nobody else is likely to use for an advisory lock.
LOCK = 5_642_093_711_860_233_090
#: Seconds for which a claim waits behind a session of the same run, or of a later one.
PATIENCE = 30.0
_SUPERSEDED = "MA001"
_NAME = "migrate.aws run "

#: An event trigger of the application's may write into a table whose fence is closed, or which is compared. Where the
#: user may not keep it from firing, a closed fence refuses what it writes.
_SILENCE = """
BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
EXCEPTION WHEN insufficient_privilege THEN
END;
"""

_PARTS = f"""
DO $silence$ {_SILENCE} $silence$;
SELECT pg_advisory_xact_lock({LOCK});
CREATE SCHEMA IF NOT EXISTS {SCHEMA};
CREATE TABLE IF NOT EXISTS {TABLE} (
    one    boolean PRIMARY KEY DEFAULT true CHECK (one),
    token  bigint NOT NULL,
    holder text NOT NULL,
    at     timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO {TABLE} (token, holder) VALUES (0, 'nobody') ON CONFLICT DO NOTHING;
"""

#: One statement: nobody whom the look at the token refuses can be suspended with the lock. An advisory lock: a row's
#: would assign a transaction id, and a replication slot is not made in a transaction that has one.
_HOLD = """
DO $hold$
DECLARE later record;
BEGIN
    PERFORM pg_advisory_xact_lock({lock});
    SELECT * INTO later FROM {table} WHERE token > {token};
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = '{superseded}', MESSAGE = format(
            'run %s of %s has taken over this database since %s', later.token, later.holder, later.at);
    END IF;
    {silence}
END $hold$
"""

_EVICT = f"""
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE datname = current_database() AND usename = current_user
   AND substring(application_name FROM '^{_NAME}([0-9]+)$')::bigint < %s
"""


def newest(connection) -> int:
    """The greatest token seen; 0 where none was."""
    return connection.execute(f"SELECT token FROM {TABLE}").fetchone()[0] if _is_there(connection) else 0


def claim(connection, token: int, holder: str) -> None:
    """Act for the run of this token from now on, and let no earlier one act. Raises Superseded for an earlier one."""
    _claimed(connection, token, holder, "<=")
    check(connection)


def issue(connection, holder: str, after: int) -> int:
    """The same for a run without a lock: returns a token of the database's own, greater than `after` and all before."""
    while not _claimed(connection, token := max(newest(connection), after) + 1, holder, "<"):
        continue
    return token


def join(connection) -> None:
    """Act for no run in particular, for as long as none begins that is later than those seen."""
    _act_for(connection, newest(connection))


def check(connection) -> None:
    """Raise Superseded where a later run has claimed this database."""
    with holding(connection):
        return


@contextmanager
def holding(connection) -> Iterator[None]:
    """A transaction in which no later run claims this database. Raises Superseded where one has."""
    if _own(connection) is None:
        join(connection)
    # A site from before there were tokens gets the table. A run that has claimed one does not make it anew.
    if not _own(connection):
        _make(connection)
    try:
        with connection.transaction():
            values = {"lock": LOCK, "table": TABLE, "token": _own(connection), "superseded": _SUPERSEDED}
            connection.execute(_HOLD.format(**values, silence=_SILENCE))
            yield
    except psycopg.Error as error:
        if error.sqlstate != _SUPERSEDED:
            raise
        raise Superseded(
            f"This run has token {_own(connection)}, and {error.diag.message_primary}. "
            "It changes nothing more: see how the migration stands, and run it again when that run is done."
        ) from error


def forget(connection) -> None:
    """Remove the table, and with it the tokens seen."""
    connection.execute(f"DROP TABLE IF EXISTS {TABLE}")
    _act_for(connection, 0)


def _own(connection) -> int | None:
    """The token of the run for which this session acts; None where none was stated."""
    named = re.fullmatch(f"{_NAME}([0-9]+)", connection.info.parameter_status("application_name") or "")
    return int(named[1]) if named else None


def _claimed(connection, token: int, holder: str, comparison: str) -> bool:
    _act_for(connection, token)
    _make(connection)
    limit = time.monotonic() + PATIENCE
    while True:
        connection.execute(_EVICT, [token])
        try:
            with connection.transaction():
                connection.execute("SET LOCAL lock_timeout = '1s'")
                connection.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
                taken = connection.execute(
                    f"UPDATE {TABLE} SET token = %(token)s, holder = %(holder)s, at = clock_timestamp() "
                    f"WHERE token {comparison} %(token)s",
                    {"token": token, "holder": holder},
                ).rowcount
            break
        except psycopg.errors.LockNotAvailable:
            if time.monotonic() > limit:
                raise Refused(
                    f"Another session has been changing this database for {PATIENCE:g} seconds. Nothing was done."
                ) from None
    # Those that were let in before the claim, and wait for a lock now or hold one against the writers.
    connection.execute(_EVICT, [token])
    return taken == 1


def _make(connection) -> None:
    if not _is_there(connection):
        with connection.transaction():
            connection.execute(_PARTS)


def _is_there(connection) -> bool:
    return connection.execute("SELECT to_regclass(%s) IS NOT NULL", [TABLE]).fetchone()[0]


def _act_for(connection, token: int) -> None:
    # What was committed before a statement got its lock has to be seen by the next one.
    connection.execute(f"SET application_name = '{_NAME}{token}'; SET default_transaction_isolation = 'read committed'")
