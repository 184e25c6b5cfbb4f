# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Between CodeDeploy's spelling and the modules'. Pure.

Fields are CodeDeploy's in snake_case. What CodeDeploy wraps as [{"name": x}] is a list of names, and the groups of tag
filters of a tag set, which CodeDeploy has as lists of lists, are [{"filters": [...]}].
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ansible.module_utils.common.dict_transformations import camel_dict_to_snake_dict, snake_dict_to_camel_dict

#: The settings of a deployment group that its module manages.
GROUP_FIELDS = (
    "alarm_configuration",
    "auto_rollback_configuration",
    "auto_scaling_groups",
    "blue_green_deployment_configuration",
    "deployment_config_name",
    "deployment_style",
    "ec2_deployment_options",
    "ec2_tag_filters",
    "ec2_tag_set",
    "ecs_services",
    "load_balancer_info",
    "on_premises_instance_tag_filters",
    "on_premises_tag_set",
    "outdated_instances_strategy",
    "service_role_arn",
    "termination_hook_enabled",
    "trigger_configurations",
)
#: Lists of names, which CodeDeploy answers, and mostly wants, as [{"name": x}].
_NAMES = ("alarms", "auto_scaling_groups", "elb_info_list", "target_group_info_list", "target_groups")
#: Where CodeDeploy takes the bare names.
_BARE = ("auto_scaling_groups",)
_TAG_SETS = ("ec2_tag_set", "on_premises_tag_set")
_TAG_FILTERS = ("ec2_tag_filters", "on_premises_instance_tag_filters", "tag_filters", "filters")


def application_of(answer: dict[str, Any], arn: str, tags: dict[str, str]) -> dict[str, Any]:
    """An application as the modules return it."""
    return {
        "application_name": answer["applicationName"],
        "application_id": answer["applicationId"],
        "application_arn": arn,
        "compute_platform": answer["computePlatform"],
        "create_time": _text(answer.get("createTime")),
        "linked_to_github": answer.get("linkedToGitHub", False),
        "github_account_name": answer.get("gitHubAccountName"),
        "tags": tags,
    }


def group_of(answer: dict[str, Any], arn: str, tags: dict[str, str]) -> dict[str, Any]:
    """A deployment group as the modules return it."""
    settings = from_api({key: value for key, value in answer.items() if key != "targetRevision"})
    return {
        "application_name": settings["application_name"],
        "deployment_group_name": settings["deployment_group_name"],
        "deployment_group_id": settings["deployment_group_id"],
        "deployment_group_arn": arn,
        "compute_platform": settings.get("compute_platform"),
        **{field: settings.get(field) for field in GROUP_FIELDS},
        "last_attempted_deployment": settings.get("last_attempted_deployment"),
        "last_successful_deployment": settings.get("last_successful_deployment"),
        "tags": tags,
    }


def from_api(value: dict[str, Any]) -> dict[str, Any]:
    """A structure of CodeDeploy in the modules' spelling; times are ISO 8601 texts."""
    return {key: _field_from_api(key, item) for key, item in camel_dict_to_snake_dict(value).items()}


def _field_from_api(key: str, value: Any) -> Any:
    if value in ({}, None):
        return None
    if key in _NAMES:
        # The Auto Scaling groups of a deployment are bare names, those of a group are not.
        return [item["name"] if isinstance(item, dict) else item for item in value]
    if key in _TAG_SETS:
        (groups,) = value.values()
        return [{"filters": [_without_none(item) for item in group]} for group in groups]
    if isinstance(value, dict):
        return from_api(value)
    if isinstance(value, list):
        return [from_api(item) if isinstance(item, dict) else item for item in value]
    return _text(value)


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _without_none(value: dict[str, Any]) -> dict[str, Any]:
    return {key: item for key, item in value.items() if item is not None}


def to_api(settings: dict[str, Any]) -> dict[str, Any]:
    """A structure of ours in CodeDeploy's spelling; None is left out."""
    stated = _without_none(settings)
    return {_camel(key): _field_to_api(key, value) for key, value in stated.items()}


def _camel(name: str) -> str:
    return next(iter(snake_dict_to_camel_dict({name: None})))


def _field_to_api(key: str, value: Any) -> Any:
    if key in _NAMES:
        return value if key in _BARE else [{"name": name} for name in value]
    if key in _TAG_SETS:
        return {f"{_camel(key)}List": [_filters_to_api(group["filters"]) for group in value]}
    if key in _TAG_FILTERS:
        return _filters_to_api(value)
    if isinstance(value, dict):
        return to_api(value)
    if isinstance(value, list):
        return [to_api(item) if isinstance(item, dict) else item for item in value]
    return value


def _filters_to_api(filters: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{key.capitalize(): value for key, value in _without_none(item).items()} for item in filters]


def deployment_of(answer: dict[str, Any]) -> dict[str, Any]:
    """A deployment as the modules return it."""
    kept = {key: value for key, value in answer.items() if key not in ("revision", "previousRevision")}
    return {
        **from_api(kept),
        "revision": revision_of(answer.get("revision")),
        "previous_revision": revision_of(answer.get("previousRevision")),
    }


def revision_of(answer: dict[str, Any] | None) -> dict[str, Any] | None:
    """A RevisionLocation as {app_spec, sha256}, {s3_location} or {github_location}."""
    if not answer:
        return None
    if "s3Location" in answer:
        location = answer["s3Location"]
        return {"s3_location": _without_none({**from_api(location), "e_tag": location.get("eTag")})}
    if "gitHubLocation" in answer:
        return {"github_location": from_api(answer["gitHubLocation"])}
    written = answer.get("appSpecContent") or answer.get("string") or {}
    return {"app_spec": written.get("content"), "sha256": written.get("sha256")}
