# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The module ec2_peering_routes, run on the embedded AWS, and its planning."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._ec2_peering_routes import plan

MODULE = "ec2_peering_routes"
THERE = "10.20.0.0/16"


@pytest.fixture
def ec2(client):
    return client("ec2")


@pytest.fixture
def vpc(ec2):
    return ec2.create_vpc(CidrBlock="10.10.0.0/16")["Vpc"]["VpcId"]


@pytest.fixture
def connect(ec2, vpc):
    """A function which makes an active peering connection of the VPC and returns its id."""

    def make():
        other = ec2.create_vpc(CidrBlock=THERE)["Vpc"]["VpcId"]
        made = ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=other)["VpcPeeringConnection"]
        ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=made["VpcPeeringConnectionId"])
        return made["VpcPeeringConnectionId"]

    return make


@pytest.fixture
def tables(ec2, vpc):
    """Two route tables, each with a route of its own."""
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    made = [ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"] for _ in range(2)]
    for table in made:
        ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    return made


def routes(ec2, table):
    """{destination: peering connection or None} as EC2 itself answers."""
    found = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
    return {route["DestinationCidrBlock"]: route.get("VpcPeeringConnectionId") for route in found}


def test_create_again_repair_and_remove(run_module, ec2, tables, connect):
    connection = connect()
    options = {"route_table_ids": tables, "destination_cidr_block": THERE, "vpc_peering_connection_id": connection}
    assert run_module(MODULE, check=True, **options)["routes"] == {table: {THERE: connection} for table in tables}
    assert THERE not in routes(ec2, tables[0])
    made = run_module(MODULE, **options)
    assert made["changed"]
    assert made["routes"] == {table: {THERE: connection} for table in tables}
    assert not run_module(MODULE, **options)["changed"]

    ec2.delete_route(RouteTableId=tables[0], DestinationCidrBlock=THERE)
    repaired = run_module(MODULE, **options)
    assert repaired["changed"]
    assert routes(ec2, tables[0])[THERE] == connection

    absent = {"route_table_ids": tables, "vpc_peering_connection_id": connection, "state": "absent"}
    assert run_module(MODULE, check=True, **absent)["changed"]
    assert routes(ec2, tables[1])[THERE] == connection
    assert run_module(MODULE, **absent)["changed"]
    assert [set(routes(ec2, table)) for table in tables] == [{"10.10.0.0/16", "0.0.0.0/0"}] * 2
    assert not run_module(MODULE, **absent)["changed"]


def test_a_route_through_an_earlier_connection_is_replaced(run_module, ec2, tables, connect):
    earlier, later = connect(), connect()
    options = {"route_table_ids": tables, "destination_cidr_block": THERE}
    run_module(MODULE, **options, vpc_peering_connection_id=earlier)
    replaced = run_module(MODULE, diff=True, **options, vpc_peering_connection_id=later)
    assert replaced["diff"]["before"] == {table: {THERE: earlier} for table in tables}
    assert replaced["diff"]["after"] == {table: {THERE: later} for table in tables}
    assert routes(ec2, tables[0])[THERE] == later


def test_routes_through_another_connection_stay(run_module, ec2, tables, connect):
    ours, other = connect(), connect()
    run_module(MODULE, route_table_ids=tables, destination_cidr_block=THERE, vpc_peering_connection_id=other)
    assert not run_module(MODULE, route_table_ids=tables, vpc_peering_connection_id=ours, state="absent")["changed"]
    assert routes(ec2, tables[0])[THERE] == other


@pytest.mark.parametrize("state", ["present", "absent"])
def test_no_tables_are_nothing_to_do(run_module, state):
    options = {"destination_cidr_block": THERE, "vpc_peering_connection_id": "pcx-00000000000000000"}
    assert not run_module(MODULE, route_table_ids=[], state=state, **options)["changed"]


def test_tables_which_a_dry_run_would_make_are_no_failure(run_module):
    options = {"destination_cidr_block": THERE, "vpc_peering_connection_id": "pcx-00000000000000000"}
    assert run_module(MODULE, check=True, route_table_ids=["rtb-00000000000000000"], **options)["changed"]


def table(*found):
    local = {
        "DestinationCidrBlock": "10.10.0.0/16",
        "GatewayId": "local",
        "Origin": "CreateRouteTable",
        "State": "active",
    }
    return {"RouteTableId": "rtb-1", "Routes": [local, *found]}


def route(cidr, state="active", **via):
    return {"DestinationCidrBlock": cidr, "Origin": "CreateRoute", "State": state, **via}


def test_routes_through_connections_which_are_gone_are_dead():
    tables = [
        table(
            route(THERE, "blackhole", VpcPeeringConnectionId="pcx-gone"),
            route("10.30.0.0/16", VpcPeeringConnectionId="pcx-there"),
            route("0.0.0.0/0", "blackhole", NatGatewayId="nat-gone"),
        )
    ]
    assert plan.dead_routes(tables) == {"rtb-1": {THERE: "pcx-gone"}}


def test_what_leads_elsewhere_is_missing():
    desired = plan.wanted(["rtb-1", "rtb-2"], THERE, "pcx-1")
    have = plan.peering_routes([table(route(THERE, NatGatewayId="nat-1"))])
    assert have == {"rtb-1": {THERE: None}}
    assert plan.missing(desired, have) == desired
    assert plan.missing(desired, {"rtb-1": {THERE: "pcx-1"}, "rtb-2": {THERE: "pcx-1"}}) == {}
