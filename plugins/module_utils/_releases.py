# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How requests reach the releases of a service, and how a new release gets them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

ROLLING, CODE_DEPLOY = "ROLLING", "CODE_DEPLOY"
_PLANNED = "planned"
_TO_HTTPS = {
    "Type": "redirect",
    "RedirectConfig": {
        "Protocol": "HTTPS",
        "Port": "443",
        "Host": "#{host}",
        "Path": "/#{path}",
        "Query": "#{query}",
        "StatusCode": "HTTP_301",
    },
}


def mode(controller: str, strategy: str, current_strategy: str | None) -> dict[str, bool]:
    """Who moves requests between target groups: `is_codedeploy`, or ECS itself, `is_shifting`, or nobody.

    `reads_listeners` says whether listeners may lead to both target groups, now or after the strategy before this one.
    """
    is_codedeploy = controller == CODE_DEPLOY
    is_shifting = not is_codedeploy and strategy != ROLLING
    was_shifting = current_strategy not in (None, ROLLING)
    return {
        "is_codedeploy": is_codedeploy,
        "is_shifting": is_shifting,
        "reads_listeners": is_codedeploy or is_shifting or was_shifting,
    }


def live_route(
    listeners: Sequence[Mapping[str, Any]], certificate_arn: str | None, green_arn: str | None
) -> dict[str, Any]:
    """How requests reach the service now, from the listeners that amazon.aws.elb_application_lb_info returns.

    Returns `listener_arn` and `rule_arn`, of the listener's default rule, both None where there is none; `groups`, how
    many target groups the listener leads to; and `green_share`, the percentage of requests for the green one.
    """
    port = 443 if certificate_arn else 80
    listener = next((found for found in listeners if found["port"] == port), {})
    groups = [
        group
        for action in listener.get("default_actions", [])
        for group in (action.get("forward_config") or {}).get("target_groups", [])
    ]
    shares = [group["weight"] for group in groups if group["target_group_arn"] == green_arn]
    rules = [rule["rule_arn"] for rule in listener.get("rules", []) if rule["is_default"]]
    return {
        "listener_arn": listener.get("listener_arn"),
        "rule_arn": rules[0] if rules else None,
        "groups": len(groups),
        "green_share": int(shares[0]) if shares else 0,
    }


def keeps_listeners(route: Mapping[str, Any], is_codedeploy: bool) -> bool:
    """Whether listeners stay as they are, because somebody else leads requests by them."""
    return route["listener_arn"] is not None and (is_codedeploy or route["groups"] > 1)


def listeners(
    blue: str, certificate_arn: str | None, ssl_policy: str, group_arns: Sequence[str] | None = None
) -> list[dict[str, Any]]:
    """Listeners as amazon.aws.elb_application_lb takes them: HTTP, or HTTPS with HTTP redirected to it.

    `blue` is the name of the target group that gets all requests. Where `group_arns` are given, of the blue and the
    green one, the green one is behind the load balancer too: it has to be before there is a release for it.
    """
    if group_arns is None:
        forward: dict[str, Any] = {"Type": "forward", "TargetGroupName": blue}
    else:
        shares = [{"TargetGroupArn": arn, "Weight": weight} for arn, weight in zip(group_arns, (100, 0))]
        forward = {"Type": "forward", "ForwardConfig": {"TargetGroups": shares}}
    if not certificate_arn:
        return [{"Protocol": "HTTP", "Port": 80, "DefaultActions": [forward]}]
    return [
        {"Protocol": "HTTP", "Port": 80, "DefaultActions": [_TO_HTTPS]},
        {
            "Protocol": "HTTPS",
            "Port": 443,
            "DefaultActions": [forward],
            "SslPolicy": ssl_policy,
            "Certificates": [{"CertificateArn": certificate_arn}],
        },
    ]


def deployment_configuration(
    controller: str, strategy: str, step_percent: Any, step_minutes: Any, bake_minutes: Any, alarms: Sequence[str]
) -> dict[str, Any]:
    """How the service is deployed, as ecs_service takes it.

    Only ECS's own deployments have a strategy and a circuit breaker; CodeDeploy goes back by its group's rules.
    """
    found: dict[str, Any] = {"minimum_healthy_percent": 100, "maximum_percent": 200}
    if controller == CODE_DEPLOY:
        return found
    found |= {"strategy": strategy, "circuit_breaker": {"enable": True, "rollback": True}}
    if strategy == ROLLING:
        return found
    found |= {
        "bake_time_in_minutes": int(bake_minutes),
        "alarms": {"alarm_names": list(alarms), "enable": bool(alarms), "rollback": True},
    }
    if strategy == "LINEAR":
        found["linear"] = {"step_percent": step_percent, "step_bake_time_in_minutes": step_minutes}
    if strategy == "CANARY":
        found["canary"] = {"canary_percent": step_percent, "canary_bake_time_in_minutes": step_minutes}
    return found


def container_secrets(keys: Mapping[str, str], secret_arn: str | None) -> dict[str, str]:
    """Environment variables with references to keys of a JSON secret, in ECS's spelling."""
    return {name: f"{secret_arn or _PLANNED}:{key}::" for name, key in keys.items()}


def protection(is_live: Any, is_stated: Any, option: str) -> str:
    """What protects a thing from deletion: AWS, the role's option, both, or nothing, which is an empty text."""
    reasons = ("AWS has it on" if is_live else "", f"{option} is true" if is_stated else "")
    return " and ".join(filter(None, reasons))
