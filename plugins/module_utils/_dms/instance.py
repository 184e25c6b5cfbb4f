# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Replication instances: what is desired, what differs, what cannot be changed. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import differing, is_older, stated
from ansible_collections.migrate.aws.plugins.module_utils._dms import kms_keys, secret
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import in_snake_case, snake, to_api
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_changes

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
    "ResourceIdentifier",
)
KERBEROS = "KerberosAuthenticationSettings"
KERBEROS_FIELDS = ("KeyCacheSecretId", "KeyCacheSecretIamArn", "Krb5FileContents")
PARAMETERS = ("ReplicationInstanceIdentifier", *CHANGEABLE, *FIXED, KERBEROS)


def from_api(record: dict[str, Any], instance_tags: dict[str, str]) -> dict[str, Any]:
    """An instance as DMS describes it, in the module's words; what options call otherwise is under both names."""
    instance = in_snake_case(record)
    groups = instance.get("vpc_security_groups", [])
    subnet_group = instance.get("replication_subnet_group") or {}
    instance["vpc_security_group_ids"] = sorted(group["vpc_security_group_id"] for group in groups)
    instance["replication_subnet_group_identifier"] = subnet_group.get("replication_subnet_group_identifier")
    instance["resource_identifier"] = instance["replication_instance_arn"].rpartition(":")[2]
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


def creation(options: dict[str, Any]) -> dict[str, Any]:
    """The instance that is to be made: what is stated, and no public address unless one is asked for.

    Raises Refused for a zone of a standby's choosing.
    """
    if options["multi_az"] and options["availability_zone"]:
        raise Refused(
            f"Replication instance {options['replication_instance_identifier']}: availability_zone "
            f"({options['availability_zone']}) must not be stated together with multi_az=true, with which DMS chooses "
            "two "
            "zones of the subnet group."
        )
    return {"publicly_accessible": False, **desired(options)}


def changes(options: dict[str, Any], have: dict[str, Any]) -> dict[str, Any]:
    """The fields of `have` which have to change. What already waits for the maintenance window counts as changed,
    unless `apply_immediately` is set. Raises Refused for what only a new instance can have."""
    wanted = {key: value for key, value in desired(options).items() if key != "tags"}
    waiting = have["pending_modified_values"]
    for spelled in (waiting, have):
        _respell(wanted, spelled)
    wanted = {key: value for key, value in wanted.items() if key not in _lowered(wanted, have)}
    changes = differing(wanted, {**have, **waiting})
    if options["apply_immediately"]:
        changes = {**differing({**waiting, **wanted}, have), **changes}
    fixed = sorted({snake(name) for name in FIXED} & changes.keys())
    if fixed:
        raise Refused(_fixed(fixed, wanted, have))
    return {**changes, **tag_changes(options["tags"], have["tags"], options["purge_tags"])}


def left_alone(options: dict[str, Any], have: dict[str, Any]) -> list[str]:
    """A sentence for each option that states less than the instance has, which DMS would refuse."""
    wanted = desired(options)
    return [
        f"Replication instance {wanted['replication_instance_identifier']} keeps {name} {have[name]}, which is more "
        f"than {wanted[name]}: DMS cannot lower it."
        for name in _lowered(wanted, have)
    ]


def _lowered(wanted: dict[str, Any], have: dict[str, Any]) -> list[str]:
    """The options that state less storage or an older engine than the instance has."""
    version = wanted.get("engine_version")
    is_less = {
        "allocated_storage": wanted.get("allocated_storage", have["allocated_storage"]) < have["allocated_storage"],
        "engine_version": version is not None
        and not _is_version(version, have["engine_version"])
        and is_older(version, have["engine_version"]),
    }
    return [name for name, less in is_less.items() if less]


def request(values: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The parameters of these names for creating or changing an instance; Kerberos's settings go together."""
    parameters = to_api(values, names)
    if KERBEROS in parameters:
        parameters[KERBEROS] = to_api(parameters[KERBEROS], KERBEROS_FIELDS)
    return parameters


def modification(options: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """The parameters of ModifyReplicationInstance for the changes of a plan; {} when there are none."""
    if snake(KERBEROS) in changes:
        changes = {**changes, snake(KERBEROS): options[snake(KERBEROS)]}
    return request(changes, (*CHANGEABLE, KERBEROS))


def _respell(wanted: dict[str, Any], have: dict[str, Any]) -> None:
    """Let `wanted` have the spelling of `have` wherever that means the same: 3.5 is every 3.5.x, a key its id."""
    if _is_version(wanted.get("engine_version"), have.get("engine_version")):
        wanted["engine_version"] = have["engine_version"]
    if kms_keys.is_same(wanted.get("kms_key_id"), have.get("kms_key_id")) and "kms_key_id" in wanted:
        wanted["kms_key_id"] = have["kms_key_id"]
    kerberos, has = wanted.get(snake(KERBEROS)), have.get(snake(KERBEROS)) or {}
    if kerberos and secret.is_same(kerberos.get("key_cache_secret_id"), has.get("key_cache_secret_id")):
        wanted[snake(KERBEROS)] = {**kerberos, "key_cache_secret_id": has.get("key_cache_secret_id")}


def _is_version(stated_version: str | None, have: str | None) -> bool:
    """Whether a version is one of those meant: 3.5 means every 3.5.x."""
    return stated_version is not None and f"{have}.".startswith(f"{stated_version}.")


def _fixed(names: list[str], wanted: dict[str, Any], have: dict[str, Any]) -> str:
    differences = ", ".join(f"{name} is {have.get(name)} and should be {wanted[name]}" for name in names)
    return (
        f"Replication instance {wanted['replication_instance_identifier']}: {differences}. DMS cannot change this on "
        "an existing instance. Remove its tasks and the instance (state=absent) first, or state what it has."
    )
