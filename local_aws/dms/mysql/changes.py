# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rows of the binary log as statements for the target."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pymysql
from pymysqlreplication.row_event import DeleteRowsEvent, RowsEvent, UpdateRowsEvent, WriteRowsEvent

from local_aws.mariadb import quoted

from .tables import Table

INSERTED, UPDATED, DELETED = range(3)
_EMPTY_SET, _ZERO_DATES = "empty set", ("out of date range", "out of datetime range", "out of datetime2 range")


def kind(event: RowsEvent) -> int:
    """Which of a table's counters the event's rows belong to."""
    return {WriteRowsEvent: INSERTED, UpdateRowsEvent: UPDATED, DeleteRowsEvent: DELETED}[type(event)]


def apply(target: pymysql.Connection, table: Table, event: RowsEvent) -> int:
    """Do to the target what the event says was done to the source. Returns for how many rows."""
    generated = {column.name for column in event.columns} - {column["name"] for column in table.columns}
    types = {column["name"]: column["type"] for column in table.columns}

    def values(row: dict[str, Any], prefix: str = "") -> dict[str, Any]:
        sources = row[f"{prefix}none_sources"]
        return {
            name: _value(value, types[name], sources.get(name))
            for name, value in row[f"{prefix}values"].items()
            if name not in generated
        }

    with target.cursor() as cursor:
        if isinstance(event, WriteRowsEvent):
            _insert(cursor, table, [values(row) for row in event.rows])
        elif isinstance(event, DeleteRowsEvent):
            for row in event.rows:
                where, parts = _where(table, values(row))
                cursor.execute(f"DELETE FROM {table.target} {where}", parts)
        else:
            for row in event.rows:
                after = values(row, "after_")
                where, parts = _where(table, values(row, "before_"))
                assignments = ", ".join(f"{quoted(name)} = %s" for name in after)
                cursor.execute(f"UPDATE {table.target} SET {assignments} {where}", [*after.values(), *parts])
    return len(event.rows)


def _insert(cursor: Any, table: Table, rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    statement = (
        f"INSERT INTO {table.target} ({', '.join(map(quoted, names))}) VALUES ({', '.join(['%s'] * len(names))})"
    )
    cursor.executemany(statement, [list(row.values()) for row in rows])


def _where(table: Table, before: dict[str, Any]) -> tuple[str, list[Any]]:
    """How the row is found: by its key, or by everything it held where it has none."""
    if table.key:
        return "WHERE " + " AND ".join(f"{quoted(name)} = %s" for name in table.key), [
            before[name] for name in table.key
        ]
    return ("WHERE " + " AND ".join(f"{quoted(name)} <=> %s" for name in before) + " LIMIT 1"), list(before.values())


def _value(value: Any, data_type: str, none_source: str | None) -> Any:
    """A value of the binary log as PyMySQL takes it."""
    if value is None:
        if none_source == _EMPTY_SET:
            return ""
        return "0000-00-00" if none_source in _ZERO_DATES else None
    if data_type == "set":
        return ",".join(sorted(value))
    if data_type == "bit":
        return int(value, 2)
    if data_type == "year" and value == 1900:
        return 0
    if isinstance(value, timedelta) and value < timedelta(0):
        return _negative_time(value)
    return value


def _negative_time(value: timedelta) -> timedelta:
    """The library takes the fraction of a negative time from the next second instead of adding it: -56.78 is read as
    -56.22.
    """
    whole, fraction = divmod(-value, timedelta(seconds=1))
    return -(timedelta(seconds=whole + 1) - fraction) if fraction else value
