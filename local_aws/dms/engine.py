# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What every engine behind a task has in common: it runs in the background and reports how it ended."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from local_aws import latencies
from local_aws.lifecycle import scaled

from . import access, events, load, metrics, wording
from .failures import AccessFailure, TaskFailure
from .names import last_segment
from .statistics import COMPLETED, ERROR, MISSING, TableStatistics
from .validation import Validator

if TYPE_CHECKING:
    from .backend import DmsBackend
    from .task import Task


class Engine(ABC):
    """The engine behind one task. It reports to the task, which is what the API shows.

    A subclass moves the rows of one kind of database: `replicate` does the task's work, `reload` and `remove` as they
    say.
    """

    #: What the database's driver raises, and its words for it.
    database_error: type[Exception] = Exception

    def __init__(self, backend: DmsBackend, task: Task):
        self._backend = backend
        self._task = task
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._validator: Validator | None = None
        self._found: list[Any] = []

    @abstractmethod
    def replicate(self, fresh: bool) -> str:
        """Do the task's work. Returns the reason why it came to an end."""

    @abstractmethod
    def reload(self, names: set[tuple[str, str]]) -> None:
        """Load these tables again while the stream goes on."""

    @abstractmethod
    def remove(self) -> None:
        """Drop what the engine keeps in the databases."""

    @abstractmethod
    def describe_error(self, failure: Any) -> str:
        """A failure of the database as DMS words it."""

    def start(self, fresh: bool) -> None:
        """Run in the background: from the beginning (`fresh`) or from where it stopped."""
        # an event of its own: what an earlier run has left behind must go on seeing that it is over
        self._stop = threading.Event()
        name = f"dms-{self._task.identifier}"
        self._thread = threading.Thread(target=self._run, args=(fresh,), name=name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ask the engine to end; the task is `stopped` once it has."""
        self._stop.set()

    def join(self, seconds: float) -> None:
        """Wait for the engine's end."""
        if self._thread is not None:
            self._thread.join(seconds)

    def validate_again(self, names: set[tuple[str, str]]) -> None:
        """Compare these tables again."""
        if self._validator is not None:
            self._validator.again(names)

    def _run(self, fresh: bool) -> None:
        task = self._task
        events.tell(self._backend, task, events.STARTED)
        try:
            if self._stop.wait(scaled(latencies.REPLICATION_TASK_START)):
                raise load.Cancelled
            task.stopped(self.replicate(fresh))
        except load.Cancelled:
            task.stopped(wording.NORMAL)
        except AccessFailure as failure:
            task.failed(wording.fatal(f"{failure.message}; {failure.detail}"))
        except TaskFailure as failure:
            task.failed(str(failure))
        except self.database_error as failure:
            task.failed(wording.fatal(self.describe_error(failure)))
        except Exception as failure:
            task.failed(wording.fatal(f"Internal failure: {failure}"))
            raise
        finally:
            events.tell(self._backend, task, events.FAILED if task.failure else events.STOPPED, task.failure)

    def _databases(self) -> tuple[Any, Any]:
        """Source and target. Raises TaskFailure where the one is PostgreSQL and the other MySQL."""
        source, target = (
            access.resolve(self._backend, endpoint) for endpoint in (self._task.source, self._task.target)
        )
        if type(source) is not type(target):
            raise TaskFailure(
                wording.fatal(
                    "The embedded service moves rows between databases of one kind, not from "
                    f"{self._task.source.engine} to {self._task.target.engine}."
                )
            )
        return source, target

    def _refuse_no_tables(self) -> None:
        if not self._found and self._task.settings["ErrorBehavior"]["FailOnNoTablesCaptured"]:
            raise TaskFailure(wording.fatal(wording.NO_TABLES, "1021707", "reptask/replicationtask.c:2883"))

    def _new_to_load(self, fresh: bool) -> None:
        """Begin a load of what is not loaded yet: everything where it is `fresh`."""
        task = self._task
        done = set() if fresh else {key for key, statistics in task.tables.items() if statistics.state == COMPLETED}
        task.load_begins([table for table in self._found if (table.schema, table.name) not in done], keep=done)

    def _waiting(self) -> list[Any]:
        """The tables that are to be loaded."""
        return [table for table in self._found if self._task.statistics(table).state != COMPLETED]

    def _load_with(self, copier: Any, present: Collection[Any], absent: str) -> None:
        """Copy what waits; a table that is not `present` in the target is missing, in the words of its database
        (`absent`).
        """
        task = self._task
        for table in self._waiting():
            if table not in present:
                task.statistics(table).enter(MISSING, absent.format(schema=table.target_schema, name=table.target_name))
        work = {table: task.statistics(table) for table in present}
        load.load_tables(
            copier,
            work,
            cancel=self._stop,
            parallel=task.settings["FullLoadSettings"]["MaxFullLoadSubTasks"],
            observe=self._observer(list(work.values())),
        )
        self._judge_load()

    def _judge_load(self) -> None:
        """Give up where the tables that failed are all there are, or one is too many."""
        task = self._task
        errored = [table for table in self._found if task.statistics(table).state in (ERROR, MISSING)]
        policy = task.settings["ErrorBehavior"]["TableErrorPolicy"]
        if errored and (policy == "STOP_TASK" or len(errored) == len(self._found)):
            first = errored[0]
            raise TaskFailure(
                wording.fatal(
                    f"Table '{first.schema}'.'{first.name}' was errored/suspended (subtask 1 thread 1). "
                    f"RetCode: SQL_ERROR SqlState: 42P01 NativeError: 1 Message: ERROR: {task.statistics(first).error};"
                )
            )

    def _stops_after_load(self) -> bool:
        return self._task.loads and self._task.settings["FullLoadSettings"]["StopTaskCachedChangesNotApplied"]

    def _ends_by_itself(self) -> str:
        """The reason to stop now that everything up to the start of the watch is applied, if there is one."""
        task = self._task
        if task.loads and not task.resumed and task.settings["FullLoadSettings"]["StopTaskCachedChangesApplied"]:
            return wording.STOPPED_AFTER_CACHED_EVENTS
        kind, _, moment = (task.cdc_stop or "").partition(":")
        if kind and datetime.now(UTC) >= _moment(moment):
            return wording.STOPPED_AT_SERVER_TIME if kind == "server_time" else wording.STOPPED_AT_COMMIT_TIME
        return ""

    def _publish(self, values: dict[str, float]) -> None:
        metrics.publish(
            self._backend.account_id,
            self._backend.region_name,
            self._task.instance.identifier,
            last_segment(self._task.arn),
            values,
        )

    def _observer(self, watched: list[TableStatistics]) -> Any:
        """What is told about a load from time to time."""
        return _ThroughputReporter(self._publish, watched).report


class _ThroughputReporter:
    """Publishes how many rows a second a load writes."""

    def __init__(self, publish: Any, watched: list[TableStatistics]):
        self._publish, self._watched = publish, watched
        self._rows, self._moment = 0, time.monotonic()

    def report(self) -> None:
        """Publish the rate since the last report."""
        rows, now = sum(statistics.rows for statistics in self._watched), time.monotonic()
        if now > self._moment:
            self._publish({"FullLoadThroughputRowsTarget": max(0, rows - self._rows) / (now - self._moment)})
        self._rows, self._moment = rows, now


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
