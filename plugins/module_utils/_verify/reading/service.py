# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The service of an environment, and what stands before it, as they are."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_dict
from ansible_collections.migrate.aws.plugins.module_utils._verify.api import Region

COLOURS = ("blue", "green")


def ecs(region: Region, names: dict[str, str]) -> dict[str, Any]:
    """The cluster, the service and what the service runs; None for each that is not there, or is being removed."""
    clusters = region.listed(
        "ecs", "describe_clusters", "clusters", clusters=[names["cluster"]], include=["SETTINGS", "TAGS"]
    )
    services = region.listed(
        "ecs", "describe_services", "services", cluster=names["cluster"], services=[names["service"]], include=["TAGS"]
    )
    service = _active(services)
    return {
        "cluster": _active(clusters),
        "service": service,
        "task_definition": _task_definition(region, service) if service else None,
    }


def _active(found: list[dict[str, Any]]) -> dict[str, Any] | None:
    return next((one for one in found if one["status"] == "ACTIVE"), None)


def _task_definition(region: Region, service: dict[str, Any]) -> dict[str, Any] | None:
    """Of the environment of a container only the names are kept: what is in it may be a secret by mistake."""
    answer = region.ask("ecs", "describe_task_definition", taskDefinition=service["taskDefinition"], include=["TAGS"])
    if answer is None:
        return None
    definition = answer["taskDefinition"]
    containers = [
        {**one, "environment": sorted(variable["name"] for variable in one.get("environment", []))}
        for one in definition["containerDefinitions"]
    ]
    return {**definition, "containerDefinitions": containers, "tags": answer.get("tags") or []}


def elb(region: Region, names: dict[str, str]) -> dict[str, Any]:
    """The load balancer with its attributes and listeners, and both target groups with the health of what is
    in them.
    """
    balancers = region.listed("elbv2", "describe_load_balancers", "LoadBalancers", Names=[names["load_balancer"]])
    return {
        "load_balancer": _load_balancer(region, balancers[0]) if balancers else None,
        "target_groups": {colour: _target_group(region, names[f"target_group_{colour}"]) for colour in COLOURS},
    }


def _load_balancer(region: Region, found: dict[str, Any]) -> dict[str, Any]:
    arn = found["LoadBalancerArn"]
    attributes = region.listed("elbv2", "describe_load_balancer_attributes", "Attributes", LoadBalancerArn=arn)
    return {
        **found,
        "attributes": {one["Key"]: one["Value"] for one in attributes},
        "listeners": region.listed("elbv2", "describe_listeners", "Listeners", LoadBalancerArn=arn),
        "tags": _tags(region, arn),
    }


def _target_group(region: Region, name: str) -> dict[str, Any] | None:
    found = region.listed("elbv2", "describe_target_groups", "TargetGroups", Names=[name])
    if not found:
        return None
    arn = found[0]["TargetGroupArn"]
    return {
        **found[0],
        "health": region.listed("elbv2", "describe_target_health", "TargetHealthDescriptions", TargetGroupArn=arn),
        "tags": _tags(region, arn),
    }


def _tags(region: Region, arn: str) -> dict[str, str]:
    found = region.listed("elbv2", "describe_tags", "TagDescriptions", ResourceArns=[arn])
    return tag_dict(found[0]["Tags"]) if found else {}


def deployment_groups(region: Region, names: dict[str, str], service: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The deployment groups that deploy the environment's service. Asks nothing if CodeDeploy does not."""
    if ((service or {}).get("deploymentController") or {}).get("type") != "CODE_DEPLOY":
        return []
    served = {"serviceName": names["service"], "clusterName": names["cluster"]}
    found = []
    for application in region.listed("codedeploy", "list_applications", "applications"):
        groups = region.listed("codedeploy", "list_deployment_groups", "deploymentGroups", applicationName=application)
        for group in groups:
            answer = (
                region.ask("codedeploy", "get_deployment_group", applicationName=application, deploymentGroupName=group)
                or {}
            )
            if served in answer.get("deploymentGroupInfo", {}).get("ecsServices", []):
                found.append(answer["deploymentGroupInfo"])
    return found
