# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Replication slots, which keep what a writer writes until somebody has read it, or until the disk is full."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import runs

_MAKE = "SELECT lsn::text FROM pg_create_logical_replication_slot(%s, %s)"
_DROP = "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = %s AND NOT active"
_HELD = """
SELECT slot_name AS name, active, wal_status, safe_wal_size::bigint AS safe_bytes,
       coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::bigint AS retained_bytes
  FROM pg_replication_slots WHERE slot_type = 'logical' AND database = current_database() ORDER BY 1
"""
_POSITION = "SELECT confirmed_flush_lsn::text FROM pg_replication_slots WHERE slot_name = %s"


def make(connection, slot: str, plugin: str) -> str:
    """Make the slot anew. Returns the position in the log from which it keeps everything."""
    drop(connection, slot)
    with runs.holding(connection):
        return connection.execute(_MAKE, [slot, plugin]).fetchone()[0]


def drop(connection, slot: str) -> bool:
    """Drop a slot that nobody reads. Returns whether it was there."""
    with runs.holding(connection):
        return bool(connection.execute(_DROP, [slot]).rowcount)


def position(connection, slot: str) -> str | None:
    """From where the slot keeps the log, None when there is no such slot."""
    found = connection.execute(_POSITION, [slot]).fetchone()
    return found and found[0]


def problems(connection) -> list[str]:
    """A sentence where the log does not hold what a slot reads."""
    level = connection.execute("SHOW wal_level").fetchone()[0]
    return [] if level == "logical" else [f"wal_level of the new writer is {level}: set it to logical."]


def held(connection) -> list[dict[str, object]]:
    """Every logical slot of this database, with the bytes of log that it keeps;

    `safe_bytes` is None where nothing limits them.
    """
    cursor = connection.execute(_HELD)
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row)) for row in cursor.fetchall()]
