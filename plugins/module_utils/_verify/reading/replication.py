# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What of DMS carries the rows, as it is."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_dict
from ansible_collections.migrate.aws.plugins.module_utils._verify.api import Region

#: The endpoints of forward replication and of reverse replication, by the keys of their names.
FORWARD = ("source_endpoint", "target_endpoint")
FALLBACK = ("source_out_endpoint", "source_in_endpoint", "target_out_endpoint", "target_in_endpoint")
TASKS = ("forward_task", "reverse_task")


def read(region: Region, names: dict[str, str]) -> dict[str, Any]:
    """The subnet group, the replication instance, the endpoints, what was tested of them, and the tasks."""
    groups = _found(
        region,
        "describe_replication_subnet_groups",
        "ReplicationSubnetGroups",
        "replication-subnet-group-id",
        names["replication_subnet_group"],
    )
    instances = _found(
        region,
        "describe_replication_instances",
        "ReplicationInstances",
        "replication-instance-id",
        names["replication_instance"],
    )
    endpoints = _found(
        region, "describe_endpoints", "Endpoints", "endpoint-id", *(names[key] for key in (*FORWARD, *FALLBACK))
    )
    tasks = _found(
        region, "describe_replication_tasks", "ReplicationTasks", "replication-task-id", *(names[key] for key in TASKS)
    )
    return {
        "subnet_group": groups[0] if groups else None,
        "instance": _tagged(region, instances[0], "ReplicationInstanceArn") if instances else None,
        "endpoints": [_tagged(region, one, "EndpointArn") for one in endpoints],
        "connections": _connections(region, instances),
        "tasks": [_task(region, one) for one in tasks],
    }


def _found(region: Region, operation: str, key: str, filtered: str, *names: str) -> list[dict[str, Any]]:
    return region.listed("dms", operation, key, Filters=[{"Name": filtered, "Values": list(names)}])


def _connections(region: Region, instances: list[dict[str, Any]]) -> list[dict[str, Any]]:
    arns = [one["ReplicationInstanceArn"] for one in instances]
    return _found(region, "describe_connections", "Connections", "replication-instance-arn", *arns) if arns else []


def _tagged(region: Region, thing: dict[str, Any], arn: str) -> dict[str, Any]:
    return {
        **thing,
        "tags": tag_dict(region.listed("dms", "list_tags_for_resource", "TagList", ResourceArn=thing[arn])),
    }


def _task(region: Region, task: dict[str, Any]) -> dict[str, Any]:
    """A task, its settings read."""
    settings = json.loads(task.get("ReplicationTaskSettings") or "{}")
    kept = {key: value for key, value in task.items() if key not in ("ReplicationTaskSettings", "TableMappings")}
    return {**_tagged(region, kept, "ReplicationTaskArn"), "settings": settings}
