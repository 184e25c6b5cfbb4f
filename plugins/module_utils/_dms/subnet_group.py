# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Replication subnet groups: what is desired, what differs. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import differing, stated
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import in_snake_case
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_changes

PARAMETERS = ("ReplicationSubnetGroupIdentifier", "ReplicationSubnetGroupDescription", "SubnetIds")

REMEDY = (
    "DMS reaches into a VPC by an IAM role named exactly dms-vpc-role. It must exist in this account, trust "
    "dms.amazonaws.com, and have the managed policy service-role/AmazonDMSVPCManagementRole attached; "
    "the playbook migrate.aws.prereqs makes it so"
)


def from_api(record: dict[str, Any], group_tags: dict[str, str], arn: str) -> dict[str, Any]:
    """A group as DMS describes it, in the module's words."""
    group = in_snake_case(record)
    group["subnet_ids"] = sorted(subnet["subnet_identifier"] for subnet in group.get("subnets", []))
    return {**group, "replication_subnet_group_arn": arn, "tags": group_tags}


def desired(options: dict[str, Any]) -> dict[str, Any]:
    """The group as the options state it. DMS keeps identifiers in lower case."""
    return stated(
        {
            "replication_subnet_group_identifier": options["replication_subnet_group_identifier"].lower(),
            "replication_subnet_group_description": options["replication_subnet_group_description"],
            "subnet_ids": sorted(set(options["subnet_ids"])) if options["subnet_ids"] else None,
            "tags": options["tags"],
        }
    )


def changes(options: dict[str, Any], have: dict[str, Any]) -> dict[str, Any]:
    """The fields of `have` which have to change."""
    wanted = {key: value for key, value in desired(options).items() if key != "tags"}
    return {**differing(wanted, have), **tag_changes(options["tags"], have["tags"], options["purge_tags"])}


def holds(identifier: str, instance: dict[str, Any]) -> bool:
    """Whether a replication instance, as DMS describes it, stands in the group."""
    group = instance.get("ReplicationSubnetGroup") or {}
    return group.get("ReplicationSubnetGroupIdentifier") == identifier


def arn(account: str, caller_arn: str, region: str, identifier: str) -> str:
    """The group's ARN, which DMS does not tell; the partition is that of whoever asks."""
    partition = caller_arn.split(":")[1]
    return f"arn:{partition}:dms:{region}:{account}:subgrp:{identifier.lower()}"
