# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Between the module's spelling and S3's. Pure."""

from __future__ import annotations

from typing import Any

PUBLIC_ACCESS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


def encryption_of(rules: list[dict[str, Any]] | None) -> dict[str, Any]:
    """The default encryption as {algorithm, kms_key_id, bucket_key}."""
    rule = rules[0] if rules else {}
    default = rule.get("ApplyServerSideEncryptionByDefault", {})
    return {
        "algorithm": default.get("SSEAlgorithm"),
        "kms_key_id": default.get("KMSMasterKeyID"),
        "bucket_key": rule.get("BucketKeyEnabled", False),
    }


def encryption_rules(encryption: dict[str, Any]) -> list[dict[str, Any]]:
    """The default encryption in S3's spelling."""
    default = {"SSEAlgorithm": encryption["algorithm"]}
    if encryption.get("kms_key_id"):
        default["KMSMasterKeyID"] = encryption["kms_key_id"]
    return [{"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": bool(encryption.get("bucket_key"))}]


def public_access_blocked_of(block: dict[str, bool] | None) -> bool:
    """Whether all four ways to make a bucket public are blocked."""
    return all((block or {}).get(way, False) for way in PUBLIC_ACCESS)


def public_access_block(blocked: bool) -> dict[str, bool]:
    """All four ways, blocked or open."""
    return dict.fromkeys(PUBLIC_ACCESS, blocked)


def lifecycle_of(rules: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """The lifecycle rules in the module's spelling."""
    return [_rule_of(rule) for rule in rules or []]


def _rule_of(rule: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": rule.get("ID", ""),
        "enabled": rule["Status"] == "Enabled",
        "prefix": rule.get("Filter", {}).get("Prefix") or rule.get("Prefix") or "",
        "expiration_days": rule.get("Expiration", {}).get("Days"),
        "noncurrent_expiration_days": rule.get("NoncurrentVersionExpiration", {}).get("NoncurrentDays"),
        "abort_multipart_days": rule.get("AbortIncompleteMultipartUpload", {}).get("DaysAfterInitiation"),
    }


def lifecycle_rules(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lifecycle rules in S3's spelling."""
    return [_rule_request(rule) for rule in rules]


def _rule_request(rule: dict[str, Any]) -> dict[str, Any]:
    request = {
        "ID": rule["id"],
        "Status": "Enabled" if rule["enabled"] else "Disabled",
        "Filter": {"Prefix": rule["prefix"]},
    }
    if rule["expiration_days"]:
        request["Expiration"] = {"Days": rule["expiration_days"]}
    if rule["noncurrent_expiration_days"]:
        request["NoncurrentVersionExpiration"] = {"NoncurrentDays": rule["noncurrent_expiration_days"]}
    if rule["abort_multipart_days"]:
        request["AbortIncompleteMultipartUpload"] = {"DaysAfterInitiation": rule["abort_multipart_days"]}
    return request
