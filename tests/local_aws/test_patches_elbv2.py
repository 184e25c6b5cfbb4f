# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Elastic Load Balancing as AWS has it where moto differs."""

from __future__ import annotations

import itertools
import json
import time

import pytest
from botocore.exceptions import ClientError

_numbers = itertools.count()


@pytest.fixture(scope="module")
def elb(client):
    return client("elbv2")


@pytest.fixture(scope="module")
def subnets(client):
    """Two subnets of a VPC of their own, in two availability zones."""
    ec2 = client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.90.0.0/16")["Vpc"]["VpcId"]
    return [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.90.{number}.0/24", AvailabilityZone=f"us-east-1{zone}")["Subnet"]
        for number, zone in enumerate("ab")
    ]


@pytest.fixture
def balancer(elb, subnets):
    return elb.create_load_balancer(
        Name=f"patches-{next(_numbers)}", Subnets=[subnet["SubnetId"] for subnet in subnets]
    )["LoadBalancers"][0]


def attributes(elb, balancer):
    found = elb.describe_load_balancer_attributes(LoadBalancerArn=balancer["LoadBalancerArn"])["Attributes"]
    return {attribute["Key"]: attribute["Value"] for attribute in found}


def change(elb, balancer, **wanted):
    stated = [{"Key": key.replace("__", "."), "Value": value} for key, value in wanted.items()]
    elb.modify_load_balancer_attributes(LoadBalancerArn=balancer["LoadBalancerArn"], Attributes=stated)


@pytest.mark.patch
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("access_logs.s3.enabled", "false"),
        ("idle_timeout.timeout_seconds", "60"),
        ("routing.http2.enabled", "true"),
        ("routing.http.drop_invalid_header_fields.enabled", "false"),
        ("routing.http.desync_mitigation_mode", "defensive"),
        ("waf.fail_open.enabled", "false"),
        ("load_balancing.cross_zone.enabled", "true"),
    ],
)
def test_a_new_balancer_has_every_attribute(elb, balancer, name, value):
    assert attributes(elb, balancer)[name] == value


@pytest.mark.patch
def test_a_balancer_lies_in_its_regions_zone(balancer):
    assert balancer["CanonicalHostedZoneId"] == "Z35SXDOTRQ7X7K"


@pytest.mark.patch
def test_a_balancer_made_again_has_another_name(elb, subnets):
    names = []
    for _ in range(2):
        made = elb.create_load_balancer(Name="patches-again", Subnets=[subnet["SubnetId"] for subnet in subnets])[
            "LoadBalancers"
        ][0]
        names.append(made["DNSName"])
        elb.delete_load_balancer(LoadBalancerArn=made["LoadBalancerArn"])

    assert names[0] != names[1]


@pytest.mark.patch
def test_one_availability_zone_is_not_enough(elb, subnets):
    with pytest.raises(ClientError, match="two different Availability Zones") as refused:
        elb.create_load_balancer(Name="patches-one-zone", Subnets=[subnets[0]["SubnetId"]])

    assert refused.value.response["Error"]["Code"] == "ValidationError"


@pytest.mark.patch
@pytest.mark.parametrize(
    ("name", "groups", "code"),
    [
        ("n" * 33, [], "ValidationError"),
        ("patches-group", ["sg-00000000000000000"], "InvalidSecurityGroup"),
    ],
)
def test_what_a_balancer_names_is_checked(elb, subnets, name, groups, code):
    with pytest.raises(ClientError) as refused:
        elb.create_load_balancer(Name=name, Subnets=[subnet["SubnetId"] for subnet in subnets], SecurityGroups=groups)

    assert refused.value.response["Error"]["Code"] == code


@pytest.mark.patch
def test_a_name_is_taken_once(elb, subnets, balancer):
    with pytest.raises(ClientError) as refused:
        elb.create_load_balancer(
            Name=balancer["LoadBalancerName"], Subnets=[subnet["SubnetId"] for subnet in subnets], Scheme="internal"
        )

    assert refused.value.response["Error"]["Code"] == "DuplicateLoadBalancerName"


@pytest.mark.patch
def test_a_protected_balancer_is_kept(elb, balancer):
    change(elb, balancer, deletion_protection__enabled="true")

    with pytest.raises(ClientError) as refused:
        elb.delete_load_balancer(LoadBalancerArn=balancer["LoadBalancerArn"])

    assert refused.value.response["Error"]["Code"] == "OperationNotPermitted"


@pytest.mark.patch
def test_a_target_group_forgets_a_deleted_balancer(elb, subnets, balancer):
    group = elb.create_target_group(
        Name=f"patches-{next(_numbers)}", Protocol="HTTP", Port=80, VpcId=subnets[0]["VpcId"], TargetType="ip"
    )["TargetGroups"][0]["TargetGroupArn"]
    elb.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"],
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": group}],
    )
    elb.delete_load_balancer(LoadBalancerArn=balancer["LoadBalancerArn"])

    (found,) = elb.describe_target_groups(TargetGroupArns=[group])["TargetGroups"]

    assert found["LoadBalancerArns"] == []


@pytest.mark.patch
def test_a_target_group_names_the_balancer_whose_listener_was_changed_to_it(elb, subnets, balancer):
    first, second = (
        elb.create_target_group(Name=f"changed-{next(_numbers)}", Protocol="HTTP", Port=80, VpcId=subnets[0]["VpcId"])[
            "TargetGroups"
        ][0]
        for _ in range(2)
    )
    listener = elb.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"],
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": first["TargetGroupArn"]}],
    )["Listeners"][0]["ListenerArn"]
    shares = [
        {"TargetGroupArn": group["TargetGroupArn"], "Weight": weight} for group, weight in ((first, 100), (second, 0))
    ]
    elb.modify_listener(
        ListenerArn=listener, DefaultActions=[{"Type": "forward", "ForwardConfig": {"TargetGroups": shares}}]
    )
    (found,) = elb.describe_target_groups(TargetGroupArns=[second["TargetGroupArn"]])["TargetGroups"]
    assert found["LoadBalancerArns"] == [balancer["LoadBalancerArn"]]


def _log_bucket(s3, policy=True, algorithm="AES256"):
    name = f"patches-logs-{next(_numbers)}"
    s3.create_bucket(Bucket=name)
    encryption = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm}}]}
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration=encryption)
    if policy:
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": f"arn:aws:s3:::{name}/*",
        }
        s3.put_bucket_policy(Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    return name


@pytest.mark.patch
@pytest.mark.parametrize("flaw", [{"policy": False}, {"algorithm": "aws:kms"}])
def test_a_bucket_that_takes_no_logs_is_refused(client, elb, balancer, flaw):
    name = _log_bucket(client("s3"), **flaw)

    with pytest.raises(ClientError, match=f"Access Denied for bucket: {name}") as refused:
        change(elb, balancer, access_logs__s3__enabled="true", access_logs__s3__bucket=name)

    assert refused.value.response["Error"]["Code"] == "InvalidConfigurationRequest"
    assert attributes(elb, balancer)["access_logs.s3.enabled"] == "false"


@pytest.mark.patch
def test_a_missing_log_bucket_is_refused(elb, balancer):
    with pytest.raises(ClientError, match="is not found"):
        change(elb, balancer, access_logs__s3__enabled="true", access_logs__s3__bucket="patches-nowhere")


def test_a_bucket_that_takes_logs_is_kept(client, elb, balancer):
    name = _log_bucket(client("s3"))

    change(elb, balancer, access_logs__s3__enabled="true", access_logs__s3__bucket=name)

    assert attributes(elb, balancer)["access_logs.s3.bucket"] == name


@pytest.mark.patch
def test_a_balancer_takes_its_time(elb, subnets, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.01")
    arn = elb.create_load_balancer(Name="takes-its-time", Subnets=[subnet["SubnetId"] for subnet in subnets])[
        "LoadBalancers"
    ][0]["LoadBalancerArn"]

    def state():
        return elb.describe_load_balancers(LoadBalancerArns=[arn])["LoadBalancers"][0]["State"]["Code"]

    seen = [state()]
    while state() == "provisioning":
        time.sleep(0.1)
    assert [*seen, state()] == ["provisioning", "active"]
