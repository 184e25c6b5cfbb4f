# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where a load balancer sends a request: the target group, by the weights of its listener."""

from __future__ import annotations

import random

from moto.elbv2.models import FakeAction, FakeListener, FakeLoadBalancer


def listener_of(balancer: FakeLoadBalancer) -> FakeListener | None:
    """The listener which stands for the load balancer here: the one on the lowest port whose default action
    forwards.
    """
    forwarding = [listener for listener in list(balancer.listeners.values()) if shares(listener)]
    return min(forwarding, key=lambda listener: int(listener.port), default=None)


def shares(listener: FakeListener) -> dict[str, int]:
    """Weight by target group (ARN) of a listener's default action; none where it does not forward."""
    forward = next((action for action in listener.default_actions if action.type == "forward"), None)
    return _weights(forward) if forward else {}


def pick(weights: dict[str, int], dice: random.Random) -> str | None:
    """A target group by weight; None where no one has any."""
    return dice.choices(list(weights), list(weights.values()))[0] if any(weights.values()) else None


def _weights(action: FakeAction) -> dict[str, int]:
    groups = action.data.get("ForwardConfig", {}).get("TargetGroups", [])
    weights = {group["TargetGroupArn"]: int(group.get("Weight", 1)) for group in groups}
    return weights or {action.data["TargetGroupArn"]: 1}
