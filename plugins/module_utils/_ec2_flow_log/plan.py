# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which flow log is meant, what of it has to change, and what EC2 would refuse. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import canonical, differing, merged
from ansible_collections.migrate.aws.plugins.module_utils._ec2_flow_log.transform import (
    CLOUDWATCH_LOGS,
    RESOURCE_TYPES,
    S3,
    is_unchosen,
    resource_type,
)
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_changes

#: What EC2 never changes on a flow log.
FIXED = (
    "destination_type",
    "destination",
    "deliver_logs_permission_arn",
    "deliver_cross_account_role",
    "traffic_type",
    "max_aggregation_interval",
    "log_format",
    "tag_field_specifications",
)
#: What belongs to a destination and does not come along to one of another kind.
OF_DESTINATION = ("deliver_logs_permission_arn", "deliver_cross_account_role", "destination_options")
FlowLog = dict[str, Any]


def problems(wanted: FlowLog) -> list[str]:
    """Sentences saying why EC2 cannot make the flow log asked for: empty when it can."""
    found = []
    if resource_type(wanted["resource_id"]) is None:
        kinds = ", ".join(RESOURCE_TYPES)
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
    if kind != S3 and wanted["destination_options"]:
        found.append(
            "destination_options say how files are written, and only S3 gets files: leave them out or state a bucket."
        )
    return [*found, *_chosen_in_vain(wanted)]


def _chosen_in_vain(wanted: FlowLog) -> list[str]:
    if not is_unchosen(wanted["resource_id"]):
        return []
    forced = {"traffic_type": (None, "ALL"), "max_aggregation_interval": (60, 60)}
    return [
        f"{name} is {wanted[name]!r}: a {resource_type(wanted['resource_id'])} allows {only} only."
        for name, (unset, only) in forced.items()
        if wanted[name] != unset
    ]


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
    written = differing(wanted["destination_options"] or {}, current["destination_options"])
    if written:
        result["destination_options"] = written
    return {**result, **tag_changes(wanted["tags"], current["tags"], purge_tags)}


def successor(current: FlowLog, changed: FlowLog) -> FlowLog:
    """The flow log which takes the place of `current`; what is unmanaged is carried over."""
    result = merged(current, changed)
    if "destination_type" in changed:
        result.update({field: changed.get(field) for field in OF_DESTINATION})
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
    if field == "tag_field_specifications":
        return canonical(value)
    return value
