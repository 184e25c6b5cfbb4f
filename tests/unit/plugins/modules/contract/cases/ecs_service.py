# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of ecs_service."""

from __future__ import annotations

from tests.local_aws.dms_support import trust
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
    groups = {
        colour: elb.create_target_group(
            Name=f"payments-target-dev-{colour}", Protocol="HTTP", Port=80, VpcId=network["vpc"], TargetType="ip"
        )["TargetGroups"][0]["TargetGroupArn"]
        for colour in ("blue", "green")
    }
    shares = [{"TargetGroupArn": groups["blue"], "Weight": 100}, {"TargetGroupArn": groups["green"], "Weight": 0}]
    listener = elb.create_listener(
        LoadBalancerArn=balancer["LoadBalancerArn"],
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "ForwardConfig": {"TargetGroups": shares}}],
    )["Listeners"][0]["ListenerArn"]
    (rule,) = elb.describe_rules(ListenerArn=listener)["Rules"]
    iam = want("client")("iam")
    iam.create_role(RoleName="payments-target-dev-ecs", AssumeRolePolicyDocument=trust("ecs.amazonaws.com"))

    def remove():
        elb.delete_load_balancer(LoadBalancerArn=balancer["LoadBalancerArn"])
        for group in groups.values():
            elb.delete_target_group(TargetGroupArn=group)
        iam.delete_role(RoleName="payments-target-dev-ecs")
        ecs.delete_cluster(cluster="payments-target-dev")

    want("request").addfinalizer(remove)
    at = "arn:aws:elasticloadbalancing:us-east-1:123456789012"
    names = ("subnet-0123456789abcdef0", "subnet-0123456789abcdef1", "sg-0123456789abcdef0")
    return {
        **places.placeholders(want, *names),
        **{f"{at}:targetgroup/payments-dev-{colour}/0123456789": group for colour, group in groups.items()},
        f"{at}:listener-rule/app/payments-target-dev/0123456789abcdef/1/2": rule["RuleArn"],
    }
