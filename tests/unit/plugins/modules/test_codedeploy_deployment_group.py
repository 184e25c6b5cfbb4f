# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""CodeDeploy deployment groups on the embedded AWS."""

from __future__ import annotations

import json
import threading

import pytest

from tests.local_aws import codedeploy_support

MODULE = "codedeploy_deployment_group"


@pytest.fixture
def stage(client):
    stage = codedeploy_support.build(client)
    client("codedeploy").create_application(applicationName=stage.name, computePlatform="ECS")
    return stage


@pytest.fixture
def group(run_module, stage):
    """A function which runs the module for the stage's service; None takes an option away."""
    wanted = {
        "application_name": stage.name,
        "deployment_group_name": "service",
        "service_role_arn": stage.role_arn,
        "ecs_services": [{"service_name": stage.name, "cluster_name": stage.name}],
        "load_balancer_info": {
            "target_group_pair_info_list": [
                {
                    "target_groups": [stage.blue, stage.green],
                    "prod_traffic_route": {"listener_arns": [stage.listener]},
                    "test_traffic_route": {"listener_arns": [stage.test_listener]},
                }
            ]
        },
        "blue_green_deployment_configuration": {
            "terminate_blue_instances_on_deployment_success": {"action": "TERMINATE"},
            "deployment_ready_option": {"action_on_timeout": "CONTINUE_DEPLOYMENT"},
        },
        "alarm_configuration": {"enabled": True, "alarms": ["b", "a"]},
        "auto_rollback_configuration": {"enabled": True, "events": ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"]},
        "trigger_configurations": [
            {
                "trigger_name": "told",
                "trigger_target_arn": "arn:aws:sns:us-east-1:123456789012:releases",
                "trigger_events": ["DeploymentFailure", "DeploymentRollback"],
            }
        ],
        "tags": {"owner": "platform"},
        "iam_propagation_timeout": 0,
    }

    def run(check=False, diff=False, **changed):
        options = {name: value for name, value in {**wanted, **changed}.items() if value is not None}
        return run_module(MODULE, check=check, diff=diff, **options)

    return run


def asked(client, stage):
    """What CodeDeploy itself answers, None when there is no such group."""
    codedeploy = client("codedeploy")
    names = codedeploy.list_deployment_groups(applicationName=stage.name)["deploymentGroups"]
    if "service" not in names:
        return None
    return codedeploy.get_deployment_group(applicationName=stage.name, deploymentGroupName="service")[
        "deploymentGroupInfo"
    ]


def test_a_group_is_made_once_and_removed(group, client, stage):
    planned = group(check=True, diff=True)
    assert (planned["changed"], planned["diff"]["before"], asked(client, stage)) == (True, {}, None)
    assert planned["diff"]["after"]["deployment_style"]["deployment_type"] == "BLUE_GREEN"

    made = group()["deployment_group"]
    written = asked(client, stage)
    assert written["loadBalancerInfo"]["targetGroupPairInfoList"][0]["targetGroups"] == [
        {"name": stage.blue},
        {"name": stage.green},
    ]
    assert written["alarmConfiguration"]["alarms"] == [{"name": "b"}, {"name": "a"}]
    assert written["deploymentConfigName"] == "CodeDeployDefault.ECSAllAtOnce"
    assert made["deployment_group_arn"].endswith(f":deploymentgroup:{stage.name}/service")
    assert (made["compute_platform"], made["tags"], made["last_attempted_deployment"]) == (
        "ECS",
        {"owner": "platform"},
        None,
    )
    again = group(diff=True)
    assert (again["changed"], again["deployment_group"]) == (False, made)

    assert group(check=True, state="absent")["changed"] and asked(client, stage)
    assert (group(state="absent")["changed"], asked(client, stage)) == (True, None)
    assert not group(state="absent")["changed"]


def test_order_and_what_is_not_stated_are_no_change(group, client, stage):
    made = group()["deployment_group"]
    turned = {
        "alarm_configuration": {"alarms": ["a", "b"]},
        "auto_rollback_configuration": {"events": ["DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_FAILURE"]},
        "service_role_arn": None,
        "ecs_services": None,
        "blue_green_deployment_configuration": None,
        "trigger_configurations": None,
        "tags": None,
    }
    again = group(**turned)
    assert (again["changed"], again["deployment_group"]) == (False, made)


def test_a_part_of_a_structure_changes_and_the_rest_of_it_stays(group, client, stage):
    group()
    longer = {"terminate_blue_instances_on_deployment_success": {"termination_wait_time_in_minutes": 60}}
    before = asked(client, stage)
    planned = group(check=True, diff=True, blue_green_deployment_configuration=longer)
    assert planned["changed"] and asked(client, stage) == before

    changed = group(diff=True, blue_green_deployment_configuration=longer)
    assert changed["diff"]["after"] == planned["diff"]["after"]
    assert asked(client, stage)["blueGreenDeploymentConfiguration"] == {
        "terminateBlueInstancesOnDeploymentSuccess": {"action": "TERMINATE", "terminationWaitTimeInMinutes": 60},
        "deploymentReadyOption": {"actionOnTimeout": "CONTINUE_DEPLOYMENT", "waitTimeInMinutes": 0},
    }
    assert asked(client, stage)["alarmConfiguration"] == before["alarmConfiguration"]
    assert not group(blue_green_deployment_configuration=longer)["changed"]


def test_an_empty_list_removes_what_it_lists(group, client, stage):
    group()
    assert group(trigger_configurations=[], alarm_configuration={"enabled": False, "alarms": []})["changed"]
    written = asked(client, stage)
    assert (written["triggerConfigurations"], written["alarmConfiguration"]["alarms"]) == ([], [])
    assert not group(trigger_configurations=[], alarm_configuration={"enabled": False, "alarms": []})["changed"]


def test_tags_are_purged_or_kept(group):
    group()
    assert group(tags={"cost": "7"}, purge_tags=False)["deployment_group"]["tags"] == {"owner": "platform", "cost": "7"}
    changed = group(diff=True, tags={"cost": 7})
    assert changed["changed"] and changed["diff"]["after"]["tags"] == {"cost": "7"}
    assert not group(tags={"cost": "7"})["changed"]


def test_a_group_of_instances_has_tag_filters(run_module, client, stage):
    name = f"{stage.name}-server"
    client("codedeploy").create_application(applicationName=name, computePlatform="Server")
    options = {
        "application_name": name,
        "deployment_group_name": "servers",
        "service_role_arn": stage.role_arn,
        "ec2_tag_set": [
            {"filters": [{"key": "tier", "value": "web"}]},
            {"filters": [{"key": "stage", "type": "KEY_ONLY"}]},
        ],
        "on_premises_instance_tag_filters": [{"key": "site", "value": "north"}],
        "auto_scaling_groups": ["web"],
        "outdated_instances_strategy": "IGNORE",
    }
    made = run_module(MODULE, **options)
    assert made["deployment_group"]["auto_scaling_groups"] == ["web"]
    written = client("codedeploy").get_deployment_group(applicationName=name, deploymentGroupName="servers")[
        "deploymentGroupInfo"
    ]
    assert written["ec2TagSet"]["ec2TagSetList"] == [
        [{"Key": "tier", "Value": "web", "Type": "KEY_AND_VALUE"}],
        [{"Key": "stage", "Type": "KEY_ONLY"}],
    ]
    assert written["onPremisesInstanceTagFilters"] == [{"Key": "site", "Value": "north", "Type": "KEY_AND_VALUE"}]
    assert not run_module(MODULE, **options)["changed"]
    assert run_module(MODULE, **{**options, "ec2_tag_set": options["ec2_tag_set"][:1]})["changed"]


def test_a_role_which_comes_late_is_awaited(group, client):
    trust = json.dumps(codedeploy_support.TRUST)
    make = threading.Timer(
        0.5, client("iam").create_role, kwargs={"RoleName": "late", "AssumeRolePolicyDocument": trust}
    )
    make.start()
    made = group(service_role_arn="arn:aws:iam::123456789012:role/late", iam_propagation_timeout=20)
    make.join()
    assert made["changed"] and made["deployment_group"]["service_role_arn"].endswith("/late")


def test_a_role_is_needed_that_codedeploy_may_take_on(group, run_module, stage):
    refused = group(service_role_arn="arn:aws:iam::123456789012:role/nobody")
    assert refused["failed"] and "InvalidRoleException" in refused["msg"]
    missing = run_module(MODULE, application_name=stage.name, deployment_group_name="other")
    assert missing["failed"] and "service_role_arn is needed" in missing["msg"]


def test_groups_are_listed(group, run_module, stage):
    made = group()["deployment_group"]
    assert run_module("codedeploy_deployment_group_info", application_name=stage.name)["deployment_groups"] == [made]
    one = {"application_name": stage.name, "deployment_group_name": "service"}
    assert run_module("codedeploy_deployment_group_info", **one)["deployment_groups"] == [made]
    assert run_module("codedeploy_deployment_group_info", application_name="nobody")["deployment_groups"] == []
