# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rotation of a secret: what it is, what it has to become, and whether it is over. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused

#: Options which are rotation rules, as RotateSecret spells them.
RULES = {
    "automatically_after_days": "AutomaticallyAfterDays",
    "duration": "Duration",
    "schedule_expression": "ScheduleExpression",
}
#: When a secret is rotated: one of the two.
SCHEDULES = ("automatically_after_days", "schedule_expression")
MOST_DAYS = 1000
Rotation = dict[str, Any]


def from_api(description: dict[str, Any]) -> Rotation:
    """The rotation of a secret as the modules return it."""
    rules = description.get("RotationRules") or {}
    return {
        "name": description["Name"],
        "arn": description["ARN"],
        "rotation_enabled": bool(description.get("RotationEnabled")),
        "rotation_lambda_arn": description.get("RotationLambdaARN") or None,
        **{name: rules.get(field) for name, field in RULES.items()},
        "last_rotated_date": _text(description.get("LastRotatedDate")),
        "next_rotation_date": _text(description.get("NextRotationDate")),
        "pending_version_id": pending_version(
            description.get("VersionIdsToStages") or description.get("SecretVersionsToStages") or {}
        ),
    }


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def pending_version(stages: dict[str, list[str]]) -> str | None:
    """The version which a rotation is making, or has failed to make."""
    return next(
        (version for version, labels in stages.items() if "AWSPENDING" in labels and "AWSCURRENT" not in labels), None
    )


def desired(options: Rotation) -> Rotation:
    """Rotation as turning it on would make it."""
    stated = {name: options[name] for name in ("rotation_lambda_arn", *RULES) if options[name] is not None}
    return {"name": options["secret_id"], "rotation_enabled": True, **stated}


def changes(options: Rotation, current: Rotation) -> Rotation:
    """The fields of a rotation that is on which have to become something else;

    None for a schedule that another replaces.
    """
    found = {}
    for name in ("rotation_lambda_arn", "duration", "schedule_expression"):
        if options[name] is not None and _plain(options[name]) != _plain(current[name]):
            found[name] = options[name]
    if not same_days(options["automatically_after_days"], current):
        found["automatically_after_days"] = options["automatically_after_days"]
    replaced = {"automatically_after_days": "schedule_expression", "schedule_expression": "automatically_after_days"}
    for name, other in replaced.items():
        if name in found and current[other] is not None:
            found[other] = None
    # Only AWS knows when a changed schedule, or a rotation at once, lets the next one be.
    return {**found, "next_rotation_date": None} if found else {}


def _plain(value: str | None) -> str | None:
    return value and re.sub(r"\s+", " ", value.strip())


def same_days(wanted: int | None, current: Rotation) -> bool:
    """Whether the secret is rotated after that many days.

    The days that go with a cron expression are only AWS's calculation.
    """
    if wanted is None:
        return True
    schedule = current["schedule_expression"] or ""
    return current["automatically_after_days"] == wanted and (not schedule or schedule.startswith("rate("))


def rules(options: Rotation, current: Rotation | None) -> dict[str, Any]:
    """The rotation rules to send, whole: what is not stated stays, and only one of the two schedules is there."""
    have = {name: (current or {}).get(name) for name in RULES}
    if have["schedule_expression"]:
        have["automatically_after_days"] = None
    stated = {name: options[name] for name in RULES if options[name] is not None}
    if set(stated) & set(SCHEDULES):
        have = {**have, **dict.fromkeys(SCHEDULES)}
    return {RULES[name]: value for name, value in {**have, **stated}.items() if value is not None}


def check(options: Rotation, current: Rotation | None) -> None:
    """Raise Refused for rules that cannot be, and where there would be no telling when to rotate."""
    days, duration = options["automatically_after_days"], options["duration"]
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise Refused(f"automatically_after_days is {days}: allowed are 1 to {MOST_DAYS}.")
    if duration is not None and not re.fullmatch(r"[0-9]{1,2}h", duration):
        raise Refused(f"duration is {duration!r}: allowed is a number of hours such as 3h.")
    if not set(rules(options, current)) & {RULES[name] for name in SCHEDULES}:
        raise Refused(
            f"Rotation of {options['secret_id']} has no schedule yet: state automatically_after_days or "
            "schedule_expression."
        )


def is_over(description: dict[str, Any], version_id: str | None) -> bool:
    """Whether a rotation has made its version, or where none was asked for, its trial, the current one."""
    stages = description.get("VersionIdsToStages") or {}
    if version_id in stages:
        return "AWSCURRENT" in stages[version_id]
    return pending_version(stages) is None


def due(rotation: Rotation, within_hours: int | None, now: datetime) -> bool:
    """Whether the secret is rotated within that many hours."""
    if within_hours is None:
        return True
    following = rotation["next_rotation_date"]
    return following is not None and datetime.fromisoformat(following) <= now + timedelta(hours=within_hours)
