# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The module ec2_vpc_endpoint, run on the embedded AWS."""

from __future__ import annotations

import json

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._ec2_vpc_endpoint import api
from botocore.stub import Stubber

MODULE = "ec2_vpc_endpoint"
S3 = "com.amazonaws.us-east-1.s3"
SECRETS = "com.amazonaws.us-east-1.secretsmanager"


@pytest.fixture
def ec2(client):
    return client("ec2")


@pytest.fixture
def vpc(ec2):
    return ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]


@pytest.fixture
def tables(ec2, vpc):
    return [ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"] for _ in range(3)]


@pytest.fixture
def interface(ec2, vpc):
    """Options of an interface endpoint in two subnets."""
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=f"us-east-1{zone}")["Subnet"][
            "SubnetId"
        ]
        for number, zone in enumerate("ab")
    ]
    group = ec2.create_security_group(VpcId=vpc, GroupName="endpoints", Description="x")["GroupId"]
    return {
        "vpc_id": vpc,
        "service_name": SECRETS,
        "vpc_endpoint_type": "Interface",
        "subnet_ids": subnets,
        "security_group_ids": [group],
        "private_dns_enabled": True,
    }


def asked(ec2, vpc):
    """The VPC's endpoints; AWS goes on describing one that is deleted for a while."""
    described = ec2.describe_vpc_endpoints(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["VpcEndpoints"]
    return [endpoint for endpoint in described if endpoint["State"] != "deleted"]


def test_gateway_create_again_change_tables_and_remove(run_module, ec2, vpc, tables):
    options = {"vpc_id": vpc, "service_name": S3, "route_table_ids": tables[:2], "tags": {"Name": "s3"}}
    planned = run_module(MODULE, check=True, **options)
    assert planned["changed"]
    assert asked(ec2, vpc) == []
    made = run_module(MODULE, **options)
    assert made["changed"]
    assert made["vpc_endpoint"]["route_table_ids"] == sorted(tables[:2])
    assert made["vpc_endpoint"]["tags"] == {"Name": "s3"}
    assert not run_module(MODULE, **{**options, "route_table_ids": tables[1::-1]})["changed"]

    moved = run_module(MODULE, diff=True, **{**options, "route_table_ids": tables[1:]})
    assert moved["changed"]
    assert sorted(asked(ec2, vpc)[0]["RouteTableIds"]) == sorted(tables[1:])
    assert moved["diff"]["before"]["route_table_ids"] == sorted(tables[:2])
    assert moved["diff"]["before"]["policy"] == moved["diff"]["after"]["policy"]

    assert run_module(MODULE, **options)["changed"]
    assert sorted(asked(ec2, vpc)[0]["RouteTableIds"]) == sorted(tables[:2])

    absent = {"vpc_id": vpc, "service_name": S3, "state": "absent"}
    assert run_module(MODULE, check=True, **absent)["changed"]
    assert run_module(MODULE, **absent)["changed"]
    assert asked(ec2, vpc) == []
    assert not run_module(MODULE, **absent)["changed"]


def test_interface_is_put_back_as_stated(run_module, ec2, vpc, interface):
    made = run_module(MODULE, **interface)
    assert made["vpc_endpoint"]["state"] == "available"
    assert made["vpc_endpoint"]["private_dns_enabled"]
    assert made["vpc_endpoint"]["dns_names"]
    assert not run_module(MODULE, **interface)["changed"]

    other = ec2.create_security_group(VpcId=vpc, GroupName="other", Description="x")["GroupId"]
    ec2.modify_vpc_endpoint(
        VpcEndpointId=made["vpc_endpoint"]["vpc_endpoint_id"],
        RemoveSubnetIds=interface["subnet_ids"][:1],
        AddSecurityGroupIds=[other],
    )
    assert run_module(MODULE, check=True, **interface)["changed"]
    repaired = run_module(MODULE, **interface)
    assert repaired["changed"]
    assert repaired["vpc_endpoint"]["subnet_ids"] == sorted(interface["subnet_ids"])
    assert repaired["vpc_endpoint"]["security_group_ids"] == interface["security_group_ids"]
    assert not run_module(MODULE, **interface)["changed"]


def test_what_is_not_stated_stays(run_module, interface):
    made = run_module(MODULE, **interface, tags={"a": "b"})
    same = run_module(MODULE, vpc_id=interface["vpc_id"], service_name=SECRETS, vpc_endpoint_type="Interface")
    assert not same["changed"]
    assert same["vpc_endpoint"] == made["vpc_endpoint"]


def test_a_policy_is_compared_by_meaning(run_module, vpc, tables):
    statement = {"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*"}
    options = {"vpc_id": vpc, "service_name": S3, "route_table_ids": tables}
    run_module(MODULE, **options)
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    assert run_module(MODULE, **options, policy=json.dumps(policy))["vpc_endpoint"]["policy"] == policy
    statement["Action"].reverse()
    assert not run_module(MODULE, **options, policy=json.dumps(policy))["changed"]
    statement["Action"].reverse()
    respelt = {**policy, "Statement": {**statement, "Principal": {"AWS": ["*"]}, "Resource": ["*"]}}
    assert not run_module(MODULE, **options, policy=json.dumps(respelt))["changed"]
    del policy["Statement"][0]["Action"][0]
    assert run_module(MODULE, **options, policy=json.dumps(policy))["vpc_endpoint"]["policy"] == policy


def test_tags_are_kept_as_stated(run_module, vpc, tables):
    options = {"vpc_id": vpc, "service_name": S3, "route_table_ids": tables}
    run_module(MODULE, **options, tags={"a": "1", "b": "2"})
    assert run_module(MODULE, check=True, **options, tags={"a": "3"})["vpc_endpoint"]["tags"] == {"a": "3"}
    changed = run_module(MODULE, **options, tags={"a": "3"})
    assert changed["changed"]
    assert changed["vpc_endpoint"]["tags"] == {"a": "3"}
    assert not run_module(MODULE, **options)["changed"]


def test_the_type_is_not_changed(run_module, vpc, tables):
    run_module(MODULE, vpc_id=vpc, service_name=S3, route_table_ids=tables)
    refused = run_module(MODULE, vpc_id=vpc, service_name=S3, vpc_endpoint_type="Interface")
    assert refused["failed"]
    assert "of type Gateway: AWS does not make it Interface" in refused["msg"]


def test_an_endpoint_in_the_making_is_waited_for_where_that_is_asked_for(run_module, ec2, vpc, interface, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.04")
    assert run_module(MODULE, **interface, wait=False)["vpc_endpoint"]["state"] == "pending"
    waited = run_module(MODULE, **interface)
    assert (waited["changed"], waited["vpc_endpoint"]["state"]) == (False, "available")
    assert run_module(MODULE, vpc_id=vpc, service_name=SECRETS, state="absent", wait=False)["changed"]
    assert asked(ec2, vpc) == []


def test_a_deletion_which_aws_answers_to_have_refused_is_an_error_unless_the_endpoint_is_gone(ec2):
    def unsuccessful(code):
        return {
            "Unsuccessful": [
                {"ResourceId": "vpce-1", "Error": {"Code": code, "Message": "It belongs to another service."}}
            ]
        }

    with Stubber(ec2) as answers:
        answers.add_response("delete_vpc_endpoints", unsuccessful("InvalidVpcEndpoint.NotFound"))
        answers.add_response("delete_vpc_endpoints", unsuccessful("OperationNotPermitted"))
        api.delete_endpoint(ec2, "vpce-1")
        with pytest.raises(
            AnsibleAWSError, match="Failed to delete the endpoint vpce-1: It belongs to another service."
        ):
            api.delete_endpoint(ec2, "vpce-1")
