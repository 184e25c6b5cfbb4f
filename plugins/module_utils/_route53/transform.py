# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Between Route 53's spelling of a record and ours, and the one spelling by which two of them are compared.

A record of ours is {routing_policy, set_identifier, weight, alias_target: {hosted_zone_id, dns_name,
evaluate_target_health}, values, ttl, health_check_id}; what a record does not have is None.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Any

#: Non-alias members of a weighted set share 60 s with the aliases of load balancers, whose own TTL that is.
DEFAULT_TTL = 60
WEIGHTED = "weighted"
SIMPLE = "simple"
#: The fields by which Route 53 tells the other routing policies of records with a set identifier.
OTHER_POLICIES = {
    "Region": "latency",
    "GeoLocation": "geolocation",
    "GeoProximityLocation": "geoproximity",
    "Failover": "failover",
    "MultiValueAnswer": "multivalue",
    "CidrRoutingConfig": "cidr",
}


def canonical_name(name: str) -> str:
    r"""A domain name in lower case, without the last dot and without octal escapes (`\052` is `*`)."""
    plain = re.sub(r"\\([0-3][0-7]{2})", lambda escaped: chr(int(escaped.group(1), 8)), name)
    return plain.lower().removesuffix(".")


def canonical_zone_id(zone_id: str) -> str:
    """A hosted zone id without `/hostedzone/`."""
    return zone_id.removeprefix("/").removeprefix("hostedzone/")


def canonical_alias(target: dict[str, Any] | None) -> dict[str, Any] | None:
    """An alias target for comparison; `dualstack.` before a load balancer's name names the same load balancer."""
    if target is None:
        return None
    return {
        "hosted_zone_id": canonical_zone_id(target["hosted_zone_id"]),
        "dns_name": canonical_name(target["dns_name"]).removeprefix("dualstack."),
        "evaluate_target_health": target["evaluate_target_health"],
    }


def canonical_values(record_type: str, values: list[str] | None) -> list[str] | None:
    """The values of a record for comparison: order does not count, nor does how a name or an address is written."""
    if values is None:
        return None
    return sorted(canonical_name(value) if record_type == "CNAME" else _canonical_address(value) for value in values)


def _canonical_address(value: str) -> str:
    try:
        return str(ipaddress.ip_address(value))
    except ValueError:
        # Not an address: Route 53 is the one to say so.
        return value


def routing_policy(record_set: dict[str, Any]) -> str:
    """How Route 53 chooses this record. A weight of 0 is a weight."""
    if "Weight" in record_set:
        return WEIGHTED
    return next((policy for field, policy in OTHER_POLICIES.items() if field in record_set), SIMPLE)


def record_from_api(record_set: dict[str, Any]) -> dict[str, Any]:
    """A ResourceRecordSet in our spelling, its names and values as Route 53 writes them."""
    alias = record_set.get("AliasTarget")
    values = record_set.get("ResourceRecords")
    return {
        "routing_policy": routing_policy(record_set),
        "set_identifier": record_set.get("SetIdentifier"),
        "weight": record_set.get("Weight"),
        "alias_target": alias
        and {
            "hosted_zone_id": alias["HostedZoneId"],
            "dns_name": alias["DNSName"],
            "evaluate_target_health": alias["EvaluateTargetHealth"],
        },
        "values": [item["Value"] for item in values] if values else None,
        "ttl": record_set.get("TTL"),
        "health_check_id": record_set.get("HealthCheckId"),
    }


def record_from_options(options: dict[str, Any]) -> dict[str, Any]:
    """An item of the module's option `records` in our spelling; health_check_id None is unmanaged, '' is none."""
    alias = options["alias_target"]
    values = options["values"]
    ttl = DEFAULT_TTL if values and options["ttl"] is None else options["ttl"]
    return {
        "routing_policy": WEIGHTED,
        "set_identifier": options["set_identifier"],
        "weight": options["weight"],
        "alias_target": alias and {**alias, "hosted_zone_id": canonical_zone_id(alias["hosted_zone_id"])},
        "values": values,
        "ttl": ttl,
        "health_check_id": options["health_check_id"],
    }


def record_to_api(name: str, record_type: str, record: dict[str, Any]) -> dict[str, Any]:
    """A weighted record as a ResourceRecordSet."""
    alias = record["alias_target"]
    fields = {
        "Name": name,
        "Type": record_type,
        "SetIdentifier": record["set_identifier"],
        "Weight": record["weight"],
        "AliasTarget": alias
        and {
            "HostedZoneId": alias["hosted_zone_id"],
            "DNSName": alias["dns_name"],
            "EvaluateTargetHealth": alias["evaluate_target_health"],
        },
        "ResourceRecords": record["values"] and [{"Value": value} for value in record["values"]],
        "TTL": record["ttl"],
        "HealthCheckId": record["health_check_id"],
    }
    return {field: value for field, value in fields.items() if value is not None}


def with_shares(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records with the share of answers, in percent, which their weights give them while all are healthy.

    Route 53 treats a set in which every weight is 0 as one in which all weights are equal. A record which is not
    weighted has no share (None).
    """
    weights = [record["weight"] for record in records if record["weight"] is not None]
    total = sum(weights)

    def share(weight: int | None) -> float | None:
        if weight is None:
            return None
        return round(100 * weight / total, 2) if total else round(100 / len(weights), 2)

    return [{**record, "share_percent": share(record["weight"])} for record in records]
