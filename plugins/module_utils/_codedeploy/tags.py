# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Tags of applications and deployment groups, whose ARNs CodeDeploy never answers."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import ansible_dict_to_boto3_tag_list
from ansible_collections.migrate.aws.plugins.module_utils._codedeploy import api
from ansible_collections.migrate.aws.plugins.module_utils._compare import tag_changes


def arn(client, sts, resource: str) -> str:
    """The ARN of `application:{name}` or `deploymentgroup:{application}/{name}` in the caller's account."""
    _arn, partition, _service, _region, account = api.caller_arn(sts).split(":")[:5]
    return f"arn:{partition}:codedeploy:{client.meta.region_name}:{account}:{resource}"


def plan(desired: dict[str, Any] | None, current: dict[str, str], purge: bool) -> dict[str, dict[str, str | None]]:
    """{"tags": {key: new value, or None where it goes}}, or {} when nothing needs to change."""
    to_set, to_remove = tag_changes(desired, current, purge)
    changes = {**to_set, **dict.fromkeys(to_remove)}
    return {"tags": changes} if changes else {}


def apply(client, resource_arn: str, changes: dict[str, str | None]) -> None:
    """Apply the tags of a plan."""
    to_set = {key: value for key, value in changes.items() if value is not None}
    to_remove = sorted(key for key, value in changes.items() if value is None)
    if to_set:
        api.set_tags(client, resource_arn, to_set)
    if to_remove:
        api.remove_tags(client, resource_arn, to_remove)


def texts(desired: dict[str, Any] | None) -> dict[str, str]:
    """The tags of something new."""
    return {key: str(value) for key, value in (desired or {}).items()}


def for_creation(desired: dict[str, Any] | None) -> dict[str, list[dict[str, str]]]:
    """The tags parameter of a Create call."""
    return {"tags": ansible_dict_to_boto3_tag_list(texts(desired))} if desired else {}
