# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which routes through peering connections there are, and which should be. Pure.

Routes are {route table id: {destination: peering connection id}}, None as the id where the route leads elsewhere.
"""

from __future__ import annotations

from typing import Any

Routes = dict[str, dict[str, Any]]


def peering_routes(tables: list[dict[str, Any]]) -> Routes:
    """Every IPv4 route that the tables were given, from the API's own shape."""
    return {
        table["RouteTableId"]: {
            route["DestinationCidrBlock"]: route.get("VpcPeeringConnectionId")
            for route in table["Routes"]
            if route.get("DestinationCidrBlock") and route.get("Origin") != "CreateRouteTable"
        }
        for table in tables
    }


def dead_routes(tables: list[dict[str, Any]]) -> Routes:
    """The routes whose peering connection is gone: AWS keeps them and drops what they lead."""
    return {
        table["RouteTableId"]: {
            route["DestinationCidrBlock"]: route["VpcPeeringConnectionId"]
            for route in table["Routes"]
            if route.get("VpcPeeringConnectionId") and route.get("State") == "blackhole"
        }
        for table in tables
    }


def through(routes: Routes, connection_id: str | None) -> Routes:
    """The part of the routes which leads through one connection."""
    return _without_empty(
        {table: {cidr: via for cidr, via in found.items() if via == connection_id} for table, found in routes.items()}
        if connection_id
        else {}
    )


def towards(routes: Routes, cidr: str) -> Routes:
    """The part of the routes which leads to one network, through whatever it leads."""
    return _without_empty({table: {cidr: found[cidr]} for table, found in routes.items() if cidr in found})


def wanted(route_table_ids: list[str], cidr: str, connection_id: str) -> Routes:
    """One route in each table."""
    return {table: {cidr: connection_id} for table in route_table_ids}


def missing(desired: Routes, current: Routes) -> Routes:
    """The part of `desired` which `current` leads elsewhere or not at all."""
    return _without_empty(
        {
            table: {cidr: via for cidr, via in routes.items() if current.get(table, {}).get(cidr) != via}
            for table, routes in desired.items()
        }
    )


def united(one: Routes, other: Routes) -> Routes:
    """All routes of both."""
    return _without_empty({table: one.get(table, {}) | other.get(table, {}) for table in sorted({*one, *other})})


def _without_empty(routes: Routes) -> Routes:
    return {table: found for table, found in routes.items() if found}
