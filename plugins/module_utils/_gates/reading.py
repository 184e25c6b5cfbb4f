# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a gate's source answered: the shape that all of them share. Pure."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """What was read once. Without a value there is a reason, a sentence without its end.

    `measured_at` is given where the value is of a certain time, so that the same point read twice is known as such.
    """

    value: float | str | None = None
    measured_at: str | None = None
    #: The value on the other side at the same time, where the gate is relative to one.
    reference: float | None = None
    reason: str | None = None
    #: Whether reading itself failed, which says nothing about what was to be read.
    error: bool = False
    #: Whether that there is no value is bad by itself.
    bad: bool = False


@dataclass(frozen=True)
class Moment:
    """When a sample is taken. Periods of metrics that began before `since`, in seconds since 1970, are left out."""

    now: datetime.datetime
    since: float = 0.0


def unread(reason: str) -> Reading:
    """What comes of a source that could not be read."""
    return Reading(reason=reason, error=True)
