# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of ec2_peering_routes."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Lifecycle

THERE = "10.20.0.0/16"


def connection(ec2, here):
    there = ec2.create_vpc(CidrBlock=THERE)["Vpc"]["VpcId"]
    made = ec2.create_vpc_peering_connection(VpcId=here, PeerVpcId=there)["VpcPeeringConnection"]
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=made["VpcPeeringConnectionId"])
    return made["VpcPeeringConnectionId"]


def case(want):
    ec2 = want("client")("ec2")
    here = ec2.create_vpc(CidrBlock="10.10.0.0/16")["Vpc"]["VpcId"]
    table = ec2.create_route_table(VpcId=here)["RouteTable"]["RouteTableId"]
    first, second = connection(ec2, here), connection(ec2, here)
    return Lifecycle(
        options={"route_table_ids": [table], "destination_cidr_block": THERE, "vpc_peering_connection_id": first},
        change={"vpc_peering_connection_id": second},
        shows={table: {THERE: second}},
        identity=("route_table_ids", "vpc_peering_connection_id"),
    )


def examples(want):
    ec2 = want("client")("ec2")
    here = ec2.create_vpc(CidrBlock="10.10.0.0/16")["Vpc"]["VpcId"]
    tables = [ec2.create_route_table(VpcId=here)["RouteTable"]["RouteTableId"] for number in range(2)]
    placeholders = {f"rtb-0123456789abcdef{number}": table for number, table in enumerate(tables)}
    return {**placeholders, "pcx-0123456789abcdef0": connection(ec2, here)}
