# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What has to change on a cluster, a task definition or a service. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import canonical, differing, stated
from ansible_collections.migrate.aws.plugins.module_utils._ecs import transform
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_changes

#: What CodeDeploy changes, and nobody else, on a service whose deployments it controls.
OF_CODEDEPLOY = ("task_definition", "network", "load_balancers")
#: What ECS never changes on a service.
FIXED = {"launch_type": "launch type", "deployment_controller": "deployment controller"}


def _with_tags(
    changes: dict[str, Any], desired: dict[str, Any], current: dict[str, Any], purge_tags: bool
) -> dict[str, Any]:
    """The changes with those of tags: a tag to remove is None."""
    changes = {key: value for key, value in changes.items() if key != "tags"}
    return {**changes, **tag_changes(desired.get("tags"), current["tags"], purge_tags)}


def cluster_changes(desired: dict[str, Any], current: dict[str, Any], purge_tags: bool) -> dict[str, Any]:
    """The fields of a cluster that differ."""
    return _with_tags(differing(desired, current), desired, current, purge_tags)


def task_definition_changes(desired: dict[str, Any], current: dict[str, Any], purge_tags: bool) -> dict[str, Any]:
    """The fields that differ from the newest revision. `containers` is whole: a container that is not wanted counts."""
    settings = {key: value for key, value in desired.items() if key != "containers"}
    changes = _with_tags(differing(settings, current), desired, current, purge_tags)
    if not same_containers(desired["containers"], current["containers"]):
        changes["containers"] = desired["containers"]
    return changes


def same_containers(desired: list[dict[str, Any]], current: list[dict[str, Any]]) -> bool:
    """Whether the containers are the same in all that was stated; a stated dict of variables is the whole dict."""
    found = {container["name"]: container for container in current}
    if {container["name"] for container in desired} != set(found):
        return False
    return all(_holds(stated(transform.in_text(container)), found[container["name"]]) for container in desired)


def _holds(desired: dict[str, Any], current: dict[str, Any]) -> bool:
    # Only of a command does the order matter.
    if "command" in desired and desired["command"] != current["command"]:
        return False
    return all(canonical(value) == canonical(current.get(key)) for key, value in desired.items())


def service_changes(desired: dict[str, Any], current: dict[str, Any], purge_tags: bool) -> dict[str, Any]:
    """The fields of a service that differ. Raises Refused for what ECS does not change on a service."""
    name = current["service_name"]
    if current["status"] != "ACTIVE":
        raise Refused(
            f"Service {name} is {current['status']}: ECS is still removing it; run this again once it is gone."
        )
    changes = _with_tags(differing(desired, current), desired, current, purge_tags)
    for field, title in FIXED.items():
        if field in changes:
            raise Refused(
                f"Service {name} has {title} {current[field]} and ECS cannot change it to {changes[field]}; remove "
                "the service first."
            )
    if is_of_codedeploy(current):
        return {field: value for field, value in changes.items() if field not in OF_CODEDEPLOY}
    return changes


def is_of_codedeploy(service: dict[str, Any]) -> bool:
    """Whether CodeDeploy says what the service runs."""
    return service["deployment_controller"] == "CODE_DEPLOY"


def failure(service: dict[str, Any]) -> str | None:
    """Why the service's newest deployment failed, in ECS's words, or None where none did."""
    failed = [deployment for deployment in service["deployments"] if deployment["rollout_state"] == "FAILED"]
    if not failed:
        return None
    return f"Deployment of {failed[0]['task_definition']} failed: {failed[0]['rollout_state_reason']}"


def is_steady(service: dict[str, Any]) -> bool:
    """Whether all tasks wanted are running and no deployment is under way."""
    deployments = service["deployments"]
    if is_of_codedeploy(service):
        return service["running_count"] == service["desired_count"]
    return (
        len(deployments) == 1
        and deployments[0]["rollout_state"] in ("COMPLETED", None)
        and service["running_count"] == service["desired_count"]
    )


def summary(service: dict[str, Any] | None) -> str:
    """The service's state in a few words."""
    if service is None:
        return "gone"
    return f"{service['status']} with {service['running_count']} of {service['desired_count']} tasks running"
