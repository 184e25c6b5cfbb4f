# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rows of the binary log as statements for the target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from local_aws.mariadb import quoted

from . import images
from .binlog import Rows
from .images import Row
from .tables import Table

#: Far below what a server takes in one packet.
_CHARACTERS_AT_ONCE = 500_000
#: How far a row of a system-versioned table reaches that is valid now.
_ENDLESS = ("'2038-01-19 03:14:07.999999'", "'2106-02-07 06:28:15.999999'")


def statements(table: Table, event: Rows, charsets: Mapping[int, str]) -> Iterator[tuple[int, str, int]]:
    """What does to the target what the event says was done to the source: kind, statement, for how many rows."""
    found = images.rows(event.table, event.kind, event.body, charsets)
    names = [column["name"] for column in table.columns]
    inserted: list[Row] = []
    size = 0
    for before, after in _of_now(table, found) if table.row_end else found:
        old, new = (row and {name: row[name] for name in names if name in row} for row in (before, after))
        if old is None:
            inserted.append(new)
            size += _size(new)
            if size > _CHARACTERS_AT_ONCE:
                yield images.INSERTED, _insert(table, inserted), len(inserted)
                inserted, size = [], 0
        elif new is None:
            yield images.DELETED, f"DELETE FROM {table.target} {_where(table, old)}", 1
        else:
            assignments = ", ".join(f"{quoted(name)} = {value}" for name, value in new.items())
            yield images.UPDATED, f"UPDATE {table.target} SET {assignments} {_where(table, old)}", 1
    if inserted:
        yield images.INSERTED, _insert(table, inserted), len(inserted)


def _of_now(table: Table, rows: Iterable[tuple[Row | None, Row | None]]) -> Iterator[tuple[Row | None, Row | None]]:
    """The changes of a system-versioned table as those of a plain one: without the rows that are history."""
    for sides in rows:
        before, after = (row if row and row[table.row_end] in _ENDLESS else None for row in sides)
        if before or after:
            yield before, after


def _size(row: Row) -> int:
    return sum(map(len, row.values()))


def _insert(table: Table, rows: list[Row]) -> str:
    values = ", ".join(f"({', '.join(row.values())})" for row in rows)
    return f"INSERT INTO {table.target} ({', '.join(map(quoted, rows[0]))}) VALUES {values}"


def _where(table: Table, before: Row) -> str:
    """How the row is found: by its key, or by everything it held where it has none."""
    if table.key:
        return "WHERE " + " AND ".join(f"{quoted(name)} = {before[name]}" for name in table.key)
    return "WHERE " + " AND ".join(f"{quoted(name)} <=> {value}" for name, value in before.items()) + " LIMIT 1"
