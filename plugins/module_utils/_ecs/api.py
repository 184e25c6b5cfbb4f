# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One function for each call to ECS. What is not there is answered as None."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import retry
from ansible_collections.migrate.aws.plugins.module_utils._ecs.errors import ECSErrorHandler

#: How many revisions DeleteTaskDefinitions takes in one call.
DELETED_AT_ONCE = 10


@ECSErrorHandler.common_error_handler("describe the cluster")
@retry()
def describe_cluster(client, name: str) -> dict[str, Any] | None:
    """The cluster, or None where it is not there or no longer in use."""
    found = client.describe_clusters(clusters=[name], include=["TAGS", "SETTINGS"])["clusters"]
    return found[0] if found and found[0]["status"] != "INACTIVE" else None


@ECSErrorHandler.common_error_handler("create the cluster")
@retry()
def create_cluster(client, **request: Any) -> None:
    client.create_cluster(**request)


@ECSErrorHandler.common_error_handler("update the cluster")
@retry()
def update_cluster(client, name: str, settings: list[dict[str, str]]) -> None:
    client.update_cluster(cluster=name, settings=settings)


@ECSErrorHandler.deletion_error_handler("delete the cluster")
@retry("ClusterContainsTasksException", "UpdateInProgressException")
def delete_cluster(client, name: str) -> None:
    client.delete_cluster(cluster=name)


@ECSErrorHandler.common_error_handler("list the task definition's revisions")
@retry()
def active_revisions(client, family: str) -> list[str]:
    """ARNs of the family's active revisions, the oldest first."""
    pages = client.get_paginator("list_task_definitions").paginate(familyPrefix=family, status="ACTIVE")
    arns = [arn for page in pages for arn in page["taskDefinitionArns"]]
    return sorted(arns, key=lambda arn: int(arn.rpartition(":")[2]))


@ECSErrorHandler.common_error_handler("describe the task definition")
@retry()
def describe_task_definition(client, arn: str) -> dict[str, Any]:
    """The revision, with its tags under `tags`."""
    answer = client.describe_task_definition(taskDefinition=arn, include=["TAGS"])
    return {**answer["taskDefinition"], "tags": answer.get("tags", [])}


@ECSErrorHandler.common_error_handler("register the task definition")
@retry()
def register_task_definition(client, **request: Any) -> None:
    client.register_task_definition(**request)


@ECSErrorHandler.common_error_handler("deregister the task definition")
@retry()
def deregister_task_definition(client, arn: str) -> None:
    client.deregister_task_definition(taskDefinition=arn)


@ECSErrorHandler.common_error_handler("delete the task definition's revisions")
@retry()
def delete_task_definitions(client, arns: list[str]) -> None:
    """Delete at most DELETED_AT_ONCE deregistered revisions."""
    client.delete_task_definitions(taskDefinitions=arns)


@ECSErrorHandler.list_error_handler("describe the service", None)
@retry()
def describe_service(client, cluster: str, name: str) -> dict[str, Any] | None:
    """The service, or None where it or its cluster is not there or no longer in use."""
    found = client.describe_services(cluster=cluster, services=[name], include=["TAGS"])["services"]
    return found[0] if found and found[0]["status"] != "INACTIVE" else None


@ECSErrorHandler.common_error_handler("create the service")
@retry()
def create_service(client, **request: Any) -> None:
    client.create_service(**request)


@ECSErrorHandler.common_error_handler("update the service")
@retry()
def update_service(client, **request: Any) -> None:
    client.update_service(**request)


@ECSErrorHandler.deletion_error_handler("delete the service")
@retry()
def delete_service(client, cluster: str, name: str) -> None:
    """Delete the service with its tasks, without scaling it to zero first."""
    client.delete_service(cluster=cluster, service=name, force=True)


@ECSErrorHandler.common_error_handler("tag the resource")
@retry()
def tag_resource(client, arn: str, tags: list[dict[str, str]]) -> None:
    client.tag_resource(resourceArn=arn, tags=tags)


@ECSErrorHandler.common_error_handler("remove tags from the resource")
@retry()
def untag_resource(client, arn: str, keys: list[str]) -> None:
    client.untag_resource(resourceArn=arn, tagKeys=keys)
