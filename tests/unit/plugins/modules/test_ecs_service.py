# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""ECS services on the embedded AWS."""

from __future__ import annotations

import json

import pytest
from moto.ecs.exceptions import InvalidParameterException
from moto.ecs.models import EC2ContainerServiceBackend

NAME = "payments-target-test-service"


@pytest.fixture
def place(client):
    """A cluster, a task definition, a subnet and a security group for one service."""
    ecs, ec2 = client("ecs"), client("ec2")
    vpc_id = ec2.create_vpc(CidrBlock="10.78.0.0/16")["Vpc"]["VpcId"]
    subnet_id = ec2.create_subnet(VpcId=vpc_id, CidrBlock="10.78.0.0/24")["Subnet"]["SubnetId"]
    group_id = ec2.create_security_group(VpcId=vpc_id, GroupName=NAME, Description="service")["GroupId"]
    ecs.create_cluster(clusterName=NAME)
    register(ecs)
    yield {"subnet_ids": [subnet_id], "security_group_ids": [group_id]}
    ecs.delete_cluster(cluster=NAME)
    ec2.delete_security_group(GroupId=group_id)
    ec2.delete_subnet(SubnetId=subnet_id)
    ec2.delete_vpc(VpcId=vpc_id)


@pytest.fixture
def service(run_module, place):
    """A function which runs the module; what it made is gone afterwards."""
    wanted = {
        "name": NAME,
        "cluster": NAME,
        "task_definition": NAME,
        "desired_count": 2,
        "network": place,
        "deployment_configuration": {
            "minimum_healthy_percent": 100,
            "maximum_percent": 200,
            "circuit_breaker": {"enable": True, "rollback": True},
        },
        "propagate_tags": "SERVICE",
        "tags": {"owner": "platform"},
        "wait_timeout": 10,
    }
    yield lambda **changed: run_module("ecs_service", **{**wanted, **changed})
    run_module("ecs_service", name=NAME, cluster=NAME, state="absent")


def register(ecs):
    container = {"name": "application", "image": "nginx", "memory": 128}
    answer = ecs.register_task_definition(family=NAME, containerDefinitions=[container], networkMode="awsvpc")
    return answer["taskDefinition"]["taskDefinitionArn"].rpartition("/")[2]


def services(client):
    """Names of the services in use; one that was removed is remembered for a while as INACTIVE."""
    ecs = client("ecs")
    arns = ecs.list_services(cluster=NAME)["serviceArns"]
    found = ecs.describe_services(cluster=NAME, services=arns)["services"] if arns else []
    return [service["serviceName"] for service in found if service["status"] != "INACTIVE"]


def test_check_mode_makes_nothing(service, client):
    result = service(check=True)
    assert result["changed"]
    assert result["service"]["desired_count"] == 2
    assert services(client) == []


def test_check_mode_works_before_there_is_a_cluster_or_a_task_definition(run_module):
    result = run_module("ecs_service", check=True, name=NAME, cluster="no-such-cluster", task_definition="none")
    assert result["changed"]


def test_it_waits_until_all_tasks_run(service, client):
    result = service()
    assert result["changed"]
    assert result["service"]["running_count"] == 2
    assert result["service"]["deployments"][0]["rollout_state"] == "COMPLETED"
    (found,) = client("ecs").describe_services(cluster=NAME, services=[NAME])["services"]
    assert found["networkConfiguration"]["awsvpcConfiguration"]["assignPublicIp"] == "DISABLED"


@pytest.mark.parametrize("check", [True, False])
def test_a_second_run_changes_nothing(service, check):
    service()
    assert not service(check=check)["changed"]


def test_without_a_count_the_number_of_tasks_is_left_alone(service, client):
    service()
    client("ecs").update_service(cluster=NAME, service=NAME, desiredCount=3)
    result = service(desired_count=None)
    assert not result["changed"]
    assert result["service"]["desired_count"] == 3


@pytest.fixture
def autoscaled(client):
    """A function which registers the service for autoscaling, and lets that set the number of tasks."""
    scaling = client("application-autoscaling")
    target = {
        "ServiceNamespace": "ecs",
        "ResourceId": f"service/{NAME}/{NAME}",
        "ScalableDimension": "ecs:service:DesiredCount",
    }

    def scale(count):
        scaling.register_scalable_target(**target, MinCapacity=2, MaxCapacity=10)
        client("ecs").update_service(cluster=NAME, service=NAME, desiredCount=count)

    yield scale
    scaling.deregister_scalable_target(**target)


@pytest.mark.parametrize("check", [True, False])
def test_the_number_of_tasks_is_autoscaling_s_where_the_service_is_registered(service, autoscaled, check):
    service()
    autoscaled(6)
    result = service(check=check)
    assert (result["changed"], result["service"]["desired_count"]) == (False, 6)
    assert result["left_alone"] == [f"Service {NAME} has 6 tasks and not desired_count (2) because it is autoscaled."]
    (arn,) = {result["service"]["cluster_arn"]}
    assert not service(check=check, cluster=arn)["changed"]


def test_other_changes_leave_the_autoscaled_number_alone(service, autoscaled, client):
    service()
    autoscaled(6)
    newest = register(client("ecs"))
    result = service(health_check_grace_period_seconds=30)
    assert (result["changed"], result["service"]["desired_count"]) == (True, 6)
    assert result["service"]["task_definition"] == newest


def test_nothing_is_left_alone_where_the_number_is_the_stated_one(service, autoscaled):
    assert service()["left_alone"] == []
    autoscaled(2)
    assert service()["left_alone"] == []


def test_a_new_revision_of_the_family_is_rolled_out(service, client):
    service()
    newest = register(client("ecs"))
    result = service()
    assert result["changed"]
    assert result["service"]["task_definition"] == newest
    assert result["service"]["running_count"] == 2


def test_a_stated_revision_stays_when_there_is_a_newer_one(service, client):
    first = service()["service"]["task_definition"]
    register(client("ecs"))
    assert not service(task_definition=first)["changed"]


def test_drift_is_put_back(service, client, place):
    good = service()["service"]
    ecs = client("ecs")
    ecs.update_service(
        cluster=NAME,
        service=NAME,
        desiredCount=1,
        deploymentConfiguration={
            "maximumPercent": 150,
            "minimumHealthyPercent": 50,
            "deploymentCircuitBreaker": {"enable": False, "rollback": False},
        },
        networkConfiguration={
            "awsvpcConfiguration": {
                "subnets": place["subnet_ids"],
                "securityGroups": place["security_group_ids"],
                "assignPublicIp": "ENABLED",
            }
        },
    )
    ecs.tag_resource(resourceArn=good["service_arn"], tags=[{"key": "owner", "value": "other"}])
    result = service(diff=True)
    assert result["changed"]
    for field in ("desired_count", "deployment_configuration", "network", "tags"):
        assert result["diff"]["before"][field] != good[field], field
        assert result["service"][field] == good[field], field


def test_another_launch_type_is_refused_with_a_sentence(service):
    service()
    result = service(launch_type="EXTERNAL")
    assert result["failed"]
    assert "cannot change it to EXTERNAL; remove the service first" in result["msg"]


def test_it_is_removed_with_its_tasks_once(service, client):
    service()
    assert service(check=True, state="absent")["changed"]
    assert service(state="absent")["changed"]
    assert services(client) == []
    assert not service(state="absent")["changed"]


def test_it_may_be_removed_without_waiting_for_its_tasks(service, client):
    service()
    assert service(state="absent", wait=False)["changed"]
    assert services(client) == []


@pytest.fixture
def shifted(service, client, place):
    """A function which runs the module for a service behind two target groups, with a strategy that moves requests
    between them.
    """
    elb, iam, ec2 = client("elbv2"), client("iam"), client("ec2")
    (first,) = ec2.describe_subnets(SubnetIds=place["subnet_ids"])["Subnets"]
    vpc, zone = first["VpcId"], "us-east-1b" if first["AvailabilityZone"] == "us-east-1a" else "us-east-1a"
    second = ec2.create_subnet(VpcId=vpc, CidrBlock="10.78.1.0/24", AvailabilityZone=zone)["Subnet"]["SubnetId"]
    balancer = elb.create_load_balancer(Name=NAME, Subnets=[*place["subnet_ids"], second])["LoadBalancers"][0][
        "LoadBalancerArn"
    ]
    groups = [
        elb.create_target_group(Name=f"{NAME}-{n}", Protocol="HTTP", Port=80, VpcId=vpc, TargetType="ip")[
            "TargetGroups"
        ][0]["TargetGroupArn"]
        for n in range(2)
    ]
    shares = [{"TargetGroupArn": group, "Weight": weight} for group, weight in zip(groups, (100, 0), strict=True)]
    listener = elb.create_listener(
        LoadBalancerArn=balancer,
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "ForwardConfig": {"TargetGroups": shares}}],
    )["Listeners"][0]["ListenerArn"]
    (rule,) = elb.describe_rules(ListenerArn=listener)["Rules"]
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ecs.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
    role = iam.create_role(RoleName=NAME, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    advanced = {"alternate_target_group_arn": groups[1], "production_listener_rule": rule["RuleArn"], "role_arn": role}
    balancers = [
        {
            "target_group_arn": groups[0],
            "container_name": "application",
            "container_port": 80,
            "advanced_configuration": advanced,
        }
    ]

    def shares_now():
        (answer,) = elb.describe_listeners(ListenerArns=[listener])["Listeners"]
        weights = {
            one["TargetGroupArn"]: one["Weight"] for one in answer["DefaultActions"][0]["ForwardConfig"]["TargetGroups"]
        }
        return [weights[group] for group in groups]

    def run(configuration, **changed):
        return service(load_balancers=balancers, deployment_configuration=configuration, **changed)

    yield run, shares_now
    service(state="absent")
    elb.delete_load_balancer(LoadBalancerArn=balancer)
    for group in groups:
        elb.delete_target_group(TargetGroupArn=group)
    iam.delete_role(RoleName=NAME)
    ec2.delete_subnet(SubnetId=second)


@pytest.mark.parametrize(
    "configuration",
    [
        {"strategy": "BLUE_GREEN", "bake_time_in_minutes": 5},
        {"strategy": "LINEAR", "linear": {"step_percent": 20, "step_bake_time_in_minutes": 1}},
        {
            "strategy": "CANARY",
            "canary": {"canary_percent": 10, "canary_bake_time_in_minutes": 5},
            "alarms": {"alarm_names": ["none-of-these"], "enable": True, "rollback": True},
        },
    ],
    ids=lambda configuration: configuration["strategy"],
)
def test_a_new_revision_takes_the_requests_to_the_other_target_group(shifted, client, configuration):
    run, shares = shifted
    assert run(configuration)["changed"] is True
    assert run(configuration)["changed"] is False
    assert shares() == [100, 0]
    newest = register(client("ecs"))
    result = run(configuration)
    assert (result["changed"], result["service"]["task_definition"]) == (True, newest)
    assert shares() == [0, 100]
    assert run(configuration)["changed"] is False


def test_another_strategy_leaves_the_steps_of_the_one_before(shifted, client):
    run, _shares = shifted
    run({"strategy": "CANARY", "canary": {"canary_percent": 10, "canary_bake_time_in_minutes": 5}})
    result = run({"strategy": "BLUE_GREEN"})
    assert result["changed"] is True and result["service"]["deployment_configuration"]["strategy"] == "BLUE_GREEN"
    assert run({"strategy": "BLUE_GREEN"})["changed"] is False


def test_a_deployment_that_takes_time_is_waited_for(shifted, client, monkeypatch):
    run, shares = shifted
    run({"strategy": "BLUE_GREEN"})
    newest = register(client("ecs"))
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.03")
    begun = run({"strategy": "BLUE_GREEN"}, wait=False)["service"]
    assert [one["rollout_state"] for one in begun["deployments"]] == ["IN_PROGRESS", "COMPLETED"]
    waited = run({"strategy": "BLUE_GREEN"})
    assert (waited["changed"], waited["service"]["task_definition"]) == (False, newest)
    assert [one["rollout_state"] for one in waited["service"]["deployments"]] == ["COMPLETED"] and shares() == [0, 100]


def test_a_deployment_that_an_alarm_takes_back_is_told_with_the_revision_that_runs(shifted, client, monkeypatch):
    run, shares = shifted
    cloudwatch = client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName=NAME,
        MetricName="Errors",
        Namespace="App",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    configuration = {"strategy": "BLUE_GREEN", "alarms": {"alarm_names": [NAME], "enable": True, "rollback": True}}
    before = run(configuration)["service"]["task_definition"]
    newest = register(client("ecs"))
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.02")
    run(configuration, wait=False)
    cloudwatch.set_alarm_state(AlarmName=NAME, StateValue="ALARM", StateReason="too many")
    failed = run(configuration)
    cloudwatch.delete_alarms(AlarmNames=[NAME])
    assert failed["failed"] and shares() == [100, 0]
    assert f"Service {NAME} went back to {before}, because the deployment of {newest} failed" in failed["msg"]


@pytest.mark.parametrize(
    "message",
    [
        "Unable to assume the service linked role. Please verify that the ECS service linked role exists.",
        "Unable to assume role and validate the specified targetGroupArn.",
        "The target group with targetGroupArn arn:x does not have an associated load balancer.",
    ],
)
def test_what_ecs_does_not_know_yet_is_waited_for(service, client, monkeypatch, message):
    create, refused = EC2ContainerServiceBackend.create_service, []

    def at_first_refused(self, *arguments, **keywords):
        if len(refused) < 2:
            refused.append(message)
            raise InvalidParameterException(message)
        return create(self, *arguments, **keywords)

    monkeypatch.setattr(EC2ContainerServiceBackend, "create_service", at_first_refused)
    assert service()["changed"] and len(refused) == 2


def test_another_refusal_of_ecs_is_told_at_once(service, monkeypatch):
    def refuse(*_arguments, **_keywords):
        raise InvalidParameterException("The subnets are of several VPCs.")

    monkeypatch.setattr(EC2ContainerServiceBackend, "create_service", refuse)
    answer = service()
    assert answer["failed"] and "The subnets are of several VPCs." in answer["msg"]
