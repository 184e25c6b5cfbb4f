# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The service: cluster, containers, target groups and load balancer, and that they agree on one port."""

from __future__ import annotations

import re

from ansible_collections.migrate.aws.plugins.module_utils._rules import enumerated
from ansible_collections.migrate.aws.plugins.module_utils._verify.check import (
    Seen,
    check,
    each,
    got,
    last,
    sides,
    stated,
)

_BUILD = "Run playbooks/environments.yml."
_NO_SERVICE = "There is no service."
_NO_GROUP = "There is no target group."
_NOT_STATED = "There is no target group, or nothing was stated of it."
_NO_BALANCER = "There is no load balancer."
_CODE_DEPLOY = "CODE_DEPLOY"


@check("E0-08 E4-10", "An active cluster.", _BUILD, layer="service")
def cluster_exists(facts):
    """The ECS cluster is there."""
    for side in facts["sides"]:
        found = side["ecs"]["cluster"]
        yield Seen(side["names"]["cluster"], found is not None, "exists" if found else "no such cluster")


@check("E0-08 E4-10", "An active service.", _BUILD, layer="service")
def service_exists(facts):
    """The ECS service is there."""
    for side in facts["sides"]:
        found = side["ecs"]["service"]
        yield Seen(side["names"]["service"], found is not None, "exists" if found else "no such service")


@check("E0-08", "As many tasks run as are wanted, and at least one.", "See the service's events in ECS.", _NO_SERVICE)
def service_runs(facts):
    """All tasks of the service run."""
    for side, one in sides(facts, "ecs", "service"):
        right = 0 < one["desiredCount"] == one["runningCount"]
        yield Seen(side["names"]["service"], right, f"{one['runningCount']} of {one['desiredCount']}")


@check("E0-08", "FARGATE", _BUILD, _NO_SERVICE)
def service_is_on_fargate(facts):
    """The service needs no machines of its own."""
    for side, one in sides(facts, "ecs", "service"):
        found = one.get("launchType") or [
            got(item, "capacityProvider") for item in one.get("capacityProviderStrategy", [])
        ]
        yield Seen(side["names"]["service"], "FARGATE" in str(found), found)


@check("E2-10", "The private subnets.", _BUILD, _NO_SERVICE)
def service_is_in_private_subnets(facts):
    """Tasks stand in the private subnets."""
    for side, one in sides(facts, "ecs", "service"):
        private = {
            subnet["SubnetId"]
            for subnet in side["network"]["subnets"]
            if {"Key": "migrate:tier", "Value": "private"} in subnet.get("Tags", [])
        }
        found = got(one, "networkConfiguration", "awsvpcConfiguration", "subnets", default=[])
        yield Seen(side["names"]["service"], bool(found) and set(found) <= private, found)


@check("E2-10", "The service's security group.", _BUILD, _NO_SERVICE)
def service_has_its_security_group(facts):
    """Tasks are behind the security group that was made for them."""
    for side, one in sides(facts, "ecs", "service"):
        wanted = [
            group["GroupId"]
            for group in side["network"]["security_groups"]
            if group["GroupName"] == side["names"]["security_group_service"]
        ]
        found = got(one, "networkConfiguration", "awsvpcConfiguration", "securityGroups", default=[])
        if wanted:
            yield Seen(side["names"]["service"], found == wanted, found, str(wanted))


def _containers(facts):
    return each(facts, "ecs", "task_definition", "containerDefinitions")


def _ports(container):
    return [mapping["containerPort"] for mapping in container.get("portMappings", [])]


@check("E2-10", "The stated port.", _BUILD, "There is no task definition, or no port was stated.")
def container_listens_on_the_stated_port(facts):
    """The container listens on the port that the inventory states."""
    for side, one, wanted in stated(_containers(facts), "container_port"):
        yield Seen(f"{side['names']['task_family']} {one['name']}", _ports(one) == [wanted], _ports(one), str(wanted))


@check("E2-10", "The container's name and port.", _BUILD, _NO_SERVICE)
def service_registers_the_container(facts):
    """What the service registers in the target group is a container of the task, and its port."""
    for side, one in sides(facts, "ecs", "service"):
        ports = {
            container["name"]: _ports(container)
            for container in got(side, "ecs", "task_definition", "containerDefinitions", default=[])
        }
        for balancer in one.get("loadBalancers", []):
            right = balancer.get("containerPort") in ports.get(balancer.get("containerName"), [])
            yield Seen(
                side["names"]["service"],
                right,
                f"{balancer.get('containerName')}:{balancer.get('containerPort')}",
                str(ports),
            )


@check("E2-10", "A target group of this environment.", _BUILD, _NO_SERVICE)
def service_is_in_a_target_group(facts):
    """The service's tasks are registered in a target group of the environment."""
    for side, one in sides(facts, "ecs", "service"):
        ours = {group["TargetGroupArn"] for _colour, group in _target_groups_of(side)}
        found = [balancer.get("targetGroupArn") for balancer in one.get("loadBalancers", [])]
        yield Seen(side["names"]["service"], bool(found) and set(found) <= ours, found)


def _target_groups_of(side):
    return [(colour, group) for colour, group in side["elb"]["target_groups"].items() if group]


def _target_groups(facts):
    for side in facts["sides"]:
        for _colour, group in _target_groups_of(side):
            yield side, group


@check("E0-08 E4-10 E4-09", "Both target groups.", _BUILD, layer="service")
def target_groups_exist(facts):
    """There are a blue and a green target group."""
    for side in facts["sides"]:
        for colour, group in side["elb"]["target_groups"].items():
            yield Seen(
                side["names"][f"target_group_{colour}"],
                group is not None,
                "exists" if group else "no such target group",
            )


@check("E2-10", "The container's port.", _BUILD, _NOT_STATED)
def target_group_has_the_container_port(facts):
    """The target groups send requests to the port on which the container listens."""
    for _side, group, wanted in stated(_target_groups(facts), "container_port"):
        yield Seen(group["TargetGroupName"], group["Port"] == wanted, group["Port"], str(wanted))


@check("E2-10", "HTTP", _BUILD, _NO_GROUP)
def target_group_speaks_http(facts):
    """The target groups speak HTTP with the containers."""
    for _side, group in _target_groups(facts):
        yield Seen(group["TargetGroupName"], group["Protocol"] == "HTTP", group["Protocol"])


@check("E2-10", "ip", _BUILD, _NO_GROUP)
def target_group_takes_addresses(facts):
    """The target groups take addresses, which is what Fargate's tasks have."""
    for _side, group in _target_groups(facts):
        yield Seen(group["TargetGroupName"], group["TargetType"] == "ip", group["TargetType"])


def _asked(facts, answered, option):
    for _side, group, wanted in stated(_target_groups(facts), "health_check", option):
        yield Seen(group["TargetGroupName"], group.get(answered) == wanted, group.get(answered), str(wanted))


@check("E2-10", "The stated path.", _BUILD, _NOT_STATED)
def target_group_health_check_path(facts):
    """The load balancer asks for health at the stated path, which the container answers."""
    return _asked(facts, "HealthCheckPath", "path")


@check("E2-10", "The traffic's own port.", _BUILD, _NO_GROUP)
def target_group_health_check_port(facts):
    """The load balancer asks for health at the port that takes the requests."""
    for _side, group in _target_groups(facts):
        found = group.get("HealthCheckPort")
        yield Seen(group["TargetGroupName"], found in ("traffic-port", str(group["Port"])), found)


@check("E2-10", "The stated seconds.", _BUILD, _NOT_STATED)
def target_group_health_check_interval(facts):
    """The load balancer asks as often as stated."""
    return _asked(facts, "HealthCheckIntervalSeconds", "interval")


@check("E2-10", "The stated seconds.", _BUILD, _NOT_STATED)
def target_group_health_check_timeout(facts):
    """The load balancer waits for an answer as long as stated."""
    return _asked(facts, "HealthCheckTimeoutSeconds", "timeout")


@check("E2-10", "The stated number.", _BUILD, _NOT_STATED)
def target_group_healthy_threshold(facts):
    """A task is healthy after as many answers as stated."""
    return _asked(facts, "HealthyThresholdCount", "healthy_threshold")


@check("E2-10", "The stated number.", _BUILD, _NOT_STATED)
def target_group_unhealthy_threshold(facts):
    """A task is not healthy after as many failures as stated."""
    return _asked(facts, "UnhealthyThresholdCount", "unhealthy_threshold")


@check(
    "E0-08 E2-09",
    "At least one target, all of them healthy.",
    "See why in the target group, and in the container's log.",
    _NO_SERVICE,
)
def targets_are_healthy(facts):
    """All targets in the target group which gets the requests are healthy."""
    for side, one in sides(facts, "ecs", "service"):
        used = {balancer.get("targetGroupArn") for balancer in one.get("loadBalancers", [])}
        for _colour, group in _target_groups_of(side):
            if group["TargetGroupArn"] in used:
                states = [target["TargetHealth"]["State"] for target in group["health"]]
                staying = [state for state in states if state != "draining"]
                yield Seen(group["TargetGroupName"], bool(staying) and set(staying) == {"healthy"}, states)


@check("E0-08 E4-10", "An active load balancer.", _BUILD, layer="service")
def load_balancer_exists(facts):
    """The load balancer is there."""
    for side in facts["sides"]:
        found = side["elb"]["load_balancer"]
        yield Seen(side["names"]["load_balancer"], found is not None, "exists" if found else "no such load balancer")


def _balancers(facts):
    return sides(facts, "elb", "load_balancer")


@check("E0-08", "active", "Wait for it, or see why in EC2.", _NO_BALANCER)
def load_balancer_is_active(facts):
    """The load balancer takes requests."""
    for _side, one in _balancers(facts):
        state = got(one, "State", "Code")
        yield Seen(one["LoadBalancerName"], state == "active", state)


@check("E0-08", "application", _BUILD, _NO_BALANCER)
def load_balancer_is_an_alb(facts):
    """The load balancer is an application load balancer."""
    for _side, one in _balancers(facts):
        yield Seen(one["LoadBalancerName"], one["Type"] == "application", one["Type"])


@check("E0-08", "Two availability zones.", _BUILD, _NO_BALANCER)
def load_balancer_spans_two_zones(facts):
    """The load balancer survives the loss of an availability zone."""
    for _side, one in _balancers(facts):
        zones = sorted(zone["ZoneName"] for zone in one["AvailabilityZones"])
        yield Seen(one["LoadBalancerName"], len(set(zones)) > 1, zones)


@check("E2-10", "The load balancer's security group.", _BUILD, _NO_BALANCER)
def load_balancer_has_its_security_group(facts):
    """The load balancer is behind the security group that was made for it."""
    for side, one in _balancers(facts):
        wanted = [
            group["GroupId"]
            for group in side["network"]["security_groups"]
            if group["GroupName"] == side["names"]["security_group_alb"]
        ]
        if wanted:
            yield Seen(
                one["LoadBalancerName"], one.get("SecurityGroups") == wanted, one.get("SecurityGroups"), str(wanted)
            )


@check("E1-10", "Dropped.", _BUILD, _NO_BALANCER)
def load_balancer_drops_invalid_headers(facts):
    """Headers that are not valid do not reach the containers."""
    for _side, one in _balancers(facts):
        found = one["attributes"].get("routing.http.drop_invalid_header_fields.enabled")
        yield Seen(one["LoadBalancerName"], found == "true", found)


@check("E0-08 E4-10", "A listener that leads to a target group of this environment.", _BUILD, _NO_BALANCER)
def listener_leads_to_the_service(facts):
    """Requests lead to a target group of this environment."""
    for side, one in _balancers(facts):
        ours = {group["TargetGroupArn"] for _colour, group in _target_groups_of(side)}
        led = {
            arn
            for listener in one["listeners"]
            for action in listener.get("DefaultActions", [])
            for arn in [
                action.get("TargetGroupArn"),
                *(to["TargetGroupArn"] for to in got(action, "ForwardConfig", "TargetGroups", default=[])),
            ]
            if arn
        }
        yield Seen(one["LoadBalancerName"], bool(led) and led <= ours, sorted(map(last, led)))


@check("E3-07", "true", _BUILD, _NO_BALANCER)
def access_logs_are_on(facts):
    """The load balancer writes access logs."""
    for _side, one in _balancers(facts):
        found = one["attributes"].get("access_logs.s3.enabled")
        yield Seen(one["LoadBalancerName"], found == "true", found)


@check("E3-07", "The environment's bucket for them.", _BUILD, _NO_BALANCER)
def access_logs_go_to_their_bucket(facts):
    """Access logs go to the bucket that was made for them."""
    for side, one in _balancers(facts):
        found = one["attributes"].get("access_logs.s3.bucket")
        yield Seen(
            one["LoadBalancerName"],
            found == side["names"]["access_logs_bucket"],
            found,
            side["names"]["access_logs_bucket"],
        )


@check("E0-08 E4-14", "awslogs into the service's log group.", _BUILD, "There is no task definition.")
def containers_log_to_their_group(facts):
    """The output of containers goes to the service's log group."""
    for side, one in _containers(facts):
        options = got(one, "logConfiguration", "options", default={})
        found = options.get("awslogs-group")
        yield Seen(f"{side['names']['task_family']} {one['name']}", found == side["names"]["service_log_group"], found)


@check("E0-08", "The log group exists.", _BUILD, layer="service")
def service_log_group_exists(facts):
    """The log group of the containers is there."""
    for side in facts["sides"]:
        name = side["names"]["service_log_group"]
        found = any(group["logGroupName"] == name for group in side["log_groups"])
        yield Seen(name, found, "exists" if found else "no such log group")


@check("E0-08", "As many days as are stated.", _BUILD, "There is no such log group, or no days were stated.")
def service_log_retention(facts):
    """The output of containers is kept for the declared time."""
    for side, group, wanted in stated(each(facts, "log_groups"), "service_log_retention_days"):
        if group["logGroupName"] == side["names"]["service_log_group"]:
            yield Seen(
                group["logGroupName"],
                group.get("retentionInDays") == wanted,
                group.get("retentionInDays"),
                f"{wanted} days",
            )


#: Names that say of a value that it is secret, unless they say that it only names one.
_SECRET = re.compile(
    "(password|passwd|secret|token|api_?key|private_?key)(?!.*_(id|arn|name|file|path)$)", re.IGNORECASE
)


@check(
    "E1-05 E4-03",
    "No variable whose name says that it is secret.",
    "Name its key in ecs_alb_secrets instead.",
    "There is no task definition.",
)
def containers_are_told_no_secret(facts):
    """No container has a secret in its plain environment."""
    for side, one in _containers(facts):
        found = [name for name in one["environment"] if _SECRET.search(name)]
        yield Seen(f"{side['names']['task_family']} {one['name']}", not found, found)


@check("E1-05 E4-03", "References to the environment's secret.", _BUILD, "There is no task definition.")
def containers_refer_to_the_secret(facts):
    """What containers learn of the database is read from the environment's own secret."""
    for side, one in _containers(facts):
        arn = got(side, "secret", "ARN")
        if arn:
            astray = [secret["name"] for secret in one.get("secrets", []) if not secret["valueFrom"].startswith(arn)]
            yield Seen(f"{side['names']['task_family']} {one['name']}", not astray, astray)


def _controlled(facts, *types):
    for side, one in sides(facts, "ecs", "service"):
        kind = got(one, "deploymentController", "type", default="ECS")
        if kind in types:
            yield side, one


@check("E4-09 C8", "The circuit breaker rolls back.", _BUILD, "No service is deployed by ECS itself.")
def failed_deployments_are_rolled_back(facts):
    """ECS takes a new release back that does not start."""
    for side, one in _controlled(facts, "ECS"):
        found = got(one, "deploymentConfiguration", "deploymentCircuitBreaker", default={})
        yield Seen(side["names"]["service"], bool(found.get("enable") and found.get("rollback")), found)


_NOT_CODE_DEPLOY = "No service is deployed by CodeDeploy."


@check("E4-09 C8", "A deployment group for the service.", _BUILD, _NOT_CODE_DEPLOY)
def codedeploy_group_exists(facts):
    """A service that CodeDeploy deploys has a deployment group."""
    for side, _one in _controlled(facts, _CODE_DEPLOY):
        found = [group["deploymentGroupName"] for group in side["deployment_groups"]]
        yield Seen(side["names"]["service"], len(found) == 1, found)


def _deployment_groups(facts):
    return each(facts, "deployment_groups")


_NO_DEPLOYMENT_GROUP = "There is no deployment group."


@check("E4-09", "BLUE_GREEN with traffic control.", _BUILD, _NO_DEPLOYMENT_GROUP)
def codedeploy_is_blue_green(facts):
    """CodeDeploy brings a new release beside the old one."""
    for _side, group in _deployment_groups(facts):
        style = group.get("deploymentStyle", {})
        yield Seen(
            group["deploymentGroupName"],
            (style.get("deploymentType"), style.get("deploymentOption")) == ("BLUE_GREEN", "WITH_TRAFFIC_CONTROL"),
            style,
        )


@check("E4-09 E4-10", "Blue and green.", _BUILD, _NO_DEPLOYMENT_GROUP)
def codedeploy_has_both_target_groups(facts):
    """CodeDeploy leads the requests from one of the environment's target groups to the other."""
    for side, group in _deployment_groups(facts):
        pairs = got(group, "loadBalancerInfo", "targetGroupPairInfoList", default=[])
        found = sorted(one["name"] for pair in pairs for one in pair.get("targetGroups", []))
        wanted = sorted([side["names"]["target_group_blue"], side["names"]["target_group_green"]])
        yield Seen(group["deploymentGroupName"], found == wanted, found, str(wanted))


@check("E4-09 C8", "Rolls back on failure and on alarms.", _BUILD, _NO_DEPLOYMENT_GROUP)
def codedeploy_rolls_back(facts):
    """CodeDeploy takes a new release back which fails or sets off an alarm."""
    for _side, group in _deployment_groups(facts):
        rollback = group.get("autoRollbackConfiguration", {})
        events = rollback.get("events", [])
        right = bool(rollback.get("enabled")) and {"DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"} <= set(events)
        yield Seen(group["deploymentGroupName"], right, events)


CHECKS = enumerated(globals())
