# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A deployment with the strategy BLUE_GREEN, LINEAR or CANARY: a new revision beside the old one, which gets its
requests by and by.
"""

from __future__ import annotations

import copy
import threading
from dataclasses import dataclass
from typing import Any

from moto.core.utils import utcnow
from moto.ecs.exceptions import InvalidParameterException
from moto.ecs.models import EC2ContainerServiceBackend, Service
from moto.elbv2.models import elbv2_backends

from local_aws import alarms, policies
from local_aws.codedeploy import traffic
from local_aws.lifecycle import scaled

STRATEGIES = ("BLUE_GREEN", "LINEAR", "CANARY")
#: Seconds that ECS takes to start the tasks of a revision.
_SCALE_UP_SECONDS = 60
#: Where it says whether the tasks of a revision are well, a deployment is looked at this often, in seconds.
_LOOKING_SECONDS = 15
#: Held by whoever moves a deployment: requests and timers.
_LOCK = threading.RLock()


@dataclass(frozen=True)
class Revision:
    """What runs in one target group, in the words of a service."""

    task_definition: str
    network_configuration: dict[str, Any]
    load_balancers: list[dict[str, Any]]

    @property
    def group(self) -> str:
        """The ARN of its target group."""
        return self.load_balancers[0]["targetGroupArn"]


def shifts(service: Any) -> bool:
    """Whether deployments of the service move requests from one target group to the other."""
    return (service.deployment_configuration or {}).get("strategy") in STRATEGIES


def check(backend: EC2ContainerServiceBackend, strategy: str | None, balancers: list[dict[str, Any]]) -> None:
    """Raise what ECS raises for a strategy without what it needs."""
    if strategy not in STRATEGIES:
        return
    elb = elbv2_backends[backend.account_id][backend.region_name]
    for balancer in balancers:
        advanced = balancer.get("advancedConfiguration") or {}
        if not all(advanced.get(key) for key in ("alternateTargetGroupArn", "productionListenerRule", "roleArn")):
            raise InvalidParameterException(
                f"advancedConfiguration field is required for all loadBalancers when using a {strategy} deployment."
            )
        if (
            policies.assumable_role(backend.account_id, backend.region_name, advanced["roleArn"], "ecs.amazonaws.com")
            is None
        ):
            raise InvalidParameterException(
                "Unable to assume the service linked role or the role of advancedConfiguration."
            )
        if traffic.listener(elb, _listener_of(advanced["productionListenerRule"])) is None:
            raise InvalidParameterException(f"The listener rule {advanced['productionListenerRule']} cannot be found.")
        if not elb.target_groups[advanced["alternateTargetGroupArn"]].load_balancer_arns:
            raise InvalidParameterException(
                f"The target group with targetGroupArn {advanced['alternateTargetGroupArn']} does not have an "
                "associated load balancer."
            )


def _listener_of(rule_arn: str) -> str:
    return rule_arn.replace(":listener-rule/", ":listener/").rpartition("/")[0]


def begin(service: Service) -> None:
    """A new service has one revision, in the target group that it names."""
    service.revisions = [_revision(service, service.load_balancers[0]["targetGroupArn"])]


def _revision(service: Service, group: str) -> Revision:
    balancers = [{**balancer, "targetGroupArn": group} for balancer in service.load_balancers]
    return Revision(service.task_definition, copy.deepcopy(service.network_configuration), balancers)


class Deployment:
    """Moves the requests of a service whose moto record has the new revision already."""

    def __init__(self, backend: EC2ContainerServiceBackend, service: Service):
        self.backend, self.service = backend, service
        self.elb = elbv2_backends[backend.account_id][backend.region_name]
        self.blue: Revision = service.revisions[-1]
        (balancer,) = service.load_balancers
        advanced = balancer["advancedConfiguration"]
        (other,) = {balancer["targetGroupArn"], advanced["alternateTargetGroupArn"]} - {self.blue.group}
        self.green = _revision(service, other)
        self.listener = _listener_of(advanced["productionListenerRule"])
        service.revisions = [self.blue, self.green]
        service.deployments[0].update(rolloutState="IN_PROGRESS", rolloutStateReason="ECS deployment in progress.")
        before = {
            **service.deployments[0],
            "status": "ACTIVE",
            "rolloutState": "COMPLETED",
            "taskDefinition": self.blue.task_definition,
        }
        service.deployments.append({**before, "id": f"{before['id']}-before"})
        self.steps = [(_SCALE_UP_SECONDS, 0), *_steps(service.deployment_configuration)]
        self.steps.append((60 * (service.deployment_configuration.get("bakeTimeInMinutes") or 0), None))
        self._go_on()

    def _go_on(self, waited: float = 0) -> None:
        """Do the steps whose time has come; look at the alarms meanwhile."""
        with _LOCK:
            while self.steps:
                if self._alarmed():
                    self._roll_back()
                    return
                seconds, percent = self.steps[0]
                left = scaled(seconds) - waited
                if left > 0:
                    self._come_back(min(left, scaled(_LOOKING_SECONDS)), waited)
                    return
                self.steps.pop(0)
                waited = 0
                if percent is not None:
                    traffic.shift(self.elb, [self.listener], self.blue.group, self.green.group, percent)
            self._end(self.green)

    def _come_back(self, delay: float, waited: float) -> None:
        timer = threading.Timer(delay, self._go_on, (waited + delay,))
        timer.daemon = True
        timer.start()

    def _alarmed(self) -> bool:
        watched = self.service.deployment_configuration.get("alarms") or {}
        return bool(watched.get("enable") and alarms.active(self.backend, watched.get("alarmNames") or []))

    def _roll_back(self) -> None:
        """All requests to the revision before, which is the service's again."""
        traffic.shift(self.elb, [self.listener], self.blue.group, self.green.group, 0)
        self.service.task_definition = self.blue.task_definition
        self.service.network_configuration = self.blue.network_configuration
        self._end(self.blue)

    def _end(self, revision: Revision) -> None:
        self.steps = []
        self.service.revisions = [revision]
        (primary,) = self.service.deployments[:1]
        primary.update(
            taskDefinition=revision.task_definition,
            rolloutState="COMPLETED",
            updatedAt=utcnow(),
            rolloutStateReason=f"ECS deployment {primary['id']} completed.",
        )
        self.service.deployments = [primary]


def _steps(configuration: dict[str, Any]) -> list[tuple[float, int]]:
    """(seconds before it, percent of the requests) of each step of a strategy."""
    if configuration["strategy"] == "CANARY":
        canary = {
            "canaryPercent": 5.0,
            "canaryBakeTimeInMinutes": 10,
            **(configuration.get("canaryConfiguration") or {}),
        }
        return [(0, int(canary["canaryPercent"])), (60 * canary["canaryBakeTimeInMinutes"], 100)]
    if configuration["strategy"] == "LINEAR":
        linear = {"stepPercent": 10.0, "stepBakeTimeInMinutes": 6, **(configuration.get("linearConfiguration") or {})}
        step, pause = int(linear["stepPercent"]), 60 * linear["stepBakeTimeInMinutes"]
        return [(pause if percent > step else 0, percent) for percent in [*range(step, 100, step), 100]]
    return [(0, 100)]
