# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls to EC2, one function each."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError, Calls
from ansible_collections.migrate.aws.plugins.module_utils._tags import EC2Tags, tag_list

aws = Calls("InvalidVpcEndpointId.NotFound")
tags = EC2Tags(aws)


@aws.call("list the endpoints of the VPC")
def endpoints_of(client, vpc_id: str, service_name: str) -> list[dict[str, Any]]:
    """Every endpoint of a VPC for one service, in the API's own shape."""
    pages = client.get_paginator("describe_vpc_endpoints").paginate(
        Filters=[{"Name": "vpc-id", "Values": [vpc_id]}, {"Name": "service-name", "Values": [service_name]}]
    )
    return pages.build_full_result()["VpcEndpoints"]


@aws.call("create the endpoint", "InvalidRouteTableID.NotFound", "InvalidSubnetID.NotFound", "InvalidGroup.NotFound")
def create_endpoint(client, request: dict[str, Any], tags: dict[str, str] | None) -> None:
    """Make an endpoint; tables, subnets and groups made just before may take a moment to be known."""
    tagging = [{"ResourceType": "vpc-endpoint", "Tags": tag_list(tags)}] if tags else []
    client.create_vpc_endpoint(**request, TagSpecifications=tagging)


@aws.call("change the endpoint")
def modify_endpoint(client, endpoint_id: str, request: dict[str, Any]) -> None:
    """Change an endpoint."""
    client.modify_vpc_endpoint(VpcEndpointId=endpoint_id, **request)


@aws.delete("delete the endpoint")
def delete_endpoint(client, endpoint_id: str) -> None:
    """Delete an endpoint. AWS answers a refusal as a list of failures rather than as an error."""
    refused = client.delete_vpc_endpoints(VpcEndpointIds=[endpoint_id]).get("Unsuccessful", [])
    for item in refused:
        if not item["Error"]["Code"].endswith("NotFound"):
            raise AnsibleAWSError(message=f"Failed to delete the endpoint {endpoint_id}: {item['Error']['Message']}")
