# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What is read back for the checks, each kind of thing made and read on the embedded AWS.

A whole site is in tests/integration.
"""

from __future__ import annotations

import json

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._names import environment_names, migration_names
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_dict
from ansible_collections.migrate.aws.plugins.module_utils._verify.api import Region
from ansible_collections.migrate.aws.plugins.module_utils._verify.reading import (
    database,
    keys,
    monitoring,
    replication,
    roles,
    service,
    storage,
    traffic,
)
from ansible_collections.migrate.aws.plugins.module_utils._verify.reading import (
    network as networks,
)

from tests.local_aws import codedeploy_support
from tests.local_aws.dms_support import *  # an instance of DMS with two endpoints, and what it stands on

HERE, ACCOUNT = "us-east-1", "123456789012"


@pytest.fixture
def region(client):
    """The region in which all is made."""
    return Region(lambda service, region: client(service, region), HERE)


@pytest.fixture
def names():
    """The names of an environment of which nothing is there yet."""
    return environment_names("ledger", "source", unique("v"), ACCOUNT)


def spelled(values, key="Key", value="Value"):
    """Tags as a service takes them."""
    return [{key: name, value: text} for name, text in values.items()]


def test_nothing_is_asked_that_could_change_anything(region):
    with pytest.raises(ValueError, match="delete_vpc may change something"):
        region.ask("ec2", "delete_vpc", VpcId="vpc-1")


def test_tags_are_read_in_all_their_spellings():
    assert tag_dict([{"Key": "a", "Value": "1"}, {"key": "b", "value": "2"}, {"TagKey": "c", "TagValue": "3"}]) == {
        "a": "1",
        "b": "2",
        "c": "3",
    }


class TestNetwork:
    @pytest.fixture
    def vpc(self, client, names):
        """The VPC of the environment, with one of each kind of what is in it."""
        ec2 = client("ec2", HERE)
        vpc_id = ec2.create_vpc(
            CidrBlock="10.90.0.0/16", TagSpecifications=self.tagged("vpc", names, Name=names["vpc"])
        )["Vpc"]["VpcId"]
        ec2.modify_vpc_attribute(VpcId=vpc_id, EnableDnsHostnames={"Value": True})
        subnet = ec2.create_subnet(
            VpcId=vpc_id, CidrBlock="10.90.1.0/24", TagSpecifications=self.tagged("subnet", names)
        )["Subnet"]["SubnetId"]
        other = ec2.create_subnet(VpcId=vpc_id, CidrBlock="10.90.2.0/24")["Subnet"]["SubnetId"]
        table = ec2.create_route_table(VpcId=vpc_id, TagSpecifications=self.tagged("route-table", names))["RouteTable"][
            "RouteTableId"
        ]
        endpoint = ec2.create_vpc_endpoint(
            VpcId=vpc_id,
            ServiceName=f"com.amazonaws.{HERE}.s3",
            TagSpecifications=self.tagged("vpc-endpoint", names),
        )["VpcEndpoint"]["VpcEndpointId"]
        groups = {
            name: ec2.create_security_group(VpcId=vpc_id, GroupName=name, Description="x")["GroupId"]
            for name in (names["security_group_database"], "somebody-elses")
        }
        yield {"vpc_id": vpc_id, "subnet": subnet, "table": table, "endpoint": endpoint, "groups": groups}
        ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])
        for group in groups.values():
            ec2.delete_security_group(GroupId=group)
        ec2.delete_route_table(RouteTableId=table)
        for one in (subnet, other):
            ec2.delete_subnet(SubnetId=one)
        ec2.delete_vpc(VpcId=vpc_id)

    @staticmethod
    def tagged(kind, names, **more):
        return [{"ResourceType": kind, "Tags": spelled({"migrate:environment": names["environment"], **more})}]

    def test_where_there_is_no_vpc_there_is_nothing_in_it(self, region, names):
        assert set(map(len, networks.read(region, names).values())) == {0}

    def test_a_vpc_is_found_by_its_name_and_what_is_in_it_by_its_tag(self, region, names, vpc):
        found = networks.read(region, names)
        (only,) = found["vpcs"]
        assert (only["VpcId"], only["enableDnsSupport"], only["enableDnsHostnames"]) == (vpc["vpc_id"], True, True)
        assert [one["SubnetId"] for one in found["subnets"]] == [vpc["subnet"]]
        assert [one["RouteTableId"] for one in found["route_tables"]] == [vpc["table"]]
        assert [one["VpcEndpointId"] for one in found["vpc_endpoints"]] == [vpc["endpoint"]]
        assert [one["GroupId"] for one in found["security_groups"]] == [vpc["groups"][names["security_group_database"]]]
        assert (found["nat_gateways"], found["flow_logs"]) == ([], [])

    def test_a_peering_that_is_gone_is_none(self, region, client, names, vpc):
        ec2 = client("ec2", HERE)
        other = ec2.create_vpc(CidrBlock="10.91.0.0/16")["Vpc"]["VpcId"]
        peering = ec2.create_vpc_peering_connection(
            VpcId=vpc["vpc_id"],
            PeerVpcId=other,
            TagSpecifications=self.tagged("vpc-peering-connection", names, Name=names["environment"]),
        )["VpcPeeringConnection"]["VpcPeeringConnectionId"]
        assert [one["VpcPeeringConnectionId"] for one in networks.peerings(region, names["environment"])] == [peering]
        ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=peering)
        ec2.delete_vpc(VpcId=other)
        assert networks.peerings(region, names["environment"]) == []


class TestKeys:
    def test_a_key_is_none_before_it_is_made_and_when_it_is_being_deleted(self, region, client, names):
        kms = client("kms", HERE)
        alias = names["key_alias"]
        assert keys.key(region, alias) is None
        made = kms.create_key(Tags=spelled({"a": "b"}, "TagKey", "TagValue"))["KeyMetadata"]
        kms.create_alias(AliasName=alias, TargetKeyId=made["KeyId"])
        found = keys.key(region, alias)
        assert (found["Arn"], found["alias"], found["rotates"], found["tags"]) == (
            made["Arn"],
            alias,
            False,
            {"a": "b"},
        )
        assert found["policy"]["Statement"]
        kms.enable_key_rotation(KeyId=made["KeyId"])
        assert keys.key(region, alias)["rotates"] is True
        kms.schedule_key_deletion(KeyId=made["KeyId"], PendingWindowInDays=7)
        assert keys.key(region, alias) is None

    def test_of_a_secret_its_shape_is_read_and_nothing_that_it_keeps(self, region, client, names):
        secrets = client("secretsmanager", HERE)
        held = {"username": "u", "password": "very.secret", "host": "db.example.com", "port": 5432, "engine": ""}
        assert keys.secret(region, names["secret"]) is None
        secrets.create_secret(Name=names["secret"], SecretString=json.dumps(held))
        found = keys.secret(region, names["secret"])
        assert found["keys"] == ["host", "password", "port", "username"]
        assert (found["host"], found["port"], found["password_fits_dms"]) == ("db.example.com", 5432, False)
        assert "very.secret" not in json.dumps(found)
        secrets.delete_secret(SecretId=names["secret"], RecoveryWindowInDays=7)
        assert keys.secret(region, names["secret"]) is None

    def test_a_replica_is_one_of_another_region(self, region, client, names):
        there = client("secretsmanager", "us-east-2")
        there.create_secret(Name=names["secret"], SecretString="{}", AddReplicaRegions=[{"Region": HERE}])
        other = Region(lambda service, region: client(service, region), "us-east-2")
        assert keys.replica(region, names["secret"])["PrimaryRegion"] == "us-east-2"
        assert keys.replica(other, names["secret"]) is None
        there.remove_regions_from_replication(SecretId=names["secret"], RemoveReplicaRegions=[HERE])
        there.delete_secret(SecretId=names["secret"], ForceDeleteWithoutRecovery=True)

    def test_log_groups_are_those_of_the_name_and_under_it(self, region, client, names):
        logs = client("logs", HERE)
        name = names["database_logs"]
        for one in (f"{name}/postgresql", f"{name}-of-another"):
            logs.create_log_group(logGroupName=one, tags={"a": "b"})
        found = keys.log_groups(region, [name, names["service_log_group"]])
        assert [(one["logGroupName"], one["tags"]) for one in found] == [(f"{name}/postgresql", {"a": "b"})]


class TestService:
    def test_a_service_is_read_with_what_it_runs_and_no_values_of_its_environment(self, region, client, names):
        ecs = client("ecs", HERE)
        assert service.ecs(region, names) == {"cluster": None, "service": None, "task_definition": None}
        ecs.create_cluster(clusterName=names["cluster"])
        assert service.ecs(region, names)["service"] is None
        container = {
            "name": "app",
            "image": "app",
            "memory": 128,
            "environment": [{"name": "TOKEN", "value": "by-mistake"}],
        }
        ecs.register_task_definition(
            family=names["task_family"],
            containerDefinitions=[container],
            tags=spelled({"a": "b"}, "key", "value"),
        )
        ecs.create_service(
            cluster=names["cluster"], serviceName=names["service"], taskDefinition=names["task_family"], desiredCount=1
        )
        found = service.ecs(region, names)
        ecs.delete_service(cluster=names["cluster"], service=names["service"], force=True)
        assert found["cluster"]["clusterName"] == names["cluster"]
        assert found["task_definition"]["containerDefinitions"][0]["environment"] == ["TOKEN"]
        assert found["task_definition"]["tags"] == [{"key": "a", "value": "b"}]
        assert "by-mistake" not in json.dumps(found)
        assert service.ecs(region, names)["service"] is None

    def test_a_service_may_outlive_what_it_runs(self, region, client, names):
        ecs = client("ecs", HERE)
        ecs.create_cluster(clusterName=names["cluster"])
        revision = ecs.register_task_definition(
            family=names["task_family"],
            containerDefinitions=[{"name": "app", "image": "app", "memory": 128}],
        )["taskDefinition"]["taskDefinitionArn"]
        ecs.create_service(
            cluster=names["cluster"], serviceName=names["service"], taskDefinition=revision, desiredCount=0
        )
        ecs.deregister_task_definition(taskDefinition=revision)
        ecs.delete_task_definitions(taskDefinitions=[revision])
        found = service.ecs(region, names)
        ecs.delete_service(cluster=names["cluster"], service=names["service"], force=True)
        assert found["service"]["taskDefinition"] == revision
        assert found["task_definition"] is None or found["task_definition"]["status"] == "DELETE_IN_PROGRESS"

    def test_the_deployment_groups_are_those_that_deploy_the_service(self, region, client):
        codedeploy, stages = client("codedeploy", HERE), [codedeploy_support.build(client) for _side in "ab"]
        served = {"cluster": stages[0].name, "service": stages[0].name}
        deployed = {"deploymentController": {"type": "CODE_DEPLOY"}}
        assert service.deployment_groups(region, served, deployed) == []
        for stage in stages:
            codedeploy.create_application(applicationName=stage.name, computePlatform="ECS")
            codedeploy.create_deployment_group(
                applicationName=stage.name,
                deploymentGroupName=stage.name,
                serviceRoleArn=stage.role_arn,
                ecsServices=[{"serviceName": stage.name, "clusterName": stage.name}],
                loadBalancerInfo={
                    "targetGroupPairInfoList": [
                        {
                            "targetGroups": [{"name": stage.blue}, {"name": stage.green}],
                            "prodTrafficRoute": {"listenerArns": [stage.listener]},
                        }
                    ]
                },
                deploymentStyle={"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"},
                blueGreenDeploymentConfiguration={
                    "terminateBlueInstancesOnDeploymentSuccess": {"action": "TERMINATE"},
                    "deploymentReadyOption": {"actionOnTimeout": "CONTINUE_DEPLOYMENT"},
                },
            )
        found = service.deployment_groups(region, served, deployed)
        others = [None, {}, {"deploymentController": None}, {"deploymentController": {"type": "ECS"}}]
        unused = [service.deployment_groups(region, served, other) for other in others]
        for stage in stages:
            codedeploy.delete_application(applicationName=stage.name)
        assert [one["deploymentGroupName"] for one in found] == [stages[0].name]
        assert unused == [[]] * len(others)

    def test_a_balancer_is_read_with_its_listeners_and_groups(self, region, client, names):
        ec2, elb = client("ec2", HERE), client("elbv2", HERE)
        assert service.elb(region, names) == {"load_balancer": None, "target_groups": {"blue": None, "green": None}}
        subnets = ec2.describe_subnets(Filters=[{"Name": "default-for-az", "Values": ["true"]}])["Subnets"][:2]
        balancer = elb.create_load_balancer(
            Name=names["load_balancer"],
            Subnets=[one["SubnetId"] for one in subnets],
            Tags=spelled({"a": "b"}),
        )["LoadBalancers"][0]["LoadBalancerArn"]
        blue = elb.create_target_group(
            Name=names["target_group_blue"],
            Protocol="HTTP",
            Port=80,
            VpcId=subnets[0]["VpcId"],
            TargetType="ip",
        )["TargetGroups"][0]["TargetGroupArn"]
        elb.create_listener(
            LoadBalancerArn=balancer,
            Protocol="HTTP",
            Port=80,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": blue}],
        )
        found = service.elb(region, names)
        elb.delete_load_balancer(LoadBalancerArn=balancer)
        elb.delete_target_group(TargetGroupArn=blue)
        assert found["load_balancer"]["tags"] == {"a": "b"}
        assert found["load_balancer"]["attributes"]["deletion_protection.enabled"] == "false"
        assert [one["Port"] for one in found["load_balancer"]["listeners"]] == [80]
        assert (found["target_groups"]["blue"]["TargetGroupArn"], found["target_groups"]["blue"]["health"]) == (
            blue,
            [],
        )
        assert found["target_groups"]["green"] is None


class TestTraffic:
    def test_a_zone_is_read_with_its_address_records_and_their_health_checks(self, region, client):
        route53 = client("route53")
        zone = f"{unique('z')}.example.com"
        assert traffic.read(region, zone) == {"zones": [], "records": [], "health_checks": {}}
        zone_id = route53.create_hosted_zone(Name=zone, CallerReference=zone)["HostedZone"]["Id"].removeprefix(
            "/hostedzone/"
        )
        health_check = route53.create_health_check(
            CallerReference=zone,
            HealthCheckConfig={"Type": "HTTP", "FullyQualifiedDomainName": zone, "Port": 80},
        )["HealthCheck"]["Id"]
        route53.change_tags_for_resource(ResourceType="hostedzone", ResourceId=zone_id, AddTags=spelled({"a": "b"}))
        record = {
            "Name": f"api.{zone}.",
            "Type": "A",
            "TTL": 60,
            "ResourceRecords": [{"Value": "192.0.2.1"}],
            "HealthCheckId": health_check,
        }
        self.change(route53, zone_id, "CREATE", record)
        found = traffic.read(region, zone)
        self.change(route53, zone_id, "DELETE", record)
        route53.delete_hosted_zone(Id=zone_id)
        route53.delete_health_check(HealthCheckId=health_check)
        assert found["zones"][0]["tags"] == {"a": "b"}
        assert [(one["Name"], one["HealthCheckId"]) for one in found["records"]] == [(f"api.{zone}.", health_check)]
        assert found["health_checks"][health_check]["HealthCheckConfig"]["Port"] == 80

    @staticmethod
    def change(route53, zone_id, action, record):
        route53.change_resource_record_sets(
            HostedZoneId=zone_id, ChangeBatch={"Changes": [{"Action": action, "ResourceRecordSet": record}]}
        )


class TestDatabase:
    def test_an_instance_is_read_with_the_parameters_that_checks_ask_for(self, region, client, names):
        rds = client("rds", HERE)
        group = names["database"]
        rds.create_db_parameter_group(DBParameterGroupName=group, DBParameterGroupFamily="postgres17", Description="x")
        rds.modify_db_parameter_group(
            DBParameterGroupName=group,
            Parameters=[
                {"ParameterName": "rds.logical_replication", "ParameterValue": "1", "ApplyMethod": "pending-reboot"},
                {"ParameterName": "log_statement", "ParameterValue": "ddl", "ApplyMethod": "immediate"},
            ],
        )
        rds.create_db_instance(
            DBInstanceIdentifier=names["database"],
            DBInstanceClass="db.t3.medium",
            Engine="postgres",
            EngineVersion="17.4",
            AllocatedStorage=20,
            MasterUsername="ledger",
            MasterUserPassword="a-long-enough-one",
            DBParameterGroupName=group,
        )
        found = database.read(region, names["database"])
        rds.delete_db_instance(DBInstanceIdentifier=names["database"], SkipFinalSnapshot=True)
        (instance,) = found["instances"]
        assert instance["parameters"]["rds.logical_replication"] == "1"
        assert set(instance["parameters"]) <= set(database.PARAMETERS)
        assert (found["clusters"], found["global_clusters"]) == ([], [])

    def test_a_cluster_is_read_with_its_members_and_what_it_is_a_member_of(self, region, client, names):
        rds = client("rds", HERE)
        name = names["database"]
        rds.create_global_cluster(GlobalClusterIdentifier=name, Engine="aurora-postgresql", EngineVersion="16.4")
        cluster = rds.create_db_cluster(
            DBClusterIdentifier=name,
            Engine="aurora-postgresql",
            EngineVersion="16.4",
            MasterUsername="ledger",
            MasterUserPassword="a-long-enough-one",
            GlobalClusterIdentifier=name,
        )["DBCluster"]
        rds.create_db_instance(
            DBInstanceIdentifier=f"{name}-1",
            DBClusterIdentifier=name,
            Engine="aurora-postgresql",
            DBInstanceClass="db.r6g.large",
        )
        found = database.read(region, name)
        rds.delete_db_instance(DBInstanceIdentifier=f"{name}-1", SkipFinalSnapshot=True)
        rds.remove_from_global_cluster(GlobalClusterIdentifier=name, DbClusterIdentifier=cluster["DBClusterArn"])
        rds.delete_db_cluster(DBClusterIdentifier=name, SkipFinalSnapshot=True)
        rds.delete_global_cluster(GlobalClusterIdentifier=name)
        assert [one["DBInstanceIdentifier"] for one in found["instances"]] == [f"{name}-1"]
        assert [one["DBClusterArn"] for one in found["clusters"]] == [cluster["DBClusterArn"]]
        assert [one["GlobalClusterIdentifier"] for one in found["global_clusters"]] == [name]


class TestMonitoring:
    def test_alarms_are_those_of_the_name_that_are_no_other_deployments(self, region, client, names):
        cloudwatch = client("cloudwatch", HERE)
        prefix = names["alarms_prefix"]
        for name, suffix in ((f"{prefix}mine", "one"), (f"{prefix}theirs", "two")):
            cloudwatch.put_metric_alarm(
                AlarmName=name,
                Namespace="AWS/RDS",
                MetricName="CPUUtilization",
                Statistic="Average",
                Period=60,
                EvaluationPeriods=1,
                Threshold=1,
                ComparisonOperator="GreaterThanThreshold",
                Tags=spelled({"migrate:suffix": suffix}),
            )
        cloudwatch.put_dashboard(DashboardName=names["dashboard"], DashboardBody=json.dumps({"widgets": []}))
        topic = client("sns", HERE).create_topic(Name=names["alarms_topic"])["TopicArn"]
        found = monitoring.read([region], [names["environment"]], "one")
        cloudwatch.delete_alarms(AlarmNames=[f"{prefix}mine", f"{prefix}theirs"])
        cloudwatch.delete_dashboards(DashboardNames=[names["dashboard"]])
        client("sns", HERE).delete_topic(TopicArn=topic)
        assert [(one["AlarmName"], one["region"]) for one in found["alarms"]] == [(f"{prefix}mine", HERE)]
        assert found["dashboards"] == [{"name": names["dashboard"], "region": HERE, "body": {"widgets": []}}]
        assert topic in found["topics"]


class TestRoles:
    def test_a_role_is_read_with_its_policies_of_both_kinds(self, region, client, names):
        iam = client("iam")
        name = names["task_role"]
        iam.create_role(
            RoleName=name, AssumeRolePolicyDocument=trust("ecs-tasks.amazonaws.com"), Tags=spelled({"a": "b"})
        )
        iam.put_role_policy(RoleName=name, PolicyName="objects", PolicyDocument=allow("s3:GetObject", "*"))
        iam.attach_role_policy(RoleName=name, PolicyArn=VPC_POLICY)
        found = roles.read(region, [name, "nobody"])
        iam.detach_role_policy(RoleName=name, PolicyArn=VPC_POLICY)
        iam.delete_role_policy(RoleName=name, PolicyName="objects")
        iam.delete_role(RoleName=name)
        assert found["nobody"] is None
        assert (found[name]["attached"], found[name]["tags"]) == ([VPC_POLICY], {"a": "b"})
        assert found[name]["policies"]["objects"]["Statement"][0]["Action"] == "s3:GetObject"

    def test_a_role_whose_name_only_begins_as_dms_knows_it_is_told(self, region, client):
        iam = client("iam")
        name = f"dms-vpc-role-{unique('v')}"
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust("dms.amazonaws.com"))
        found = roles.lookalikes(region)
        iam.delete_role(RoleName=name)
        assert name in found and "dms-vpc-role" not in found


class TestStorage:
    def test_a_bucket_is_read_with_all_that_can_be_said_of_it(self, region, client, names):
        s3 = client("s3", HERE)
        name = names["objects_bucket"]
        assert storage.bucket(region, name, ACCOUNT) is None
        s3.create_bucket(Bucket=name)
        bare = storage.bucket(region, name, ACCOUNT)
        policy = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": "s3:*",
                    "Resource": f"arn:aws:s3:::{name}",
                    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                }
            ],
        }
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        s3.put_bucket_policy(Bucket=name, Policy=json.dumps(policy))
        s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": spelled({"a": "b"})})
        found = storage.bucket(region, name, ACCOUNT)
        s3.delete_bucket(Bucket=name)
        assert (bare["Versioning"], bare["policy"], bare["tags"], bare["Rules"], bare["ReplicationConfiguration"]) == (
            None,
            {},
            {},
            [],
            None,
        )
        assert (found["Versioning"], found["policy"], found["tags"]) == ("Enabled", policy, {"a": "b"})


class TestReplication:
    def test_nothing_is_found_before_it_is_made(self, region):
        found = replication.read(region, migration_names("ledger", unique("v")))
        assert found == {"subnet_group": None, "instance": None, "endpoints": [], "connections": [], "tasks": []}

    def test_what_carries_the_rows_is_read_with_what_was_tested(self, region, dms, pair, subnet_group):
        source, target = dms.endpoints(pair)
        task = dms.task(source, target)
        (made,) = dms.api.describe_replication_instances(
            Filters=[{"Name": "replication-instance-arn", "Values": [dms.instance]}]
        )["ReplicationInstances"]
        identifiers = {
            one["EndpointArn"]: one["EndpointIdentifier"]
            for one in dms.api.describe_endpoints(Filters=[{"Name": "endpoint-arn", "Values": [source, target]}])[
                "Endpoints"
            ]
        }
        dms.api.add_tags_to_resource(ResourceArn=task, Tags=spelled({"a": "b"}))
        found = replication.read(
            region,
            {
                **migration_names("ledger", unique("v")),
                "replication_subnet_group": subnet_group,
                "replication_instance": made["ReplicationInstanceIdentifier"],
                "source_endpoint": identifiers[source],
                "target_endpoint": identifiers[target],
                "forward_task": dms.show(task)["ReplicationTaskIdentifier"],
            },
        )
        assert found["subnet_group"]["ReplicationSubnetGroupIdentifier"] == subnet_group
        assert found["instance"]["ReplicationInstanceArn"] == dms.instance
        assert {one["EndpointArn"] for one in found["endpoints"]} == {source, target}
        assert {one["Status"] for one in found["connections"] if one["EndpointArn"] in (source, target)} == {
            "successful"
        }
        (read,) = found["tasks"]
        assert (read["ReplicationTaskArn"], read["tags"]) == (task, {"a": "b"})
        assert read["settings"]["FullLoadSettings"]["TargetTablePrepMode"] == "DO_NOTHING"
        assert not {"ReplicationTaskSettings", "TableMappings"} & set(read)
