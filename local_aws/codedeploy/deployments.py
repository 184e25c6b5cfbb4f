# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One blue/green deployment to ECS: a list of steps, each done when its time has come, and the way back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from moto.codedeploy.models import CodeDeployBackend, DeploymentInfo
from moto.core.utils import utcnow
from moto.ecs.exceptions import ECSException, TaskDefinitionNotFoundException
from moto.ecs.models import TaskSet
from moto.elbv2.models import elbv2_backends

from local_aws import alarms
from local_aws.codedeploy import rules, traffic
from local_aws.lifecycle import scaled

#: Seconds that ECS takes to start the tasks of a task set.
INSTALL_SECONDS = 60
#: Held by whoever moves a deployment: requests and timers.
LOCK = threading.RLock()

Step = tuple[float, Callable[[], None]]


class Failed(Exception):
    """The deployment cannot go on; `code` is CodeDeploy's."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


class Deployment:
    """Moves the tasks and the traffic of one moto deployment, whose status and events it keeps."""

    def __init__(self, backend: CodeDeployBackend, record: DeploymentInfo):
        self.backend, self.record, self.group = backend, record, record.deployment_group
        self.ecs, self.elb = rules.ecs_of(backend), elbv2_backends[backend.account_id][backend.region_name]
        self.events: list[dict[str, Any]] = []
        self.steps: list[Step] = []
        self.blue_set: TaskSet | None = None
        self.green_set: TaskSet | None = None
        self.timer: threading.Timer | None = None
        self.named = self.group.ecs_services[0]
        pair = self.group.load_balancer_info["targetGroupPairInfoList"][0]
        self.pair = [traffic.group(self.elb, item["name"]).arn for item in pair["targetGroups"]]
        self.production = pair["prodTrafficRoute"]["listenerArns"]
        self.test = (pair.get("testTrafficRoute") or {}).get("listenerArns") or []
        self.blue, self.green = sorted(self.pair, key=lambda arn: -traffic.weight(self.elb, self.production, arn))

    @property
    def ended(self) -> bool:
        """Whether nothing more happens."""
        return self.record.status in rules.STATUSES_OF_ENDED

    def start(self, specification: dict[str, Any]) -> None:
        """Do what is due at once; the rest follows by itself."""
        self.record.start_time = utcnow()
        self.record.status = "InProgress"
        settings = self.group.blue_green_deployment_configuration
        self.steps = [
            (0, lambda: self._install(specification)),
            (INSTALL_SECONDS, lambda: self._done("BeforeInstall", "Install", "AfterInstall")),
            (0, lambda: self._shift(self.test, 100, "AllowTestTraffic", "AfterAllowTestTraffic")),
            *self._ready_steps(settings["deploymentReadyOption"]),
            (0, lambda: self._done("BeforeAllowTraffic")),
            *(
                (seconds, self._traffic_step(percent))
                for seconds, percent in rules.TRAFFIC[self.record.deployment_config_name]
            ),
            (0, self._promote),
            *self._ending_steps(settings["terminateBlueInstancesOnDeploymentSuccess"]),
        ]
        self._go_on()

    def _ready_steps(self, option: dict[str, Any]) -> list[Step]:
        if option.get("actionOnTimeout", "CONTINUE_DEPLOYMENT") == "CONTINUE_DEPLOYMENT":
            return []
        return [(0, lambda: self._wait_for_a_person(option.get("waitTimeInMinutes", 0)))]

    def _ending_steps(self, option: dict[str, Any]) -> list[Step]:
        if option.get("action", "TERMINATE") == "KEEP_ALIVE":
            return [(0, self._succeed)]
        return [(60 * option.get("terminationWaitTimeInMinutes", 0), self._terminate), (0, self._succeed)]

    def _traffic_step(self, percent: int) -> Callable[[], None]:
        return lambda: self._shift(
            self.production, percent, *(("AllowTraffic", "AfterAllowTraffic") if percent == 100 else ())
        )

    def _go_on(self) -> None:
        """Do the steps whose time has come, and come back for the next one when it has."""
        with LOCK:
            while self.steps and self.record.status == "InProgress":
                seconds, step = self.steps[0]
                delay = 0 if self.timer else scaled(seconds)
                self.timer = None
                if delay:
                    self._come_back(delay, self._go_on)
                    return
                self.steps.pop(0)
                self._do(step)

    def _come_back(self, delay: float, action: Callable[[], None]) -> None:
        self.timer = threading.Timer(delay, action)
        self.timer.daemon = True
        self.timer.start()

    def _do(self, step: Callable[[], None]) -> None:
        try:
            self._check_alarms()
            step()
        except Failed as failure:
            stopped = failure.code == "ALARM_ACTIVE"
            event = "DEPLOYMENT_STOP_ON_ALARM" if stopped else "DEPLOYMENT_FAILURE"
            self._end("Stopped" if stopped else "Failed", failure.code, str(failure), self._rolls_back_on(event))

    def _check_alarms(self) -> None:
        watched = self.record.override_alarm_configuration or self.group.alarm_configuration or {}
        if not watched.get("enabled"):
            return
        active = alarms.active(self.backend, [alarm["name"] for alarm in watched.get("alarms") or []])
        if active:
            raise Failed(
                "ALARM_ACTIVE",
                "One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and "
                "the affected "
                f"deployments have been stopped. Activated alarms: <{', '.join(active)}>",
            )

    def _install(self, specification: dict[str, Any]) -> None:
        service = rules.service_of(self.ecs, self.named)
        if service is None:
            raise Failed("INVALID_ECS_SERVICE", f"The ECS service {self.named['serviceName']} cannot be found.")
        if specification["hooks"]:
            self._event("BeforeInstall", "Failed")
            raise Failed(
                "HOOK_EXECUTION_FAILURE", "The embedded AWS runs no Lambda functions: remove the hooks of the AppSpec."
            )
        balancer = {
            "targetGroupArn": self.green,
            "containerName": specification["LoadBalancerInfo"]["ContainerName"],
            "containerPort": specification["LoadBalancerInfo"]["ContainerPort"],
        }
        stated = specification.get("NetworkConfiguration", {}).get("AwsvpcConfiguration")
        network = (
            {"awsvpcConfiguration": {key[0].lower() + key[1:]: value for key, value in stated.items()}}
            if stated
            else None
        )
        try:
            self._check_container(specification)
            self.green_set = self.ecs.create_task_set(
                service.name,
                service.cluster_name,
                specification["TaskDefinition"],
                external_id=self.record.deployment_id,
                network_configuration=network or service.network_configuration,
                load_balancers=[balancer],
                launch_type=service.launch_type,
                platform_version=specification.get("PlatformVersion"),
            )
        except (ECSException, TaskDefinitionNotFoundException) as refused:
            self._event("Install", "Failed")
            message = f"The deployment failed because the ECS service could not be updated: {refused.message}"
            raise Failed("ECS_UPDATE_ERROR", message) from refused
        self.blue_set = next((known for known in service.task_sets if known.status == "PRIMARY"), None)

    def _check_container(self, specification: dict[str, Any]) -> None:
        definition = self.ecs.describe_task_definition(specification["TaskDefinition"])
        name = specification["LoadBalancerInfo"]["ContainerName"]
        if definition.status != "ACTIVE":
            raise ECSException("ClientException", "TaskDefinition is inactive")
        if name not in {container["name"] for container in definition.container_definitions}:
            message = f"The container {name} does not exist in the task definition."
            raise ECSException("InvalidParameterException", message)

    def _wait_for_a_person(self, minutes: int) -> None:
        """Ready until somebody goes on or, on a scale on which time passes, until it is over."""
        self.record.status = "Ready"
        if scaled(60 * minutes):
            self._come_back(scaled(60 * minutes), self._nobody_came)

    def _nobody_came(self) -> None:
        with LOCK:
            if self.record.status == "Ready":
                self._end(
                    "Stopped", "TIMEOUT", "The deployment timed out while waiting for traffic to be rerouted.", False
                )

    def go_on(self) -> None:
        """ContinueDeployment: reroute the traffic of a deployment that is Ready, or end the wait for the old tasks'
        end.
        """
        with LOCK:
            if self.timer:
                self.timer.cancel()
            self.record.status = "InProgress"
            self._go_on()

    @property
    def waits_to_terminate(self) -> bool:
        """Whether all that is left is the end of the old tasks."""
        return self.record.instance_termination_wait_time_started and not self.ended

    def _shift(self, listeners: list[str], percent: int, *events: str) -> None:
        traffic.shift(self.elb, listeners, self.blue, self.green, percent)
        self._done(*events)

    def _promote(self) -> None:
        """The new task set is the service's primary one."""
        self._make_primary(self.green_set)
        terminates = self.group.blue_green_deployment_configuration["terminateBlueInstancesOnDeploymentSuccess"]
        self.record.instance_termination_wait_time_started = terminates.get("action", "TERMINATE") == "TERMINATE"

    def _make_primary(self, task_set: TaskSet) -> None:
        self.ecs.update_service_primary_task_set(
            self.named.get("clusterName", "default"), self.named["serviceName"], task_set.task_set_arn
        )
        rules.service_of(self.ecs, self.named).network_configuration = task_set.network_configuration

    def _terminate(self) -> None:
        self._delete_task_set(self.blue_set)

    def _delete_task_set(self, task_set: TaskSet | None) -> None:
        service = rules.service_of(self.ecs, self.named)
        if service and task_set in service.task_sets:
            service.task_sets.remove(task_set)

    def _succeed(self) -> None:
        self.record.status, self.record.complete_time = "Succeeded", utcnow()
        self.record.deployment_overview["Succeeded"] = 1

    def stop(self, roll_back: bool | None) -> None:
        """StopDeployment; without an answer of the caller the group's own setting says whether to roll back."""
        with LOCK:
            wanted = self._rolls_back_on("DEPLOYMENT_STOP_ON_REQUEST") if roll_back is None else roll_back
            self._end("Stopped", "MANUAL_STOP", "The deployment was stopped by a user.", wanted)

    def _rolls_back_on(self, event: str) -> bool:
        stated = self.record.auto_rollback_configuration or self.group.auto_rollback_configuration or {}
        return bool(stated.get("enabled")) and event in (stated.get("events") or [])

    def _end(self, status: str, code: str, message: str, roll_back: bool) -> None:
        if self.timer:
            self.timer.cancel()
        self.steps = []
        self.record.status, self.record.complete_time = status, utcnow()
        self.record.error_information = {"code": code, "message": message}
        self.record.deployment_overview["Failed"] = 1
        if roll_back:
            self._roll_back()

    def _roll_back(self) -> None:
        """All traffic back to the old task set, the new one gone, and a deployment of its own that says so."""
        traffic.shift(self.elb, [*self.production, *self.test], self.blue, self.green, 0)
        if self.blue_set:
            service = rules.service_of(self.ecs, self.named)
            if self.blue_set not in service.task_sets:
                service.task_sets.append(self.blue_set)
            self._make_primary(self.blue_set)
        self._delete_task_set(self.green_set)
        record = self.record
        back = DeploymentInfo(
            record.application,
            self.group,
            record.previous_revision,
            record.deployment_config_name,
            f"Rollback of deployment {record.deployment_id}",
            record.ignore_application_stop_failures,
            None,
            None,
            None,
            record.file_exists_behavior,
            None,
            "codeDeployRollback",
        )
        back.previous_revision = record.revision
        back.start_time, back.complete_time, back.status = utcnow(), utcnow(), "Succeeded"
        back.rollback_info = {
            "rollbackTriggeringDeploymentId": record.deployment_id,
            "rollbackMessage": f"Deployment {record.deployment_id} was rolled back to the previous task set.",
        }
        record.rollback_info = {"rollbackDeploymentId": back.deployment_id}
        self.backend.deployments[back.deployment_id] = back

    def _done(self, *names: str) -> None:
        for name in names:
            self._event(name, "Succeeded")

    def _event(self, name: str, status: str) -> None:
        now = utcnow()
        self.events.append({"lifecycleEventName": name, "startTime": now, "endTime": now, "status": status})

    def target(self) -> dict[str, Any]:
        """The ECS service as a DeploymentTarget."""
        service = rules.service_of(self.ecs, self.named)
        sets = [
            (label, known, arn)
            for label, known, arn in (("Blue", self.blue_set, self.blue), ("Green", self.green_set, self.green))
            if service and known in service.task_sets
        ]
        status = {"Stopped": "Failed"}.get(self.record.status, self.record.status)
        return {
            "deploymentTargetType": "ECSTarget",
            "ecsTarget": {
                "deploymentId": self.record.deployment_id,
                "targetId": self.target_id,
                "targetArn": service.arn if service else None,
                "lastUpdatedAt": self.record.complete_time or utcnow(),
                "lifecycleEvents": self.events,
                "status": status,
                "taskSetsInfo": [self._task_set_info(service, *known) for known in sets],
            },
        }

    @property
    def target_id(self) -> str:
        """{cluster}:{service}."""
        return f"{self.named.get('clusterName', 'default')}:{self.named['serviceName']}"

    def _task_set_info(self, service: Any, label: str, task_set: TaskSet, group: str) -> dict[str, Any]:
        return {
            "identifer": task_set.id,
            "desiredCount": service.desired_count,
            "pendingCount": 0,
            "runningCount": service.desired_count,
            "status": task_set.status,
            "trafficWeight": traffic.weight(self.elb, self.production, group),
            "targetGroup": {"name": self.elb.target_groups[group].name},
            "taskSetLabel": label,
        }
