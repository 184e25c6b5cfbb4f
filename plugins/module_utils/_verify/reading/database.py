# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The databases of an environment as they are."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._verify.api import Region

#: The parameters that checks ask for, of all the hundreds that a group has.
PARAMETERS = (
    "binlog_checksum",
    "binlog_format",
    "binlog_row_image",
    "max_replication_slots",
    "max_wal_senders",
    "rds.force_ssl",
    "rds.logical_replication",
    "require_secure_transport",
    "wal_sender_timeout",
)


def read(region: Region, identifier: str) -> dict[str, Any]:
    """The instance of that name, or the cluster with its instances and the global cluster it is a member of."""
    instances = region.listed("rds", "describe_db_instances", "DBInstances", DBInstanceIdentifier=identifier)
    clusters = (
        [] if instances else region.listed("rds", "describe_db_clusters", "DBClusters", DBClusterIdentifier=identifier)
    )
    for cluster in clusters:
        for member in cluster.get("DBClusterMembers", []):
            name = member["DBInstanceIdentifier"]
            instances += region.listed("rds", "describe_db_instances", "DBInstances", DBInstanceIdentifier=name)
    return {
        "instances": [{**one, "parameters": _of_instance(region, one)} for one in instances],
        "clusters": [{**one, "parameters": _of_cluster(region, one)} for one in clusters],
        "global_clusters": _global(region, clusters),
    }


def _of_instance(region: Region, instance: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for group in instance.get("DBParameterGroups", []):
        found |= _values(
            region.listed(
                "rds", "describe_db_parameters", "Parameters", DBParameterGroupName=group["DBParameterGroupName"]
            )
        )
    return found


def _of_cluster(region: Region, cluster: dict[str, Any]) -> dict[str, str]:
    group = cluster.get("DBClusterParameterGroup")
    return _values(
        region.listed("rds", "describe_db_cluster_parameters", "Parameters", DBClusterParameterGroupName=group)
        if group
        else []
    )


def _values(parameters: list[dict[str, Any]]) -> dict[str, str]:
    return {one["ParameterName"]: one.get("ParameterValue") for one in parameters if one["ParameterName"] in PARAMETERS}


def _global(region: Region, clusters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    arns = {one["DBClusterArn"] for one in clusters}
    found = region.listed("rds", "describe_global_clusters", "GlobalClusters") if arns else []
    return [
        one for one in found if arns & {member.get("DBClusterArn") for member in one.get("GlobalClusterMembers", [])}
    ]
