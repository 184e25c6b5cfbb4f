# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What has to change for a set of alarms to be as desired. Pure. Alarms are {name: alarm in the module's spelling}."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._cloudwatch_alarms.transform import UNSAID
from ansible_collections.migrate.aws.plugins.module_utils._compare import same, stated
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_changes

Alarms = dict[str, dict[str, Any]]
#: Seconds of a period, where it is less than a minute.
SHORT_PERIODS = (10, 20, 30)


def desired(options: dict[str, Any]) -> Alarms:
    """The alarms as they are to be, whole."""
    return {item["name"]: {**_whole(item), "tags": options["tags"] or {}} for item in options["alarms"]}


def _whole(item: dict[str, Any]) -> dict[str, Any]:
    statistic = {} if item["extended_statistic"] else {"statistic": item["statistic"] or "Average"}
    fields = {name: value for name, value in item.items() if name not in ("name", "dimensions")}
    dimensions = {name: str(value) for name, value in (item["dimensions"] or {}).items()}
    return {**UNSAID, **stated(fields), **statistic, "dimensions": dimensions}


def changes(options: dict[str, Any], current: Alarms) -> dict[str, dict[str, Any] | None]:
    """{name: the fields which differ, all of them for a new alarm, None for one that goes}."""
    wanted = desired(options)
    every: dict[str, Any] = {
        name: _alarm_changes(alarm, current[name], options) if name in current else alarm
        for name, alarm in wanted.items()
    }
    gone = dict.fromkeys(name for name in current if name not in wanted) if options["purge_alarms"] else {}
    return {**{name: fields for name, fields in every.items() if fields}, **gone}


def _alarm_changes(wanted: dict[str, Any], have: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    kept = {"alarm_arn", "tags", "dimensions"}
    # An alarm is what is stated: what it has beside that, goes.
    fields = {
        name: wanted.get(name)
        for name in (set(wanted) | set(have)) - kept
        if not same(wanted.get(name), have.get(name))
    }
    if wanted["dimensions"] != have["dimensions"]:
        fields["dimensions"] = {**dict.fromkeys(have["dimensions"]), **wanted["dimensions"]}
    return {**fields, **tag_changes(options["tags"], have["tags"], options["purge_tags"])}


def problems(options: dict[str, Any]) -> list[str]:
    """Sentences saying why these alarms cannot be."""
    names = [item["name"] for item in options["alarms"] or []]
    found = [
        f"The alarm {name} is stated twice: give each its own name."
        for name in sorted({n for n in names if names.count(n) > 1})
    ]
    for item in options["alarms"] or []:
        found += _alarm_problems(item, options["name_prefix"])
    return found


def _alarm_problems(item: dict[str, Any], prefix: str) -> list[str]:
    name, period, periods, points = (
        item["name"],
        item["period"],
        item["evaluation_periods"],
        item["datapoints_to_alarm"],
    )
    found = []
    if not name.startswith(prefix):
        found.append(f"The alarm {name} does not begin with name_prefix {prefix!r}: it would not be found again.")
    if period not in SHORT_PERIODS and (period < 60 or period % 60):
        found.append(f"period of {name} is {period}: allowed are 10, 20, 30 and multiples of 60.")
    if points is not None and not 1 <= points <= periods:
        found.append(f"datapoints_to_alarm of {name} is {points}: allowed are 1 to evaluation_periods, {periods}.")
    if not 0 < len(name) <= 255:
        found.append(f"The name {name[:40]}... is {len(name)} characters long and CloudWatch allows 255.")
    return found
