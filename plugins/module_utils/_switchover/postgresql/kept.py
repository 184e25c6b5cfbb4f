# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a comparison knows, kept in the database that takes the writes: parts of JSON, each under a name."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import changes, runs

TABLE = f"{runs.SCHEMA}.comparison"
_MAKE = f"CREATE TABLE IF NOT EXISTS {TABLE} (part text PRIMARY KEY, value jsonb NOT NULL)"
_PUT = f"""
INSERT INTO {TABLE} (part, value) SELECT * FROM unnest(%s::text[], %s::jsonb[])
    ON CONFLICT (part) DO UPDATE SET value = excluded.value
"""


def read(connection) -> dict[str, Any]:
    """Every part by its name; empty where nothing is kept."""
    if connection.execute("SELECT to_regclass(%s)", [TABLE]).fetchone()[0] is None:
        return {}
    return dict(connection.execute(f"SELECT part, value FROM {TABLE}").fetchall())


def write(connection, parts: dict[str, Any]) -> None:
    """Keep these parts, all or none of them. Raises NotFollowed where that may not be."""
    with changes.following(connection), runs.holding(connection):
        connection.execute(_MAKE)
        connection.execute(_PUT, [list(parts), [json.dumps(value) for value in parts.values()]])


def forget(connection) -> None:
    """Keep nothing any more."""
    with runs.holding(connection):
        connection.execute(f"DROP TABLE IF EXISTS {TABLE}")
