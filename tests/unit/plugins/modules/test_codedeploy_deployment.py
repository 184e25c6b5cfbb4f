# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""CodeDeploy deployments on the embedded AWS."""

from __future__ import annotations

import json

import pytest
import yaml

from tests.local_aws import codedeploy_support

MODULE = "codedeploy_deployment"
READY = {
    "terminateBlueInstancesOnDeploymentSuccess": {"action": "TERMINATE", "terminationWaitTimeInMinutes": 5},
    "deploymentReadyOption": {"actionOnTimeout": "STOP_DEPLOYMENT", "waitTimeInMinutes": 60},
}


@pytest.fixture
def codedeploy(client):
    return client("codedeploy")


@pytest.fixture
def stage(client, codedeploy):
    stage = codedeploy_support.build(client)
    codedeploy.create_application(applicationName=stage.name, computePlatform="ECS")
    codedeploy.create_deployment_group(**stage.group_request())
    return stage


@pytest.fixture
def waiting(codedeploy, stage):
    """The stage, whose deployments wait for a person."""
    codedeploy.update_deployment_group(
        applicationName=stage.name, currentDeploymentGroupName=stage.name, blueGreenDeploymentConfiguration=READY
    )
    return stage


@pytest.fixture
def deploy(run_module, stage):
    """A function which runs the module for the stage's deployment group."""

    def run(app_spec=None, **options):
        revision = {"revision": {"app_spec": app_spec}} if app_spec else {}
        return run_module(
            MODULE,
            application_name=stage.name,
            deployment_group_name=stage.name,
            **{"wait_timeout": 20, **revision, **options},
        )

    return run


def count(codedeploy, stage):
    return len(codedeploy.list_deployments(applicationName=stage.name, deploymentGroupName=stage.name)["deployments"])


def test_a_revision_is_deployed_once(deploy, codedeploy, stage):
    wanted = stage.app_spec(stage.register())
    planned = deploy(wanted, check=True, diff=True)
    assert (planned["changed"], planned["deployment"]["status"], count(codedeploy, stage)) == (True, "Created", 0)
    assert stage.weights() == {stage.blue: 100}

    made = deploy(wanted)
    assert (made["changed"], made["deployment"]["status"], stage.weights()) == (True, "Succeeded", {stage.green: 100})
    for spelling in (wanted, json.dumps(wanted, indent=4), yaml.safe_dump(wanted)):
        again = deploy(spelling)
        assert (again["changed"], again["deployment"]) == (False, made["deployment"])
    assert count(codedeploy, stage) == 1


def test_another_revision_is_deployed_and_shown(deploy, stage):
    first = deploy(stage.app_spec(stage.register()))["deployment"]
    wanted = stage.app_spec(stage.register("nginx:3"))
    planned = deploy(wanted, check=True, diff=True)
    assert "deployment_id" not in planned["diff"]["after"] and planned["diff"]["before"] == first

    second = deploy(wanted, diff=True)
    assert second["diff"]["before"] == first and second["deployment"]["deployment_id"] != first["deployment_id"]
    assert second["deployment"]["previous_revision"] == first["revision"]
    assert stage.weights() == {stage.blue: 100}


def test_the_same_revision_is_deployed_again_when_forced(deploy, codedeploy, stage):
    wanted = stage.app_spec(stage.register())
    deploy(wanted)
    assert deploy(wanted, force=True, description="again")["deployment"]["description"] == "again"
    assert count(codedeploy, stage) == 2


def test_a_failure_is_said_with_its_reason_and_tried_again(deploy, codedeploy, stage):
    wanted = stage.app_spec(f"{stage.name}:99")
    back = {"enabled": True, "events": ["DEPLOYMENT_FAILURE"]}
    failed = deploy(wanted, auto_rollback_configuration=back)
    assert (
        failed["failed"]
        and "is in state Failed: ECS_UPDATE_ERROR" in failed["msg"]
        and "rolled back by" in failed["msg"]
    )
    assert count(codedeploy, stage) == 2
    assert deploy(wanted)["failed"] and count(codedeploy, stage) == 3


def test_without_waiting_a_failure_is_seen_in_the_status(deploy, stage):
    failed = deploy(stage.app_spec(f"{stage.name}:99"), wait=False)
    assert failed["changed"] and failed["deployment"]["error_information"]["code"] == "ECS_UPDATE_ERROR"


def test_a_deployment_that_waits_for_a_person_is_continued(deploy, waiting):
    wanted = waiting.app_spec(waiting.register())
    started = deploy(wanted)["deployment"]
    assert (started["status"], waiting.weights()) == ("Ready", {waiting.blue: 100})
    assert not deploy(wanted)["changed"]

    assert deploy(state="continued", check=True)["changed"] and waiting.weights() == {waiting.blue: 100}
    continued = deploy(state="continued")
    assert (continued["changed"], continued["deployment"]["status"]) == (True, "Succeeded")
    assert (continued["deployment"]["deployment_id"], waiting.weights()) == (
        started["deployment_id"],
        {waiting.green: 100},
    )
    assert not deploy(state="continued")["changed"]


def test_a_deployment_is_stopped_and_taken_back(deploy, run_module, waiting):
    started = deploy(waiting.app_spec(waiting.register()))["deployment"]
    refused = deploy(waiting.app_spec(waiting.register("nginx:3")))
    assert refused["failed"] and f"Deployment {started['deployment_id']}" in refused["msg"]
    assert deploy(state="stopped", check=True)["changed"]

    stopped = run_module(MODULE, deployment_id=started["deployment_id"], state="stopped", auto_rollback_enabled=True)
    assert (stopped["changed"], stopped["deployment"]["status"]) == (True, "Stopped")
    assert stopped["deployment"]["rollback_info"]["rollback_deployment_id"]
    assert waiting.weights() == waiting.weights(waiting.test_listener) == {waiting.blue: 100}
    assert not run_module(MODULE, deployment_id=started["deployment_id"], state="stopped")["changed"]
    nothing = run_module(MODULE, deployment_id=started["deployment_id"], state="continued")
    assert nothing["failed"] and "nothing to continue" in nothing["msg"]


def test_where_nothing_was_deployed_nothing_is_stopped_or_continued(deploy):
    assert deploy(state="stopped") == {**deploy(state="stopped"), "changed": False, "deployment": {}}
    refused = deploy(state="continued")
    assert refused["failed"] and "no deployment to continue" in refused["msg"]


def test_a_bundle_in_s3_goes_to_instances(run_module, codedeploy, stage):
    name = f"{stage.name}-server"
    codedeploy.create_application(applicationName=name, computePlatform="Server")
    codedeploy.create_deployment_group(applicationName=name, deploymentGroupName=name, serviceRoleArn=stage.role_arn)
    revision = {"s3_location": {"bucket": "releases", "key": "app.zip", "bundle_type": "zip", "e_tag": "abc"}}
    failed = run_module(MODULE, application_name=name, deployment_group_name=name, revision=revision)
    assert failed["failed"] and "NO_INSTANCES" in failed["msg"]
    (found,) = run_module("codedeploy_deployment_info", application_name=name, deployment_group_name=name)[
        "deployments"
    ]
    assert found["revision"] == revision


def test_the_instances_of_the_new_environment_can_be_chosen(run_module, codedeploy, stage):
    name = f"{stage.name}-fleet"
    codedeploy.create_application(applicationName=name, computePlatform="Server")
    codedeploy.create_deployment_group(applicationName=name, deploymentGroupName=name, serviceRoleArn=stage.role_arn)
    tag = {"key": "side", "value": "green", "type": "KEY_AND_VALUE"}
    chosen = {"tag_filters": [tag], "ec2_tag_set": [{"filters": [tag]}], "auto_scaling_groups": ["green"]}
    revision = {"s3_location": {"bucket": "releases", "key": "app.zip", "bundle_type": "zip"}}
    run_module(
        MODULE,
        application_name=name,
        deployment_group_name=name,
        revision=revision,
        target_instances=chosen,
        wait=False,
    )
    (made,) = codedeploy.list_deployments(applicationName=name, deploymentGroupName=name)["deployments"]
    theirs = {"Key": "side", "Value": "green", "Type": "KEY_AND_VALUE"}
    assert codedeploy.get_deployment(deploymentId=made)["deploymentInfo"]["targetInstances"] == {
        "tagFilters": [theirs],
        "ec2TagSet": {"ec2TagSetList": [[theirs]]},
        "autoScalingGroups": ["green"],
    }


@pytest.mark.parametrize(
    "options",
    [
        {"deployment_id": "d-ABCDEFGH1"},
        {"application_name": "a", "deployment_group_name": "b"},
        {"application_name": "a", "state": "stopped"},
        {"application_name": "a", "deployment_group_name": "b", "revision": {}},
    ],
)
def test_what_makes_no_sense_is_refused(run_module, options):
    assert run_module(MODULE, **options)["failed"]


def test_deployments_are_listed_with_their_targets(deploy, run_module, waiting):
    first = deploy(waiting.app_spec(waiting.register()))["deployment"]
    deploy(state="continued")
    second = deploy(waiting.app_spec(waiting.register("nginx:3")))["deployment"]
    group = {"application_name": waiting.name, "deployment_group_name": waiting.name}

    found = run_module("codedeploy_deployment_info", include_targets=True, **group)["deployments"]
    ready = run_module("codedeploy_deployment_info", statuses=["Ready"], created_after="2020-01-01", **group)[
        "deployments"
    ]
    none = run_module("codedeploy_deployment_info", created_before="2020-01-01T00:00:00Z", **group)["deployments"]
    wrong = run_module("codedeploy_deployment_info", created_before="yesterday", **group)

    assert [item["deployment_id"] for item in found] == [second["deployment_id"], first["deployment_id"]]
    sets = found[0]["targets"][0]["ecs_target"]["task_sets_info"]
    assert {item["task_set_label"]: item["traffic_weight"] for item in sets} == {"Blue": 100, "Green": 0}
    assert (ready, none) == ([second], [])
    assert wrong["failed"] and "created_before is 'yesterday'" in wrong["msg"]
    assert run_module("codedeploy_deployment_info", deployment_id=second["deployment_id"])["deployments"] == [second]
    assert run_module("codedeploy_deployment_info", deployment_id="d-NOBODY000")["deployments"] == []


def test_the_old_version_is_ended_early(deploy, codedeploy, stage, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.005")
    long = {
        "terminateBlueInstancesOnDeploymentSuccess": {"action": "TERMINATE", "terminationWaitTimeInMinutes": 600},
        "deploymentReadyOption": {"actionOnTimeout": "CONTINUE_DEPLOYMENT"},
    }
    codedeploy.update_deployment_group(
        applicationName=stage.name, currentDeploymentGroupName=stage.name, blueGreenDeploymentConfiguration=long
    )
    timed_out = deploy(stage.app_spec(stage.register()), wait_timeout=2)
    assert timed_out["failed"] and "is still in state InProgress after waiting 2 seconds" in timed_out["msg"]
    assert stage.weights() == {stage.green: 100} and len(stage.service()["taskSets"]) == 2

    assert deploy(state="continued", wait_type="TERMINATION_WAIT")["deployment"]["status"] == "Succeeded"
    assert len(stage.service()["taskSets"]) == 1


def test_the_service_is_made_for_codedeploy_and_left_to_it(run_module, client, codedeploy, stage):
    found = stage.service()
    vpc = found["networkConfiguration"]["awsvpcConfiguration"]
    options = {
        "name": f"{stage.name}-own",
        "cluster": stage.name,
        "task_definition": stage.name,
        "desired_count": 1,
        "deployment_controller": "CODE_DEPLOY",
        "network": {"subnet_ids": vpc["subnets"], "security_group_ids": []},
        "load_balancers": [{"target_group_arn": stage.groups["blue"], "container_name": "app", "container_port": 80}],
        "wait_timeout": 10,
    }
    made = run_module("ecs_service", **options)
    assert made["changed"] and made["service"]["deployment_controller"] == "CODE_DEPLOY"

    stage.register("nginx:9")
    assert not run_module("ecs_service", **options)["changed"]
    scaled = run_module("ecs_service", **{**options, "desired_count": 2})
    assert (scaled["changed"], scaled["service"]["running_count"]) == (True, 2)
    assert scaled["service"]["task_definition"] == made["service"]["task_definition"]
    refused = run_module("ecs_service", **{**options, "deployment_controller": "ECS"})
    assert refused["failed"] and "deployment controller CODE_DEPLOY" in refused["msg"]
    assert run_module("ecs_service", name=options["name"], cluster=stage.name, state="absent")["changed"]
