# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The replication tasks of an account: what may be asked of them when."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from . import mappings, task_settings, wording
from .engines import engine_for
from .faults import (
    InvalidParameterCombinationException,
    InvalidParameterValueException,
    InvalidResourceStateFault,
    ResourceAlreadyExistsFault,
    ResourceNotFoundFault,
)
from .names import check_identifier
from .paging import page, select
from .task import TYPES, Task

if TYPE_CHECKING:
    from .backend import DmsBackend

_START_TYPES = ("start-replication", "resume-processing", "reload-target")
_AT_REST = ("ready", "stopped", "failed")
_CHANGE_SECONDS = 30


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

    def at_rest(self, task_arn: str, verb: str) -> Task:
        """The task of that ARN, refused while it does something."""
        task = self.get(task_arn)
        if task.lifecycle.status not in _AT_REST:
            raise InvalidResourceStateFault(f"Replication Task cannot be {verb}, invalid state")
        return task

    def create(self, params: dict[str, Any]) -> dict[str, Any]:
        """CreateReplicationTask."""
        identifier = check_identifier("ReplicationTaskIdentifier", params["ReplicationTaskIdentifier"], 255)
        task_arn = self._backend.arn("task", params.get("ResourceIdentifier"))
        self._refuse_duplicate(identifier, task_arn)
        task = Task(
            identifier,
            task_arn,
            self._backend.endpoints.of_type(params["SourceEndpointArn"], "source"),
            self._backend.endpoints.of_type(params["TargetEndpointArn"], "target"),
            self._backend.instances.available(params["ReplicationInstanceArn"]),
        )
        task.settings = task_settings.enrich(params.get("ReplicationTaskSettings"))
        self._describe_work(task, params)
        self._tasks[task_arn] = task
        self._backend.tag(task_arn, params.get("Tags"))
        return {**task.to_dict(), "Status": "creating"}

    def modify(self, params: dict[str, Any]) -> dict[str, Any]:
        """ModifyReplicationTask: refused unless the task is at rest."""
        task = self.at_rest(params["ReplicationTaskArn"], "modified")
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
        task = self.at_rest(params["ReplicationTaskArn"], "moved")
        instance = self._backend.instances.available(params["TargetReplicationInstanceArn"])
        if instance is task.instance:
            raise InvalidResourceStateFault("The task already runs on this replication instance")
        task.instance = instance
        task.lifecycle.change("moving", task.lifecycle.status, _CHANGE_SECONDS)
        return {**task.to_dict(), "Status": "moving"}

    def start(self, params: dict[str, Any]) -> dict[str, Any]:
        """StartReplicationTask."""
        task = self.at_rest(params["ReplicationTaskArn"], "started")
        start_type = params["StartReplicationTaskType"]
        self._check_start(task, start_type)
        self._describe_work(task, params)
        for endpoint in (task.source, task.target):
            if not self._backend.connections.successful(task.instance, endpoint):
                raise InvalidResourceStateFault(wording.TEST_CONNECTION_FIRST)
        task.begin(start_type, task.replication or engine_for(self._backend, task))
        return {**task.to_dict(), "Status": "starting"}

    def stop(self, params: dict[str, Any]) -> dict[str, Any]:
        """StopReplicationTask."""
        task = self.get(params["ReplicationTaskArn"])
        task.stop()
        return {**task.to_dict(), "Status": "stopping"}

    def delete(self, params: dict[str, Any]) -> dict[str, Any]:
        """DeleteReplicationTask: refused unless the task is at rest."""
        task = self.at_rest(params["ReplicationTaskArn"], "deleted")
        task.lifecycle.change("deleting")
        self._backend.untag(task.arn)
        threading.Thread(target=task.clean, name="dms-delete-task", daemon=True).start()
        return {**task.to_dict(), "Status": "deleting"}

    def describe(self, params: dict[str, Any]) -> dict[str, Any]:
        """DescribeReplicationTasks."""
        found = select(
            self.all(),
            params.get("Filters"),
            {
                "replication-task-arn": lambda task: task.arn,
                "replication-task-id": lambda task: task.identifier,
                "migration-type": lambda task: task.migration_type,
                "endpoint-arn": lambda task: (task.source.arn, task.target.arn),
                "replication-instance-arn": lambda task: task.instance.arn,
            },
        )
        if params.get("Filters") and not found:
            raise ResourceNotFoundFault("No Tasks found matching provided filters")
        shown, marker = page(found, params)
        with_settings = not params.get("WithoutSettings", False)
        return {"ReplicationTasks": [task.to_dict(with_settings) for task in shown], **marker}

    def table_statistics(self, params: dict[str, Any]) -> dict[str, Any]:
        """DescribeTableStatistics."""
        task = self.get(params["ReplicationTaskArn"])
        shown, marker = statistics_of(task, params)
        return {"ReplicationTaskArn": task.arn, "TableStatistics": shown, **marker}

    def reload_tables(self, params: dict[str, Any]) -> dict[str, Any]:
        """ReloadTables: load some tables of a running task again, or only compare them again."""
        task = self.get(params["ReplicationTaskArn"])
        reload_tables_of(task, params)
        return {"ReplicationTaskArn": task.arn}

    def _describe_work(self, task: Task, params: dict[str, Any]) -> None:
        if params.get("MigrationType"):
            if params["MigrationType"] not in TYPES:
                raise InvalidParameterValueException(f"The migration type {params['MigrationType']} is not valid")
            task.migration_type = params["MigrationType"]
        if params.get("TableMappings"):
            task.mappings = mappings.parse(params["TableMappings"])
            task.mappings_text = params["TableMappings"]
        task.take_positions(params)
        task.task_data = params.get("TaskData") or task.task_data

    def _check_start(self, task: Task, start_type: str) -> None:
        if start_type not in _START_TYPES:
            raise InvalidParameterValueException(f"The start type {start_type} is not valid")
        first = "StartDate" not in task.dates
        if start_type == "start-replication" and not first and task.loads:
            raise InvalidParameterCombinationException(
                "Start Type : START_REPLICATION, valid only for tasks running for the first time"
            )
        if start_type != "start-replication" and first:
            name = start_type.upper().replace("-", "_")
            raise InvalidParameterCombinationException(
                f"Start Type : {name}, not valid for tasks running for the first time"
            )
        if start_type == "reload-target" and not task.loads:
            raise InvalidParameterCombinationException(
                "Start Type : RELOAD_TARGET, not valid for tasks of migration type cdc"
            )

    def _refuse_duplicate(self, identifier: str, task_arn: str | None) -> None:
        for other in self.all():
            if other.identifier == identifier or other.arn == task_arn:
                raise ResourceAlreadyExistsFault(f"Replication Task {identifier} already exists")


def statistics_of(task: Task, params: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """One page of a task's or a replication's table statistics, and the marker where more follow."""
    found = select(
        list(task.tables.values()),
        params.get("Filters"),
        {
            "schema-name": lambda table: table.schema,
            "table-name": lambda table: table.name,
            "table-state": lambda table: table.state,
            "validation-state": lambda table: table.validation_state,
        },
    )
    shown, marker = page(found, params, maximum=500)
    return [table.to_dict() for table in shown], marker


def reload_tables_of(task: Task, params: dict[str, Any]) -> None:
    """Load tables of a running task or replication again, or only compare them again."""
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
