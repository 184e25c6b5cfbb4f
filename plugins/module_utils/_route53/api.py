# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls to Route 53, one function each."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import Calls
from ansible_collections.migrate.aws.plugins.module_utils._route53.transform import canonical_name, canonical_zone_id

aws = Calls("NoSuchHostedZone")


@aws.call("find the hosted zone by its name")
def zone_ids_named(client, zone: str) -> list[str]:
    """The ids of the hosted zones with this name: none, one, or one public and any number of private ones."""
    answer = client.list_hosted_zones_by_name(DNSName=zone)
    named = [item for item in answer["HostedZones"] if canonical_name(item["Name"]) == canonical_name(zone)]
    return [canonical_zone_id(item["Id"]) for item in named]


@aws.read("list the records of the hosted zone")
def record_sets(client, zone_id: str, name: str, record_type: str) -> list[dict[str, Any]] | None:
    """All ResourceRecordSets of one name and type; None when there is no such hosted zone.

    Reading begins at the name and ends behind it, however many other records the zone has.
    """
    found = []
    pages = client.get_paginator("list_resource_record_sets").paginate(
        HostedZoneId=zone_id, StartRecordName=name, StartRecordType=record_type
    )
    for page in pages:
        ours = [
            record
            for record in page["ResourceRecordSets"]
            if record["Type"] == record_type and canonical_name(record["Name"]) == canonical_name(name)
        ]
        found += ours
        if len(ours) < len(page["ResourceRecordSets"]):
            break
    return found


@aws.call("change the records in one batch")
def change_records(client, zone_id: str, changes: list[dict[str, Any]]) -> str:
    """Apply all changes or none of them. Returns the id of the change, without `/change/`."""
    answer = client.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch={"Changes": changes})
    return answer["ChangeInfo"]["Id"].removeprefix("/change/")


@aws.call("read the state of the change")
def change_status(client, change_id: str) -> str:
    """PENDING until every Route 53 server has the change, then INSYNC."""
    return client.get_change(Id=change_id)["ChangeInfo"]["Status"]
