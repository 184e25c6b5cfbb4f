# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tables loaded while the stream goes on: asked for by name, or taken up by changed mappings."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from . import tables
from .statistics import RELOADING, TableStatistics
from .stream import Stream
from .tables import Table
from .watch import Watch

if TYPE_CHECKING:
    from .task import Task

_SECONDS_UNTIL_COUNTED = 1


class Reloading:
    """The reloads of one run of a task. PostgreSQL copies the tables beside the stream and joins them to it."""

    def __init__(
        self,
        task: Task,
        stream: Stream,
        found: list[Table],
        stop: threading.Event,
        loaded: Callable[[set[tuple[str, str]]], None],
    ):
        self._task, self._stream, self._found, self._stop, self._loaded = task, stream, found, stop, loaded
        self._asked: queue.SimpleQueue[Table] = queue.SimpleQueue()
        # what an earlier run has begun goes on by itself
        self._copying = {table for table in found if self._state(table) == RELOADING}

    def ask(self, names: set[tuple[str, str]]) -> None:
        """Load these tables again."""
        for table in self._found:
            if (table.schema, table.name) in names:
                self._asked.put(table)

    def follow_mappings(self) -> None:
        """Take up tables that the mappings select now and did not before, and let go of the others."""
        known = self._task.tables
        selected = {(table.schema, table.name): table for table in self._found}
        self._withdraw_all_but(selected.keys())
        for key in known.keys() - selected.keys():
            del known[key]
        for key in selected.keys() - known.keys():
            known[key] = TableStatistics(*key, estimate=selected[key].estimate)
            self._asked.put(selected[key])

    def proceed(self, watch: Watch) -> None:
        """Begin what was asked for, and note what has arrived."""
        while not self._asked.empty():
            table = self._asked.get()
            self._begin(watch, table)
            self._copying.add(table)
        for table in self._arrived(watch):
            # the copying worker reports its rows a moment after the table is ready
            self._stop.wait(_SECONDS_UNTIL_COUNTED)
            watch.look()
            self._task.statistics(table).reload_ended()
            self._loaded({(table.schema, table.name)})
            self._copying.discard(table)

    def _arrived(self, watch: Watch) -> list[Table]:
        if not self._copying:
            return []
        target = watch.sessions["target"]
        ready, oids = self._stream.synchronised(target), tables.target_oids(target, list(self._copying))
        return [table for table in self._copying if oids.get(table) in ready]

    def _begin(self, watch: Watch, table: Table) -> None:
        source, target = watch.sessions["source"], watch.sessions["target"]
        if (table.schema, table.name) in self._stream.published(source):
            self._stream.withdraw(source, table.schema, table.name)
            self._stream.refresh(target, copy=False)
        with self._stream.target.connect() as session:
            if not tables.target_oids(session, [table]):
                tables.recreate(session, [table])
            tables.empty(session, [table])
        self._task.statistics(table).reload()
        watch.follow(tables.target_oids(target, [table])[table], self._task.statistics(table))
        watch.look()
        self._stream.publish_more(source, [table])
        self._stream.refresh(target, copy=self._task.loads)

    def _withdraw_all_but(self, selected: set[tuple[str, str]]) -> None:
        with self._stream.source.service_connect() as session:
            dropped = self._stream.published(session) - selected
            for schema, name in dropped:
                self._stream.withdraw(session, schema, name)
        if dropped:
            with self._stream.target.service_connect() as session:
                self._stream.refresh(session, copy=False)

    def _state(self, table: Table) -> str:
        known = self._task.tables.get((table.schema, table.name))
        return known.state if known else ""
