# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which rows of a database have changed, by their keys: what a replication slot of the comparison's own says.

Reading leaves the slot where it is. It goes on once what was read is kept, so that a run that is killed loses nothing.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._postgres import psycopg
from ansible_collections.migrate.aws.plugins.module_utils._switchover.comparison import Changed, NotFollowed, Table
from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import rows, runs, slots

PLUGIN = "test_decoding"
#: More changed keys of one table than this are "something has changed": a range is cheaper then than its keys.
MOST = 100_000
#: Seconds to wait for a transaction that is in the log already to be seen.
PATIENCE = 30.0

#: An arbitrary number which nobody else is likely to use for an advisory lock.
LOCK = 5_642_093_711_860_233_091

#: A slot belongs to its server, on which other databases may be compared.
_NAME = "SELECT 'migrate_aws_compare_' || oid FROM pg_database WHERE datname = current_database()"
_SLOT = "SELECT confirmed_flush_lsn::text, wal_status FROM pg_replication_slots WHERE slot_name = %s"
#: A commit that waits for the disk: what was committed before without waiting is in the log then as well.
_FLUSH = "SELECT pg_logical_emit_message(true, 'migrate_aws', '')"
_END = "SELECT pg_current_wal_flush_lsn()::text"
_PEEK = "SELECT xid::text, data FROM pg_logical_slot_peek_changes(%s, %s, NULL, 'skip-empty-xacts', '1')"
_AHEAD = "SELECT %s::pg_lsn > %s::pg_lsn"
_ADVANCE = "SELECT pg_replication_slot_advance(%s, %s)"
#: Which of these transactions a new snapshot does not see. The log has them without the epoch that a snapshot has.
_UNSEEN = """
SELECT EXISTS (
    SELECT FROM unnest(%s::bigint[]) AS xid, pg_current_snapshot() AS seen
     WHERE (xid - pg_snapshot_xmax(seen)::text::numeric %% 4294967296 + 4294967296) %% 4294967296 < 2147483648
        OR xid IN (SELECT pg_snapshot_xip(seen)::text::numeric %% 4294967296))
"""
_OLD = """
SELECT string_agg(format('%s of %s since %s', pid, usename, xact_start), ', ' ORDER BY xact_start)
  FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid()
"""
#: The partitions, whose names are in the log, of what is compared as one table.
_ROOTS = """
SELECT n.nspname, c.relname, rn.nspname, r.relname
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_class r ON r.oid = pg_partition_root(c.oid) JOIN pg_namespace rn ON rn.oid = r.relnamespace
 WHERE c.relispartition AND c.relkind = 'r'
"""

_IDENTIFIER = r'(?:"(?:[^"]|"")*"|[^".,:\s]+)'
_TABLE = re.compile(rf"({_IDENTIFIER})\.({_IDENTIFIER})")
_LINE = re.compile(rf"table ((?:{_TABLE.pattern}(?:, )?)+): (INSERT|UPDATE|DELETE|TRUNCATE): ", re.DOTALL)
#: name[type]:value, where a value in quotes has each quote twice.
_VALUE = re.compile(
    r"""(?P<name>"(?:[^"]|"")*"|[^"\s\[]+)\[(?:"(?:[^"]|"")*"|\[\]|[^\]"\[])*\]:"""
    r"""(?:'(?P<text>(?:[^']|'')*)'|(?P<bare>[^\s']+'?[01]*'?))(?:\s|$)""",
    re.DOTALL,
)


def reserve(connection, seconds: float) -> None:
    """Let no other session compare this database while this one lasts. Raises Refused where another one does."""
    limit = time.monotonic() + min(seconds, PATIENCE)
    while not connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()[0]:
        if time.monotonic() > limit:
            raise Refused(
                f"Another run compares database {connection.info.dbname}. Wait until it has ended, or end it."
            )
        time.sleep(0.1)


@contextmanager
def following(connection) -> Iterator[None]:
    """Raise NotFollowed where the database has no slot for us, or what it kept is gone."""
    try:
        yield
    except (
        psycopg.errors.InsufficientPrivilege,
        psycopg.errors.ObjectNotInPrerequisiteState,
        psycopg.errors.ConfigurationLimitExceeded,
        psycopg.errors.DuplicateObject,
        psycopg.errors.ObjectInUse,
        psycopg.errors.UndefinedObject,
        psycopg.errors.UndefinedFile,
    ) as refused:
        raise NotFollowed(
            f"Database {connection.info.dbname} has no replication slot for the comparison: "
            f"{refused.diag.message_primary}."
        ) from refused


def slot_name(connection) -> str:
    """The name of the comparison's slot in this database."""
    return connection.execute(_NAME).fetchone()[0]


def start(connection, seconds: float) -> str:
    """Keep changes from now on. Returns the position. Raises NotFollowed where that takes longer, or may not be."""
    connection.execute(f"SET statement_timeout = '{seconds:g}s'")
    try:
        with following(connection):
            stop(connection)
            return slots.make(connection, slot_name(connection), PLUGIN)
    except psycopg.errors.QueryCanceled as slow:
        old = connection.execute(_OLD).fetchone()[0]
        raise NotFollowed(
            f"Transactions of database {connection.info.dbname} have been open for longer than {seconds:g} seconds: "
            f"{old or 'none any more'}. A replication slot waits for them."
        ) from slow
    finally:
        connection.execute("RESET statement_timeout")


def kept_from(connection) -> str | None:
    """The position from which changes are kept; None where they are not, or no longer all of them."""
    found = connection.execute(_SLOT, [slot_name(connection)]).fetchone()
    return found[0] if found and found[1] != "lost" else None


def stop(connection) -> None:
    """Keep no changes any more. The server takes a moment to see that a run which read them is gone."""
    name, limit = slot_name(connection), time.monotonic() + PATIENCE
    slots.drop(connection, name)
    while slots.position(connection, name) and time.monotonic() < limit:
        time.sleep(0.1)
        slots.drop(connection, name)


def is_after(connection, one: str, other: str) -> bool:
    """Whether one position is behind another."""
    return connection.execute(_AHEAD, [one, other]).fetchone()[0]


def read(connection, keys: dict[Table, tuple[str, ...]]) -> tuple[str, Changed]:
    """What was committed until now, and up to which position. `keys` are the key columns of the tables that count.

    Whoever looks at a row from now on sees what was read. Raises NotFollowed where that does not come about.
    """
    with connection.transaction():
        connection.execute("SET LOCAL synchronous_commit = on")
        connection.execute(_FLUSH)
    end = connection.execute(_END).fetchone()[0]
    roots = {tuple(row[:2]): tuple(row[2:]) for row in connection.execute(_ROOTS).fetchall()}
    found: Changed = {}
    transactions = set()
    with following(connection), rows.spelled(connection):
        for xid, data in connection.cursor().stream(_PEEK, [slot_name(connection), end]):
            transactions.add(xid)
            _add(found, data, roots, keys)
    _await(connection, transactions)
    return end, found


def advance(connection, position: str) -> None:
    """Forget what was committed up to a position."""
    name = slot_name(connection)
    with following(connection), runs.holding(connection):
        kept = kept_from(connection)
        if kept and is_after(connection, position, kept):
            connection.execute(_ADVANCE, [name, position])


def _await(connection, transactions: set[str]) -> None:
    """Wait until these transactions are seen: a commit is in the log before that."""
    limit = time.monotonic() + PATIENCE
    while connection.execute(_UNSEEN, [sorted(map(int, transactions))]).fetchone()[0]:
        if time.monotonic() > limit:
            raise NotFollowed(
                f"A transaction of database {connection.info.dbname} is in its log and has not been visible for "
                f"{PATIENCE:g} seconds: see whether a synchronous standby keeps it waiting."
            )
        time.sleep(0.02)


def _add(found: Changed, data: str, roots: dict[Table, Table], keys: dict[Table, tuple[str, ...]]) -> None:
    """Add what one line of the log says."""
    line = _LINE.match(data)
    if not line:
        return
    for schema, name in _TABLE.findall(line[1]):
        leaf = _bare(schema), _bare(name)
        table = leaf if leaf in keys else roots.get(leaf, leaf)
        if table not in keys:
            continue
        changed = changed_keys(data[line.end() :], line[4], keys[table])
        known = found.setdefault(table, set())
        if changed is None or known is None or len(known) + len(changed) > MOST:
            found[table] = None
        else:
            known |= changed


def changed_keys(row: str, action: str, key: tuple[str, ...]) -> set[tuple[str, ...]] | None:
    """The keys that a change names, before and after it; None where it does not name them. Pure."""
    if action == "TRUNCATE" or not key:
        return None
    old, new = row, ""
    if action == "UPDATE" and row.startswith("old-key: "):
        # What looks like the mark may be in a value: the one that counts stands where a column would begin.
        at = len("old-key: ")
        while not row.startswith("new-tuple: ", at):
            value = _VALUE.match(row, at)
            if not value:
                return None
            at = value.end()
        old, new = row[len("old-key: ") : at], row[at + len("new-tuple: ") :]
    keys = {_key_of(part, key) for part in (old, new) if part}
    return None if None in keys else keys


def _key_of(row: str, key: tuple[str, ...]) -> tuple[str, ...] | None:
    """The key in `name[type]:value ...`; None where it is not all there."""
    found: dict[str, str] = {}
    at = 0
    while value := _VALUE.match(row, at):
        at, name = value.end(), _bare(value["name"])
        if name in key:
            found[name] = value["bare"] if value["text"] is None else value["text"].replace("''", "'")
            if len(found) == len(key):
                return tuple(found[column] for column in key)
    return None


def _bare(identifier: str) -> str:
    return identifier[1:-1].replace('""', '"') if identifier.startswith('"') else identifier
