# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rules in the module's spelling and in the API's.

Here a rule is flat, one rule a peer: {protocol, from_port, to_port, <peer>: value, description}, where the peer is
one of `PEERS` and the ports are None where the protocol has none. Groups are named where they are in the same VPC, and
are ids where they are not.
"""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_dict

#: Peer in a rule: (list of peers in a permission, the peer's key there).
PEERS = {
    "cidr_ip": ("IpRanges", "CidrIp"),
    "cidr_ipv6": ("Ipv6Ranges", "CidrIpv6"),
    "prefix_list_id": ("PrefixListIds", "PrefixListId"),
    "group": ("UserIdGroupPairs", "GroupId"),
}
#: Options which hold several peers: the peer in a rule.
OPTIONS = {"cidr_ips": "cidr_ip", "groups": "group", "prefix_list_ids": "prefix_list_id"}
EVERYTHING = "-1"


def rules_from_options(options: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Flat rules, one for each peer of each rule as the module's options state it."""
    rules = [
        {
            "protocol": option["protocol"],
            "from_port": option["port"],
            "to_port": option["port"] if option["to_port"] is None else option["to_port"],
            peer: value,
            "description": option["description"] or "",
        }
        for option in options
        for several, peer in OPTIONS.items()
        for value in option[several] or []
    ]
    return sorted(rules, key=str)


def groups_from_api(groups: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """{name: {group_id, description, ingress, egress, tags}} of all groups of one VPC."""
    names = {group["GroupId"]: group["GroupName"] for group in groups}
    return {
        group["GroupName"]: {
            "group_id": group["GroupId"],
            "description": group["Description"],
            "ingress": _rules(group["IpPermissions"], names),
            "egress": _rules(group["IpPermissionsEgress"], names),
            "tags": tag_dict(group.get("Tags", [])),
        }
        for group in groups
    }


def permission(rule: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    """The rule as the API takes it. `ids` maps the names of groups to their ids. Raises Refused for an unknown name."""
    peer = next(peer for peer in PEERS if peer in rule)
    several, key = PEERS[peer]
    value = ids.get(rule[peer], rule[peer]) if peer == "group" else rule[peer]
    if peer == "group" and not value.startswith("sg-"):
        raise Refused(f"A rule names security group {value}. The VPC has none of this name.")
    described = {"Description": rule["description"]} if rule["description"] else {}
    ports = {"FromPort": rule["from_port"], "ToPort": rule["to_port"]} if rule["from_port"] is not None else {}
    return {"IpProtocol": rule["protocol"], **ports, several: [{key: value, **described}]}


def _rules(permissions: list[dict[str, Any]], names: dict[str, str]) -> list[dict[str, Any]]:
    rules = [
        {
            "protocol": item["IpProtocol"],
            # AWS leaves the ports out where all are meant, or says -1.
            "from_port": None if item["IpProtocol"] == EVERYTHING else item.get("FromPort"),
            "to_port": None if item["IpProtocol"] == EVERYTHING else item.get("ToPort"),
            peer: names.get(entry[key], entry[key]),
            "description": entry.get("Description") or "",
        }
        for item in permissions
        for peer, (several, key) in PEERS.items()
        for entry in item.get(several, [])
    ]
    return sorted(rules, key=str)
