# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The share of requests that each environment gets, measured by clients who know a name only."""

from __future__ import annotations

import json
import threading
import time
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_aws.traffic import load
from local_aws.traffic.faults import Faults
from local_aws.traffic.load import Plan, Sent
from tests.local_aws import traffic_support
from tests.local_aws.traffic_support import until


@pytest.fixture(scope="module")
def database(client):
    return traffic_support.database(client)


@pytest.fixture(scope="module")
def pair(client, traffic, database):
    """Two environments whose services write to one database."""
    made = [traffic_support.application(client) for _ in range(2)]
    for application in made:
        application.run(environment={"DATABASE_SECRET_ID": database.secret})
    traffic.refresh()
    for application in made:
        until(lambda application=application: traffic.health.balancer(application.dns_name))
    return made


@pytest.fixture
def weights(client, pair):
    """A function (first, second) which writes the weights of the application's name, and gives it."""
    route53, name = client("route53"), f"{uuid.uuid4().hex[:8]}.test"
    zone = route53.create_hosted_zone(Name=name, CallerReference=name)["HostedZone"]["Id"]

    def write(*stated):
        route53.change_resource_record_sets(
            HostedZoneId=zone,
            ChangeBatch={
                "Changes": [
                    {
                        "Action": "UPSERT",
                        "ResourceRecordSet": {
                            "Name": f"api.{name}",
                            "Type": "A",
                            "SetIdentifier": application.name,
                            "Weight": weight,
                            "AliasTarget": {
                                "HostedZoneId": traffic_support.BALANCER_ZONE,
                                "DNSName": application.dns_name,
                                "EvaluateTargetHealth": True,
                            },
                        },
                    }
                    for application, weight in zip(pair, stated)
                ]
            },
        )
        return f"api.{name}"

    return write


@pytest.fixture
def send(traffic):
    """A function (name, requests, ...) -> what was sent."""

    def requests(name, number, rate=100, **stated):
        return load.run(Plan(traffic.dns.address, traffic.balancers.port, name, rate, number / rate, **stated))

    return requests


def shares(pair, sent):
    found = load.report(sent)["shares"]
    return [found.get(application.name, 0) for application in pair]


@pytest.mark.parametrize(("first", "second"), [(100, 0), (75, 25), (50, 50), (0, 100)])
def test_requests_are_split_by_the_weights(pair, weights, send, first, second):
    sent = send(weights(first, second), 300)
    assert {one.status for one in sent} == {200}
    for share, weight in zip(shares(pair, sent), (first, second)):
        # four times the standard deviation of 300 throws
        assert abs(share - weight / 100) <= 4 * (first * second / 10_000 / 300) ** 0.5


def test_a_change_of_weights_moves_the_requests_that_follow(pair, weights, send):
    name = weights(100, 0)
    sent: list[Sent] = []
    sending = threading.Thread(target=lambda: sent.extend(send(name, 200)))
    sending.start()
    time.sleep(1)
    weights(0, 100)
    sending.join()
    assert {one.status for one in sent} == {200}
    assert all(share > 0 for share in shares(pair, sent))
    assert shares(pair, send(name, 20)) == [0, 1]


def test_clients_who_keep_an_address_for_its_ttl_stay_where_they_were(pair, weights, send):
    name = weights(100, 0)
    change = threading.Timer(3, lambda: weights(0, 100))
    change.start()
    # eight clients, each of whom asks for the address in the first second
    sent = send(name, 40, rate=8, keep="ttl")
    change.join()
    assert shares(pair, sent) == [1, 0]


def test_a_dead_service_gets_no_requests(pair, traffic, weights, send):
    name = weights(50, 50)
    traffic.services.fault(pair[0].name, Faults(down=True))
    try:
        sent = send(name, 100)
        assert shares(pair, sent) == [0, 1] and {one.status for one in sent} == {200}
    finally:
        traffic.services.fault(pair[0].name, Faults())
        until(lambda: traffic.health.balancer(pair[0].dns_name))
    assert all(share > 0 for share in shares(pair, send(name, 50)))


def test_every_acknowledged_payment_is_in_the_database_once(pair, database, weights, send):
    sent = send(weights(50, 50), 200, write=True)
    assert {one.status for one in sent} == {201} and all(share > 0 for share in shares(pair, sent))
    written = database.run("SELECT metadata->>'reference' FROM payments.payments")
    assert sorted(one.reference for one in sent) == sorted(reference for (reference,) in written)


def test_a_name_that_leads_nowhere_is_reported_and_ends_nothing(send):
    assert load.report(send("nowhere.test", 5))["environments"] == {
        load.NOBODY: {
            "requests": 5,
            "statuses": {"none": 5},
            "latency_seconds": pytest.approx({"p50": 0, "p95": 0, "p99": 0, "max": 0}, abs=2),
        }
    }


SENT = st.builds(
    Sent,
    st.sampled_from(["blue", "green", load.NOBODY]),
    st.sampled_from([200, 500, 503, None]),
    st.floats(0, 60),
    st.just(""),
)


@given(st.lists(SENT, min_size=1))
def test_a_report_counts_every_request_once(sent):
    report = json.loads(json.dumps(load.report(sent)))
    assert report["requests"] == len(sent) == sum(report["statuses"].values())
    assert sum(environment["requests"] for environment in report["environments"].values()) == len(sent)
    assert sum(report["shares"].values()) == pytest.approx(1, abs=0.001)
    latency = report["latency_seconds"]
    assert latency["p50"] <= latency["p95"] <= latency["p99"] <= latency["max"]
