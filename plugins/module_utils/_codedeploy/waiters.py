# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Waiting for deployments, and for IAM."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ansible_collections.migrate.aws.plugins.module_utils._codedeploy import plan
from ansible_collections.migrate.aws.plugins.module_utils._codedeploy.api import role_too_new
from ansible_collections.migrate.aws.plugins.module_utils._waiting import persist, wait_until

Answer = TypeVar("Answer")
Read = Callable[[], "dict[str, Any]"]


def once_role_is_known(call: Callable[[], Answer], timeout: int) -> Answer:
    """The answer of `call`, tried for `timeout` seconds while its role is too new for CodeDeploy."""
    return persist(call, role_too_new, timeout=timeout)


def succeeded(read: Read, name: str, timeout: int, also: tuple[str, ...] = ()) -> dict[str, Any]:
    """The deployment, as soon as it has succeeded or is in one of the states of `also`.

    A failure is said with its reason.
    """
    return _reached(read, name, timeout, ("Succeeded", *also), failed=("Failed", "Stopped"))


def ended(read: Read, name: str, timeout: int) -> dict[str, Any]:
    """The deployment, as soon as nothing more happens to it."""
    return _reached(read, name, timeout, plan.ENDED, failed=())


def _reached(read: Read, name: str, timeout: int, states: tuple[str, ...], failed: tuple[str, ...]) -> dict[str, Any]:
    return wait_until(
        read,
        lambda deployment: deployment["status"] in states,
        what=name,
        state=lambda deployment: deployment["status"],
        timeout=timeout,
        failed=lambda deployment: deployment["status"] in failed,
        reason=plan.reason,
    )
