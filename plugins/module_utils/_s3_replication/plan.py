# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the rules of a bucket have to become, and what S3 would refuse of them. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import merged, stated
from ansible_collections.migrate.aws.plugins.module_utils._s3_replication.transform import CURRENT_SCHEMA

LONGEST_ID = 255
#: What a new rule has where its author says nothing.
NEW_RULE = {
    "exclude": {"prefixes": [], "tags": []},
    "destination": {
        "storage_class": None,
        "account_id": None,
        "owner_override": False,
        "replica_kms_key_id": None,
        "use_source_multi_region_key": False,
        "replication_time_control": False,
        "metrics": False,
    },
    "delete_marker_replication": False,
    "existing_object_replication": False,
    "sse_kms_encrypted_objects": False,
    "replica_modifications": False,
}

Rules = list[dict[str, Any]]


def planned(wanted: Rules, current: Rules, purge: bool) -> Rules:
    """The rules as they have to be, sorted by id, all in the current form: S3 does not mix the two."""
    known = {rule["id"]: rule for rule in current}
    result = {rule["id"]: _laid_over(rule, known.get(rule["id"], NEW_RULE)) for rule in wanted}
    if not purge:
        result = {**{name: {**rule, "schema_version": CURRENT_SCHEMA} for name, rule in known.items()}, **result}
    return sorted(result.values(), key=lambda rule: rule["id"])


def _laid_over(wanted: dict[str, Any], have: dict[str, Any]) -> dict[str, Any]:
    rule = {**merged(have, stated(wanted)), "filter": wanted["filter"]}
    # An empty string is how a user takes away what is otherwise unmanaged.
    rule["destination"] = {name: None if value == "" else value for name, value in rule["destination"].items()}
    return rule


def problems(wanted: Rules, rules: Rules) -> list[str]:
    """Sentences saying why S3 would refuse the planned `rules`, or cannot tell the `wanted` ones apart."""
    if not wanted:
        return ["rules is empty: state absent is what removes the replication configuration."]
    found = [f"Two rules have the id {name!r}: each needs its own." for name in _repeated(wanted, "id")]
    found += [
        f"Two rules have the priority {priority}: give each its own, the highest wins."
        for priority in _repeated(rules, "priority")
    ]
    for rule in rules:
        found += [f"The rule {rule['id']!r} {problem}" for problem in _rule_problems(rule, rule["destination"])]
    return found


def _repeated(rules: Rules, field: str) -> list[Any]:
    values = [rule[field] for rule in rules]
    return sorted({value for value in values if values.count(value) > 1})


def _rule_problems(rule: dict[str, Any], destination: dict[str, Any]) -> list[str]:
    keyed = destination["replica_kms_key_id"] or destination["use_source_multi_region_key"]
    checks = (
        (
            len(rule["id"]) > LONGEST_ID,
            f"has an id of {len(rule['id'])} characters: allowed are {LONGEST_ID}.",
        ),
        (
            rule["delete_marker_replication"] and rule["filter"]["tags"],
            "filters by tags, and S3 replicates no delete markers then: set delete_marker_replication to false.",
        ),
        (
            destination["replication_time_control"] and not destination["metrics"],
            "has replication_time_control without metrics, which S3 refuses: set metrics to true.",
        ),
        (
            keyed and not rule["sse_kms_encrypted_objects"],
            "has a key for replicas without sse_kms_encrypted_objects, which S3 refuses: set that to true, or "
            "replica_kms_key_id to '' and use_source_multi_region_key to false.",
        ),
        (
            rule["sse_kms_encrypted_objects"] and not keyed,
            "has sse_kms_encrypted_objects without a key for replicas, which S3 refuses: set replica_kms_key_id, or "
            "use_source_multi_region_key to true.",
        ),
        (
            destination["owner_override"] and not destination["account_id"],
            "has owner_override without account_id: say which account owns the destination bucket.",
        ),
    )
    return [sentence for refused, sentence in checks if refused]
