# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What load balancers and health checks tell CloudWatch: AWS/ApplicationELB from the requests that were really made,
and AWS/Route53. Health checks are requests like any other, on AWS too: one a second from Route 53 through the load
balancer.
"""

from __future__ import annotations

import threading
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moto.cloudwatch.models import MetricAggregatedDatum, cloudwatch_backends
from moto.core.utils import utcnow

#: Seconds between two points of what is measured whether there are requests or not.
INTERVAL = 10
#: Seconds of requests that are one point, so that the points of a minute are those of its requests.
SLOT = 5
BALANCER, ROUTE53 = "AWS/ApplicationELB", "AWS/Route53"
#: Where the metrics of Route 53 are, whatever the region.
HOME = "us-east-1"


class Observations(MetricAggregatedDatum):
    """A summary which still knows its values, for percentiles."""

    def __init__(
        self, namespace: str, name: str, values: array, dimensions: list[dict[str, str]], at: datetime, unit: str
    ):
        super().__init__(namespace, name, min(values), max(values), len(values), sum(values), dimensions, at, unit)
        self.values = values


@dataclass
class Bucket:
    """The requests of a few seconds: how often each counter was counted, and how long targets took."""

    counts: Counter[str] = field(default_factory=Counter)
    seconds: array = field(default_factory=lambda: array("f"))


@dataclass(frozen=True)
class Source:
    """Whose requests: a load balancer (ARN), and one of its target groups (ARN) or all together."""

    balancer: str
    group: str | None

    @property
    def backend(self) -> Any:
        """The CloudWatch of its account and region."""
        region, account = self.balancer.split(":")[3:5]
        return cloudwatch_backends[account][region]

    @property
    def dimensions(self) -> list[dict[str, str]]:
        """As CloudWatch names them: `app/name/id` and `targetgroup/name/id`."""
        balancer = {"Name": "LoadBalancer", "Value": self.balancer.rpartition(":loadbalancer/")[2]}
        return [{"Name": "TargetGroup", "Value": self.group.rpartition(":")[2]}, balancer] if self.group else [balancer]


_lock = threading.Lock()
_buckets: dict[tuple[Source, datetime], Bucket] = {}


def answered(balancer: str, group: str, status: int, seconds: float) -> None:
    """Count a request that a target answered."""
    counters = ("RequestCount", f"HTTPCode_Target_{status // 100}XX_Count")
    _count((Source(balancer, None), Source(balancer, group)), counters, seconds)


def refused(balancer: str, group: str | None, status: int) -> None:
    """Count a request to which the load balancer itself had to answer."""
    _count((Source(balancer, None),), ("RequestCount", "HTTPCode_ELB_5XX_Count", f"HTTPCode_ELB_{status}_Count"))
    if status == 502:
        _count((Source(balancer, None), *([Source(balancer, group)] if group else [])), ("TargetConnectionErrorCount",))


def publish() -> None:
    """Give CloudWatch what was counted since the last time."""
    with _lock:
        buckets = dict(_buckets)
        _buckets.clear()
    for (source, slot), bucket in buckets.items():
        for name, count in bucket.counts.items():
            source.backend.metric_data.append(
                MetricAggregatedDatum(BALANCER, name, 1.0, 1.0, count, float(count), source.dimensions, slot, "Count")
            )
        if bucket.seconds:
            source.backend.metric_data.append(
                Observations(BALANCER, "TargetResponseTime", bucket.seconds, source.dimensions, slot, "Seconds")
            )


def hosts(balancer: str, group: str, healthy: int, unhealthy: int) -> None:
    """Say how many targets a group has."""
    source = Source(balancer, group)
    source.backend.put_metric_data(
        BALANCER,
        [
            {"MetricName": name, "Value": float(value), "Unit": "Count", "Dimensions": source.dimensions}
            for name, value in (("HealthyHostCount", healthy), ("UnHealthyHostCount", unhealthy))
        ],
    )


def checked(account: str, health_check_id: str, healthy: bool) -> None:
    """Say what a health check says."""
    dimensions = [{"Name": "HealthCheckId", "Value": health_check_id}]
    cloudwatch_backends[account][HOME].put_metric_data(
        ROUTE53,
        [
            {"MetricName": "HealthCheckStatus", "Value": float(healthy), "Unit": "None", "Dimensions": dimensions},
            {
                "MetricName": "HealthCheckPercentageHealthy",
                "Value": 100.0 * healthy,
                "Unit": "Percent",
                "Dimensions": dimensions,
            },
        ],
    )


def _count(sources: Iterable[Source], counters: Iterable[str], seconds: float | None = None) -> None:
    now = utcnow()
    slot = now.replace(second=now.second - now.second % SLOT, microsecond=0)
    with _lock:
        for source in sources:
            bucket = _buckets.setdefault((source, slot), Bucket())
            bucket.counts.update(counters)
            if seconds is not None:
                bucket.seconds.append(seconds)
