# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""AWS's answers in the spelling of environment_info."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._environment import transform
from ansible_collections.migrate.aws.plugins.module_utils._names import environment_names

NAMES = environment_names("payments", "source", "dev")


def in_tier(tier, **fields):
    return {**fields, "Tags": [{"Key": "migrate:tier", "Value": tier}]}


def test_nothing_is_null_under_every_key():
    nothing = transform.network(None, [], [], [], NAMES)
    assert set(nothing) == {
        "vpc_id",
        "vpc_cidr",
        "public_subnet_ids",
        "private_subnet_ids",
        "database_subnet_ids",
        "route_table_ids",
        "security_group_ids",
    }
    assert nothing["vpc_id"] is None
    assert nothing["route_table_ids"] == {"public": [], "private": [], "database": []}
    assert nothing["security_group_ids"] == dict.fromkeys(
        ("alb", "service", "database", "dms", "rotation", "endpoints")
    )
    assert transform.encryption(None, "alias/x") == {"key_id": None, "key_arn": None, "key_alias": None}
    assert transform.secret(None) == {"secret_name": None, "secret_arn": None}
    assert set(map(str, transform.database(None, None, []).values())) == {"None", "[]"}
    assert set(transform.storage(None, None, "aws").values()) == {None}
    service = transform.service([], [], [], {"blue": [], "green": []})
    assert service["target_group_arns"] == service["target_group_dimensions"] == {"blue": None, "green": None}
    assert service["load_balancer_zone_id"] is None


def test_subnets_are_sorted_by_zone_and_split_by_tier():
    subnets = [
        in_tier("private", SubnetId="subnet-1", AvailabilityZone="eu-west-1b"),
        in_tier("private", SubnetId="subnet-2", AvailabilityZone="eu-west-1a"),
        in_tier("public", SubnetId="subnet-3", AvailabilityZone="eu-west-1a"),
        {"SubnetId": "subnet-4", "AvailabilityZone": "eu-west-1a"},
    ]
    found = transform.network({"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}, subnets, [], [], NAMES)
    assert found["private_subnet_ids"] == ["subnet-2", "subnet-1"]
    assert found["public_subnet_ids"] == ["subnet-3"]
    assert found["database_subnet_ids"] == []


@pytest.mark.parametrize("state", ["PendingDeletion", "PendingReplicaDeletion"])
def test_a_key_on_its_way_out_does_not_exist(state):
    key = {"KeyId": "k", "Arn": "arn:k", "KeyState": state}
    assert transform.encryption(key, "alias/x")["key_arn"] is None
    assert transform.encryption({**key, "KeyState": "Disabled"}, "alias/x")["key_arn"] == "arn:k"


def test_a_secret_on_its_way_out_does_not_exist():
    secret = {"Name": "n", "ARN": "arn:n"}
    assert transform.secret({**secret, "DeletedDate": 1})["secret_arn"] is None
    assert transform.secret(secret) == {"secret_name": "n", "secret_arn": "arn:n"}


INSTANCE = {
    "DBInstanceIdentifier": "i",
    "DBInstanceArn": "arn:i",
    "Engine": "postgres",
    "EngineVersion": "17.5",
    "DBInstanceStatus": "creating",
    "DBName": "payments",
}
CLUSTER = {
    "DBClusterIdentifier": "c",
    "DBClusterArn": "arn:c",
    "Engine": "aurora-postgresql",
    "EngineVersion": "17.5",
    "Status": "available",
    "DatabaseName": "payments",
    "Endpoint": "c.cluster.example",
    "Port": 5432,
}


def test_a_database_without_an_address_has_no_host():
    found = transform.database(INSTANCE, None, [])
    assert (found["status"], found["host"], found["port"], found["kind"]) == ("creating", None, None, "instance")


def test_a_cluster_is_a_database():
    found = transform.database(None, CLUSTER, [])
    assert (found["identifier"], found["kind"]) == ("c", "cluster")
    assert (found["host"], found["port"], found["members"]) == ("c.cluster.example", 5432, [])


def test_a_cluster_has_its_instances_but_those_being_deleted():
    joined = [{"DBInstanceIdentifier": name, "IsClusterWriter": name == "c-2"} for name in ("c-1", "c-2", "c-3")]
    instances = [
        {"DBInstanceIdentifier": "c-2", "DBInstanceStatus": "available"},
        {"DBInstanceIdentifier": "c-1", "DBInstanceStatus": "creating"},
        {"DBInstanceIdentifier": "c-3", "DBInstanceStatus": "deleting"},
    ]
    assert transform.database(None, {**CLUSTER, "DBClusterMembers": joined}, instances)["members"] == [
        {"identifier": "c-1", "status": "creating", "is_writer": False},
        {"identifier": "c-2", "status": "available", "is_writer": True},
    ]


@pytest.mark.parametrize(
    "databases", [({**INSTANCE, "DBInstanceStatus": "deleting"}, None), (None, {**CLUSTER, "Status": "deleting"})]
)
def test_a_database_being_deleted_does_not_exist(databases):
    assert set(map(str, transform.database(*databases, []).values())) == {"None", "[]"}


@pytest.mark.parametrize("status", ["INACTIVE", "DRAINING", "DEPROVISIONING"])
def test_what_ecs_remembers_of_the_deleted_does_not_exist(status):
    found = transform.service(
        [{"clusterName": "c", "clusterArn": "arn:c", "status": status}],
        [{"serviceName": "s", "serviceArn": "arn:s", "status": status, "desiredCount": 2, "runningCount": 1}],
        [],
        {"blue": [], "green": []},
    )
    assert (found["cluster_name"], found["service_name"], found["desired_count"]) == (None, None, None)


def test_dimensions_are_cloudwatchs():
    prefix = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:"
    assert transform.dimension(f"{prefix}loadbalancer/app/payments/50dc6c49") == "app/payments/50dc6c49"
    assert transform.dimension(f"{prefix}targetgroup/payments-blue/73e2d6bc") == "targetgroup/payments-blue/73e2d6bc"


@pytest.mark.parametrize("found", ["Z215JYRZR1TBD5", "/hostedzone/Z215JYRZR1TBD5"])
def test_a_zone_id_is_bare(found):
    assert transform.zone_id(found) == "Z215JYRZR1TBD5"


def test_a_bucket_arn_has_its_partition():
    assert transform.storage("b", None, "aws-cn")["bucket_arn"] == "arn:aws-cn:s3:::b"
