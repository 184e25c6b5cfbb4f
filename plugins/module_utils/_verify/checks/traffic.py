# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""DNS: the zone, the weighted record with an alias for each side, and what decides whether a side is healthy."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._rules import enumerated
from ansible_collections.migrate.aws.plugins.module_utils._verify.check import Seen, check, got

_TRAFFIC = "Run playbooks/traffic.yml."
_NO_ZONE = "No hosted zone was stated."
_NO_RECORD = "There is no weighted record."
_NO_ALIAS = "There is no alias record."
_NO_HEALTH_CHECK = "There is no health check."


@check("E0-08 E0-09 E2-08", "One public zone of this name.", _TRAFFIC, _NO_ZONE)
def hosted_zone_exists(facts):
    """The hosted zone is there, once."""
    if facts["dns"]:
        ids = [one["Id"].removeprefix("/hostedzone/") for one in facts["dns"]["zones"]]
        yield Seen(facts["stated"]["zone"], len(ids) == 1, ids)


def _name(record):
    return record["Name"].removesuffix(".")


def _weighted(facts):
    """The records of the weighted name, by set identifier."""
    records = got(facts, "dns", "records", default=[])
    return {one.get("SetIdentifier"): one for one in records if _name(one) == facts["stated"]["record"]}


def _sides(facts):
    """(environment, set identifier, record) of the sides that have a record."""
    for side in facts["sides"]:
        identifier = f"{side['side']}-{facts['suffix']}"
        record = _weighted(facts).get(identifier)
        if record:
            yield side, identifier, record


@check("E0-09 E1-08 E4-12", "A record of each side.", _TRAFFIC, _NO_ZONE)
def weighted_records_exist(facts):
    """Both sides have a record of the name that clients use, with different set identifiers."""
    if got(facts, "dns", "zones"):
        for side in facts["sides"]:
            identifier = f"{side['side']}-{facts['suffix']}"
            found = sorted(map(str, _weighted(facts)))
            yield Seen(f"{facts['stated']['record']} {identifier}", identifier in found, found, identifier)


@check("E1-08", "Records of these two sides alone.", _TRAFFIC, _NO_RECORD)
def no_other_record_takes_requests(facts):
    """Nothing but the two sides gets requests of that name."""
    found = _weighted(facts)
    if found:
        ours = {f"{side['side']}-{facts['suffix']}" for side in facts["sides"]}
        others = sorted(str(identifier) for identifier in found if identifier not in ours)
        yield Seen(facts["stated"]["record"], not others, others)


@check("E1-08", "An address by alias.", _TRAFFIC, _NO_RECORD)
def weighted_records_are_aliases(facts):
    """Every weighted record is an alias of type A."""
    for _side, identifier, record in _sides(facts):
        found = f"{record['Type']}{' alias' if record.get('AliasTarget') else ''}"
        yield Seen(f"{_name(record)} {identifier}", found == "A alias", found, "A alias")


@check("C5", "No TTL of its own.", _TRAFFIC, _NO_ALIAS)
def alias_records_have_no_ttl(facts):
    """An alias has the time to live of what it stands for."""
    for record in got(facts, "dns", "records", default=[]):
        if record.get("AliasTarget"):
            yield Seen(
                f"{_name(record)} {record.get('SetIdentifier', '')}".strip(), "TTL" not in record, record.get("TTL")
            )


@check("E4-13 E1-08", "The stated weight.", _TRAFFIC, "No weights were stated, or there is no record.")
def weights_are_as_stated(facts):
    """Each side has the weight which the phase, or the inventory, states."""
    for _side, identifier, record in _sides(facts):
        wanted = (facts["stated"]["weights"] or {}).get(identifier)
        if wanted is not None:
            yield Seen(
                f"{_name(record)} {identifier}", record.get("Weight") == wanted, record.get("Weight"), str(wanted)
            )


@check("E1-08 E2-10", "The side's own load balancer.", _TRAFFIC, _NO_RECORD)
def weighted_records_lead_to_their_side(facts):
    """Each record leads to the load balancer of its side."""
    for side, identifier, record in _sides(facts):
        wanted, found = got(side, "elb", "load_balancer", "DNSName"), got(record, "AliasTarget", "DNSName")
        if wanted and found:
            yield Seen(f"{_name(record)} {identifier}", _plain(found) == _plain(wanted), found, wanted)


def _plain(name):
    """A load balancer's name as it was made: Route 53 answers it with a dot, and may have been told dualstack."""
    return name.lower().removesuffix(".").removeprefix("dualstack.")


@check("E2-08", "The load balancer's own zone.", _TRAFFIC, _NO_RECORD)
def weighted_records_name_the_load_balancers_zone(facts):
    """Each alias names the hosted zone of its load balancer."""
    for side, identifier, record in _sides(facts):
        wanted, found = (
            got(side, "elb", "load_balancer", "CanonicalHostedZoneId"),
            got(record, "AliasTarget", "HostedZoneId"),
        )
        if wanted and found:
            yield Seen(f"{_name(record)} {identifier}", found.removeprefix("/hostedzone/") == wanted, found, wanted)


@check("E4-12", "true", _TRAFFIC, _NO_RECORD)
def weighted_records_follow_their_targets_health(facts):
    """A side whose load balancer has no healthy target gets no requests."""
    for _side, identifier, record in _sides(facts):
        found = got(record, "AliasTarget", "EvaluateTargetHealth")
        if found is not None:
            yield Seen(f"{_name(record)} {identifier}", found is True, found)


@check("E0-08 E0-09 E4-12", "A health check that exists.", _TRAFFIC, _NO_RECORD)
def weighted_records_have_health_checks(facts):
    """Each side has a health check."""
    for _side, identifier, record in _sides(facts):
        found = record.get("HealthCheckId")
        yield Seen(f"{_name(record)} {identifier}", bool(got(facts, "dns", "health_checks", found or "")), found)


@check("E1-09 C4", "The side's own load balancer.", _TRAFFIC, _NO_ZONE)
def sides_have_names_of_their_own(facts):
    """Each side has a name which leads to it alone, whatever the weights are."""
    if got(facts, "dns", "zones"):
        for side in facts["sides"]:
            name = f"{side['side']}.{facts['stated']['zone']}"
            led = [
                got(one, "AliasTarget", "DNSName", default="") for one in facts["dns"]["records"] if _name(one) == name
            ]
            wanted = got(side, "elb", "load_balancer", "DNSName")
            if wanted:
                yield Seen(name, [_plain(found) for found in led] == [_plain(wanted)], led, wanted)


def _health_checks(facts):
    """(environment, set identifier, health check) of the sides whose record has one."""
    for side, identifier, record in _sides(facts):
        found = got(facts, "dns", "health_checks", record.get("HealthCheckId") or "")
        if found:
            yield side, identifier, found["HealthCheckConfig"]


@check("E4-12 E0-09", "The side's own load balancer.", _TRAFFIC, _NO_HEALTH_CHECK)
def health_checks_ask_their_side(facts):
    """Each health check asks the load balancer of its side."""
    for side, identifier, one in _health_checks(facts):
        wanted = got(side, "elb", "load_balancer", "DNSName")
        if wanted:
            found = one.get("FullyQualifiedDomainName", "")
            yield Seen(identifier, _plain(found) == _plain(wanted), found, wanted)


@check("E2-10", "A path which the containers answer.", _TRAFFIC, "No record has a health check, or no path was stated.")
def health_checks_ask_for_the_stated_path(facts):
    """Route 53 asks for health at the path at which the load balancer asks too."""
    for side, identifier, one in _health_checks(facts):
        wanted = got(side, "stated", "health_check", "path")
        if wanted is not None:
            yield Seen(identifier, one.get("ResourcePath") == wanted, one.get("ResourcePath"), wanted)


@check("E0-09", "A port on which the load balancer listens.", _TRAFFIC, _NO_HEALTH_CHECK)
def health_checks_ask_where_one_listens(facts):
    """Route 53 asks at a port on which the load balancer listens."""
    for side, identifier, one in _health_checks(facts):
        ports = [listener["Port"] for listener in got(side, "elb", "load_balancer", "listeners", default=[])]
        if ports:
            yield Seen(identifier, one.get("Port") in ports, one.get("Port"), str(ports))


@check("E0-09", "Asked.", _TRAFFIC, _NO_HEALTH_CHECK)
def health_checks_are_on(facts):
    """No health check is switched off: that would count as healthy."""
    for _side, identifier, one in _health_checks(facts):
        off = bool(one.get("Disabled"))
        yield Seen(identifier, not off, "switched off" if off else "asked")


@check("E4-12", "As it is answered.", _TRAFFIC, _NO_HEALTH_CHECK)
def health_checks_are_not_inverted(facts):
    """No health check takes what fails for healthy."""
    for _side, identifier, one in _health_checks(facts):
        yield Seen(identifier, not one.get("Inverted"), "inverted" if one.get("Inverted") else "as answered")


CHECKS = enumerated(globals())
