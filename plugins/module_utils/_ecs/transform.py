# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Between the modules' spelling and ECS's. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_dict, tag_list

SERVICE_FIELDS = {
    "desired_count": "desiredCount",
    "launch_type": "launchType",
    "health_check_grace_period_seconds": "healthCheckGracePeriodSeconds",
    "enable_execute_command": "enableExecuteCommand",
    "propagate_tags": "propagateTags",
}
ADVANCED_FIELDS = {
    "alternate_target_group_arn": "alternateTargetGroupArn",
    "production_listener_rule": "productionListenerRule",
    "role_arn": "roleArn",
    "test_listener_rule": "testListenerRule",
}
#: Of how a new revision replaces the old one: by key, each in ECS's spelling, or (its spelling, its own keys).
DEPLOYMENT_FIELDS = {
    "minimum_healthy_percent": "minimumHealthyPercent",
    "maximum_percent": "maximumPercent",
    "strategy": "strategy",
    "bake_time_in_minutes": "bakeTimeInMinutes",
    "circuit_breaker": ("deploymentCircuitBreaker", {"enable": "enable", "rollback": "rollback"}),
    "linear": (
        "linearConfiguration",
        {"step_percent": "stepPercent", "step_bake_time_in_minutes": "stepBakeTimeInMinutes"},
    ),
    "canary": (
        "canaryConfiguration",
        {"canary_percent": "canaryPercent", "canary_bake_time_in_minutes": "canaryBakeTimeInMinutes"},
    ),
    "alarms": ("alarms", {"alarm_names": "alarmNames", "enable": "enable", "rollback": "rollback"}),
}
TASK_DEFINITION_FIELDS = {
    "family": "family",
    "cpu": "cpu",
    "memory": "memory",
    "network_mode": "networkMode",
    "requires_compatibilities": "requiresCompatibilities",
    "task_role_arn": "taskRoleArn",
    "execution_role_arn": "executionRoleArn",
}
CONTAINER_FIELDS = {
    "name": "name",
    "image": "image",
    "essential": "essential",
    "command": "command",
    "readonly_root_filesystem": "readonlyRootFilesystem",
}


def cluster_of(answer: dict[str, Any]) -> dict[str, Any]:
    """A cluster in the module's spelling."""
    settings = {setting["name"]: setting["value"] for setting in answer.get("settings", [])}
    return {
        "cluster_name": answer["clusterName"],
        "cluster_arn": answer["clusterArn"],
        "status": answer["status"],
        "container_insights": settings.get("containerInsights", "disabled"),
        "tags": tag_dict(answer.get("tags")),
    }


def cluster_settings(cluster: dict[str, Any]) -> list[dict[str, str]]:
    """The settings of a cluster in ECS's spelling."""
    value = cluster.get("container_insights")
    return [{"name": "containerInsights", "value": value}] if value else []


def revision_of(task_definition: str) -> str:
    """`family:revision` of an ARN; a name stays as it is."""
    return task_definition.rpartition("/")[2]


def service_of(answer: dict[str, Any]) -> dict[str, Any]:
    """A service in the module's spelling."""
    vpc = answer.get("networkConfiguration", {}).get("awsvpcConfiguration", {})
    return {
        "service_name": answer["serviceName"],
        "service_arn": answer["serviceArn"],
        "cluster_arn": answer["clusterArn"],
        "status": answer["status"],
        "task_definition": revision_of(answer.get("taskDefinition") or ""),
        "deployment_controller": (answer.get("deploymentController") or {}).get("type", "ECS"),
        **_read(answer, SERVICE_FIELDS),
        "running_count": answer.get("runningCount", 0),
        "pending_count": answer.get("pendingCount", 0),
        "network": {
            "subnet_ids": vpc.get("subnets", []),
            "security_group_ids": vpc.get("securityGroups", []),
            "assign_public_ip": vpc.get("assignPublicIp") == "ENABLED",
        },
        "load_balancers": [_balancer_of(item) for item in answer.get("loadBalancers", [])],
        "deployment_configuration": _deployment_configuration_of(answer.get("deploymentConfiguration") or {}),
        "deployments": [_deployment_of(item) for item in answer.get("deployments", [])],
        "last_event": next((event["message"] for event in answer.get("events", [])), None),
        "tags": tag_dict(answer.get("tags")),
    }


def _balancer_of(item: dict[str, Any]) -> dict[str, Any]:
    advanced = item.get("advancedConfiguration")
    return {
        "target_group_arn": item.get("targetGroupArn"),
        "container_name": item.get("containerName"),
        "container_port": item.get("containerPort"),
        **({"advanced_configuration": _read(advanced, ADVANCED_FIELDS)} if advanced else {}),
    }


def _balancer_request(item: dict[str, Any]) -> dict[str, Any]:
    advanced = item.get("advanced_configuration")
    return {
        "targetGroupArn": item["target_group_arn"],
        "containerName": item["container_name"],
        "containerPort": item["container_port"],
        **({"advancedConfiguration": _written(advanced, ADVANCED_FIELDS)} if advanced else {}),
    }


def _deployment_configuration_of(answer: dict[str, Any]) -> dict[str, Any]:
    found = _read(answer, DEPLOYMENT_FIELDS)
    # ECS leaves out what is off.
    return {**found, "circuit_breaker": {key: bool(value) for key, value in found["circuit_breaker"].items()}}


def _deployment_configuration_request(stated: dict[str, Any]) -> dict[str, Any]:
    # The steps of one strategy are refused with another.
    others = {strategy.lower() for strategy in ("LINEAR", "CANARY")} - {(stated.get("strategy") or "").lower()}
    return _written({key: value for key, value in stated.items() if key not in others}, DEPLOYMENT_FIELDS)


def _read(answer: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """What ECS answers of these fields, in the module's spelling."""
    return {
        key: answer.get(field) if isinstance(field, str) else _read(answer.get(field[0]) or {}, field[1])
        for key, field in fields.items()
    }


def _written(stated: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    """What is stated of these fields, in ECS's spelling."""
    request = {}
    for key, field in fields.items():
        if isinstance(field, str):
            request[field] = stated.get(key)
        else:
            request[field[0]] = _written(stated.get(key) or {}, field[1])
    return {field: value for field, value in request.items() if value not in (None, {})}


def _deployment_of(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "status": item.get("status"),
        "task_definition": revision_of(item.get("taskDefinition") or ""),
        "rollout_state": item.get("rolloutState"),
        "rollout_state_reason": item.get("rolloutStateReason"),
    }


def service_request(service: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    """The fields named by `keys` of a service, as CreateService and UpdateService take them."""
    request = {field: service[name] for name, field in SERVICE_FIELDS.items() if name in keys}
    if "task_definition" in keys:
        request["taskDefinition"] = service["task_definition"]
    if "deployment_controller" in keys:
        request["deploymentController"] = {"type": service["deployment_controller"]}
    if "network" in keys:
        request["networkConfiguration"] = {"awsvpcConfiguration": _vpc_request(service["network"])}
    if "load_balancers" in keys:
        request["loadBalancers"] = [_balancer_request(item) for item in service["load_balancers"]]
    if "deployment_configuration" in keys:
        request["deploymentConfiguration"] = _deployment_configuration_request(service["deployment_configuration"])
    return request


def _vpc_request(network: dict[str, Any]) -> dict[str, Any]:
    return {
        "subnets": network["subnet_ids"],
        "securityGroups": network["security_group_ids"],
        "assignPublicIp": "ENABLED" if network.get("assign_public_ip") else "DISABLED",
    }


def task_definition_of(answer: dict[str, Any]) -> dict[str, Any]:
    """A revision in the module's spelling."""
    return {
        "task_definition_arn": answer["taskDefinitionArn"],
        "revision": answer["revision"],
        "status": answer["status"],
        **_read(answer, TASK_DEFINITION_FIELDS),
        "containers": [container_of(item) for item in answer["containerDefinitions"]],
        "tags": tag_dict(answer.get("tags")),
    }


def container_of(answer: dict[str, Any]) -> dict[str, Any]:
    """A container in the module's spelling, without what the module does not manage."""
    log = answer.get("logConfiguration")
    return {
        **_read(answer, CONTAINER_FIELDS),
        "port_mappings": [
            {"container_port": port, "protocol": protocol}
            for port, protocol in map(_port, answer.get("portMappings", []))
            if port is not None
        ],
        "environment": {item["name"]: item["value"] for item in answer.get("environment", [])},
        "secrets": {item["name"]: item["valueFrom"] for item in answer.get("secrets", [])},
        "log_configuration": log and {"log_driver": log["logDriver"], "options": log.get("options", {})},
    }


def in_text(container: dict[str, Any]) -> dict[str, Any]:
    """A stated container with its variables and log options as text, which is all that ECS takes."""
    log = container.get("log_configuration")
    texts = {"environment": container.get("environment"), "log_configuration": log}
    if texts["environment"]:
        texts["environment"] = {name: str(value) for name, value in texts["environment"].items()}
    if log:
        texts["log_configuration"] = {
            **log,
            "options": {name: str(value) for name, value in (log.get("options") or {}).items()},
        }
    return {**container, **texts}


def task_definition_request(definition: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """A task definition as RegisterTaskDefinition takes it.

    `before` is the revision that it follows, in ECS's spelling, with the fields that RegisterTaskDefinition takes; {}
    where it follows none. Whatever `definition` does not state stays as it is there.
    """
    found = {item["name"]: item for item in before.get("containerDefinitions", [])}
    request = {**before, **_written(definition, TASK_DEFINITION_FIELDS)}
    request.pop("tags", None)
    request["containerDefinitions"] = [
        _container_request(in_text(item), found.get(item["name"], {})) for item in definition["containers"]
    ]
    if definition.get("tags"):
        request["tags"] = tag_list(definition["tags"], "key", "value")
    return request


def _container_request(container: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    request = {**before, **_written(container, CONTAINER_FIELDS)}
    if container.get("port_mappings") is not None:
        request["portMappings"] = _port_mappings(container["port_mappings"], before.get("portMappings", []))
    for field, value in (("environment", "value"), ("secrets", "valueFrom")):
        if container.get(field) is not None:
            request[field] = [{"name": name, value: text} for name, text in sorted(container[field].items())]
    log, had = container.get("log_configuration"), before.get("logConfiguration", {})
    if log:
        # Another driver knows nothing of the other settings of the one before.
        kept = had if had.get("logDriver") == log["log_driver"] else {}
        request["logConfiguration"] = {**kept, "logDriver": log["log_driver"], "options": log.get("options") or {}}
    return request


def _port_mappings(stated: list[dict[str, Any]], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The stated ports, each with what it had beside, such as a name; then the ranges, for which there is no option."""
    found = {_port(item): item for item in before}
    ports = [(item["container_port"], item["protocol"]) for item in stated]
    wanted = [{**found.get(port, {}), "containerPort": port[0], "protocol": port[1]} for port in ports]
    return wanted + [item for item in before if "containerPort" not in item]


def _port(mapping: dict[str, Any]) -> tuple[int | None, str]:
    """Port and protocol of a mapping in ECS's spelling; of a range there is no port."""
    return mapping.get("containerPort"), mapping.get("protocol", "tcp")
