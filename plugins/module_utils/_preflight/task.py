# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the rules ask of the replication task: how it treats LOBs, which tables it takes, what its endpoints
are told.
"""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api, mappings

#: A task that nothing was said about, as DMS makes it.
DEFAULTS: dict[str, Any] = {
    "identifier": None,
    "lobs": "limited",
    "lob_max_kb": 32,
    "prepare": "DROP_AND_CREATE",
    "after_connect": "",
    "map_boolean": False,
    "map_unbounded_numeric": False,
    "heartbeat": False,
    "validates": False,
    "rules": [],
    "started": False,
}


def read(client, identifier: str | None) -> dict[str, Any]:
    """The facts of a task; DEFAULTS, whose identifier is None, when there is none. Raises AnsibleAWSError."""
    found = api.describe_tasks(client, api.only(replication_task_id=identifier)) if identifier else []
    if not found:
        return DEFAULTS
    arns = [found[0]["SourceEndpointArn"], found[0]["TargetEndpointArn"]]
    endpoints = {one["EndpointArn"]: one for one in api.describe_endpoints(client, api.only(endpoint_arn=arns))}
    return facts(found[0], *(endpoints[arn] for arn in arns))


def facts(task: dict[str, Any], source: dict[str, Any], target: dict[str, Any]) -> dict[str, Any]:
    """The same of a task and its two endpoints as DMS describes them. Pure."""
    settings = json.loads(task.get("ReplicationTaskSettings") or "{}")
    metadata = settings.get("TargetMetadata") or {}
    return {
        "identifier": task["ReplicationTaskIdentifier"],
        "lobs": _lobs(metadata),
        "lob_max_kb": metadata.get("LobMaxSize") or DEFAULTS["lob_max_kb"],
        "prepare": (settings.get("FullLoadSettings") or {}).get("TargetTablePrepMode") or DEFAULTS["prepare"],
        "after_connect": _told(target).get("afterconnectscript", ""),
        "map_boolean": all(_told(end).get("mapbooleanasboolean") == "true" for end in (source, target)),
        "map_unbounded_numeric": all(
            _told(end).get("mapunboundednumericasstring") == "true" for end in (source, target)
        ),
        "heartbeat": _told(source).get("heartbeatenable") == "true",
        "validates": bool((settings.get("ValidationSettings") or {}).get("EnableValidation")),
        "rules": json.loads(task.get("TableMappings") or "{}").get("rules", []),
        "started": task.get("ReplicationTaskStartDate") is not None,
    }


def _told(endpoint: dict[str, Any]) -> dict[str, str]:
    """What an endpoint is told, by lower-case name: its settings, and its extra connection attributes."""
    attributes = (pair.partition("=") for pair in (endpoint.get("ExtraConnectionAttributes") or "").split(";"))
    extra = {name.strip().lower(): value.strip().lower() for name, _equals, value in attributes}
    settings = endpoint.get("PostgreSQLSettings") or endpoint.get("MySQLSettings") or {}
    return extra | {name.lower(): str(value).lower() for name, value in settings.items()}


def _lobs(metadata: dict[str, Any]) -> str:
    if metadata.get("SupportLobs") is False:
        return "none"
    return "full" if metadata.get("FullLobMode") else "limited"


def takes(task: dict[str, Any], schema: str, table: str) -> bool:
    """Whether the task carries a table; a task that does not exist yet carries all. Pure."""
    return mappings.Selection(tuple(task["rules"])).takes(schema, table)


def leaves_out(task: dict[str, Any], schema: str, table: str, column: str) -> bool:
    """Whether the task removes a column from what it carries. Pure."""
    return mappings.Selection(tuple(task["rules"])).removes_column(schema, table, column)


def renames(task: dict[str, Any]) -> bool:
    """Whether anything is called otherwise on the target. Pure."""
    return mappings.renames(task["rules"])
