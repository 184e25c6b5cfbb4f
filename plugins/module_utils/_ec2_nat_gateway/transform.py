# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A NAT gateway and its address in the module's spelling. Pure: the API's answers in, plain dicts out."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_dict

LIVING = ("pending", "available")


def from_api(gateways: list[dict[str, Any]], addresses: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The living gateway and the address; None where there is neither. A gateway's fields are None without one."""
    gateway = next((found for found in gateways if found["State"] in LIVING), {})
    held = (gateway.get("NatGatewayAddresses") or [{}])[0]
    spare = addresses[0] if addresses else {}
    if not gateway and not spare:
        return None
    return {
        "nat_gateway_id": gateway.get("NatGatewayId"),
        "subnet_id": gateway.get("SubnetId"),
        "vpc_id": gateway.get("VpcId"),
        "state": gateway.get("State"),
        "allocation_id": held.get("AllocationId") or spare.get("AllocationId"),
        "public_ip": held.get("PublicIp") or spare.get("PublicIp"),
        "tags": tag_dict((gateway or spare).get("Tags", [])),
    }


def state_of(gateways: list[dict[str, Any]], nat_gateway_id: str) -> dict[str, Any] | None:
    """{state, reason} of one gateway, living or not; None where AWS does not know it."""
    found = next((gateway for gateway in gateways if gateway["NatGatewayId"] == nat_gateway_id), None)
    return found and {"state": found["State"], "reason": found.get("FailureMessage")}
