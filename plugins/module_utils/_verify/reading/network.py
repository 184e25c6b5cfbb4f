# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The network of an environment as it is."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._names import SECURITY_GROUPS
from ansible_collections.migrate.aws.plugins.module_utils._verify.api import Region

#: What VPC attributes are asked for.
ATTRIBUTES = ("enableDnsSupport", "enableDnsHostnames")


def read(region: Region, names: dict[str, str]) -> dict[str, Any]:
    """The VPC, by its name, and what is in it, by its tag."""
    found = region.listed("ec2", "describe_vpcs", "Vpcs", Filters=_filters({"tag:Name": names["vpc"]}))
    if len(found) != 1:
        return {"vpcs": found, **{kind: [] for kind in (*TAGGED, "security_groups", "flow_logs")}}
    vpc_id = found[0]["VpcId"]
    tagged = _filters({"vpc-id": vpc_id, "tag:migrate:environment": names["environment"]})
    groups = [names[f"security_group_{name}"] for name in SECURITY_GROUPS]
    return {
        "vpcs": [{**found[0], **_attributes(region, vpc_id)}],
        **{kind: region.listed("ec2", operation, key, Filters=tagged) for kind, (operation, key) in TAGGED.items()},
        "security_groups": region.listed(
            "ec2",
            "describe_security_groups",
            "SecurityGroups",
            Filters=[*_filters({"vpc-id": vpc_id}), {"Name": "group-name", "Values": groups}],
        ),
        "flow_logs": region.listed("ec2", "describe_flow_logs", "FlowLogs", Filters=_filters({"resource-id": vpc_id})),
    }


TAGGED = {
    "subnets": ("describe_subnets", "Subnets"),
    "route_tables": ("describe_route_tables", "RouteTables"),
    "nat_gateways": ("describe_nat_gateways", "NatGateways"),
    "vpc_endpoints": ("describe_vpc_endpoints", "VpcEndpoints"),
}


def peerings(region: Region, name: str) -> list[dict[str, Any]]:
    """The connections between both networks, by their name; not those that are being removed."""
    found = region.listed(
        "ec2", "describe_vpc_peering_connections", "VpcPeeringConnections", Filters=_filters({"tag:Name": name})
    )
    return [
        one for one in found if one["Status"]["Code"] not in ("deleted", "deleting", "rejected", "expired", "failed")
    ]


def _filters(values: dict[str, str]) -> list[dict[str, Any]]:
    return [{"Name": name, "Values": [value]} for name, value in values.items()]


def _attributes(region: Region, vpc_id: str) -> dict[str, bool]:
    answers = {
        name: region.ask("ec2", "describe_vpc_attribute", VpcId=vpc_id, Attribute=name) or {} for name in ATTRIBUTES
    }
    return {name: answers[name].get(name[0].upper() + name[1:], {}).get("Value", False) for name in ATTRIBUTES}
