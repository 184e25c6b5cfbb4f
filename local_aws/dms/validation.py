# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Row validation: the same rows on both sides, compared by count and checksum, then key by key."""
from __future__ import annotations

import threading
import time
from typing import Any

import psycopg
from psycopg import sql

from .access import AccessFailure, Database
from .statistics import COMPLETED, MISMATCHED, NO_KEY, PENDING, TABLE_ERROR, VALIDATED, TableStatistics
from .tables import Table

_SECONDS_BETWEEN_PASSES = 2
_SECONDS_BETWEEN_QUESTIONS = 0.2
# a pass over everything that changed may take a twentieth of the time
_REST_FACTOR = 20
# a row that differs is looked at again after this long: changes in flight are no mismatch
_RECHECK_SECONDS = 1.5
_RECHECKS = 3

_COUNTERS = ("SELECT pg_stat_get_tuples_inserted(%(oid)s::oid), pg_stat_get_tuples_updated(%(oid)s::oid), "
             "pg_stat_get_tuples_deleted(%(oid)s::oid)")


class Validator:
    """Compares the tables of one task, again whenever their counters say that rows have changed."""

    def __init__(self, source: Database, target: Database, tables: dict[Table, tuple[int, TableStatistics]],
                 stop: threading.Event):
        self._source, self._target = source, target
        self._tables = tables
        self._stop = stop
        self._asked = threading.Event()
        self._seen: dict[Table, Any] = {}
        self._waited = 0.0
        for table, (_oid, statistics) in tables.items():
            statistics.validation_state = PENDING if table.key else NO_KEY
            statistics.validation_pending = statistics.rows if table.key else 0

    def run(self) -> None:
        """Pass after pass until stopped. A database that does not answer is asked again at the next pass."""
        while not self._stop.is_set():
            started, self._waited = time.monotonic(), 0.0
            try:
                self.one_pass()
            except (psycopg.Error, AccessFailure):
                self._seen.clear()
            worked = time.monotonic() - started - self._waited
            self._rest(max(_SECONDS_BETWEEN_PASSES, _REST_FACTOR * worked))

    def _rest(self, seconds: float) -> None:
        """Wait, but not when somebody asks for a comparison."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self._asked.is_set() and not self._stop.wait(_SECONDS_BETWEEN_QUESTIONS):
            continue
        self._asked.clear()

    def one_pass(self) -> None:
        """Compare every table that has changed since it was last compared."""
        with self._source.connect() as source, self._target.connect() as target:
            for table, (target_oid, statistics) in self._tables.items():
                if self._stop.is_set():
                    return
                if table.key:
                    self._visit(source, target, table, target_oid, statistics)

    def again(self, names: set[tuple[str, str]]) -> None:
        """Compare these tables at the next pass, changed or not."""
        for table, (_oid, statistics) in self._tables.items():
            if (table.schema, table.name) in names and table.key:
                statistics.validation_state = PENDING
                self._seen.pop(table, None)
        self._asked.set()

    def _visit(self, source: psycopg.Connection[Any], target: psycopg.Connection[Any], table: Table, target_oid: int,
               statistics: TableStatistics) -> None:
        if statistics.state != COMPLETED:
            statistics.validation_state = TABLE_ERROR
            return
        counters = (source.execute(_COUNTERS, {"oid": table.oid}).fetchone(),
                    target.execute(_COUNTERS, {"oid": target_oid}).fetchone())
        if self._seen.get(table) == counters:
            return
        differing = self._differing(source, target, table, statistics)
        statistics.validation_pending = 0
        statistics.validation_failed = len(differing)
        statistics.validation_state = MISMATCHED if differing else VALIDATED
        statistics.validation_details = _details(differing)
        statistics.updated = time.time()
        self._seen[table] = counters

    def _differing(self, source: psycopg.Connection[Any], target: psycopg.Connection[Any], table: Table,
                   statistics: TableStatistics) -> set[tuple[Any, ...]]:
        """Keys of the rows that go on differing."""
        if _checksum(source, table, table.source) == _checksum(target, table, table.target):
            return set()
        differing = _unequal(_rows(source, table, table.source), _rows(target, table, table.target))
        for _ in range(_RECHECKS):
            if not differing or self._stop.is_set():
                break
            statistics.validation_state = PENDING
            statistics.validation_pending = len(differing)
            self._stop.wait(_RECHECK_SECONDS)
            self._waited += _RECHECK_SECONDS
            differing &= _unequal(_rows(source, table, table.source, differing), _rows(target, table, table.target, differing))
        return differing


def _hash(table: Table) -> sql.Composable:
    return sql.SQL("hashtextextended(ROW({})::text, 0)").format(table.column_list)


def _checksum(session: psycopg.Connection[Any], table: Table, name: sql.Composable) -> Any:
    return session.execute(sql.SQL("SELECT count(*), sum({}::numeric) FROM {}").format(_hash(table), name)).fetchone()


def _rows(session: psycopg.Connection[Any], table: Table, name: sql.Composable,
          only: set[tuple[Any, ...]] | None = None) -> dict[tuple[Any, ...], int]:
    """The hash of every row, or of those with these keys."""
    keys = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(column)) for column in table.key)
    statement = sql.SQL("SELECT {}, {} FROM {}").format(keys, _hash(table), name)
    parts = None
    if only is not None:
        arrays = sql.SQL(", ").join([sql.SQL("%s::text[]")] * len(table.key))
        statement += sql.SQL(" WHERE ({}) IN (SELECT * FROM unnest({}))").format(keys, arrays)
        parts = [list(column) for column in zip(*sorted(only), strict=True)]
    return {tuple(key): value for *key, value in session.execute(statement, parts)}


def _unequal(source: dict[tuple[Any, ...], int], target: dict[tuple[Any, ...], int]) -> set[tuple[Any, ...]]:
    return {key for key in source.keys() | target.keys() if source.get(key) != target.get(key)}


def _details(differing: set[tuple[Any, ...]]) -> str:
    if not differing:
        return ""
    shown = ", ".join("(" + ", ".join(key) + ")" for key in sorted(differing)[:10])
    return f"{len(differing)} record(s) differ, first keys: {shown}"
