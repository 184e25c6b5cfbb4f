# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls to CloudWatch Logs about log groups, one function each."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import Calls
from ansible_collections.migrate.aws.plugins.module_utils._tags import Tags

aws = Calls("ResourceNotFoundException")
tags = Tags(aws, "resourceArn", answer="tags", as_dict=True)


@aws.call("list the log groups")
def group(client, name: str) -> dict[str, Any] | None:
    """The group of exactly this name, in the API's own shape."""
    pages = client.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=name)
    return next((found for page in pages for found in page["logGroups"] if found["logGroupName"] == name), None)


@aws.call("create the log group", "OperationAbortedException")
def create(client, **request: Any) -> None:
    """Fails where the key's policy does not let Logs use it for this very group."""
    client.create_log_group(**request)


@aws.call("set how long the log group keeps its events", "OperationAbortedException")
def set_retention(client, name: str, days: int) -> None:
    client.put_retention_policy(logGroupName=name, retentionInDays=days)


@aws.call("encrypt the log group", "OperationAbortedException")
def set_key(client, name: str, key_arn: str) -> None:
    """From now on: what is there already stays as it was encrypted."""
    client.associate_kms_key(logGroupName=name, kmsKeyId=key_arn)


@aws.delete("delete the log group", "OperationAbortedException")
def delete(client, name: str) -> None:
    client.delete_log_group(logGroupName=name)
