# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Alarms of CloudWatch: the worst of their states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ansible_collections.migrate.aws.plugins.module_utils._gates import api
from ansible_collections.migrate.aws.plugins.module_utils._gates.reading import Moment, Reading, unread

NAME = "alarms"
SERVICE = "cloudwatch"
OPTION = {"type": "list", "elements": "str"}
WANTED = {"comparison": "==", "threshold": "OK", "fail_values": ["ALARM"]}
#: A text cannot be relative to another one.
RELATIVE = False


def is_text(names: Sequence[str]) -> bool:
    """The state of an alarm is one."""
    return True


def question(names: Sequence[str]) -> tuple:
    """All alarms of a place are asked for at once."""
    return ()


def ask(cloudwatch, wanted: Sequence[Sequence[str]], moment: Moment) -> dict[str, str]:
    """The state of each alarm that there is, by its name. Raises ReadingError."""
    names = sorted({name for some in wanted for name in some})
    chunks = [names[first : first + api.ALARMS_AT_ONCE] for first in range(0, len(names), api.ALARMS_AT_ONCE)]
    found = [alarm for some in chunks for alarm in api.alarms(cloudwatch, some)]
    return {alarm["AlarmName"]: alarm["StateValue"] for alarm in found}


def reading(names: Sequence[str], found: Mapping[str, str], moment: Moment) -> Reading:
    """The worst state."""
    missing = [name for name in names if name not in found]
    if missing:
        return unread(f"there is no alarm {missing[0]}")
    for state in ("ALARM", "INSUFFICIENT_DATA"):
        concerned = ", ".join(name for name in names if found[name] == state)
        if concerned:
            value = None if state == "INSUFFICIENT_DATA" else state
            return Reading(value, reason=concerned if value else f"{state}: {concerned}")
    return Reading("OK")


def problems(names: Sequence[str]) -> list[str]:
    """Sentences about what cannot be meant."""
    return [] if names else ["alarms is empty: name at least one."]
