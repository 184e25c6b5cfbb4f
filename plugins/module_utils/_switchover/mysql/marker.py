# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Markers: rows written on one side which, once seen on the other, prove that everything before them has arrived."""

from __future__ import annotations

import uuid

from ansible_collections.migrate.aws.plugins.module_utils._mysql import rows
from ansible_collections.migrate.aws.plugins.module_utils._switchover.mysql import runs

#: Replicated, unlike the schema of the fence.
TABLE = "migrate_aws_stream.marker"

_PARTS = (
    "CREATE DATABASE IF NOT EXISTS migrate_aws_stream",
    f"CREATE TABLE IF NOT EXISTS {TABLE} (id char(36) PRIMARY KEY, "
    "written_at datetime(6) NOT NULL DEFAULT current_timestamp(6)) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4",
)


def install(connection) -> None:
    """Make the table, on both sides and before the replication begins."""
    with runs.holding(connection):
        for statement in _PARTS:
            rows(connection, statement)


def installed(connection) -> bool:
    """Whether the table is there."""
    return runs.is_there(connection, TABLE)


def remove(connection) -> None:
    """Take the table away."""
    with runs.holding(connection):
        rows(connection, "DROP DATABASE IF EXISTS migrate_aws_stream")


def write(connection) -> str:
    """Write a marker and forget those before it; returns its id."""
    marker = str(uuid.uuid4())
    with runs.changing(connection):
        rows(connection, f"DELETE FROM {TABLE}")
        rows(connection, f"INSERT INTO {TABLE} (id) VALUES (%s)", (marker,))
    return marker


def arrived(connection, marker: str) -> bool:
    """Whether a marker is here."""
    return bool(rows(connection, f"SELECT 1 FROM {TABLE} WHERE id = %s", (marker,)))
