# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One function for each call to ECS. What is not there is answered as None."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError, Calls, refusal
from ansible_collections.migrate.aws.plugins.module_utils._tags import Tags

aws = Calls("ClusterNotFoundException", "ServiceNotFoundException", "ServiceNotActiveException")
tags = Tags(aws, "resourceArn")
scaling = Calls()

#: What ECS says while a role or a load balancer that was created a moment ago is not known everywhere.
NOT_YET = (
    "Unable to assume the service linked role",
    "Unable to assume role and validate the specified targetGroupArn",
    "does not have an associated load balancer",
)

#: How many revisions DeleteTaskDefinitions takes in one call.
DELETED_AT_ONCE = 10


@aws.call("describe the cluster")
def describe_cluster(client, name: str) -> dict[str, Any] | None:
    """The cluster, or None where it is not there or no longer in use."""
    found = client.describe_clusters(clusters=[name], include=["TAGS", "SETTINGS"])["clusters"]
    return found[0] if found and found[0]["status"] != "INACTIVE" else None


@aws.call("create the cluster")
def create_cluster(client, **request: Any) -> None:
    client.create_cluster(**request)


@aws.call("update the cluster")
def update_cluster(client, name: str, settings: list[dict[str, str]]) -> None:
    client.update_cluster(cluster=name, settings=settings)


@aws.delete("delete the cluster", "ClusterContainsTasksException", "UpdateInProgressException")
def delete_cluster(client, name: str) -> None:
    client.delete_cluster(cluster=name)


@aws.call("list the task definition's revisions")
def active_revisions(client, family: str) -> list[str]:
    """ARNs of the family's active revisions, the oldest first: of no other family whose name begins so."""
    pages = client.get_paginator("list_task_definitions").paginate(familyPrefix=family, status="ACTIVE")
    listed = [arn for page in pages for arn in page["taskDefinitionArns"]]
    arns = [arn for arn in listed if arn.rpartition("/")[2].rpartition(":")[0] == family]
    return sorted(arns, key=lambda arn: int(arn.rpartition(":")[2]))


@aws.call("describe the task definition")
def describe_task_definition(client, arn: str) -> dict[str, Any]:
    """The revision, with its tags under `tags`."""
    answer = client.describe_task_definition(taskDefinition=arn, include=["TAGS"])
    return {**answer["taskDefinition"], "tags": answer.get("tags", [])}


def registrable(client, revision: dict[str, Any]) -> dict[str, Any]:
    """The fields of a revision that RegisterTaskDefinition takes, without those that ECS adds."""
    fields = client.meta.service_model.operation_model("RegisterTaskDefinition").input_shape.members
    return {field: value for field, value in revision.items() if field in fields}


@aws.call("register the task definition")
def register_task_definition(client, **request: Any) -> None:
    client.register_task_definition(**request)


@aws.call("deregister the task definition")
def deregister_task_definition(client, arn: str) -> None:
    client.deregister_task_definition(taskDefinition=arn)


@aws.call("delete the task definition's revisions")
def delete_task_definitions(client, arns: list[str]) -> None:
    """Delete at most DELETED_AT_ONCE deregistered revisions."""
    client.delete_task_definitions(taskDefinitions=arns)


@aws.read("describe the service")
def describe_service(client, cluster: str, name: str) -> dict[str, Any] | None:
    """The service, or None where it or its cluster is not there or no longer in use."""
    found = client.describe_services(cluster=cluster, services=[name], include=["TAGS"])["services"]
    return found[0] if found and found[0]["status"] != "INACTIVE" else None


@scaling.call("find out whether the service is autoscaled")
def is_autoscaled(client, cluster: str, name: str) -> bool:
    """Whether Application Auto Scaling, whose client this takes, may set the service's number of tasks."""
    answer = client.describe_scalable_targets(
        ServiceNamespace="ecs",
        ResourceIds=[f"service/{cluster}/{name}"],
        ScalableDimension="ecs:service:DesiredCount",
    )
    return answer["ScalableTargets"] != []


@aws.call("create the service")
def create_service(client, **request: Any) -> None:
    client.create_service(**request)


def is_not_ready(error: AnsibleAWSError) -> bool:
    """Whether a service could not be created because of what ECS does not know yet."""
    code, message = refusal(error)
    return code == "InvalidParameterException" and any(text in message for text in NOT_YET)


@aws.call("update the service")
def update_service(client, **request: Any) -> None:
    client.update_service(**request)


@aws.delete("delete the service")
def delete_service(client, cluster: str, name: str) -> None:
    """Delete the service with its tasks, without scaling it to zero first."""
    client.delete_service(cluster=cluster, service=name, force=True)
