# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Replication tasks: their description, their states, what may be asked of them when."""
from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Any

from . import mappings, task_settings, wording
from .endpoints import Endpoint
from .faults import (
    InvalidParameterCombinationException,
    InvalidParameterValueException,
    InvalidResourceStateFault,
    ResourceAlreadyExistsFault,
    ResourceNotFoundFault,
)
from .instances import Instance
from .lifecycle import Lifecycle
from .names import check_identifier, last_segment
from .paging import page, select
from .replication import Replication
from .statistics import COMPLETED, TableStatistics, summary
from .tables import Table

if TYPE_CHECKING:
    from .backend import DmsBackend

_TYPES = ("full-load", "cdc", "full-load-and-cdc")
_START_TYPES = ("start-replication", "resume-processing", "reload-target")
_AT_REST = ("ready", "stopped", "failed")
_CREATION_SECONDS, _CHANGE_SECONDS = 30, 30


class Task:
    """One task: what was asked for, and what its engine reports."""

    def __init__(self, identifier: str, task_arn: str, source: Endpoint, target: Endpoint, instance: Instance):
        self.identifier = identifier
        self.arn = task_arn
        self.source, self.target, self.instance = source, target, instance
        self.migration_type = ""
        self.mappings_text = ""
        self.mappings = mappings.Mappings((), ())
        self.settings: dict[str, Any] = {}
        self.task_data: str | None = None
        self.cdc_start: str | None = None
        self.cdc_stop: str | None = None
        self.lifecycle = Lifecycle("creating", "ready", _CREATION_SECONDS)
        self.created = time.time()
        self.dates: dict[str, float] = {}
        self.stop_reason = ""
        self.failure = ""
        self.position = ""
        self.tables: dict[tuple[str, str], TableStatistics] = {}
        self.load_finished = False
        self.reloading = False
        self.resumed = False
        self.replication: Replication | None = None
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

    def begin(self, start_type: str, replication: Replication) -> None:
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
            self.settings["Logging"]["CloudWatchLogGroup"] = f"dms-tasks-{self.instance.identifier}"
            self.settings["Logging"]["CloudWatchLogStream"] = f"dms-task-{last_segment(self.arn)}"
        self.lifecycle.change("starting")
        self.replication = replication
        replication.start(fresh=not self.resumed)

    def load_begins(self, found: list[Table], keep: set[tuple[str, str]]) -> None:
        """The engine begins its load with these tables, beside those it keeps from an earlier run."""
        fresh = {(table.schema, table.name): TableStatistics(table.schema, table.name, estimate=table.estimate)
                 for table in found}
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
            "RecoveryCheckpoint": _checkpoint(self.position),
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


class Tasks:
    """The tasks of one account and region."""

    def __init__(self, backend: DmsBackend):
        self._backend = backend
        self._tasks: dict[str, Task] = {}

    def all(self) -> list[Task]:
        """Every task that still exists, deleting ones included."""
        for gone in [key for key, task in self._tasks.items() if task.lifecycle.status == "deleted"]:
            del self._tasks[gone]
        return list(self._tasks.values())

    def get(self, task_arn: str) -> Task:
        """The task of that ARN."""
        found = next((task for task in self.all() if task.arn == task_arn), None)
        if found is None:
            raise ResourceNotFoundFault(f"Replication task {task_arn} not found")
        return found

    def create(self, params: dict[str, Any]) -> dict[str, Any]:
        """CreateReplicationTask."""
        identifier = check_identifier("ReplicationTaskIdentifier", params["ReplicationTaskIdentifier"], 255)
        task_arn = self._backend.arn("task", params.get("ResourceIdentifier"))
        self._refuse_duplicate(identifier, task_arn)
        task = Task(identifier, task_arn, self._backend.endpoints.of_type(params["SourceEndpointArn"], "source"),
                    self._backend.endpoints.of_type(params["TargetEndpointArn"], "target"),
                    self._backend.instances.available(params["ReplicationInstanceArn"]))
        task.settings = task_settings.enrich(params.get("ReplicationTaskSettings"))
        self._describe_work(task, params)
        self._tasks[task_arn] = task
        self._backend.tag(task_arn, params.get("Tags"))
        return {**task.to_dict(), "Status": "creating"}

    def modify(self, params: dict[str, Any]) -> dict[str, Any]:
        """ModifyReplicationTask: refused unless the task is at rest."""
        task = self._at_rest(params["ReplicationTaskArn"], "modified")
        if params.get("ReplicationTaskIdentifier"):
            identifier = check_identifier("ReplicationTaskIdentifier", params["ReplicationTaskIdentifier"], 255)
            if identifier != task.identifier:
                self._refuse_duplicate(identifier, None)
            task.identifier = identifier
        if params.get("ReplicationTaskSettings"):
            task.settings = task_settings.enrich(params["ReplicationTaskSettings"], task.settings)
        self._describe_work(task, params)
        task.lifecycle.change("modifying", task.lifecycle.status, _CHANGE_SECONDS)
        return {**task.to_dict(), "Status": "modifying"}

    def move(self, params: dict[str, Any]) -> dict[str, Any]:
        """MoveReplicationTask: to another instance, while the task is at rest."""
        task = self._at_rest(params["ReplicationTaskArn"], "moved")
        instance = self._backend.instances.available(params["TargetReplicationInstanceArn"])
        if instance is task.instance:
            raise InvalidResourceStateFault("The task already runs on this replication instance")
        task.instance = instance
        task.lifecycle.change("moving", task.lifecycle.status, _CHANGE_SECONDS)
        return {**task.to_dict(), "Status": "moving"}

    def start(self, params: dict[str, Any]) -> dict[str, Any]:
        """StartReplicationTask."""
        task = self._at_rest(params["ReplicationTaskArn"], "started")
        start_type = params["StartReplicationTaskType"]
        self._check_start(task, start_type)
        self._describe_work(task, params)
        for endpoint in (task.source, task.target):
            if not self._backend.connections.successful(task.instance, endpoint):
                raise InvalidResourceStateFault(wording.TEST_CONNECTION_FIRST)
        task.begin(start_type, task.replication or Replication(self._backend, task))
        return {**task.to_dict(), "Status": "starting"}

    def stop(self, params: dict[str, Any]) -> dict[str, Any]:
        """StopReplicationTask."""
        task = self.get(params["ReplicationTaskArn"])
        task.stop()
        return {**task.to_dict(), "Status": "stopping"}

    def delete(self, params: dict[str, Any]) -> dict[str, Any]:
        """DeleteReplicationTask: refused unless the task is at rest."""
        task = self._at_rest(params["ReplicationTaskArn"], "deleted")
        task.lifecycle.change("deleting")
        self._backend.untag(task.arn)
        threading.Thread(target=_clean, args=(task,), name="dms-delete-task", daemon=True).start()
        return {**task.to_dict(), "Status": "deleting"}

    def describe(self, params: dict[str, Any]) -> dict[str, Any]:
        """DescribeReplicationTasks."""
        found = select(self.all(), params.get("Filters"), {
            "replication-task-arn": lambda task: task.arn,
            "replication-task-id": lambda task: task.identifier,
            "migration-type": lambda task: task.migration_type,
            "endpoint-arn": lambda task: (task.source.arn, task.target.arn),
            "replication-instance-arn": lambda task: task.instance.arn,
        })
        if params.get("Filters") and not found:
            raise ResourceNotFoundFault("No Tasks found matching provided filters")
        shown, marker = page(found, params)
        with_settings = not params.get("WithoutSettings", False)
        return {"ReplicationTasks": [task.to_dict(with_settings) for task in shown], **marker}

    def table_statistics(self, params: dict[str, Any]) -> dict[str, Any]:
        """DescribeTableStatistics."""
        task = self.get(params["ReplicationTaskArn"])
        found = select(list(task.tables.values()), params.get("Filters"), {
            "schema-name": lambda table: table.schema,
            "table-name": lambda table: table.name,
            "table-state": lambda table: table.state,
            "validation-state": lambda table: table.validation_state,
        })
        shown, marker = page(found, params, maximum=500)
        return {"ReplicationTaskArn": task.arn, "TableStatistics": [table.to_dict() for table in shown], **marker}

    def reload_tables(self, params: dict[str, Any]) -> dict[str, Any]:
        """ReloadTables: load some tables of a running task again, or only compare them again."""
        task = self.get(params["ReplicationTaskArn"])
        if task.lifecycle.status != "running":
            raise InvalidResourceStateFault("Replication Task must be in running state to reload tables")
        names = {(table["SchemaName"], table["TableName"]) for table in params["TablesToReload"]}
        unknown = names - task.tables.keys()
        if unknown:
            schema, name = min(unknown)
            raise InvalidParameterValueException(f"Table {schema}.{name} is not part of the task")
        if params.get("ReloadOption", "data-reload") == "validate-only":
            if not task.validates:
                raise InvalidParameterCombinationException("validate-only needs a task with validation enabled")
            task.replication.validate_again(names)
        else:
            task.replication.reload(names)
        return {"ReplicationTaskArn": task.arn}

    def shut_down(self) -> None:
        """End every engine."""
        running = [task.replication for task in self._tasks.values() if task.replication is not None]
        for replication in running:
            replication.stop()
        for replication in running:
            replication.join(5)

    def _describe_work(self, task: Task, params: dict[str, Any]) -> None:
        if params.get("MigrationType"):
            if params["MigrationType"] not in _TYPES:
                raise InvalidParameterValueException(f"The migration type {params['MigrationType']} is not valid")
            task.migration_type = params["MigrationType"]
        if params.get("TableMappings"):
            task.mappings = mappings.parse(params["TableMappings"])
            task.mappings_text = params["TableMappings"]
        if params.get("CdcStartTime") and params.get("CdcStartPosition"):
            raise InvalidParameterCombinationException("CdcStartTime and CdcStartPosition cannot be specified together")
        if params.get("CdcStartTime"):
            raise InvalidParameterCombinationException("CdcStartTime is not supported for a PostgreSQL source")
        task.cdc_start = params.get("CdcStartPosition") or task.cdc_start
        task.cdc_stop = params.get("CdcStopPosition") or task.cdc_stop
        task.task_data = params.get("TaskData") or task.task_data

    def _check_start(self, task: Task, start_type: str) -> None:
        if start_type not in _START_TYPES:
            raise InvalidParameterValueException(f"The start type {start_type} is not valid")
        first = "StartDate" not in task.dates
        if start_type == "start-replication" and not first and task.loads:
            raise InvalidParameterCombinationException(
                "Start Type : START_REPLICATION, valid only for tasks running for the first time")
        if start_type != "start-replication" and first:
            name = start_type.upper().replace("-", "_")
            raise InvalidParameterCombinationException(
                f"Start Type : {name}, not valid for tasks running for the first time")
        if start_type == "reload-target" and not task.loads:
            raise InvalidParameterCombinationException(
                "Start Type : RELOAD_TARGET, not valid for tasks of migration type cdc")

    def _at_rest(self, task_arn: str, verb: str) -> Task:
        task = self.get(task_arn)
        if task.lifecycle.status not in _AT_REST:
            raise InvalidResourceStateFault(f"Replication Task cannot be {verb}, invalid state")
        return task

    def _refuse_duplicate(self, identifier: str, task_arn: str | None) -> None:
        for other in self.all():
            if other.identifier == identifier or other.arn == task_arn:
                raise ResourceAlreadyExistsFault(f"Replication Task {identifier} already exists")


def _clean(task: Task) -> None:
    if task.replication is not None:
        task.replication.join(30)
        task.replication.remove()
    task.lifecycle.change("deleted")


def _checkpoint(position: str) -> str | None:
    """The position in the source's WAL as a RecoveryCheckpoint."""
    if not position:
        return None
    high, low = position.split("/")
    return f"checkpoint:V1#1#{high.zfill(8)}/{low.zfill(8)}#0#0#*#0#0"
