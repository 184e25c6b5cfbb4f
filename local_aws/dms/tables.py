# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tables as the source's catalogue describes them, and their making on the target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from .mappings import Mappings

# Ordinary permanent tables only: a partitioned root has no rows of its own, its leaves are the tables.
_TABLES = r"""
SELECT c.oid::int8 AS oid, n.nspname AS schema, c.relname AS name,
       greatest(c.reltuples::int8, pg_relation_size(c.oid) / 256, 1) AS estimate,
       c.relreplident = 'f'
         OR EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid
                    AND CASE c.relreplident WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident END)
         AS has_identity,
       c.relreplident = 'f' AS whole_rows,
       (SELECT coalesce(json_agg(a.attname), '[]')
          FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::int2[])
         WHERE i.indrelid = c.oid
           AND CASE c.relreplident WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident END) AS identity,
       (SELECT coalesce(json_agg(json_build_object('name', a.attname, 'not_null', a.attnotnull,
                                                   'type', format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum),
                        '[]')
          FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
       (SELECT coalesce(json_agg(a.attname ORDER BY array_position(i.indkey::int2[], a.attnum)), '[]')
          FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::int2[])
         WHERE i.indrelid = c.oid AND i.indisprimary) AS key
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'r' AND c.relpersistence = 'p'
   AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_%'
   AND c.relname NOT LIKE 'awsdms\_%'
 ORDER BY n.nspname, c.relname
"""


@dataclass(frozen=True, eq=False)
class Table:
    """A source table with the name it has on the target.

    `identity` are the columns by which the log names a row that was changed or deleted; with `whole_rows` it has them
    all.
    """

    oid: int
    schema: str
    name: str
    target_schema: str
    target_name: str
    estimate: int
    has_identity: bool
    whole_rows: bool
    identity: tuple[str, ...]
    columns: tuple[dict[str, Any], ...]
    key: tuple[str, ...]

    @property
    def source(self) -> sql.Composable:
        """The quoted name on the source."""
        return sql.Identifier(self.schema, self.name)

    @property
    def target(self) -> sql.Composable:
        """The quoted name on the target."""
        return sql.Identifier(self.target_schema, self.target_name)

    @property
    def renamed(self) -> bool:
        """Whether the target's name differs."""
        return (self.schema, self.name) != (self.target_schema, self.target_name)

    @property
    def column_list(self) -> sql.Composable:
        """The quoted columns, without generated ones."""
        return sql.SQL(", ").join(sql.Identifier(column["name"]) for column in self.columns)


def discover(source: psycopg.Connection[Any], mappings: Mappings) -> list[Table]:
    """The tables of the source that the mappings select."""
    # with an empty search path format_type qualifies every type that is not PostgreSQL's own
    source.execute("SELECT set_config('search_path', '', false)")
    found = source.cursor(row_factory=dict_row).execute(_TABLES).fetchall()
    return [_table(row, mappings) for row in found if mappings.selects(row["schema"], row["name"])]


def target_oids(target: psycopg.Connection[Any], tables: list[Table]) -> dict[Table, int]:
    """Which of the tables exist on the target, with their oids there."""
    rows = target.execute(
        "SELECT n.nspname, c.relname, c.oid::int8 FROM pg_class c JOIN pg_namespace n "
        "ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p')"
    ).fetchall()
    known = {(schema, name): oid for schema, name, oid in rows}
    return {
        table: known[table.target_schema, table.target_name]
        for table in tables
        if (table.target_schema, table.target_name) in known
    }


def empty(target: psycopg.Connection[Any], tables: list[Table]) -> None:
    """Empty the tables: in one statement, so that foreign keys among them do not forbid it; row by row where a
    foreign key of another table does."""
    if not tables:
        return
    try:
        target.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(table.target for table in tables)))
    except psycopg.errors.FeatureNotSupported:
        for table in tables:
            target.execute(sql.SQL("DELETE FROM {}").format(table.target))


def recreate(target: psycopg.Connection[Any], tables: list[Table]) -> None:
    """Drop and create the tables as DMS does: columns and primary key, nothing else.

    No sequence, identity, default, secondary index or foreign key. A type that the target does not know is text.
    """
    for schema in dict.fromkeys(table.target_schema for table in tables):
        if not target.execute("SELECT to_regnamespace(quote_ident(%s))", [schema]).fetchone()[0]:
            target.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
    if tables:
        target.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.SQL(", ").join(table.target for table in tables)))
    for table in tables:
        target.execute(_create_statement(target, table))


def _table(row: dict[str, Any], mappings: Mappings) -> Table:
    schema, name = mappings.target_name(row["schema"], row["name"])
    return Table(
        oid=row["oid"],
        schema=row["schema"],
        name=row["name"],
        target_schema=schema,
        target_name=name,
        estimate=row["estimate"],
        has_identity=row["has_identity"],
        whole_rows=row["whole_rows"],
        identity=tuple(row["identity"]),
        columns=tuple(row["columns"]),
        key=tuple(row["key"]),
    )


def _create_statement(target: psycopg.Connection[Any], table: Table) -> sql.Composable:
    parts: list[sql.Composable] = []
    for column in table.columns:
        known = target.execute("SELECT to_regtype(%s)", [column["type"]]).fetchone()[0]
        suffix = " NOT NULL" if column["not_null"] else ""
        parts.append(
            sql.SQL("{} " + (column["type"] if known else "text") + suffix).format(sql.Identifier(column["name"]))
        )
    if table.key:
        keys = sql.SQL(", ").join(sql.Identifier(name) for name in table.key)
        parts.append(sql.SQL("PRIMARY KEY ({})").format(keys))
    return sql.SQL("CREATE TABLE {} ({})").format(table.target, sql.SQL(", ").join(parts))
