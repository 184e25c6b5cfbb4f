# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Changes between a slot that a user has made beforehand and the task's own slot.

A publication knows nothing of what was written before it existed, so a task that begins at an older slot reads
that stretch of WAL as text (PostgreSQL's test_decoding) and applies it itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from . import access
from .stream import Stream
from .tables import Table

_CHANGE = re.compile(
    r"table (?P<table>.+?): (?P<kind>INSERT|UPDATE|DELETE): (?:old-key: (?P<old>.*?) new-tuple: )?"
    r"(?P<row>.*)",
    re.DOTALL,
)
_COLUMN = re.compile(
    r"""(?P<name>"(?:[^"]|"")+"|[^\s\[]+)\[(?:[^\[\]]|\[\])+\]:"""
    r"""(?P<value>null|unchanged-toast-datum|B?'(?:[^']|'')*'|\S+)(?: |$)"""
)
_DECODE = (
    "SELECT data FROM pg_logical_slot_peek_changes(%s, %s::pg_lsn, NULL, 'include-xids', '0', "
    "'skip-empty-xacts', '1', 'only-local', '1')"
)


@dataclass(frozen=True)
class Change:
    """One change: table as PostgreSQL quotes it, kind, row, and the old key where it differs from the row's."""

    table: str
    kind: str
    row: dict[str, str | None]
    old: dict[str, str | None]


def parse(line: str) -> Change | None:
    """The change a line of test_decoding describes, None for lines that describe no row."""
    found = _CHANGE.fullmatch(line)
    if found is None:
        return None
    return Change(found["table"], found["kind"], _columns(found["row"]), _columns(found["old"] or ""))


def catch_up(stream: Stream, slot: str, start: str | None, end: str, tables: list[Table]) -> None:
    """Apply what was committed between the user's slot (or `start`, beyond it) and the position `end`.

    The changes are marked as replicated, so that a task in the other direction does not send them back.
    """
    known = {_quoted(table): table for table in tables}
    # rows without a key are found by their text, which both sides have to write alike
    alike = {"options": access.RENDERING}
    with stream.source.service_connect(**alike) as source, stream.target.service_connect(**alike) as target:
        target.execute("SET session_replication_role = replica")
        with _as_replicated(target, stream.name), target.transaction():
            for change in _changes(source, stream.name, slot, start, end):
                if change.table in known:
                    _apply(target, known[change.table], change)


@contextmanager
def _as_replicated(target: psycopg.Connection[Any], origin: str) -> Iterator[None]:
    target.execute("SELECT pg_replication_origin_create(%s)", [origin])
    target.execute("SELECT pg_replication_origin_session_setup(%s)", [origin])
    try:
        yield
    finally:
        target.execute("SELECT pg_replication_origin_session_reset()")
        target.execute("SELECT pg_replication_origin_drop(%s)", [origin])


def _changes(source: psycopg.Connection[Any], name: str, slot: str, start: str | None, end: str) -> Iterator[Change]:
    copy = f"{name}_begin"
    source.execute("SELECT pg_copy_logical_replication_slot(%s, %s, true, 'test_decoding')", [slot, copy])
    if start:
        source.execute(
            "SELECT pg_replication_slot_advance(%s, greatest(%s::pg_lsn, confirmed_flush_lsn)) "
            "FROM pg_replication_slots WHERE slot_name = %s",
            [copy, start, copy],
        )
    for (line,) in source.execute(_DECODE, [copy, end]):
        change = parse(line)
        if change is not None:
            yield change
    source.execute("SELECT pg_drop_replication_slot(%s)", [copy])


def _apply(target: psycopg.Connection[Any], table: Table, change: Change) -> None:
    # a column without a value here is generated, or a large value that did not change
    row = {column["name"]: change.row[column["name"]] for column in table.columns if column["name"] in change.row}
    if change.kind == "INSERT":
        target.execute(
            sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE VALUES ({})").format(
                table.target, _names(row), sql.SQL(", ").join([sql.Placeholder()] * len(row))
            ),
            list(row.values()),
        )
        return
    old = change.old or change.row
    # the text of a whole row leaves out what is null
    where = [column["name"] for column in table.columns] if table.whole_rows and old else list(table.identity)
    if not where or not old:
        return  # a table without an identity: as in the stream, only its inserts are carried
    one = sql.SQL("(tableoid, ctid) = (SELECT tableoid, ctid FROM {} WHERE {} LIMIT 1)").format(
        table.target,
        sql.SQL(" AND ").join(
            sql.SQL("{}::text IS NOT DISTINCT FROM %s").format(sql.Identifier(name))
            if table.whole_rows
            else sql.SQL("{} = %s").format(sql.Identifier(name))
            for name in where
        ),
    )
    values = [old.get(name) for name in where]
    if change.kind == "DELETE":
        target.execute(sql.SQL("DELETE FROM {} WHERE {}").format(table.target, one), values)
        return
    changed = {name: value for name, value in row.items() if name not in where or old.get(name) != value}
    if changed:
        assignments = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in changed)
        target.execute(
            sql.SQL("UPDATE {} SET {} WHERE {}").format(table.target, assignments, one), [*changed.values(), *values]
        )


def _columns(text: str) -> dict[str, str | None]:
    return {
        _unquoted(found["name"]): _value(found["value"])
        for found in _COLUMN.finditer(text)
        if found["value"] != "unchanged-toast-datum"
    }


def _value(text: str) -> str | None:
    if text == "null":
        return None
    literal = text.removeprefix("B")
    return literal[1:-1].replace("''", "'") if literal.startswith("'") else text


def _unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name


def _quoted(table: Table) -> str:
    return ".".join(_as_postgres_quotes(part) for part in (table.schema, table.name))


def _as_postgres_quotes(name: str) -> str:
    if re.fullmatch(r"[a-z_][a-z0-9_]*", name):
        return name
    return '"' + name.replace('"', '""') + '"'


def _names(row: dict[str, Any]) -> sql.Composable:
    return sql.SQL(", ").join(sql.Identifier(name) for name in row)
