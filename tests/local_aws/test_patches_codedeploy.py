# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CodeDeploy as AWS has it where moto only records."""

from __future__ import annotations

import time
import uuid

import pytest
from botocore.exceptions import ClientError

from tests.local_aws import codedeploy_support

READY = {
    "terminateBlueInstancesOnDeploymentSuccess": {"action": "TERMINATE", "terminationWaitTimeInMinutes": 5},
    "deploymentReadyOption": {"actionOnTimeout": "STOP_DEPLOYMENT", "waitTimeInMinutes": 60},
}
ROLLBACK = {"enabled": True, "events": ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"]}


@pytest.fixture
def codedeploy(client):
    return client("codedeploy")


@pytest.fixture
def stage(client, codedeploy):
    stage = codedeploy_support.build(client)
    codedeploy.create_application(applicationName=stage.name, computePlatform="ECS")
    return stage


@pytest.fixture
def deploy(codedeploy, stage):
    """A function that makes the group with what is stated, deploys a new revision, and answers {id,
    task_definition}.
    """

    def start(image="nginx:2", task_definition=None, **group):
        codedeploy.create_deployment_group(**stage.group_request(**group))
        return again(codedeploy, stage, task_definition or stage.register(image))

    return start


def again(codedeploy, stage, task_definition, **fields):
    deployment_id = codedeploy.create_deployment(
        applicationName=stage.name, deploymentGroupName=stage.name, revision=stage.revision(task_definition), **fields
    )["deploymentId"]
    return {"id": deployment_id, "task_definition": task_definition}


def info(codedeploy, made):
    return codedeploy.get_deployment(deploymentId=made["id"])["deploymentInfo"]


def refusal(call, **request):
    with pytest.raises(ClientError) as refused:
        call(**request)
    return refused.value.response["Error"]["Code"]


@pytest.mark.patch
def test_a_deployment_moves_service_and_traffic(codedeploy, stage, deploy):
    made = deploy()

    found = info(codedeploy, made)
    assert (found["status"], found["creator"]) == ("Succeeded", "user")
    assert found["deploymentId"].startswith("d-") and len(found["deploymentId"]) == 11
    assert found["deploymentConfigName"] == "CodeDeployDefault.ECSAllAtOnce"
    assert stage.weights() == {stage.green: 100} == stage.weights(stage.test_listener)
    service = stage.service()
    assert service["taskDefinition"] == made["task_definition"]
    assert [(known["status"], known["taskDefinition"]) for known in service["taskSets"]] == [
        ("PRIMARY", made["task_definition"])
    ]


@pytest.mark.patch
def test_the_next_deployment_goes_back_to_the_first_target_group(codedeploy, stage, deploy):
    deploy()
    made = again(codedeploy, stage, stage.register("nginx:3"))

    assert stage.weights() == {stage.blue: 100}
    assert stage.service()["taskDefinition"] == made["task_definition"]


@pytest.mark.patch
def test_a_deployment_waits_for_a_person_and_is_continued(codedeploy, stage, deploy):
    before = stage.service()["taskDefinition"]
    made = deploy(blueGreenDeploymentConfiguration=READY)
    waiting = (
        info(codedeploy, made)["status"],
        stage.weights(),
        stage.weights(stage.test_listener),
        stage.service()["taskDefinition"],
    )

    codedeploy.continue_deployment(deploymentId=made["id"], deploymentWaitType="READY_WAIT")

    assert waiting == ("Ready", {stage.blue: 100}, {stage.green: 100}, before)
    assert (info(codedeploy, made)["status"], stage.weights()) == ("Succeeded", {stage.green: 100})
    assert refusal(codedeploy.continue_deployment, deploymentId=made["id"]) == "DeploymentAlreadyCompletedException"


@pytest.mark.patch
def test_a_stopped_deployment_is_rolled_back(codedeploy, stage, deploy):
    before = stage.service()["taskDefinition"]
    made = deploy(blueGreenDeploymentConfiguration=READY)

    codedeploy.stop_deployment(deploymentId=made["id"], autoRollbackEnabled=True)

    found = info(codedeploy, made)
    back = info(codedeploy, {"id": found["rollbackInfo"]["rollbackDeploymentId"]})
    assert (found["status"], found["errorInformation"]["code"]) == ("Stopped", "MANUAL_STOP")
    assert (back["status"], back["creator"]) == ("Succeeded", "codeDeployRollback")
    assert back["rollbackInfo"]["rollbackTriggeringDeploymentId"] == made["id"]
    assert stage.weights() == {stage.blue: 100} == stage.weights(stage.test_listener)
    assert [known["taskDefinition"] for known in stage.service()["taskSets"]] == [before]
    assert refusal(codedeploy.stop_deployment, deploymentId=made["id"]) == "DeploymentAlreadyCompletedException"


@pytest.mark.patch
def test_traffic_that_was_moved_comes_back(codedeploy, stage, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.005")
    before = stage.service()["taskDefinition"]
    codedeploy.create_deployment_group(
        **stage.group_request(deploymentConfigName="CodeDeployDefault.ECSCanary10Percent15Minutes")
    )
    made = again(codedeploy, stage, stage.register())
    deadline = time.monotonic() + 4
    while stage.weights() == {stage.blue: 100} and time.monotonic() < deadline:
        time.sleep(0.05)
    (target,) = codedeploy.batch_get_deployment_targets(
        deploymentId=made["id"], targetIds=codedeploy.list_deployment_targets(deploymentId=made["id"])["targetIds"]
    )["deploymentTargets"]
    shifted, status = stage.weights(), info(codedeploy, made)["status"]

    codedeploy.stop_deployment(deploymentId=made["id"], autoRollbackEnabled=True)

    assert (shifted, status) == ({stage.green: 10, stage.blue: 90}, "InProgress")
    assert {known["taskSetLabel"]: known["trafficWeight"] for known in target["ecsTarget"]["taskSetsInfo"]} == {
        "Blue": 90,
        "Green": 10,
    }
    assert (stage.weights(), stage.service()["taskDefinition"]) == ({stage.blue: 100}, before)


@pytest.mark.patch
def test_an_active_alarm_stops_and_rolls_back(codedeploy, stage, deploy, client):
    alarm = f"errors-{uuid.uuid4().hex[:6]}"
    cloudwatch = client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName=alarm,
        MetricName="HTTPCode_Target_5XX_Count",
        Namespace="AWS/ApplicationELB",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
        Statistic="Sum",
    )
    cloudwatch.set_alarm_state(AlarmName=alarm, StateValue="ALARM", StateReason="test")
    made = deploy(alarmConfiguration={"enabled": True, "alarms": [{"name": alarm}]}, autoRollbackConfiguration=ROLLBACK)

    found = info(codedeploy, made)
    assert (found["status"], found["errorInformation"]["code"]) == ("Stopped", "ALARM_ACTIVE")
    assert alarm in found["errorInformation"]["message"]
    assert found["rollbackInfo"]["rollbackDeploymentId"] and stage.weights() == {stage.blue: 100}


@pytest.mark.patch
def test_a_task_definition_that_is_not_there_fails_the_deployment(codedeploy, stage, deploy):
    made = deploy(task_definition=f"{stage.name}:99", autoRollbackConfiguration=ROLLBACK)

    found = info(codedeploy, made)
    assert (found["status"], found["errorInformation"]["code"]) == ("Failed", "ECS_UPDATE_ERROR")
    assert found["rollbackInfo"]["rollbackDeploymentId"] and stage.weights() == {stage.blue: 100}


@pytest.mark.patch
def test_a_group_deploys_one_thing_at_a_time(codedeploy, stage, deploy):
    deploy(blueGreenDeploymentConfiguration=READY)

    request = {
        "applicationName": stage.name,
        "deploymentGroupName": stage.name,
        "revision": stage.revision(stage.register()),
    }
    assert refusal(codedeploy.create_deployment, **request) == "DeploymentLimitExceededException"


@pytest.mark.patch
def test_what_is_no_app_spec_is_refused(codedeploy, stage):
    codedeploy.create_deployment_group(**stage.group_request())
    request = {"applicationName": stage.name, "deploymentGroupName": stage.name}
    broken = {"revisionType": "AppSpecContent", "appSpecContent": {"content": "version: 0.0"}}

    assert refusal(codedeploy.create_deployment, **request) == "RevisionRequiredException"
    assert refusal(codedeploy.create_deployment, revision=broken, **request) == "InvalidRevisionException"


@pytest.mark.patch
def test_a_group_is_complete_and_knows_its_deployments(codedeploy, stage, deploy, client):
    made = deploy(alarmConfiguration={"enabled": False, "alarms": []})

    request = {"applicationName": stage.name, "deploymentGroupName": stage.name}
    group = codedeploy.get_deployment_group(**request)["deploymentGroupInfo"]
    (batched,) = codedeploy.batch_get_deployment_groups(applicationName=stage.name, deploymentGroupNames=[stage.name])[
        "deploymentGroupsInfo"
    ]
    assert group == batched
    assert (
        group["lastSuccessfulDeployment"]["deploymentId"]
        == made["id"]
        == group["lastAttemptedDeployment"]["deploymentId"]
    )
    assert group["targetRevision"] == stage.revision(made["task_definition"])
    assert (group["outdatedInstancesStrategy"], group["terminationHookEnabled"]) == ("UPDATE", False)
    assert group["alarmConfiguration"] == {"enabled": False, "ignorePollAlarmFailure": False, "alarms": []}
    assert group["blueGreenDeploymentConfiguration"]["deploymentReadyOption"]["waitTimeInMinutes"] == 0


@pytest.mark.patch
def test_a_group_keeps_what_an_update_does_not_state(codedeploy, stage):
    codedeploy.create_deployment_group(**stage.group_request())
    codedeploy.update_deployment_group(
        applicationName=stage.name, currentDeploymentGroupName=stage.name, autoRollbackConfiguration=ROLLBACK
    )
    codedeploy.update_deployment_group(
        applicationName=stage.name, currentDeploymentGroupName=stage.name, newDeploymentGroupName="renamed"
    )

    group = codedeploy.get_deployment_group(applicationName=stage.name, deploymentGroupName="renamed")[
        "deploymentGroupInfo"
    ]
    assert (group["autoRollbackConfiguration"], group["serviceRoleArn"]) == (ROLLBACK, stage.role_arn)
    for _once_more in range(2):
        codedeploy.delete_deployment_group(applicationName=stage.name, deploymentGroupName="renamed")
    assert codedeploy.list_deployment_groups(applicationName=stage.name)["deploymentGroups"] == []


@pytest.mark.patch
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"serviceRoleArn": "arn:aws:iam::123456789012:role/nobody"}, "InvalidRoleException"),
        ({"deploymentStyle": {"deploymentType": "IN_PLACE"}}, "InvalidDeploymentStyleException"),
        ({"blueGreenDeploymentConfiguration": {}}, "InvalidBlueGreenDeploymentConfigurationException"),
        ({"ecsServices": [{"serviceName": "nobody", "clusterName": "none"}]}, "InvalidECSServiceException"),
        ({"ecsServices": []}, "InvalidECSServiceException"),
        ({"deploymentConfigName": "CodeDeployDefault.OneAtATime"}, "DeploymentConfigDoesNotExistException"),
        ({"loadBalancerInfo": {}}, "InvalidTargetGroupPairException"),
        ({"deploymentGroupName": "not a name!"}, "InvalidDeploymentGroupNameException"),
    ],
)
def test_a_group_that_cannot_deploy_is_refused(codedeploy, stage, changed, code):
    assert refusal(codedeploy.create_deployment_group, **stage.group_request(**changed)) == code


@pytest.mark.patch
def test_a_service_that_ecs_deploys_by_itself_is_refused(codedeploy, client):
    stage = codedeploy_support.build(client, controller="ECS")
    codedeploy.create_application(applicationName=stage.name, computePlatform="ECS")

    assert refusal(codedeploy.create_deployment_group, **stage.group_request()) == "InvalidECSServiceException"


@pytest.mark.patch
def test_only_codedeploy_changes_what_its_service_runs(stage, client):
    with pytest.raises(ClientError, match="CODE_DEPLOY deployment controller"):
        client("ecs").update_service(cluster=stage.name, service=stage.name, taskDefinition=stage.register())
    client("ecs").update_service(cluster=stage.name, service=stage.name, desiredCount=3)

    assert stage.service()["desiredCount"] == 3


@pytest.mark.patch
def test_an_application_is_renamed_and_removed_with_its_groups(codedeploy, stage):
    codedeploy.create_deployment_group(**stage.group_request())
    codedeploy.update_application(applicationName=stage.name, newApplicationName=f"{stage.name}-b")
    renamed = codedeploy.list_deployment_groups(applicationName=f"{stage.name}-b")["deploymentGroups"]

    for _once_more in range(2):
        codedeploy.delete_application(applicationName=f"{stage.name}-b")

    assert renamed == [stage.name]
    assert refusal(codedeploy.get_application, applicationName=f"{stage.name}-b") == "ApplicationDoesNotExistException"


@pytest.mark.patch
def test_a_platform_that_does_not_exist_is_refused(codedeploy):
    codedeploy.create_application(applicationName="plain")
    assert codedeploy.get_application(applicationName="plain")["application"]["computePlatform"] == "Server"
    codedeploy.delete_application(applicationName="plain")

    assert (
        refusal(codedeploy.create_application, applicationName="odd", computePlatform="EKS")
        == "InvalidComputePlatformException"
    )
    assert refusal(codedeploy.create_application, applicationName="not a name!") == "InvalidApplicationNameException"


@pytest.mark.patch
def test_a_deployment_to_no_instances_fails(codedeploy, stage):
    name = f"{stage.name}-server"
    codedeploy.create_application(applicationName=name, computePlatform="Server")
    codedeploy.create_deployment_group(applicationName=name, deploymentGroupName=name, serviceRoleArn=stage.role_arn)
    made = codedeploy.create_deployment(
        applicationName=name,
        deploymentGroupName=name,
        revision={"revisionType": "S3", "s3Location": {"bucket": "releases", "key": "app.zip", "bundleType": "zip"}},
    )
    found = codedeploy.get_deployment(deploymentId=made["deploymentId"])["deploymentInfo"]
    assert (found["status"], found["errorInformation"]["code"]) == ("Failed", "NO_INSTANCES")


@pytest.mark.patch
def test_lists_have_pages(codedeploy):
    names = [f"page-{number:03}" for number in range(101)]
    for name in names:
        codedeploy.create_application(applicationName=name)

    pages = list(codedeploy.get_paginator("list_applications").paginate())

    assert len(pages) > 1 and set(names) <= {name for page in pages for name in page["applications"]}
    for name in names:
        codedeploy.delete_application(applicationName=name)
