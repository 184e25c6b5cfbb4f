# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The module route53_weighted_records and its read-only twin, run on the embedded AWS."""

from __future__ import annotations

import uuid

import pytest

MODULE = "route53_weighted_records"


@pytest.fixture
def route53(client):
    return client("route53")


@pytest.fixture
def zone_name():
    return f"{uuid.uuid4().hex[:8]}.example.com"


@pytest.fixture
def zone(route53, zone_name):
    """The plain id of a hosted zone of this test's own."""
    made = route53.create_hosted_zone(Name=zone_name, CallerReference=zone_name)["HostedZone"]["Id"]
    return made.removeprefix("/hostedzone/")


@pytest.fixture
def api(zone_name):
    return f"api.{zone_name}"


def alias_record(side, weight, **fields):
    target = {"hosted_zone_id": "Z35SXDOTRQ7X7K", "dns_name": f"payments-{side}.us-east-1.elb.amazonaws.com"}
    return {"set_identifier": side, "weight": weight, "alias_target": target, **fields}


def value_record(side, weight, value="192.0.2.1", **fields):
    return {"set_identifier": side, "weight": weight, "values": [value], **fields}


def both(source, target):
    return [alias_record("source", source), alias_record("target", target)]


def weights(route53, zone, name):
    """What Route 53 itself answers: weight by set identifier."""
    found = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    return {
        record.get("SetIdentifier"): record.get("Weight")
        for record in found
        if record["Name"].rstrip(".") == name and record["Type"] in ("A", "CNAME")
    }


def shown(result):
    return {record["set_identifier"]: record["weight"] for record in result["record_set"]["records"]}


def test_create_again_change_and_remove(run_module, route53, zone, api):
    made = run_module(MODULE, hosted_zone_id=zone, name=api, records=both(100, 0))
    assert (made["changed"], shown(made), made["previous_records"]) == (True, {"source": 100, "target": 0}, [])
    assert made["change_id"]
    assert weights(route53, zone, api) == {"source": 100, "target": 0}

    again = run_module(MODULE, hosted_zone_id=zone, name=api, records=both(100, 0))
    assert (again["changed"], again["change_id"], shown(again)) == (False, None, {"source": 100, "target": 0})

    moved = run_module(MODULE, hosted_zone_id=f"/hostedzone/{zone}", name=f"{api.upper()}.", records=both(0, 100))
    assert moved["changed"]
    assert {record["set_identifier"]: record["weight"] for record in moved["previous_records"]} == {
        "source": 100,
        "target": 0,
    }
    assert weights(route53, zone, api) == {"source": 0, "target": 100}

    gone = run_module(MODULE, hosted_zone_id=zone, name=api, state="absent")
    assert (gone["changed"], gone["record_set"], weights(route53, zone, api)) == (True, {}, {})
    assert not run_module(MODULE, hosted_zone_id=zone, name=api, state="absent")["changed"]


def test_check_mode_tells_and_does_nothing(run_module, route53, zone, api):
    planned = run_module(MODULE, check=True, diff=True, hosted_zone_id=zone, name=api, records=both(100, 0))
    assert (planned["changed"], shown(planned), planned["change_id"]) == (True, {"source": 100, "target": 0}, None)
    assert planned["diff"]["before"] == {}
    assert weights(route53, zone, api) == {}

    run_module(MODULE, hosted_zone_id=zone, name=api, records=both(100, 0))
    assert not run_module(MODULE, check=True, hosted_zone_id=zone, name=api, records=both(100, 0))["changed"]
    planned = run_module(MODULE, check=True, diff=True, hosted_zone_id=zone, name=api, records=both(50, 50))
    assert [record["weight"] for record in planned["diff"]["before"]["records"]] == [100, 0]
    assert [record["weight"] for record in planned["diff"]["after"]["records"]] == [50, 50]
    assert run_module(MODULE, check=True, hosted_zone_id=zone, name=api, state="absent")["changed"]
    assert weights(route53, zone, api) == {"source": 100, "target": 0}


def test_the_plan_of_check_mode_is_what_then_comes(run_module, zone, api):
    arguments = {"hosted_zone_id": zone, "name": api, "records": both(95, 5)}
    run_module(MODULE, **{**arguments, "records": both(100, 0)})
    planned = run_module(MODULE, check=True, **arguments)
    done = run_module(MODULE, **arguments)
    assert planned["record_set"] == done["record_set"]


def test_a_zone_is_found_by_its_name(run_module, zone, zone_name, api):
    made = run_module(MODULE, zone=zone_name, name=api, records=both(100, 0))
    assert (made["changed"], made["record_set"]["hosted_zone_id"]) == (True, zone)


def test_a_zone_which_is_not_there_is_a_plan_in_check_mode_and_a_refusal_otherwise(run_module):
    arguments = {"zone": "nowhere.example.org", "name": "api.nowhere.example.org"}
    planned = run_module(MODULE, check=True, **arguments, records=both(100, 0))
    assert (planned["changed"], shown(planned)) == (True, {"source": 100, "target": 0})
    refused = run_module(MODULE, **arguments, records=both(100, 0))
    assert refused["failed"] and "There is no hosted zone named 'nowhere.example.org'" in refused["msg"]
    assert not run_module(MODULE, **arguments, state="absent")["changed"]


def test_two_zones_of_one_name_are_not_guessed_between(run_module, route53, zone, zone_name, api):
    route53.create_hosted_zone(Name=zone_name, CallerReference=uuid.uuid4().hex)
    refused = run_module(MODULE, zone=zone_name, name=api, records=both(100, 0))
    assert refused["failed"] and "2 hosted zones are named" in refused["msg"] and zone in refused["msg"]


def test_a_weight_changed_from_outside_is_put_back_and_nothing_else_is_written(run_module, route53, zone, api):
    run_module(MODULE, hosted_zone_id=zone, name=api, records=both(100, 0))
    found = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    drifted = next(record for record in found if record.get("SetIdentifier") == "target")
    batch = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": {**drifted, "Weight": 77}}]}
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)

    planned = run_module(MODULE, check=True, diff=True, hosted_zone_id=zone, name=api, records=both(100, 0))
    before, after = planned["diff"]["before"]["records"], planned["diff"]["after"]["records"]
    assert before[0] == after[0]
    assert (before[1]["weight"], after[1]["weight"]) == (77, 0)
    assert run_module(MODULE, hosted_zone_id=zone, name=api, records=both(100, 0))["changed"]
    assert weights(route53, zone, api) == {"source": 100, "target": 0}


def test_a_simple_record_is_converted(run_module, route53, zone, api):
    record_set = {"Name": api, "Type": "A", "TTL": 300, "ResourceRecords": [{"Value": "192.0.2.9"}]}
    batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record_set}]}
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)

    refused = run_module(MODULE, hosted_zone_id=zone, name=api, records=both(100, 0), purge=False)
    assert refused["failed"] and "routing policy simple" in refused["msg"]
    assert not run_module(MODULE, hosted_zone_id=zone, name=api, state="absent")["changed"]

    converted = run_module(MODULE, hosted_zone_id=zone, name=api, records=both(100, 0))
    assert converted["changed"]
    assert [record["routing_policy"] for record in converted["previous_records"]] == ["simple"]
    assert weights(route53, zone, api) == {"source": 100, "target": 0}
    assert not run_module(MODULE, hosted_zone_id=zone, name=api, records=both(100, 0))["changed"]


def test_an_alias_becomes_values_and_back(run_module, zone, api):
    run_module(MODULE, hosted_zone_id=zone, name=api, records=[alias_record("source", 1)])
    as_values = run_module(MODULE, hosted_zone_id=zone, name=api, records=[value_record("source", 1)])
    [record] = as_values["record_set"]["records"]
    assert (record["alias_target"], record["values"], record["ttl"]) == (None, ["192.0.2.1"], 60)
    back = run_module(MODULE, hosted_zone_id=zone, name=api, records=[alias_record("source", 1)])
    [record] = back["record_set"]["records"]
    assert (record["values"], record["ttl"], record["alias_target"]["evaluate_target_health"]) == (None, None, True)


def test_unlisted_records_are_removed_or_kept(run_module, route53, zone, api):
    run_module(MODULE, hosted_zone_id=zone, name=api, records=both(100, 0))
    kept = run_module(MODULE, hosted_zone_id=zone, name=api, records=[alias_record("target", 5)], purge=False)
    assert shown(kept) == {"source": 100, "target": 5}
    purged = run_module(MODULE, hosted_zone_id=zone, name=api, records=[alias_record("target", 5)])
    assert shown(purged) == {"target": 5}
    assert weights(route53, zone, api) == {"target": 5}


def test_a_health_check_is_kept_unless_it_is_taken_away(run_module, route53, zone, api):
    config = {"Type": "HTTP", "FullyQualifiedDomainName": api, "Port": 80, "ResourcePath": "/"}
    check = route53.create_health_check(CallerReference=api, HealthCheckConfig=config)["HealthCheck"]["Id"]
    run_module(MODULE, hosted_zone_id=zone, name=api, records=[alias_record("source", 1, health_check_id=check)])
    kept = run_module(MODULE, hosted_zone_id=zone, name=api, records=[alias_record("source", 2)])
    assert kept["record_set"]["records"][0]["health_check_id"] == check
    taken = run_module(MODULE, hosted_zone_id=zone, name=api, records=[alias_record("source", 2, health_check_id="")])
    assert (taken["changed"], taken["record_set"]["records"][0]["health_check_id"]) == (True, None)


def test_wildcards_and_records_of_other_names_and_types(run_module, route53, zone, zone_name):
    for name, kind, value in (("a", "A", "192.0.2.1"), ("zz", "A", "192.0.2.1"), ("api", "TXT", '"text"')):
        record_set = {"Name": f"{name}.{zone_name}", "Type": kind, "TTL": 60, "ResourceRecords": [{"Value": value}]}
        batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record_set}]}
        route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)
    for name in (f"*.{zone_name}", f"api.{zone_name}"):
        assert run_module(MODULE, hosted_zone_id=zone, name=name, records=both(1, 2))["changed"]
        assert not run_module(MODULE, hosted_zone_id=zone, name=name, records=both(1, 2))["changed"]
        assert run_module(MODULE, hosted_zone_id=zone, name=name, state="absent")["changed"]
    left = {
        (record["Name"].split(".")[0], record["Type"])
        for record in route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    }
    assert {("a", "A"), ("zz", "A"), ("api", "TXT")} <= left


def test_a_set_is_found_behind_many_other_records(run_module, route53, zone, zone_name):
    names = [f"{number:03}.{zone_name}" for number in range(120)]
    record_sets = [
        {"Name": name, "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]} for name in names
    ]
    batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record_set} for record_set in record_sets]}
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)
    many = [value_record(f"member-{number:03}", 1, f"192.0.2.{number}") for number in range(99)]
    assert run_module(MODULE, hosted_zone_id=zone, name=f"x.{zone_name}", records=many)["changed"]
    again = run_module(MODULE, hosted_zone_id=zone, name=f"x.{zone_name}", records=many)
    assert (again["changed"], len(again["record_set"]["records"])) == (False, 99)


@pytest.mark.parametrize(
    ("records", "said"),
    [
        (both(0, 0), "Every weight would be 0"),
        (both(256, 0), "'source' has the weight 256"),
        ([alias_record("source", 1), alias_record("source", 2)], "'source' is given 2 times"),
        ([alias_record("source", 1, ttl=60)], "is an alias"),
        ([{"set_identifier": "source", "weight": 1}], "alias_target, values"),
        ([], "records is empty"),
    ],
)
def test_bad_input_is_refused_with_a_reason_and_nothing_is_written(run_module, route53, zone, api, records, said):
    refused = run_module(MODULE, hosted_zone_id=zone, name=api, records=records)
    assert refused["failed"] and said in refused["msg"]
    assert weights(route53, zone, api) == {}


def test_all_zero_can_be_asked_for(run_module, route53, zone, api):
    assert run_module(MODULE, hosted_zone_id=zone, name=api, records=both(0, 0), allow_all_zero=True)["changed"]
    assert weights(route53, zone, api) == {"source": 0, "target": 0}


def test_what_stays_unpurged_counts_when_all_weights_would_be_zero(run_module, zone, api):
    run_module(MODULE, hosted_zone_id=zone, name=api, records=both(100, 0))
    refused = run_module(MODULE, hosted_zone_id=zone, name=api, records=[alias_record("source", 0)], purge=False)
    assert refused["failed"] and "Every weight would be 0" in refused["msg"]


@pytest.mark.patch
def test_a_refused_batch_leaves_the_records_as_they_were(run_module, route53, zone, api):
    run_module(MODULE, hosted_zone_id=zone, name=api, records=both(100, 0))
    elsewhere = {"hosted_zone_id": "Z35SXDOTRQ7X7K", "dns_name": "not-in-that-zone.example.org"}
    wanted = [alias_record("source", 0), alias_record("target", 100, alias_target=elsewhere)]
    failed = run_module(MODULE, hosted_zone_id=zone, name=api, records=wanted)
    assert failed["failed"] and "InvalidChangeBatch" in failed["msg"]
    assert weights(route53, zone, api) == {"source": 100, "target": 0}


def test_the_twin_reads_the_shares(run_module, zone, zone_name, api):
    run_module(MODULE, hosted_zone_id=zone, name=api, records=both(3, 1))
    read = run_module("route53_weighted_records_info", zone=zone_name, name=api)
    assert not read["changed"]
    assert [(item["set_identifier"], item["share_percent"]) for item in read["record_set"]["records"]] == [
        ("source", 75.0),
        ("target", 25.0),
    ]


def test_the_twin_finds_nothing_where_there_is_nothing(run_module, zone, api):
    read = run_module("route53_weighted_records_info", hosted_zone_id=zone, name=api)
    assert read["record_set"] == {"hosted_zone_id": zone, "name": api, "type": "A", "records": []}
    read = run_module("route53_weighted_records_info", zone="nowhere.example.org", name="api.nowhere.example.org")
    assert (read["record_set"]["hosted_zone_id"], read["record_set"]["records"]) == (None, [])


def test_the_twin_does_not_guess_between_two_zones(run_module, route53, zone, zone_name, api):
    route53.create_hosted_zone(Name=zone_name, CallerReference=uuid.uuid4().hex)
    refused = run_module("route53_weighted_records_info", zone=zone_name, name=api)
    assert refused["failed"] and "2 hosted zones" in refused["msg"]
