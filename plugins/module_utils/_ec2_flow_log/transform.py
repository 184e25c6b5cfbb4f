# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Between EC2's spelling of a flow log and ours.

A flow log of ours is {resource_id, destination_type, destination, destination_options, deliver_logs_permission_arn,
deliver_cross_account_role, traffic_type, max_aggregation_interval, log_format, tag_field_specifications, tags}, and
what was read has flow_log_id, deliver_logs_status and deliver_logs_error_message besides. `destination` is the name of
a log group and otherwise an ARN.
"""

from __future__ import annotations

from typing import Any

from ansible.module_utils.common.dict_transformations import camel_dict_to_snake_dict, snake_dict_to_camel_dict
from ansible_collections.migrate.aws.plugins.module_utils._compare import stated
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_dict, tag_list

CLOUDWATCH_LOGS = "cloud-watch-logs"
S3 = "s3"
#: The destination type of an ARN, by its service.
DESTINATION_TYPES = {"logs": CLOUDWATCH_LOGS, "s3": S3, "firehose": "kinesis-data-firehose"}
#: The type of a resource, by the beginning of its id.
#: EC2's name for each kind of resource by how its id begins; of two that fit the first counts.
RESOURCE_TYPES = {
    "vpc-": "VPC",
    "subnet-": "Subnet",
    "eni-": "NetworkInterface",
    "nat-": "RegionalNatGateway",
    "tgw-attach-": "TransitGatewayAttachment",
    "tgw-": "TransitGateway",
    "core-network-": "CoreNetwork",
    "attachment-": "CoreNetworkAttachment",
}
#: These record all traffic, minute by minute, and EC2 takes no other word on either.
UNCHOSEN = ("TransitGatewayAttachment", "TransitGateway", "CoreNetwork", "CoreNetworkAttachment")


def resource_type(resource_id: str) -> str | None:
    """EC2's name for the kind of thing that has this id, None when it is no kind that this module knows."""
    return next((kind for beginning, kind in RESOURCE_TYPES.items() if resource_id.startswith(beginning)), None)


def is_unchosen(resource_id: str) -> bool:
    """Whether neither the traffic nor the interval of a flow log of this resource can be chosen."""
    return resource_type(resource_id) in UNCHOSEN


def destination_of(log_group_name: str | None, arn: str | None) -> tuple[str | None, str]:
    """(destination type, destination) of a log group's name or an ARN; the type is None for an unknown ARN."""
    if log_group_name:
        return CLOUDWATCH_LOGS, log_group_name
    parts = arn.split(":")
    kind = DESTINATION_TYPES.get(parts[2]) if len(parts) > 5 else None
    return kind, parts[6] if kind == CLOUDWATCH_LOGS else arn


def from_options(params: dict[str, Any]) -> dict[str, Any]:
    """The module's options as a flow log; None is unmanaged."""
    kind, destination = destination_of(params["log_group_name"], params["destination_arn"])
    tags, unchosen = params["tags"], is_unchosen(params["resource_id"])
    interval, everything = params["max_aggregation_interval"], params["traffic_type"] == "ALL"
    return {
        "resource_id": params["resource_id"],
        "destination_type": kind,
        "destination": destination,
        "destination_options": stated(params["destination_options"]),
        "deliver_logs_permission_arn": params["deliver_logs_permission_arn"],
        "deliver_cross_account_role": params["deliver_cross_account_role"],
        "traffic_type": None if unchosen and everything else params["traffic_type"],
        "max_aggregation_interval": 60 if unchosen and interval is None else interval,
        "log_format": params["log_format"],
        "tag_field_specifications": params["tag_field_specifications"],
        "tags": None if tags is None else {key: str(value) for key, value in tags.items()},
    }


def from_api(flow_log: dict[str, Any]) -> dict[str, Any]:
    """A FlowLog of EC2 in our spelling."""
    kind, destination = destination_of(flow_log.get("LogGroupName"), flow_log.get("LogDestination"))
    return {
        "flow_log_id": flow_log["FlowLogId"],
        "resource_id": flow_log["ResourceId"],
        "destination_type": flow_log.get("LogDestinationType", kind),
        "destination": destination,
        "destination_options": _snake(flow_log.get("DestinationOptions")),
        "deliver_logs_permission_arn": flow_log.get("DeliverLogsPermissionArn"),
        "deliver_cross_account_role": flow_log.get("DeliverCrossAccountRole"),
        "traffic_type": flow_log.get("TrafficType"),
        "max_aggregation_interval": flow_log.get("MaxAggregationInterval"),
        "log_format": flow_log.get("LogFormat"),
        "tag_field_specifications": [_snake(fields) for fields in flow_log.get("TagFieldSpecifications") or []],
        "deliver_logs_status": flow_log.get("DeliverLogsStatus"),
        "deliver_logs_error_message": flow_log.get("DeliverLogsErrorMessage"),
        "tags": tag_dict(flow_log.get("Tags", [])),
    }


def to_api(flow_log: dict[str, Any]) -> dict[str, Any]:
    """The request which makes this flow log."""
    in_logs = flow_log["destination_type"] == CLOUDWATCH_LOGS
    # Tags of AWS's own are on a flow log that is replaced, and nobody else can set them.
    tags = {key: value for key, value in (flow_log["tags"] or {}).items() if not key.startswith("aws:")}
    specification = [{"ResourceType": "vpc-flow-log", "Tags": tag_list(tags)}]
    request = {
        "ResourceIds": [flow_log["resource_id"]],
        "ResourceType": resource_type(flow_log["resource_id"]),
        "TrafficType": flow_log["traffic_type"],
        "LogDestinationType": flow_log["destination_type"],
        "LogGroupName": flow_log["destination"] if in_logs else None,
        "LogDestination": None if in_logs else flow_log["destination"],
        "DestinationOptions": _camel(flow_log["destination_options"]) or None,
        "DeliverLogsPermissionArn": flow_log["deliver_logs_permission_arn"],
        "DeliverCrossAccountRole": flow_log["deliver_cross_account_role"],
        "MaxAggregationInterval": flow_log["max_aggregation_interval"],
        "LogFormat": flow_log["log_format"],
        "TagFieldSpecifications": [_camel(fields) for fields in flow_log["tag_field_specifications"] or []] or None,
        "TagSpecifications": specification if tags else None,
    }
    return {name: value for name, value in request.items() if value is not None}


def _snake(structure: dict[str, Any] | None) -> dict[str, Any] | None:
    return structure and camel_dict_to_snake_dict(structure)


def _camel(structure: dict[str, Any] | None) -> dict[str, Any] | None:
    return structure and snake_dict_to_camel_dict(structure, capitalize_first=True)
