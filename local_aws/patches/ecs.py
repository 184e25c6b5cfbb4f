# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""ECS: services that keep their whole configuration, deploy, and become stable."""

from __future__ import annotations

import copy
from typing import Any

from botocore import xform_name
from moto.core.utils import utcnow
from moto.ecs.exceptions import ECSException, InvalidParameterException
from moto.ecs.models import Cluster, EC2ContainerServiceBackend, Service
from moto.ecs.responses import EC2ContainerServiceResponse
from moto.elbv2.models import elbv2_backends
from moto.moto_api._internal import mock_random

from local_aws.ecs import shifting
from local_aws.patching import around

#: Fields of a service that moto drops, with what AWS answers where they were not stated.
SERVICE_FIELDS = {
    "availabilityZoneRebalancing": "ENABLED",
    "capacityProviderStrategy": None,
    "deploymentConfiguration": {},
    "enableECSManagedTags": False,
    "enableExecuteCommand": False,
    "healthCheckGracePeriodSeconds": None,
    "placementConstraints": [],
    "placementStrategy": [],
}

#: Fields of a task definition that moto drops.
TASK_DEFINITION_FIELDS = ("enableFaultInjection", "trustedExecutionConfiguration")

DEPLOYMENT_CONFIGURATION = {
    "deploymentCircuitBreaker": {"enable": False, "rollback": False},
    "maximumPercent": 200,
    "minimumHealthyPercent": 100,
    "strategy": "ROLLING",
    "bakeTimeInMinutes": 0,
}


def apply() -> None:
    """Apply every patch of this file."""
    clusters_list_their_capacity_providers()
    clusters_in_use_are_kept()
    task_definitions_keep_what_they_are_given()
    services_keep_what_they_are_given()
    services_are_made_once()
    services_become_stable()
    services_of_codedeploy_have_task_sets()
    requests_are_shifted()
    target_groups_of_services_have_a_balancer()


def clusters_list_their_capacity_providers() -> None:
    """A cluster without capacity providers answers with empty lists of them, never without."""

    @around(Cluster, "__init__")
    def init(original, self, *args, **kwargs):
        original(self, *args, **kwargs)
        self.capacity_providers = self.capacity_providers or []
        self.default_capacity_provider_strategy = self.default_capacity_provider_strategy or []
        self.tags = self.tags or []


def clusters_in_use_are_kept() -> None:
    """DeleteCluster refuses with ClusterContainsServicesException while the cluster has a service, CreateCluster
    answers with the cluster that is there, and a deleted cluster takes no new service.
    """

    @around(EC2ContainerServiceBackend, "delete_cluster")
    def delete(original, self, cluster_str):
        cluster = self._get_cluster(cluster_str)
        if any(service.cluster_arn == cluster.arn and service.status == "ACTIVE" for service in self.services.values()):
            raise ECSException(
                "ClusterContainsServicesException",
                "The Cluster cannot be deleted while Services are active.",
            )
        return original(self, cluster_str)

    @around(EC2ContainerServiceBackend, "create_cluster")
    def create(original, self, cluster_name, *args, **kwargs):
        existing = self.clusters.get(cluster_name)
        if existing and existing.status == "ACTIVE":
            return existing
        return original(self, cluster_name, *args, **kwargs)

    @around(EC2ContainerServiceBackend, "create_service")
    def create_service(original, self, cluster_str, *args, **kwargs):
        if self._get_cluster(cluster_str).status != "ACTIVE":
            raise ECSException("ClusterNotFoundException", "The referenced cluster was inactive.")
        return original(self, cluster_str, *args, **kwargs)


def task_definitions_keep_what_they_are_given() -> None:
    """RegisterTaskDefinition keeps the fields that moto drops."""

    @around(EC2ContainerServiceResponse, "register_task_definition")
    def register(original, self):
        answer = original(self)
        for field in TASK_DEFINITION_FIELDS:
            setattr(answer.result["taskDefinition"], xform_name(field), self._get_param(field))
        return answer


def services_keep_what_they_are_given() -> None:
    """CreateService and UpdateService keep every field, and DescribeServices answers with AWS's defaults for the
    others.
    """

    @around(EC2ContainerServiceResponse, "create_service")
    def create(original, self):
        answer = original(self)
        service = answer.result["service"]
        for field, default in SERVICE_FIELDS.items():
            stated = self._get_param(field)
            setattr(service, xform_name(field), copy.deepcopy(default) if stated is None else stated)
        if service.load_balancers and service.health_check_grace_period_seconds is None:
            service.health_check_grace_period_seconds = 0
        service.deployment_configuration = _deployment_configuration({}, service.deployment_configuration)
        _complete_network(service)
        return answer

    @around(EC2ContainerServiceResponse, "update_service")
    def update(original, self):
        current = self.ecs_backend._get_service(self._get_param("cluster", "default"), self._get_param("service"))
        configuration = current.deployment_configuration
        answer = original(self)
        service = answer.result["service"]
        for field in SERVICE_FIELDS:
            stated = self._get_param(field)
            if stated is not None:
                setattr(service, xform_name(field), stated)
        service.deployment_configuration = _deployment_configuration(
            configuration, self._get_param("deploymentConfiguration") or {}
        )
        _complete_network(service)
        return answer


def _deployment_configuration(current: dict[str, Any], stated: dict[str, Any]) -> dict[str, Any]:
    return {**copy.deepcopy(DEPLOYMENT_CONFIGURATION), **current, **stated}


def _complete_network(service: Service) -> None:
    vpc = (service.network_configuration or {}).get("awsvpcConfiguration")
    if vpc is not None:
        vpc.setdefault("assignPublicIp", "DISABLED")
        vpc.setdefault("securityGroups", [])


def services_are_made_once() -> None:
    """CreateService refuses the name of a service that is there, and UpdateService one that is not active."""

    @around(EC2ContainerServiceBackend, "create_service")
    def create(original, self, cluster_str, service_name, *args, **kwargs):
        existing = self.services.get(f"{self._get_cluster(cluster_str).name}:{service_name}")
        if existing and existing.status == "ACTIVE":
            raise InvalidParameterException("Creation of service was not idempotent.")
        return original(self, cluster_str, service_name, *args, **kwargs)

    @around(EC2ContainerServiceBackend, "update_service")
    def update(original, self, service_properties):
        cluster, name = service_properties.get("cluster", "default"), service_properties["service"]
        if self._get_service(cluster, name).status != "ACTIVE":
            raise ECSException("ServiceNotActiveException", "Service was not ACTIVE.")
        return original(self, service_properties)


def services_become_stable() -> None:
    """A service runs as many tasks as are desired and has one deployment, PRIMARY and COMPLETED; a new task definition
    or a forced deployment makes a new one, and deleting the service ends its tasks."""

    @around(EC2ContainerServiceBackend, "create_service")
    def create(original, self, *args, **kwargs):
        service = original(self, *args, **kwargs)
        service.created_at = utcnow()
        service.created_by = f"arn:{self.partition}:iam::{self.account_id}:root"
        service.platform_family = "Linux"
        _settle(self, service, new_deployment=True)
        return service

    @around(EC2ContainerServiceBackend, "update_service")
    def update(original, self, service_properties):
        service = self._get_service(service_properties.get("cluster", "default"), service_properties["service"])
        before = (
            service.task_definition,
            copy.deepcopy(service.network_configuration),
            copy.deepcopy(service.load_balancers),
        )
        forced = service_properties.get("force_new_deployment", False)
        original(self, service_properties)
        service.task_definition = self.describe_task_definition(service.task_definition).arn
        after = (service.task_definition, service.network_configuration, service.load_balancers)
        _settle(self, service, new_deployment=forced or after != before)
        return service

    @around(EC2ContainerServiceBackend, "delete_service")
    def delete(original, self, *args, **kwargs):
        service = original(self, *args, **kwargs)
        service.desired_count = service.running_count = 0
        service.deployments = []
        return service


def _settle(backend: EC2ContainerServiceBackend, service: Service, new_deployment: bool) -> None:
    cluster = backend.clusters[service.cluster_name]
    service.running_count, service.pending_count = service.desired_count, 0
    active = [
        other for other in backend.services.values() if other.cluster_arn == cluster.arn and other.status == "ACTIVE"
    ]
    cluster.running_tasks_count = sum(other.running_count for other in active)
    cluster.pending_tasks_count = 0
    cluster.active_services_count = len(active)
    if service.deployment_controller["type"] != "ECS":
        return
    if new_deployment:
        service.deployments = [{"id": f"ecs-svc/{mock_random.randint(10**18, 10**19 - 1)}", "createdAt": utcnow()}]
    service.deployments[0].update(
        status="PRIMARY",
        taskDefinition=service.task_definition,
        desiredCount=service.desired_count,
        runningCount=service.running_count,
        pendingCount=0,
        failedTasks=0,
        updatedAt=utcnow(),
        launchType=service.launch_type,
        platformVersion="1.4.0",
        platformFamily="Linux",
        networkConfiguration=service.network_configuration or None,
        rolloutState="COMPLETED",
        rolloutStateReason=f"ECS deployment {service.deployments[0]['id']} completed.",
    )


#: What only CodeDeploy changes on a service whose deployments it controls.
CHANGED_BY_CODEDEPLOY = ("task_definition", "network_configuration", "platform_version", "load_balancers")


def services_of_codedeploy_have_task_sets() -> None:
    """A service that CodeDeploy controls begins with a primary task set, and UpdateService leaves what it
    runs alone.
    """

    @around(EC2ContainerServiceBackend, "create_service")
    def create(original, self, cluster_str, *args, **kwargs):
        service = original(self, cluster_str, *args, **kwargs)
        if service.deployment_controller["type"] == "CODE_DEPLOY":
            task_set = self.create_task_set(
                service.name,
                service.cluster_name,
                service.task_definition,
                launch_type=service.launch_type,
                network_configuration=service.network_configuration,
                load_balancers=service.load_balancers,
            )
            task_set.status = "PRIMARY"
        return service

    @around(EC2ContainerServiceBackend, "update_service")
    def update(original, self, service_properties):
        service = self._get_service(service_properties.get("cluster", "default"), service_properties["service"])
        controlled = service.deployment_controller["type"] == "CODE_DEPLOY"
        stated = [field for field in CHANGED_BY_CODEDEPLOY if service_properties.get(field) is not None]
        if controlled and stated:
            raise InvalidParameterException(
                f"Unable to update {stated[0].replace('_', ' ')} on services with a CODE_DEPLOY deployment controller. "
                "Use AWS CodeDeploy to trigger a new deployment."
            )
        return original(self, service_properties)


def requests_are_shifted() -> None:
    """A service with the strategy BLUE_GREEN, LINEAR or CANARY gets a new revision beside the one that runs, and
    requests by and by.
    """

    @around(EC2ContainerServiceResponse, "create_service")
    def create(original, self):
        strategy = (self._get_param("deploymentConfiguration") or {}).get("strategy")
        shifting.check(self.ecs_backend, strategy, self._get_param("loadBalancers") or [])
        answer = original(self)
        if shifting.shifts(answer.result["service"]):
            shifting.begin(answer.result["service"])
        return answer

    @around(EC2ContainerServiceResponse, "update_service")
    def update(original, self):
        service = self.ecs_backend._get_service(self._get_param("cluster", "default"), self._get_param("service"))
        strategy = (self._get_param("deploymentConfiguration") or service.deployment_configuration or {}).get(
            "strategy"
        )
        shifting.check(self.ecs_backend, strategy, self._get_param("loadBalancers") or service.load_balancers or [])
        deployed = service.deployments[0]["id"] if service.deployments else None
        answer = original(self)
        if not shifting.shifts(service):
            service.revisions = []
        elif not getattr(service, "revisions", None):
            shifting.begin(service)
        elif service.deployments[0]["id"] != deployed:
            shifting.Deployment(self.ecs_backend, service)
        return answer


def target_groups_of_services_have_a_balancer() -> None:
    """CreateService refuses a target group that does not exist or that no load balancer listens for."""

    @around(EC2ContainerServiceBackend, "create_service")
    def create(original, self, *args, **kwargs):
        service_balancers = kwargs.get("load_balancers") or (args[4] if len(args) > 4 else None) or []
        groups = elbv2_backends[self.account_id][self.region_name].target_groups
        for balancer in service_balancers:
            arn = balancer.get("targetGroupArn")
            if arn and arn not in groups:
                raise InvalidParameterException(
                    f"Unable to assume role and validate the specified targetGroupArn: {arn}."
                )
            if arn and not groups[arn].load_balancer_arns:
                raise InvalidParameterException(
                    f"The target group with targetGroupArn {arn} does not have an associated load balancer."
                )
        return original(self, *args, **kwargs)
