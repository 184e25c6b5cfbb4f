# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The hosted zones that Route 53 holds, as a name server reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import dns.name
from moto.route53.models import FakeZone, RecordSet, Route53Backend, route53_backends

_ESCAPE = re.compile(r"\\([0-7]{3})")
_WILDCARD = dns.name.from_text("*", origin=None)


@lru_cache(maxsize=4096)
def parsed(name: str) -> dns.name.Name:
    """A name as Route 53 writes it: absolute, with or without its last dot.

    Its escapes are octal, those of DNS decimal.
    """
    return dns.name.from_text(_ESCAPE.sub(lambda escape: f"\\{int(escape[1], 8):03}", name))


def backends() -> Iterator[Route53Backend]:
    """The Route 53 of every account."""
    for partitions in list(route53_backends.values()):
        yield from list(partitions.values())


def zone_of(name: dns.name.Name) -> FakeZone | None:
    """The zone which holds the name: the closest one, and of two equal ones the private one."""
    zones = [
        zone for backend in backends() for zone in list(backend.zones.values()) if name.is_subdomain(parsed(zone.name))
    ]
    return max(zones, key=lambda zone: (len(parsed(zone.name)), zone.private_zone), default=None)


def records_of(zone: FakeZone, name: dns.name.Name) -> list[RecordSet] | None:
    """Every record set of a name, or those of the wildcard that stands for it; None where the name does not exist."""
    found = _at(zone, name)
    if found or any(parsed(record.name).is_subdomain(name) for record in zone.rrsets):
        return found
    apex, parent = parsed(zone.name), name
    while parent != apex:
        parent = parent.parent()
        found = _at(zone, _WILDCARD.concatenate(parent))
        # a name that exists stops the search for wildcards above it
        if found or _at(zone, parent):
            return found or None
    return None


def texts(record: RecordSet) -> list[str]:
    """The values of a record set in their text form."""
    # moto keeps the records it makes with a zone in another shape
    return [value["Value"] if isinstance(value, dict) else value for value in record.records or []]


def _at(zone: FakeZone, name: dns.name.Name) -> list[RecordSet]:
    return [record for record in list(zone.rrsets) if parsed(record.name) == name]
