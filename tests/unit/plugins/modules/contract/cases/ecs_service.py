# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of ecs_service."""

from __future__ import annotations

from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Lifecycle


#: What ECS does once it was told.
COUNTED = frozenset({"running_count", "pending_count", "deployments", "last_event"})


def case(want):
    ecs, network = want("client")("ecs"), want("network")
    ecs.create_cluster(clusterName="contract-services")
    container = {"name": "application", "image": "nginx", "memory": 128}
    ecs.register_task_definition(family="contract-service", containerDefinitions=[container], networkMode="awsvpc")
    return Lifecycle(
        options={
            "name": "contract",
            "cluster": "contract-services",
            "task_definition": "contract-service",
            "desired_count": 2,
            "network": {"subnet_ids": network["subnets"][:1], "security_group_ids": [network["group"]]},
        },
        change={"desired_count": 3},
        identity=("name", "cluster"),
        unforeseen=COUNTED,
    )


def examples(want):
    ecs, elb, network = want("client")("ecs"), want("client")("elbv2"), want("network")
    ecs.create_cluster(clusterName="payments-target-dev")
    container = {"name": "application", "image": "nginx", "memory": 128, "portMappings": [{"containerPort": 80}]}
    ecs.register_task_definition(family="payments-target-dev", containerDefinitions=[container], networkMode="awsvpc")
    balancer = elb.create_load_balancer(Name="payments-target-dev", Subnets=network["subnets"][:2])["LoadBalancers"][0]
    group = elb.create_target_group(
        Name="payments-target-dev-blue", Protocol="HTTP", Port=80, VpcId=network["vpc"], TargetType="ip"
    )["TargetGroups"][0]["TargetGroupArn"]
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    elb.create_listener(LoadBalancerArn=balancer["LoadBalancerArn"], Protocol="HTTP", Port=80, DefaultActions=forward)

    def remove():
        elb.delete_load_balancer(LoadBalancerArn=balancer["LoadBalancerArn"])
        elb.delete_target_group(TargetGroupArn=group)
        ecs.delete_cluster(cluster="payments-target-dev")

    want("request").addfinalizer(remove)
    placeholder = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/payments-target-dev-blue/0123456789abcdef"
    names = ("subnet-0123456789abcdef0", "subnet-0123456789abcdef1", "sg-0123456789abcdef0")
    return {**places.placeholders(want, *names), placeholder: group}
