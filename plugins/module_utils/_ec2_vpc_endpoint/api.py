# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls to EC2, one function each."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import ansible_dict_to_boto3_tag_list, retry
from ansible_collections.migrate.aws.plugins.module_utils._ec2_vpc_endpoint.errors import (
    VpcEndpointError,
    VpcEndpointErrorHandler,
)


@VpcEndpointErrorHandler.common_error_handler("list the endpoints of the VPC")
@retry()
def endpoints_of(client, vpc_id: str, service_name: str) -> list[dict[str, Any]]:
    """Every endpoint of a VPC for one service, in the API's own shape."""
    pages = client.get_paginator("describe_vpc_endpoints").paginate(
        Filters=[{"Name": "vpc-id", "Values": [vpc_id]}, {"Name": "service-name", "Values": [service_name]}]
    )
    return pages.build_full_result()["VpcEndpoints"]


@VpcEndpointErrorHandler.common_error_handler("create the endpoint")
@retry("InvalidRouteTableID.NotFound", "InvalidSubnetID.NotFound", "InvalidGroup.NotFound")
def create_endpoint(client, request: dict[str, Any], tags: dict[str, str] | None) -> None:
    """Make an endpoint; tables, subnets and groups made just before may take a moment to be known."""
    tagging = [{"ResourceType": "vpc-endpoint", "Tags": ansible_dict_to_boto3_tag_list(tags)}] if tags else []
    client.create_vpc_endpoint(**request, TagSpecifications=tagging)


@VpcEndpointErrorHandler.common_error_handler("change the endpoint")
@retry()
def modify_endpoint(client, endpoint_id: str, request: dict[str, Any]) -> None:
    """Change an endpoint."""
    client.modify_vpc_endpoint(VpcEndpointId=endpoint_id, **request)


@VpcEndpointErrorHandler.deletion_error_handler("delete the endpoint")
@retry()
def delete_endpoint(client, endpoint_id: str) -> None:
    """Delete an endpoint. AWS answers a refusal as a list of failures rather than as an error."""
    refused = client.delete_vpc_endpoints(VpcEndpointIds=[endpoint_id]).get("Unsuccessful", [])
    for item in refused:
        if not item["Error"]["Code"].endswith("NotFound"):
            raise VpcEndpointError(message=f"Failed to delete the endpoint {endpoint_id}: {item['Error']['Message']}")


@VpcEndpointErrorHandler.common_error_handler("tag the endpoint")
@retry()
def set_tags(client, endpoint_id: str, tags: dict[str, str]) -> None:
    """Add or overwrite tags."""
    client.create_tags(Resources=[endpoint_id], Tags=ansible_dict_to_boto3_tag_list(tags))


@VpcEndpointErrorHandler.common_error_handler("remove tags from the endpoint")
@retry()
def remove_tags(client, endpoint_id: str, keys: list[str]) -> None:
    """Remove tags."""
    client.delete_tags(Resources=[endpoint_id], Tags=[{"Key": key} for key in keys])
