# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""DNS of an embedded AWS: asked over the network, as a client of the account would."""

from __future__ import annotations

import itertools
import uuid
from collections import Counter

import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdatatype
import pytest

BALANCER_ZONE = "Z35SXDOTRQ7X7K"
_numbers = itertools.count()


@pytest.fixture(scope="module")
def route53(client):
    return client("route53")


@pytest.fixture
def zone(route53):
    name = f"dns{next(_numbers)}.test"
    return Zone(route53, route53.create_hosted_zone(Name=name, CallerReference=name)["HostedZone"])


class Zone:
    """A hosted zone that is written in few words."""

    def __init__(self, route53, zone):
        self.route53, self.id, self.name = route53, zone["Id"], zone["Name"]

    def put(self, name, kind, *values, ttl=60, **fields):
        record = {"Name": f"{name}.{self.name}" if name else self.name, "Type": kind, **fields}
        if values:
            record |= {"TTL": ttl, "ResourceRecords": [{"Value": value} for value in values]}
        batch = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]}
        self.route53.change_resource_record_sets(HostedZoneId=self.id, ChangeBatch=batch)

    def weighted(self, name, identifier, weight, value, **fields):
        self.put(name, "A", value, SetIdentifier=identifier, Weight=weight, **fields)


@pytest.fixture
def ask(traffic):
    """A function (name, type) -> response, over UDP unless said otherwise."""

    def question(name, kind="A", over=dns.query.udp):
        host, _, port = traffic.dns.address.rpartition(":")
        return over(dns.message.make_query(name, kind), host, port=int(port), timeout=5)

    return question


def values(response):
    return [item.to_text() for rrset in response.answer for item in rrset]


def balancer(client, name):
    ec2 = client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.91.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.91.{number}.0/24", AvailabilityZone=f"us-east-1{zone}")["Subnet"][
            "SubnetId"
        ]
        for number, zone in enumerate("ab")
    ]
    return client("elbv2").create_load_balancer(Name=name, Subnets=subnets)["LoadBalancers"][0]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("A", "192.0.2.1"),
        ("AAAA", "2001:db8::1"),
        ("TXT", '"a word" "another"'),
        ("SRV", "1 10 5432 db.dns.test."),
        ("MX", "10 mail.dns.test."),
        ("CAA", '0 issue "ca.test"'),
    ],
)
def test_values_are_answered_as_they_were_written(zone, ask, kind, value):
    zone.put("plain", kind, value, ttl=42)
    response = ask(f"plain.{zone.name}", kind)
    assert response.rcode() == dns.rcode.NOERROR
    assert values(response) == [value]
    assert response.answer[0].ttl == 42
    assert response.flags & dns.flags.AA


def test_case_does_not_matter(zone, ask):
    zone.put("Mixed", "A", "192.0.2.7")
    assert values(ask(f"mIxEd.{zone.name.upper()}")) == ["192.0.2.7"]


def test_several_values_come_together(zone, ask):
    zone.put("two", "A", "192.0.2.1", "192.0.2.2")
    assert sorted(values(ask(f"two.{zone.name}"))) == ["192.0.2.1", "192.0.2.2"]


def test_a_cname_is_followed_within_the_account(zone, ask):
    zone.put("real", "A", "192.0.2.3", ttl=5)
    zone.put("nick", "CNAME", f"real.{zone.name}")
    response = ask(f"nick.{zone.name}")
    assert [(rrset.rdtype, rrset.ttl) for rrset in response.answer] == [(dns.rdatatype.CNAME, 60), (dns.rdatatype.A, 5)]
    zone.put("away", "CNAME", "www.example.org")
    response = ask(f"away.{zone.name}")
    assert response.rcode() == dns.rcode.NOERROR and values(response) == ["www.example.org."]


def test_a_name_that_does_not_exist_is_denied_with_the_zones_soa(zone, ask):
    response = ask(f"nobody.{zone.name}")
    assert response.rcode() == dns.rcode.NXDOMAIN and not response.answer
    (soa,) = response.authority
    assert soa.name == dns.name.from_text(zone.name) and soa.rdtype == dns.rdatatype.SOA and soa.ttl == 900


def test_a_name_without_that_type_is_no_denial_of_the_name(zone, ask):
    zone.put("only.four", "A", "192.0.2.4")
    for name, kind in (("only.four", "AAAA"), ("four", "A")):
        response = ask(f"{name}.{zone.name}", kind)
        assert response.rcode() == dns.rcode.NOERROR and not response.answer
        assert response.authority[0].rdtype == dns.rdatatype.SOA


def test_a_wildcard_stands_for_names_that_do_not_exist(zone, ask):
    zone.put("*", "A", "192.0.2.9")
    zone.put("here", "TXT", '"not there"')
    assert values(ask(f"anything.at.all.{zone.name}")) == ["192.0.2.9"]
    assert values(ask(f"here.{zone.name}")) == []
    assert ask(f"below.here.{zone.name}").rcode() == dns.rcode.NXDOMAIN


def test_other_peoples_names_are_refused(zone, ask):
    assert ask("www.example.org").rcode() == dns.rcode.REFUSED


def test_the_private_zone_is_asked_before_the_public_one(zone, route53, client, ask):
    zone.put("db", "A", "192.0.2.1")
    vpc = client("ec2").create_vpc(CidrBlock="10.92.0.0/16")["Vpc"]["VpcId"]
    private = Zone(
        route53,
        route53.create_hosted_zone(
            Name=zone.name,
            CallerReference=str(uuid.uuid4()),
            VPC={"VPCRegion": "us-east-1", "VPCId": vpc},
            HostedZoneConfig={"PrivateZone": True},
        )["HostedZone"],
    )
    private.put("db", "A", "10.0.0.1", ttl=1)
    assert values(ask(f"db.{zone.name}")) == ["10.0.0.1"]


def test_a_long_answer_comes_over_tcp(zone, ask):
    zone.put("long", "TXT", *(f'"{number:0200}"' for number in range(12)))
    assert ask(f"long.{zone.name}", "TXT").flags & dns.flags.TC
    assert len(values(ask(f"long.{zone.name}", "TXT", over=dns.query.tcp))) == 12


def test_a_balancer_has_an_address_of_its_own(client, ask):
    first, second = (balancer(client, f"dns-{number}")["DNSName"] for number in "ab")
    (one,), (two,) = values(ask(first)), values(ask(f"dualstack.{second}"))
    assert one.startswith("127.") and two.startswith("127.") and len({one, two, "127.0.0.1"}) == 3
    assert values(ask(first)) == [one]
    assert ask("gone-1.us-east-1.elb.amazonaws.com").rcode() == dns.rcode.NXDOMAIN


def test_an_alias_is_answered_with_its_targets_address(client, zone, ask):
    made = balancer(client, "dns-alias")
    target = {"HostedZoneId": BALANCER_ZONE, "DNSName": made["DNSName"], "EvaluateTargetHealth": False}
    zone.put("api", "A", AliasTarget=target)
    response = ask(f"api.{zone.name}")
    assert values(response) == values(ask(made["DNSName"]))
    assert response.answer[0].ttl == 60 and response.answer[0].name == dns.name.from_text(f"api.{zone.name}")
    zone.put(
        "inner",
        "A",
        AliasTarget={
            "HostedZoneId": zone.id.rpartition("/")[2],
            "DNSName": f"api.{zone.name}",
            "EvaluateTargetHealth": True,
        },
    )
    assert values(ask(f"inner.{zone.name}")) == values(response)


def test_a_database_has_a_name_too(client, ask):
    made = client("rds").create_db_instance(
        DBInstanceIdentifier="dns-named",
        Engine="oracle-se2",
        DBInstanceClass="db.t3.micro",
        MasterUsername="owner",
        MasterUserPassword="first-word-of-three",
        AllocatedStorage=20,
    )["DBInstance"]
    client("rds").get_waiter("db_instance_available").wait(DBInstanceIdentifier="dns-named")
    endpoint = client("rds").describe_db_instances(DBInstanceIdentifier="dns-named")["DBInstances"][0]["Endpoint"][
        "Address"
    ]
    assert made["DBInstanceIdentifier"] in endpoint
    assert values(ask(endpoint)) == ["127.0.0.1"]


def test_weights_decide_and_a_change_is_seen_at_once(zone, ask):
    zone.weighted("w", "old", 75, "192.0.2.1")
    zone.weighted("w", "new", 25, "192.0.2.2")
    found = Counter(values(ask(f"w.{zone.name}"))[0] for _ in range(400))
    assert 60 <= found["192.0.2.2"] <= 140
    zone.weighted("w", "old", 0, "192.0.2.1")
    assert {values(ask(f"w.{zone.name}"))[0] for _ in range(50)} == {"192.0.2.2"}


def check(route53, **config):
    made = route53.create_health_check(
        CallerReference=str(uuid.uuid4()),
        HealthCheckConfig={
            "Type": "HTTP",
            "FullyQualifiedDomainName": "a.test",
            "Port": 80,
            "ResourcePath": "/",
            **config,
        },
    )
    return made["HealthCheck"]["Id"]


def test_a_disabled_and_inverted_health_check_keeps_weight_zero_out_of_everything(route53, zone, ask):
    barred = check(route53, Disabled=True, Inverted=True)
    zone.weighted("z", "old", 0, "192.0.2.1")
    zone.weighted("z", "new", 0, "192.0.2.2", HealthCheckId=barred)
    assert {values(ask(f"z.{zone.name}"))[0] for _ in range(30)} == {"192.0.2.1"}
    route53.update_health_check(HealthCheckId=barred, Inverted=False)
    assert {values(ask(f"z.{zone.name}"))[0] for _ in range(50)} == {"192.0.2.1", "192.0.2.2"}


def test_weight_zero_is_answered_when_the_others_are_unhealthy(route53, zone, ask):
    zone.weighted("f", "old", 100, "192.0.2.1", HealthCheckId=check(route53, Disabled=True, Inverted=True))
    zone.weighted("f", "new", 0, "192.0.2.2")
    assert {values(ask(f"f.{zone.name}"))[0] for _ in range(30)} == {"192.0.2.2"}
