# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The fence: what lets a server refuse the application's writes, from sessions that are open already too.

Three triggers on every table refuse each row that is to be inserted, updated or deleted while the fence is closed, of
whoever owns it too. They let through a session that has set @migrate_aws_replication, as the target endpoint of DMS
does after it has connected.

Whether it is closed is a row: the time until which it is, in milliseconds since 1970 by the server's own clock. So a
fence that was closed for a while opens by itself, though whoever closed it be gone. The triggers read it with a lock
that it shares with other writers until its transaction ends. Such a read sees what is committed, whatever the snapshot
of a transaction that began before. Closing takes the row's lock for itself alone: what was written before is committed
or undone by then, and nothing is written after.

Triggers do not fire for what a foreign key does to other rows, but for the row that makes it do so. They do not fire
for TRUNCATE and other definitions, nor for what a replica applies.

Whatever changes the fence does so while the run is the newest that the server knows, which runs.holding sees to.
"""

from __future__ import annotations

import math
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ansible_collections.migrate.aws.plugins.module_utils import _mysql
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._mysql import SYSTEM, identifier, pymysql, rows
from ansible_collections.migrate.aws.plugins.module_utils._switchover.comparison import Table, quoted
from ansible_collections.migrate.aws.plugins.module_utils._switchover.mysql import runs
from ansible_collections.migrate.aws.plugins.module_utils._switchover.mysql.runs import SCHEMA
from ansible_collections.migrate.aws.plugins.module_utils._switchover.standing import Fence

TRIGGER = "migrate_aws_fence"
EVENTS = ("INSERT", "UPDATE", "DELETE")
#: Closed until somebody opens it.
FOREVER = 2**63 - 1
#: What a refused write answers: what applications know of a server that is read only, as after a failover.
READ_ONLY = 1290
_MESSAGE = "writes to this database are closed: the other side of a migration takes them"
#: The last event of a fence which was taken off for good.
LIFTED = "lifted"
#: How many seconds writers may have to wait where no pause is given.
LONGEST_WAIT = 60
_LOCK_TIMEOUT, _DEADLOCK, _NOT_TRUSTED, _DENIED, _MAY_NOT_SEE_XA = 1205, 1213, 1419, 1227, 1401

#: Milliseconds since 1970, rounded down to seconds. A session may state another time for the first of the two.
_CLOCK = "1000 * least(unix_timestamp(), unix_timestamp(sysdate()))"
_BODY = f"""BEGIN
  DECLARE closed bigint DEFAULT 0;
  IF @migrate_aws_replication IS NULL THEN
    SELECT closed_until INTO closed FROM {SCHEMA}.fence WHERE one = 1 LOCK IN SHARE MODE;
    IF closed > {_CLOCK} THEN
      SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = {READ_ONLY}, MESSAGE_TEXT = '{_MESSAGE}';
    END IF;
  END IF;
END"""
_PARTS = (
    f"CREATE TABLE IF NOT EXISTS {SCHEMA}.fence (one tinyint PRIMARY KEY, closed_until bigint NOT NULL) "
    "ENGINE = InnoDB",
    f"INSERT IGNORE INTO {SCHEMA}.fence VALUES (1, 0)",
    f"CREATE TABLE IF NOT EXISTS {SCHEMA}.fence_events (id bigint AUTO_INCREMENT PRIMARY KEY, "
    "at timestamp(6) NOT NULL DEFAULT current_timestamp(6), event varchar(30) NOT NULL, epoch bigint NOT NULL, "
    "holder text NOT NULL) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4",
    f"CREATE TABLE IF NOT EXISTS {SCHEMA}.probe (id int PRIMARY KEY) ENGINE = InnoDB",
)
_STATE = f"""
SELECT closed_until, CAST({_CLOCK} AS SIGNED),
       (SELECT coalesce(max(epoch), 0) FROM {SCHEMA}.fence_events WHERE event = 'opened'),
       (SELECT event FROM {SCHEMA}.fence_events ORDER BY id DESC LIMIT 1)
  FROM {SCHEMA}.fence
"""
_TO_FENCE = f"""
SELECT table_schema, table_name, engine FROM information_schema.tables
 WHERE table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND table_schema NOT IN %s AND table_name NOT LIKE 'awsdms\\_%%'
   AND (table_schema <> '{SCHEMA}' OR table_name = 'probe')
 ORDER BY 1, 2
"""
_TRIGGERS = """
SELECT event_object_schema, event_object_table, trigger_name, event_manipulation, action_timing, action_statement
  FROM information_schema.triggers WHERE left(trigger_name, 18) = 'migrate_aws_fence_' ORDER BY 1, 2, 3
"""
_FIRST = """
SELECT trigger_name FROM information_schema.triggers
 WHERE event_object_schema = %s AND event_object_table = %s AND event_manipulation = %s AND action_timing = 'BEFORE'
 ORDER BY action_order LIMIT 1
"""
#: Transactions that have a lock, whoever's: which of them have that of the fence's row, no server says to everybody.
_TRANSACTIONS = """
SELECT trx_mysql_thread_id, CAST(trx_started AS CHAR) FROM information_schema.innodb_trx
 WHERE trx_lock_structs > 0 AND trx_mysql_thread_id NOT IN (0, connection_id())
"""
#: Those of them that have written nothing. A write that is refused leaves its transaction the lock of the fence's row.
_REFUSED = f"{_TRANSACTIONS} AND trx_rows_modified = 0"
#: The threads by which a replica reads and applies, as MySQL and MariaDB call what they do.
_REPLICATES = """
SELECT 1 FROM information_schema.processlist
 WHERE user = 'system user' AND command IN ('Connect', 'Query', 'Slave_IO', 'Slave_SQL', 'Slave_worker') LIMIT 1
"""


def state(connection) -> Fence:
    """How the fence stands now."""
    if not runs.is_there(connection, f"{SCHEMA}.fence"):
        return Fence(False)
    ((until, now, epoch, last),) = rows(connection, _STATE)
    return Fence(
        installed=True,
        closed=until > now,
        epoch=epoch,
        opens_in=until - now if now < until < FOREVER else None,
        unfenced=() if last == LIFTED else tuple(quoted(*table) for table in unfenced(connection)),
        lifted=last == LIFTED,
    )


def install(connection, lock_timeout: int = 2) -> list[str]:
    """Put the fence on every table that has none, open. Returns the tables. Never waits long behind a busy table.

    Raises Refused where a table stays busy, or the server does not let us make triggers.
    """
    with runs.holding(connection):
        for statement in _PARTS:
            rows(connection, statement)
    tables = unfenced(connection)
    # What is left of a trigger that is missing, or another one.
    left = [trigger for trigger in rows(connection, _TRIGGERS) if trigger[:2] in tables]
    with _waiting(connection, "lock_wait_timeout", lock_timeout):
        for table in tables:
            with runs.holding(connection):
                _fence(connection, table, [name for *of, name, _event, _timing, _body in left if tuple(of) == table])
    return [quoted(*table) for table in tables]


def remove(connection) -> None:
    """Take the fence off every table, with all that belongs to it."""
    _drop_triggers(connection)
    with runs.holding(connection):
        rows(connection, f"DROP TABLE IF EXISTS {SCHEMA}.fence, {SCHEMA}.fence_events, {SCHEMA}.probe")
        runs.forget(connection)


def lift(connection, holder: str) -> None:
    """Take the fence off every table of the writer for good, leaving the record that it is the writer."""
    _drop_triggers(connection)
    with runs.changing(connection):
        _note(connection, LIFTED, holder)


def close(connection, holder: str, seconds: float | None = None, grace: float = 3.0) -> int:
    """Close the fence for so many seconds, or until it is opened; returns how many sessions had to be ended for it.

    Transactions that hold a lock get `grace` seconds to end, then their sessions are ended. On return nothing written
    before is still open, and nothing is written any more. Raises Refused where that cannot be so: for a prepared
    transaction or, for so many seconds, whatever writes past the fence, before anybody is stopped, for a table without
    the fence, and when the fence let a write through all the same.
    """
    problems = prepared if seconds is None else bypasses
    _refuse(problems(connection))
    with _excluding_writers(connection, grace, seconds) as ended:
        # One that began to be prepared since, or a table made since.
        _refuse(problems(connection))
        _refuse_holes(connection)
        until = (
            FOREVER if seconds is None else f"CAST(1000 * unix_timestamp(sysdate(3)) AS SIGNED) + {int(seconds * 1000)}"
        )
        rows(connection, f"UPDATE {SCHEMA}.fence SET closed_until = {until}")
        _note(connection, "closed", holder)
    prove(connection)
    return len(ended)


def keep_closed(connection, holder: str) -> None:
    """Turn a fence closed for a while into one closed until it is opened.

    Without writers: no write can come between the look at the clock and the change. Raises Refused if it has opened by
    itself, a table was made without it, or something writes past it.
    """
    # Nobody has written since it closed: whoever has the row was refused.
    with _excluding_writers(connection, 0, None):
        _refuse(bypasses(connection))
        _refuse_holes(connection)
        if not state(connection).closed:
            raise Refused("The time for which writes were closed is over, and the database takes writes again.")
        rows(connection, f"UPDATE {SCHEMA}.fence SET closed_until = {FOREVER}")
        _note(connection, "kept closed", holder)


def reopen(connection, holder: str) -> None:
    """Open the fence of the database that took the writes last."""
    with _opening(connection):
        _note(connection, "reopened", holder)
        _open(connection)


def hand_over(connection, holder: str, epoch: int) -> None:
    """Open the fence of the database that takes the writes from now on, as the `epoch`-th writer.

    Raises Refused where another has handed it over at the same time.
    """
    # One transaction: nobody writes before it is known who the writer is.
    with _opening(connection):
        known = state(connection).epoch
        if known >= epoch:
            raise Refused(f"This database is the writer of epoch {known} already: another run handed over first.")
        _note(connection, "opened", holder, epoch)
        _open(connection)


def prove(connection) -> None:
    """Try to write as anybody would. Raises Refused unless the database refuses."""
    try:
        with runs.changing(connection):
            rows(connection, f"INSERT INTO {SCHEMA}.probe VALUES (1)")
            raise Refused("The database took a write although its fence is closed.")
    except pymysql.MySQLError as error:
        if error.args != (READ_ONLY, _MESSAGE):
            raise


def prepared(connection) -> list[str]:
    """A sentence for each prepared XA transaction, whose writes somebody may commit after the fence has closed."""
    try:
        found = rows(connection, "XA RECOVER")
    except pymysql.MySQLError as error:
        if error.args[0] not in (_MAY_NOT_SEE_XA, _DENIED):
            raise
        return [
            "This user may not see prepared XA transactions, which somebody may commit after the fence has closed: "
            "GRANT XA_RECOVER_ADMIN ON *.* to it."
        ]
    return [
        f"XA transaction {_mysql.text(data)!r} is prepared: XA COMMIT or XA ROLLBACK it first."
        for _format, _length, _qualifier, data in found
    ]


def bypasses(connection) -> list[str]:
    """A sentence for each who would write into this database past the closed fence, or halfway through it."""
    replicates = rows(connection, _REPLICATES)
    return [
        *prepared(connection),
        *(
            ["This server is a replica, and what it applies goes past the fence: STOP REPLICA, or move its primary."]
            if replicates
            else []
        ),
        *(
            f"Table {quoted(*table)} is of the engine {engine}, which cannot undo a write that is refused: "
            f"ALTER TABLE ... ENGINE = InnoDB first."
            for table, engine in _to_fence(connection)
            if engine != "InnoDB"
        ),
    ]


def unfenced(connection) -> list[Table]:
    """Tables that should have the triggers as `install` makes them, and have not."""
    found: dict[Table, set[str]] = {}
    for schema, table, _name, event, timing, body in rows(connection, _TRIGGERS):
        if timing == "BEFORE" and body == _BODY:
            found.setdefault((schema, table), set()).add(event)
    return [table for table, _engine in _to_fence(connection) if found.get(table) != {*EVENTS}]


def fenced(connection) -> list[Table]:
    """Tables that have a trigger of the fence."""
    return list(dict.fromkeys((schema, table) for schema, table, *_rest in rows(connection, _TRIGGERS)))


def _to_fence(connection) -> list[tuple[Table, str]]:
    return [
        ((schema, table), engine)
        for schema, table, engine in rows(connection, _TO_FENCE, ((*SYSTEM, "migrate_aws_stream"),))
    ]


def _fence(connection, table: Table, left: list[str]) -> None:
    try:
        for trigger in left:
            rows(connection, f"DROP TRIGGER {identifier(table[0], trigger)}")
        for event in EVENTS:
            first = rows(connection, _FIRST, (*table, event))
            # Before what the application's own triggers do.
            order = f"PRECEDES {identifier(first[0][0])} " if first else ""
            # A name of its own: a table may be renamed, and another take its name.
            trigger = identifier(table[0], f"{TRIGGER}_{uuid.uuid4().hex}")
            rows(
                connection,
                f"CREATE TRIGGER {trigger} BEFORE {event} ON {identifier(*table)} FOR EACH ROW {order}{_BODY}",
            )
    except pymysql.MySQLError as error:
        if error.args[0] == _LOCK_TIMEOUT:
            raise Refused(
                f"Table {quoted(*table)} is in use by a transaction that does not end, and gets no trigger of the "
                "fence meanwhile. End that transaction, and run this again."
            ) from error
        if error.args[0] == _NOT_TRUSTED:
            raise Refused(
                "The server does not let this user make triggers while it writes a binary log: set "
                "log_bin_trust_function_creators to 1 (RDS: in the parameter group)."
            ) from error
        raise


def _drop_triggers(connection) -> None:
    for schema, _table, trigger, *_rest in rows(connection, _TRIGGERS):
        with runs.holding(connection):
            rows(connection, f"DROP TRIGGER {identifier(schema, trigger)}")


def _refuse(problems: list[str]) -> None:
    if problems:
        raise Refused(f"The fence cannot close. {' '.join(problems)}")


def _refuse_holes(connection) -> None:
    if found := [quoted(*table) for table in unfenced(connection)]:
        raise Refused(f"The fence cannot close: {', '.join(found)} would take writes, without a trigger of the fence.")


def _open(connection) -> None:
    """Open it, unless it is: the row's lock would keep writers waiting."""
    if _is_closed(connection):
        rows(connection, f"UPDATE {SCHEMA}.fence SET closed_until = 0")


def _is_closed(connection) -> bool:
    return bool(rows(connection, f"SELECT 1 FROM {SCHEMA}.fence WHERE closed_until > {_CLOCK}"))


def _note(connection, event: str, holder: str, epoch: int | None = None) -> None:
    """Record an event, in the transaction of what it says."""
    if epoch is None:
        ((epoch,),) = rows(connection, f"SELECT coalesce(max(epoch), 0) FROM {SCHEMA}.fence_events")
    rows(
        connection,
        f"INSERT INTO {SCHEMA}.fence_events (event, epoch, holder) VALUES (%s, %s, %s)",
        (event, epoch, holder),
    )


@contextmanager
def _opening(connection) -> Iterator[None]:
    """A transaction in which the fence is opened, without a wait for those that were refused and do not end."""
    with _excluding_writers(connection, 0, None, _REFUSED) if _is_closed(connection) else runs.changing(connection):
        yield


@contextmanager
def _excluding_writers(
    connection, grace: float, seconds: float | None, whom: str = _TRANSACTIONS
) -> Iterator[set[int]]:
    """A transaction during which there is no other that writes. What is done in it is committed at its end.

    Yields the sessions of `whom` that had to be ended for it after `grace` seconds. Raises Refused after as many
    `seconds`, for writers wait behind us in the meantime.
    """
    limit, ended = time.monotonic() + (seconds or LONGEST_WAIT), set()
    with runs.changing(connection):
        before, wait = {*rows(connection, whom)}, grace
        while not _has_row(connection, wait):
            _refuse(prepared(connection))
            # Not those that began while we waited: they wait behind us.
            numbers = {number for number, _since in before & {*rows(connection, whom)}}
            if time.monotonic() > limit:
                raise Refused(f"The fence cannot close: sessions {sorted(numbers)} write and cannot be ended.")
            for number in numbers:
                _mysql.kill(connection, number)
            ended |= numbers
            before, wait = {*rows(connection, whom)}, 1
        yield ended


def _has_row(connection, seconds: float) -> bool:
    """Begin anew and lock the fence's row. Returns whether that was possible within so many seconds, at least one."""
    with _waiting(connection, "innodb_lock_wait_timeout", math.ceil(max(seconds, 1))):
        connection.begin()
        try:
            rows(connection, f"SELECT closed_until FROM {SCHEMA}.fence WHERE one = 1 FOR UPDATE")
        except pymysql.MySQLError as error:
            if error.args[0] not in (_LOCK_TIMEOUT, _DEADLOCK):
                raise
            return False
    return True


@contextmanager
def _waiting(connection, variable: str, seconds: int) -> Iterator[None]:
    """A time in which a statement waits no longer than so many seconds for a lock."""
    ((before,),) = rows(connection, f"SELECT @@SESSION.{variable}")
    rows(connection, f"SET SESSION {variable} = {min(seconds, before)}")
    try:
        yield
    finally:
        # A session that was ended has no variables.
        with suppress(pymysql.MySQLError):
            rows(connection, f"SET SESSION {variable} = {before}")
