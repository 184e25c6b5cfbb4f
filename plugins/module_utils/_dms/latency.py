# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How far tasks are behind, and were in the last hours, from the points of their CloudWatch metrics."""

from __future__ import annotations

import datetime
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms.api import aws

METRICS = {"source_seconds": "CDCLatencySource", "target_seconds": "CDCLatencyTarget"}
#: A point older than this many minutes says nothing about now.
FRESH = 15


def queries(dimensions: list[dict[str, str]]) -> list[dict[str, Any]]:
    """GetMetricData's queries for the tasks with these metric dimensions; a query's id is `<metric>_<number of the
    task>`.
    """
    return [
        {
            "Id": f"{key}_{number}",
            "MetricStat": {
                "Metric": {
                    "Namespace": "AWS/DMS",
                    "MetricName": metric,
                    "Dimensions": [{"Name": name, "Value": value} for name, value in sorted(task.items())],
                },
                "Period": 60,
                "Stat": "Maximum",
            },
        }
        for number, task in enumerate(dimensions)
        for key, metric in METRICS.items()
    ]


def latencies(
    results: list[dict[str, Any]], tasks: int, now: datetime.datetime, with_points: bool = False
) -> list[dict[str, Any]]:
    """For each task {source_seconds, target_seconds}, None where there is no fresh point.

    With points, all of them too, as `points`.
    """
    found: dict[str, list[tuple[datetime.datetime, float]]] = {}
    for result in results:
        found.setdefault(result["Id"], []).extend(zip(result["Timestamps"], result["Values"]))
    lines = [{key: sorted(found.get(f"{key}_{number}", [])) for key in METRICS} for number in range(tasks)]
    oldest = now - datetime.timedelta(minutes=FRESH)
    return [
        {
            **{key: line[-1][1] if line and line[-1][0] >= oldest else None for key, line in of_task.items()},
            **({"points": {key: _points(line) for key, line in of_task.items()}} if with_points else {}),
        }
        for of_task in lines
    ]


def _points(line: list[tuple[datetime.datetime, float]]) -> list[dict[str, Any]]:
    return [{"at": at.astimezone(datetime.UTC).isoformat(), "value": value} for at, value in line]


@aws.call("read the latency of replication tasks")
def read(cloudwatch, dimensions: list[dict[str, str]], hours: int = 0) -> list[dict[str, Any]]:
    """The latency of each of the tasks with these metric dimensions, in one call for up to 250 tasks.

    Raises AnsibleAWSError. With hours, every point since then is returned too.
    """
    if not dimensions:
        return []
    now = datetime.datetime.now(datetime.UTC)
    pages = cloudwatch.get_paginator("get_metric_data").paginate(
        MetricDataQueries=queries(dimensions),
        StartTime=now - max(datetime.timedelta(minutes=FRESH), datetime.timedelta(hours=hours)),
        EndTime=now + datetime.timedelta(minutes=1),
        ScanBy="TimestampDescending",
    )
    return latencies(
        [result for page in pages for result in page["MetricDataResults"]], len(dimensions), now, with_points=hours > 0
    )
