# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A task between two MySQL databases at work: load from snapshots, apply the binary log, watch, end."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pymysql

from .. import load, metrics, wording
from ..engine import Engine
from ..failures import AccessFailure
from ..names import last_segment
from ..statistics import COMPLETED, ERROR, MISSING, TableStatistics
from ..validation import Validator
from ..watch import Lag
from . import binlog, capability, control, position, rows, tables
from .copying import Copier
from .database import Database, reason
from .position import Position
from .stream import Policy, Stream
from .tables import Table

if TYPE_CHECKING:
    from ..backend import DmsBackend
    from ..task import Task

_SECONDS_BETWEEN_LOOKS = 0.5
_SECONDS_BETWEEN_METRICS = 5
_SECONDS_TO_END = 2


class MysqlReplication(Engine):
    """The engine between two MySQL databases."""

    database_error = pymysql.MySQLError

    def __init__(self, backend: DmsBackend, task: Task):
        super().__init__(backend, task)
        self._name = "dms_" + last_segment(task.arn).lower()
        self._source: Database | None = None
        self._target: Database | None = None
        self._stream: Stream | None = None
        self._reloads: set[tuple[str, str]] = set()

    def replicate(self, fresh: bool) -> str:
        """Do the task's work. Returns the reason why it came to an end."""
        task = self._task
        self._source, self._target = self._databases()
        with closing(self._source.connect()) as session, closing(self._target.connect()) as target:
            self._found = tables.discover(session, task.mappings)
            if task.captures:
                capability.check(session, self._found)
            self._refuse_no_tables()
            control.prepare(target)
        if not task.captures:
            return self._load_only(fresh)
        if fresh or not task.load_finished or self._stream is None:
            self._begin()
        else:
            self._resume()
        return self._follow()

    def reload(self, names: set[tuple[str, str]]) -> None:
        """Load these tables again while the stream goes on: it waits meanwhile."""
        self._reloads |= names

    def remove(self) -> None:
        """Drop what the engine keeps on the target."""
        if self._target is not None:
            control.forget(self._target, self._name)
        self._stream = None

    def describe_error(self, failure: pymysql.MySQLError) -> str:
        """A failure of the database as DMS words it."""
        number = failure.args[0] if failure.args else 1
        return f"RetCode: SQL_ERROR SqlState: HY000 NativeError: {number} Message: {reason(failure)};"

    def _load_only(self, fresh: bool) -> str:
        self._new_to_load(fresh)
        self._load()
        if self._task.validates:
            self._new_validator().one_pass()
        return wording.FULL_LOAD_ONLY_FINISHED

    def _begin(self) -> None:
        """Changes are read from where they stood before the load; each table skips those that its copy has seen."""
        task = self._task
        control.forget(self._target, self._name)
        with closing(self._target.connect()) as target:
            control.prepare(target)
        stream = self._stream = Stream(self._name, self._source, self._target)
        stream.position = self._start()
        with closing(self._source.connect()) as session:
            # a table that was created before this position has no more rows in the log
            self._found = tables.discover(session, task.mappings)
        task.load_begins(self._found, keep=set())
        if task.loads:
            stream.seen = self._load()
        stream.follow([table for table in self._found if task.statistics(table).state not in (ERROR, MISSING)])
        task.load_ends()

    def _start(self) -> Position:
        """Where change capture begins: as asked for, else now."""
        task = self._task
        if not task.loads and task.cdc_start:
            return position.stated(task.cdc_start)
        with closing(self._source.connect()) as session:
            if not task.loads and task.cdc_start_time:
                return binlog.begun_at(self._source, session, float(task.cdc_start_time))
            return position.written(session)

    def _resume(self) -> None:
        """Go on where the stream stands; tables that the mappings select now are loaded, the others let go of."""
        task, known = self._task, self._task.tables
        selected = {(table.schema, table.name): table for table in self._found}
        for key in known.keys() - selected.keys():
            del known[key]
        added = selected.keys() - known.keys()
        for key in added:
            known[key] = TableStatistics(*key, estimate=selected[key].estimate)
        self._reloads |= added
        self._stream.seen = {
            selected[key]: place
            for table, place in self._stream.seen.items()
            if (key := (table.schema, table.name)) in selected
        }
        self._stream.follow(
            [
                table
                for key, table in selected.items()
                if key not in added and task.statistics(table).state not in (ERROR, MISSING)
            ]
        )
        task.running()

    def _load(self) -> dict[Table, Position]:
        """Load what waits for it. Returns which changes each table has seen already."""
        task = self._task
        mode = task.settings["FullLoadSettings"]["TargetTablePrepMode"]
        waiting = self._waiting()
        with closing(self._target.connect()) as session:
            if mode == "DROP_AND_CREATE":
                tables.recreate(session, waiting)
            present = tables.present(session, waiting)
            if mode == "TRUNCATE_BEFORE_LOAD" or task.reloading:
                tables.empty(session, present)
        copier = Copier(self._name, self._source, self._target)
        self._load_with(copier, present, "Table '{schema}.{name}' doesn't exist")
        return copier.seen

    def _follow(self) -> str:
        """Apply and watch until told to stop. Returns the stop reason."""
        task, stream = self._task, self._stream
        if self._stops_after_load() and not task.resumed:
            return wording.STOPPED_AFTER_FULL_LOAD
        stream.failure = None
        # a word of its own: the watch may end before it is told to
        over = threading.Event()
        worker = threading.Thread(
            target=stream.run, args=(self._count, self._policy(), over), name=f"{self._name}-stream", daemon=True
        )
        worker.start()
        if task.validates:
            threading.Thread(target=self._new_validator().run, name="dms-validation", daemon=True).start()
        try:
            return self._watch(stream)
        finally:
            over.set()
            worker.join(_SECONDS_TO_END)
            while worker.is_alive():
                stream.interrupt()
                worker.join(_SECONDS_TO_END)
            self._task.checkpoint = stream.position.checkpoint()

    def _policy(self) -> Policy:
        definitions = self._task.settings["ChangeProcessingDdlHandlingPolicy"]
        return Policy(
            truncates=definitions["HandleSourceTableTruncated"],
            alters=definitions["HandleSourceTableAltered"],
            is_mariadb=self._task.source.engine == "mariadb",
            selects=self._task.mappings.selects,
            describe=self._describe,
            adopt=self._adopt,
        )

    def _describe(self, name: tuple[str, str]) -> Table | None:
        with closing(self._source.connect()) as session:
            return tables.find(session, self._task.mappings, name)

    def _adopt(self, name: tuple[str, str]) -> Table | None:
        """Take up a table that was created while the task runs: it is made on the target where it is not there."""
        if name in self._task.tables or not self._task.mappings.selects(*name):
            return None
        table = self._describe(name)
        if table is None:
            return None
        with closing(self._target.connect()) as session:
            if not tables.present(session, [table]):
                tables.recreate(session, [table])
        statistics = self._task.tables[name] = TableStatistics(*name)
        statistics.enter(COMPLETED)
        self._found.append(table)
        return table

    def _watch(self, stream: Stream) -> str:
        lag, metrics_due, first = Lag(), 0.0, None
        while not self._stop.is_set():
            if stream.failure:
                raise stream.failure
            self._ask_for_reloads(stream)
            try:
                with closing(self._source.connect()) as session:
                    written = position.written(session)
            except (pymysql.MySQLError, AccessFailure):
                # the stream itself notices how long a database is away
                self._stop.wait(_SECONDS_BETWEEN_LOOKS)
                continue
            first = first or written
            applied = stream.position
            lag.written(written)
            lag.forget(applied)
            self._task.checkpoint = applied.checkpoint()
            if time.monotonic() >= metrics_due:
                self._publish(
                    {
                        "CDCLatencySource": lag.behind(stream.read),
                        "CDCLatencyTarget": lag.behind(applied),
                        "CDCIncomingChanges": stream.waiting,
                    }
                    | metrics.NOTHING_ON_DISK
                )
                metrics_due = time.monotonic() + _SECONDS_BETWEEN_METRICS
            if applied >= first and (ended := self._ends_by_itself()):
                return ended
            self._stop.wait(_SECONDS_BETWEEN_LOOKS)
        return wording.NORMAL

    def _count(self, table: Table, numbers: list[int]) -> None:
        statistics = self._task.statistics(table)
        statistics.applied.add(numbers)
        statistics.updated = time.time()

    def _ask_for_reloads(self, stream: Stream) -> None:
        while self._reloads:
            name = self._reloads.pop()
            table = next((table for table in self._found if (table.schema, table.name) == name), None)
            if table:
                self._task.statistics(table).reload()
                stream.between_transactions(lambda table=table: self._reload(stream, table))

    def _reload(self, stream: Stream, table: Table) -> None:
        """Copy one table anew while the stream waits; it goes on with what the new copy has not seen."""
        statistics = self._task.statistics(table)
        # its columns may be others than when the task began
        known, table = table, self._describe((table.schema, table.name)) or table
        self._found = [table if each is known else each for each in self._found]
        with closing(self._target.connect()) as session:
            if not tables.present(session, [table]):
                tables.recreate(session, [table])
            tables.empty(session, [table])
        copier = Copier(self._name, self._source, self._target)
        if self._task.loads:
            load.load_table(copier, table, statistics, self._stop)
            stream.seen |= copier.seen
        else:
            statistics.enter(COMPLETED)
        if statistics.state == COMPLETED:
            stream.follow_also(table)
            self.validate_again({(table.schema, table.name)})

    def _new_validator(self) -> Validator:
        with closing(self._target.connect()) as session:
            present = tables.present(session, self._found)
        work: dict[Any, Any] = {table: (None, self._task.statistics(table)) for table in present}
        self._validator = Validator(self._source, self._target, work, self._stop, rows)
        return self._validator
