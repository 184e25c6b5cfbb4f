# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Route 53: change batches that happen as a whole or not at all, checked and normalised as AWS does."""

from __future__ import annotations

import re
import time
from typing import Any

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random
from moto.route53.exceptions import NoSuchHealthCheck, NoSuchHostedZone, Route53ClientError
from moto.route53.models import FakeZone, RecordSet, Route53Backend
from moto.route53.responses import Route53 as Route53Response

from local_aws.lifecycle import scaled
from local_aws.patches.elbv2 import ZONES
from local_aws.patching import around
from local_aws.traffic import health

#: Seconds from a change's submission until every name server answers with it.
SYNCHRONISATION_SECONDS = 40
#: The actions that answer with a change which GetChange follows.
CHANGING_ACTIONS = (
    "create_hosted_zone",
    "delete_hosted_zone",
    "change_resource_record_sets",
    "associate_vpc_with_hosted_zone",
    "disassociate_vpc_from_hosted_zone",
)
#: From where Route 53 asks, some of its regions, and the address of a checker there.
CHECKERS = {"us-east-1": "15.177.2.1", "eu-west-1": "15.177.10.1", "ap-southeast-1": "15.177.14.1"}
_ROUTING = ("weight", "region", "failover", "geo_location", "multi_value_answer")
_LOAD_BALANCER = re.compile(r"(?:dualstack\.)?[a-z0-9-]+\.([a-z0-9-]+)\.elb\.amazonaws\.com\.")


def apply() -> None:
    """Apply every patch of this file."""
    change_batches_are_atomic()
    changes_are_followed()
    records_are_paged_by_identifier()
    zones_are_made_once()
    health_checks_tell_what_they_saw()


def change_batches_are_atomic() -> None:
    """ChangeResourceRecordSets checks a batch as a whole and, where anything is wrong, answers InvalidChangeBatch with
    every reason and changes nothing. Names are kept in lower case with a trailing dot and `*` as `\\052`."""

    @around(Route53Backend, "change_resource_record_sets")
    def change(original, self, zoneid, change_list):
        zone = self.get_hosted_zone(zoneid)
        wanted = [(item["Action"], _normalised(item["ResourceRecordSet"])) for item in change_list]
        for action, record in wanted:
            _check_form(self, action, record)
        records = list(zone.rrsets)
        problems: list[str] = []
        for action, record in wanted:
            problems += _change(self, zone, records, action, record)
        if problems:
            raise Route53ClientError("InvalidChangeBatch", f"[{', '.join(problems)}]")
        zone.rrsets = records


def _dns_name(name: str) -> str:
    return name.lower().rstrip(".").replace("*", "\\052") + "."


def _normalised(stated: dict[str, Any]) -> RecordSet:
    """The record as Route 53 keeps it."""
    record = RecordSet(stated)
    record.name = _dns_name(record.name)
    record.records = [value["Value"] for value in stated.get("ResourceRecords") or []]
    if record.alias_target:
        record.alias_target = {**record.alias_target, "DNSName": _dns_name(record.alias_target["DNSName"])}
    return record


def _check_form(backend: Route53Backend, action: str, record: RecordSet) -> None:
    """Raise InvalidInput for what no zone could accept."""
    where = (
        f"Change with [Action={action}, Name={record.name}, Type={record.type}, "
        f"SetIdentifier={record.set_identifier or 'null'}]"
    )
    plain = record.ttl is not None or bool(record.records)
    choice = (
        "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or "
        "TrafficPolicyInstanceId]"
    )
    if record.alias_target and plain:
        raise Route53ClientError("InvalidInput", f"{choice}, but found more than one in {where}")
    if not record.alias_target and (record.ttl is None or not record.records):
        raise Route53ClientError("InvalidInput", f"{choice}, but found none in {where}")
    routing = [name for name in _ROUTING if getattr(record, name) is not None]
    if routing and not record.set_identifier:
        raise Route53ClientError("InvalidInput", f"Invalid request: Missing field 'SetIdentifier' in {where}")
    if record.set_identifier and len(routing) != 1:
        raise Route53ClientError(
            "InvalidInput",
            "Invalid request: Expected exactly one of [Weight, Region, Failover, GeoLocation, MultiValueAnswer], "
            f"but found {'more than one' if routing else 'none'} in {where}",
        )
    if record.weight is not None and not 0 <= int(record.weight) <= 255:
        bound, word = ("255", "max") if int(record.weight) > 255 else ("0", "min")
        raise Route53ClientError(
            "InvalidInput",
            f"Invalid XML ; cvc-{word}Inclusive-valid: Value '{record.weight}' is not facet-valid with respect to "
            f"{word}Inclusive '{bound}' for type 'RRSetWeight'.",
        )
    if action != "DELETE" and record.health_check_id and record.health_check_id not in backend.health_checks:
        raise NoSuchHealthCheck(record.health_check_id)


def _key(record: RecordSet) -> tuple[Any, ...]:
    return record.name, record.type, record.set_identifier


def _values(record: RecordSet) -> dict[str, Any]:
    values = {name: None if value is None else str(value) for name, value in vars(record).items()}
    return {**values, "records": sorted(_texts(record))}


def _texts(record: RecordSet) -> list[str]:
    # moto keeps the records it makes with a zone in another shape
    return [value["Value"] if isinstance(value, dict) else value for value in record.records or []]


def _named(record: RecordSet) -> str:
    identifier = f", set identifier='{record.set_identifier}'" if record.set_identifier else ""
    return f"[name='{record.name}', type='{record.type}'{identifier}]"


def _change(
    backend: Route53Backend, zone: FakeZone, records: list[RecordSet], action: str, record: RecordSet
) -> list[str]:
    """Apply one change to `records`; the reasons why Route 53 would refuse it."""
    if not f".{record.name}".endswith(f".{zone.name.lower()}"):
        return [f"RRSet with DNS name {record.name} is not permitted in zone {zone.name}"]
    current = next((other for other in records if _key(other) == _key(record)), None)
    if action == "DELETE":
        return _delete(zone, records, current, record)
    if current and action == "CREATE":
        return [f"Tried to create resource record set {_named(record)} but it already exists"]
    others = [other for other in records if other is not current]
    problems = _conflicts(zone, others, record) + _alias_problems(backend, record)
    if not problems:
        records[:] = [*others, record]
    return problems


def _delete(zone: FakeZone, records: list[RecordSet], current: RecordSet | None, record: RecordSet) -> list[str]:
    if current is None:
        return [f"Tried to delete resource record set {_named(record)} but it was not found"]
    if _values(current) != _values(record):
        return [
            f"Tried to delete resource record set {_named(record)} but the values provided do not match the current "
            "values"
        ]
    if record.name == zone.name and record.type in ("SOA", "NS"):
        return [
            "A HostedZone must contain "
            f"{'exactly one SOA record' if record.type == 'SOA' else 'at least one NS record'} "
            "for the zone itself."
        ]
    records.remove(current)
    return []


def _conflicts(zone: FakeZone, others: list[RecordSet], record: RecordSet) -> list[str]:
    """Why `record` cannot stand beside the other records of its name."""
    same_name = [other for other in others if other.name == record.name]
    if record.type == "CNAME" and record.name == zone.name:
        return [f"RRSet of type CNAME with DNS name {record.name} is not permitted at apex in zone {zone.name}"]
    if any((other.type == "CNAME") != (record.type == "CNAME") for other in same_name):
        return [
            f"RRSet of type {record.type} with DNS name {record.name} is not permitted as it conflicts with other "
            "records "
            f"with the same DNS name in zone {zone.name}"
        ]
    same_set = [other for other in same_name if other.type == record.type]
    named = f"RRSet with DNS name {record.name}, type {record.type}"
    if same_set and not record.set_identifier:
        return [f"{named} cannot be created as other RRSets exist with the same name and type."]
    if record.weight is not None and any(other.weight is None for other in same_set):
        return [
            f"{named}, SetIdentifier {record.set_identifier} cannot be created as a non-weighted set exists with the "
            "same "
            "name and type."
        ]
    if record.weight is not None and any(str(other.ttl) != str(record.ttl) for other in same_set):
        return [
            f"RRSet with DNS name {record.name} and type {record.type}, SetIdentifier {record.set_identifier} cannot "
            "be created "
            "as weighted sets must contain the same TTL."
        ]
    return []


def _alias_problems(backend: Route53Backend, record: RecordSet) -> list[str]:
    """Why the record cannot be an alias of its target. Raises NoSuchHostedZone for a zone that nobody has."""
    if not record.alias_target:
        return []
    zone_id, target = record.alias_target["HostedZoneId"], record.alias_target["DNSName"]
    tried = f"Tried to create an alias that targets {target}, type {record.type} in zone {zone_id}, but"
    if zone_id in ZONES.values():
        balancer = _LOAD_BALANCER.fullmatch(target)
        lies_within = balancer and ZONES.get(balancer[1]) == zone_id
        return [] if lies_within else [f"{tried} the alias target name does not lie within the target zone"]
    zone = backend.zones.get(zone_id)
    if zone is None:
        raise NoSuchHostedZone(zone_id)
    if not f".{target}".endswith(f".{zone.name.lower()}"):
        return [f"{tried} the alias target name does not lie within the target zone"]
    if not any((other.name, other.type) == (target, record.type) for other in zone.rrsets):
        return [f"{tried} that target was not found"]
    return []


def changes_are_followed() -> None:
    """Each change has an id of its own, is PENDING at first, and GetChange tells when it is INSYNC; ids that were never
    given are NoSuchChange."""

    @around(Route53Response, *CHANGING_ACTIONS)
    def submit(original, self):
        answer = original(self)
        change = {
            "Id": f"/change/C{mock_random.get_random_string(20).upper()}",
            "Status": "PENDING",
            "SubmittedAt": utcnow(),
        }
        _changes(self.backend)[change["Id"]] = (change["SubmittedAt"], time.monotonic())
        answer.result["ChangeInfo"].update(change)
        return answer

    @around(Route53Response, "get_change")
    def get(original, self):
        answer = original(self)
        change_id = "/change/" + answer.result["ChangeInfo"]["Id"].removeprefix("/change/")
        if change_id not in _changes(self.backend):
            raise Route53ClientError(
                "NoSuchChange", f"A change with the specified change ID does not exist: {change_id}"
            )
        submitted_at, started = _changes(self.backend)[change_id]
        pending = time.monotonic() - started < scaled(SYNCHRONISATION_SECONDS)
        answer.result["ChangeInfo"].update(
            Id=change_id, SubmittedAt=submitted_at, Status="PENDING" if pending else "INSYNC"
        )
        return answer


def _changes(backend: Route53Backend) -> dict[str, tuple[Any, float]]:
    return vars(backend).setdefault("submitted_changes", {})


def records_are_paged_by_identifier() -> None:
    """ListResourceRecordSets sorts by name (labels reversed), type and set identifier, and goes on at all three."""

    @around(Route53Response, "list_resource_record_sets")
    def list_records(original, self):
        zone = self.backend.get_hosted_zone(self._get_param("HostedZoneId"))
        name, kind = self._get_param("StartRecordName"), self._get_param("StartRecordType")
        if kind and not name:
            raise Route53ClientError("InvalidInput", "The input is not valid")
        start = (_labels(_dns_name(name)), kind or "", self._get_param("StartRecordIdentifier") or "") if name else ()
        found = sorted((record for record in zone.rrsets if _place(record) >= start), key=_place)
        page = self._get_int_param("MaxItems", 300)
        following = found[page] if len(found) > page else None
        answer = original(self)
        answer.result.update(
            ResourceRecordSets=found[:page],
            IsTruncated=following is not None,
            MaxItems=page,
            NextRecordName=following and following.name,
            NextRecordType=following and following.type,
            NextRecordIdentifier=following and following.set_identifier,
        )
        return answer


def _labels(name: str) -> list[str]:
    return name.rstrip(".").split(".")[::-1]


def _place(record: RecordSet) -> tuple[list[str], str, str]:
    return _labels(record.name), record.type, record.set_identifier or ""


def zones_are_made_once() -> None:
    """CreateHostedZone keeps the name in lower case, and refuses a caller reference that was used before."""

    @around(Route53Backend, "create_hosted_zone")
    def create(original, self, name, *args, **kwargs):
        reference = kwargs.get("caller_reference")
        if any(reference and zone.caller_reference == reference for zone in self.zones.values()):
            raise Route53ClientError(
                "HostedZoneAlreadyExists",
                f"A hosted zone has already been created with the specified caller reference: {reference}",
            )
        return original(self, name.lower(), *args, **kwargs)


def health_checks_tell_what_they_saw() -> None:
    """GetHealthCheckStatus answers with what was really seen, from several regions, and refuses calculated health
    checks.
    """

    @around(Route53Response, "get_health_check_status")
    def status(original, self):
        answer = original(self)
        check = self.backend.get_health_check(self._get_param("HealthCheckId"))
        if check.type_ == "CALCULATED":
            raise Route53ClientError(
                "InvalidInput", "GetHealthCheckStatus is not supported for calculated health checks."
            )
        report = {"Status": health.reported(check), "CheckedTime": health.observed_of(check).at}
        answer.result["HealthCheckObservations"] = [
            {"Region": region, "IPAddress": address, "StatusReport": report} for region, address in CHECKERS.items()
        ]
        return answer
