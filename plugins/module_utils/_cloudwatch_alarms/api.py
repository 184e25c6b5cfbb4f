# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls to CloudWatch about alarms, one function each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import Calls
from ansible_collections.migrate.aws.plugins.module_utils._tags import Tags, tag_list

aws = Calls("ResourceNotFound", "ResourceNotFoundException")
tags = Tags(aws, "ResourceARN")


@aws.call("list the alarms")
def alarms(client, prefix: str) -> list[dict[str, Any]]:
    """Every alarm of a metric whose name begins with the prefix, in the API's own shape."""
    pages = client.get_paginator("describe_alarms").paginate(AlarmNamePrefix=prefix, AlarmTypes=["MetricAlarm"])
    return pages.build_full_result().get("MetricAlarms", [])


@aws.call("read the alarm's history")
def state_changes(client, name: str, since: datetime) -> list[dict[str, Any]]:
    """The changes of an alarm's state, in the API's own shape. None where there is no such alarm."""
    pages = client.get_paginator("describe_alarm_history").paginate(
        AlarmName=name, AlarmTypes=["MetricAlarm", "CompositeAlarm"], HistoryItemType="StateUpdate", StartDate=since
    )
    return pages.build_full_result().get("AlarmHistoryItems", [])


@aws.call("put the alarm")
def put(client, request: dict[str, Any], new_tags: dict[str, str]) -> None:
    """Make the alarm, or make it what the request says. AWS takes the tags of a new one only."""
    client.put_metric_alarm(**request, **({"Tags": tag_list(new_tags)} if new_tags else {}))


@aws.delete("delete the alarms")
def delete(client, names: list[str]) -> None:
    """Up to a hundred at once."""
    client.delete_alarms(AlarmNames=names)
