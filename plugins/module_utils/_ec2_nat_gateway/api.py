# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls to EC2, one function each."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import Calls
from ansible_collections.migrate.aws.plugins.module_utils._tags import EC2Tags, tag_list

aws = Calls("NatGatewayNotFound", "InvalidAllocationID.NotFound")
tags = EC2Tags(aws)


@aws.call("find the NAT gateway by its name")
def gateways_named(client, name: str) -> list[dict[str, Any]]:
    """Every NAT gateway with this name, in the API's own shape; AWS remembers deleted ones for an hour.

    A region has few of them, so all are read and told apart here.
    """
    found = client.get_paginator("describe_nat_gateways").paginate().build_full_result()["NatGateways"]
    return [gateway for gateway in found if {"Key": "Name", "Value": name} in gateway.get("Tags", [])]


@aws.call("find the address by its name")
def addresses_named(client, name: str) -> list[dict[str, Any]]:
    """Every elastic address with this name, in the API's own shape."""
    return client.describe_addresses(Filters=[{"Name": "tag:Name", "Values": [name]}])["Addresses"]


@aws.call("allocate an address")
def allocate_address(client, tags: dict[str, str]) -> str:
    """Returns the allocation id of a new elastic address."""
    return client.allocate_address(
        Domain="vpc",
        TagSpecifications=[{"ResourceType": "elastic-ip", "Tags": tag_list(tags)}],
    )["AllocationId"]


@aws.call("create the NAT gateway", "InvalidAllocationID.NotFound", "InvalidSubnetID.NotFound", "Gateway.NotAttached")
def create_gateway(client, subnet_id: str, allocation_id: str, tags: dict[str, str]) -> None:
    """Ask for a NAT gateway; address, subnet and internet gateway made just before may take a moment to be known."""
    client.create_nat_gateway(
        SubnetId=subnet_id,
        AllocationId=allocation_id,
        TagSpecifications=[{"ResourceType": "natgateway", "Tags": tag_list(tags)}],
    )


@aws.delete("delete the NAT gateway")
def delete_gateway(client, nat_gateway_id: str) -> None:
    """Ask for the end of a NAT gateway."""
    client.delete_nat_gateway(NatGatewayId=nat_gateway_id)


@aws.delete("release the address", "InvalidIPAddress.InUse")
def release_address(client, allocation_id: str) -> None:
    """Give an elastic address back."""
    client.release_address(AllocationId=allocation_id)
