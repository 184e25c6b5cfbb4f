# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Row validation: the same rows on both sides, compared by count and checksum, then key by key."""

from __future__ import annotations

import threading
import time
from typing import Any

from .failures import AccessFailure
from .statistics import COMPLETED, MISMATCHED, NO_KEY, PENDING, TABLE_ERROR, VALIDATED, TableStatistics

_SECONDS_BETWEEN_PASSES = 2
_SECONDS_BETWEEN_QUESTIONS = 0.2
# a pass over everything that changed may take a twentieth of the time
_REST_FACTOR = 20
# a row that differs is looked at again after this long: changes in flight are no mismatch
_RECHECK_SECONDS = 1.5
_RECHECKS = 3


class Validator:
    """Compares the tables of one task, again whenever `asking.changes` says that rows have changed.

    `asking` is the module with the questions for this kind of database: rows, or mysql.rows.
    """

    def __init__(
        self,
        source: Any,
        target: Any,
        tables: dict[Any, tuple[Any, TableStatistics]],
        stop: threading.Event,
        asking: Any,
    ):
        self._asking = asking
        self._source, self._target = source, target
        self._tables = tables
        self._stop = stop
        self._asked = threading.Event()
        self._seen: dict[Any, Any] = {}
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
            except (*self._asking.errors, AccessFailure):
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

    def _visit(self, source: Any, target: Any, table: Any, target_oid: Any, statistics: TableStatistics) -> None:
        if statistics.state != COMPLETED:
            statistics.validation_state = TABLE_ERROR
            return
        counters = self._asking.changes(source, target, table, target_oid)
        if self._seen.get(table) == counters:
            return
        differing = self._differing(source, target, table, statistics)
        statistics.validation_pending = 0
        statistics.validation_failed = len(differing)
        statistics.validation_state = MISMATCHED if differing else VALIDATED
        statistics.validation_details = _details(differing)
        statistics.updated = time.time()
        self._seen[table] = counters

    def _differing(self, source: Any, target: Any, table: Any, statistics: TableStatistics) -> set[tuple[Any, ...]]:
        """Keys of the rows that go on differing."""
        checksum, rows = self._asking.checksum, self._asking.rows
        if checksum(source, table, table.source) == checksum(target, table, table.target):
            return set()
        differing = _unequal(rows(source, table, table.source), rows(target, table, table.target))
        for _ in range(_RECHECKS):
            if not differing or self._stop.is_set():
                break
            statistics.validation_state = PENDING
            statistics.validation_pending = len(differing)
            self._stop.wait(_RECHECK_SECONDS)
            self._waited += _RECHECK_SECONDS
            differing &= _unequal(
                rows(source, table, table.source, differing), rows(target, table, table.target, differing)
            )
        return differing


def _unequal(source: dict[tuple[Any, ...], int], target: dict[tuple[Any, ...], int]) -> set[tuple[Any, ...]]:
    return {key for key in source.keys() | target.keys() if source.get(key) != target.get(key)}


def _details(differing: set[tuple[Any, ...]]) -> str:
    if not differing:
        return ""
    shown = ", ".join("(" + ", ".join(key) + ")" for key in sorted(differing)[:10])
    return f"{len(differing)} record(s) differ, first keys: {shown}"
