# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One function for each call about global clusters. What is not there is answered as None."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import ansible_dict_to_boto3_tag_list, retry
from ansible_collections.migrate.aws.plugins.module_utils._rds_global_cluster.errors import GlobalClusterErrorHandler


@GlobalClusterErrorHandler.list_error_handler("read the global cluster")
@retry()
def global_cluster(client, identifier: str) -> dict[str, Any] | None:
    found = client.describe_global_clusters(GlobalClusterIdentifier=identifier)["GlobalClusters"]
    return found[0] if found else None


@GlobalClusterErrorHandler.common_error_handler("list the global clusters")
@retry()
def global_clusters(client, filters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    pages = client.get_paginator("describe_global_clusters").paginate(Filters=filters)
    return [found for page in pages for found in page["GlobalClusters"]]


@GlobalClusterErrorHandler.common_error_handler("create the global cluster")
@retry()
def create_global_cluster(client, **request: Any) -> None:
    client.create_global_cluster(**request)


@GlobalClusterErrorHandler.common_error_handler("modify the global cluster")
@retry("InvalidGlobalClusterStateFault")
def modify_global_cluster(client, **request: Any) -> None:
    client.modify_global_cluster(**request)


@GlobalClusterErrorHandler.deletion_error_handler("delete the global cluster")
@retry()
def delete_global_cluster(client, identifier: str) -> None:
    client.delete_global_cluster(GlobalClusterIdentifier=identifier)


@GlobalClusterErrorHandler.common_error_handler("switch the global cluster over")
@retry()
def switch_over(client, identifier: str, target: str) -> None:
    """Make a secondary, by ARN, the writer, without losing anything. To be asked of the writer's region."""
    client.switchover_global_cluster(GlobalClusterIdentifier=identifier, TargetDbClusterIdentifier=target)


@GlobalClusterErrorHandler.common_error_handler("fail the global cluster over")
@retry()
def fail_over(client, identifier: str, target: str) -> None:
    """Make a secondary, by ARN, the writer, whatever has not reached it. To be asked of the secondary's region."""
    client.failover_global_cluster(
        GlobalClusterIdentifier=identifier, TargetDbClusterIdentifier=target, AllowDataLoss=True
    )


@GlobalClusterErrorHandler.deletion_error_handler("remove the cluster from the global cluster")
@retry("InvalidDBClusterStateFault")
def remove_member(client, identifier: str, arn: str) -> None:
    client.remove_from_global_cluster(GlobalClusterIdentifier=identifier, DbClusterIdentifier=arn)


@GlobalClusterErrorHandler.list_error_handler("read the cluster")
@retry()
def cluster(client, identifier: str) -> dict[str, Any] | None:
    return client.describe_db_clusters(DBClusterIdentifier=identifier)["DBClusters"][0]


@GlobalClusterErrorHandler.common_error_handler("create the secondary cluster")
@retry()
def create_cluster(client, **request: Any) -> None:
    client.create_db_cluster(**request)


@GlobalClusterErrorHandler.common_error_handler("tag the global cluster")
@retry()
def set_tags(client, arn: str, tags: dict[str, str]) -> None:
    client.add_tags_to_resource(ResourceName=arn, Tags=ansible_dict_to_boto3_tag_list(tags))


@GlobalClusterErrorHandler.common_error_handler("remove tags of the global cluster")
@retry()
def remove_tags(client, arn: str, keys: list[str]) -> None:
    client.remove_tags_from_resource(ResourceName=arn, TagKeys=keys)
