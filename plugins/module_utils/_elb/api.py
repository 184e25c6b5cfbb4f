# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One function for each call about target groups. What is not there is answered as None."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import retry
from ansible_collections.migrate.aws.plugins.module_utils._elb.errors import TargetGroupErrorHandler


@TargetGroupErrorHandler.list_error_handler("describe the target group", None)
@retry()
def describe_target_group(client, name: str) -> dict[str, Any] | None:
    return client.describe_target_groups(Names=[name])["TargetGroups"][0]


@TargetGroupErrorHandler.common_error_handler("describe the target group's attributes")
@retry()
def describe_attributes(client, arn: str) -> list[dict[str, str]]:
    return client.describe_target_group_attributes(TargetGroupArn=arn)["Attributes"]


@TargetGroupErrorHandler.common_error_handler("describe the target group's tags")
@retry()
def describe_tags(client, arn: str) -> list[dict[str, str]]:
    return client.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"]


@TargetGroupErrorHandler.common_error_handler("create the target group")
@retry()
def create_target_group(client, **request: Any) -> str:
    """The ARN of the new target group."""
    return client.create_target_group(**request)["TargetGroups"][0]["TargetGroupArn"]


@TargetGroupErrorHandler.common_error_handler("modify the target group")
@retry()
def modify_target_group(client, arn: str, **request: Any) -> None:
    client.modify_target_group(TargetGroupArn=arn, **request)


@TargetGroupErrorHandler.common_error_handler("modify the target group's attributes")
@retry()
def modify_attributes(client, arn: str, attributes: list[dict[str, str]]) -> None:
    client.modify_target_group_attributes(TargetGroupArn=arn, Attributes=attributes)


# A listener or service that has just been removed may still hold the group for a moment.
@TargetGroupErrorHandler.deletion_error_handler("delete the target group")
@retry("ResourceInUse")
def delete_target_group(client, arn: str) -> None:
    client.delete_target_group(TargetGroupArn=arn)


@TargetGroupErrorHandler.common_error_handler("tag the target group")
@retry()
def add_tags(client, arn: str, tags: list[dict[str, str]]) -> None:
    client.add_tags(ResourceArns=[arn], Tags=tags)


@TargetGroupErrorHandler.common_error_handler("remove tags from the target group")
@retry()
def remove_tags(client, arn: str, keys: list[str]) -> None:
    client.remove_tags(ResourceArns=[arn], TagKeys=keys)
