# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls to EC2, one function each."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import ansible_dict_to_boto3_tag_list, retry
from ansible_collections.migrate.aws.plugins.module_utils._ec2_nat_gateway.errors import NatGatewayErrorHandler


@NatGatewayErrorHandler.common_error_handler("find the NAT gateway by its name")
@retry()
def gateways_named(client, name: str) -> list[dict[str, Any]]:
    """Every NAT gateway with this name, in the API's own shape; AWS remembers deleted ones for an hour.

    A region has few of them, so all are read and told apart here.
    """
    found = client.get_paginator("describe_nat_gateways").paginate().build_full_result()["NatGateways"]
    return [gateway for gateway in found if {"Key": "Name", "Value": name} in gateway.get("Tags", [])]


@NatGatewayErrorHandler.common_error_handler("find the address by its name")
@retry()
def addresses_named(client, name: str) -> list[dict[str, Any]]:
    """Every elastic address with this name, in the API's own shape."""
    return client.describe_addresses(Filters=[{"Name": "tag:Name", "Values": [name]}])["Addresses"]


@NatGatewayErrorHandler.common_error_handler("allocate an address")
@retry()
def allocate_address(client, tags: dict[str, str]) -> str:
    """Returns the allocation id of a new elastic address."""
    return client.allocate_address(
        Domain="vpc",
        TagSpecifications=[{"ResourceType": "elastic-ip", "Tags": ansible_dict_to_boto3_tag_list(tags)}],
    )["AllocationId"]


@NatGatewayErrorHandler.common_error_handler("create the NAT gateway")
@retry("InvalidAllocationID.NotFound", "InvalidSubnetID.NotFound", "Gateway.NotAttached")
def create_gateway(client, subnet_id: str, allocation_id: str, tags: dict[str, str]) -> None:
    """Ask for a NAT gateway; address, subnet and internet gateway made just before may take a moment to be known."""
    client.create_nat_gateway(
        SubnetId=subnet_id,
        AllocationId=allocation_id,
        TagSpecifications=[{"ResourceType": "natgateway", "Tags": ansible_dict_to_boto3_tag_list(tags)}],
    )


@NatGatewayErrorHandler.deletion_error_handler("delete the NAT gateway")
@retry()
def delete_gateway(client, nat_gateway_id: str) -> None:
    """Ask for the end of a NAT gateway."""
    client.delete_nat_gateway(NatGatewayId=nat_gateway_id)


@NatGatewayErrorHandler.deletion_error_handler("release the address")
@retry("InvalidIPAddress.InUse")
def release_address(client, allocation_id: str) -> None:
    """Give an elastic address back."""
    client.release_address(AllocationId=allocation_id)


@NatGatewayErrorHandler.common_error_handler("tag the NAT gateway and its address")
@retry()
def set_tags(client, resource_ids: list[str], tags: dict[str, str]) -> None:
    """Add or overwrite tags."""
    client.create_tags(Resources=resource_ids, Tags=ansible_dict_to_boto3_tag_list(tags))


@NatGatewayErrorHandler.common_error_handler("remove tags from the NAT gateway and its address")
@retry()
def remove_tags(client, resource_ids: list[str], keys: list[str]) -> None:
    """Remove tags."""
    client.delete_tags(Resources=resource_ids, Tags=[{"Key": key} for key in keys])
