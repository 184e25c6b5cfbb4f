# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls to EC2 about flow logs, one function each."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError, Calls
from ansible_collections.migrate.aws.plugins.module_utils._tags import EC2Tags

aws = Calls("InvalidFlowLogId.NotFound")
tags = EC2Tags(aws, transient=("InvalidFlowLogId.NotFound",))


@aws.call("read the flow logs of the resource")
def flow_logs(client, resource_id: str) -> list[dict[str, Any]]:
    """The flow logs of one VPC, subnet or network interface."""
    filters = [{"Name": "resource-id", "Values": [resource_id]}]
    pages = client.get_paginator("describe_flow_logs").paginate(Filter=filters)
    return [flow_log for page in pages for flow_log in page["FlowLogs"]]


@aws.read("list the flow logs", default=[])
def find_flow_logs(client, filters: list[dict[str, Any]], ids: list[str]) -> list[dict[str, Any]]:
    """The flow logs that match the filters and have one of the ids, where there are any; none when an id is unknown."""
    request = {"Filter": filters, "FlowLogIds": ids}
    pages = client.get_paginator("describe_flow_logs").paginate(
        **{name: value for name, value in request.items() if value}
    )
    return [flow_log for page in pages for flow_log in page["FlowLogs"]]


@aws.read("read the flow log")
def flow_log(client, flow_log_id: str) -> dict[str, Any] | None:
    """One flow log, or None when EC2 does not know it (yet)."""
    found = client.describe_flow_logs(FlowLogIds=[flow_log_id])["FlowLogs"]
    return found[0] if found else None


@aws.call("create the flow log")
def create_flow_log(client, request: dict[str, Any]) -> str:
    """Make one flow log; returns its id. EC2 answers 200 even for what it could not make: here that is an error."""
    answer = client.create_flow_logs(**request)
    _require_success(answer, "create the flow log")
    return answer["FlowLogIds"][0]


@aws.delete("delete the flow log")
def delete_flow_log(client, flow_log_id: str) -> None:
    """Delete one flow log."""
    _require_success(client.delete_flow_logs(FlowLogIds=[flow_log_id]), "delete the flow log")


def _require_success(answer: dict[str, Any], action: str) -> None:
    failures = [
        f"{item['ResourceId']}: {item['Error']['Code']}: {item['Error']['Message']}"
        for item in answer.get("Unsuccessful", [])
        if item["Error"]["Code"] != "InvalidFlowLogId.NotFound"
    ]
    if failures:
        raise AnsibleAWSError(message=f"Failed to {action}: {'; '.join(failures)}")
