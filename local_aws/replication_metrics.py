# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Metrics of S3 replication in CloudWatch, namespace AWS/S3: what is pending in the region of the destination, what
failed in the region of the source. Replication is immediate here, so that nothing is ever pending.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends
from moto.s3.models import FakeBucket, s3_backends

from local_aws import buckets

#: Seconds between two points.
INTERVAL = 60
_PENDING = {
    "BytesPendingReplication": "Bytes",
    "OperationsPendingReplication": "Count",
    "ReplicationLatency": "Seconds",
}
_lock = threading.Lock()
_published: dict[tuple[str, str, str], float] = {}
_failures: Counter[tuple[str, str, str]] = Counter()

Rule = dict[str, Any]


def failed(source: FakeBucket, rule: Rule) -> None:
    """Count an operation that a rule could not replicate; it is published with the next point, which is due at once."""
    key = _key(source, rule)
    with _lock:
        _failures[key] += 1
        _published.pop(key, None)


def publish(account: str, measured: Callable[[Rule], bool]) -> None:
    """Put a point of each metric for every measured rule of the account whose last one is older than the interval."""
    now = time.monotonic()
    for source, rule in list(_rules(account)):
        key = _key(source, rule)
        with _lock:
            if not measured(rule) or now - _published.get(key, -INTERVAL) < INTERVAL:
                continue
            _published[key] = now
            failures = _failures.pop(key, 0)
        destination = buckets.find(key[1])
        _put(account, destination.region_name if destination else source.region_name, key, dict.fromkeys(_PENDING, 0.0))
        _put(account, source.region_name, key, {"OperationsFailedReplication": float(failures)})


def _rules(account: str) -> Iterator[tuple[FakeBucket, Rule]]:
    for backend in list(s3_backends[account].values()):
        for bucket in list(backend.buckets.values()):
            for rule in (getattr(bucket, "replication", None) or {}).get("Rule", []):
                yield bucket, rule


def _key(source: FakeBucket, rule: Rule) -> tuple[str, str, str]:
    return source.name, rule["Destination"]["Bucket"].rpartition(":")[2], rule["ID"]


def _put(account: str, region: str, key: tuple[str, str, str], values: dict[str, float]) -> None:
    dimensions = [
        {"Name": name, "Value": value} for name, value in zip(("SourceBucket", "DestinationBucket", "RuleId"), key)
    ]
    cloudwatch_backends[account][region].put_metric_data(
        "AWS/S3",
        [
            {"MetricName": name, "Value": value, "Unit": _PENDING.get(name, "Count"), "Dimensions": dimensions}
            for name, value in values.items()
        ],
    )
