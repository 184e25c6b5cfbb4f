# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Waiting: look at once, then after a second, then ever less often, never longer than was asked for."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from ansible_collections.migrate.aws.plugins.module_utils import _progress
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError

Resource = TypeVar("Resource")

FIRST_DELAY = 1.0
LONGEST_DELAY = 15.0
#: What is done is seen within about a quarter of the time it took; a wait of ten minutes takes some fifty looks.
GROWTH = 1.2
#: Each delay is lengthened or shortened by up to this share, so that many hosts do not ask at the same moment.
JITTER = 0.25
#: Seconds within which AWS shows everywhere what was created, changed or deleted.
VISIBLE_WITHIN = 60


class WaitFailed(Exception):
    """What was waited for cannot happen any more, or did not in time; the message names resource, state and reason."""


def delays() -> Iterator[float]:
    """Seconds between one look and the next, without end: 1 growing to 15, with jitter."""
    delay = FIRST_DELAY
    while True:
        yield delay * random.uniform(1 - JITTER, 1 + JITTER)
        delay = min(delay * GROWTH, LONGEST_DELAY)


def wait_until(
    read: Callable[[], Resource],
    reached: Callable[[Resource], bool],
    *,
    what: str,
    state: Callable[[Resource], str],
    timeout: float,
    failed: Callable[[Resource], bool] = lambda resource: False,
    reason: Callable[[Resource], str | None] = lambda resource: None,
    detail: Callable[[Resource], str] = lambda resource: "",
    now: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Any] = time.sleep,
) -> Resource:
    """Read until `reached`; returns what was read last. Looks at least once, however short `timeout` (seconds) is.

    `what` names the resource ("replication task payments"), `state` its state in a word or two, `reason` AWS's own
    explanation where it gives one, `detail` how far it is, asked only where somebody watches. Raises WaitFailed as soon
    as `failed` says that waiting is of no use, or in the end. A resource that reads as None is given VISIBLE_WITHIN
    seconds first.
    """
    deadline, pauses = now() + timeout, delays()
    seen = now()
    with _progress.shown() as tell:
        while True:
            resource = read()
            if reached(resource):
                return resource
            seen = seen if resource is None else now()
            if failed(resource) and (resource is not None or now() - seen >= VISIBLE_WITHIN):
                raise WaitFailed(_sentence(f"{what} is in state {state(resource)}", reason(resource)))
            left = deadline - now()
            if left <= 0:
                message = f"{what} is still in state {state(resource)} after waiting {timeout:g} seconds"
                raise WaitFailed(_sentence(message, reason(resource)))
            if _progress.is_watched():
                tell(what, state(resource), detail(resource))
            sleep(min(next(pauses), left))


def persist(
    call: Callable[[], Resource],
    transient: Callable[[AnsibleAWSError], bool],
    *,
    timeout: float,
    now: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Any] = time.sleep,
) -> Resource:
    """The answer of `call`, repeated for up to `timeout` seconds while it fails with an error that is `transient`.

    For what AWS refuses until something made just before is known everywhere, such as an IAM role.
    """
    deadline, pauses = now() + timeout, delays()
    while True:
        try:
            return call()
        except AnsibleAWSError as error:
            left = deadline - now()
            if left <= 0 or not transient(error):
                raise
        sleep(min(next(pauses), left))


def _sentence(message: str, reason: str | None) -> str:
    return f"{message}: {reason}" if reason else f"{message}."
