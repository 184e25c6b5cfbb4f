# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The targets that a task is to its load balancer, and their health."""

from __future__ import annotations

from dataclasses import dataclass

from moto.elbv2.models import FakeTargetGroup, elbv2_backends

from local_aws import postgres

from . import metrics, probes, tasks
from .processes import TaskProcess

AGENT = "ELB-HealthChecker/2.0"


@dataclass(frozen=True)
class Described:
    """A target's state in the words of DescribeTargetHealth."""

    state: str
    reason: str | None = None
    description: str | None = None


REGISTERED = Described("initial", "Elb.RegistrationInProgress", "Target registration is in progress")


def ask(process: TaskProcess) -> None:
    """Ask a task once, as its target group states, and note what that makes of its targets."""
    group = group_of(process)
    if group is None:
        return
    result = probes.http(postgres.HOST, process.port, group.health_check_path or "/", postgres.HOST, AGENT)
    good = probes.matches(result.status, (group.matcher or {}).get("HttpCode") or "200")
    process.health.note(good, int(group.healthy_threshold_count), int(group.unhealthy_threshold_count))
    for address in process.addresses:
        _states(group)[address] = _described(process, result)


def group_of(process: TaskProcess) -> FakeTargetGroup | None:
    """The target group in which the task's targets are."""
    task = process.task
    return elbv2_backends[task.backend.account_id][task.backend.region_name].target_groups.get(task.target_group)


def described(group: FakeTargetGroup, address: str) -> Described | None:
    """The state of a target; None where no task of ours is behind it."""
    return _states(group).get(address)


def publish(process: TaskProcess) -> None:
    """Tell CloudWatch how many of the task's targets are healthy, for each load balancer before them."""
    group = group_of(process)
    states = [_states(group)[address].state for address in process.addresses] if group else []
    for balancer in group.load_balancer_arns if group else []:
        metrics.hosts(balancer, group.arn, states.count("healthy"), states.count("unhealthy"))


def register(process: TaskProcess) -> None:
    """Let the target group have as many targets as the service wants tasks."""
    wanted = tasks.addresses(process.task, process.port)
    if wanted != process.addresses:
        group = group_of(process)
        deregister(process)
        if group:
            group.register([{"Id": address, "Port": process.task.port} for address in wanted])
            _states(group).update(dict.fromkeys(wanted, REGISTERED))
            process.addresses = wanted


def deregister(process: TaskProcess) -> None:
    """Take the task's targets out of the target group."""
    group = group_of(process)
    if group:
        group.deregister([{"Id": address} for address in process.addresses if address in group.targets])
        for address in process.addresses:
            _states(group).pop(address, None)
    process.addresses = []


def _states(group: FakeTargetGroup) -> dict[str, Described]:
    return vars(group).setdefault("task_health", {})


def _described(process: TaskProcess, result: probes.Result) -> Described:
    if process.health.healthy:
        return Described("healthy")
    if process.health.healthy is None:
        return Described("initial", "Elb.InitialHealthChecking", "Initial health checks in progress")
    if result.failure == "timeout":
        return Described("unhealthy", "Target.Timeout", "Request timed out")
    if result.status is None:
        return Described("unhealthy", "Target.FailedHealthChecks", "Health checks failed")
    return Described(
        "unhealthy", "Target.ResponseCodeMismatch", f"Health checks failed with these codes: [{result.status}]"
    )
