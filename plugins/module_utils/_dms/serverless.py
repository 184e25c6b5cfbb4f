# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Serverless replications: what is desired, what differs, how to start, how they look in a task's words. Pure."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import differing, merged, stated
from ansible_collections.migrate.aws.plugins.module_utils._dms import mappings, reload, settings, task
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import in_snake_case, snake, to_api
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._tags import for_creation, tag_changes

COMPUTE = (
    "AvailabilityZone",
    "DnsNameServers",
    "KmsKeyId",
    "MaxCapacityUnits",
    "MinCapacityUnits",
    "MultiAZ",
    "PreferredMaintenanceWindow",
    "ReplicationSubnetGroupId",
    "VpcSecurityGroupIds",
)
#: DMS keeps these in lower case.
LOWERED = ("preferred_maintenance_window", "replication_subnet_group_id")
PLAIN = ("SourceEndpointArn", "TargetEndpointArn", "ReplicationType")
TEXTS = ("TableMappings", "ReplicationSettings", "SupplementalSettings")
CHANGEABLE = (*PLAIN, *TEXTS, "ComputeConfig")
PARAMETERS = ("ReplicationConfigIdentifier", *CHANGEABLE, "ResourceIdentifier")
POSITIONS = ("CdcStartTime", "CdcStartPosition", "CdcStopPosition")

#: What DMS goes through before a replication runs.
STARTING = (
    "initializing",
    "preparing_metadata_resources",
    "testing_connection",
    "fetching_metadata",
    "calculating_capacity",
    "provisioning_capacity",
    "replication_starting",
)
#: A task's word for each status of a replication; the others are the same.
IN_TASKS_WORDS = {**dict.fromkeys(STARTING, "starting"), "created": "ready", "deprovisioning": "stopping"}


def from_api(
    config: dict[str, Any], replication: dict[str, Any] | None, config_tags: dict[str, str] | None = None
) -> dict[str, Any]:
    """A configuration and its replication as DMS describes them, in the module's words, the JSON texts parsed."""
    texts = {snake(name): json.loads(config[name]) for name in TEXTS if config.get(name)}
    have = {**in_snake_case(replication or {}), **in_snake_case(config), **texts}
    return have if config_tags is None else {**have, "tags": config_tags}


def as_task(have: dict[str, Any]) -> dict[str, Any]:
    """What a task would be that is in this state, for all that is known of tasks."""
    status = have.get("status", "created")
    return {
        "status": IN_TASKS_WORDS.get(status, status),
        "dms_status": status,
        "migration_type": have["replication_type"],
        "stop_reason": have.get("stop_reason", ""),
        "last_failure_message": "; ".join(have.get("failure_messages") or []),
        "replication_task_stats": have.get("replication_stats"),
    }


def desired(options: dict[str, Any]) -> dict[str, Any]:
    """The configuration as the options state it."""
    reload.check(options)
    wanted = {snake(name): options[snake(name)] for name in PARAMETERS}
    wanted["replication_config_identifier"] = wanted["replication_config_identifier"].lower()
    wanted["compute_config"] = _compute(options["compute_config"])
    wanted["replication_settings"] = settings.wanted(options["replication_settings"], options["strict_settings"])
    # what is null in the mappings means something to DMS
    whole = {name: options[name] for name in ("table_mappings", "supplemental_settings", "tags")}
    return {**stated(wanted), **{name: value for name, value in whole.items() if value is not None}}


def changes(what: str, options: dict[str, Any], have: dict[str, Any]) -> dict[str, Any]:
    """The fields of `have` that must change, including `status` if the replication must start or stop.

    Raises Refused for a change that would stop a running replication unasked, and for a start that DMS cannot make.
    """
    wanted, running = desired(options), as_task(have)
    names = [*(snake(name) for name in PLAIN), "compute_config"]
    changes = differing({name: wanted.get(name) for name in names}, have)
    if "table_mappings" in wanted and not mappings.is_same(wanted["table_mappings"], have.get("table_mappings")):
        changes["table_mappings"] = wanted["table_mappings"]
    if differing({"supplemental_settings": wanted.get("supplemental_settings")}, have):
        changes["supplemental_settings"] = wanted["supplemental_settings"]
    if options["replication_settings"] is not None:
        changed = settings.changes(wanted["replication_settings"], have.get("replication_settings"))
        changes.update({"replication_settings": changed} if changed else {})
    again = reload.changes(what, options, running) if task.has_run(running) else {}
    task.refuse_interruption(what, options, running, {**changes, **again})
    status = task.status_change(options["state"], running, {})
    _refuse_resuming_a_load(what, running, status, again)
    return {
        **changes,
        **again,
        **status,
        **tag_changes(options["tags"], have["tags"], options["purge_tags"]),
    }


def creation(options: dict[str, Any]) -> dict[str, Any]:
    """The parameters of CreateReplicationConfig."""
    return {**_parameters(desired(options), PARAMETERS), **for_creation(options["tags"])}


def modification(changes: dict[str, Any], have: dict[str, Any]) -> dict[str, Any]:
    """The parameters of ModifyReplicationConfig for the changes of a plan, without the ARN; {} when there are none."""
    values = dict(changes)
    if "replication_settings" in values:
        values["replication_settings"] = settings.complete(
            values["replication_settings"], have.get("replication_settings")
        )
    if "compute_config" in values:
        values["compute_config"] = merged(have.get("compute_config"), values["compute_config"])
    return _parameters(values, CHANGEABLE)


def start(running: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """The parameters of StartReplication, without the ARN, for what `as_task` says."""
    whole = options["state"] == "reloaded" and options["reload_tables"] is None
    if not task.has_run(running) or (whole and running["migration_type"] == "cdc"):
        return {"StartReplicationType": "start-replication", **to_api(options, POSITIONS), **_assessment(options)}
    kind = "reload-target" if whole else "resume-processing"
    return {"StartReplicationType": kind, **to_api(options, ("CdcStopPosition",)), **_assessment(options)}


def _assessment(options: dict[str, Any]) -> dict[str, str]:
    settings = options["premigration_assessment_settings"]
    return {} if settings is None else {"PremigrationAssessmentSettings": json.dumps(settings)}


def holds_capacity(have: dict[str, Any]) -> bool:
    """Whether a replication that has ended still holds what DMS had provisioned for it."""
    return (have.get("provision_data") or {}).get("provision_state") not in (None, "deprovisioned")


def _compute(compute: dict[str, Any] | None) -> dict[str, Any] | None:
    if compute is None:
        return None
    return stated({name: value.lower() if name in LOWERED and value else value for name, value in compute.items()})


def _parameters(values: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    parameters = to_api(values, names)
    if "ComputeConfig" in parameters:
        parameters["ComputeConfig"] = to_api(parameters["ComputeConfig"], COMPUTE)
    return {name: json.dumps(value) if name in TEXTS else value for name, value in parameters.items()}


def _refuse_resuming_a_load(what: str, running: dict[str, Any], status: dict[str, Any], again: dict[str, Any]) -> None:
    loaded_once = running["migration_type"] == "full-load" and task.has_run(running)
    if status.get("status") == "running" and loaded_once and not again:
        raise Refused(
            f"{what} is {running['dms_status']} and has type full-load, which DMS does not resume once it has "
            "begun. "
            "Set state=reloaded and allow_reload=true to load everything again."
        )
