# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What has to become different about a database secret. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import differing, stated
from ansible_collections.migrate.aws.plugins.module_utils._policy_documents import replacement, same_policy
from ansible_collections.migrate.aws.plugins.module_utils._secretsmanager.transform import FIELDS
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_changes


def desired(options: dict[str, Any]) -> dict[str, Any]:
    """A new secret, as the module shows it."""
    names = ("name", *FIELDS, "description", "kms_key_id")
    return {
        **stated({name: options[name] for name in names}),
        "has_password": True,
        "replicas": wanted_replicas(options["replicas"] or []),
        "resource_policy": options["resource_policy"] or None,
        "tags": options["tags"] or {},
    }


def changes(options: dict[str, Any], current: dict[str, Any]) -> dict[str, Any]:
    """The fields of `current` which have to become something else; a key is a key by id, ARN or alias."""
    found = differing({name: options[name] for name in (*FIELDS, "description")}, current)
    if current["has_password"] is False:
        found["has_password"] = True
    if options["kms_key_id"] and bare_key(options["kms_key_id"]) != bare_key(current["kms_key_id"] or ""):
        found["kms_key_id"] = options["kms_key_id"]
    if options["replicas"] is not None and any(replica_changes(current["replicas"], options["replicas"])):
        found["replicas"] = wanted_replicas(options["replicas"])
    if options["resource_policy"] is not None:
        found.update(policy_plan(options["resource_policy"], current["resource_policy"]))
    found.update(tag_changes(options["tags"], current["tags"], options["purge_tags"]))
    if current["deletion_date"]:
        found["deletion_date"] = None
    return found


def policy_plan(wanted: dict[str, Any], current: dict[str, Any] | None) -> dict[str, Any]:
    """The resource policy's part of a plan; None where it goes."""
    if same_policy(wanted or None, current):
        return {}
    return {"resource_policy": replacement(wanted, current) if wanted else None}


def wanted_replicas(replicas: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The copies as the module shows them."""
    wanted = [{"region": replica["region"], "kms_key_id": replica["kms_key_id"]} for replica in replicas]
    return sorted(wanted, key=lambda replica: replica["region"])


def replica_changes(
    current: list[dict[str, Any]], wanted: list[dict[str, Any]]
) -> tuple[list[str], list[dict[str, Any]]]:
    """The regions whose copies go, and the copies that are to be made. A copy's key stays."""
    there, here = {replica["region"] for replica in current}, {replica["region"] for replica in wanted}
    return sorted(there - here), [replica for replica in wanted if replica["region"] not in there]


def bare_key(key: str) -> str:
    """The key's id, or alias/<name>, however it is spelt."""
    return key.rpartition(":")[2].removeprefix("key/")


def problems(options: dict[str, Any]) -> list[str]:
    """Sentences saying why these options cannot be."""
    window = options["recovery_window_in_days"]
    if window == 0 or 7 <= window <= 30:
        return []
    return [f"recovery_window_in_days is {window}: allowed are 7 to 30, or 0 to delete at once and for good."]
