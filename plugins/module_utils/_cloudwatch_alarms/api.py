# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls to CloudWatch about alarms, one function each."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    ansible_dict_to_boto3_tag_list,
    boto3_tag_list_to_ansible_dict,
    retry,
)
from ansible_collections.migrate.aws.plugins.module_utils._cloudwatch_alarms.errors import AlarmsErrorHandler


@AlarmsErrorHandler.common_error_handler("list the alarms")
@retry()
def alarms(client, prefix: str) -> list[dict[str, Any]]:
    """Every alarm of a metric whose name begins with the prefix, in the API's own shape."""
    pages = client.get_paginator("describe_alarms").paginate(AlarmNamePrefix=prefix, AlarmTypes=["MetricAlarm"])
    return pages.build_full_result().get("MetricAlarms", [])


@AlarmsErrorHandler.list_error_handler("list the tags of the alarm", default_value={})
@retry()
def tags(client, arn: str) -> dict[str, str]:
    return boto3_tag_list_to_ansible_dict(client.list_tags_for_resource(ResourceARN=arn)["Tags"])


@AlarmsErrorHandler.common_error_handler("put the alarm")
@retry()
def put(client, request: dict[str, Any], new_tags: dict[str, str]) -> None:
    """Make the alarm, or make it what the request says. AWS takes the tags of a new one only."""
    client.put_metric_alarm(**request, **({"Tags": ansible_dict_to_boto3_tag_list(new_tags)} if new_tags else {}))


@AlarmsErrorHandler.deletion_error_handler("delete the alarms")
@retry()
def delete(client, names: list[str]) -> None:
    """Up to a hundred at once."""
    client.delete_alarms(AlarmNames=names)


@AlarmsErrorHandler.common_error_handler("tag the alarm")
@retry()
def set_tags(client, arn: str, new_tags: dict[str, str]) -> None:
    client.tag_resource(ResourceARN=arn, Tags=ansible_dict_to_boto3_tag_list(new_tags))


@AlarmsErrorHandler.common_error_handler("remove tags from the alarm")
@retry()
def remove_tags(client, arn: str, keys: list[str]) -> None:
    client.untag_resource(ResourceARN=arn, TagKeys=keys)
