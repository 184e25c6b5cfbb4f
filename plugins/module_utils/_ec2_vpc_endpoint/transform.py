# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Endpoints in the module's spelling and in the API's."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._policy_documents import document
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_dict

#: Lists of what an endpoint is attached to: the API's singular, as creating and modifying an endpoint build upon.
ATTACHMENTS = {"route_table_ids": "RouteTableId", "subnet_ids": "SubnetId", "security_group_ids": "SecurityGroupId"}
FIELDS = ("vpc_id", "service_name", "vpc_endpoint_type", "policy", "private_dns_enabled", "tags", *ATTACHMENTS)
LEAVING = ("deleting", "deleted", "rejected", "failed", "expired")


def from_options(params: dict[str, Any]) -> dict[str, Any]:
    """The endpoint as the module's options state it; None is unmanaged."""
    wanted = {field: params[field] for field in FIELDS}
    return {**wanted, "policy": json.loads(wanted["policy"]) if wanted["policy"] else None}


def from_api(endpoint: dict[str, Any]) -> dict[str, Any]:
    """One of AWS's answers."""
    return {
        "vpc_endpoint_id": endpoint["VpcEndpointId"],
        "vpc_id": endpoint["VpcId"],
        "service_name": endpoint["ServiceName"],
        "vpc_endpoint_type": endpoint["VpcEndpointType"],
        "state": endpoint["State"].lower(),
        "policy": json.loads(endpoint["PolicyDocument"]) if endpoint.get("PolicyDocument") else None,
        "private_dns_enabled": bool(endpoint.get("PrivateDnsEnabled")),
        "route_table_ids": sorted(endpoint.get("RouteTableIds") or []),
        "subnet_ids": sorted(endpoint.get("SubnetIds") or []),
        "security_group_ids": sorted(group["GroupId"] for group in endpoint.get("Groups") or []),
        "dns_names": [entry["DnsName"] for entry in endpoint.get("DnsEntries") or [] if entry.get("DnsName")],
        "tags": tag_dict(endpoint.get("Tags", [])),
    }


def creation(wanted: dict[str, Any]) -> dict[str, Any]:
    """The request which creates the endpoint."""
    request = {
        "VpcId": wanted["vpc_id"],
        "ServiceName": wanted["service_name"],
        "VpcEndpointType": wanted["vpc_endpoint_type"],
        **{f"{singular}s": wanted[field] for field, singular in ATTACHMENTS.items() if wanted[field]},
    }
    return request | _common(wanted)


def modification(current: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """The request which makes the changes; empty where only tags differ."""
    request = {}
    for field, singular in ATTACHMENTS.items():
        if field in changes:
            added, removed = set(changes[field]) - set(current[field]), set(current[field]) - set(changes[field])
            request |= {f"Add{singular}s": sorted(added)} if added else {}
            request |= {f"Remove{singular}s": sorted(removed)} if removed else {}
    return request | _common(changes)


def _common(fields: dict[str, Any]) -> dict[str, Any]:
    policy, dns = fields.get("policy"), fields.get("private_dns_enabled")
    return ({"PolicyDocument": document(policy)} if policy else {}) | (
        {} if dns is None else {"PrivateDnsEnabled": dns}
    )
