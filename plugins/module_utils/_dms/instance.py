# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Replication instances: what is desired, what differs, what cannot be changed. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import differing, stated
from ansible_collections.migrate.aws.plugins.module_utils._dms import tags
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import from_api, snake
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import Refused

CHANGEABLE = (
    "AllocatedStorage",
    "ReplicationInstanceClass",
    "VpcSecurityGroupIds",
    "PreferredMaintenanceWindow",
    "MultiAZ",
    "EngineVersion",
    "AutoMinorVersionUpgrade",
    "NetworkType",
)
FIXED = (
    "ReplicationSubnetGroupIdentifier",
    "AvailabilityZone",
    "PubliclyAccessible",
    "KmsKeyId",
    "DnsNameServers",
)
PARAMETERS = ("ReplicationInstanceIdentifier", *CHANGEABLE, *FIXED)


def current(record: dict[str, Any], instance_tags: dict[str, str]) -> dict[str, Any]:
    """An instance as DMS describes it, in the module's words; what options call otherwise is under both names."""
    instance = from_api(record)
    groups = instance.get("vpc_security_groups", [])
    subnet_group = instance.get("replication_subnet_group") or {}
    instance["vpc_security_group_ids"] = sorted(group["vpc_security_group_id"] for group in groups)
    instance["replication_subnet_group_identifier"] = subnet_group.get("replication_subnet_group_identifier")
    instance.setdefault("pending_modified_values", {})
    return {**instance, "tags": instance_tags}


def desired(options: dict[str, Any]) -> dict[str, Any]:
    """The instance as the options state it. DMS keeps identifiers and weekdays in lower case."""
    wanted = {snake(name): options[snake(name)] for name in PARAMETERS}
    for name in (
        "replication_instance_identifier",
        "replication_subnet_group_identifier",
        "preferred_maintenance_window",
    ):
        wanted[name] = wanted[name] and wanted[name].lower()
    return stated({**wanted, "tags": options["tags"]})


def plan(options: dict[str, Any], have: dict[str, Any]) -> dict[str, Any]:
    """The fields of `have` which have to change. What already waits for the maintenance window counts as changed,
    unless it shall not wait (`apply_immediately`). Raises Refused for what only a new instance can have."""
    wanted = {key: value for key, value in desired(options).items() if key != "tags"}
    if _is_version(wanted.get("engine_version"), have.get("engine_version")):
        del wanted["engine_version"]
    coming = have if options["apply_immediately"] else {**have, **have["pending_modified_values"]}
    changes = differing(wanted, coming)
    fixed = sorted({snake(name) for name in FIXED} & changes.keys())
    if fixed:
        raise Refused(_fixed(fixed, wanted, have))
    return {**changes, **tags.plan(options["tags"], have["tags"], options["purge_tags"])}


def _is_version(stated_version: str | None, have: str | None) -> bool:
    """Whether a version is one of those meant: 3.5 means every 3.5.x."""
    return stated_version is not None and f"{have}.".startswith(f"{stated_version}.")


def _fixed(names: list[str], wanted: dict[str, Any], have: dict[str, Any]) -> str:
    differences = ", ".join(f"{name} is {have.get(name)} and should be {wanted[name]}" for name in names)
    return (
        f"Replication instance {wanted['replication_instance_identifier']}: {differences}. DMS cannot change this on "
        "an existing instance. Remove its tasks and the instance (state=absent) first, or state what it has."
    )
