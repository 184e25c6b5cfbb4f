# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Task metrics in CloudWatch, namespace AWS/DMS."""

from __future__ import annotations

from moto.cloudwatch.models import cloudwatch_backends

#: What does not fit into memory; here everything does.
NOTHING_ON_DISK = {"CDCChangesDiskSource": 0.0, "CDCChangesDiskTarget": 0.0}
_UNITS = {
    "CDCLatencySource": "Seconds",
    "CDCLatencyTarget": "Seconds",
    "CDCIncomingChanges": "Count",
    "CDCChangesDiskSource": "Count",
    "CDCChangesDiskTarget": "Count",
    "FullLoadThroughputRowsTarget": "Count/Second",
}


def publish(account: str, region: str, instance: str, task: str, values: dict[str, float]) -> None:
    """Put one value of each metric. `instance` is the instance's identifier, `task` the last part of the task's ARN."""
    dimensions = [
        {"Name": "ReplicationInstanceIdentifier", "Value": instance},
        {"Name": "ReplicationTaskIdentifier", "Value": task},
    ]
    cloudwatch_backends[account][region].put_metric_data(
        "AWS/DMS",
        [
            {"MetricName": name, "Value": float(value), "Unit": _UNITS[name], "Dimensions": dimensions}
            for name, value in values.items()
        ],
    )
