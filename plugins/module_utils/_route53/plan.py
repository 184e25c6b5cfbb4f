# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a weighted set has to become, and the one batch of changes which makes it so. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._route53.transform import (
    WEIGHTED,
    canonical_alias,
    canonical_values,
)

LARGEST_WEIGHT = 255
ALL_ZERO = (
    "Every weight would be 0, and Route 53 then answers with all records alike, as if the weights were equal: "
    "give one record more than 0, or set allow_all_zero if that is what you want."
)
Records = list[dict[str, Any]]


def problems(record_type: str, wanted: Records) -> list[str]:
    """Sentences saying why Route 53 cannot hold the records asked for: empty when it can."""
    if not wanted:
        return ["records is empty: state absent is what removes the weighted records."]
    found = []
    identifiers = [record["set_identifier"] for record in wanted]
    for identifier in sorted({item for item in identifiers if identifiers.count(item) > 1}):
        found.append(
            f"set_identifier {identifier!r} is given {identifiers.count(identifier)} times: each record needs its own."
        )
    for record in wanted:
        found += _record_problems(record_type, record)
    return found


def _record_problems(record_type: str, record: dict[str, Any]) -> list[str]:
    named = f"The record {record['set_identifier']!r}"
    found = []
    if not 0 <= record["weight"] <= LARGEST_WEIGHT:
        found.append(f"{named} has the weight {record['weight']}: allowed are 0 to {LARGEST_WEIGHT}.")
    if record["alias_target"] and record["ttl"] is not None:
        found.append(f"{named} is an alias, which takes the ttl of its target: leave ttl out.")
    if record["values"] is not None and not record["values"]:
        found.append(f"{named} has an empty list of values: it needs at least one.")
    if record_type == "CNAME" and len(record["values"] or []) > 1:
        found.append(f"{named} is a CNAME with {len(record['values'])} values: it can have one only.")
    return found


def ttl_problems(result: Records) -> list[str]:
    """Why the records as they would be cannot be one set, if their TTLs differ; an alias has none."""
    ttls = sorted({record["ttl"] for record in result if record["ttl"] is not None})
    if len(ttls) < 2:
        return []
    return [f"The records would have different ttl values, {ttls}: Route 53 wants one ttl for a whole weighted set."]


def all_zero(records: Records) -> bool:
    """Whether there are records and every weight is 0."""
    return bool(records) and not any(record["weight"] for record in records)


def unpurged_problems(current: Records) -> list[str]:
    """Why records cannot be added beside what is there, if that has another routing policy."""
    policies = sorted({record["routing_policy"] for record in current} - {WEIGHTED})
    if not policies:
        return []
    return [
        f"There is a record of routing policy {', '.join(policies)} under this name and type, and Route 53 does not "
        "allow weighted records beside it: set purge to convert it in the same change."
    ]


def planned(record_type: str, wanted: Records, current: Records, purge: bool) -> Records:
    """The records as they have to be: what means the same as now keeps its present spelling.

    `purge` leaves out the weighted records which are not wanted; records of other policies are always left out.
    """
    known = {record["set_identifier"]: record for record in current if record["routing_policy"] == WEIGHTED}
    result = {
        record["set_identifier"]: _laid_over(record_type, record, known.get(record["set_identifier"]))
        for record in wanted
    }
    if not purge:
        result = {**known, **result}
    return sorted(result.values(), key=lambda record: record["set_identifier"])


def _laid_over(record_type: str, wanted: dict[str, Any], have: dict[str, Any] | None) -> dict[str, Any]:
    have = have or {"alias_target": None, "values": None, "health_check_id": None}
    same_alias = canonical_alias(wanted["alias_target"]) == canonical_alias(have["alias_target"])
    same_values = canonical_values(record_type, wanted["values"]) == canonical_values(record_type, have["values"])
    health_check = have["health_check_id"] if wanted["health_check_id"] is None else wanted["health_check_id"]
    return {
        **wanted,
        "alias_target": have["alias_target"] if same_alias else wanted["alias_target"],
        "values": have["values"] if same_values else wanted["values"],
        "health_check_id": health_check or None,
    }


def changes(result: Records, current: Records) -> list[tuple[str, dict[str, Any]]]:
    """The batch, as (action, record), which turns `current` into `result`: what goes first, then what comes.

    That order converts a simple record within one batch. Existing weighted records are changed in place, unless their
    TTL changes: midway the set would have two of them, so such a record goes and comes again.
    """
    ttls = {record["set_identifier"]: record["ttl"] for record in result}
    known = {record["set_identifier"]: record for record in current if record["routing_policy"] == WEIGHTED}
    in_place = {name for name, record in known.items() if name in ttls and ttls[name] == record["ttl"]}
    going = [
        record for record in current if record["routing_policy"] != WEIGHTED or record["set_identifier"] not in in_place
    ]
    coming = [
        ("UPSERT" if record["set_identifier"] in in_place else "CREATE", record)
        for record in result
        if record != known.get(record["set_identifier"])
    ]
    return [("DELETE", record) for record in going] + coming
