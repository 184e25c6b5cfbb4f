# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How tables are copied: each from a snapshot of its own, whose place in the binary log is kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

import pymysql
from pymysql.cursors import SSCursor

from local_aws.mariadb import quoted

from ..failures import AccessFailure
from ..load import Cancelled
from ..statistics import TableStatistics
from . import control
from .database import Database, ask
from .position import Position, of_snapshot
from .tables import Table

_ROWS_AT_ONCE = 500


class Copier:
    """Copies tables, each in sessions of its own. `seen` tells which changes a table's copy has already."""

    errors = (pymysql.MySQLError,)

    def __init__(self, task_name: str, source: Database, target: Database):
        self._task_name, self._source, self._target = task_name, source, target
        self._writers: set[pymysql.Connection] = set()
        self.seen: dict[Table, Position] = {}

    def copy(self, table: Table, statistics: TableStatistics, cancel: threading.Event) -> int:
        """Copy a table in one transaction and return how many rows it has."""
        with closing(self._source.connect()) as reader, self._writing() as writer:
            ask(reader, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            ask(reader, "START TRANSACTION WITH CONSISTENT SNAPSHOT")
            position = of_snapshot(reader)
            writer.begin()
            # whose rows these are, and not how far the task is: other tables' copies are older
            control.mark(writer, self._task_name, None)
            number = self._rows(reader, writer, table, statistics, cancel)
            writer.commit()
        if position:
            self.seen[table] = position
        return number

    def interrupt(self) -> None:
        """End what waits for a lock."""
        for writer in list(self._writers):
            with suppress(pymysql.MySQLError, AccessFailure), closing(self._target.connect()) as session:
                ask(session, f"KILL QUERY {writer.thread_id()}")

    def _rows(
        self,
        reader: pymysql.Connection,
        writer: pymysql.Connection,
        table: Table,
        statistics: TableStatistics,
        cancel: threading.Event,
    ) -> int:
        marks = ", ".join(["%s"] * len(table.columns))
        # a percent sign in a name is none of PyMySQL's marks
        insert = f"INSERT INTO {table.target} ({table.column_list})".replace("%", "%%") + f" VALUES ({marks})"
        number = 0
        with reader.cursor(SSCursor) as rows, writer.cursor() as cursor:
            rows.execute(f"SELECT {', '.join(map(_expression, table.columns))} FROM {table.source}")
            while some := rows.fetchmany(_ROWS_AT_ONCE):
                cursor.executemany(insert, some)
                number += len(some)
                statistics.rows = number
                if cancel.is_set():
                    raise Cancelled
        return number

    @contextmanager
    def _writing(self) -> Iterator[pymysql.Connection]:
        with closing(self._target.connect()) as writer:
            self._writers.add(writer)
            try:
                yield writer
            finally:
                self._writers.discard(writer)


def _expression(column: dict[str, Any]) -> str:
    """A column as it is read; the text of a float would lack digits."""
    name = quoted(column["name"])
    return f"CAST({name} AS double)" if column["type"] == "float" else name
