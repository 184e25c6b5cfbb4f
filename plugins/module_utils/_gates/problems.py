# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What is wrong with the options of gates, found before any of them is read. Pure."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._gates.judge import COMPARISONS, KEPT, LOWER, UPPER, Gate
from ansible_collections.migrate.aws.plugins.module_utils._gates.sources.registry import defaults, is_text, source_of
from ansible_collections.migrate.aws.plugins.module_utils._gates.sources.registry import problems as problems_of


def completed(gate: Gate) -> dict[str, Any]:
    """The gate with what is meant where it does not say what it wants."""
    wanted = defaults(gate)
    filled = {**gate, "comparison": gate["comparison"] or wanted.get("comparison", "<=")}
    if all(gate[key] is None for key in ("comparison", "threshold", "relative", "fail_values", "fail_threshold")):
        filled.update(wanted)
    return {**filled, "threshold": _number(filled["threshold"])}


def _number(value: Any) -> Any:
    """A number that a template has made a text of."""
    if not isinstance(value, str):
        return value
    try:
        return float(value)
    except ValueError:
        return value


def problems(gates: Sequence[Gate]) -> list[str]:
    """Sentences about what cannot be meant; `gates` are completed."""
    if not gates:
        return ["gates is empty: name at least one, or nothing would be known."]
    names = Counter(gate["name"] for gate in gates)
    twice = [
        f"gates has {name} {count} times: each needs a name of its own." for name, count in names.items() if count > 1
    ]
    return twice + [f"Gate {gate['name']}: {sentence}" for gate in gates for sentence in _of_one(gate)]


def _of_one(gate: Gate) -> list[str]:
    found = [*_counts(gate), *problems_of(gate)]
    found += _text_thresholds(gate) if is_text(gate) else _number_thresholds(gate)
    if gate["relative"]:
        found += [f"relative.{sentence}" for sentence in problems_of(gate["relative"])] + _relative(gate)
    return found


def _counts(gate: Gate) -> list[str]:
    for name in ("samples", "failure_window"):
        if not 1 <= gate[name] <= KEPT:
            return [f"{name} is {gate[name]}; allowed are 1 to {KEPT}."]
    if not 0 <= gate["failure_limit"] <= gate["failure_window"]:
        return [
            f"failure_limit is {gate['failure_limit']}; allowed are 0 to failure_window, which is "
            f"{gate['failure_window']}."
        ]
    return []


def _text_thresholds(gate: Gate) -> list[str]:
    if gate["comparison"] not in ("==", "!="):
        return [f"comparison is {gate['comparison']!r}, but the value is a text; allowed are '==' and '!='."]
    if not isinstance(gate["threshold"], str) or gate["fail_threshold"] is not None or gate["relative"]:
        return ["the value is a text: threshold has to be one, fail_threshold and relative are for numbers."]
    return []


def _number_thresholds(gate: Gate) -> list[str]:
    threshold, worst = gate["threshold"], gate["fail_threshold"]
    if threshold is None and not gate["relative"]:
        return ["threshold is missing, and so is relative: say what is wanted."]
    if threshold is not None and (not isinstance(threshold, Real) or isinstance(threshold, bool)):
        return [f"threshold is {threshold!r}, but the value is a number."]
    if gate["fail_values"]:
        return ["fail_values is for texts; the value is a number, for which there is fail_threshold."]
    if worst is not None and gate["comparison"] not in UPPER + LOWER:
        return [
            f"fail_threshold does not go with comparison {gate['comparison']!r}; allowed are "
            f"{', '.join(UPPER + LOWER)}."
        ]
    if (
        worst is not None
        and threshold is not None
        and not (COMPARISONS[gate["comparison"]](threshold, worst) or threshold == worst)
    ):
        return [f"fail_threshold is {worst:g}, which is stricter than threshold, {threshold:g}."]
    return []


def _relative(gate: Gate) -> list[str]:
    relative = gate["relative"]
    found = []
    if gate["comparison"] not in UPPER + LOWER:
        found.append(
            f"relative does not go with comparison {gate['comparison']!r}; allowed are {', '.join(UPPER + LOWER)}."
        )
    read, own = source_of(relative), source_of(gate)
    if bool(read) == relative["first_sample"]:
        found.append("relative needs either something to read or first_sample.")
    if read and read != own:
        found.append(f"relative reads {read.NAME}, the gate {own.NAME}: they have to be the same.")
    if relative["missing"] == "threshold" and gate["threshold"] is None:
        found.append("relative.missing is threshold, but there is none.")
    return found


def moment(text: str | None) -> datetime.datetime | None:
    """The time that a text in ISO 8601 names, in UTC where it names no zone. Raises ValueError."""
    if not text:
        return None
    found = datetime.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)


def validate(options: Mapping[str, Any]) -> tuple[list[dict[str, Any]], datetime.datetime | None, list[str]]:
    """(gates, since, what is wrong with the options)."""
    gates = [completed(gate) for gate in options["gates"]]
    wrong = problems(gates)
    if options["lock"] and options["lock"]["lease"] <= options["interval"]:
        wrong.append(
            f"lock.lease is {options['lock']['lease']}, which is not more than interval, {options['interval']:g}: the "
            "lock would lapse."
        )
    if options["timeout"] < options["duration"]:
        wrong.append(f"timeout is {options['timeout']:g}, which is less than duration, {options['duration']:g}.")
    try:
        return gates, moment(options["since"]), wrong
    except ValueError:
        return (
            gates,
            None,
            [*wrong, f"since is {options['since']!r}; allowed is a time in ISO 8601, as 2026-01-05T09:30:00Z."],
        )
