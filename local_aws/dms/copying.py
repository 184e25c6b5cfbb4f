# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How the tables of one PostgreSQL snapshot are copied."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg import sql

from .access import Database
from .load import Cancelled
from .statistics import TableStatistics
from .tables import Table

_ROWS_BETWEEN_LOOKS = 1000
#: An older snapshot finds nothing in a table that was rewritten since, as by ALTER COLUMN ... TYPE: the catalogue, read
#: with the snapshot, names another file than the server's own look at it.
_SEEN = "SELECT EXISTS (SELECT FROM pg_class WHERE oid = {}::regclass AND relfilenode = pg_relation_filenode(oid))"


@contextmanager
def exported_snapshot(source: Database) -> Iterator[str]:
    """A snapshot for a load without change capture, valid as long as the context lasts."""
    with source.connect() as holder:
        holder.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield holder.execute("SELECT pg_export_snapshot()").fetchone()[0]


class Copier:
    """Copies tables of one snapshot, each in sessions of its own.

    Where no changes follow, a table that the snapshot cannot see is copied as it is now; else it is left to a later
    copy.
    """

    errors = (psycopg.Error,)

    def __init__(self, source: Database, target: Database, snapshot: str, changes_follow: bool):
        self._source, self._target, self._snapshot = source, target, snapshot
        self._changes_follow = changes_follow
        self._sessions: set[psycopg.Connection[Any]] = set()

    def copy(self, table: Table, statistics: TableStatistics, cancel: threading.Event) -> int | None:
        """Copy a table and return how many rows it has, None where another copy has to be made."""
        reading = sql.SQL("COPY {} ({}) TO STDOUT").format(table.source, table.column_list)
        writing = sql.SQL("COPY {} ({}) FROM STDIN").format(table.target, table.column_list)
        with (
            self._source.connect() as reader,
            self._target.connect() as writer,
            writer.cursor() as cursor,
            self._listed(writer),
        ):
            reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            reader.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(sql.Literal(self._snapshot)))
            if not self._sees(reader, table):
                if self._changes_follow:
                    return None
                reader.execute("COMMIT")
                reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            with reader.cursor().copy(reading) as rows, cursor.copy(writing) as sink:
                for number, row in enumerate(rows, 1):
                    sink.write(row)
                    if number % _ROWS_BETWEEN_LOOKS == 0:
                        statistics.rows = number
                        if cancel.is_set():
                            raise Cancelled
            return cursor.rowcount

    def interrupt(self) -> None:
        """End what waits for a lock or for the network."""
        for session in list(self._sessions):
            with suppress(psycopg.Error):
                session.cancel_safe(timeout=1)

    def _sees(self, reader: psycopg.Connection[Any], table: Table) -> bool:
        """Whether the snapshot sees the rows of a table, which from here on is not rewritten."""
        reader.execute(sql.SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(table.source))
        name = sql.Literal(table.source.as_string(reader))
        return reader.execute(sql.SQL(_SEEN).format(name)).fetchone()[0]

    @contextmanager
    def _listed(self, session: psycopg.Connection[Any]) -> Iterator[None]:
        self._sessions.add(session)
        try:
            yield
        finally:
            self._sessions.discard(session)
