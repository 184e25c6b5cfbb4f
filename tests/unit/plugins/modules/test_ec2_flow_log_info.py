# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The module ec2_flow_log_info, run on the embedded AWS."""

from __future__ import annotations

import uuid

import pytest

MODULE = "ec2_flow_log_info"


@pytest.fixture
def vpc(client):
    ec2 = client("ec2")
    vpc_id = ec2.create_vpc(CidrBlock="10.79.0.0/16")["Vpc"]["VpcId"]
    yield vpc_id
    ids = [
        log["FlowLogId"]
        for log in ec2.describe_flow_logs(Filters=[{"Name": "resource-id", "Values": [vpc_id]}])["FlowLogs"]
    ]
    if ids:
        ec2.delete_flow_logs(FlowLogIds=ids)
    ec2.delete_vpc(VpcId=vpc_id)


@pytest.fixture
def logs(run_module, client, vpc):
    """What ec2_flow_log returned for two flow logs of one VPC, by traffic type."""
    return {kind: make(run_module, client, vpc, kind) for kind in ("ALL", "REJECT")}


def make(run_module, client, vpc, kind):
    bucket = f"flow-{uuid.uuid4().hex[:8]}"
    client("s3").create_bucket(Bucket=bucket)
    options = {
        "resource_id": vpc,
        "destination_arn": f"arn:aws:s3:::{bucket}",
        "traffic_type": kind,
        "tags": {"Name": kind},
    }
    return run_module("ec2_flow_log", **options)["flow_log"]


def test_flow_logs_are_listed(run_module, vpc, logs):
    by_id = sorted(logs.values(), key=lambda log: log["flow_log_id"])
    assert run_module(MODULE, resource_id=vpc)["flow_logs"] == by_id
    assert run_module(MODULE, flow_log_ids=[logs["ALL"]["flow_log_id"]])["flow_logs"] == [logs["ALL"]]
    assert run_module(MODULE, resource_id=vpc, filters={"traffic-type": "REJECT"})["flow_logs"] == [logs["REJECT"]]
    assert run_module(MODULE, resource_id=vpc, filters={"traffic-type": ["REJECT", "ALL"]})["flow_logs"] == by_id
    found = run_module(MODULE)["flow_logs"]
    assert all(log in found for log in by_id)


def test_what_is_not_there_is_not_listed(run_module):
    assert run_module(MODULE, resource_id="vpc-00000000")["flow_logs"] == []
    assert run_module(MODULE, flow_log_ids=["fl-00000000000000000"])["flow_logs"] == []
