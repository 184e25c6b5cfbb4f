# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How far replication is behind, from the newest points of its CloudWatch metrics."""

from __future__ import annotations

import datetime
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._s3_replication.api import aws

#: Our names of the metrics, CloudWatch's, and the statistic which says something.
METRICS = {
    "bytes_pending": ("BytesPendingReplication", "Maximum"),
    "operations_pending": ("OperationsPendingReplication", "Maximum"),
    "latency_seconds": ("ReplicationLatency", "Maximum"),
    "operations_failed": ("OperationsFailedReplication", "Sum"),
}
#: A point older than this many minutes says nothing about now.
FRESH = 15
#: How many metrics GetMetricData takes in one call.
AT_ONCE = 500

Place = tuple[str, str, str]


def queries(places: list[Place]) -> list[dict[str, Any]]:
    """GetMetricData's queries for (source bucket, destination bucket, rule id); a query's id is `<metric>_<number>`."""
    return [
        {
            "Id": f"{name}_{number}",
            "MetricStat": {
                "Metric": {"Namespace": "AWS/S3", "MetricName": metric, "Dimensions": _dimensions(place)},
                "Period": 60,
                "Stat": statistic,
            },
        }
        for number, place in enumerate(places)
        for name, (metric, statistic) in METRICS.items()
    ]


def _dimensions(place: Place) -> list[dict[str, str]]:
    source, destination, rule = place
    named = {"DestinationBucket": destination, "RuleId": rule, "SourceBucket": source}
    return [{"Name": name, "Value": value} for name, value in named.items()]


def newest(results: list[dict[str, Any]], places: int) -> list[dict[str, Any]]:
    """For each place the metrics, None where there is no fresh point. What failed is the sum of all fresh points."""
    values = {result["Id"]: result["Values"] for result in results if result["Values"]}
    return [{name: _number(name, values.get(f"{name}_{number}")) for name in METRICS} for number in range(places)]


def _number(name: str, values: list[float] | None) -> float | None:
    if not values:
        return None
    return sum(values) if METRICS[name][1] == "Sum" else values[0]


def combined(here: dict[str, Any], there: dict[str, Any]) -> dict[str, Any]:
    """The metrics of one rule from the two regions in which CloudWatch may have them."""
    return {name: there[name] if here[name] is None else here[name] for name in METRICS}


@aws.call("read the metrics of replication")
def read(cloudwatch, places: list[Place]) -> list[dict[str, Any]]:
    """The metrics of each place, as CloudWatch has them in the client's region."""
    now = datetime.datetime.now(datetime.UTC)
    asked = queries(places)
    results = []
    for start in range(0, len(asked), AT_ONCE):
        pages = cloudwatch.get_paginator("get_metric_data").paginate(
            MetricDataQueries=asked[start : start + AT_ONCE],
            StartTime=now - datetime.timedelta(minutes=FRESH),
            EndTime=now + datetime.timedelta(minutes=1),
            ScanBy="TimestampDescending",
        )
        results += [result for page in pages for result in page["MetricDataResults"]]
    return newest(results, len(places))
