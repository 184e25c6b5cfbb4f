# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The tables of a database, with their rows counted or estimated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._postgres import not_of_extension, psycopg

#: A partitioned table is one table; its partitions are not listed beside it. An extension's tables are its own.
#: Estimates are the planner's, or those of the statistics collector for what was never analysed.
_TABLES = rf"""
SELECT n.nspname AS schema,
       c.relname AS table,
       n.nspname || '.' || c.relname AS name,
       EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary) AS has_primary_key,
       has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS readable,
       (SELECT sum(CASE WHEN leaf.reltuples < 0 THEN pg_stat_get_live_tuples(leaf.oid) ELSE leaf.reltuples END)::bigint
          FROM unnest(CASE WHEN c.relkind = 'r' THEN ARRAY[c.oid]
                           ELSE (SELECT array_agg(relid::oid) FROM pg_partition_tree(c.oid)) END) AS part
          JOIN pg_class leaf ON leaf.oid = part AND leaf.relkind = 'r') AS rows
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
   AND c.relname NOT LIKE 'awsdms\_%%'
   AND {not_of_extension("pg_class", "c.oid")}
   AND CASE WHEN %(schemas)s::text[] IS NULL
            THEN n.nspname NOT LIKE 'pg\_%%' AND n.nspname NOT IN ('information_schema', 'migrate_aws',
                'migrate_aws_stream')
            ELSE n.nspname = ANY (%(schemas)s) END
 ORDER BY n.nspname, c.relname
"""
#: The partitions that hold the rows of each partitioned table.
_PARTITIONS = """
SELECT rn.nspname, r.relname, n.nspname, c.relname
  FROM pg_class r JOIN pg_namespace rn ON rn.oid = r.relnamespace, pg_partition_tree(r.oid) leaf
  JOIN pg_class c ON c.oid = leaf.relid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE r.relkind = 'p' AND NOT r.relispartition AND leaf.isleaf
 ORDER BY n.nspname, c.relname
"""
#: (schema, name)
Table = tuple[str, str]


def divided(
    connection, schemas: list[str] | None, takes: Callable[[str, str], bool]
) -> tuple[list[Table], list[Table]]:
    """The tables that something takes, and those that it leaves.

    A partitioned table is as its partitions are, for DMS takes each by itself. One that is partly taken is not in
    either list, but its partitions are.
    """
    partitions: dict[Table, list[Table]] = {}
    for schema, name, *partition in connection.execute(_PARTITIONS).fetchall():
        partitions.setdefault((schema, name), []).append(tuple(partition))
    taken, left = [], []
    for found in tables(connection, schemas, exact=False):
        table = found["schema"], found["table"]
        parts = partitions.get(table, [table])
        kept = [part for part in parts if takes(*part)]
        if len(kept) in (0, len(parts)):
            (taken if kept else left).append(table)
        else:
            taken += kept
            left += [part for part in parts if part not in kept]
    return taken, left


def tables(connection, schemas: list[str] | None, exact: bool) -> list[dict[str, Any]]:
    """[{schema, table, name, has_primary_key, rows}]; rows is None where the user may not read.

    Exact counts are all of one moment.
    """
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor = connection.cursor(row_factory=psycopg.rows.dict_row)
        found = cursor.execute(_TABLES, {"schemas": schemas}).fetchall()
        counted = _count(connection, found) if exact else {}
    for table in found:
        readable = table.pop("readable")
        if exact or not readable:
            table["rows"] = counted.get((table["schema"], table["table"]))
    return found


def _count(connection, found: list[dict[str, Any]]) -> dict[tuple[str, str], int]:
    """{(schema, table): rows} of all readable tables, in one query."""
    counts = [
        psycopg.sql.SQL("SELECT {}, {}, count(*) FROM {}").format(
            psycopg.sql.Literal(table["schema"]),
            psycopg.sql.Literal(table["table"]),
            psycopg.sql.Identifier(table["schema"], table["table"]),
        )
        for table in found
        if table["readable"]
    ]
    rows = connection.execute(psycopg.sql.SQL(" UNION ALL ").join(counts)).fetchall() if counts else []
    return {(schema, table): count for schema, table, count in rows}
