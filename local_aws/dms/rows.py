# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What validation asks of a PostgreSQL database: has a table changed, its checksum, the hash of each row."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from .tables import Table

errors = (psycopg.Error,)
_COUNTERS = (
    "SELECT pg_stat_get_tuples_inserted(%(oid)s::oid), pg_stat_get_tuples_updated(%(oid)s::oid), "
    "pg_stat_get_tuples_deleted(%(oid)s::oid)"
)


def changes(source: psycopg.Connection[Any], target: psycopg.Connection[Any], table: Table, target_oid: int) -> Any:
    """A value which differs once rows of the table have changed on either side."""
    return (
        source.execute(_COUNTERS, {"oid": table.oid}).fetchone(),
        target.execute(_COUNTERS, {"oid": target_oid}).fetchone(),
    )


def _hash(table: Table) -> sql.Composable:
    return sql.SQL("hashtextextended(ROW({})::text, 0)").format(table.column_list)


def checksum(session: psycopg.Connection[Any], table: Table, name: sql.Composable) -> Any:
    """How many rows there are, and the sum of their hashes."""
    return session.execute(sql.SQL("SELECT count(*), sum({}::numeric) FROM {}").format(_hash(table), name)).fetchone()


def rows(
    session: psycopg.Connection[Any], table: Table, name: sql.Composable, only: set[tuple[Any, ...]] | None = None
) -> dict[tuple[Any, ...], int]:
    """The hash of every row, or of those with these keys."""
    keys = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(column)) for column in table.key)
    statement = sql.SQL("SELECT {}, {} FROM {}").format(keys, _hash(table), name)
    parts = None
    if only is not None:
        arrays = sql.SQL(", ").join([sql.SQL("%s::text[]")] * len(table.key))
        statement += sql.SQL(" WHERE ({}) IN (SELECT * FROM unnest({}))").format(keys, arrays)
        parts = [list(column) for column in zip(*sorted(only), strict=True)]
    return {tuple(key): value for *key, value in session.execute(statement, parts)}
