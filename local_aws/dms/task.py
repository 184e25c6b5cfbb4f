# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One replication task: what was asked for, and what its engine reports."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Any

from local_aws import latencies
from local_aws.lifecycle import Lifecycle

from . import catalog, mappings, wording
from .endpoints import Endpoint
from .faults import InvalidParameterCombinationException, InvalidResourceStateFault
from .instances import Instance
from .names import last_segment
from .statistics import COMPLETED, TableStatistics, summary
from .tables import Table

if TYPE_CHECKING:
    from .engine import Engine
    from .serverless import Compute

TYPES = ("full-load", "cdc", "full-load-and-cdc")


class Task:
    """One task: what was asked for, and what its engine reports."""

    def __init__(
        self, identifier: str, task_arn: str, source: Endpoint, target: Endpoint, instance: Instance | Compute
    ):
        self.identifier = identifier
        self.arn = task_arn
        self.source, self.target, self.instance = source, target, instance
        self.migration_type = ""
        self.mappings_text = ""
        self.mappings = mappings.Mappings((), ())
        self.settings: dict[str, Any] = {}
        self.task_data: str | None = None
        self.cdc_start: str | None = None
        self.cdc_start_time: float | None = None
        self.cdc_stop: str | None = None
        self.lifecycle = Lifecycle("creating", "ready", latencies.REPLICATION_TASK)
        self.created = time.time()
        self.dates: dict[str, float] = {}
        self.stop_reason = ""
        self.failure = ""
        self.checkpoint = ""
        self.tables: dict[tuple[str, str], TableStatistics] = {}
        self.load_finished = False
        self.reloading = False
        self.resumed = False
        self.replication: Engine | None = None
        self._turn = threading.Lock()

    @property
    def loads(self) -> bool:
        """Whether existing rows are copied."""
        return self.migration_type != "cdc"

    @property
    def captures(self) -> bool:
        """Whether changes are captured."""
        return self.migration_type != "full-load"

    @property
    def validates(self) -> bool:
        """Whether rows are compared."""
        return bool(self.settings["ValidationSettings"]["EnableValidation"])

    @property
    def slot_name(self) -> str | None:
        """The slot, made beforehand, at which a task that only captures changes begins."""
        return None if self.loads else self.source.settings.get("SlotName")

    def statistics(self, table: Table) -> TableStatistics:
        """What is known about a table."""
        return self.tables[table.schema, table.name]

    def begin(self, start_type: str, replication: Engine) -> None:
        """Enter `starting` and let the engine run."""
        now = time.time()
        self.resumed = start_type == "resume-processing"
        self.reloading = start_type == "reload-target"
        self.stop_reason = self.failure = ""
        self.dates.pop("StopDate", None)
        self.dates["StartDate"] = now
        if not self.resumed:
            self.load_finished = False
            self.dates["FreshStartDate"] = now
        if self.settings["Logging"]["EnableLogging"]:
            self.settings["Logging"]["CloudWatchLogGroup"] = self.instance.log_group
            self.settings["Logging"]["CloudWatchLogStream"] = f"dms-task-{last_segment(self.arn)}"
        self.lifecycle.change("starting")
        self.replication = replication
        replication.start(fresh=not self.resumed)

    def load_begins(self, found: list[Table], keep: set[tuple[str, str]]) -> None:
        """The engine begins its load with these tables, beside those it keeps from an earlier run."""
        fresh = {
            (table.schema, table.name): TableStatistics(table.schema, table.name, estimate=table.estimate)
            for table in found
        }
        self.tables = {key: self.tables[key] for key in keep} | fresh
        for statistics in fresh.values():
            statistics.reloaded = self.reloading
            if not self.loads:
                statistics.enter(COMPLETED)
        if self.loads:
            self.dates["FullLoadStartDate"] = time.time()
            self.dates.pop("FullLoadFinishDate", None)
        self.running()

    def load_ends(self) -> None:
        """The engine has loaded what it could; from here on it can be resumed."""
        self.load_finished = True
        self.reloading = False
        if self.loads:
            self.dates["FullLoadFinishDate"] = time.time()

    def take_positions(self, params: dict[str, Any]) -> None:
        """Where change capture begins and ends, where the request says so."""
        if params.get("CdcStartTime") and params.get("CdcStartPosition"):
            raise InvalidParameterCombinationException("CdcStartTime and CdcStartPosition cannot be specified together")
        if params.get("CdcStartTime") and self.source.engine in catalog.POSTGRESQL:
            raise InvalidParameterCombinationException("CdcStartTime is not supported for a PostgreSQL source")
        self.cdc_start_time = params.get("CdcStartTime") or self.cdc_start_time
        self.cdc_start = params.get("CdcStartPosition") or self.cdc_start
        self.cdc_stop = params.get("CdcStopPosition") or self.cdc_stop

    def running(self) -> None:
        """The engine is at work."""
        with self._turn:
            if self.lifecycle.status == "starting":
                self.lifecycle.change("running")

    def stop(self) -> None:
        """Tell the engine to end. Refused where there is nothing to end."""
        # the engine may come to its end by itself at this very moment
        with self._turn:
            if self.lifecycle.status not in ("starting", "running"):
                raise InvalidResourceStateFault("Replication Task cannot be stopped, invalid state")
            self.lifecycle.change("stopping")
        self.replication.stop()

    def clean(self) -> None:
        """Drop what the engine keeps in the databases; the task is `deleted` then."""
        if self.replication is not None:
            self.replication.join(30)
            self.replication.remove()
        self.lifecycle.change("deleted")

    def stopped(self, reason: str) -> None:
        """The engine has come to an end as it should."""
        if reason == wording.FULL_LOAD_ONLY_FINISHED:
            self.load_ends()
        self._end("stopped", reason)

    def failed(self, message: str) -> None:
        """The engine has given up."""
        self.failure = message
        self._end("failed", wording.FATAL_ERROR)

    def to_dict(self, with_settings: bool = True) -> dict[str, Any]:
        """The task as the API shows it."""
        shown = {
            "ReplicationTaskIdentifier": self.identifier,
            "SourceEndpointArn": self.source.arn,
            "TargetEndpointArn": self.target.arn,
            "ReplicationInstanceArn": self.instance.arn,
            "MigrationType": self.migration_type,
            "Status": self.lifecycle.status,
            "LastFailureMessage": self.failure,
            "StopReason": self.stop_reason,
            "ReplicationTaskCreationDate": self.created,
            "ReplicationTaskStartDate": self.dates.get("StartDate"),
            "CdcStartPosition": self.cdc_start,
            "CdcStopPosition": self.cdc_stop,
            "RecoveryCheckpoint": self.checkpoint,
            "ReplicationTaskArn": self.arn,
            "ReplicationTaskStats": self._stats(),
            "TaskData": self.task_data,
        }
        if with_settings:
            shown |= {"TableMappings": self.mappings_text, "ReplicationTaskSettings": json.dumps(self.settings)}
        return {name: value for name, value in shown.items() if value not in (None, "")}

    def _end(self, status: str, reason: str) -> None:
        with self._turn:
            self.stop_reason = reason
            self.dates["StopDate"] = time.time()
            self.lifecycle.change(status)

    def _stats(self) -> dict[str, Any]:
        started = self.dates.get("FullLoadStartDate") or self.dates.get("StartDate")
        ended = self.dates.get("FullLoadFinishDate") or self.dates.get("StopDate") or time.time()
        return {
            **summary(list(self.tables.values())),
            "ElapsedTimeMillis": int(1000 * max(0.0, ended - started)) if started else 0,
            **self.dates,
        }
