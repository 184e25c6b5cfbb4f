# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Secrets Manager's answers in the module's spelling, and what a secret holds. Pure."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_dict

#: What a database credential says beside its password, in the spelling which DMS and RDS's rotation read.
FIELDS = ("username", "host", "port", "engine", "dbname")


def credential(text: str | None) -> dict[str, Any] | None:
    """What a secret holds: {} when it is empty, None when it is no JSON object."""
    if not text:
        return {}
    try:
        held = json.loads(text)
    except ValueError:
        return None
    return held if isinstance(held, dict) else None


def secret(description: dict[str, Any], version_id: str | None, held: dict[str, Any] | None) -> dict[str, Any]:
    """The secret as it is shown: everything of it but its password, which only has_password speaks of.

    `held` is None where what it holds cannot be seen; everything of that is None then.
    """
    known = held or {}
    return {
        "name": description["Name"],
        "arn": description["ARN"],
        "version_id": version_id,
        **{field: known.get(field) for field in FIELDS},
        "port": _number(known.get("port")),
        "has_password": None if held is None else bool(held.get("password")),
        "description": description.get("Description"),
        "kms_key_id": description.get("KmsKeyId"),
        "replicas": _replicas(description),
        "resource_policy": None,
        "tags": tag_dict(description.get("Tags", [])),
        "deletion_date": description["DeletedDate"].isoformat() if description.get("DeletedDate") else None,
    }


def _replicas(description: dict[str, Any]) -> list[dict[str, Any]]:
    """The copies in other regions; a copy itself speaks of them too."""
    copies = [] if description.get("PrimaryRegion") else description.get("ReplicationStatus") or []
    shown = [{"region": copy["Region"], "kms_key_id": copy.get("KmsKeyId")} for copy in copies]
    return sorted(shown, key=lambda copy: copy["region"])


def replica_regions(replicas: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Copies as CreateSecret and ReplicateSecretToRegions take them."""
    return [
        {"Region": replica["region"], **({"KmsKeyId": replica["kms_key_id"]} if replica["kms_key_id"] else {})}
        for replica in replicas
    ]


def _number(port: Any) -> Any:
    """The port as a number: hand-made secrets often hold it as text."""
    return int(port) if isinstance(port, str) and port.isdecimal() else port


def value(held: dict[str, Any], fields: dict[str, Any], password: str) -> str:
    """What the secret is to hold: what it holds now, with these fields and this password."""
    return json.dumps({**held, **fields, "password": password})


def settings(changes: dict[str, Any]) -> dict[str, str]:
    """The part of the changes which CreateSecret and UpdateSecret take, in their spelling."""
    spelling = {"description": "Description", "kms_key_id": "KmsKeyId"}
    return {key: changes[name] for name, key in spelling.items() if changes.get(name) is not None}
