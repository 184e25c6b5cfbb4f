# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What leads an application to its writer, in a hosted zone and a secret of the embedded AWS."""

from __future__ import annotations

import itertools
import json
from contextlib import contextmanager, nullcontext
from types import SimpleNamespace

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused, Superseded
from ansible_collections.migrate.aws.plugins.module_utils._switchover.follow_up import FollowUp, Side
from ansible_collections.migrate.aws.plugins.module_utils._switchover.routes import Weights, WriterName, WriterSecret

_numbers = itertools.count(1)
HOSTS = {"source": "payments-source.c9akciq32.eu-central-1.rds.amazonaws.com", "target": "10.20.0.7"}
CREDENTIALS = {
    side: {"username": side, "password": f"Of-{side}-1", "host": host, "port": 5432} for side, host in HOSTS.items()
}


@pytest.fixture
def zone(client):
    name = f"pointers-{next(_numbers)}.internal."
    made = client("route53").create_hosted_zone(Name=name, CallerReference=name)["HostedZone"]
    return made["Id"].rpartition("/")[2], name


def records(client, zone):
    found = client("route53").list_resource_record_sets(HostedZoneId=zone[0])["ResourceRecordSets"]
    return [record for record in found if record["Type"] not in ("NS", "SOA")]


def test_the_writers_name_moves_from_a_host_to_an_address_and_back(client, zone):
    name = WriterName(client("route53"), zone[0], f"writer.{zone[1]}", 5, HOSTS)
    assert not name.leads_to("source")
    name.lead_to("source")
    assert name.leads_to("source") and not name.leads_to("target")
    name.lead_to("target")
    assert name.leads_to("target")
    (record,) = records(client, zone)
    assert (record["Type"], record["TTL"], record["ResourceRecords"]) == ("A", 5, [{"Value": "10.20.0.7"}])
    name.lead_to("source")
    (record,) = records(client, zone)
    assert (record["Type"], record["ResourceRecords"]) == ("CNAME", [{"Value": HOSTS["source"]}])


def test_a_name_that_somebody_made_before_is_taken_over(client, zone):
    client("route53").change_resource_record_sets(
        HostedZoneId=zone[0],
        ChangeBatch={
            "Changes": [
                {
                    "Action": "CREATE",
                    "ResourceRecordSet": {
                        "Name": f"writer.{zone[1]}",
                        "Type": "A",
                        "TTL": 300,
                        "ResourceRecords": [{"Value": "10.0.0.1"}],
                    },
                }
            ]
        },
    )
    name = WriterName(client("route53"), zone[0], f"writer.{zone[1]}", 5, HOSTS)
    assert not name.leads_to("target")
    name.lead_to("target")
    assert name.leads_to("target") and len(records(client, zone)) == 1


def test_a_rehearsal_changes_nothing_for_clients(client, zone):
    route53, secrets = client("route53"), client("secretsmanager")
    name = WriterName(route53, zone[0], f"writer.{zone[1]}", 5, HOSTS)
    secret = WriterSecret(secrets, {"name": f"rehearsed-{zone[1]}", "tags": {}}, None, CREDENTIALS)
    for route in (name, secret):
        # where nothing is there, it leads to the writer from now on
        route.rehearse("source")
        assert route.leads_to("source")
        route.lead_to("target")
        for _time in range(3):
            route.rehearse("source")
            assert route.leads_to("target")
    assert len(records(client, zone)) == 1


def test_what_stops_a_run_hides_nothing_of_what_does_not_lead_to_the_writer(client, zone):
    secrets, name = client("secretsmanager"), f"stopped-{zone[1]}"
    secret = WriterSecret(secrets, {"name": name, "tags": {}}, None, CREDENTIALS)
    secret.lead_to("source")
    secrets.delete_secret(SecretId=name)

    def note(step, phase, **details):
        if phase == "after":
            assert details == {"published": [], "unpublished": ["writer secret"]}
            raise Refused("The lock is somebody else's.")

    sides = {side: Side(SimpleNamespace(holding=nullcontext), None, None) for side in CREDENTIALS}
    with pytest.raises(Refused) as refused:
        FollowUp(sides, [secret], note, 1).perform("target")
    assert str(refused.value).startswith(
        "The target takes the writes, but this does not lead to it: the writer secret ("
    )
    assert str(refused.value).endswith("which leads it to the target. The lock is somebody else's.")


def test_a_run_that_another_has_superseded_leads_nothing_and_says_only_that(client, zone):
    secrets, name = client("secretsmanager"), f"superseded-{zone[1]}"
    secret = WriterSecret(secrets, {"name": name, "tags": {}}, None, CREDENTIALS)
    secret.lead_to("source")

    @contextmanager
    def holding():
        raise Superseded("Another run has taken over.")
        yield

    sides = {side: Side(SimpleNamespace(holding=holding), None, None) for side in CREDENTIALS}
    follow_up = FollowUp(sides, [secret], lambda *_step, **_details: None, 1)
    with pytest.raises(Superseded, match="^Another run has taken over.$"):
        follow_up.perform("target")
    with pytest.raises(Superseded):
        follow_up.unwritable("source")
    assert secret.leads_to("source")


def test_all_requests_go_to_one_side_and_to_no_other(client, zone):
    route53 = client("route53")
    identifiers = {"source": "source-dev", "target": "target-dev"}
    for number, identifier in enumerate(identifiers.values()):
        route53.change_resource_record_sets(
            HostedZoneId=zone[0],
            ChangeBatch={
                "Changes": [
                    {
                        "Action": "CREATE",
                        "ResourceRecordSet": {
                            "Name": f"api.{zone[1]}",
                            "Type": "A",
                            "SetIdentifier": identifier,
                            "Weight": 50,
                            "TTL": 60,
                            "ResourceRecords": [{"Value": f"10.0.0.{number}"}],
                        },
                    }
                ]
            },
        )
    weights = Weights(route53, zone[0], f"api.{zone[1]}", "A", identifiers)
    assert not weights.leads_to("source") and not weights.leads_to("target")
    weights.lead_to("target")
    assert weights.leads_to("target") and not weights.leads_to("source")
    assert {record["SetIdentifier"]: record["Weight"] for record in records(client, zone)} == {
        "source-dev": 0,
        "target-dev": 100,
    }
    with pytest.raises(Refused, match="has no weighted record other; it has source-dev, target-dev"):
        Weights(route53, zone[0], f"api.{zone[1]}", "A", {**identifiers, "target": "other"}).leads_to("target")


@pytest.mark.parametrize("host", [None, "writer.payments.internal"])
def test_the_writers_secret_holds_what_the_writers_own_secret_holds(client, host):
    name = f"pointers-{next(_numbers)}/writer"
    options = {"name": name, "kms_key_id": None, "tags": {"migrate:suffix": "dev"}}
    secret = WriterSecret(client("secretsmanager"), options, host, CREDENTIALS)
    assert not secret.leads_to("source")
    secret.lead_to("source")
    assert secret.leads_to("source")
    secret.lead_to("target")
    assert secret.leads_to("target") and not secret.leads_to("source")
    held = json.loads(client("secretsmanager").get_secret_value(SecretId=name)["SecretString"])
    assert held == {**CREDENTIALS["target"], "host": host or HOSTS["target"]}
