# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""environment_info finds what exists on the embedded AWS, and says why when it cannot."""

from __future__ import annotations

import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

REGION = "eu-west-1"


@pytest.fixture
def find(run_module):
    def find(suffix, **arguments):
        return run_module(
            "environment_info",
            **{
                "application_name": "payments",
                "environment_side": "source",
                "environment_suffix": suffix,
                "region": REGION,
                **arguments,
            },
        )

    return find


def tags(resource, name, tier=None):
    values = {"Name": name, "migrate:environment": name.rpartition("-")[0] if tier else name}
    if tier:
        values["migrate:tier"] = tier
    return [{"ResourceType": resource, "Tags": [{"Key": key, "Value": value} for key, value in values.items()]}]


def test_an_empty_account_has_names_and_nothing_else(find):
    found = find("empty")
    assert found["changed"] is False
    environment = found["environment"]
    assert (environment["account_id"], environment["region"]) == ("123456789012", REGION)
    assert (environment["application"], environment["side"], environment["suffix"]) == ("payments", "source", "empty")
    assert environment["names"]["objects_bucket"] == "payments-source-empty-objects-123456789012"
    assert environment["tags"] == {
        "migrate:application": "payments",
        "migrate:environment": "payments-source-empty",
        "migrate:suffix": "empty",
    }
    assert environment["network"]["vpc_id"] is None
    assert environment["network"]["private_subnet_ids"] == []
    assert environment["encryption"]["key_arn"] is None
    assert environment["secret"]["secret_arn"] is None
    assert environment["database"]["host"] is None
    assert environment["storage"]["bucket_name"] is None
    assert environment["service"]["load_balancer_arn"] is None


def test_only_what_is_asked_for_is_gathered(find):
    assert "network" not in find("part", gather=["secret"])["environment"]
    assert set(find("part", gather=[])["environment"]) == {
        "application",
        "side",
        "suffix",
        "region",
        "profile",
        "account_id",
        "names",
        "tags",
    }


@pytest.fixture
def vpc(client):
    """A VPC of payments-source-net with a subnet and a route table in each tier, and two of its security groups."""
    ec2 = client("ec2", REGION)
    prefix = "payments-source-net"
    vpc_id = ec2.create_vpc(CidrBlock="10.10.0.0/16", TagSpecifications=tags("vpc", f"{prefix}-vpc"))["Vpc"]["VpcId"]
    made = {"vpc_id": vpc_id, "subnets": {}, "route_tables": {}, "groups": {}}
    for number, (tier, zone) in enumerate((tier, zone) for tier in ("public", "private", "database") for zone in "ba"):
        subnet = ec2.create_subnet(
            VpcId=vpc_id,
            CidrBlock=f"10.10.{number}.0/24",
            AvailabilityZone=f"{REGION}{zone}",
            TagSpecifications=tags("subnet", f"{prefix}-{zone}", tier),
        )
        made["subnets"][tier, zone] = subnet["Subnet"]["SubnetId"]
    for tier in ("public", "private", "database"):
        table = ec2.create_route_table(VpcId=vpc_id, TagSpecifications=tags("route-table", f"{prefix}-{tier}", tier))
        made["route_tables"][tier] = [table["RouteTable"]["RouteTableId"]]
    for name in ("alb", "dms"):
        made["groups"][name] = ec2.create_security_group(VpcId=vpc_id, GroupName=f"{prefix}-{name}", Description=name)[
            "GroupId"
        ]
    yield made
    for group in made["groups"].values():
        ec2.delete_security_group(GroupId=group)
    for subnet in made["subnets"].values():
        ec2.delete_subnet(SubnetId=subnet)
    for (table,) in made["route_tables"].values():
        ec2.delete_route_table(RouteTableId=table)
    ec2.delete_vpc(VpcId=vpc_id)


def test_a_network_is_found_by_name_and_tag(find, vpc):
    network = find("net", gather=["network"])["environment"]["network"]
    assert (network["vpc_id"], network["vpc_cidr"]) == (vpc["vpc_id"], "10.10.0.0/16")
    for tier in ("public", "private", "database"):
        assert network[f"{tier}_subnet_ids"] == [vpc["subnets"][tier, "a"], vpc["subnets"][tier, "b"]]
    assert network["route_table_ids"] == vpc["route_tables"]
    assert network["security_group_ids"] == {
        "alb": vpc["groups"]["alb"],
        "service": None,
        "database": None,
        "dms": vpc["groups"]["dms"],
        "rotation": None,
        "endpoints": None,
    }


def test_two_vpcs_of_one_name_are_refused(find, vpc, client):
    ec2 = client("ec2", REGION)
    specification = tags("vpc", "payments-source-net-vpc")
    twin = ec2.create_vpc(CidrBlock="10.11.0.0/16", TagSpecifications=specification)["Vpc"]["VpcId"]
    try:
        found = find("net", gather=["network"])
    finally:
        ec2.delete_vpc(VpcId=twin)
    assert found["failed"]
    assert vpc["vpc_id"] in found["msg"]
    assert twin in found["msg"]


def test_a_key_exists_until_its_deletion_is_scheduled(find, client):
    kms = client("kms", REGION)
    key = kms.create_key()["KeyMetadata"]
    kms.create_alias(AliasName="alias/payments-source-key", TargetKeyId=key["KeyId"])
    assert find("key", gather=["encryption"])["environment"]["encryption"] == {
        "key_id": key["KeyId"],
        "key_arn": key["Arn"],
        "key_alias": "alias/payments-source-key",
    }
    kms.schedule_key_deletion(KeyId=key["KeyId"], PendingWindowInDays=7)
    assert find("key", gather=["encryption"])["environment"]["encryption"]["key_arn"] is None


def test_a_secret_exists_until_its_deletion_is_scheduled(find, client):
    secrets = client("secretsmanager", REGION)
    made = secrets.create_secret(Name="payments-source-sec/database", SecretString="{}")
    assert find("sec", gather=["secret"])["environment"]["secret"] == {
        "secret_name": "payments-source-sec/database",
        "secret_arn": made["ARN"],
    }
    secrets.delete_secret(SecretId=made["ARN"], RecoveryWindowInDays=7)
    assert find("sec", gather=["secret"])["environment"]["secret"]["secret_arn"] is None


def test_buckets_are_found_by_name(find, client):
    s3 = client("s3", REGION)
    bucket = "payments-source-bkt-objects-123456789012"
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    assert find("bkt", gather=["storage"])["environment"]["storage"] == {
        "bucket_name": bucket,
        "bucket_arn": f"arn:aws:s3:::{bucket}",
        "access_logs_bucket_name": None,
    }
    s3.delete_bucket(Bucket=bucket)


def test_a_database_is_found_with_its_address(find, client):
    rds = client("rds", REGION)
    made = rds.create_db_instance(
        DBInstanceIdentifier="payments-source-db",
        DBInstanceClass="db.t3.medium",
        Engine="postgres",
        AllocatedStorage=20,
        MasterUsername="ledger",
        MasterUserPassword="a-long-enough-one",
        DBName="payments",
    )["DBInstance"]
    try:
        database = find("db", gather=["database"])["environment"]["database"]
        address = rds.describe_db_instances(DBInstanceIdentifier="payments-source-db")["DBInstances"][0]["Endpoint"]
    finally:
        rds.delete_db_instance(DBInstanceIdentifier="payments-source-db", SkipFinalSnapshot=True)
    assert database["arn"] == made["DBInstanceArn"]
    assert (database["kind"], database["database_name"]) == ("instance", "payments")
    assert (database["host"], database["port"]) == (address["Address"], address["Port"])
    assert database["status"] == "available"


def test_a_cluster_is_found_where_there_is_no_instance(find, client):
    rds = client("rds", REGION)
    made = rds.create_db_cluster(
        DBClusterIdentifier="payments-source-clu",
        Engine="aurora-postgresql",
        MasterUsername="ledger",
        MasterUserPassword="a-long-enough-one",
        DatabaseName="payments",
    )["DBCluster"]
    members = [f"payments-source-clu-{number}" for number in (1, 2)]
    for member in members:
        rds.create_db_instance(
            DBInstanceIdentifier=member,
            DBClusterIdentifier="payments-source-clu",
            Engine="aurora-postgresql",
            DBInstanceClass="db.r6g.large",
        )
    try:
        database = find("clu", gather=["database"])["environment"]["database"]
    finally:
        for member in members:
            rds.delete_db_instance(DBInstanceIdentifier=member, SkipFinalSnapshot=True)
        rds.delete_db_cluster(DBClusterIdentifier="payments-source-clu", SkipFinalSnapshot=True)
    assert (database["arn"], database["kind"]) == (made["DBClusterArn"], "cluster")
    assert (database["host"], database["engine"]) == (made["Endpoint"], "aurora-postgresql")
    assert database["members"] == [
        {"identifier": member, "status": "available", "is_writer": member == members[0]} for member in members
    ]


def test_the_copy_of_a_global_databases_credential_is_the_targets(run_module, client):
    named = {"application_name": "ledger", "environment_suffix": "two", "gather": ["secret"], "region": REGION}
    here, there = client("secretsmanager", "us-east-1"), client("secretsmanager", REGION)

    def found():
        return run_module("environment_info", environment_side="target", **named)["environment"]["secret"]

    there.create_secret(Name="ledger-source-two/database", SecretString="{}")
    assert found()["secret_arn"] is None
    there.delete_secret(SecretId="ledger-source-two/database", ForceDeleteWithoutRecovery=True)
    here.create_secret(Name="ledger-source-two/database", SecretString="{}", AddReplicaRegions=[{"Region": REGION}])
    copied = found()
    here.remove_regions_from_replication(SecretId="ledger-source-two/database", RemoveReplicaRegions=[REGION])
    here.delete_secret(SecretId="ledger-source-two/database", ForceDeleteWithoutRecovery=True)
    assert copied["secret_name"] == "ledger-source-two/database" and f":{REGION}:" in copied["secret_arn"]


def test_a_service_is_found_with_its_load_balancer(find, client):
    ec2, ecs, elbv2 = (client(name, REGION) for name in ("ec2", "ecs", "elbv2"))
    prefix = "payments-source-svc"
    subnets = ec2.describe_subnets(Filters=[{"Name": "default-for-az", "Values": ["true"]}])["Subnets"]
    subnet_ids = [subnet["SubnetId"] for subnet in subnets[:2]]
    balancer = elbv2.create_load_balancer(Name=prefix, Subnets=subnet_ids)["LoadBalancers"][0]
    blue = elbv2.create_target_group(Name=f"{prefix}-blue", Protocol="HTTP", Port=80, VpcId=subnets[0]["VpcId"])
    blue_arn = blue["TargetGroups"][0]["TargetGroupArn"]
    cluster = ecs.create_cluster(clusterName=prefix)["cluster"]
    ecs.register_task_definition(family=prefix, containerDefinitions=[{"name": "app", "image": "app", "memory": 128}])
    service = ecs.create_service(cluster=prefix, serviceName=prefix, taskDefinition=prefix, desiredCount=2)["service"]
    found = find("svc", gather=["service"])["environment"]["service"]
    ecs.delete_service(cluster=prefix, service=prefix, force=True)
    after = find("svc", gather=["service"])["environment"]["service"]
    ecs.delete_cluster(cluster=prefix)
    elbv2.delete_load_balancer(LoadBalancerArn=balancer["LoadBalancerArn"])
    elbv2.delete_target_group(TargetGroupArn=blue_arn)
    assert (found["cluster_name"], found["cluster_arn"]) == (prefix, cluster["clusterArn"])
    assert (found["service_name"], found["service_arn"], found["desired_count"]) == (prefix, service["serviceArn"], 2)
    assert found["load_balancer_dns_name"] == balancer["DNSName"]
    assert found["load_balancer_zone_id"] == balancer["CanonicalHostedZoneId"]
    assert found["load_balancer_dimension"] == f"app/{prefix}/{balancer['LoadBalancerArn'].split('/')[-1]}"
    assert found["target_group_arns"] == {"blue": blue_arn, "green": None}
    assert found["target_group_dimensions"]["blue"] == f"targetgroup/{prefix}-blue/{blue_arn.split('/')[-1]}"
    assert after["service_arn"] is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"application_name": "pay_ments"}, "application_name is 'pay_ments': allowed are lower-case letters"),
        ({"environment_suffix": "Dev"}, "environment_suffix is 'Dev'"),
        ({"environment_side": "middle"}, "environment_side is 'middle': allowed are source and target"),
        ({"environment_suffix": "much-too-long-for-a-load-balancer"}, "AWS allows 32"),
        ({"region": "eu-wset-1"}, "There is no AWS region 'eu-wset-1'; near it are eu-west-1"),
    ],
    ids=["underscore", "capital", "side", "long", "region"],
)
def test_bad_input_is_refused_before_aws_is_asked(find, arguments, words):
    found = find("dev", endpoint_url="http://127.0.0.1:9", **{"environment_suffix": "dev", **arguments})
    assert found["failed"]
    assert words in found["msg"]


def test_a_closed_port_is_named_within_seconds(find):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    began = time.monotonic()
    found = find("dev", endpoint_url=url)
    assert found["msg"] == f"Nothing answers at {url} (EndpointConnectionError)."
    assert time.monotonic() - began < 10


@pytest.fixture
def answering():
    """A function (status, body) which starts a server that answers so to everything; it returns its address."""
    started = []

    def start(status, body):
        class Page(BaseHTTPRequestHandler):
            def do_POST(self):
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format, *args):
                """Say nothing."""

        started.append(HTTPServer(("127.0.0.1", 0), Page))
        threading.Thread(target=started[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{started[-1].server_port}"

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


def test_what_is_not_aws_is_named(find, answering):
    url = answering(200, b"It works!")
    assert find("dev", endpoint_url=url)["msg"] == f"What answers at {url} is not AWS: look at AWS_ENDPOINT_URL."


def test_any_other_refusal_is_told_with_awss_code(find, answering):
    refusal = (
        b"<ErrorResponse><Error><Code>AccessDenied</Code><Message>with an explicit "
        b"deny</Message></Error></ErrorResponse>"
    )
    found = find("dev", endpoint_url=answering(403, refusal))
    assert found["error"]["code"] == "AccessDenied" and "with an explicit deny" in found["msg"]


def test_refused_credentials_are_named_without_their_value(find):
    found = find("dev", access_key="nobody-known", secret_key="nothing-known")
    assert "AWS refuses the credentials in eu-west-1 (InvalidClientTokenId)" in found["msg"]
    assert "nobody-known" not in found["msg"]
    assert "nothing-known" not in str({**found, "invocation": None})


def test_check_mode_makes_no_difference(find):
    assert find("empty", check=True) == find("empty")
