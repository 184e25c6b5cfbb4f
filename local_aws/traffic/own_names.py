# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The names that AWS itself gives, those of load balancers and of databases: all of them lead to this machine."""

from __future__ import annotations

import itertools
import random
import threading
from collections.abc import Iterator

from moto.elbv2.models import FakeLoadBalancer, elbv2_backends
from moto.rds.models import rds_backends

from local_aws import postgres

#: The domain below which only AWS gives names.
DOMAIN = "amazonaws.com"
_lock = threading.Lock()
_addresses: dict[str, str] = {}


def address_of(name: str) -> str | None:
    """The address of a load balancer or a database by its name (in lower case, without the last dot), or None."""
    balancer = balancer_of(name)
    if balancer:
        return balancer_address(balancer)
    return postgres.HOST if name in _database_names() else None


def balancer_of(name: str) -> FakeLoadBalancer | None:
    """The load balancer with that name."""
    name = name.removeprefix("dualstack.")
    return next((balancer for balancer in balancers() if balancer.dns_name.lower() == name), None)


def balancers() -> Iterator[FakeLoadBalancer]:
    """Every load balancer of every account and region."""
    for regions in list(elbv2_backends.values()):
        for backend in list(regions.values()):
            yield from list(backend.load_balancers.values())


def balancer_address(balancer: FakeLoadBalancer) -> str:
    """A loopback address which only this load balancer has."""
    with _lock:
        if balancer.arn not in _addresses:
            free = (_random_address() for _ in itertools.count())
            _addresses[balancer.arn] = next(address for address in free if address not in _addresses.values())
        return _addresses[balancer.arn]


def is_balancer_address(address: str) -> bool:
    """Whether an address belongs to a load balancer."""
    with _lock:
        return address in _addresses.values()


def _random_address() -> str:
    return f"127.{random.randint(16, 254)}.{random.randint(0, 255)}.{random.randint(1, 254)}"


def _database_names() -> set[str]:
    names: set[str] = set()
    for regions in list(rds_backends.values()):
        for backend in list(regions.values()):
            names |= {instance.address.lower() for instance in list(backend.databases.values())}
            for cluster in list(backend.clusters.values()):
                names |= {str(name).lower() for name in (cluster.endpoint, cluster.reader_endpoint) if name}
    return names
