# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One function for each call to CodeDeploy. What is not there is answered as None."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    ansible_dict_to_boto3_tag_list,
    boto3_tag_list_to_ansible_dict,
    retry,
)
from ansible_collections.migrate.aws.plugins.module_utils._codedeploy.errors import CodeDeployErrorHandler

#: How many deployments BatchGetDeployments takes in one call.
DEPLOYMENTS_AT_ONCE = 25


@CodeDeployErrorHandler.common_error_handler("ask AWS for the account")
@retry()
def caller_arn(sts) -> str:
    return sts.get_caller_identity()["Arn"]


@CodeDeployErrorHandler.list_error_handler("read the application")
@retry()
def application(client, name: str) -> dict[str, Any] | None:
    return client.get_application(applicationName=name)["application"]


@CodeDeployErrorHandler.common_error_handler("list the applications")
@retry()
def application_names(client) -> list[str]:
    pages = client.get_paginator("list_applications").paginate()
    return sorted(name for page in pages for name in page["applications"])


@CodeDeployErrorHandler.common_error_handler("create the application")
@retry()
def create_application(client, **request: Any) -> None:
    client.create_application(**request)


@CodeDeployErrorHandler.deletion_error_handler("delete the application")
@retry()
def delete_application(client, name: str) -> None:
    """Delete an application with its deployment groups."""
    client.delete_application(applicationName=name)


@CodeDeployErrorHandler.list_error_handler("read the deployment group")
@retry()
def group(client, application_name: str, name: str) -> dict[str, Any] | None:
    answer = client.get_deployment_group(applicationName=application_name, deploymentGroupName=name)
    return answer["deploymentGroupInfo"]


@CodeDeployErrorHandler.list_error_handler("list the deployment groups", [])
@retry()
def group_names(client, application_name: str) -> list[str]:
    """Names of an application's deployment groups; none when there is no such application."""
    pages = client.get_paginator("list_deployment_groups").paginate(applicationName=application_name)
    return sorted(name for page in pages for name in page["deploymentGroups"])


@CodeDeployErrorHandler.common_error_handler("create the deployment group")
@retry()
def create_group(client, **request: Any) -> None:
    client.create_deployment_group(**request)


@CodeDeployErrorHandler.common_error_handler("update the deployment group")
@retry()
def update_group(client, **request: Any) -> None:
    client.update_deployment_group(**request)


@CodeDeployErrorHandler.deletion_error_handler("delete the deployment group")
@retry()
def delete_group(client, application_name: str, name: str) -> None:
    client.delete_deployment_group(applicationName=application_name, deploymentGroupName=name)


@CodeDeployErrorHandler.list_error_handler("read the deployment")
@retry()
def deployment(client, deployment_id: str) -> dict[str, Any] | None:
    return client.get_deployment(deploymentId=deployment_id)["deploymentInfo"]


@CodeDeployErrorHandler.list_error_handler("list the deployments", [])
@retry()
def deployment_ids(client, **request: Any) -> list[str]:
    """Ids of the deployments that the request asks for; none when there is no such application or group."""
    pages = client.get_paginator("list_deployments").paginate(**request)
    return [deployment_id for page in pages for deployment_id in page["deployments"]]


@CodeDeployErrorHandler.common_error_handler("read the deployments")
@retry()
def deployments(client, deployment_ids: list[str]) -> list[dict[str, Any]]:
    """At most DEPLOYMENTS_AT_ONCE deployments."""
    return client.batch_get_deployments(deploymentIds=deployment_ids)["deploymentsInfo"]


@CodeDeployErrorHandler.common_error_handler("create the deployment")
@retry()
def create_deployment(client, **request: Any) -> str:
    """The id of the new deployment."""
    return client.create_deployment(**request)["deploymentId"]


@CodeDeployErrorHandler.common_error_handler("stop the deployment")
@retry()
def stop_deployment(client, **request: Any) -> None:
    client.stop_deployment(**request)


@CodeDeployErrorHandler.common_error_handler("continue the deployment")
@retry()
def continue_deployment(client, deployment_id: str, wait_type: str) -> None:
    client.continue_deployment(deploymentId=deployment_id, deploymentWaitType=wait_type)


@CodeDeployErrorHandler.common_error_handler("list the deployment's targets")
@retry()
def target_ids(client, deployment_id: str) -> list[str]:
    """Ids of the first targets of a deployment, as many as CodeDeploy answers at once; one to ECS has one."""
    return client.list_deployment_targets(deploymentId=deployment_id)["targetIds"]


@CodeDeployErrorHandler.common_error_handler("read the deployment's targets")
@retry()
def targets(client, deployment_id: str, ids: list[str]) -> list[dict[str, Any]]:
    return client.batch_get_deployment_targets(deploymentId=deployment_id, targetIds=ids)["deploymentTargets"]


@CodeDeployErrorHandler.common_error_handler("read the tags")
@retry()
def tags(client, arn: str) -> dict[str, str]:
    return boto3_tag_list_to_ansible_dict(client.list_tags_for_resource(ResourceArn=arn)["Tags"])


@CodeDeployErrorHandler.common_error_handler("tag the resource")
@retry()
def set_tags(client, arn: str, tags: dict[str, str]) -> None:
    client.tag_resource(ResourceArn=arn, Tags=ansible_dict_to_boto3_tag_list(tags))


@CodeDeployErrorHandler.common_error_handler("remove tags from the resource")
@retry()
def remove_tags(client, arn: str, keys: list[str]) -> None:
    client.untag_resource(ResourceArn=arn, TagKeys=keys)
