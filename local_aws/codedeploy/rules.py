# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What CodeDeploy refuses, in its own codes."""

from __future__ import annotations

import json
from typing import Any

import yaml
from moto.codedeploy.models import CodeDeployBackend
from moto.core.exceptions import JsonRESTError
from moto.ecs.models import EC2ContainerServiceBackend, Service, ecs_backends
from moto.elbv2.models import elbv2_backends

from local_aws import policies
from local_aws.codedeploy import traffic

#: (seconds, percent) of each step with which a deployment configuration moves traffic to the new release.
TRAFFIC = {
    "CodeDeployDefault.ECSAllAtOnce": ((0, 100),),
    "CodeDeployDefault.ECSCanary10Percent5Minutes": ((0, 10), (300, 100)),
    "CodeDeployDefault.ECSCanary10Percent15Minutes": ((0, 10), (900, 100)),
    "CodeDeployDefault.ECSLinear10PercentEvery1Minutes": tuple(
        (60 if step else 0, 10 * (step + 1)) for step in range(10)
    ),
    "CodeDeployDefault.ECSLinear10PercentEvery3Minutes": tuple(
        (180 if step else 0, 10 * (step + 1)) for step in range(10)
    ),
}
#: The configuration of a group that names none, by compute platform.
DEFAULT_CONFIGURATION = {
    "ECS": "CodeDeployDefault.ECSAllAtOnce",
    "Lambda": "CodeDeployDefault.LambdaAllAtOnce",
    "Server": "CodeDeployDefault.OneAtATime",
}
STATUSES_OF_ENDED = ("Succeeded", "Failed", "Stopped")


def refuse(code: str, message: str) -> JsonRESTError:
    """The error that CodeDeploy answers with."""
    return JsonRESTError(code, message)


def check_group(backend: CodeDeployBackend, application: str, name: str | None, request: dict[str, Any]) -> None:
    """Raise what CodeDeploy raises for a deployment group; `name` is that of the group which the request changes."""
    _check_role(backend, request.get("serviceRoleArn"))
    if backend.applications[application].compute_platform == "ECS":
        _check_ecs_group(backend, application, name, request)


def _check_role(backend: CodeDeployBackend, arn: str | None) -> None:
    if not arn:
        raise refuse("RoleRequiredException", "The role ARN is required.")
    if policies.assumable_role(backend.account_id, backend.region_name, arn, *_principals(backend.region_name)) is None:
        raise refuse("InvalidRoleException", "Cannot assume role provided.")


def _principals(region: str) -> tuple[str, str]:
    return "codedeploy.amazonaws.com", policies.regional("codedeploy", region)


def _check_ecs_group(backend: CodeDeployBackend, application: str, name: str | None, request: dict[str, Any]) -> None:
    configuration = request.get("deploymentConfigName") or DEFAULT_CONFIGURATION["ECS"]
    check_configuration(configuration)
    if request.get("deploymentStyle") != {"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"}:
        raise refuse(
            "InvalidDeploymentStyleException",
            "Deployment style must be BLUE_GREEN and WITH_TRAFFIC_CONTROL for the ECS compute platform.",
        )
    stated = request.get("blueGreenDeploymentConfiguration") or {}
    if not {"terminateBlueInstancesOnDeploymentSuccess", "deploymentReadyOption"} <= set(stated):
        raise refuse(
            "InvalidBlueGreenDeploymentConfigurationException",
            "For ECS deployment group, BlueGreenDeploymentConfiguration must include "
            "terminateBlueInstancesOnDeploymentSuccess and deploymentReadyOption.",
        )
    _check_service(backend, application, name, request.get("ecsServices") or [])
    _check_pairs(backend, (request.get("loadBalancerInfo") or {}).get("targetGroupPairInfoList") or [])


def check_configuration(name: str) -> None:
    """Raise where there is no such deployment configuration for ECS."""
    if name not in TRAFFIC:
        raise refuse("DeploymentConfigDoesNotExistException", f"No Deployment Configuration found for name: {name}")


def _check_service(
    backend: CodeDeployBackend, application: str, name: str | None, services: list[dict[str, str]]
) -> None:
    if len(services) != 1:
        raise refuse("InvalidECSServiceException", "Deployment group must have exactly one ECS service.")
    service = service_of(ecs_of(backend), services[0])
    if service is None:
        raise refuse("InvalidECSServiceException", f"The ECS service {services[0]['serviceName']} cannot be found.")
    if service.deployment_controller["type"] != "CODE_DEPLOY":
        raise refuse(
            "InvalidECSServiceException",
            "Deployment group's ECS service must be configured for a CODE_DEPLOY deployment controller.",
        )
    others = [
        group
        for other, groups in backend.deployment_groups.items()
        for group in groups.values()
        if (other, group.deployment_group_name) != (application, name) and services[0] in group.ecs_services
    ]
    if others:
        raise refuse(
            "ECSServiceMappingLimitExceededException",
            f"The ECS service is already associated with deployment group {others[0].deployment_group_name}.",
        )


def _check_pairs(backend: CodeDeployBackend, pairs: list[dict[str, Any]]) -> None:
    elb = elbv2_backends[backend.account_id][backend.region_name]
    if len(pairs) != 1 or len(pairs[0].get("targetGroups") or []) != 2:
        raise refuse(
            "InvalidTargetGroupPairException", "Exactly one target group pair with two target groups is required."
        )
    for named in pairs[0]["targetGroups"]:
        if traffic.group(elb, named["name"]) is None:
            raise refuse("InvalidLoadBalancerInfoException", f"The target group {named['name']} cannot be found.")
    routes = [
        (pairs[0].get(route) or {}).get("listenerArns") or [] for route in ("prodTrafficRoute", "testTrafficRoute")
    ]
    if len(routes[0]) != 1:
        raise refuse("InvalidTargetGroupPairException", "The production traffic route must have exactly one listener.")
    for arn in (*routes[0], *routes[1]):
        if traffic.listener(elb, arn) is None:
            raise refuse("InvalidLoadBalancerInfoException", f"The listener {arn} cannot be found.")


def ecs_of(backend: CodeDeployBackend) -> EC2ContainerServiceBackend:
    """ECS in the same account and region."""
    return ecs_backends[backend.account_id][backend.region_name]


def service_of(ecs: EC2ContainerServiceBackend, named: dict[str, str]) -> Service | None:
    """The active service that {clusterName, serviceName} names, or None."""
    service = ecs.services.get(f"{named.get('clusterName', 'default')}:{named['serviceName']}")
    return service if service and service.status == "ACTIVE" else None


def app_spec(revision: dict[str, Any] | None) -> dict[str, Any]:
    """The AppSpec of a revision, parsed. Raises what CodeDeploy raises where it has none for ECS."""
    if not revision:
        raise refuse("RevisionRequiredException", "Revision is required.")
    content = (revision.get("appSpecContent") or revision.get("string") or {}).get("content")
    if not content:
        raise refuse(
            "InvalidRevisionException", "Unsupported revision: the embedded AWS reads AppSpecContent and String only."
        )
    try:
        parsed = yaml.safe_load(content)
        resources = [item for named in parsed["Resources"] for item in named.values()]
        properties = resources[0]["Properties"]
        loaded = properties["LoadBalancerInfo"]
    except (yaml.YAMLError, KeyError, TypeError, IndexError) as invalid:
        raise refuse("InvalidRevisionException", f"The AppSpec file is not valid: {invalid}") from invalid
    missing = [
        name
        for name, holder in (("TaskDefinition", properties), ("ContainerName", loaded), ("ContainerPort", loaded))
        if not holder.get(name)
    ]
    if len(resources) != 1 or resources[0].get("Type") != "AWS::ECS::Service" or missing:
        raise refuse(
            "InvalidRevisionException",
            f"The AppSpec file must have one AWS::ECS::Service; missing: {json.dumps(missing)}",
        )
    return {"hooks": parsed.get("Hooks") or [], **properties}
