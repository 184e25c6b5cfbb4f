# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls to EC2 about flow logs, one function each."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import ansible_dict_to_boto3_tag_list, retry
from ansible_collections.migrate.aws.plugins.module_utils._ec2_flow_log.errors import FlowLogError, FlowLogErrorHandler


@FlowLogErrorHandler.common_error_handler("read the flow logs of the resource")
@retry()
def flow_logs(client, resource_id: str) -> list[dict[str, Any]]:
    """The flow logs of one VPC, subnet or network interface."""
    filters = [{"Name": "resource-id", "Values": [resource_id]}]
    pages = client.get_paginator("describe_flow_logs").paginate(Filter=filters)
    return [flow_log for page in pages for flow_log in page["FlowLogs"]]


@FlowLogErrorHandler.list_error_handler("list the flow logs", [])
@retry()
def find_flow_logs(client, filters: list[dict[str, Any]], ids: list[str]) -> list[dict[str, Any]]:
    """The flow logs that match the filters and have one of the ids, where there are any; none when an id is unknown."""
    request = {"Filter": filters, "FlowLogIds": ids}
    pages = client.get_paginator("describe_flow_logs").paginate(
        **{name: value for name, value in request.items() if value}
    )
    return [flow_log for page in pages for flow_log in page["FlowLogs"]]


@FlowLogErrorHandler.list_error_handler("read the flow log")
@retry()
def flow_log(client, flow_log_id: str) -> dict[str, Any] | None:
    """One flow log, or None when EC2 does not know it (yet)."""
    found = client.describe_flow_logs(FlowLogIds=[flow_log_id])["FlowLogs"]
    return found[0] if found else None


@FlowLogErrorHandler.common_error_handler("create the flow log")
@retry()
def create_flow_log(client, request: dict[str, Any]) -> str:
    """Make one flow log; returns its id. EC2 answers 200 even for what it could not make: here that is an error."""
    answer = client.create_flow_logs(**request)
    _require_success(answer, "create the flow log")
    return answer["FlowLogIds"][0]


@FlowLogErrorHandler.deletion_error_handler("delete the flow log")
@retry()
def delete_flow_log(client, flow_log_id: str) -> None:
    """Delete one flow log."""
    _require_success(client.delete_flow_logs(FlowLogIds=[flow_log_id]), "delete the flow log")


@FlowLogErrorHandler.common_error_handler("tag the flow log")
@retry("InvalidFlowLogId.NotFound")
def set_tags(client, flow_log_id: str, tags: dict[str, str]) -> None:
    """Add tags, or give them new values."""
    client.create_tags(Resources=[flow_log_id], Tags=ansible_dict_to_boto3_tag_list(tags))


@FlowLogErrorHandler.common_error_handler("remove tags of the flow log")
@retry()
def remove_tags(client, flow_log_id: str, keys: list[str]) -> None:
    """Remove tags by their keys."""
    client.delete_tags(Resources=[flow_log_id], Tags=[{"Key": key} for key in keys])


def _require_success(answer: dict[str, Any], action: str) -> None:
    failures = [
        f"{item['ResourceId']}: {item['Error']['Code']}: {item['Error']['Message']}"
        for item in answer.get("Unsuccessful", [])
        if item["Error"]["Code"] != "InvalidFlowLogId.NotFound"
    ]
    if failures:
        raise FlowLogError(message=f"Failed to {action}: {'; '.join(failures)}")
