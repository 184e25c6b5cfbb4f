# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Between S3's spelling of a replication configuration and ours.

A rule of ours has every key: {id, priority, status, schema_version, filter: {prefix, tags}, exclude: {prefixes, tags:
[{key, value}]}, destination: {bucket (an ARN), storage_class, account_id, owner_override, replica_kms_key_id,
use_source_multi_region_key, replication_time_control, metrics}, delete_marker_replication,
existing_object_replication, sse_kms_encrypted_objects, replica_modifications}.
"""

from __future__ import annotations

from typing import Any

STORAGE_CLASSES = (
    "DEEP_ARCHIVE",
    "GLACIER",
    "GLACIER_IR",
    "INTELLIGENT_TIERING",
    "ONEZONE_IA",
    "REDUCED_REDUNDANCY",
    "STANDARD",
    "STANDARD_IA",
)
#: The only threshold that S3 accepts for replication time control and its metrics.
MINUTES = {"Minutes": 15}
#: A rule with a filter. In the old form, 1, it has a prefix of its own and replicates delete markers by itself.
CURRENT_SCHEMA = 2


def bucket_arn(bucket: str, role_arn: str) -> str:
    """The ARN of a bucket given by name or ARN, in the partition of the role."""
    if bucket.startswith("arn:"):
        return bucket
    partition = role_arn.split(":")[1] if role_arn.startswith("arn:") else "aws"
    return f"arn:{partition}:s3:::{bucket}"


def rule_from_options(options: dict[str, Any], role_arn: str) -> dict[str, Any]:
    """An item of the module's option `rules` in our spelling; None is unmanaged.

    A key for replicas says that objects encrypted with KMS are meant, and time control that there are metrics.
    """
    destination = {**options["destination"], "bucket": bucket_arn(options["destination"]["bucket"], role_arn)}
    if destination["replication_time_control"] and destination["metrics"] is None:
        destination["metrics"] = True
    encrypted = options["sse_kms_encrypted_objects"]
    if (destination["replica_kms_key_id"] or destination["use_source_multi_region_key"]) and encrypted is None:
        encrypted = True
    chosen = options["filter"] or {"prefix": "", "tags": {}}
    return {
        **options,
        "schema_version": CURRENT_SCHEMA,
        "filter": {"prefix": chosen["prefix"], "tags": {key: str(value) for key, value in chosen["tags"].items()}},
        "exclude": _exclusion(options["exclude"]),
        "destination": destination,
        "sse_kms_encrypted_objects": encrypted,
    }


def _exclusion(stated: dict[str, Any] | None) -> dict[str, Any] | None:
    """What a rule leaves out, each list in an order of its own, since S3 keeps none."""
    if stated is None:
        return None
    tags = stated["tags"] and sorted(
        ({name: str(tag[name]) for name in ("key", "value")} for tag in stated["tags"]),
        key=lambda tag: (tag["key"], tag["value"]),
    )
    return {"prefixes": stated["prefixes"] and sorted(stated["prefixes"]), "tags": tags}


def from_api(bucket: str, configuration: dict[str, Any]) -> dict[str, Any]:
    """A ReplicationConfiguration as {bucket, role_arn, rules}."""
    rules = sorted((_rule_from_api(rule) for rule in configuration["Rules"]), key=lambda rule: rule["id"])
    return {"bucket": bucket, "role_arn": configuration["Role"], "rules": rules}


def _rule_from_api(rule: dict[str, Any]) -> dict[str, Any]:
    has_filter = "Filter" in rule
    criteria = rule.get("SourceSelectionCriteria", {})
    return {
        "id": rule.get("ID", ""),
        "priority": rule.get("Priority", 0),
        "status": rule["Status"].lower(),
        "schema_version": CURRENT_SCHEMA if has_filter else 1,
        "filter": _filter_from_api(rule["Filter"] if has_filter else {"Prefix": rule.get("Prefix", "")}),
        "exclude": _exclusion_from_api(rule.get("Filter", {})),
        "destination": _destination_from_api(rule["Destination"]),
        "delete_marker_replication": _enabled(rule, "DeleteMarkerReplication") if has_filter else True,
        "existing_object_replication": _enabled(rule, "ExistingObjectReplication"),
        "sse_kms_encrypted_objects": _enabled(criteria, "SseKmsEncryptedObjects"),
        "replica_modifications": _enabled(criteria, "ReplicaModifications"),
    }


def _filter_from_api(chosen: dict[str, Any]) -> dict[str, Any]:
    both = chosen.get("And", chosen)
    tags = both.get("Tags", [both["Tag"]] if "Tag" in both else [])
    return {"prefix": both.get("Prefix", ""), "tags": {tag["Key"]: tag["Value"] for tag in tags}}


def _exclusion_from_api(chosen: dict[str, Any]) -> dict[str, Any]:
    excluded = chosen.get("And", chosen).get("Not", {})
    several = excluded.get("Or", {})
    prefixes = several.get("Prefixes", [excluded["Prefix"]] if "Prefix" in excluded else [])
    tags = several.get("Tags", [excluded["Tag"]] if "Tag" in excluded else [])
    return _exclusion({"prefixes": prefixes, "tags": [{"key": tag["Key"], "value": tag["Value"]} for tag in tags]})


def _destination_from_api(destination: dict[str, Any]) -> dict[str, Any]:
    encryption = destination.get("EncryptionConfiguration", {})
    return {
        "bucket": destination["Bucket"],
        "storage_class": destination.get("StorageClass"),
        "account_id": destination.get("Account"),
        "owner_override": "AccessControlTranslation" in destination,
        "replica_kms_key_id": encryption.get("ReplicaKmsKeyID"),
        "use_source_multi_region_key": _enabled(encryption, "UseSourceMultiRegionKey"),
        "replication_time_control": _enabled(destination, "ReplicationTime"),
        "metrics": _enabled(destination, "Metrics"),
    }


def _enabled(settings: dict[str, Any], name: str) -> bool:
    return settings.get(name, {}).get("Status") == "Enabled"


def to_api(replication: dict[str, Any]) -> dict[str, Any]:
    """{role_arn, rules} as a ReplicationConfiguration, every rule in the current form."""
    return {"Role": replication["role_arn"], "Rules": [_rule_to_api(rule) for rule in replication["rules"]]}


def _rule_to_api(rule: dict[str, Any]) -> dict[str, Any]:
    criteria = {
        name: {"Status": "Enabled"}
        for name, wanted in (
            ("SseKmsEncryptedObjects", rule["sse_kms_encrypted_objects"]),
            ("ReplicaModifications", rule["replica_modifications"]),
        )
        if wanted
    }
    fields = {
        "ID": rule["id"],
        "Priority": rule["priority"],
        "Status": rule["status"].capitalize(),
        "Filter": _filter_to_api(**rule["filter"], excluded=_exclusion_to_api(**rule["exclude"])),
        "Destination": _destination_to_api(rule["destination"]),
        "DeleteMarkerReplication": {"Status": "Enabled" if rule["delete_marker_replication"] else "Disabled"},
        "ExistingObjectReplication": {"Status": "Enabled"} if rule["existing_object_replication"] else None,
        "SourceSelectionCriteria": criteria or None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _filter_to_api(prefix: str, tags: dict[str, str], excluded: dict[str, Any]) -> dict[str, Any]:
    pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
    if excluded:
        included = {**({"Prefix": prefix} if prefix else {}), **({"Tags": pairs} if pairs else {})}
        return {"And": {**included, "Not": excluded}} if included else {"Not": excluded}
    if not pairs:
        return {"Prefix": prefix}
    if len(pairs) == 1 and not prefix:
        return {"Tag": pairs[0]}
    return {"And": {"Prefix": prefix, "Tags": pairs}}


def _exclusion_to_api(prefixes: list[str], tags: list[dict[str, str]]) -> dict[str, Any]:
    pairs = [{"Key": tag["key"], "Value": tag["value"]} for tag in tags]
    if len(prefixes) + len(pairs) > 1:
        return {"Or": {name: items for name, items in (("Prefixes", prefixes), ("Tags", pairs)) if items}}
    if pairs:
        return {"Tag": pairs[0]}
    return {"Prefix": prefixes[0]} if prefixes else {}


def _destination_to_api(destination: dict[str, Any]) -> dict[str, Any]:
    timed = destination["replication_time_control"]
    metrics = {"Status": "Enabled", "EventThreshold": MINUTES} if timed else {"Status": "Enabled"}
    encryption = {
        **({"ReplicaKmsKeyID": destination["replica_kms_key_id"]} if destination["replica_kms_key_id"] else {}),
        **({"UseSourceMultiRegionKey": {"Status": "Enabled"}} if destination["use_source_multi_region_key"] else {}),
    }
    fields = {
        "Bucket": destination["bucket"],
        "StorageClass": destination["storage_class"],
        "Account": destination["account_id"],
        "AccessControlTranslation": {"Owner": "Destination"} if destination["owner_override"] else None,
        "EncryptionConfiguration": encryption or None,
        "ReplicationTime": {"Status": "Enabled", "Time": MINUTES} if timed else None,
        "Metrics": metrics if destination["metrics"] else None,
    }
    return {name: value for name, value in fields.items() if value is not None}
