# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How a VPC's addresses are divided, and what cannot be divided. Pure: plain values in, plain values out."""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import Any

TIERS = ("public", "private", "database")
#: AWS takes VPCs from /16 down; a load balancer needs subnets of at least /27, sixteen of which are a /23.
LARGEST, SMALLEST = 16, 23
#: Every tier has room for this many availability zones, so that adding a zone moves no subnet.
ZONES = 4


def subnet_plan(cidr: str, zones: list[str]) -> list[dict[str, str]]:
    """The subnets of a VPC as {tier, availability_zone, cidr}: tier by tier, zones in the order given.

    The VPC is cut into sixteen equal blocks: four for each tier, one a zone, and four to spare.
    """
    blocks = list(IPv4Network(cidr).subnets(prefixlen_diff=4))
    return [
        {"tier": tier, "availability_zone": zone, "cidr": str(blocks[ZONES * row + column])}
        for row, tier in enumerate(TIERS)
        for column, zone in enumerate(zones)
    ]


def network_zones(stated: list[str], subnets: list[dict[str, Any]], region: list[dict[str, Any]]) -> list[str]:
    """The availability zones of a network, empty where nothing given here decides them.

    Those that are stated, else those of the public `subnets` if there are at least two, else the first two of `region`,
    whose items have a zone_name. An environment stays in the zones that it is in.
    """
    public = sorted(one["availability_zone"] for one in subnets if one.get("tags", {}).get("migrate:tier") == "public")
    found = public if len(public) > 1 else []
    return list(stated) or found or sorted(zone["zone_name"] for zone in region)[:2]


def network_problems(cidr: str, zones: list[str], peer_cidrs: list[str], vpc_cidr: str | None = None) -> list[str]:
    """Sentences saying why this network cannot be made: empty when it can. No `zones` means they are not known yet.

    `vpc_cidr` is what the VPC has, None where there is none.
    """
    network, problem = _parsed("network_cidr", cidr)
    if network is None:
        return [problem]
    problems = []
    if not LARGEST <= network.prefixlen <= SMALLEST:
        problems.append(
            f"network_cidr is {cidr}: allowed are /{LARGEST} to /{SMALLEST}; AWS takes no larger VPC, and a smaller "
            "one "
            "has no room for subnets that a load balancer can stand in."
        )
    if (zones and not 2 <= len(set(zones)) <= ZONES) or len(set(zones)) != len(zones):
        problems.append(
            f"network_availability_zones is {zones}: allowed are 2 to {ZONES} different zones, because load balancer, "
            "database and DMS each need two."
        )
    if vpc_cidr not in (None, cidr):
        problems.append(
            f"network_cidr is {cidr}, and the VPC has {vpc_cidr}: AWS does not change it; tear the environment down "
            "first."
        )
    return problems + [sentence for peer in peer_cidrs for sentence in _peer_problems(network, peer)]


def _peer_problems(network: IPv4Network, peer: str) -> list[str]:
    other, problem = _parsed("network_peer_cidrs", peer)
    if other is None:
        return [problem]
    if network.overlaps(other):
        return [
            f"network_peer_cidrs has {peer}, which overlaps network_cidr {network}: no route can tell the two apart."
        ]
    return []


def _parsed(variable: str, cidr: str) -> tuple[IPv4Network | None, str]:
    try:
        return IPv4Network(cidr), ""
    except ValueError as error:
        return None, f"{variable} has {cidr!r}, which is no IPv4 network in CIDR notation: {error}."
