# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which flow log is meant, what of it has to change, and what EC2 would refuse. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import merged, tag_plan
from ansible_collections.migrate.aws.plugins.module_utils._ec2_flow_log.transform import (
    CLOUDWATCH_LOGS,
    RESOURCE_TYPES,
    S3,
    resource_type,
)

#: What EC2 never changes on a flow log.
FIXED = (
    "destination_type",
    "destination",
    "deliver_logs_permission_arn",
    "traffic_type",
    "max_aggregation_interval",
    "log_format",
)
FlowLog = dict[str, Any]


def problems(wanted: FlowLog) -> list[str]:
    """Sentences saying why EC2 cannot make the flow log asked for: empty when it can."""
    found = []
    if resource_type(wanted["resource_id"]) is None:
        kinds = ", ".join(f"{beginning}-" for beginning in RESOURCE_TYPES)
        found.append(f"resource_id is {wanted['resource_id']!r}: it must begin with one of {kinds}.")
    kind, role = wanted["destination_type"], wanted["deliver_logs_permission_arn"]
    if kind is None:
        found.append(
            f"destination_arn is {wanted['destination']!r}: it must be the ARN of an S3 bucket, of a Firehose stream "
            "or of a CloudWatch Logs group."
        )
    if kind == CLOUDWATCH_LOGS and not role:
        found.append("A flow log to CloudWatch Logs needs a role: give deliver_logs_permission_arn.")
    if kind == S3 and role:
        found.append(
            "A flow log to S3 takes no role: leave deliver_logs_permission_arn out, "
            "the bucket's policy gives the permission."
        )
    return found


def recognised(wanted: FlowLog, found: list[FlowLog]) -> FlowLog | None:
    """The one of a resource's flow logs which is meant: by its Name if that is given, otherwise by its destination."""
    name = (wanted["tags"] or {}).get("Name")
    here = [flow_log for flow_log in found if _destination(flow_log) == _destination(wanted)]
    named = [flow_log for flow_log in found if name is not None and flow_log["tags"].get("Name") == name]
    both = [flow_log for flow_log in named if flow_log in here]
    return next(iter(both or named or here), None)


def changes(wanted: FlowLog, current: FlowLog, purge_tags: bool) -> FlowLog:
    """The fields of `current` that have to become something else; spaces and a last slash make no difference.

    Of the tags only those that change are there, None for one that goes.
    """
    result = {
        field: wanted[field]
        for field in FIXED
        if wanted[field] is not None and _meaning(field, wanted[field]) != _meaning(field, current[field])
    }
    return {**result, **tag_plan(wanted["tags"], current["tags"], purge_tags)}


def successor(current: FlowLog, changed: FlowLog) -> FlowLog:
    """The flow log which takes the place of `current`; what is unmanaged is carried over."""
    result = merged(current, changed)
    if "destination_type" in changed and "deliver_logs_permission_arn" not in changed:
        # The old role delivered to another kind of destination.
        result["deliver_logs_permission_arn"] = None
    return result


def replacement_sentence(current: FlowLog, changed: FlowLog, fixed: list[str]) -> str:
    """Why the flow log is not changed, naming each field."""
    differences = ", ".join(f"{field} is {current[field]!r} and should be {changed[field]!r}" for field in fixed)
    return (
        f"Flow log {current['flow_log_id']} of {current['resource_id']}: {differences}. AWS cannot change "
        "that on a flow log: set allow_replace to have it deleted and made anew."
    )


def _destination(flow_log: FlowLog) -> tuple[str, str]:
    return flow_log["destination_type"], _meaning("destination", flow_log["destination"])


def _meaning(field: str, value: Any) -> Any:
    if field == "destination":
        return value.rstrip("/")
    if field == "log_format" and value:
        return value.split()
    return value
