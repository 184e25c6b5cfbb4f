# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The module ec2_nat_gateway, run on the embedded AWS."""

from __future__ import annotations

import uuid

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._ec2_nat_gateway import transform

MODULE = "ec2_nat_gateway"


@pytest.fixture
def ec2(client):
    return client("ec2")


@pytest.fixture
def subnet(ec2):
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    return ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]


@pytest.fixture
def name():
    return f"nat-{uuid.uuid4().hex[:8]}"


def addresses(ec2, name):
    return ec2.describe_addresses(Filters=[{"Name": "tag:Name", "Values": [name]}])["Addresses"]


def gateways(ec2, subnet):
    found = ec2.describe_nat_gateways(Filter=[{"Name": "subnet-id", "Values": [subnet]}])["NatGateways"]
    return [gateway for gateway in found if gateway["State"] in ("pending", "available")]


def test_create_again_tag_and_remove(run_module, ec2, subnet, name):
    options = {"name": name, "subnet_id": subnet, "tags": {"team": "a"}}
    planned = run_module(MODULE, check=True, **options)
    assert planned["changed"]
    assert addresses(ec2, name) == []
    made = run_module(MODULE, **options)
    assert made["changed"]
    assert made["nat_gateway"]["state"] == "available"
    assert made["nat_gateway"]["tags"] == {"team": "a", "Name": name} == planned["nat_gateway"]["tags"]
    (address,) = addresses(ec2, name)
    assert address["AllocationId"] == made["nat_gateway"]["allocation_id"]
    assert not run_module(MODULE, **options)["changed"]

    tagged = run_module(MODULE, **{**options, "tags": {"team": "b"}})
    assert tagged["changed"]
    assert {"Key": "team", "Value": "b"} in addresses(ec2, name)[0]["Tags"]
    assert {"Key": "team", "Value": "b"} in gateways(ec2, subnet)[0]["Tags"]
    for check in (True, False):
        untagged = run_module(MODULE, check=check, name=name, subnet_id=subnet, tags={})
        assert untagged["nat_gateway"]["tags"] == {"Name": name}

    assert run_module(MODULE, check=True, name=name, state="absent")["changed"]
    assert len(gateways(ec2, subnet)) == 1
    assert run_module(MODULE, name=name, state="absent")["changed"]
    assert gateways(ec2, subnet) == []
    assert addresses(ec2, name) == []
    assert not run_module(MODULE, name=name, state="absent")["changed"]


def test_an_address_left_without_a_gateway_is_used(run_module, ec2, subnet, name):
    tags = [{"ResourceType": "elastic-ip", "Tags": [{"Key": "Name", "Value": name}]}]
    left = ec2.allocate_address(Domain="vpc", TagSpecifications=tags)["AllocationId"]
    made = run_module(MODULE, name=name, subnet_id=subnet)
    assert made["changed"]
    assert made["nat_gateway"]["allocation_id"] == left
    assert len(addresses(ec2, name)) == 1


def test_an_address_left_without_a_gateway_is_released(run_module, ec2, name):
    tags = [{"ResourceType": "elastic-ip", "Tags": [{"Key": "Name", "Value": name}]}]
    ec2.allocate_address(Domain="vpc", TagSpecifications=tags)
    assert run_module(MODULE, name=name, state="absent")["changed"]
    assert addresses(ec2, name) == []


def test_another_of_another_name_is_left_alone(run_module, ec2, subnet, name):
    run_module(MODULE, name=name, subnet_id=subnet)
    assert not run_module(MODULE, name=f"{name}-other", state="absent")["changed"]
    assert len(gateways(ec2, subnet)) == 1


def test_a_gateway_is_not_moved(run_module, subnet, name):
    run_module(MODULE, name=name, subnet_id=subnet)
    refused = run_module(MODULE, name=name, subnet_id="subnet-00000000000000000")
    assert refused["failed"]
    assert f"stands in {subnet} and AWS does not move it to subnet-00000000000000000" in refused["msg"]


def test_a_gateway_in_the_making_is_waited_for_where_that_is_asked_for(run_module, subnet, name, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.03")
    assert run_module(MODULE, name=name, subnet_id=subnet, wait=False)["nat_gateway"]["state"] == "pending"
    waited = run_module(MODULE, name=name, subnet_id=subnet)
    assert (waited["changed"], waited["nat_gateway"]["state"]) == (False, "available")


def test_a_private_gateway_is_removed_and_has_no_address_to_release(run_module, ec2, subnet, name):
    tags = [{"ResourceType": "natgateway", "Tags": [{"Key": "Name", "Value": name}]}]
    ec2.create_nat_gateway(SubnetId=subnet, ConnectivityType="private", TagSpecifications=tags)
    assert run_module(MODULE, name=name, state="absent")["changed"]
    assert gateways(ec2, subnet) == []


@pytest.mark.parametrize("state", ["deleting", "deleted", "failed"])
def test_what_is_on_its_way_out_does_not_count(state):
    assert transform.from_api([{"NatGatewayId": "nat-1", "State": state}], []) is None


def test_a_failed_gateway_says_why():
    gateway = {"NatGatewayId": "nat-1", "State": "failed", "FailureMessage": "no internet gateway"}
    assert transform.state_of([gateway], "nat-1") == {"state": "failed", "reason": "no internet gateway"}
    assert transform.state_of([gateway], "nat-2") is None
