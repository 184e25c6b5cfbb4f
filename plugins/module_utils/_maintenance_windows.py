# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Backup and maintenance windows of a database: what is wrong with them. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 24 * 60
WEEK = 7 * DAY
SHORTEST = 30
_TIME = "([01][0-9]|2[0-3]):([0-5][0-9])"
_BACKUP = re.compile(f"{_TIME}-{_TIME}")
_MAINTENANCE = re.compile(f"({'|'.join(DAYS)}):{_TIME}-({'|'.join(DAYS)}):{_TIME}")


def window_problems(backup: str, maintenance: str) -> list[str]:
    """Sentences saying why RDS would not take these two windows together: empty when it would.

    `backup` is daily, as `hh:mm-hh:mm`; `maintenance` is weekly, as `ddd:hh:mm-ddd:hh:mm`; both in UTC. Either may run
    over midnight, and the weekly one over the end of the week.
    """
    daily = backup_minutes(backup)
    weekly = maintenance_minutes(maintenance)
    problems = []
    if daily is None:
        problems.append(f"The backup window {backup!r} is not in the form hh:mm-hh:mm, such as 03:00-04:00.")
    if weekly is None:
        problems.append(
            f"The maintenance window {maintenance!r} is not in the form ddd:hh:mm-ddd:hh:mm, such as "
            "sun:04:30-sun:05:30."
        )
    if problems:
        return problems
    for name, text, length in (("backup", backup, daily[1]), ("maintenance", maintenance, weekly[1])):
        if length < SHORTEST:
            problems.append(f"The {name} window {text} is {length} minutes long and RDS wants at least {SHORTEST}.")
    if overlapping(daily, weekly):
        problems.append(f"The backup window {backup} overlaps the maintenance window {maintenance}: move one of them.")
    return problems


def backup_minutes(window: str) -> tuple[int, int] | None:
    """(start in the day, length), both in minutes; None when the text is not a daily window."""
    match = _BACKUP.fullmatch(window)
    if match is None:
        return None
    start, end = _minutes(*match.groups()[:2]), _minutes(*match.groups()[2:])
    return start, (end - start) % DAY


def maintenance_minutes(window: str) -> tuple[int, int] | None:
    """(start in the week, length), both in minutes; None when the text is not a weekly window."""
    match = _MAINTENANCE.fullmatch(window.lower())
    if match is None:
        return None
    first, last = match.groups()[:3], match.groups()[3:]
    start, end = (DAYS.index(day) * DAY + _minutes(hours, minutes) for day, hours, minutes in (first, last))
    return start, (end - start) % WEEK


def comes_within(window: str, moment: datetime, hours: float) -> bool:
    """Whether a daily or weekly window is open at some time in the hours from a moment on."""
    moment = moment.astimezone(UTC)
    start = moment.weekday() * DAY + _minutes(moment.hour, moment.minute)
    weekly = maintenance_minutes(window)
    if weekly is not None:
        return _share(start, round(hours * 60), *weekly)
    daily = backup_minutes(window)
    return daily is not None and overlapping(daily, (start, round(hours * 60)))


def _minutes(hours: str | int, minutes: str | int) -> int:
    return int(hours) * 60 + int(minutes)


def overlapping(daily: tuple[int, int], weekly: tuple[int, int]) -> bool:
    """Whether any day's backup shares a minute with the maintenance; one that begins as the other ends does not."""
    start, length = daily
    return any(_share(day * DAY + start, length, *weekly) for day in range(7))


def _share(start: int, length: int, other_start: int, other_length: int) -> bool:
    """Whether two spans of the week's circle share a minute."""
    return (other_start - start) % WEEK < length or (start - other_start) % WEEK < other_length
