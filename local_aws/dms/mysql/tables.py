# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tables of a MySQL task: found on the source, looked up, emptied or made anew on the target."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pymysql
from pymysql.cursors import DictCursor

from local_aws.mariadb import quoted

from .. import wording
from ..failures import TaskFailure
from ..mappings import Mappings
from .database import ask

#: The schema in which DMS keeps its own tables on a target.
CONTROL_SCHEMA = "awsdms_control"
_SYSTEM = ("mysql", "information_schema", "performance_schema", "sys", CONTROL_SCHEMA)
_REFERENCED = 1701
_TABLES = """
SELECT table_schema AS `schema`, table_name AS name, coalesce(table_rows, 0) AS estimate,
       table_type = 'SYSTEM VERSIONED' AS versioned
  FROM information_schema.tables
 WHERE table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND table_schema NOT IN %s
   AND table_name NOT LIKE 'awsdms\\\\_%%'
 ORDER BY table_schema, table_name
"""
_COLUMNS = """
SELECT column_name AS name, data_type AS type, column_type AS full_type, character_set_name AS charset,
    collation_name AS collation, column_default AS `default`,
       is_nullable = 'NO' AS not_null, coalesce(generation_expression, '') AS generation
  FROM information_schema.columns
 WHERE table_schema = %s AND table_name = %s
 ORDER BY ordinal_position
"""
_NAMES = """
SELECT column_name FROM information_schema.columns
 WHERE table_schema = %s AND table_name = %s AND coalesce(generation_expression, '') = ''
"""
_KEY = """
SELECT column_name FROM information_schema.statistics
 WHERE table_schema = %s AND table_name = %s AND index_name = 'PRIMARY' ORDER BY seq_in_index
"""


@dataclass(frozen=True, eq=False)
class Table:
    """A source table with the name it has on the target.

    Columns that the server fills by itself are not among its `columns`, but `generated`. `row_end` is the column of a
    system-versioned table that says until when a row is valid.
    """

    schema: str
    name: str
    target_schema: str
    target_name: str
    estimate: int
    columns: tuple[dict[str, Any], ...]
    key: tuple[str, ...]
    generated: frozenset[str]
    row_end: str

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
    return [_table(source, row, mappings) for row in _selected(source, mappings)]


def find(source: pymysql.Connection, mappings: Mappings, name: tuple[str, str]) -> Table | None:
    """One table as it is now, where the mappings select it and the source still has it."""
    found = [row for row in _selected(source, mappings) if (row["schema"], row["name"]) == name]
    return _table(source, found[0], mappings) if found else None


def adapt(target: pymysql.Connection, table: Table, now: Table, names: tuple[str, ...], alters: bool) -> Table:
    """Take up the columns that rows have from now on (`names`), and where the task `alters` give them to the target.

    `now` is the table as the source describes it. Raises TaskFailure where nobody can say which column became which.
    """
    generated = table.generated | now.generated
    held = [name for name in names if name not in generated]
    known = {column["name"]: column for column in (*table.columns, *now.columns)}
    there = {name for (name,) in ask(target, _NAMES, (table.target_schema, table.target_name))}
    missing = [name for name in held if name not in there]
    gone = [column["name"] for column in table.columns if column["name"] not in names]
    if missing and gone:
        raise TaskFailure(
            wording.fatal(
                f"Table '{table.schema}'.'{table.name}' was altered: the target lacks {', '.join(missing)}, the source "
                f"{', '.join(gone)}. The embedded service adds and drops columns and does not rename them."
            )
        )
    if unknown := [name for name in missing if name not in known]:
        raise TaskFailure(
            wording.fatal(
                f"Table '{table.schema}'.'{table.name}' was altered again before {', '.join(unknown)} could be added."
            )
        )
    if alters:
        for name in missing:
            ask(target, f"ALTER TABLE {table.target} ADD COLUMN {_definition(known[name], with_default=True)}")
        for name in set(gone) & there:
            ask(target, f"ALTER TABLE {table.target} DROP COLUMN {quoted(name)}")
    carried = tuple(known.get(name, {"name": name, "type": ""}) for name in held if alters or name in there)
    return replace(table, columns=carried, key=now.key, generated=generated, row_end=now.row_end)


def present(target: pymysql.Connection, tables: list[Table]) -> list[Table]:
    """Those of the tables which exist on the target."""
    known = set(
        ask(
            target,
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type IN ('BASE TABLE', "
            "'SYSTEM VERSIONED')",
        )
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


def _selected(source: pymysql.Connection, mappings: Mappings) -> list[dict[str, Any]]:
    found = ask(source, _TABLES, (_SYSTEM,), DictCursor)
    return [row for row in found if mappings.selects(row["schema"], row["name"])]


def _table(source: pymysql.Connection, row: dict[str, Any], mappings: Mappings) -> Table:
    name = row["schema"], row["name"]
    target_schema, target_name = mappings.target_name(*name)
    columns = ask(source, _COLUMNS, name, DictCursor)
    generated = {column["name"]: column["generation"] for column in columns if column["generation"]}
    if row["versioned"] and "ROW END" not in generated.values():
        # columns that were not declared are not shown
        generated |= {"row_start": "ROW START", "row_end": "ROW END"}
    return Table(
        *name,
        target_schema,
        target_name,
        int(row["estimate"]),
        tuple(column for column in columns if not column["generation"]),
        tuple(column for (column,) in ask(source, _KEY, name) if column not in generated),
        frozenset(generated),
        next((column for column, what in generated.items() if what == "ROW END"), ""),
    )


def _create_statement(table: Table) -> str:
    parts = [_definition(column) for column in table.columns]
    if table.key:
        parts.append(f"PRIMARY KEY ({', '.join(map(quoted, table.key))})")
    return f"CREATE TABLE {table.target} ({', '.join(parts)})"


def _definition(column: dict[str, Any], with_default: bool = False) -> str:
    text = f" CHARACTER SET {column['charset']} COLLATE {column['collation']}" if column["charset"] else ""
    null = "NOT NULL" if column["not_null"] else "NULL"
    default = f" DEFAULT {column['default']}" if with_default and column["default"] is not None else ""
    return f"{quoted(column['name'])} {column['full_type']}{text} {null}{default}"
