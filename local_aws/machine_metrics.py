# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the machines behind replication instances, databases and services tell CloudWatch each minute. There are none of
them here, so they are as idle as machines can be, with their disks and their memory nearly empty.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from moto.cloudwatch.models import CloudWatchBackend
from moto.core.utils import utcnow
from moto.ecs.models import ecs_backends
from moto.rds.models import rds_backends

from local_aws.dms.backend import dms_backends

MINUTE = timedelta(minutes=1)
#: How far back a machine has points when it is first asked for: it has been there all the time.
HISTORY = timedelta(minutes=15)
GIB = 1024.0**3
IDLE = 3.0
_lock = threading.Lock()
_published: dict[tuple[str, str, Machine], datetime] = {}


@dataclass(frozen=True)
class Machine:
    """What is measured under the same dimensions: names with units and values."""

    namespace: str
    dimensions: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, str, float], ...]


_COMPUTING = (("CPUUtilization", "Percent", IDLE), ("SwapUsage", "Bytes", 0.0), ("FreeableMemory", "Bytes", 256 * GIB))


def machines(account: str, region: str) -> Iterator[Machine]:
    """All of one account and region, as they are now."""
    for instance in dms_backends[account][region].instances.all():
        yield _storing("AWS/DMS", "ReplicationInstanceIdentifier", instance.identifier, instance.storage)
    for name, database in list(rds_backends[account][region].databases.items()):
        yield _storing("AWS/RDS", "DBInstanceIdentifier", name, database.allocated_storage or 0)
    for name in list(rds_backends[account][region].clusters):
        yield Machine("AWS/RDS", (("DBClusterIdentifier", name),), _COMPUTING)
    for service in list(ecs_backends[account][region].services.values()):
        if service.status == "ACTIVE":
            yield Machine(
                "AWS/ECS",
                (("ClusterName", service.cluster_name), ("ServiceName", service.name)),
                (("CPUUtilization", "Percent", IDLE), ("MemoryUtilization", "Percent", IDLE)),
            )


def _storing(namespace: str, dimension: str, name: str, gibibytes: float) -> Machine:
    return Machine(namespace, ((dimension, name),), (*_COMPUTING, ("FreeStorageSpace", "Bytes", 0.9 * gibibytes * GIB)))


def publish(cloudwatch: CloudWatchBackend) -> None:
    """Put a point of each metric for every minute since the last ones, of all machines of CloudWatch's account and
    region.
    """
    this_minute = utcnow().replace(second=0, microsecond=0)
    for machine in machines(cloudwatch.account_id, cloudwatch.region_name):
        key = (cloudwatch.account_id, cloudwatch.region_name, machine)
        with _lock:
            last = max(_published.get(key, this_minute - HISTORY), this_minute - HISTORY)
            _published[key] = this_minute
        while last < this_minute:
            last += MINUTE
            _put(cloudwatch, machine, last)


def _put(cloudwatch: CloudWatchBackend, machine: Machine, when: datetime) -> None:
    dimensions = [{"Name": name, "Value": value} for name, value in machine.dimensions]
    cloudwatch.put_metric_data(
        machine.namespace,
        [
            {"MetricName": name, "Unit": unit, "Value": value, "Dimensions": dimensions, "Timestamp": when}
            for name, unit, value in machine.values
        ],
    )
