# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of ec2_nat_gateway."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Lifecycle


def public_subnet(want):
    ec2 = want("client")("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    return ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]


def case(want):
    return Lifecycle(
        options={"name": "contract", "subnet_id": public_subnet(want)},
        change={"tags": {"team": "a"}},
        shows={"tags": {"team": "a", "Name": "contract"}},
        identity=("name",),
        own_tags={"Name": "contract"},
    )


def examples(want):
    return {"subnet-0123456789abcdef0": public_subnet(want)}
