# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Markers: rows written on one side which, once seen on the other, prove that everything before them has arrived."""

from __future__ import annotations

import uuid

from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import runs

#: Replicated, unlike the schema of the fence.
TABLE = "migrate_aws_stream.marker"

_PARTS = f"""
CREATE SCHEMA IF NOT EXISTS migrate_aws_stream;
CREATE TABLE IF NOT EXISTS {TABLE} (
    id         uuid PRIMARY KEY,
    written_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
"""


def install(connection) -> None:
    """Make the table, on both sides and before the replication begins."""
    with runs.holding(connection):
        connection.execute(_PARTS)


def installed(connection) -> bool:
    """Whether the table is there."""
    return connection.execute("SELECT to_regclass(%s) IS NOT NULL", [TABLE]).fetchone()[0]


def remove(connection) -> None:
    """Take the table away."""
    with runs.holding(connection):
        connection.execute("DROP SCHEMA IF EXISTS migrate_aws_stream CASCADE")


def write(connection) -> str:
    """Write a marker and forget those before it; returns its id."""
    marker = str(uuid.uuid4())
    with runs.holding(connection):
        connection.execute(f"DELETE FROM {TABLE}")
        connection.execute(f"INSERT INTO {TABLE} (id) VALUES (%s)", [marker])
    return marker


def arrived(connection, marker: str) -> bool:
    """Whether a marker is here."""
    return bool(connection.execute(f"SELECT FROM {TABLE} WHERE id = %s", [marker]).rowcount)
