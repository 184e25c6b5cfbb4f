# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which of two target groups gets the requests of a listener, in every rule that forwards to one of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from moto.elbv2.models import ELBv2Backend, FakeAction, FakeListener, FakeTargetGroup


def listener(elb: ELBv2Backend, arn: str) -> FakeListener | None:
    """The listener of that ARN, or None."""
    return next(
        (balancer.listeners[arn] for balancer in elb.load_balancers.values() if arn in balancer.listeners), None
    )


def group(elb: ELBv2Backend, name: str) -> FakeTargetGroup | None:
    """The target group of that name, or None."""
    return next((group for group in elb.target_groups.values() if group.name == name), None)


def weight(elb: ELBv2Backend, listener_arns: list[str], arn: str) -> int:
    """How many percent of the requests the listeners forward to the target group: what most of their rules say."""
    shares = [
        _shares(action)[arn]
        for listener_arn in listener_arns
        for rule in _rules(elb, listener_arn)
        for action in rule.actions
        if arn in _shares(action)
    ]
    return max(shares, default=0)


def shift(elb: ELBv2Backend, listener_arns: list[str], blue: str, green: str, percent: int) -> None:
    """Let the listeners forward `percent` of what goes to the two target groups (ARNs) to `green`, the rest
    to `blue`.
    """
    for listener_arn in listener_arns:
        found = listener(elb, listener_arn)
        for rule in _rules(elb, listener_arn):
            rule.actions = [_shifted(action, blue, green, percent) for action in rule.actions]
            if rule.is_default:
                found.default_actions = rule.actions
        for arn in (blue, green):
            balancers = elb.target_groups[arn].load_balancer_arns
            if found.load_balancer_arn not in balancers:
                balancers.append(found.load_balancer_arn)


def _rules(elb: ELBv2Backend, listener_arn: str) -> Iterator[Any]:
    found = listener(elb, listener_arn)
    return iter(found.rules.values() if found else ())


def _shifted(action: FakeAction, blue: str, green: str, percent: int) -> FakeAction:
    if not {blue, green} & set(_shares(action)):
        return action
    config = action.data.get("ForwardConfig", {})
    weights = [{"TargetGroupArn": green, "Weight": percent}, {"TargetGroupArn": blue, "Weight": 100 - percent}]
    kept = {key: value for key, value in action.data.items() if key != "TargetGroupArn"}
    return FakeAction({**kept, "ForwardConfig": {**config, "TargetGroups": weights}})


def _shares(action: FakeAction) -> dict[str, int]:
    """Percent by target group of an action that forwards."""
    if action.type != "forward":
        return {}
    weights = {
        item["TargetGroupArn"]: int(item.get("Weight", 1))
        for item in action.data.get("ForwardConfig", {}).get("TargetGroups", [])
    } or {action.data["TargetGroupArn"]: 1}
    whole = sum(weights.values())
    return {arn: round(100 * share / whole) if whole else 0 for arn, share in weights.items()}
