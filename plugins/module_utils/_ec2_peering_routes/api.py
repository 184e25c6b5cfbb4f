# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls to EC2, one function each."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import Calls

aws = Calls("InvalidRoute.NotFound")


@aws.call("read the route tables")
def route_tables(client, route_table_ids: list[str]) -> list[dict[str, Any]]:
    """Those of the route tables which exist, in the API's own shape."""
    pages = client.get_paginator("describe_route_tables").paginate(
        Filters=[{"Name": "route-table-id", "Values": route_table_ids}]
    )
    return pages.build_full_result()["RouteTables"]


@aws.call("create the route", "InvalidVpcPeeringConnectionID.NotFound")
def create_route(client, route_table_id: str, cidr: str, connection_id: str) -> None:
    """Lead `cidr` through the peering connection."""
    client.create_route(RouteTableId=route_table_id, DestinationCidrBlock=cidr, VpcPeeringConnectionId=connection_id)


@aws.call("replace the route", "InvalidVpcPeeringConnectionID.NotFound")
def replace_route(client, route_table_id: str, cidr: str, connection_id: str) -> None:
    """Lead `cidr`, which has a route already, through the peering connection."""
    client.replace_route(RouteTableId=route_table_id, DestinationCidrBlock=cidr, VpcPeeringConnectionId=connection_id)


@aws.delete("delete the route")
def delete_route(client, route_table_id: str, cidr: str) -> None:
    """Lead `cidr` nowhere."""
    client.delete_route(RouteTableId=route_table_id, DestinationCidrBlock=cidr)
