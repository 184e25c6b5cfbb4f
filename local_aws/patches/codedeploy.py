# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CodeDeploy: 14 of its operations moto has, and no deployment of its ever does anything."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from moto.codedeploy import responses
from moto.codedeploy.models import Application, CodeDeployBackend, DeploymentGroup, DeploymentInfo
from moto.codedeploy.responses import CodeDeployResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.moto_api._internal import mock_random

from local_aws.codedeploy import rules
from local_aws.codedeploy.deployments import LOCK, Deployment
from local_aws.patching import around

#: How many items a list operation answers at once.
PAGE = 100
_NAME = re.compile(r"[A-Za-z0-9._+=,@-]{1,100}")
#: Fields of a deployment group by the names of moto's attributes.
GROUP_FIELDS = {
    "deploymentConfigName": "deployment_config_name",
    "ec2TagFilters": "ec2_tag_filters",
    "onPremisesInstanceTagFilters": "on_premises_instance_tag_filters",
    "autoScalingGroups": "auto_scaling_groups",
    "serviceRoleArn": "service_role_arn",
    "triggerConfigurations": "trigger_configurations",
    "alarmConfiguration": "alarm_configuration",
    "autoRollbackConfiguration": "auto_rollback_configuration",
    "outdatedInstancesStrategy": "outdated_instances_strategy",
    "deploymentStyle": "deployment_style",
    "blueGreenDeploymentConfiguration": "blue_green_deployment_configuration",
    "loadBalancerInfo": "load_balancer_info",
    "ec2TagSet": "ec2_tag_set",
    "ecsServices": "ecs_services",
    "onPremisesTagSet": "on_premises_tag_set",
    "terminationHookEnabled": "termination_hook_enabled",
}


def apply() -> None:
    """Apply every patch of this file."""
    applications_are_renamed_and_deleted()
    names_and_platforms_are_checked()
    groups_are_checked_and_complete()
    groups_are_changed_and_deleted()
    deployments_have_ids_like_aws()
    deployments_move_tasks_and_traffic()
    deployments_are_stopped_and_continued()
    deployments_show_their_target()
    lists_have_pages()


def applications_are_renamed_and_deleted() -> None:
    """UpdateApplication renames an application with its groups;

    DeleteApplication removes them, and is content where there is none.
    """

    def update_application(self):
        old, new = self._get_param("applicationName"), self._get_param("newApplicationName")
        backend = self.codedeploy_backend
        application = backend.get_application(old)
        if new and new != old:
            _check_name("Application", new)
            if new in backend.applications:
                raise rules.refuse("ApplicationAlreadyExistsException", f"Application already exists with name {new}")
            tags = backend.tagger.get_tag_dict_for_resource(backend._application_arn(old))
            backend.tagger.delete_all_tags_for_resource(backend._application_arn(old))
            backend.tag_resource(backend._application_arn(new), tags)
            application.application_name = new
            backend.applications[new] = backend.applications.pop(old)
            backend.deployment_groups[new] = backend.deployment_groups.pop(old, {})
        return EmptyResult()

    def delete_application(self):
        name, backend = self._get_param("applicationName"), self.codedeploy_backend
        for group in list(backend.deployment_groups.pop(name, {})):
            backend.tagger.delete_all_tags_for_resource(backend._deployment_group_arn(name, group))
        backend.applications.pop(name, None)
        backend.tagger.delete_all_tags_for_resource(backend._application_arn(name))
        return EmptyResult()

    CodeDeployResponse.update_application = update_application
    CodeDeployResponse.delete_application = delete_application


def _check_name(what: str, name: str | None) -> None:
    if not name or not _NAME.fullmatch(name):
        raise rules.refuse(f"Invalid{what.replace(' ', '')}NameException", f"{what} name is not valid: {name}")


def names_and_platforms_are_checked() -> None:
    """CreateApplication refuses a name or a compute platform that CodeDeploy does not know; the platform is Server by
    itself.
    """

    @around(CodeDeployBackend, "create_application")
    def create(original, self, application_name, compute_platform, tags):
        _check_name("Application", application_name)
        if compute_platform and compute_platform not in rules.DEFAULT_CONFIGURATION:
            raise rules.refuse(
                "InvalidComputePlatformException", f"The compute platform is invalid: {compute_platform}"
            )
        return original(self, application_name, compute_platform or "Server", tags)

    # moto leaves this field out, AWS never does
    @around(Application, "__init__")
    def init(original, self, *args, **kwargs):
        original(self, *args, **kwargs)
        self.linked_to_github = False

    _wrap_info("_application_info", lambda application, info: {**info, "linkedToGitHub": application.linked_to_github})


def _wrap_info(name: str, complete: Any) -> None:
    """Let one of the functions with which moto describes things say more; applied twice it is still done once."""
    original = getattr(responses, name)
    original = getattr(original, "__wrapped__", original)

    def described(item):
        return complete(item, original(item))

    described.__wrapped__ = original
    setattr(responses, name, described)


def groups_are_checked_and_complete() -> None:
    """CreateDeploymentGroup refuses what AWS refuses of a group for ECS, GetDeploymentGroup answers with alarms,
    defaults and the last deployments, and BatchGetDeploymentGroups exists.
    """

    @around(CodeDeployResponse, "create_deployment_group")
    def create(original, self):
        name, application = self._get_param("deploymentGroupName"), self._get_param("applicationName")
        backend = self.codedeploy_backend
        backend.get_application(application)
        _check_name("Deployment Group", name)
        rules.check_group(backend, application, name, {field: self._get_param(field) for field in GROUP_FIELDS})
        return original(self)

    @around(DeploymentGroup, "__init__")
    def init(original, self, application, deployment_group_name, deployment_config_name, *args, **kwargs):
        if str(deployment_config_name) == rules.DEFAULT_CONFIGURATION["Server"]:
            deployment_config_name = rules.DEFAULT_CONFIGURATION[application.compute_platform]
        original(self, application, deployment_group_name, deployment_config_name, *args, **kwargs)
        _complete_group(self)

    _wrap_info("_deployment_group_info", _shown_group)

    def batch_get_deployment_groups(self):
        application = self._get_param("applicationName")
        known = self.codedeploy_backend.deployment_groups.get(
            self.codedeploy_backend.get_application(application).application_name, {}
        )
        names = self._get_param("deploymentGroupNames")
        return ActionResult(
            {
                "deploymentGroupsInfo": [
                    responses._deployment_group_info(known[name]) for name in names if name in known
                ],
                "errorMessage": "" if all(name in known for name in names) else "Some deployment groups do not exist.",
            }
        )

    CodeDeployResponse.batch_get_deployment_groups = batch_get_deployment_groups


def _complete_group(group: DeploymentGroup) -> None:
    group.deployment_style = group.deployment_style or {
        "deploymentType": "IN_PLACE",
        "deploymentOption": "WITHOUT_TRAFFIC_CONTROL",
    }
    group.outdated_instances_strategy = group.outdated_instances_strategy or "UPDATE"
    group.termination_hook_enabled = bool(group.termination_hook_enabled)
    settings = group.blue_green_deployment_configuration
    if "terminateBlueInstancesOnDeploymentSuccess" in settings:
        ending = settings["terminateBlueInstancesOnDeploymentSuccess"]
        settings["terminateBlueInstancesOnDeploymentSuccess"] = {
            "action": "TERMINATE",
            "terminationWaitTimeInMinutes": 0,
            **ending,
        }
    if "deploymentReadyOption" in settings:
        ready = settings["deploymentReadyOption"]
        settings["deploymentReadyOption"] = {"actionOnTimeout": "CONTINUE_DEPLOYMENT", "waitTimeInMinutes": 0, **ready}


def _shown_group(group: DeploymentGroup, info: dict[str, Any]) -> dict[str, Any]:
    attempted = [record for record in getattr(group, "deployments", []) if record.status != "Created"]
    succeeded = [record for record in attempted if record.status == "Succeeded"]
    alarms = group.alarm_configuration
    return {
        **info,
        "alarmConfiguration": {"enabled": False, "ignorePollAlarmFailure": False, "alarms": [], **alarms}
        if alarms
        else None,
        "autoScalingGroups": [{"name": name} for name in group.auto_scaling_groups],
        "targetRevision": attempted[-1].revision if attempted else None,
        "lastAttemptedDeployment": _last(attempted),
        "lastSuccessfulDeployment": _last(succeeded),
        **{
            field: info[field] or None
            for field in ("autoRollbackConfiguration", "loadBalancerInfo", "ec2TagSet", "onPremisesTagSet")
        },
        "blueGreenDeploymentConfiguration": info["blueGreenDeploymentConfiguration"] or None,
    }


def _last(deployments: list[DeploymentInfo]) -> dict[str, Any] | None:
    if not deployments:
        return None
    last = deployments[-1]
    return {
        "deploymentId": last.deployment_id,
        "status": last.status,
        "endTime": last.complete_time,
        "createTime": last.create_time,
    }


def groups_are_changed_and_deleted() -> None:
    """UpdateDeploymentGroup changes what it states and leaves the rest;

    DeleteDeploymentGroup is content where there is none.
    """

    def update_deployment_group(self):
        application, name = self._get_param("applicationName"), self._get_param("currentDeploymentGroupName")
        backend = self.codedeploy_backend
        group = backend.get_deployment_group(application, name)
        stated = {field: self._get_param(field) for field in GROUP_FIELDS if self._get_param(field) is not None}
        current = {field: getattr(group, attribute) for field, attribute in GROUP_FIELDS.items()}
        rules.check_group(backend, application, name, {**current, **stated})
        for field, value in stated.items():
            setattr(group, GROUP_FIELDS[field], value)
        _complete_group(group)
        new = self._get_param("newDeploymentGroupName")
        if new and new != name:
            _rename_group(backend, group, new)
        return ActionResult({"hooksNotCleanedUp": []})

    def delete_deployment_group(self):
        application, name = self._get_param("applicationName"), self._get_param("deploymentGroupName")
        backend = self.codedeploy_backend
        backend.deployment_groups.get(application, {}).pop(name, None)
        backend.tagger.delete_all_tags_for_resource(backend._deployment_group_arn(application, name))
        return ActionResult({"hooksNotCleanedUp": []})

    CodeDeployResponse.update_deployment_group = update_deployment_group
    CodeDeployResponse.delete_deployment_group = delete_deployment_group


def _rename_group(backend: CodeDeployBackend, group: DeploymentGroup, new: str) -> None:
    _check_name("Deployment Group", new)
    application, old = group.application.application_name, group.deployment_group_name
    groups = backend.deployment_groups[application]
    if new in groups:
        raise rules.refuse("DeploymentGroupAlreadyExistsException", f"Deployment group already exists with name {new}")
    tags = backend.tagger.get_tag_dict_for_resource(backend._deployment_group_arn(application, old))
    backend.tagger.delete_all_tags_for_resource(backend._deployment_group_arn(application, old))
    backend.tag_resource(backend._deployment_group_arn(application, new), tags)
    groups[new] = groups.pop(old)
    group.deployment_group_name = new


def deployments_have_ids_like_aws() -> None:
    """A deployment's id is d- with nine capitals and digits, and its group knows of it."""

    @around(DeploymentInfo, "__init__")
    def init(original, self, application, deployment_group, *args, **kwargs):
        original(self, application, deployment_group, *args, **kwargs)
        self.deployment_id = "d-" + "".join(mock_random.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", k=9))
        before = getattr(deployment_group, "deployments", [])
        deployment_group.deployments = [*before, self]
        succeeded = [record for record in before if record.status == "Succeeded"]
        self.previous_revision = succeeded[-1].revision if succeeded else None
        self.error_information = None
        self.rollback_info = None

    _wrap_info(
        "_deployment_info",
        lambda record, info: {
            **info,
            "previousRevision": record.previous_revision,
            "errorInformation": record.error_information,
            "rollbackInfo": record.rollback_info,
            "additionalDeploymentStatusInfo": None,
            "externalId": None,
            "relatedDeployments": None,
        },
    )


def deployments_move_tasks_and_traffic() -> None:
    """CreateDeployment to ECS runs a new task set, moves the listeners' traffic to it as the configuration says, makes
    it the primary one and ends the old; to Server it fails for want of instances. One deployment a group at a time.
    """

    @around(CodeDeployResponse, "create_deployment")
    def create(original, self):
        backend = self.codedeploy_backend
        application, name = self._get_param("applicationName"), self._get_param("deploymentGroupName")
        if application in backend.applications and backend.applications[application].compute_platform == "ECS":
            group = backend.get_deployment_group(application, name)
            return _deploy_to_ecs(original, self, group)
        answer = original(self)
        record = backend.deployments[answer.result["deploymentId"]]
        if record.application.compute_platform == "Server":
            _fail_without_instances(record)
        return answer


def _deploy_to_ecs(original: Any, response: CodeDeployResponse, group: DeploymentGroup) -> ActionResult:
    with LOCK:
        running = [
            record for record in getattr(group, "deployments", []) if record.status not in rules.STATUSES_OF_ENDED
        ]
        if running:
            raise rules.refuse(
                "DeploymentLimitExceededException",
                f"The Deployment Group '{group.deployment_group_name}' already has an active Deployment "
                f"'{running[0].deployment_id}'",
            )
        revision = response._get_param("revision")
        specification = rules.app_spec(revision)
        rules.check_configuration(response._get_param("deploymentConfigName") or group.deployment_config_name)
        answer = original(response)
        record = response.codedeploy_backend.deployments[answer.result["deploymentId"]]
        record.engine = Deployment(response.codedeploy_backend, record)
        record.engine.start(specification)
    return answer


def _fail_without_instances(record: DeploymentInfo) -> None:
    record.status, record.start_time, record.complete_time = "Failed", record.create_time, record.create_time
    record.error_information = {
        "code": "NO_INSTANCES",
        "message": "The deployment failed because no instances were found for your deployment group. Check your "
        "deployment group "
        "settings to make sure the tags for your Amazon EC2 instances or Auto Scaling groups correctly identify the "
        "instances you want to deploy to, and then try again.",
    }


def deployments_are_stopped_and_continued() -> None:
    """StopDeployment ends a deployment, rolling back where it or the group says so; ContinueDeployment reroutes the
    traffic of one that is Ready, or ends the wait for the old tasks' end.
    """

    def stop_deployment(self):
        record = _unfinished(self)
        record.engine.stop(self._get_param("autoRollbackEnabled"))
        message = "No more commands will be scheduled for execution in the deployment instances"
        return ActionResult({"status": "Succeeded", "statusMessage": message})

    def continue_deployment(self):
        record = _unfinished(self)
        kind = self._get_param("deploymentWaitType") or "READY_WAIT"
        if kind == "READY_WAIT" and record.status != "Ready":
            raise rules.refuse(
                "DeploymentIsNotInReadyStateException", f"Deployment {record.deployment_id} is not in Ready state"
            )
        if kind == "TERMINATION_WAIT" and not record.engine.waits_to_terminate:
            raise rules.refuse(
                "InvalidDeploymentStatusException", f"Deployment {record.deployment_id} does not wait to terminate"
            )
        record.engine.go_on()
        return EmptyResult()

    CodeDeployResponse.stop_deployment = stop_deployment
    CodeDeployResponse.continue_deployment = continue_deployment


def _unfinished(response: CodeDeployResponse) -> DeploymentInfo:
    record = response.codedeploy_backend.get_deployment(response._get_param("deploymentId"))
    if record.status in rules.STATUSES_OF_ENDED:
        raise rules.refuse(
            "DeploymentAlreadyCompletedException", f"Deployment {record.deployment_id} is already completed"
        )
    if not hasattr(record, "engine"):
        raise rules.refuse("UnsupportedActionForDeploymentTypeException", "The embedded AWS deploys to ECS only.")
    return record


def deployments_show_their_target() -> None:
    """ListDeploymentTargets and BatchGetDeploymentTargets answer with the ECS service, its task sets and
    their traffic.
    """

    def list_deployment_targets(self):
        return ActionResult({"targetIds": [engine.target_id for engine in _engines(self)]})

    def batch_get_deployment_targets(self):
        wanted = self._get_param("targetIds")
        engines = _engines(self)
        if any(name not in {engine.target_id for engine in engines} for name in wanted):
            raise rules.refuse("DeploymentTargetDoesNotExistException", "The deployment target does not exist.")
        return ActionResult({"deploymentTargets": [engine.target() for engine in engines]})

    CodeDeployResponse.list_deployment_targets = list_deployment_targets
    CodeDeployResponse.batch_get_deployment_targets = batch_get_deployment_targets


def _engines(response: CodeDeployResponse) -> list[Deployment]:
    record = response.codedeploy_backend.get_deployment(response._get_param("deploymentId"))
    return [record.engine] if hasattr(record, "engine") else []


def lists_have_pages() -> None:
    """ListApplications, ListDeploymentGroups and ListDeployments (the newest first) answer a hundred items at once."""

    @around(CodeDeployResponse, "list_applications", "list_deployments", "list_deployment_groups")
    def list_(original, self):
        answer = original(self)
        key = next(name for name in ("applications", "deployments", "deploymentGroups") if name in answer.result)
        items = answer.result[key][::-1] if key == "deployments" else answer.result[key]
        start = _offset(self._get_param("nextToken"))
        rest = {"nextToken": base64.b64encode(str(start + PAGE).encode()).decode()} if start + PAGE < len(items) else {}
        kept = {name: value for name, value in answer.result.items() if name != "nextToken"}
        return ActionResult({**kept, key: items[start : start + PAGE], **rest})

    # groups of an application that is not there are no empty list
    @around(CodeDeployBackend, "list_deployment_groups")
    def groups(original, self, application_name, next_token):
        return original(self, self.get_application(application_name).application_name, next_token)


def _offset(token: str | None) -> int:
    try:
        return int(base64.b64decode(token or base64.b64encode(b"0")))
    except (binascii.Error, ValueError) as invalid:
        raise rules.refuse("InvalidNextTokenException", f"The next token is not valid: {token}") from invalid
