# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What has to become different about an application, a deployment group or a deployment. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._codedeploy import revision
from ansible_collections.migrate.aws.plugins.module_utils._codedeploy.transform import GROUP_FIELDS
from ansible_collections.migrate.aws.plugins.module_utils._compare import differing, merged, stated
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_changes, texts

ENDED = ("Succeeded", "Failed", "Stopped")
#: What ECS deployments are, and nothing else.
ECS_STYLE = {"deployment_type": "BLUE_GREEN", "deployment_option": "WITH_TRAFFIC_CONTROL"}


def application_changes(options: dict[str, Any], current: dict[str, Any]) -> dict[str, Any]:
    """The fields of an application that differ. Raises Refused for its compute platform, which never changes."""
    wanted = options["compute_platform"]
    if wanted and wanted != current["compute_platform"]:
        raise Refused(
            f"Application {current['application_name']} has compute_platform {current['compute_platform']} and "
            "CodeDeploy "
            f"cannot change it to {wanted}; remove the application first, with its deployment groups."
        )
    return tag_changes(options["tags"], current["tags"], options["purge_tags"])


def new_group(options: dict[str, Any]) -> dict[str, Any]:
    """A new deployment group, as its module shows it."""
    settings = stated({field: options[field] for field in GROUP_FIELDS})
    if "service_role_arn" not in settings:
        raise Refused(
            f"Deployment group {options['deployment_group_name']} is not there yet: service_role_arn is needed to "
            "make it."
        )
    if "ecs_services" in settings:
        settings.setdefault("deployment_style", dict(ECS_STYLE))
    names = {name: options[name] for name in ("application_name", "deployment_group_name")}
    return {**names, **settings, "tags": texts(options["tags"])}


def group_changes(options: dict[str, Any], current: dict[str, Any]) -> dict[str, Any]:
    """The fields of a deployment group that differ."""
    settings = {field: options[field] for field in GROUP_FIELDS}
    return {**differing(settings, current), **tag_changes(options["tags"], current["tags"], options["purge_tags"])}


def group_update(current: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """The settings to send: CodeDeploy replaces a whole structure by what it is given."""
    whole = merged(current, changes)
    return {field: whole[field] for field in GROUP_FIELDS if field in changes}


def name_of(deployment: dict[str, Any]) -> str:
    """The deployment and what it deploys to, in a sentence."""
    where = f"{deployment['application_name']}/{deployment['deployment_group_name']}"
    return f"Deployment {deployment['deployment_id']} of {where}"


def start_changes(options: dict[str, Any], current: dict[str, Any]) -> dict[str, Any]:
    """The new deployment merged over the last one, or {} if that one is, or will be, correct.

    Raises Refused while another revision is being deployed.
    """
    same = revision.same(options["revision"], current["revision"])
    if current["status"] not in ENDED:
        if same:
            return {}
        raise Refused(
            f"{name_of(current)} is {current['status']} with another revision: stop it first with state stopped, or "
            "wait for its end."
        )
    if same and current["status"] == "Succeeded" and not options["force"]:
        return {}
    # What AWS alone knows of the last deployment is none of the new one's.
    new = new_deployment(options)
    return {
        **dict.fromkeys(current),
        **new,
        "revision": {**dict.fromkeys(current["revision"] or {}), **new["revision"]},
    }


def new_deployment(options: dict[str, Any]) -> dict[str, Any]:
    """A deployment that begins, as its module shows it."""
    named = ("application_name", "deployment_group_name", "deployment_config_name", "description")
    return {
        **stated({name: options[name] for name in named}),
        "revision": revision.described(options["revision"]),
        "status": "Created",
    }


def stop_changes(current: dict[str, Any]) -> dict[str, Any]:
    """The status of a deployment that is to be stopped; one that has ended stays as it is."""
    return {} if current["status"] in ENDED else {"status": "Stopped"}


def continue_changes(current: dict[str, Any], wait_type: str) -> dict[str, Any]:
    """The status of a deployment that is to go on. Raises Refused for one that ended without success."""
    if current["status"] in ("Failed", "Stopped"):
        raise Refused(f"{name_of(current)} is {current['status']}: there is nothing to continue.")
    if wait_type == "TERMINATION_WAIT":
        waiting = current["status"] == "InProgress" and bool(current.get("instance_termination_wait_time_started"))
    else:
        waiting = current["status"] == "Ready"
    return {"status": "Succeeded" if wait_type == "TERMINATION_WAIT" else "InProgress"} if waiting else {}


def reason(deployment: dict[str, Any]) -> str | None:
    """Why a deployment failed or stopped, in CodeDeploy's words."""
    error = deployment.get("error_information") or {}
    back = (deployment.get("rollback_info") or {}).get("rollback_deployment_id")
    parts = [
        f"{error['code']}: {error['message']}" if error else None,
        f"It was rolled back by deployment {back}." if back else None,
    ]
    return " ".join(part for part in parts if part) or None
