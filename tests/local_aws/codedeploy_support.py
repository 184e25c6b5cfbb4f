# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A service behind a load balancer that CodeDeploy may deploy to, and questions about where its traffic goes."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from typing import Any

_numbers = itertools.count(1)

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "codedeploy.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}


@dataclass(frozen=True)
class Stage:
    """What a blue/green deployment moves: `blue` is the target group which the listener forwards to at first."""

    client: Any
    name: str
    listener: str
    test_listener: str
    groups: dict[str, str]
    role_arn: str

    @property
    def blue(self) -> str:
        return f"{self.name}-blue"

    @property
    def green(self) -> str:
        return f"{self.name}-green"

    def register(self, image: str = "nginx:2") -> str:
        """The ARN of a new revision of the task definition."""
        container = {"name": "app", "image": image, "portMappings": [{"containerPort": 80}]}
        return self.client("ecs").register_task_definition(
            family=self.name,
            requiresCompatibilities=["FARGATE"],
            networkMode="awsvpc",
            cpu="256",
            memory="512",
            containerDefinitions=[container],
        )["taskDefinition"]["taskDefinitionArn"]

    def app_spec(self, task_definition: str) -> dict[str, Any]:
        """The AppSpec that deploys a task definition."""
        properties = {
            "TaskDefinition": task_definition,
            "LoadBalancerInfo": {"ContainerName": "app", "ContainerPort": 80},
        }
        return {
            "version": 0.0,
            "Resources": [{"TargetService": {"Type": "AWS::ECS::Service", "Properties": properties}}],
        }

    def revision(self, task_definition: str) -> dict[str, Any]:
        """The AppSpec as CreateDeployment takes it."""
        content = json.dumps(self.app_spec(task_definition))
        return {"revisionType": "AppSpecContent", "appSpecContent": {"content": content}}

    def weights(self, listener: str | None = None) -> dict[str, int]:
        """Percent by name of the target groups to which the production listener (or another one) forwards; zero left
        out.
        """
        elb = self.client("elbv2")
        (answer,) = elb.describe_listeners(ListenerArns=[listener or self.listener])["Listeners"]
        (action,) = answer["DefaultActions"]
        if "TargetGroupArn" in action:
            return {self._name(action["TargetGroupArn"]): 100}
        shares = action["ForwardConfig"]["TargetGroups"]
        return {self._name(share["TargetGroupArn"]): share["Weight"] for share in shares if share["Weight"]}

    def _name(self, arn: str) -> str:
        return arn.split("/")[1]

    def service(self) -> dict[str, Any]:
        """The service as ECS describes it."""
        (found,) = self.client("ecs").describe_services(cluster=self.name, services=[self.name])["services"]
        return found

    def group_request(self, **changed: Any) -> dict[str, Any]:
        """A deployment group of this service, as CreateDeploymentGroup takes it."""
        return {
            "applicationName": self.name,
            "deploymentGroupName": self.name,
            "serviceRoleArn": self.role_arn,
            "deploymentStyle": {"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"},
            "blueGreenDeploymentConfiguration": {
                "terminateBlueInstancesOnDeploymentSuccess": {"action": "TERMINATE", "terminationWaitTimeInMinutes": 5},
                "deploymentReadyOption": {"actionOnTimeout": "CONTINUE_DEPLOYMENT"},
            },
            "ecsServices": [{"serviceName": self.name, "clusterName": self.name}],
            "loadBalancerInfo": {
                "targetGroupPairInfoList": [
                    {
                        "targetGroups": [{"name": self.blue}, {"name": self.green}],
                        "prodTrafficRoute": {"listenerArns": [self.listener]},
                        "testTrafficRoute": {"listenerArns": [self.test_listener]},
                    }
                ]
            },
            **changed,
        }


def build(client: Any, controller: str = "CODE_DEPLOY") -> Stage:
    """Make a cluster, a service and a load balancer with two listeners and two target groups."""
    name = f"stage{next(_numbers)}"
    ec2, elb, ecs, iam = client("ec2"), client("elbv2"), client("ecs"), client("iam")
    vpc = ec2.create_vpc(CidrBlock="10.92.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.92.{number}.0/24", AvailabilityZone=f"us-east-1{zone}")["Subnet"][
            "SubnetId"
        ]
        for number, zone in enumerate("ab")
    ]
    balancer = elb.create_load_balancer(Name=name, Subnets=subnets)["LoadBalancers"][0]["LoadBalancerArn"]
    groups = {
        colour: elb.create_target_group(Name=f"{name}-{colour}", Protocol="HTTP", Port=80, VpcId=vpc, TargetType="ip")[
            "TargetGroups"
        ][0]["TargetGroupArn"]
        for colour in ("blue", "green")
    }
    listeners = [
        elb.create_listener(
            LoadBalancerArn=balancer,
            Protocol="HTTP",
            Port=port,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": groups["blue"]}],
        )["Listeners"][0]["ListenerArn"]
        for port in (80, 8080)
    ]
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    stage = Stage(client, name, *listeners, groups, role)
    ecs.create_cluster(clusterName=name)
    ecs.create_service(
        cluster=name,
        serviceName=name,
        taskDefinition=stage.register("nginx:1"),
        desiredCount=2,
        launchType="FARGATE",
        deploymentController={"type": controller},
        networkConfiguration={"awsvpcConfiguration": {"subnets": subnets, "securityGroups": []}},
        loadBalancers=[{"targetGroupArn": groups["blue"], "containerName": "app", "containerPort": 80}],
    )
    return stage
