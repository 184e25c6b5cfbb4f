# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""ECS's own strategies that move requests from one target group to the other."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from tests.local_aws import codedeploy_support
from tests.local_aws.dms_support import eventually, trust, unique

pytestmark = pytest.mark.patch


@pytest.fixture
def stage(client):
    """A service behind a listener that forwards everything to blue, and knows green."""
    stage = codedeploy_support.build(client, "ECS")
    shares = [
        {"TargetGroupArn": stage.groups[colour], "Weight": weight} for colour, weight in (("blue", 100), ("green", 0))
    ]
    client("elbv2").modify_listener(
        ListenerArn=stage.listener, DefaultActions=[{"Type": "forward", "ForwardConfig": {"TargetGroups": shares}}]
    )
    return stage


@pytest.fixture
def strategy(client, stage):
    """A function that gives the service a strategy."""
    (rule,) = client("elbv2").describe_rules(ListenerArn=stage.listener)["Rules"]
    role = client("iam").create_role(
        RoleName=unique("infrastructure"), AssumeRolePolicyDocument=trust("ecs.amazonaws.com")
    )["Role"]["Arn"]

    def state(name, advanced=None, **configuration):
        advanced = (
            advanced
            if advanced is not None
            else {
                "alternateTargetGroupArn": stage.groups["green"],
                "productionListenerRule": rule["RuleArn"],
                "roleArn": role,
            }
        )
        balancer = {"targetGroupArn": stage.groups["blue"], "containerName": "app", "containerPort": 80}
        return client("ecs").update_service(
            cluster=stage.name,
            service=stage.name,
            loadBalancers=[{**balancer, "advancedConfiguration": advanced}],
            deploymentConfiguration={"strategy": name, **configuration},
        )["service"]

    return state


def deploy(client, stage, image="nginx:2"):
    """A new revision; its ARN."""
    made = stage.register(image)
    client("ecs").update_service(cluster=stage.name, service=stage.name, taskDefinition=made)
    return made


def deployments(stage):
    return [(one["status"], one["taskDefinition"], one["rolloutState"]) for one in stage.service()["deployments"]]


@pytest.mark.parametrize("name", ["BLUE_GREEN", "LINEAR", "CANARY"])
def test_a_release_takes_the_requests_to_the_other_group_and_the_next_one_back(client, stage, strategy, name):
    strategy(name, bakeTimeInMinutes=5)
    assert stage.weights() == {stage.blue: 100}
    for image, group in (("nginx:2", stage.green), ("nginx:3", stage.blue)):
        made = deploy(client, stage, image)
        assert stage.weights() == {group: 100}
        assert deployments(stage) == [("PRIMARY", made, "COMPLETED")]


def test_both_run_while_requests_move_and_the_old_one_bakes(client, stage, strategy, monkeypatch):
    before = stage.service()["taskDefinition"]
    strategy("CANARY", canaryConfiguration={"canaryPercent": 10.0, "canaryBakeTimeInMinutes": 10}, bakeTimeInMinutes=10)
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.002")
    made = deploy(client, stage)
    assert deployments(stage) == [("PRIMARY", made, "IN_PROGRESS"), ("ACTIVE", before, "COMPLETED")]
    seen = [
        eventually(stage.weights, lambda shares, wanted=wanted: shares == wanted)
        for wanted in ({stage.blue: 90, stage.green: 10}, {stage.green: 100})
    ]
    assert len(seen) == 2 and len(deployments(stage)) == 2
    eventually(lambda: deployments(stage), lambda shown: shown == [("PRIMARY", made, "COMPLETED")])


def test_an_alarm_during_the_bake_brings_the_old_release_back(client, stage, strategy, monkeypatch):
    alarm, cloudwatch = unique("errors"), client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName=alarm,
        MetricName="Errors",
        Namespace="App",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    before = stage.service()["taskDefinition"]
    strategy("BLUE_GREEN", bakeTimeInMinutes=60, alarms={"alarmNames": [alarm], "enable": True, "rollback": True})
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.01")
    deploy(client, stage)
    eventually(stage.weights, lambda shares: shares == {stage.green: 100})
    cloudwatch.set_alarm_state(AlarmName=alarm, StateValue="ALARM", StateReason="too many")
    eventually(stage.weights, lambda shares: shares == {stage.blue: 100})
    assert deployments(stage) == [("PRIMARY", before, "COMPLETED")]
    assert stage.service()["taskDefinition"] == before


@pytest.mark.parametrize("lacking", ["alternateTargetGroupArn", "productionListenerRule", "roleArn", "trust"])
def test_what_a_strategy_stands_on_has_to_be_stated(client, stage, strategy, lacking):
    (rule,) = client("elbv2").describe_rules(ListenerArn=stage.listener)["Rules"]
    advanced = {
        "alternateTargetGroupArn": stage.groups["green"],
        "productionListenerRule": rule["RuleArn"],
        "roleArn": stage.role_arn,
    }
    advanced = {key: value for key, value in advanced.items() if key != lacking}
    with pytest.raises(ClientError) as refused:
        strategy("BLUE_GREEN", advanced)
    assert refused.value.response["Error"]["Code"] == "InvalidParameterException"
    assert json.dumps(stage.service()["loadBalancers"]).count("advancedConfiguration") == 0
