# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The AWS calls by which gates are read. They give up soon: a gate that takes minutes to answer is no gate."""

from __future__ import annotations

import datetime
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import Calls

#: For the clients: how many seconds one try may take. The tries themselves are `retry`'s.
PATIENCE = {"connect_timeout": 3, "read_timeout": 10, "retries": {"total_max_attempts": 1}}
#: How many metrics GetMetricData, and how many names DescribeAlarms takes in one call.
METRICS_AT_ONCE, ALARMS_AT_ONCE = 500, 100

_aws = Calls("ResourceNotFoundFault", retries=3, max_delay=2)


@_aws.call("read metrics")
def metric_data(
    cloudwatch, queries: list[dict[str, Any]], start: datetime.datetime, end: datetime.datetime
) -> list[dict[str, Any]]:
    """The results of up to 500 queries, pages put together."""
    pages = cloudwatch.get_paginator("get_metric_data").paginate(
        MetricDataQueries=queries, StartTime=start, EndTime=end
    )
    return [result for page in pages for result in page["MetricDataResults"]]


@_aws.call("read alarms")
def alarms(cloudwatch, names: list[str]) -> list[dict[str, Any]]:
    """The alarms, of metrics or of other alarms, that have one of up to 100 names."""
    kinds = ("MetricAlarms", "CompositeAlarms")
    pages = cloudwatch.get_paginator("describe_alarms").paginate(
        AlarmNames=names, AlarmTypes=["MetricAlarm", "CompositeAlarm"], PaginationConfig={"PageSize": ALARMS_AT_ONCE}
    )
    return [alarm for page in pages for kind in kinds for alarm in page.get(kind, [])]


@_aws.read("describe the replication task", default=[])
def tasks(dms, name: str, value: str) -> list[dict[str, Any]]:
    """The replication task whose filter `name` (replication-task-arn or -id) has this value, in a list, or none."""
    filters = [{"Name": name, "Values": [value]}]
    return dms.describe_replication_tasks(Filters=filters, WithoutSettings=True)["ReplicationTasks"]


@_aws.call("describe table statistics")
def table_statistics(dms, task_arn: str) -> list[dict[str, Any]]:
    """What a task did and knows of each table."""
    pages = dms.get_paginator("describe_table_statistics").paginate(ReplicationTaskArn=task_arn)
    return pages.build_full_result()["TableStatistics"]
