# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a name server of Route 53's answers to a question, from the zones as they are at this moment."""

from __future__ import annotations

import random
from typing import Any, Protocol

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from moto.route53.models import FakeZone, RecordSet

from . import hosted_zones, own_names, routing

#: Seconds for which the addresses of a load balancer, and so of an alias to one, may be kept.
ALIAS_TTL = 60
#: How many aliases and CNAMEs are followed.
MOST_STEPS = 8
_OWN_DOMAIN = dns.name.from_text(own_names.DOMAIN)


class Health(Protocol):
    """What the answers depend on."""

    def check(self, health_check_id: str) -> bool:
        """Whether a health check is healthy."""

    def balancer(self, dns_name: str) -> bool:
        """Whether a load balancer is, as a target of aliases."""


class NameServer:
    """Answers questions; the dice decide between weighted records."""

    def __init__(self, health: Health, dice: random.Random | None = None):
        self._health = health
        self._dice = dice or random.Random()

    def answer(self, query: dns.message.Message) -> dns.message.Message:
        """The response to a query with one question."""
        response = dns.message.make_response(query)
        response.flags |= dns.flags.AA
        question = query.question[0]
        if question.rdclass != dns.rdataclass.IN:
            response.set_rcode(dns.rcode.REFUSED)
            return response
        self._add(response, question.name, question.rdtype)
        return response

    def _add(self, response: dns.message.Message, name: dns.name.Name, kind: int) -> None:
        """Put what is known of a name into the response, and of the names that it leads to."""
        for step in range(MOST_STEPS):
            if name.is_subdomain(_OWN_DOMAIN):
                self._add_own(response, name, kind)
                return
            zone = hosted_zones.zone_of(name)
            if zone is None:
                # the end of a CNAME that leads out of our zones is for another server
                response.set_rcode(dns.rcode.NOERROR if step else dns.rcode.REFUSED)
                return
            found = self._lookup(zone, name, kind)
            if not found:
                _deny(response, zone, exists=found is not None)
                return
            response.answer.append(found)
            if found.rdtype == kind or found.rdtype != dns.rdatatype.CNAME:
                return
            name = found[0].target
        response.set_rcode(dns.rcode.SERVFAIL)

    def _add_own(self, response: dns.message.Message, name: dns.name.Name, kind: int) -> None:
        address = own_names.address_of(_plain(name))
        if address is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
        elif kind == dns.rdatatype.A:
            response.answer.append(dns.rrset.from_text(name, ALIAS_TTL, "IN", "A", address))

    def _lookup(
        self, zone: FakeZone, name: dns.name.Name, kind: int, steps: int = MOST_STEPS
    ) -> dns.rrset.RRset | list[Any] | None:
        """The values of a name, or the CNAME it has instead; [] where it has neither, None where it does not exist."""
        records = hosted_zones.records_of(zone, name)
        if records is None:
            return None
        wanted = dns.rdatatype.to_text(kind)
        same = [record for record in records if record.type == wanted] or [
            record for record in records if record.type == "CNAME"
        ]
        if not same:
            return []
        picked = routing.chosen(same, self.healthy, self._dice)
        if picked[0].alias_target:
            return self._of_alias(name, kind, picked[0].alias_target, steps)
        values = [value for record in picked for value in hosted_zones.texts(record)]
        return _rrset(name, picked[0], values)

    def _of_alias(
        self, name: dns.name.Name, kind: int, alias: dict[str, Any], steps: int
    ) -> dns.rrset.RRset | list[Any]:
        """What the target of an alias answers, under the name of the alias."""
        target = hosted_zones.parsed(alias["DNSName"])
        if target.is_subdomain(_OWN_DOMAIN):
            address = own_names.address_of(_plain(target))
            if address is None or kind != dns.rdatatype.A:
                return []
            return dns.rrset.from_text(name, ALIAS_TTL, "IN", "A", address)
        zone = hosted_zones.zone_of(target)
        found = self._lookup(zone, target, kind, steps - 1) if zone and steps else None
        if not found:
            return []
        renamed = dns.rrset.RRset(name, found.rdclass, found.rdtype)
        renamed.update(found)
        return renamed

    def healthy(self, record: RecordSet, steps: int = MOST_STEPS) -> bool:
        """Whether a record set is: its health check, and the target of its alias where that counts."""
        if record.health_check_id and not self._health.check(record.health_check_id):
            return False
        alias = record.alias_target
        if not alias or str(alias.get("EvaluateTargetHealth")).lower() != "true" or not steps:
            return True
        target = hosted_zones.parsed(alias["DNSName"])
        if target.is_subdomain(_OWN_DOMAIN):
            return self._health.balancer(_plain(target))
        zone = hosted_zones.zone_of(target)
        records = (hosted_zones.records_of(zone, target) or []) if zone else []
        return any(self.healthy(other, steps - 1) for other in records if other.type == record.type)


def _rrset(name: dns.name.Name, record: RecordSet, values: list[str]) -> dns.rrset.RRset:
    return dns.rrset.from_text_list(
        name, int(record.ttl), "IN", record.type, values, origin=dns.name.root, relativize=False
    )


def _plain(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()


def _deny(response: dns.message.Message, zone: FakeZone, exists: bool) -> None:
    """Say that there is no such name, or nothing of that type, and for how long that may be kept."""
    if not exists:
        response.set_rcode(dns.rcode.NXDOMAIN)
    apex = hosted_zones.parsed(zone.name)
    for record in hosted_zones.records_of(zone, apex) or []:
        if record.type == "SOA":
            soa = _rrset(apex, record, hosted_zones.texts(record))
            soa.update_ttl(min(soa.ttl, soa[0].minimum))
            response.authority.append(soa)
