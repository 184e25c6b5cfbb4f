# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Filters over a VPC's addresses; the rules themselves are in module_utils/_network.py."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils import _network


def subnet_plan(cidr, zones):
    """The subnets of a VPC, tier by tier and zone by zone."""
    return _network.subnet_plan(str(cidr), list(zones))


def network_zones(stated, subnets, region):
    """The availability zones of a network."""
    return _network.network_zones(list(stated), list(subnets), list(region))


def network_problems(cidr, zones, peer_cidrs, vpc_cidr=None):
    """Sentences saying why a network cannot be made."""
    return _network.network_problems(str(cidr), list(zones), [str(peer) for peer in peer_cidrs], vpc_cidr)


class FilterModule:
    """The filters of this file, by the names playbooks use."""

    def filters(self):
        return {"network_problems": network_problems, "network_zones": network_zones, "subnet_plan": subnet_plan}
