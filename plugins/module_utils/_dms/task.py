# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Replication tasks: what is desired, what differs, how to start, what has been reached. Pure."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import differing, stated
from ansible_collections.migrate.aws.plugins.module_utils._dms import mappings, reload, settings
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import in_snake_case, snake, to_api
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._tags import for_creation, tag_changes

FIXED = ("SourceEndpointArn", "TargetEndpointArn")
#: Changed by MoveReplicationTask.
MOVED = "ReplicationInstanceArn"
TEXTS = ("TableMappings", "ReplicationTaskSettings", "TaskData")
CHANGEABLE = ("MigrationType", *TEXTS, "CdcStartPosition", "CdcStopPosition")
PARAMETERS = ("ReplicationTaskIdentifier", *FIXED, MOVED, *CHANGEABLE, "CdcStartTime", "ResourceIdentifier")
#: What a plan may hold besides CHANGEABLE, and ModifyReplicationTask does not take.
NOT_MODIFIED = ("tags", "status", "reload", snake(MOVED))
#: Of these, what is changed while the task runs.
CHANGED_RUNNING = ("tags", "status", "reload")

#: DMS accepts neither a change nor a start in these; each ends by itself.
PASSING = ("creating", "starting", "stopping", "modifying", "moving", "testing", "deleting")
ACTIVE = ("starting", "running")
#: The only states from which a task gets by itself to what it was started for.
LIVELY = ("starting", "running", "modifying", "creating")
#: StopReason of a task which did all that it was made for.
FINISHED = ("FULL_LOAD_ONLY_FINISHED", "STOPPED_AT_")
#: StopReason of a task whose full load is complete although it does not run.
LOADED = ("FULL_LOAD_ONLY_FINISHED", "STOPPED_AFTER_FULL_LOAD", "STOPPED_AFTER_CACHED_EVENTS")


def from_api(record: dict[str, Any], task_tags: dict[str, str] | None = None) -> dict[str, Any]:
    """A task as DMS describes it, in the module's words; its two JSON texts parsed, their keys as DMS spells them."""
    texts = {snake(name): json.loads(record[name]) for name in TEXTS if record.get(name)}
    task = {**in_snake_case(record), **texts}
    return task if task_tags is None else {**task, "tags": task_tags}


def desired(options: dict[str, Any]) -> dict[str, Any]:
    """The task as the options state it. DMS keeps identifiers in lower case."""
    reload.check(options)
    wanted = {snake(name): options[snake(name)] for name in PARAMETERS}
    wanted["replication_task_identifier"] = wanted["replication_task_identifier"].lower()
    wanted["replication_task_settings"] = settings.wanted(
        options["replication_task_settings"], options["strict_settings"]
    )
    return {**stated(wanted), **_text(options, "table_mappings"), **_text(options, "task_data"), **_tags(options)}


def changes(options: dict[str, Any], have: dict[str, Any]) -> dict[str, Any]:
    """The fields of `have` that must change, including `status` if the task must start or stop.

    Raises Refused for what only a new task can have, and for a change that would stop a running task unasked.
    """
    wanted = desired(options)
    changes = differing({snake(name): wanted.get(snake(name)) for name in _comparable(have)}, have)
    if "table_mappings" in wanted and not mappings.is_same(wanted["table_mappings"], have.get("table_mappings")):
        changes["table_mappings"] = wanted["table_mappings"]
    if differing({"task_data": wanted.get("task_data")}, have):
        changes["task_data"] = wanted["task_data"]
    if options["replication_task_settings"] is not None:
        changed = settings.changes(wanted["replication_task_settings"], have.get("replication_task_settings"))
        changes.update({"replication_task_settings": changed} if changed else {})
    _refuse_fixed(changes, wanted, have)
    what = f"Replication task {wanted['replication_task_identifier']}"
    again = reload.changes(what, options, have) if has_run(have) else {}
    refuse_interruption(what, options, have, {**changes, **again})
    return {
        **changes,
        **again,
        **status_change(options["state"], have, changes),
        **tag_changes(options["tags"], have["tags"], options["purge_tags"]),
    }


def creation(options: dict[str, Any]) -> dict[str, Any]:
    """The parameters of CreateReplicationTask."""
    return {**_parameters(desired(options), PARAMETERS), **for_creation(options["tags"])}


def modification(changes: dict[str, Any], have: dict[str, Any]) -> dict[str, Any]:
    """The parameters of ModifyReplicationTask for the changes of a plan, without the ARN; {} when there are none."""
    values = {name: value for name, value in changes.items() if name not in NOT_MODIFIED}
    if "replication_task_settings" in values:
        values["replication_task_settings"] = settings.complete(
            values["replication_task_settings"], have.get("replication_task_settings")
        )
    return _parameters(values, CHANGEABLE)


def start(have: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """The parameters of StartReplicationTask, without the ARN.

    The task neither loads again what it has loaded, unless that is asked for, nor is refused.
    """
    if have["status"] == "ready" and not has_run(have):
        return {"StartReplicationTaskType": "start-replication"}
    if options["state"] != "reloaded" or options["reload_tables"] is not None:
        return {"StartReplicationTaskType": "resume-processing"}
    if have["migration_type"] != "cdc":
        return {"StartReplicationTaskType": "reload-target"}
    return {"StartReplicationTaskType": "start-replication", **to_api(options, ("CdcStartPosition", "CdcStartTime"))}


def has_run(have: dict[str, Any]) -> bool:
    """Whether the task was started before."""
    statistics = have.get("replication_task_stats") or {}
    return bool(have.get("replication_task_start_date") or statistics.get("fresh_start_date"))


def is_finished(have: dict[str, Any]) -> bool:
    """Whether the task stopped because there was nothing left to do."""
    return have["status"] == "stopped" and any(word in have.get("stop_reason", "") for word in FINISHED)


def is_lively(have: dict[str, Any]) -> bool:
    """Whether the task can still get by itself to what is waited for."""
    return have["status"] in LIVELY


def is_running(have: dict[str, Any]) -> bool:
    """Whether the task does, or did, what it was started for."""
    return have["status"] == "running" or is_finished(have)


def is_loaded(have: dict[str, Any]) -> bool:
    """Whether the full load is complete, no table in error, and nothing keeps the task from going on."""
    if have["migration_type"] == "cdc":
        return is_running(have)
    if have["status"] == "stopped":
        return any(word in have.get("stop_reason", "") for word in LOADED) and not tables_in_error(have)
    if have["migration_type"] == "full-load":
        # it stops by itself, and says only then that it has finished
        return False
    load = progress(have)
    waiting = load["tables_loading"] + load["tables_queued"] + load["tables_errored"]
    return have["status"] == "running" and load["full_load_progress_percent"] == 100 and not waiting


def tables_in_error(have: dict[str, Any]) -> int:
    """How many tables could not be loaded."""
    return progress(have)["tables_errored"]


def progress(have: dict[str, Any]) -> dict[str, int]:
    """The counts of the full load; all 0 before it begins."""
    names = ("full_load_progress_percent", "tables_loaded", "tables_loading", "tables_queued", "tables_errored")
    statistics = have.get("replication_task_stats") or {}
    return {name: statistics.get(name) or 0 for name in names}


def state_in_words(have: dict[str, Any]) -> str:
    """The task's state and, while it loads, how far it is."""
    status = have.get("dms_status", have["status"])
    if have["migration_type"] == "cdc":
        return status
    load = progress(have)
    return (
        f"{status} (full load {load['full_load_progress_percent']} %: {load['tables_loaded']} tables loaded, "
        f"{load['tables_loading']} loading, {load['tables_queued']} queued, {load['tables_errored']} in error)"
    )


def failure_reason(have: dict[str, Any]) -> str | None:
    """What DMS says about why the task stopped or failed."""
    told = [have.get("last_failure_message"), have.get("stop_reason")]
    if tables_in_error(have):
        told.append("the module dms_table_statistics_info tells which tables are in error")
    return "; ".join(text for text in told if text) or None


def metric_dimensions(record: dict[str, Any], instance_identifiers: dict[str, str]) -> dict[str, str | None]:
    """The CloudWatch dimensions of a task as DMS describes it: its instance's name, the last part of its own ARN."""
    return {
        "ReplicationInstanceIdentifier": instance_identifiers.get(record["ReplicationInstanceArn"]),
        "ReplicationTaskIdentifier": record["ReplicationTaskArn"].rpartition(":")[2],
    }


def stopping_needed(have: dict[str, Any], changes: dict[str, Any]) -> bool:
    """Whether the task has to be stopped for these changes."""
    whole = changes.get("reload") == reload.EVERYTHING
    interrupting = changes.get("status") == "stopped" or whole or bool(set(changes) - set(CHANGED_RUNNING))
    return have["status"] in ACTIVE and interrupting


def refuse_interruption(what: str, options: dict[str, Any], have: dict[str, Any], changes: dict[str, Any]) -> None:
    """Raise Refused for changes which would stop a running task although nobody allowed that."""
    if options["on_running"] != "fail" or options["state"] == "stopped" or not stopping_needed(have, changes):
        return
    names = sorted(set(changes) - set(CHANGED_RUNNING))
    reasons = [f"{', '.join(names)} would change"] if names else []
    reasons += [f"{changes['reload']} would be loaded again"] if changes.get("reload") == reload.EVERYTHING else []
    raise Refused(
        f"{what} is running and {' and '.join(reasons)}, which DMS does only when it is stopped. Nothing was changed. "
        "State on_running=stop_and_resume to have it stopped, changed and started again, from where it was unless it "
        "is "
        "to be loaded again, or stop it first (state=stopped)."
    )


def status_change(state: str, have: dict[str, Any], changes: dict[str, Any]) -> dict[str, str]:
    """The status to set on the task, {} if it has it."""
    # a later end gives a task which came to its end something to do again
    done = is_finished(have) and "cdc_stop_position" not in changes
    if have["status"] not in ACTIVE and (state == "reloaded" or (state == "started" and not done)):
        return {"status": "running"}
    if state == "stopped" and have["status"] in ACTIVE:
        return {"status": "stopped"}
    return {}


def runs_after(have: dict[str, Any], changes: dict[str, Any]) -> bool:
    """Whether the task must run after these changes."""
    return changes.get("status", "running" if have["status"] in ACTIVE else "") == "running"


def unreached(have: dict[str, Any], connections: list[dict[str, Any]]) -> list[str]:
    """The endpoints of the task which DMS has not reached in these tests of connections."""
    reached = {connection["EndpointArn"] for connection in connections if connection["Status"] == "successful"}
    return [have[snake(name)] for name in FIXED if have[snake(name)] not in reached]


def _comparable(have: dict[str, Any]) -> list[str]:
    """The fields which `differing` can compare. Where change capture began matters only until it has begun."""
    begun = ("CdcStartPosition",) if has_run(have) else ()
    return [name for name in (*FIXED, MOVED, *CHANGEABLE) if name not in (*TEXTS, *begun)]


def _parameters(values: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    parameters = to_api(values, names)
    return {name: json.dumps(value) if name in TEXTS else value for name, value in parameters.items()}


def _text(options: dict[str, Any], name: str) -> dict[str, Any]:
    """A JSON option as it was stated: what is null in it means something to DMS."""
    return {} if options[name] is None else {name: options[name]}


def _tags(options: dict[str, Any]) -> dict[str, Any]:
    return {} if options["tags"] is None else {"tags": options["tags"]}


def _refuse_fixed(changes: dict[str, Any], wanted: dict[str, Any], have: dict[str, Any]) -> None:
    names = [snake(name) for name in FIXED if snake(name) in changes]
    if names:
        differences = ", ".join(f"{name} is {have.get(name)} and should be {wanted[name]}" for name in names)
        raise Refused(
            f"Replication task {wanted['replication_task_identifier']}: {differences}. DMS sets this when it creates a "
            "task. Delete the task (state=absent) and create it again, which starts its replication from the "
            "beginning, or set the current value."
        )
