# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One function for each call about target groups. What is not there is answered as None."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import Calls
from ansible_collections.migrate.aws.plugins.module_utils._tags import Tags

#: What is not there, or was created a moment ago.
NOT_FOUND = "TargetGroupNotFound"
aws = Calls(NOT_FOUND)
tags = Tags(aws, "ResourceArns", "add_tags", "remove_tags", transient=(NOT_FOUND,))


@aws.read("describe the target group")
def describe_target_group(client, name: str) -> dict[str, Any] | None:
    return client.describe_target_groups(Names=[name])["TargetGroups"][0]


@aws.read("describe the target group's attributes")
def describe_attributes(client, arn: str) -> list[dict[str, str]] | None:
    return client.describe_target_group_attributes(TargetGroupArn=arn)["Attributes"]


@aws.read("describe the target group's tags")
def describe_tags(client, arn: str) -> list[dict[str, str]] | None:
    return client.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"]


@aws.call("create the target group")
def create_target_group(client, **request: Any) -> str:
    """The ARN of the new target group."""
    return client.create_target_group(**request)["TargetGroups"][0]["TargetGroupArn"]


@aws.call("modify the target group", NOT_FOUND)
def modify_target_group(client, arn: str, **request: Any) -> None:
    client.modify_target_group(TargetGroupArn=arn, **request)


@aws.call("modify the target group's attributes", NOT_FOUND)
def modify_attributes(client, arn: str, attributes: list[dict[str, str]]) -> None:
    client.modify_target_group_attributes(TargetGroupArn=arn, Attributes=attributes)


# A listener or service that has just been removed may still hold the group for a moment.
@aws.delete("delete the target group", "ResourceInUse")
def delete_target_group(client, arn: str) -> None:
    client.delete_target_group(TargetGroupArn=arn)
