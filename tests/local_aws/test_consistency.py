# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""With LOCAL_AWS_CONSISTENCY changes are seen late, and only where AWS documents that they may be."""

from __future__ import annotations

import functools
import itertools
import json
import threading

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local_aws import auth, consistency, keeping, server

_numbers = itertools.count(1)
TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})


@pytest.fixture
def late(endpoint_url, monkeypatch):
    """A function (service, seed) -> client of a server with eventual consistency, beside the exact one."""
    serving = []

    def client(service, stated="eventual:1"):
        monkeypatch.setenv(consistency.VARIABLE, stated)
        made = server.make(0)
        threading.Thread(target=made.serve_forever, daemon=True).start()
        serving.append(made)
        return boto3.client(
            service,
            region_name="eu-west-1",
            endpoint_url=f"http://{keeping.HOST}:{made.server_port}",
            aws_access_key_id=auth.ACCESS_KEY,
            aws_secret_access_key=auth.SECRET_KEY,
            config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
        )

    yield client
    for made in serving:
        made.shutdown()


@pytest.fixture(autouse=True)
def reads_alone(monkeypatch):
    """How long a change is unseen is counted in reads here."""
    monkeypatch.setattr(consistency, "SECONDS", 1000)


def seen(read):
    """What a read answers, or the code of its error."""
    try:
        return read()
    except ClientError as failure:
        return failure.response["Error"]["Code"]


def unseen_reads(read, before, change):
    """How many reads are as before a change; from the first other one on, all are the same."""
    change()
    answers = [seen(read) for _ in range(consistency.READS + 2)]
    late = sum(1 for answer in answers if answer == before)
    assert late < len(answers) and before not in answers[late:], answers
    return late


def iam(client):
    name = f"late-{next(_numbers)}"
    return (
        lambda: client.get_role(RoleName=name)["Role"]["RoleName"],
        lambda: client.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST),
        lambda: client.delete_role(RoleName=name),
    )


def s3(client):
    name = f"late-bucket-{next(_numbers)}"
    return (
        lambda: client.head_bucket(Bucket=name)["ResponseMetadata"]["HTTPStatusCode"],
        lambda: client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}),
        lambda: client.delete_bucket(Bucket=name),
    )


def kms(client):
    key = client.create_key()["KeyMetadata"]["KeyId"]
    name = f"alias/late-{next(_numbers)}"
    return (
        lambda: client.describe_key(KeyId=name)["KeyMetadata"]["KeyId"],
        lambda: client.create_alias(AliasName=name, TargetKeyId=key),
        lambda: client.delete_alias(AliasName=name),
    )


def ecs(client):
    name = f"late-{next(_numbers)}"
    return (
        lambda: [one["status"] for one in client.describe_clusters(clusters=[name])["clusters"]],
        lambda: client.create_cluster(clusterName=name),
        lambda: client.delete_cluster(cluster=name),
    )


def dms(client):
    name = f"late-{next(_numbers)}"
    made = []
    wanted = [{"Name": "endpoint-id", "Values": [name]}]

    def create():
        made.append(
            client.create_endpoint(
                EndpointIdentifier=name,
                EndpointType="source",
                EngineName="postgres",
                ServerName="db.example.com",
                Port=5432,
                DatabaseName="app",
                Username="app",
                Password="Quiet-horse-1",
            )["Endpoint"]["EndpointArn"]
        )

    return (
        lambda: [one["EndpointIdentifier"] for one in client.describe_endpoints(Filters=wanted)["Endpoints"]],
        create,
        lambda: client.delete_endpoint(EndpointArn=made[0]),
    )


def elbv2(client):
    name = f"late-{next(_numbers)}"
    made = []

    def create():
        group = client.create_target_group(Name=name, TargetType="lambda")
        made.append(group["TargetGroups"][0]["TargetGroupArn"])

    return (
        lambda: [one["TargetGroupName"] for one in client.describe_target_groups(Names=[name])["TargetGroups"]],
        create,
        lambda: client.delete_target_group(TargetGroupArn=made[0]),
    )


def ec2(client):
    name = f"late-{next(_numbers)}"
    wanted = [{"Name": "tag:Name", "Values": [name]}]
    made = []

    def create():
        tags = [{"ResourceType": "vpc", "Tags": [{"Key": "Name", "Value": name}]}]
        made.append(client.create_vpc(CidrBlock="10.99.0.0/16", TagSpecifications=tags)["Vpc"]["VpcId"])

    return (
        lambda: [one["VpcId"] for one in client.describe_vpcs(Filters=wanted)["Vpcs"]],
        create,
        lambda: client.delete_vpc(VpcId=made[0]),
    )


def route53(client):
    name = f"late-{next(_numbers)}.example.org"
    made = []

    def create():
        made.append(client.create_hosted_zone(Name=name, CallerReference=name)["HostedZone"]["Id"])

    return (
        lambda: [
            one["Name"]
            for one in client.list_hosted_zones_by_name(DNSName=name)["HostedZones"]
            if one["Name"] == f"{name}."
        ],
        create,
        lambda: client.delete_hosted_zone(Id=made[0]),
    )


@pytest.mark.parametrize("service", [iam, s3, kms, ecs, dms, elbv2, ec2, route53])
def test_what_is_created_and_deleted_is_seen_some_reads_later(late, service):
    client = late(service.__name__)
    counted = []
    for _ in range(4):
        read, create, delete = service(client)
        absent = seen(read)
        counted.append(unseen_reads(read, absent, create))
        there = seen(read)
        counted.append(unseen_reads(read, there, delete))
    assert any(counted) and max(counted) <= consistency.READS


def test_what_was_created_is_not_there_for_whoever_names_it(late):
    client = late("ec2")

    def use(vpc):
        client.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
        return vpc

    def find(vpc):
        return client.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["VpcId"]

    codes = []
    for _ in range(6):
        vpc = client.create_vpc(CidrBlock="10.99.0.0/16")["Vpc"]["VpcId"]
        codes += [seen(functools.partial(call, vpc)) for call in (use, find) for _ in range(consistency.READS)]
        assert {*codes[-2:]} == {vpc}
        client.delete_vpc(VpcId=vpc)
    assert "InvalidVpcID.NotFound" in codes


def test_an_error_names_what_was_asked_for(late):
    client = late("ec2", "eventual:3")
    for _ in range(6):
        vpc = client.create_vpc(CidrBlock="10.99.0.0/16")["Vpc"]["VpcId"]
        try:
            client.describe_vpcs(VpcIds=[vpc])
        except ClientError as absent:
            assert vpc in str(absent)
            break
    else:
        pytest.fail("every one was seen at once")


def test_two_operations_that_are_asked_alike_are_answered_apart(late):
    client = late("ecs")
    for _ in range(4):
        client.list_clusters()
        ecs(client)[1]()
        assert "taskDefinitionArns" in client.list_task_definitions()


def test_the_state_of_a_change_is_there_at_once(late):
    client = late("route53")
    for _ in range(4):
        name = f"late-{next(_numbers)}.example.org"
        change = client.create_hosted_zone(Name=name, CallerReference=name)["ChangeInfo"]["Id"]
        assert client.get_change(Id=change)["ChangeInfo"]["Status"] in ("PENDING", "INSYNC")


def test_objects_are_there_at_once(late):
    client = late("s3")
    read, create, _delete = s3(client)
    create()
    while seen(read) != 200:
        pass
    (bucket,) = [one["Name"] for one in client.list_buckets()["Buckets"] if one["Name"].startswith("late-bucket")][-1:]
    for number in range(8):
        client.put_object(Bucket=bucket, Key="one", Body=str(number).encode())
        assert client.get_object(Bucket=bucket, Key="one")["Body"].read() == str(number).encode()
        assert [one["Key"] for one in client.list_objects_v2(Bucket=bucket)["Contents"]] == ["one"]


def test_a_change_is_over_after_some_seconds_without_reads(late, monkeypatch):
    monkeypatch.setattr(consistency, "SECONDS", 0)
    client = late("iam")
    for _ in range(4):
        read, create, _delete = iam(client)
        assert seen(read) == "NoSuchEntity"
        create()
        assert seen(read).startswith("late-")


def test_the_same_seed_gives_the_same_order(late):
    def story(stated):
        client = late("iam", stated)
        found = []
        for _ in range(6):
            read, create, _delete = iam(client)
            found.append(unseen_reads(read, seen(read), create))
        return found

    first = story("eventual:5")
    assert story("eventual:5") == first != story("eventual:6")


@pytest.mark.parametrize("stated", ["", "exact"])
def test_it_is_off_unless_it_is_asked_for(late, stated):
    client = late("iam", stated)
    for _ in range(6):
        read, create, _delete = iam(client)
        assert unseen_reads(read, seen(read), create) == 0


def test_a_word_that_is_none_is_refused():
    with pytest.raises(ValueError, match="LOCAL_AWS_CONSISTENCY is 'sometimes'"):
        consistency.Consistency(lambda *_: [], "sometimes")
