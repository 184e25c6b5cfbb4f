# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One function for each call to CodeDeploy. What is not there is answered as None."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError, Calls, refusal
from ansible_collections.migrate.aws.plugins.module_utils._tags import Tags

aws = Calls(
    "ApplicationDoesNotExistException", "DeploymentDoesNotExistException", "DeploymentGroupDoesNotExistException"
)
tags = Tags(aws)

#: How many deployments BatchGetDeployments takes in one call.
DEPLOYMENTS_AT_ONCE = 25


@aws.call("ask AWS for the account")
def caller_arn(sts) -> str:
    return sts.get_caller_identity()["Arn"]


def arn(client, sts, resource: str) -> str:
    """The ARN of `application:{name}` or `deploymentgroup:{application}/{name}`, which CodeDeploy never answers."""
    _arn, partition, _service, _region, account = caller_arn(sts).split(":")[:5]
    return f"arn:{partition}:codedeploy:{client.meta.region_name}:{account}:{resource}"


@aws.read("read the application")
def application(client, name: str) -> dict[str, Any] | None:
    return client.get_application(applicationName=name)["application"]


@aws.call("list the applications")
def application_names(client) -> list[str]:
    pages = client.get_paginator("list_applications").paginate()
    return sorted(name for page in pages for name in page["applications"])


@aws.call("create the application")
def create_application(client, **request: Any) -> None:
    client.create_application(**request)


@aws.delete("delete the application")
def delete_application(client, name: str) -> None:
    """Delete an application with its deployment groups."""
    client.delete_application(applicationName=name)


@aws.read("read the deployment group")
def group(client, application_name: str, name: str) -> dict[str, Any] | None:
    answer = client.get_deployment_group(applicationName=application_name, deploymentGroupName=name)
    return answer["deploymentGroupInfo"]


@aws.read("list the deployment groups", default=[])
def group_names(client, application_name: str) -> list[str]:
    """Names of an application's deployment groups; none when there is no such application."""
    pages = client.get_paginator("list_deployment_groups").paginate(applicationName=application_name)
    return sorted(name for page in pages for name in page["deploymentGroups"])


@aws.call("create the deployment group")
def create_group(client, **request: Any) -> None:
    client.create_deployment_group(**request)


@aws.call("update the deployment group")
def update_group(client, **request: Any) -> None:
    client.update_deployment_group(**request)


@aws.delete("delete the deployment group")
def delete_group(client, application_name: str, name: str) -> None:
    client.delete_deployment_group(applicationName=application_name, deploymentGroupName=name)


@aws.read("read the deployment")
def deployment(client, deployment_id: str) -> dict[str, Any] | None:
    return client.get_deployment(deploymentId=deployment_id)["deploymentInfo"]


@aws.read("list the deployments", default=[])
def deployment_ids(client, **request: Any) -> list[str]:
    """Ids of the deployments that the request asks for; none when there is no such application or group."""
    pages = client.get_paginator("list_deployments").paginate(**request)
    return [deployment_id for page in pages for deployment_id in page["deployments"]]


@aws.call("read the deployments")
def deployments(client, deployment_ids: list[str]) -> list[dict[str, Any]]:
    """At most DEPLOYMENTS_AT_ONCE deployments."""
    return client.batch_get_deployments(deploymentIds=deployment_ids)["deploymentsInfo"]


@aws.call("create the deployment")
def create_deployment(client, **request: Any) -> str:
    """The id of the new deployment."""
    return client.create_deployment(**request)["deploymentId"]


@aws.call("stop the deployment")
def stop_deployment(client, **request: Any) -> None:
    client.stop_deployment(**request)


@aws.call("continue the deployment")
def continue_deployment(client, deployment_id: str, wait_type: str) -> None:
    client.continue_deployment(deploymentId=deployment_id, deploymentWaitType=wait_type)


@aws.call("list the deployment's targets")
def target_ids(client, deployment_id: str) -> list[str]:
    """Ids of the first targets of a deployment, as many as CodeDeploy answers at once; one to ECS has one."""
    return client.list_deployment_targets(deploymentId=deployment_id)["targetIds"]


@aws.call("read the deployment's targets")
def targets(client, deployment_id: str, ids: list[str]) -> list[dict[str, Any]]:
    return client.batch_get_deployment_targets(deploymentId=deployment_id, targetIds=ids)["deploymentTargets"]


def role_too_new(error: AnsibleAWSError) -> bool:
    """Whether CodeDeploy could not take on the service role, which it can once IAM has propagated it."""
    return refusal(error)[0] == "InvalidRoleException"
