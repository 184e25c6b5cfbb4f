# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The one spelling by which records are compared, and records in both spellings."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._route53 import transform


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("API.Example.com.", "api.example.com"),
        (r"\052.example.com.", "*.example.com"),
        (r"a\100b.example.com", "a@b.example.com"),
        ("api.example.com", "api.example.com"),
    ],
)
def test_names_mean_the_same_whatever_their_spelling(name, meaning):
    assert transform.canonical_name(name) == meaning


@pytest.mark.parametrize("zone_id", ["Z1", "/hostedzone/Z1", "hostedzone/Z1"])
def test_zone_ids_are_plain(zone_id):
    assert transform.canonical_zone_id(zone_id) == "Z1"


@pytest.mark.parametrize(
    ("record_type", "one", "other"),
    [
        ("A", ["192.0.2.2", "192.0.2.1"], ["192.0.2.1", "192.0.2.2"]),
        ("AAAA", ["2001:DB8::0:1"], ["2001:db8::1"]),
        ("CNAME", ["DB.example.net."], ["db.example.net"]),
    ],
)
def test_values_mean_the_same_whatever_their_order_and_spelling(record_type, one, other):
    assert transform.canonical_values(record_type, one) == transform.canonical_values(record_type, other)


def test_a_value_which_is_no_address_is_left_for_route_53_to_refuse():
    assert transform.canonical_values("A", ["not an address"]) == ["not an address"]


def test_dualstack_names_the_same_load_balancer():
    one = {"hosted_zone_id": "Z1", "dns_name": "dualstack.LB-1.elb.amazonaws.com.", "evaluate_target_health": True}
    other = {"hosted_zone_id": "/hostedzone/Z1", "dns_name": "lb-1.elb.amazonaws.com", "evaluate_target_health": True}
    assert transform.canonical_alias(one) == transform.canonical_alias(other)


@pytest.mark.parametrize(
    ("fields", "policy"),
    [
        ({"Weight": 0}, "weighted"),
        ({"Weight": 10}, "weighted"),
        ({}, "simple"),
        ({"Region": "us-east-1"}, "latency"),
        ({"Failover": "PRIMARY"}, "failover"),
        ({"MultiValueAnswer": False}, "multivalue"),
    ],
)
def test_the_routing_policy_is_told_by_its_field(fields, policy):
    assert transform.routing_policy({"Name": "a.", "Type": "A", **fields}) == policy


def test_a_record_survives_the_way_to_the_api_and_back():
    record_set = {
        "Name": "api.example.com",
        "Type": "A",
        "SetIdentifier": "source",
        "Weight": 0,
        "AliasTarget": {"HostedZoneId": "Z1", "DNSName": "lb.", "EvaluateTargetHealth": False},
        "HealthCheckId": "check",
    }
    record = transform.record_from_api(record_set)
    assert transform.record_to_api("api.example.com", "A", record) == record_set


def test_values_without_ttl_get_the_ttl_of_load_balancer_aliases():
    options = {"set_identifier": "a", "weight": 1, "alias_target": None, "ttl": None, "health_check_id": None}
    assert transform.record_from_options({**options, "values": ["192.0.2.1"]})["ttl"] == 60


@pytest.mark.parametrize(
    ("weights", "shares"),
    [
        ([95, 5], [95.0, 5.0]),
        ([1, 2], [33.33, 66.67]),
        ([100, 0], [100.0, 0.0]),
        ([0, 0], [50.0, 50.0]),
        ([None], [None]),
        ([], []),
    ],
)
def test_shares_follow_the_weights_and_are_even_when_all_are_zero(weights, shares):
    records = [{"weight": weight} for weight in weights]
    assert [record["share_percent"] for record in transform.with_shares(records)] == shares
