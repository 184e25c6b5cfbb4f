# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""ECS as AWS has it where moto differs."""

from __future__ import annotations

import itertools

import pytest
from botocore.exceptions import ClientError

_numbers = itertools.count()


@pytest.fixture(scope="module")
def ecs(client):
    return client("ecs")


@pytest.fixture(scope="module")
def subnet(client):
    ec2 = client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.91.0.0/16")["Vpc"]["VpcId"]
    return ec2.create_subnet(VpcId=vpc, CidrBlock="10.91.0.0/24")["Subnet"]["SubnetId"]


@pytest.fixture
def cluster(ecs):
    return ecs.create_cluster(clusterName=f"patches-{next(_numbers)}")["cluster"]["clusterName"]


def define(ecs, image="nginx:1"):
    container = {"name": "app", "image": image, "portMappings": [{"containerPort": 80}]}
    return ecs.register_task_definition(
        family="patches",
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="256",
        memory="512",
        containerDefinitions=[container],
    )["taskDefinition"]["taskDefinitionArn"]


@pytest.fixture
def make(ecs, cluster, subnet):
    """A function that makes the service `app` with further fields."""

    def create(**fields):
        return ecs.create_service(
            cluster=cluster,
            serviceName="app",
            taskDefinition=define(ecs),
            desiredCount=2,
            launchType="FARGATE",
            networkConfiguration={"awsvpcConfiguration": {"subnets": [subnet], "securityGroups": []}},
            **fields,
        )["service"]

    return create


def described(ecs, cluster):
    (service,) = ecs.describe_services(cluster=cluster, services=["app"])["services"]
    return service


@pytest.mark.patch
def test_a_cluster_lists_its_capacity_providers(ecs, cluster):
    (found,) = ecs.describe_clusters(clusters=[cluster])["clusters"]

    assert (found["capacityProviders"], found["defaultCapacityProviderStrategy"]) == ([], [])


@pytest.mark.patch
def test_a_cluster_made_again_is_the_one_that_is_there(ecs, cluster):
    ecs.put_cluster_capacity_providers(
        cluster=cluster, capacityProviders=["FARGATE"], defaultCapacityProviderStrategy=[]
    )

    assert ecs.create_cluster(clusterName=cluster)["cluster"]["capacityProviders"] == ["FARGATE"]


@pytest.mark.patch
def test_a_cluster_with_a_service_is_kept(ecs, cluster, make):
    make()

    with pytest.raises(ClientError) as refused:
        ecs.delete_cluster(cluster=cluster)
    ecs.delete_service(cluster=cluster, service="app", force=True)
    deleted = ecs.delete_cluster(cluster=cluster)["cluster"]

    assert refused.value.response["Error"]["Code"] == "ClusterContainsServicesException"
    assert deleted["status"] == "INACTIVE"


@pytest.mark.patch
def test_a_deleted_cluster_takes_no_service(ecs, cluster, make):
    ecs.delete_cluster(cluster=cluster)

    with pytest.raises(ClientError, match="The referenced cluster was inactive"):
        make()


@pytest.mark.patch
def test_a_service_keeps_what_it_is_given(ecs, cluster, make):
    breaker = {"enable": True, "rollback": True}
    make(
        deploymentConfiguration={"deploymentCircuitBreaker": breaker},
        enableExecuteCommand=True,
        healthCheckGracePeriodSeconds=30,
    )

    found = described(ecs, cluster)

    assert found["deploymentConfiguration"]["deploymentCircuitBreaker"] == breaker
    assert (
        found["deploymentConfiguration"]["maximumPercent"],
        found["deploymentConfiguration"]["minimumHealthyPercent"],
    ) == (200, 100)
    assert (found["enableExecuteCommand"], found["healthCheckGracePeriodSeconds"]) == (True, 30)
    assert found["networkConfiguration"]["awsvpcConfiguration"]["assignPublicIp"] == "DISABLED"


@pytest.mark.patch
def test_an_update_keeps_what_it_does_not_mention(ecs, cluster, make):
    make(deploymentConfiguration={"maximumPercent": 150}, enableExecuteCommand=True)

    ecs.update_service(cluster=cluster, service="app", deploymentConfiguration={"minimumHealthyPercent": 50})

    found = described(ecs, cluster)
    assert (
        found["deploymentConfiguration"]["maximumPercent"],
        found["deploymentConfiguration"]["minimumHealthyPercent"],
    ) == (150, 50)
    assert found["enableExecuteCommand"] is True


@pytest.mark.patch
def test_a_service_becomes_stable(ecs, cluster, make):
    make()

    ecs.get_waiter("services_stable").wait(
        cluster=cluster, services=["app"], WaiterConfig={"Delay": 0, "MaxAttempts": 1}
    )

    (deployment,) = described(ecs, cluster)["deployments"]
    assert (deployment["status"], deployment["rolloutState"], deployment["runningCount"]) == ("PRIMARY", "COMPLETED", 2)


@pytest.mark.patch
def test_a_new_task_definition_is_a_new_deployment(ecs, cluster, make):
    before = make()["deployments"][0]["id"]
    definition = define(ecs, "nginx:2")

    after = ecs.update_service(cluster=cluster, service="app", taskDefinition=definition.rpartition("/")[2])["service"]

    assert after["taskDefinition"] == definition
    assert [deployment["taskDefinition"] for deployment in after["deployments"]] == [definition]
    assert after["deployments"][0]["id"] != before


@pytest.mark.patch
def test_another_count_is_no_new_deployment(ecs, cluster, make):
    before = make()["deployments"][0]["id"]

    after = ecs.update_service(cluster=cluster, service="app", desiredCount=3)["service"]

    assert (after["runningCount"], after["deployments"][0]["id"], after["deployments"][0]["runningCount"]) == (
        3,
        before,
        3,
    )


@pytest.mark.patch
def test_a_service_is_made_once(make):
    make()

    with pytest.raises(ClientError, match="Creation of service was not idempotent"):
        make()


@pytest.mark.patch
def test_a_deleted_service_runs_nothing_and_takes_no_update(ecs, cluster, make):
    make()
    ecs.delete_service(cluster=cluster, service="app", force=True)

    with pytest.raises(ClientError) as refused:
        ecs.update_service(cluster=cluster, service="app", desiredCount=1)

    found = described(ecs, cluster)
    assert refused.value.response["Error"]["Code"] == "ServiceNotActiveException"
    assert (found["status"], found["runningCount"], found["deployments"]) == ("INACTIVE", 0, [])


def test_a_service_is_made_again_after_its_deletion(ecs, cluster, make):
    make()
    ecs.delete_service(cluster=cluster, service="app", force=True)

    assert make()["status"] == "ACTIVE"


@pytest.mark.patch
def test_a_target_group_without_a_balancer_is_refused(client, make, subnet):
    (found,) = client("ec2").describe_subnets(SubnetIds=[subnet])["Subnets"]
    group = client("elbv2").create_target_group(
        Name=f"ecs-{next(_numbers)}", Protocol="HTTP", Port=80, VpcId=found["VpcId"], TargetType="ip"
    )["TargetGroups"][0]["TargetGroupArn"]

    with pytest.raises(ClientError, match="does not have an associated load balancer"):
        make(loadBalancers=[{"targetGroupArn": group, "containerName": "app", "containerPort": 80}])


@pytest.mark.patch
def test_a_task_definition_keeps_what_moto_drops(ecs):
    dropped = {"enableFaultInjection": True, "trustedExecutionConfiguration": {"isolationMode": "SHARED"}}
    container = {"name": "app", "image": "nginx:1", "memory": 128}
    ecs.register_task_definition(family="patches-kept", containerDefinitions=[container], **dropped)
    found = ecs.describe_task_definition(taskDefinition="patches-kept")["taskDefinition"]
    assert {field: found.get(field) for field in dropped} == dropped
