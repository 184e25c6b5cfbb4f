# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls to CloudWatch Logs about log groups, one function each."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import retry
from ansible_collections.migrate.aws.plugins.module_utils._cloudwatch_log_groups.errors import LogGroupsErrorHandler


@LogGroupsErrorHandler.common_error_handler("list the log groups")
@retry()
def group(client, name: str) -> dict[str, Any] | None:
    """The group of exactly this name, in the API's own shape."""
    pages = client.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=name)
    return next((found for page in pages for found in page["logGroups"] if found["logGroupName"] == name), None)


@LogGroupsErrorHandler.list_error_handler("list the tags of the log group", default_value={})
@retry()
def tags(client, arn: str) -> dict[str, str]:
    return client.list_tags_for_resource(resourceArn=arn)["tags"]


@LogGroupsErrorHandler.common_error_handler("create the log group")
@retry("OperationAbortedException")
def create(client, **request: Any) -> None:
    """Fails where the key's policy does not let Logs use it for this very group."""
    client.create_log_group(**request)


@LogGroupsErrorHandler.common_error_handler("set how long the log group keeps its events")
@retry("OperationAbortedException")
def set_retention(client, name: str, days: int) -> None:
    client.put_retention_policy(logGroupName=name, retentionInDays=days)


@LogGroupsErrorHandler.common_error_handler("encrypt the log group")
@retry("OperationAbortedException")
def set_key(client, name: str, key_arn: str) -> None:
    """From now on: what is there already stays as it was encrypted."""
    client.associate_kms_key(logGroupName=name, kmsKeyId=key_arn)


@LogGroupsErrorHandler.common_error_handler("tag the log group")
@retry()
def set_tags(client, arn: str, new_tags: dict[str, str]) -> None:
    client.tag_resource(resourceArn=arn, tags=new_tags)


@LogGroupsErrorHandler.common_error_handler("remove tags from the log group")
@retry()
def remove_tags(client, arn: str, keys: list[str]) -> None:
    client.untag_resource(resourceArn=arn, tagKeys=keys)


@LogGroupsErrorHandler.deletion_error_handler("delete the log group")
@retry("OperationAbortedException")
def delete(client, name: str) -> None:
    client.delete_log_group(logGroupName=name)
