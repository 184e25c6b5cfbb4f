# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Route 53 as AWS has it where moto differs."""

from __future__ import annotations

import itertools

import pytest
from botocore.exceptions import ClientError

BALANCER_ZONE = "Z35SXDOTRQ7X7K"
_numbers = itertools.count()


@pytest.fixture(scope="module")
def route53(client):
    return client("route53")


@pytest.fixture
def zone(route53):
    number = next(_numbers)
    return route53.create_hosted_zone(Name=f"zone{number}.test", CallerReference=f"patches-{number}")["HostedZone"]


def simple(name, value="10.0.0.1", **fields):
    return {"Name": name, "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": value}], **fields}


def weighted(name, identifier, weight, **fields):
    return simple(name, SetIdentifier=identifier, Weight=weight, **fields)


def alias(name, target, zone_id=BALANCER_ZONE):
    return {
        "Name": name,
        "Type": "A",
        "AliasTarget": {"HostedZoneId": zone_id, "DNSName": target, "EvaluateTargetHealth": True},
    }


def change(route53, zone, *changes):
    batch = {"Changes": [{"Action": action, "ResourceRecordSet": record} for action, record in changes]}
    return route53.change_resource_record_sets(HostedZoneId=zone["Id"], ChangeBatch=batch)["ChangeInfo"]


def records(route53, zone):
    found = route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
    return [record for record in found if record["Type"] not in ("NS", "SOA")]


def refusal(route53, zone, *changes):
    with pytest.raises(ClientError) as refused:
        change(route53, zone, *changes)
    return refused.value.response["Error"]["Code"], refused.value.response["Error"]["Message"]


@pytest.mark.patch
def test_a_refused_batch_changes_nothing(route53, zone):
    name = "a." + zone["Name"]

    code, message = refusal(route53, zone, ("CREATE", simple(name)), ("DELETE", simple("b." + zone["Name"])))

    assert code == "InvalidChangeBatch"
    assert message == f"[Tried to delete resource record set [name='b.{zone['Name']}', type='A'] but it was not found]"
    assert records(route53, zone) == []


@pytest.mark.patch
def test_every_reason_is_given(route53, zone):
    name = "a." + zone["Name"]

    _, message = refusal(route53, zone, ("DELETE", simple(name)), ("CREATE", simple("a.elsewhere.test")))

    assert "was not found" in message
    assert "RRSet with DNS name a.elsewhere.test. is not permitted in zone" in message


@pytest.mark.patch
def test_a_second_creation_is_refused(route53, zone):
    record = weighted("a." + zone["Name"], "source", 100)
    change(route53, zone, ("CREATE", record))

    code, message = refusal(route53, zone, ("CREATE", {**record, "Weight": 50}))

    assert code == "InvalidChangeBatch"
    assert message == (
        f"[Tried to create resource record set [name='a.{zone['Name']}', type='A', set identifier='source'] "
        "but it already exists]"
    )


@pytest.mark.patch
@pytest.mark.parametrize("weight", [256, 1000])
def test_a_weight_beyond_255_is_refused(route53, zone, weight):
    code, message = refusal(route53, zone, ("UPSERT", weighted("a." + zone["Name"], "source", weight)))

    assert code == "InvalidInput"
    assert str(weight) in message


@pytest.mark.patch
@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({**alias("a.{zone}", "x-1.us-east-1.elb.amazonaws.com"), "TTL": 60}, "more than one"),
        ({"Name": "a.{zone}", "Type": "A"}, "found none"),
        (simple("a.{zone}", Weight=1), "Missing field 'SetIdentifier'"),
        (simple("a.{zone}", SetIdentifier="source"), "Expected exactly one of [Weight"),
    ],
)
def test_records_without_a_valid_form_are_refused(route53, zone, record, reason):
    code, message = refusal(route53, zone, ("UPSERT", {**record, "Name": record["Name"].format(zone=zone["Name"])}))

    assert code == "InvalidInput"
    assert reason in message


@pytest.mark.patch
@pytest.mark.parametrize("differing", [{"TTL": 61}, {"Weight": 99}, {"ResourceRecords": [{"Value": "10.0.0.9"}]}])
def test_a_deletion_must_name_the_current_values(route53, zone, differing):
    record = weighted("a." + zone["Name"], "source", 100)
    change(route53, zone, ("CREATE", record))

    code, message = refusal(route53, zone, ("DELETE", {**record, **differing}))

    assert code == "InvalidChangeBatch"
    assert "the values provided do not match the current values" in message
    assert len(records(route53, zone)) == 1


def test_what_is_listed_can_be_deleted(route53, zone):
    change(
        route53,
        zone,
        ("CREATE", weighted("a." + zone["Name"], "source", 100)),
        ("CREATE", weighted("a." + zone["Name"], "target", 0)),
        ("CREATE", alias("b." + zone["Name"], "x-1.us-east-1.elb.amazonaws.com")),
    )

    change(route53, zone, *(("DELETE", record) for record in records(route53, zone)))

    assert records(route53, zone) == []


@pytest.mark.patch
def test_a_deletion_takes_one_record_of_a_set(route53, zone):
    other = "b." + zone["Name"]
    change(
        route53, zone, ("CREATE", weighted("a." + zone["Name"], "source", 1)), ("CREATE", weighted(other, "source", 1))
    )

    change(route53, zone, ("DELETE", weighted("a." + zone["Name"], "source", 1)))

    assert [record["Name"] for record in records(route53, zone)] == [other]


@pytest.mark.patch
def test_a_weighted_record_does_not_stand_beside_a_simple_one(route53, zone):
    name = "a." + zone["Name"]
    change(route53, zone, ("CREATE", simple(name)))

    code, message = refusal(route53, zone, ("CREATE", weighted(name, "source", 1)))

    assert code == "InvalidChangeBatch"
    assert "SetIdentifier source cannot be created as a non-weighted set exists" in message


@pytest.mark.patch
def test_a_simple_record_does_not_stand_beside_a_weighted_one(route53, zone):
    name = "a." + zone["Name"]
    change(route53, zone, ("CREATE", weighted(name, "source", 1)))

    code, message = refusal(route53, zone, ("UPSERT", simple(name)))

    assert code == "InvalidChangeBatch"
    assert "cannot be created as other RRSets exist with the same name and type" in message


@pytest.mark.patch
def test_weighted_records_share_their_ttl(route53, zone):
    name = "a." + zone["Name"]

    _, message = refusal(
        route53, zone, ("CREATE", weighted(name, "source", 1)), ("CREATE", weighted(name, "target", 1, TTL=30))
    )

    assert "weighted sets must contain the same TTL" in message


@pytest.mark.patch
def test_names_come_back_as_route_53_writes_them(route53, zone):
    change(route53, zone, ("CREATE", alias("*.App." + zone["Name"], "DualStack.Shop-1.us-east-1.ELB.amazonaws.com")))

    (found,) = records(route53, zone)

    assert found["Name"] == f"\\052.app.{zone['Name']}"
    assert found["AliasTarget"]["DNSName"] == "dualstack.shop-1.us-east-1.elb.amazonaws.com."


@pytest.mark.patch
@pytest.mark.parametrize("target", ["x-1.eu-west-1.elb.amazonaws.com", "www.example.com"])
def test_an_alias_lies_within_the_zone_it_names(route53, zone, target):
    code, message = refusal(route53, zone, ("CREATE", alias("a." + zone["Name"], target)))

    assert code == "InvalidChangeBatch"
    assert "the alias target name does not lie within the target zone" in message


@pytest.mark.patch
def test_an_alias_to_a_zone_that_nobody_has_is_refused(route53, zone):
    code, _ = refusal(route53, zone, ("CREATE", alias("a." + zone["Name"], "x.test", zone_id="ZNOBODY")))

    assert code == "NoSuchHostedZone"


@pytest.mark.patch
def test_an_alias_to_a_missing_record_of_the_zone_is_refused(route53, zone):
    target = "gone." + zone["Name"]

    _, message = refusal(route53, zone, ("CREATE", alias("a." + zone["Name"], target, zone["Id"].rpartition("/")[2])))

    assert "but that target was not found" in message


@pytest.mark.patch
def test_a_health_check_must_exist(route53, zone):
    code, _ = refusal(route53, zone, ("CREATE", weighted("a." + zone["Name"], "source", 1, HealthCheckId="none")))

    assert code == "NoSuchHealthCheck"


@pytest.mark.patch
def test_a_change_is_pending_and_then_insync(route53, zone, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "1")
    submitted = change(route53, zone, ("CREATE", simple("a." + zone["Name"])))
    before = route53.get_change(Id=submitted["Id"])["ChangeInfo"]["Status"]
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0")
    after = route53.get_change(Id=submitted["Id"])["ChangeInfo"]["Status"]

    assert (submitted["Status"], before, after) == ("PENDING", "PENDING", "INSYNC")


@pytest.mark.patch
def test_each_change_has_its_own_id(route53, zone):
    first = change(route53, zone, ("CREATE", simple("a." + zone["Name"])))
    second = change(route53, zone, ("DELETE", simple("a." + zone["Name"])))

    assert first["Id"] != second["Id"]


@pytest.mark.patch
def test_an_unknown_change_is_refused(route53):
    with pytest.raises(ClientError) as refused:
        route53.get_change(Id="/change/CNEVER")

    assert refused.value.response["Error"]["Code"] == "NoSuchChange"


@pytest.mark.patch
def test_a_list_goes_on_within_a_weighted_set(route53, zone):
    name = "a." + zone["Name"]
    change(route53, zone, *(("CREATE", weighted(name, identifier, 1)) for identifier in ("one", "three", "two")))

    pages = route53.get_paginator("list_resource_record_sets").paginate(
        HostedZoneId=zone["Id"], PaginationConfig={"PageSize": 1}
    )
    found = [
        record.get("SetIdentifier") for page in itertools.islice(pages, 9) for record in page["ResourceRecordSets"]
    ]

    assert found == [None, None, "one", "three", "two"]


@pytest.mark.patch
def test_a_caller_reference_makes_one_zone(route53, zone):
    with pytest.raises(ClientError) as refused:
        route53.create_hosted_zone(Name="Another.test", CallerReference=zone["CallerReference"])

    assert refused.value.response["Error"]["Code"] == "HostedZoneAlreadyExists"


@pytest.mark.patch
def test_zone_names_are_lower_case(route53):
    made = route53.create_hosted_zone(Name="Upper.Test", CallerReference="upper")["HostedZone"]

    assert made["Name"] == "upper.test."


def test_a_zone_with_records_cannot_be_deleted(route53, zone):
    change(route53, zone, ("CREATE", simple("a." + zone["Name"])))

    with pytest.raises(ClientError) as refused:
        route53.delete_hosted_zone(Id=zone["Id"])
    change(route53, zone, ("DELETE", simple("a." + zone["Name"])))
    route53.delete_hosted_zone(Id=zone["Id"])

    assert refused.value.response["Error"]["Code"] == "HostedZoneNotEmpty"
