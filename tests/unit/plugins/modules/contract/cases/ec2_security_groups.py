# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of ec2_security_groups."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Lifecycle


def case(want):
    vpc = want("client")("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    service = {"name": "service", "egress": [{"port": 5432, "groups": ["database"]}]}
    database = {"name": "database", "ingress": [{"port": 5432, "groups": ["service"]}]}
    more = {"port": 22, "cidr_ips": ["10.1.0.0/16"]}
    return Lifecycle(
        options={"vpc_id": vpc, "groups": [service, database]},
        change={"groups": [service, {**database, "ingress": [*database["ingress"], more]}]},
        shows={"database": [22, 5432]},
        shown=lambda groups: {
            name: sorted(rule["to_port"] for rule in group["ingress"]) for name, group in groups.items()
        },
        identity=("vpc_id", "groups"),
        tags_of=lambda groups: groups["service"]["tags"],
        own_tags={"Name": "service"},
    )


def examples(want):
    return {"vpc-0123456789abcdef0": want("client")("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]}
