# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of ec2_vpc_endpoint."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Lifecycle


def case(want):
    ec2 = want("client")("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    tables = sorted(ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"] for dummy in range(2))
    return Lifecycle(
        options={"vpc_id": vpc, "service_name": "com.amazonaws.us-east-1.s3", "route_table_ids": tables},
        change={"route_table_ids": tables[:1]},
        identity=("vpc_id", "service_name"),
    )


def examples(want):
    ec2 = want("client")("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    made = {"vpc-0123456789abcdef0": vpc}
    for number, zone in enumerate(("us-east-1a", "us-east-1b")):
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24", AvailabilityZone=zone)
        made[f"subnet-0123456789abcdef{number}"] = subnet["Subnet"]["SubnetId"]
        made[f"rtb-0123456789abcdef{number}"] = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    group = ec2.create_security_group(VpcId=vpc, GroupName="endpoints", Description="endpoints")
    return {**made, "sg-0123456789abcdef0": group["GroupId"]}
