# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The hosted zone, its records and their health checks as they are."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_dict
from ansible_collections.migrate.aws.plugins.module_utils._verify.api import Region


def read(region: Region, zone: str) -> dict[str, Any]:
    """The public zone of that name, with its address records and the health checks that they name."""
    found = [
        one
        for one in region.listed("route53", "list_hosted_zones_by_name", "HostedZones", DNSName=f"{zone}.")
        if one["Name"] == f"{zone}." and not one["Config"]["PrivateZone"]
    ]
    if len(found) != 1:
        return {"zones": found, "records": [], "health_checks": {}}
    zone_id = found[0]["Id"].removeprefix("/hostedzone/")
    records = region.listed("route53", "list_resource_record_sets", "ResourceRecordSets", HostedZoneId=zone_id)
    addresses = [one for one in records if one["Type"] in ("A", "AAAA", "CNAME")]
    ids = sorted({one["HealthCheckId"] for one in addresses if one.get("HealthCheckId")})
    return {
        "zones": [{**found[0], "tags": _tags(region, "hostedzone", zone_id)}],
        "records": addresses,
        "health_checks": {one: _health_check(region, one) for one in ids},
    }


def _health_check(region: Region, health_check_id: str) -> dict[str, Any] | None:
    answer = region.ask("route53", "get_health_check", HealthCheckId=health_check_id)
    return answer and {**answer["HealthCheck"], "tags": _tags(region, "healthcheck", health_check_id)}


def _tags(region: Region, kind: str, name: str) -> dict[str, str]:
    answer = region.ask("route53", "list_tags_for_resource", ResourceType=kind, ResourceId=name) or {}
    return tag_dict(answer.get("ResourceTagSet", {}).get("Tags"))
