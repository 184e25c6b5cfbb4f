# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The fence: what lets a database refuse the application's writes, from sessions that are open already too.

A trigger on every table refuses INSERT, UPDATE, DELETE and TRUNCATE, of the table's owner too, while the fence is
closed. It does not fire for sessions with session_replication_role = 'replica', so replication goes on writing.

Whether it is closed is the value of a sequence, because sequences stand outside of transactions: a transaction that
began before the fence was closed sees it closed, whatever its isolation level. The value is the time until which it is
closed, in milliseconds since 1970 by the database's own clock. So a fence that was closed for a while opens by itself,
though whoever closed it be gone.

Each writing statement holds a shared advisory lock until its transaction ends, and closing takes it exclusively: what
was written before is committed or undone by then, and nothing is written after.

Whatever changes the fence does so while the run is the newest that the database knows, which runs.holding sees to.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._postgres import not_of_extension, psycopg
from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import kept, runs
from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql.runs import SCHEMA
from ansible_collections.migrate.aws.plugins.module_utils._switchover.standing import Fence

TRIGGER = "migrate_aws_fence"
#: Closed until somebody opens it.
FOREVER = 2**63 - 1
#: What a refused write answers: the one SQLSTATE which applications know from a failover.
READ_ONLY = "25006"
#: The last event of a fence which was taken off for good.
LIFTED = "lifted"
#: How many seconds writers may have to wait where no pause is given.
LONGEST_WAIT = 60
#: Seconds between two looks at who still writes.
POLL = 0.02
#: An arbitrary number which nobody else is likely to use for an advisory lock.
LOCK = 5_642_093_711_860_233_089

#: pg_trigger.tgtype: of a statement, before it, on INSERT, DELETE, UPDATE and TRUNCATE.
_BEFORE_EVERY_WRITE = 2 + 4 + 8 + 16 + 32

_PARTS = f"""
CREATE SEQUENCE IF NOT EXISTS {SCHEMA}.writes_closed_until MINVALUE 0 START 0;
CREATE TABLE IF NOT EXISTS {SCHEMA}.fence_events (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    event  text NOT NULL,
    epoch  bigint NOT NULL,
    holder text NOT NULL
);
CREATE TABLE IF NOT EXISTS {SCHEMA}.probe (id int PRIMARY KEY);
CREATE OR REPLACE FUNCTION {SCHEMA}.refuse_writes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $body$
BEGIN
    PERFORM pg_advisory_xact_lock_shared({LOCK});
    IF (SELECT last_value FROM {SCHEMA}.writes_closed_until) > extract(epoch FROM clock_timestamp()) * 1000 THEN
        RAISE EXCEPTION 'writes to database % are closed: the other side of a migration takes them', current_database()
            USING ERRCODE = '{READ_ONLY}', HINT = 'Connect again by the name of the writer.';
    END IF;
    RETURN NULL;
END $body$;
"""

#: A partition can be written to directly, so each has a fence of its own. An extension's tables are its own.
_TO_FENCE = f"""
       c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
   AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'migrate_aws_stream')
   AND (n.nspname <> '{SCHEMA}' OR c.relname = 'probe') AND c.relname NOT LIKE 'awsdms\\_%'
   AND {not_of_extension("pg_class", "c.oid")}
"""

#: Tables that should have the trigger as `install` makes it, and have not.
_UNFENCED = f"""
SELECT format('%I.%I', n.nspname, c.relname)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE {_TO_FENCE} AND NOT EXISTS (SELECT FROM pg_trigger t
        WHERE t.tgrelid = c.oid AND t.tgname = '{TRIGGER}' AND t.tgenabled IN ('O', 'A')
          AND t.tgfoid = to_regproc('{SCHEMA}.refuse_writes') AND t.tgtype = {_BEFORE_EVERY_WRITE} AND t.tgqual IS NULL
          AND t.tgattr = '')
 ORDER BY 1
"""

_FENCED = f"""
SELECT format('%I.%I', n.nspname, c.relname)
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE t.tgname = '{TRIGGER}' AND NOT t.tgisinternal ORDER BY 1
"""

_STATE = f"""
SELECT last_value, (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
       (SELECT coalesce(max(epoch), 0) FROM {SCHEMA}.fence_events WHERE event = 'opened'),
       (SELECT event FROM {SCHEMA}.fence_events ORDER BY id DESC LIMIT 1) = '{LIFTED}'
  FROM {SCHEMA}.writes_closed_until
"""

_WRITERS = f"""
SELECT DISTINCT pid FROM pg_locks
 WHERE locktype = 'advisory' AND granted AND mode = 'ShareLock' AND pid <> pg_backend_pid()
   AND (classid::bigint << 32) + objid::bigint = {LOCK} AND objsubid = 1
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""

#: Sessions whose open transaction may have written past the fence: into a table that nobody else sees yet, or one whose
#: trigger they have taken off or silenced. While writers are excluded only they have such a lock, and those who are
#: about to wait for the fence. Other users' backend_type is NULL to a user who may not see it.
_PASSERS = f"""
SELECT DISTINCT l.pid FROM pg_locks l
  LEFT JOIN pg_class c ON c.oid = l.relation LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_stat_activity a ON a.pid = l.pid
 WHERE l.locktype = 'relation' AND l.granted AND l.pid <> pg_backend_pid()
   AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND l.mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
   AND coalesce(a.backend_type, 'client backend') = 'client backend' AND (c.oid IS NULL OR {_TO_FENCE})
   AND NOT EXISTS (SELECT FROM pg_locks w WHERE w.pid = l.pid AND w.locktype = 'advisory' AND NOT w.granted
        AND (w.classid::bigint << 32) + w.objid::bigint = {LOCK})
"""

#: (gid, owner) of each transaction that is prepared.
PREPARED = "SELECT gid, owner::text FROM pg_prepared_xacts WHERE database = current_database() ORDER BY 1"

#: (name, owner) of each subscription that writes into the database.
SUBSCRIPTIONS = """
SELECT subname::text AS name, subowner::regrole::text AS owner FROM pg_subscription
 WHERE subenabled AND subdbid = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY 1
"""


def state(connection) -> Fence:
    """How the fence stands now."""
    if connection.execute(f"SELECT to_regclass('{SCHEMA}.writes_closed_until')").fetchone()[0] is None:
        return Fence(False)
    until, now, epoch, lifted = connection.execute(_STATE).fetchone()
    return Fence(
        installed=True,
        closed=until > now,
        epoch=epoch,
        opens_in=until - now if now < until < FOREVER else None,
        unfenced=() if lifted else tuple(_names(connection, _UNFENCED)),
        lifted=bool(lifted),
    )


def install(connection, lock_timeout: float = 2.0) -> list[str]:
    """Put the fence on every table that has none, open. Returns the tables. Never waits long behind a busy table."""
    with runs.holding(connection):
        connection.execute(_PARTS)
    tables = _names(connection, _UNFENCED)
    for table in tables:
        with runs.holding(connection):
            connection.execute(f"SET LOCAL lock_timeout = '{lock_timeout:g}s'")
            connection.execute(f"DROP TRIGGER IF EXISTS {TRIGGER} ON {table}")
            connection.execute(
                f"CREATE TRIGGER {TRIGGER} BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {SCHEMA}.refuse_writes()"
            )
    return tables


def remove(connection) -> list[str]:
    """Take the fence off every table, with all that belongs to it. Returns the tables."""
    tables = _drop_triggers(connection)
    with runs.holding(connection):
        connection.execute(
            f"DROP FUNCTION IF EXISTS {SCHEMA}.refuse_writes(); "
            f"DROP SEQUENCE IF EXISTS {SCHEMA}.writes_closed_until; "
            f"DROP TABLE IF EXISTS {SCHEMA}.fence_events; DROP TABLE IF EXISTS {SCHEMA}.probe"
        )
        kept.forget(connection)
        runs.forget(connection)
    return tables


def lift(connection, holder: str) -> list[str]:
    """Take the fence off every table of the writer for good, leaving the record that it is the writer.

    Returns the tables.
    """
    tables = _drop_triggers(connection)
    with runs.holding(connection):
        _note(connection, LIFTED, holder)
    return tables


def close(connection, holder: str, seconds: float | None = None, grace: float = 3.0) -> int:
    """Close the fence for so many seconds, or until it is opened; returns how many sessions had to be ended for it.

    Writing transactions get `grace` seconds to end, then their sessions are ended. On return nothing written before is
    still open, and nothing is written any more. Raises Refused where that cannot be so: for a prepared transaction or,
    for so many seconds, a subscription, before anybody is stopped, for a table without the fence, and when the fence
    let a write through all the same.
    """
    problems = prepared if seconds is None else bypasses
    _refuse(problems(connection))
    with _excluding_writers(connection, grace, seconds) as ended:
        # One that began to be prepared since, or wrote before its table had the fence.
        _refuse(problems(connection))
        _refuse_holes(connection)
        until = (
            FOREVER
            if seconds is None
            else f"(extract(epoch FROM clock_timestamp()) * 1000)::bigint + {int(seconds * 1000)}"
        )
        with runs.holding(connection):
            connection.execute(f"SELECT setval('{SCHEMA}.writes_closed_until', {until})")
            _note(connection, "closed", holder)
    prove(connection)
    return len(ended)


def keep_closed(connection, holder: str) -> None:
    """Turn a fence closed for a while into one closed until it is opened.

    Without writers: no write can come between the look at the clock and the change. Raises Refused if it has opened by
    itself, a table was made without it, or a subscription writes.
    """
    with _excluding_writers(connection, 3.0, None):
        _refuse(bypasses(connection))
        _refuse_holes(connection)
        if not state(connection).closed:
            raise Refused("The time for which writes were closed is over, and the database takes writes again.")
        with runs.holding(connection):
            connection.execute(f"SELECT setval('{SCHEMA}.writes_closed_until', {FOREVER})")
            _note(connection, "kept closed", holder)


def reopen(connection, holder: str) -> None:
    """Open the fence of the database that took the writes last."""
    with runs.holding(connection):
        _note(connection, "reopened", holder)
        connection.execute(f"SELECT setval('{SCHEMA}.writes_closed_until', 0)")


def hand_over(connection, holder: str, epoch: int) -> None:
    """Open the fence of the database that takes the writes from now on, as the `epoch`-th writer.

    Raises Refused where another has handed it over at the same time.
    """
    # The record is committed before anybody writes: a crash in between leaves no writer that is not known as one.
    with runs.holding(connection):
        known = state(connection).epoch
        if known >= epoch:
            raise Refused(f"This database is the writer of epoch {known} already: another run handed over first.")
        _note(connection, "opened", holder, epoch)
    with runs.holding(connection):
        connection.execute(f"SELECT setval('{SCHEMA}.writes_closed_until', 0)")


def prove(connection) -> None:
    """Try to write as anybody would. Raises Refused unless the database refuses."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(f"DELETE FROM {SCHEMA}.probe")
    except psycopg.errors.ReadOnlySqlTransaction:
        return
    raise Refused("The database took a write although its fence is closed.")


def prepared(connection) -> list[str]:
    """A sentence for each prepared transaction, whose writes somebody may commit after the fence has closed."""
    return [
        f"Transaction {gid!r} of {owner} is prepared: COMMIT PREPARED or ROLLBACK PREPARED it first."
        for gid, owner in connection.execute(PREPARED).fetchall()
    ]


def bypasses(connection) -> list[str]:
    """A sentence for each who would write into this database past the closed fence."""
    return [
        *prepared(connection),
        *(
            f"Subscription {name!r} writes into this database past the fence: ALTER SUBSCRIPTION ... DISABLE it first."
            for name, _owner in connection.execute(SUBSCRIPTIONS).fetchall()
        ),
    ]


def _refuse(problems: list[str]) -> None:
    if problems:
        raise Refused(f"The fence cannot close. {' '.join(problems)}")


def _refuse_holes(connection) -> None:
    if found := _names(connection, _UNFENCED):
        raise Refused(f"The fence cannot close: {', '.join(found)} would take writes, without a trigger of the fence.")


def _names(connection, query: str) -> list[str]:
    return [name for (name,) in connection.execute(query).fetchall()]


def _drop_triggers(connection) -> list[str]:
    tables = _names(connection, _FENCED)
    for table in tables:
        with runs.holding(connection):
            connection.execute(f"DROP TRIGGER {TRIGGER} ON {table}")
    return tables


def _note(connection, event: str, holder: str, epoch: int | None = None) -> None:
    """Record an event durably; this commit also makes sure that the sequence's value survives a crash."""
    with connection.transaction():
        connection.execute("SET LOCAL synchronous_commit = on")
        connection.execute(
            f"INSERT INTO {SCHEMA}.fence_events (event, epoch, holder) VALUES (%s, coalesce(%s::bigint, "
            f"(SELECT max(epoch) FROM {SCHEMA}.fence_events), 0), %s)",
            [event, epoch, holder],
        )


@contextmanager
def _excluding_writers(connection, grace: float, seconds: float | None) -> Iterator[set[int]]:
    """A time without a writing transaction, not of those either whom the fence does not stop.

    Yields the sessions that had to be ended for it after `grace` seconds. Raises Refused after as many `seconds`, for
    writers wait behind us in the meantime.
    """
    limit = time.monotonic() + (seconds or LONGEST_WAIT)
    ended = _take_lock(connection, grace, limit)
    try:
        patience = time.monotonic() + grace
        while pids := _pids(connection, _PASSERS):
            if time.monotonic() > patience:
                _end(connection, pids, limit)
                ended.update(pids)
            time.sleep(POLL)
        yield ended
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _take_lock(connection, grace: float, limit: float) -> set[int]:
    """Take the lock that excludes writers, ending their sessions after `grace` seconds. Returns those ended."""
    ended: set[int] = set()
    # 0 would be no limit
    connection.execute(f"SET lock_timeout = '{max(grace, POLL):g}s'")
    try:
        while True:
            try:
                # No writer waits for a run that will be refused.
                runs.check(connection)
                connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
                return ended
            except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
                _refuse(prepared(connection))
                pids = _pids(connection, _WRITERS)
                _end(connection, pids, limit)
                ended.update(pids)
    finally:
        connection.execute("RESET lock_timeout")


def _pids(connection, query: str) -> list[int]:
    return [pid for (pid,) in connection.execute(query).fetchall()]


def _end(connection, pids: list[int], limit: float) -> None:
    """End sessions. Raises Refused where that has taken too long."""
    if time.monotonic() > limit:
        raise Refused(f"The fence cannot close: sessions {pids} write and cannot be ended.")
    with runs.holding(connection):
        connection.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s::int[]) AS pid", [pids])
