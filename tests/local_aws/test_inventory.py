# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an account holds is counted by asking it."""

from __future__ import annotations

import json

import pytest

from local_aws import auth, inventory

# a region of its own: the other tests of the session leave things behind in theirs
REGION = "eu-central-1"
TRUST = '{"Version": "2012-10-17", "Statement": []}'
POLICY = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}]}'


@pytest.fixture(autouse=True)
def credentials(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", auth.ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", auth.SECRET_KEY)


@pytest.fixture
def count(endpoint_url):
    """A function: what there is now, types without anything left out."""

    def now():
        return {kind: names for kind, names in inventory.resources(endpoint_url, [REGION]).items() if names}

    return now


def _make_network(client):
    """Things in EC2: how to take them away again, in order, and what is counted."""
    ec2 = client("ec2", REGION)
    vpc = ec2.create_vpc(CidrBlock="10.93.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.93.0.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(GroupName="counted", Description="counted", VpcId=vpc)["GroupId"]
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    nat = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)["NatGateway"]
    endpoint = ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=f"com.amazonaws.{REGION}.s3")["VpcEndpoint"][
        "VpcEndpointId"
    ]
    (log,) = ec2.create_flow_logs(
        ResourceIds=[vpc],
        ResourceType="VPC",
        TrafficType="ALL",
        LogGroupName="/counted",
        DeliverLogsPermissionArn="arn:aws:iam::123456789012:role/counted",
    )["FlowLogIds"]
    peering = ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=vpc)["VpcPeeringConnection"][
        "VpcPeeringConnectionId"
    ]
    taking_away = [
        (ec2.delete_vpc_peering_connection, {"VpcPeeringConnectionId": peering}),
        (ec2.delete_flow_logs, {"FlowLogIds": [log]}),
        (ec2.delete_vpc_endpoints, {"VpcEndpointIds": [endpoint]}),
        (ec2.delete_nat_gateway, {"NatGatewayId": nat["NatGatewayId"]}),
        (ec2.release_address, {"AllocationId": address}),
        (ec2.delete_internet_gateway, {"InternetGatewayId": gateway}),
        (ec2.delete_route_table, {"RouteTableId": table}),
        (ec2.delete_security_group, {"GroupId": group}),
        (ec2.delete_subnet, {"SubnetId": subnet}),
        (ec2.delete_vpc, {"VpcId": vpc}),
    ]
    counted = {
        "vpcs": vpc,
        "subnets": subnet,
        "security_groups": group,
        "route_tables": table,
        "internet_gateways": gateway,
        "elastic_ips": address,
        "nat_gateways": nat["NatGatewayId"],
        "vpc_endpoints": endpoint,
        "flow_logs": log,
        "vpc_peerings": peering,
        "network_interfaces": nat["NatGatewayAddresses"][0]["NetworkInterfaceId"],
    }
    return taking_away, counted


def _make_the_rest(client):
    iam, kms, ecs = client("iam"), client("kms", REGION), client("ecs", REGION)
    secrets, logs, route53, s3 = (
        client("secretsmanager", REGION),
        client("logs", REGION),
        client("route53"),
        client("s3", REGION),
    )
    iam.create_role(RoleName="counted", AssumeRolePolicyDocument=TRUST)
    policy = iam.create_policy(PolicyName="counted", PolicyDocument=POLICY)["Policy"]["Arn"]
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/counted", TargetKeyId=key)
    ecs.create_cluster(clusterName="counted")
    definition = ecs.register_task_definition(
        family="counted", containerDefinitions=[{"name": "app", "image": "nginx", "memory": 64}]
    )
    definition = definition["taskDefinition"]["taskDefinitionArn"]
    ecs.create_service(cluster="counted", serviceName="counted", taskDefinition=definition, desiredCount=1)
    secrets.create_secret(Name="counted", SecretString="counted")
    logs.create_log_group(logGroupName="/counted")
    zone = route53.create_hosted_zone(Name="counted.test", CallerReference="counted")["HostedZone"]["Id"]
    check = route53.create_health_check(
        CallerReference="counted",
        HealthCheckConfig={
            "Type": "HTTP",
            "FullyQualifiedDomainName": "counted.test",
            "Port": 80,
        },
    )["HealthCheck"]["Id"]
    certificate = client("dms", REGION).import_certificate(
        CertificateIdentifier="counted",
        CertificateWallet=b"\xa1\xf8\x4e6",
    )["Certificate"]["CertificateArn"]
    topic = client("sns", REGION).create_topic(Name="counted")["TopicArn"]
    client("dms", REGION).create_event_subscription(SubscriptionName="counted", SnsTopicArn=topic)
    s3.create_bucket(Bucket="counted", CreateBucketConfiguration={"LocationConstraint": REGION})
    taking_away = [
        (client("dms", REGION).delete_event_subscription, {"SubscriptionName": "counted"}),
        (client("sns", REGION).delete_topic, {"TopicArn": topic}),
        (client("dms", REGION).delete_certificate, {"CertificateArn": certificate}),
        (iam.delete_role, {"RoleName": "counted"}),
        (iam.delete_policy, {"PolicyArn": policy}),
        (kms.delete_alias, {"AliasName": "alias/counted"}),
        (kms.schedule_key_deletion, {"KeyId": key}),
        (ecs.delete_service, {"cluster": "counted", "service": "counted", "force": True}),
        (ecs.delete_cluster, {"cluster": "counted"}),
        (ecs.deregister_task_definition, {"taskDefinition": definition}),
        (secrets.delete_secret, {"SecretId": "counted"}),
        (logs.delete_log_group, {"logGroupName": "/counted"}),
        (route53.delete_hosted_zone, {"Id": zone}),
        (route53.delete_health_check, {"HealthCheckId": check}),
        (s3.delete_bucket, {"Bucket": "counted"}),
    ]
    counted = {
        "iam_roles": "counted",
        "iam_policies": "counted",
        "kms_keys": key,
        "kms_aliases": "alias/counted",
        "ecs_clusters": "counted",
        "ecs_services": "counted",
        "ecs_task_definitions": "counted:1",
        "secrets": "counted",
        "log_groups": "/counted",
        "route53_zones": "counted.test.",
        "route53_health_checks": check,
        "s3_buckets": "counted",
        "dms_certificates": "counted",
        "dms_event_subscriptions": "counted",
        "sns_topics": "counted",
    }
    return taking_away, counted


def _make_cluster(client):
    """A cluster that is gone, of which a last snapshot stays, and the group that it had."""
    rds = client("rds", REGION)
    rds.create_db_cluster_parameter_group(
        DBClusterParameterGroupName="counted", DBParameterGroupFamily="aurora-mysql8.0", Description="counted"
    )
    rds.create_db_cluster(
        DBClusterIdentifier="counted",
        Engine="aurora-mysql",
        MasterUsername="owner",
        MasterUserPassword="first-word-of-three",
    )
    rds.create_db_cluster_snapshot(DBClusterIdentifier="counted", DBClusterSnapshotIdentifier="counted-last")
    taking_away = [
        (rds.delete_db_cluster, {"DBClusterIdentifier": "counted", "SkipFinalSnapshot": True}),
        (rds.delete_db_cluster_snapshot, {"DBClusterSnapshotIdentifier": "counted-last"}),
        (rds.delete_db_cluster_parameter_group, {"DBClusterParameterGroupName": "counted"}),
    ]
    counted = {
        "rds_clusters": "counted",
        "rds_cluster_snapshots": "counted-last",
        "rds_cluster_parameter_groups": "counted",
    }
    return taking_away, counted


def _make_releases(client):
    codedeploy, iam = client("codedeploy", REGION), client("iam")
    cloudwatch, rds = client("cloudwatch", REGION), client("rds", REGION)
    trust = {"Effect": "Allow", "Principal": {"Service": "codedeploy.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = iam.create_role(RoleName="releases", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    named = {"applicationName": "counted", "deploymentGroupName": "servers"}
    codedeploy.create_application(applicationName="counted")
    codedeploy.create_deployment_group(**named, serviceRoleArn=role)
    cloudwatch.put_dashboard(DashboardName="counted", DashboardBody="{}")
    cloudwatch.put_metric_alarm(
        AlarmName="counted",
        Namespace="counted",
        MetricName="counted",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    rds.create_global_cluster(GlobalClusterIdentifier="counted", Engine="aurora-mysql")
    taking_away = [
        (codedeploy.delete_deployment_group, named),
        (codedeploy.delete_application, {"applicationName": "counted"}),
        (cloudwatch.delete_dashboards, {"DashboardNames": ["counted"]}),
        (cloudwatch.delete_alarms, {"AlarmNames": ["counted"]}),
        (rds.delete_global_cluster, {"GlobalClusterIdentifier": "counted"}),
        (iam.delete_role, {"RoleName": "releases"}),
    ]
    counted = {
        "codedeploy_applications": "counted",
        "codedeploy_deployment_groups": "counted/servers",
        "cloudwatch_dashboards": "counted",
        "cloudwatch_alarms": "counted",
        "rds_global_clusters": "counted",
        "iam_roles": "releases",
    }
    return taking_away, counted


@pytest.mark.parametrize("make", [_make_network, _make_cluster, _make_releases, _make_the_rest])
def test_what_is_made_is_counted_and_what_is_deleted_is_not(client, count, make):
    before = count()
    taking_away, made = make(client)
    with_it = count()
    for delete, arguments in taking_away:
        delete(**arguments)

    added = {kind: sorted(set(names) - set(before.get(kind, []))) for kind, names in with_it.items()}
    assert {kind: names for kind, names in added.items() if names} == {kind: [name] for kind, name in made.items()}
    assert count() == before


def test_a_region_that_nobody_used_holds_nothing_but_account_wide_things(endpoint_url):
    found = inventory.resources(endpoint_url, ["ap-southeast-2"])

    account_wide = {
        "cloudwatch_dashboards",
        "iam_roles",
        "iam_policies",
        "rds_global_clusters",
        "route53_zones",
        "route53_health_checks",
        "s3_buckets",
    }
    assert {kind for kind, names in found.items() if names} <= account_wide


def test_identifiers_of_several_regions_name_their_region(client, endpoint_url):
    secrets = client("secretsmanager", REGION)
    secrets.create_secret(Name="somewhere", SecretString="somewhere")

    found = inventory.resources(endpoint_url, ["eu-west-1", REGION])
    secrets.delete_secret(SecretId="somewhere", ForceDeleteWithoutRecovery=True)

    assert found["secrets"] == [f"{REGION}:somewhere"]


def test_the_command_prints_json(endpoint_url, capsys):
    inventory.main(["--endpoint-url", endpoint_url, "--region", REGION, "--json"])

    assert json.loads(capsys.readouterr().out)["vpcs"] == []


def test_the_command_prints_a_line_a_type(client, endpoint_url, capsys):
    logs = client("logs", REGION)
    logs.create_log_group(logGroupName="/printed")

    inventory.main(["--endpoint-url", endpoint_url, "--region", REGION])
    logs.delete_log_group(logGroupName="/printed")

    lines = capsys.readouterr().out.splitlines()
    assert ["log_groups", "1", "/printed"] in [line.split() for line in lines]
    assert lines[-1].startswith("in all")
