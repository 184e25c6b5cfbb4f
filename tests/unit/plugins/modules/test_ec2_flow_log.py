# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The module ec2_flow_log, run on the embedded AWS."""

from __future__ import annotations

import json
import uuid

import pytest

MODULE = "ec2_flow_log"


@pytest.fixture
def ec2(client):
    return client("ec2")


@pytest.fixture
def vpc(ec2):
    return ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]


@pytest.fixture
def log_group(client):
    name = f"/aws/vpc/{uuid.uuid4().hex[:8]}"
    client("logs").create_log_group(logGroupName=name)
    return name


@pytest.fixture
def bucket(client):
    name = f"flow-{uuid.uuid4().hex[:8]}"
    client("s3").create_bucket(Bucket=name)
    return f"arn:aws:s3:::{name}"


@pytest.fixture
def role(client):
    statement = {"Effect": "Allow", "Principal": {"Service": "vpc-flow-logs.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return client("iam").create_role(RoleName=f"flow-{uuid.uuid4().hex[:8]}", AssumeRolePolicyDocument=trust)["Role"][
        "Arn"
    ]


@pytest.fixture
def arguments(vpc, log_group, role):
    return {"resource_id": vpc, "log_group_name": log_group, "deliver_logs_permission_arn": role}


def asked(ec2, resource_id):
    """What EC2 itself answers."""
    return ec2.describe_flow_logs(Filter=[{"Name": "resource-id", "Values": [resource_id]}])["FlowLogs"]


def test_create_again_tag_and_remove(run_module, ec2, vpc, arguments):
    made = run_module(MODULE, **arguments, max_aggregation_interval=60, tags={"Name": "n", "old": "x"})
    assert made["changed"]
    [found] = asked(ec2, vpc)
    assert (found["FlowLogId"], found["TrafficType"], found["MaxAggregationInterval"]) == (
        made["flow_log"]["flow_log_id"],
        "ALL",
        60,
    )
    assert made["flow_log"]["tags"] == {"Name": "n", "old": "x"}

    again = run_module(MODULE, **arguments, max_aggregation_interval=60, tags={"Name": "n", "old": "x"})
    assert (again["changed"], again["flow_log"]) == (False, made["flow_log"])

    tagged = run_module(MODULE, **arguments, tags={"Name": "n", "new": "y"})
    assert (tagged["changed"], tagged["flow_log"]["tags"]) == (True, {"Name": "n", "new": "y"})
    assert tagged["flow_log"]["flow_log_id"] == made["flow_log"]["flow_log_id"]

    gone = run_module(MODULE, **arguments, state="absent")
    assert (gone["changed"], gone["flow_log"], asked(ec2, vpc)) == (True, {}, [])
    assert not run_module(MODULE, **arguments, state="absent")["changed"]


def test_check_mode_tells_and_does_nothing(run_module, ec2, vpc, arguments):
    planned = run_module(MODULE, check=True, diff=True, **arguments, tags={"Name": "n"})
    assert (planned["changed"], planned["diff"]["before"], planned["flow_log"]["tags"]) == (True, {}, {"Name": "n"})
    assert asked(ec2, vpc) == []

    made = run_module(MODULE, **arguments, tags={"Name": "n", "old": "x"})
    assert not run_module(MODULE, check=True, **arguments, tags={"Name": "n", "old": "x"})["changed"]
    planned = run_module(MODULE, check=True, diff=True, **arguments, tags={"Name": "n"})
    assert (planned["diff"]["before"], planned["diff"]["after"]["tags"]) == (made["flow_log"], {"Name": "n"})
    planned = run_module(MODULE, check=True, **arguments, traffic_type="REJECT", allow_replace=True)
    assert (planned["changed"], planned["flow_log"]["traffic_type"]) == (True, "REJECT")
    assert run_module(MODULE, check=True, **arguments, state="absent")["changed"]
    [found] = asked(ec2, vpc)
    assert (found["TrafficType"], len(found["Tags"])) == ("ALL", 2)


def test_check_mode_works_with_ids_which_are_not_there_yet(run_module):
    planned = run_module(
        MODULE,
        check=True,
        resource_id="vpc-00000000000000000",
        log_group_name="/none",
        deliver_logs_permission_arn="arn:planned",
    )
    assert planned["changed"]


def test_a_difference_needs_leave_to_replace(run_module, ec2, vpc, arguments):
    made = run_module(MODULE, **arguments, max_aggregation_interval=60, tags={"Name": "n"})
    refused = run_module(MODULE, **arguments, traffic_type="REJECT")
    assert refused["failed"] and "traffic_type is 'ALL' and should be 'REJECT'" in refused["msg"]
    assert asked(ec2, vpc)[0]["FlowLogId"] == made["flow_log"]["flow_log_id"]

    replaced = run_module(MODULE, **arguments, traffic_type="REJECT", allow_replace=True)
    [found] = asked(ec2, vpc)
    assert replaced["changed"] and found["FlowLogId"] != made["flow_log"]["flow_log_id"]
    assert (found["TrafficType"], found["MaxAggregationInterval"]) == ("REJECT", 60)
    assert replaced["flow_log"]["tags"] == {"Name": "n"}
    assert not run_module(MODULE, **arguments, traffic_type="REJECT", allow_replace=True)["changed"]


def test_the_destination_moves_with_the_name_kept(run_module, ec2, vpc, arguments, bucket):
    run_module(MODULE, **arguments, tags={"Name": "n"})
    moved = run_module(MODULE, resource_id=vpc, destination_arn=bucket, tags={"Name": "n"}, allow_replace=True)
    [found] = asked(ec2, vpc)
    assert moved["changed"] and (found["LogDestinationType"], found["LogDestination"]) == ("s3", bucket)


def test_another_destination_without_a_name_is_another_flow_log(run_module, ec2, vpc, arguments, bucket):
    run_module(MODULE, **arguments)
    assert run_module(MODULE, resource_id=vpc, destination_arn=bucket, traffic_type="REJECT")["changed"]
    assert not run_module(MODULE, resource_id=vpc, destination_arn=f"{bucket}/", traffic_type="REJECT")["changed"]
    assert len(asked(ec2, vpc)) == 2
    assert run_module(MODULE, resource_id=vpc, destination_arn=f"{bucket}/", state="absent")["changed"]
    assert [found["LogDestinationType"] for found in asked(ec2, vpc)] == ["cloud-watch-logs"]


def test_one_removed_from_outside_is_made_again(run_module, ec2, vpc, arguments):
    made = run_module(MODULE, **arguments)
    ec2.delete_flow_logs(FlowLogIds=[made["flow_log"]["flow_log_id"]])
    assert run_module(MODULE, **arguments)["changed"]
    assert len(asked(ec2, vpc)) == 1


def test_subnets_and_interfaces_have_flow_logs_too(run_module, ec2, vpc, arguments):
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
    interface = ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"]
    for resource_id in (subnet, interface):
        made = run_module(MODULE, **{**arguments, "resource_id": resource_id})
        assert made["changed"] and made["flow_log"]["resource_id"] == resource_id
        assert not run_module(MODULE, **{**arguments, "resource_id": resource_id})["changed"]


def test_files_are_written_as_stated_and_what_is_not_stated_stays(run_module, ec2, vpc, bucket):
    options = {"resource_id": vpc, "destination_arn": bucket}
    files = {"file_format": "parquet", "per_hour_partition": True}
    made = run_module(MODULE, **options, destination_options=files)
    assert made["flow_log"]["destination_options"] == {**files, "hive_compatible_partitions": False}
    for same in ({}, {"destination_options": files}, {"destination_options": {"hive_compatible_partitions": False}}):
        assert not run_module(MODULE, **options, **same)["changed"]
    other = {"destination_options": {"hive_compatible_partitions": True}}
    assert "destination_options is" in run_module(MODULE, **options, **other)["msg"]
    changed = run_module(MODULE, **options, **other, allow_replace=True)["flow_log"]
    assert changed["destination_options"] == {**files, "hive_compatible_partitions": True}


def test_a_transit_gateway_has_flow_logs_too(run_module, bucket):
    options = {"resource_id": f"tgw-{uuid.uuid4().hex[:17]}", "destination_arn": bucket}
    made = run_module(MODULE, **options)
    assert (made["changed"], made["flow_log"]["max_aggregation_interval"]) == (True, 60)
    assert not run_module(MODULE, **options)["changed"]
    assert "a TransitGateway allows ALL only" in run_module(MODULE, **options, traffic_type="ACCEPT")["msg"]
    assert run_module(MODULE, **options, state="absent")["changed"]


def test_the_unsuccessful_items_of_an_answer_are_errors(run_module, ec2, vpc):
    failed = run_module(MODULE, resource_id=vpc, destination_arn="arn:aws:s3:::no-such-bucket-anywhere")
    assert failed["failed"] and "does not exist" in failed["msg"] and vpc in failed["msg"]
    assert asked(ec2, vpc) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"resource_id": "i-1", "log_group_name": "/a", "deliver_logs_permission_arn": "r"},
            "resource_id is 'i-1'",
        ),
        ({"resource_id": "vpc-1", "log_group_name": "/a"}, "needs a role"),
        (
            {"resource_id": "vpc-1", "destination_arn": "arn:aws:s3:::b", "deliver_logs_permission_arn": "r"},
            "takes no role",
        ),
        ({"resource_id": "vpc-1"}, "log_group_name, destination_arn"),
    ],
)
def test_bad_input_is_refused_with_a_reason(run_module, fields, said):
    refused = run_module(MODULE, **fields)
    assert refused["failed"] and said in refused["msg"]
