# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Between RDS's spelling of a global cluster and ours. Pure.

A global cluster of ours is {global_cluster_identifier, global_cluster_arn, global_cluster_resource_id, status, engine,
engine_version, engine_lifecycle_support, database_name, storage_encrypted, deletion_protection, endpoint,
failover_state, writer, members, tags}; `writer` is an ARN or None, and a member {db_cluster_arn, region,
db_cluster_identifier, is_writer, readers, global_write_forwarding_status, synchronization_status}.
"""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_dict

#: Fields of a global cluster as CreateGlobalCluster spells them.
FIELDS = {
    "global_cluster_identifier": "GlobalClusterIdentifier",
    "engine": "Engine",
    "engine_version": "EngineVersion",
    "engine_lifecycle_support": "EngineLifecycleSupport",
    "database_name": "DatabaseName",
    "storage_encrypted": "StorageEncrypted",
    "deletion_protection": "DeletionProtection",
}
#: Options of a secondary as CreateDBCluster spells them.
SECONDARY_FIELDS = {
    "db_cluster_identifier": "DBClusterIdentifier",
    "db_subnet_group_name": "DBSubnetGroupName",
    "vpc_security_group_ids": "VpcSecurityGroupIds",
    "kms_key_id": "KmsKeyId",
    "db_cluster_parameter_group_name": "DBClusterParameterGroupName",
    "enable_global_write_forwarding": "EnableGlobalWriteForwarding",
    "port": "Port",
}


def from_api(answer: dict[str, Any]) -> dict[str, Any]:
    """A GlobalCluster of RDS in our spelling."""
    members = sorted((_member_of(item) for item in answer.get("GlobalClusterMembers", [])), key=place_of)
    return {
        **{name: answer.get(field) for name, field in FIELDS.items()},
        "global_cluster_arn": answer["GlobalClusterArn"],
        "global_cluster_resource_id": answer.get("GlobalClusterResourceId"),
        "status": answer["Status"],
        "endpoint": answer.get("Endpoint"),
        "failover_state": _failover_of(answer.get("FailoverState") or {}),
        "writer": next((member["db_cluster_arn"] for member in members if member["is_writer"]), None),
        "members": members,
        "tags": tag_dict(answer.get("TagList", [])),
    }


def _member_of(item: dict[str, Any]) -> dict[str, Any]:
    arn = item["DBClusterArn"]
    return {
        "db_cluster_arn": arn,
        "region": region_of(arn),
        "db_cluster_identifier": arn.rpartition(":")[2],
        "is_writer": item["IsWriter"],
        "readers": sorted(item.get("Readers", [])),
        "global_write_forwarding_status": item.get("GlobalWriteForwardingStatus"),
        "synchronization_status": item.get("SynchronizationStatus"),
    }


def place_of(member: dict[str, Any]) -> tuple[str, str]:
    """What members are sorted by."""
    return member["region"], member["db_cluster_identifier"]


def region_of(arn: str) -> str:
    """The region in an ARN."""
    return arn.split(":")[3]


def _failover_of(state: dict[str, Any]) -> dict[str, Any] | None:
    if not state.get("Status"):
        return None
    return {
        "status": state["Status"],
        "from_db_cluster_arn": state.get("FromDbClusterArn"),
        "to_db_cluster_arn": state.get("ToDbClusterArn"),
        "is_data_loss_allowed": state.get("IsDataLossAllowed"),
    }


def request(options: dict[str, Any], fields: dict[str, str]) -> dict[str, Any]:
    """Those of the options that are stated, as the API spells them."""
    return {field: options[name] for name, field in fields.items() if options.get(name) is not None}
