# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of ec2_flow_log_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Reading


def record(want):
    """The id of a new flow log of the VPC."""
    ec2, vpc = want("client")("ec2"), want("network")["vpc"]
    (made,) = ec2.create_flow_logs(
        ResourceIds=[vpc],
        ResourceType="VPC",
        TrafficType="REJECT",
        LogGroupName="/contract/flow-read",
        DeliverLogsPermissionArn="arn:aws:iam::123456789012:role/flow",
    )["FlowLogIds"]
    want("request").addfinalizer(lambda: ec2.delete_flow_logs(FlowLogIds=[made]))
    return made


def case(want):
    made = record(want)
    return Reading(
        options={"flow_log_ids": [made]},
        finds=lambda result: [found["traffic_type"] for found in result["flow_logs"]] == ["REJECT"],
    )


def examples(want):
    record(want)
    return places.placeholders(want, "vpc-0123456789abcdef0")
