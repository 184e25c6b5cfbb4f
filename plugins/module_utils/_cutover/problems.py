# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What is wrong with gates as they were written, found before any of them is read. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from numbers import Real
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.migrate.aws.plugins.module_utils._cutover.gates import COMPARISONS, KEPT, LOWER, UPPER, Gate

SOURCES = ("metric", "alarms", "query", "http", "table_statistics", "task")
#: What is meant where a gate does not say what it wants.
WANTED = {
    "alarms": {"comparison": "==", "threshold": "OK", "fail_values": ["ALARM"]},
    "task": {
        "comparison": "==",
        "threshold": "running",
        "fail_values": ["failed", "stopped", "deleting", "failed-move"],
    },
    "http": {"comparison": "==", "threshold": 1},
}
#: Sources whose values are texts: which of their options says so, and with what value.
TEXTS: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "alarms": lambda alarms: True,
    "task": lambda task: task["measure"] == "status",
}
SHORT_PERIODS = (1, 5, 10, 20, 30)
STATISTIC = re.compile(r"SampleCount|Average|Sum|Minimum|Maximum|IQM|(?:p|tm|wm|tc|ts)\d{1,2}(?:\.\d{1,10})?|p100")


def source(reading: Mapping[str, Any]) -> str | None:
    """Where a gate, or what it is relative to, is read: the one of SOURCES which it has."""
    return next((name for name in SOURCES if reading.get(name) is not None), None)


def completed(gate: Gate) -> dict[str, Any]:
    """The gate with what is meant where it does not say what it wants."""
    name = source(gate)
    other_measure = (name == "http" and gate["http"]["measure"] != "works") or (
        name == "task" and gate["task"]["measure"] != "status"
    )
    meant = {} if other_measure else WANTED.get(name, {})
    filled = {**gate, "comparison": gate["comparison"] or meant.get("comparison", "<=")}
    if all(gate[key] is None for key in ("comparison", "threshold", "relative", "fail_values", "fail_threshold")):
        filled.update(meant)
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
    found = [*_counts(gate), *_reading(gate)]
    text = TEXTS.get(source(gate), lambda _: False)(gate[source(gate)])
    found += _text_thresholds(gate) if text else _number_thresholds(gate)
    if gate["relative"]:
        found += [f"relative.{sentence}" for sentence in _reading(gate["relative"])] + _relative(gate)
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
    if bool(source(relative)) == relative["first_sample"]:
        found.append("relative needs either something to read or first_sample.")
    if source(relative) and source(relative) != source(gate):
        found.append(f"relative reads {source(relative)}, the gate {source(gate)}: they have to be the same.")
    if relative["missing"] == "threshold" and gate["threshold"] is None:
        found.append("relative.missing is threshold, but there is none.")
    return found


def _reading(reading: Mapping[str, Any]) -> list[str]:
    checks = {"metric": _metric, "alarms": _alarms, "http": _http}
    name = source(reading)
    return checks[name](reading[name]) if name in checks else []


def _metric(metric: Mapping[str, Any]) -> list[str]:
    found = []
    period, over = metric["period"], metric["over"]
    if period not in SHORT_PERIODS and (period < 60 or period % 60):
        found.append(f"metric.period is {period}; allowed are 1, 5, 10, 20, 30 and multiples of 60.")
    elif over < period or over % period:
        found.append(f"metric.over is {over}; allowed are multiples of period, which is {period}.")
    parts = [metric, *(metric["plus"] or []), *(metric["divided_by"] or []), *filter(None, [metric["companion"]])]
    for part in parts:
        if not STATISTIC.fullmatch(part["statistic"]):
            found.append(
                f"metric.statistic is {part['statistic']!r}; allowed are SampleCount, Average, Sum, Minimum, Maximum "
                "and percentiles such as p99 or tm95."
            )
    return found


def _alarms(names: Sequence[str]) -> list[str]:
    return [] if names else ["alarms is empty: name at least one."]


def _http(probe: Mapping[str, Any]) -> list[str]:
    parts = urlsplit(probe["url"])
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ["http.url has to begin with http:// or https:// and name a host."]
    if parts.username is not None:
        return ["http.url holds a user name, which would be seen by everybody: use http.authorization."]
    try:
        re.compile(probe["body_regex"] or "")
    except re.error as error:
        return [f"http.body_regex is no regular expression: {error}."]
    return []
