# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How a VPC is cut up, and which cannot be."""

from __future__ import annotations

from ipaddress import IPv4Network
from itertools import combinations

import pytest
from ansible_collections.migrate.aws.plugins.filter.network import network_problems, network_zones, subnet_plan
from hypothesis import given
from hypothesis import strategies as st

ZONES = ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"]


@pytest.mark.parametrize(
    ("cidr", "expected"),
    [
        (
            "10.10.0.0/16",
            ["10.10.0.0/20", "10.10.16.0/20", "10.10.64.0/20", "10.10.80.0/20", "10.10.128.0/20", "10.10.144.0/20"],
        ),
        (
            "10.0.2.0/23",
            ["10.0.2.0/27", "10.0.2.32/27", "10.0.2.128/27", "10.0.2.160/27", "10.0.3.0/27", "10.0.3.32/27"],
        ),
    ],
)
def test_two_zones_make_six_subnets(cidr, expected):
    plan = subnet_plan(cidr, ZONES[:2])
    assert [subnet["cidr"] for subnet in plan] == expected
    assert [subnet["tier"] for subnet in plan] == ["public", "public", "private", "private", "database", "database"]
    assert [subnet["availability_zone"] for subnet in plan] == ZONES[:2] * 3


@given(st.integers(0, 2**32 - 1), st.integers(16, 23), st.integers(2, 4))
def test_subnets_lie_in_the_vpc_and_apart_and_stay_where_they_are(address, prefix, zones):
    cidr = IPv4Network((address, prefix), strict=False)
    plan = subnet_plan(str(cidr), ZONES[:zones])
    subnets = [IPv4Network(subnet["cidr"]) for subnet in plan]
    assert all(subnet.subnet_of(cidr) and subnet.prefixlen <= 27 for subnet in subnets)
    assert not any(one.overlaps(other) for one, other in combinations(subnets, 2))
    assert all(subnet in subnet_plan(str(cidr), ZONES) for subnet in plan)
    assert network_problems(str(cidr), ZONES[:zones], []) == []


@pytest.mark.parametrize(
    ("cidr", "zones", "peers", "expected"),
    [
        ("10.10.0.0/16", ZONES[:2], ["10.20.0.0/16"], None),
        ("10.10.0.0/16", [], [], None),
        ("10.10.0.0/15", [], [], "network_cidr is 10.10.0.0/15: allowed are /16 to /23"),
        ("10.10.0.0/24", [], [], "network_cidr is 10.10.0.0/24: allowed are /16 to /23"),
        ("10.10.0.1/16", [], [], "network_cidr has '10.10.0.1/16', which is no IPv4 network"),
        ("fd00::/48", [], [], "network_cidr has 'fd00::/48', which is no IPv4 network"),
        ("10.10.0.0/16", ZONES[:1], [], "allowed are 2 to 4 different zones"),
        ("10.10.0.0/16", [ZONES[0]] * 2, [], "allowed are 2 to 4 different zones"),
        ("10.10.0.0/16", [*ZONES[:2], ZONES[0]], [], "allowed are 2 to 4 different zones"),
        ("10.10.0.0/16", [*ZONES, "us-east-1e"], [], "allowed are 2 to 4 different zones"),
        ("10.10.0.0/16", [], ["10.10.128.0/17"], "10.10.128.0/17, which overlaps network_cidr 10.10.0.0/16"),
        ("10.10.0.0/16", [], ["10.0.0.0/8"], "10.0.0.0/8, which overlaps network_cidr 10.10.0.0/16"),
        ("10.10.0.0/16", [], ["there"], "network_peer_cidrs has 'there', which is no IPv4 network"),
    ],
)
def test_what_cannot_be_made_is_said(cidr, zones, peers, expected):
    problems = network_problems(cidr, zones, peers)
    assert problems == [] if expected is None else [expected in problem for problem in problems] == [True]


def subnet(zone, tier="public"):
    return {"availability_zone": zone, "tags": {"migrate:tier": tier}}


REGION = [{"zone_name": zone} for zone in reversed(ZONES)]


@pytest.mark.parametrize(
    ("stated", "subnets", "region", "expected"),
    [
        (ZONES[1:3], [subnet(ZONES[0]), subnet(ZONES[3])], REGION, ZONES[1:3]),
        ([], [subnet(ZONES[3]), subnet(ZONES[2])], REGION, ZONES[2:]),
        ([], [subnet(ZONES[3]), subnet(ZONES[2], "private"), {"availability_zone": ZONES[1]}], REGION, ZONES[:2]),
        ([], [], REGION, ZONES[:2]),
        ([], [subnet(ZONES[3])], [], []),
    ],
    ids=["stated", "of_the_subnets", "one_subnet_is_no_answer", "of_the_region", "unknown"],
)
def test_an_environment_stays_in_its_zones_unless_others_are_stated(stated, subnets, region, expected):
    assert network_zones(stated, subnets, region) == expected


@pytest.mark.parametrize("vpc_cidr", [None, "10.10.0.0/16"])
def test_a_vpc_has_what_is_stated_or_is_new(vpc_cidr):
    assert network_problems("10.10.0.0/16", [], [], vpc_cidr) == []


def test_a_vpc_with_other_addresses_is_refused():
    (problem,) = network_problems("10.10.0.0/16", [], [], "10.9.0.0/16")
    assert problem.startswith("network_cidr is 10.10.0.0/16, and the VPC has 10.9.0.0/16")
