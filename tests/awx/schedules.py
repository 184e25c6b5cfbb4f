# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rules of schedules as AWX takes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import dateutil.rrule
import dateutil.tz

_MOST = 999


def rule_errors(rule: str) -> list[str]:
    """Why AWX does not take the rule of a schedule."""
    for word in ("EXDATE", "RDATE"):
        if f"{word.lower()}:" in rule.lower():
            return [f"{word} not allowed in rrule."]
    starts = re.findall(r"DTSTART(?:;[^:]+)?:[0-9]+T[0-9]+Z?", rule)
    errors = []
    if not starts:
        errors.append("Valid DTSTART required in rrule. Value should start with: DTSTART:YYYYMMDDTHHMMSSZ")
    if re.search(r"DTSTART:[0-9]+T[0-9]+ ", rule):
        errors.append("DTSTART cannot be a naive datetime.  Specify ;TZINFO= or YYYYMMDDTHHMMSSZZ.")
    if len(starts) > 1:
        errors.append("Multiple DTSTART is not supported.")
    if "rrule:" not in rule.lower():
        errors.append("One or more rule required in rrule.")
    errors += [error for one in re.findall(r"RULE:\S*", rule) for error in _one(one)]
    return [*errors, *_unread(rule)]


def _one(rule: str) -> Iterator[str]:
    if "interval" not in rule.lower():
        yield f"INTERVAL required in rrule: {rule}"
    elif "secondly" in rule.lower():
        yield f"SECONDLY is not supported: {rule}"
    if re.search(r"BYDAY[:=][0-9]+[a-zA-Z]{2}", rule):
        yield f"BYDAY with numeric prefix not supported: {rule}"
    if "COUNT" in rule and "UNTIL" in rule:
        yield f"RRULE may not contain both COUNT and UNTIL: {rule}"
    count = re.search(r"COUNT=([0-9]+)", rule)
    if count and int(count[1]) > _MOST:
        yield f"COUNT > {_MOST} is unsupported: {rule}"


def _unread(rule: str) -> Iterator[str]:
    """What the library that AWX reads rules with says of it."""
    # AWX takes an UNTIL without a zone for one in the start's
    whole = re.sub(r"(UNTIL=[0-9]+T[0-9]+)(?!Z|[0-9])", r"\1Z", rule)
    try:
        read = dateutil.rrule.rrulestr(whole, forceset=True, tzinfos={"UTC": dateutil.tz.UTC})
        if any(one._dtstart.tzinfo is None for one in read._rrule):
            raise ValueError("A valid TZID must be provided (e.g., America/New_York)")
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        yield f"rrule parsing failed validation: {error}"
