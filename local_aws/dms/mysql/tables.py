# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tables of a MySQL task: found on the source, looked up, emptied or made anew on the target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pymysql
from pymysql.cursors import DictCursor

from local_aws.mariadb import quoted

from ..mappings import Mappings
from .database import ask

#: The schema in which DMS keeps its own tables on a target.
CONTROL_SCHEMA = "awsdms_control"
_SYSTEM = ("mysql", "information_schema", "performance_schema", "sys", CONTROL_SCHEMA)
_REFERENCED = 1701
_TABLES = """
SELECT table_schema AS `schema`, table_name AS name, coalesce(table_rows, 0) AS estimate
  FROM information_schema.tables
 WHERE table_type = 'BASE TABLE' AND table_schema NOT IN %s AND table_name NOT LIKE 'awsdms\\\\_%%'
 ORDER BY table_schema, table_name
"""
_COLUMNS = """
SELECT column_name AS name, data_type AS type, column_type AS full_type, character_set_name AS charset,
    collation_name AS collation,
       is_nullable = 'NO' AS not_null
  FROM information_schema.columns
 WHERE table_schema = %s AND table_name = %s AND coalesce(generation_expression, '') = ''
 ORDER BY ordinal_position
"""
_KEY = """
SELECT column_name FROM information_schema.statistics
 WHERE table_schema = %s AND table_name = %s AND index_name = 'PRIMARY' ORDER BY seq_in_index
"""


@dataclass(frozen=True, eq=False)
class Table:
    """A source table with the name it has on the target. Generated columns are not among its columns."""

    schema: str
    name: str
    target_schema: str
    target_name: str
    estimate: int
    columns: tuple[dict[str, Any], ...]
    key: tuple[str, ...]

    @property
    def source(self) -> str:
        """The quoted name on the source."""
        return f"{quoted(self.schema)}.{quoted(self.name)}"

    @property
    def target(self) -> str:
        """The quoted name on the target."""
        return f"{quoted(self.target_schema)}.{quoted(self.target_name)}"

    @property
    def column_list(self) -> str:
        """The quoted columns."""
        return ", ".join(quoted(column["name"]) for column in self.columns)


def discover(source: pymysql.Connection, mappings: Mappings) -> list[Table]:
    """The tables of the source that the mappings select."""
    found = ask(source, _TABLES, (_SYSTEM,), DictCursor)
    return [_table(source, row, mappings) for row in found if mappings.selects(row["schema"], row["name"])]


def present(target: pymysql.Connection, tables: list[Table]) -> list[Table]:
    """Those of the tables which exist on the target."""
    known = set(
        ask(target, "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE'")
    )
    return [table for table in tables if (table.target_schema, table.target_name) in known]


def empty(target: pymysql.Connection, tables: list[Table]) -> None:
    """Empty the tables; row by row where a foreign key of another table refers to one."""
    for table in tables:
        try:
            ask(target, f"TRUNCATE TABLE {table.target}")
        except pymysql.MySQLError as failure:
            if failure.args[0] != _REFERENCED:
                raise
            ask(target, f"DELETE FROM {table.target}")


def recreate(target: pymysql.Connection, tables: list[Table]) -> None:
    """Drop and create the tables as DMS does: columns and primary key; no auto-increment, default, index or foreign
    key.
    """
    for schema in dict.fromkeys(table.target_schema for table in tables):
        ask(target, f"CREATE DATABASE IF NOT EXISTS {quoted(schema)}")
    for table in tables:
        ask(target, f"DROP TABLE IF EXISTS {table.target}")
        ask(target, _create_statement(table))


def _table(source: pymysql.Connection, row: dict[str, Any], mappings: Mappings) -> Table:
    name = row["schema"], row["name"]
    target_schema, target_name = mappings.target_name(*name)
    return Table(
        *name,
        target_schema,
        target_name,
        int(row["estimate"]),
        tuple(ask(source, _COLUMNS, name, DictCursor)),
        tuple(column for (column,) in ask(source, _KEY, name)),
    )


def _create_statement(table: Table) -> str:
    parts = []
    for column in table.columns:
        text = f" CHARACTER SET {column['charset']} COLLATE {column['collation']}" if column["charset"] else ""
        null = "NOT NULL" if column["not_null"] else "NULL"
        parts.append(f"{quoted(column['name'])} {column['full_type']}{text} {null}")
    if table.key:
        parts.append(f"PRIMARY KEY ({', '.join(map(quoted, table.key))})")
    return f"CREATE TABLE {table.target} ({', '.join(parts)})"
