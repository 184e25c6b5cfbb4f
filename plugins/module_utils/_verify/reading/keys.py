# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The key, the secret and the log groups of an environment as they are.

Of a secret, nothing that it keeps secret is kept.
"""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._secretsmanager import transform
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_dict
from ansible_collections.migrate.aws.plugins.module_utils._verify.api import Region

#: What DMS does not take in a password.
FORBIDDEN = ";.:+"


def key(region: Region, alias: str) -> dict[str, Any] | None:
    """The customer managed key behind an alias; None where there is none, or it is being deleted."""
    found = region.ask("kms", "describe_key", KeyId=alias)
    if found is None or found["KeyMetadata"].get("KeyState") == "PendingDeletion":
        return None
    key_id = found["KeyMetadata"]["KeyId"]
    policy = region.ask("kms", "get_key_policy", KeyId=key_id, PolicyName="default") or {}
    return {
        **found["KeyMetadata"],
        "alias": alias,
        "rotates": (region.ask("kms", "get_key_rotation_status", KeyId=key_id) or {}).get("KeyRotationEnabled", False),
        "policy": json.loads(policy.get("Policy") or "{}"),
        "tags": tag_dict(region.listed("kms", "list_resource_tags", "Tags", KeyId=key_id)),
    }


def secret(region: Region, name: str) -> dict[str, Any] | None:
    """The secret, the names of what it holds, and where it leads; None where there is none, or it is being deleted."""
    found = region.ask("secretsmanager", "describe_secret", SecretId=name)
    if found is None or found.get("DeletedDate"):
        return None
    held = (
        transform.credential(
            (region.ask("secretsmanager", "get_secret_value", SecretId=name) or {}).get("SecretString")
        )
        or {}
    )
    return {
        **found,
        "keys": sorted(key for key, value in held.items() if value not in (None, "")),
        "host": held.get("host"),
        "port": held.get("port"),
        "password_fits_dms": not set(str(held.get("password", ""))) & set(FORBIDDEN),
    }


def replica(region: Region, name: str) -> dict[str, Any] | None:
    """The copy in this region of a secret of another one."""
    found = secret(region, name)
    return found if found and found.get("PrimaryRegion") else None


def log_groups(region: Region, names: list[str]) -> list[dict[str, Any]]:
    """Those of these log groups that exist, and those under their names."""
    found = [
        group
        for name in names
        for group in region.listed("logs", "describe_log_groups", "logGroups", logGroupNamePrefix=name)
        if group["logGroupName"] == name or group["logGroupName"].startswith(f"{name}/")
    ]
    return [{**group, "tags": _tags(region, group)} for group in found]


def _tags(region: Region, group: dict[str, Any]) -> dict[str, str]:
    answer = region.ask("logs", "list_tags_for_resource", resourceArn=group["arn"].removesuffix(":*")) or {}
    return answer.get("tags") or {}
