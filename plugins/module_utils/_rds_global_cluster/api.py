# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One function for each call about global clusters. What is not there is answered as None."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import Calls
from ansible_collections.migrate.aws.plugins.module_utils._tags import Tags

aws = Calls("GlobalClusterNotFoundFault", "DBClusterNotFoundFault")
tags = Tags(aws, "ResourceName", "add_tags_to_resource", "remove_tags_from_resource")


@aws.read("read the global cluster")
def global_cluster(client, identifier: str) -> dict[str, Any] | None:
    found = client.describe_global_clusters(GlobalClusterIdentifier=identifier)["GlobalClusters"]
    return found[0] if found else None


@aws.call("list the global clusters")
def global_clusters(client, filters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    pages = client.get_paginator("describe_global_clusters").paginate(Filters=filters)
    return [found for page in pages for found in page["GlobalClusters"]]


@aws.call("create the global cluster")
def create_global_cluster(client, **request: Any) -> None:
    client.create_global_cluster(**request)


@aws.call("modify the global cluster", "InvalidGlobalClusterStateFault")
def modify_global_cluster(client, **request: Any) -> None:
    client.modify_global_cluster(**request)


@aws.delete("delete the global cluster")
def delete_global_cluster(client, identifier: str) -> None:
    client.delete_global_cluster(GlobalClusterIdentifier=identifier)


@aws.call("switch the global cluster over")
def switch_over(client, identifier: str, target: str) -> None:
    """Make a secondary, by ARN, the writer, without losing anything. To be asked of the writer's region."""
    client.switchover_global_cluster(GlobalClusterIdentifier=identifier, TargetDbClusterIdentifier=target)


@aws.call("fail the global cluster over")
def fail_over(client, identifier: str, target: str) -> None:
    """Make a secondary, by ARN, the writer, whatever has not reached it. To be asked of the secondary's region."""
    client.failover_global_cluster(
        GlobalClusterIdentifier=identifier, TargetDbClusterIdentifier=target, AllowDataLoss=True
    )


@aws.delete("remove the cluster from the global cluster", "InvalidDBClusterStateFault")
def remove_member(client, identifier: str, arn: str) -> None:
    client.remove_from_global_cluster(GlobalClusterIdentifier=identifier, DbClusterIdentifier=arn)


@aws.read("read the cluster")
def cluster(client, identifier: str) -> dict[str, Any] | None:
    return client.describe_db_clusters(DBClusterIdentifier=identifier)["DBClusters"][0]


@aws.call("create the secondary cluster")
def create_cluster(client, **request: Any) -> None:
    client.create_db_cluster(**request)
