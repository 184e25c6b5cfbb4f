# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""States that last as long as in AWS, on the scale of LOCAL_AWS_TIME_SCALE (0: immediate)."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any


def scaled(seconds: float) -> float:
    """Seconds of AWS's time as seconds of ours."""
    return seconds * float(os.environ.get("LOCAL_AWS_TIME_SCALE") or 0)


class Lifecycle:
    """A status that turns into another one when its time is over."""

    def __init__(self, status: str, then: str | None = None, seconds: float = 0):
        self.change(status, then, seconds)

    def change(self, status: str, then: str | None = None, seconds: float = 0) -> None:
        """Enter `status` now, and `then` (where given) after `seconds` of AWS's time."""
        self._status, self._then = status, then
        self._due = time.monotonic() + scaled(seconds)

    @property
    def status(self) -> str:
        """The status in force now."""
        if self._then is not None and time.monotonic() >= self._due:
            self._status, self._then = self._then, None
        return self._status


class SlowState:
    """An attribute of moto's resources that reads `first` instead of `then` until a new resource has been made.

    `seconds`, of AWS's time, is a function of the resource. Any other value shows at once.
    """

    def __init__(self, first: str, then: str, seconds: Callable[[Any], float]):
        self._first, self._then, self._seconds = first, then, seconds

    def __get__(self, resource: Any, owner: type | None = None) -> Any:
        if resource is None:
            return self
        value, due = resource.__dict__["_slow_state"]
        return self._first if value == self._then and time.monotonic() < due else value

    def __set__(self, resource: Any, value: str) -> None:
        _, due = resource.__dict__.get("_slow_state") or (None, time.monotonic() + scaled(self._seconds(resource)))
        # in the resource's own dictionary, since moto copies resources
        resource.__dict__["_slow_state"] = (value, due)
