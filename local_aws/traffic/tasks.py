# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which tasks ECS is to run behind load balancers, and what it gives each of them as its environment."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.ec2.models import ec2_backends
from moto.ecs.models import EC2ContainerServiceBackend, Service, ecs_backends
from moto.elbv2.models import elbv2_backends
from moto.secretsmanager.models import secretsmanager_backends


class TaskFailed(Exception):
    """Why ECS cannot start a task, in its own words."""


@dataclass(frozen=True)
class Task:
    """What runs for one target group of a service. As many targets as the service wants share one process here."""

    backend: EC2ContainerServiceBackend
    service: Service
    task_definition: str
    target_group: str
    container: str
    port: int
    subnets: tuple[str, ...]

    @property
    def key(self) -> tuple[str, str]:
        """What stays the same from one release to the next."""
        return self.service.arn, self.target_group


def wanted() -> list[Task]:
    """Every task that is to run now."""
    return [
        task
        for regions in list(ecs_backends.values())
        for backend in list(regions.values())
        for service in list(backend.services.values())
        if service.status == "ACTIVE" and service.desired_count > 0
        for task in _of_service(backend, service)
    ]


def environment(task: Task) -> dict[str, str]:
    """The environment variables of the container: as stated, and the values of secrets. Raises TaskFailed."""
    definition = task.backend.describe_task_definition(task.task_definition)
    found = [container for container in definition.container_definitions if container["name"] == task.container]
    if not found:
        raise TaskFailed(f"{task.task_definition} has no container {task.container}")
    stated = {item["name"]: item["value"] for item in found[0].get("environment") or []}
    secrets = {item["name"]: _secret(item["valueFrom"]) for item in found[0].get("secrets") or []}
    return {
        **stated,
        **secrets,
        "SERVICE_NAME": task.service.name,
        "TASK_DEFINITION": definition.arn,
        "AWS_DEFAULT_REGION": task.backend.region_name,
    }


def addresses(task: Task, number: int) -> list[str]:
    """An address in the service's subnets for each task that it wants; the number keeps those of two releases apart."""
    ec2 = ec2_backends[task.backend.account_id][task.backend.region_name]
    networks = [
        subnet.cidr
        for subnets in list(ec2.subnets.values())
        for name, subnet in list(subnets.items())
        if name in task.subnets
    ]
    # the first four addresses of a subnet and the last one are AWS's
    return [
        str(network[4 + (number + place) % (network.num_addresses - 5)])
        for place, network in zip(range(task.service.desired_count), itertools.cycle(networks))
    ]


def _of_service(backend: EC2ContainerServiceBackend, service: Service) -> Iterator[Task]:
    """The tasks of a service: of each task set where an outer controller deploys, of each revision where requests are
    shifted, of the service itself elsewhere.
    """
    groups = elbv2_backends[backend.account_id][backend.region_name].target_groups
    for runs in service.task_sets or getattr(service, "revisions", None) or [service]:
        for balancer in runs.load_balancers or []:
            group = balancer.get("targetGroupArn")
            if group in groups and groups[group].load_balancer_arns:
                network = (runs.network_configuration or {}).get("awsvpcConfiguration", {})
                yield Task(
                    backend,
                    service,
                    runs.task_definition,
                    group,
                    balancer.get("containerName", ""),
                    int(balancer.get("containerPort") or 80),
                    tuple(network.get("subnets", ())),
                )


def _secret(value_from: str) -> str:
    """The value behind `arn:aws:secretsmanager:region:account:secret:name[:json-key:version-stage:version-id]`."""
    parts = value_from.split(":")
    if parts[2:3] != ["secretsmanager"]:
        raise TaskFailed(f"ResourceInitializationError: {value_from} is no secret of Secrets Manager")
    key, stage, version = (*parts[7:], "", "", "")[:3]
    try:
        held: dict[str, Any] = secretsmanager_backends[parts[4]][parts[3]].get_secret_value(
            ":".join(parts[:7]), version, stage
        )
        return str(json.loads(held["SecretString"])[key]) if key else held["SecretString"]
    except (JsonRESTError, KeyError, ValueError) as missing:
        raise TaskFailed(f"ResourceInitializationError: unable to retrieve {value_from}: {missing}") from missing
