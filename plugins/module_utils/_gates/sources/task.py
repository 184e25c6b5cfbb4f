# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A replication task of DMS: its status, or one of its counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._gates import api
from ansible_collections.migrate.aws.plugins.module_utils._gates.reading import Moment, Reading, unread

#: What can be read of a task beside its status, and what DMS calls it.
TASK_COUNTS = {
    "full_load_progress_percent": "FullLoadProgressPercent",
    "tables_errored": "TablesErrored",
    "tables_loaded": "TablesLoaded",
    "tables_loading": "TablesLoading",
    "tables_queued": "TablesQueued",
}
NAME = "task"
SERVICE = "dms"
NAMES = {"replication_task_arn": {"type": "str"}, "replication_task_identifier": {"type": "str"}}
ONE_TASK = {"mutually_exclusive": [list(NAMES)], "required_one_of": [list(NAMES)]}
OPTION = {
    "type": "dict",
    "options": {**NAMES, "measure": {"type": "str", "choices": ["status", *TASK_COUNTS], "default": "status"}},
    **ONE_TASK,
}
WANTED = {
    "comparison": "==",
    "threshold": "running",
    "fail_values": ["failed", "stopped", "deleting", "failed-move"],
}
#: The measure that WANTED is for.
WANTED_MEASURE = "status"


def is_text(asked: Mapping[str, Any]) -> bool:
    """The status is one, a count is a number."""
    return asked["measure"] == "status"


def question(asked: Mapping[str, Any]) -> tuple[str, str]:
    """A task is described once: the name and the value of DMS's filter for it."""
    if asked["replication_task_arn"]:
        return "replication-task-arn", asked["replication_task_arn"]
    return "replication-task-id", asked["replication_task_identifier"].lower()


def ask(dms, wanted: Sequence[Mapping[str, Any]], moment: Moment) -> dict[str, Any] | None:
    """The task's record, None where there is none. Raises ReadingError."""
    return next(iter(api.tasks(dms, *question(wanted[0]))), None)


def missing(asked: Mapping[str, Any]) -> Reading:
    """The reading where there is no such task."""
    return unread(
        f"there is no replication task {asked['replication_task_arn'] or asked['replication_task_identifier']}"
    )


def reading(asked: Mapping[str, Any], record: Mapping[str, Any] | None, moment: Moment) -> Reading:
    """The task's status, or one of its counts."""
    if not record:
        return missing(asked)
    measure = asked["measure"]
    if measure == "status":
        why = record.get("LastFailureMessage") or record.get("StopReason")
        settled = record["Status"] in ("running", "starting")
        return Reading(record["Status"], reason=None if settled else why)
    count = record.get("ReplicationTaskStats", {}).get(TASK_COUNTS[measure])
    return Reading(reason="DMS has no statistics of the task yet") if count is None else Reading(float(count))
