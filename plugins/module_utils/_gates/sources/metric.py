# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A metric of CloudWatch, or what several make together."""

from __future__ import annotations

import datetime
import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._gates import api
from ansible_collections.migrate.aws.plugins.module_utils._gates.reading import Moment, Reading

NAME = "metric"
SERVICE = "cloudwatch"
_PART = {
    "namespace": {"type": "str", "required": True},
    "metric_name": {"type": "str", "required": True},
    "dimensions": {"type": "dict", "default": {}},
    "statistic": {"type": "str", "default": "Average"},
    "missing": {"type": "str", "choices": ["unknown", "zero"], "default": "unknown"},
}
OPTION = {
    "type": "dict",
    "options": {
        **_PART,
        "plus": {"type": "list", "elements": "dict", "options": _PART},
        "divided_by": {"type": "list", "elements": "dict", "options": _PART},
        "companion": {
            "type": "dict",
            "options": {
                **{name: _PART[name] for name in ("namespace", "metric_name", "dimensions")},
                "statistic": {"type": "str", "default": "Sum"},
                "minimum": {"type": "float", "required": True},
            },
        },
        "period": {"type": "int", "default": 60},
        "max_age": {"type": "int", "default": 300},
        "measure": {"type": "str", "choices": ["value", "change", "rise"], "default": "value"},
        "over": {"type": "int", "default": 300},
    },
}
SHORT_PERIODS = (1, 5, 10, 20, 30)
STATISTIC = re.compile(r"SampleCount|Average|Sum|Minimum|Maximum|IQM|(?:p|tm|wm|tc|ts)\d{1,2}(?:\.\d{1,10})?|p100")

#: One metric: namespace, name, dimensions, statistic, period.
Key = tuple[str, str, tuple[tuple[str, str], ...], str, int]
#: Points of a metric by the beginning of their period, in seconds since 1970.
Points = Mapping[int, float]
Metric = Mapping[str, Any]


def parts(metric: Metric) -> Iterator[Metric]:
    """All metrics of a gate's option metric."""
    yield metric
    yield from metric["plus"] or []
    yield from metric["divided_by"] or []
    if metric["companion"]:
        yield metric["companion"]


def key(part: Metric, period: int) -> Key:
    """What makes one metric another one."""
    dimensions = tuple(sorted((name, str(value)) for name, value in (part["dimensions"] or {}).items()))
    return (part["namespace"], part["metric_name"], dimensions, part["statistic"], period)


def keys(metric: Metric) -> list[Key]:
    """Of all metrics of a gate's option metric."""
    return [key(part, metric["period"]) for part in parts(metric)]


def query(number: int, wanted: Key) -> dict[str, Any]:
    """One of GetMetricData's queries; its id is m<number>."""
    namespace, name, dimensions, statistic, period = wanted
    return {
        "Id": f"m{number}",
        "MetricStat": {
            "Metric": {
                "Namespace": namespace,
                "MetricName": name,
                "Dimensions": [{"Name": dimension, "Value": value} for dimension, value in dimensions],
            },
            "Period": period,
            "Stat": statistic,
        },
    }


def span(metrics: Sequence[Metric], now: datetime.datetime) -> tuple[datetime.datetime, datetime.datetime]:
    """From when until when to ask, in whole periods, so that periods begin where CloudWatch has them begin."""
    grid = math.lcm(*(metric["period"] for metric in metrics))
    back = max(metric["max_age"] + metric["over"] + metric["period"] for metric in metrics)
    end = (int(now.timestamp()) // grid + 1) * grid
    start = (end - grid - back) // grid * grid
    return _time(start), _time(end)


def _time(seconds: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)


def points(result: Mapping[str, Any]) -> dict[int, float]:
    """The points of one of GetMetricData's results; what is no number is no point."""
    pairs = zip(result["Timestamps"], result["Values"])
    return {int(time.timestamp()): float(value) for time, value in pairs if value is not None and math.isfinite(value)}


class Measure:
    """A gate's option metric over the points that were found; a period that ended before `oldest` is too old to be
    newest.
    """

    def __init__(self, metric: Metric, found: Mapping[Key, Points], oldest: float):
        self.metric = metric
        self._found = found
        self._oldest = oldest

    def _points(self, part: Metric) -> Points:
        return self._found.get(key(part, self.metric["period"]), {})

    def _sum(self, some: Sequence[Metric], begin: int) -> float | None:
        """None unless every metric that must not miss has a point."""
        total = 0.0
        for part in some:
            point = self._points(part).get(begin)
            if point is None and part["missing"] == "unknown":
                return None
            total += point or 0.0
        return total

    def _at(self, begin: int) -> float | None:
        """The value of the period which begins then, whatever the companion says."""
        # What is missing counts as zero only where something was measured: else nobody may have looked.
        if not any(begin in self._points(part) for part in parts(self.metric)):
            return None
        value = self._sum([self.metric, *(self.metric["plus"] or [])], begin)
        if value is None or not self.metric["divided_by"]:
            return value
        divisor = self._sum(self.metric["divided_by"], begin)
        return value / divisor if divisor else None

    def at(self, begin: int) -> float | None:
        """What the gate measures in that period: the value, or how it came to be that."""
        if self.metric["measure"] == "value":
            return self._at(begin)
        return self._growth(begin)

    def _growth(self, begin: int) -> float | None:
        """The change, or the smallest step, up to that period; None where the time before it is not known."""
        over, now = self.metric["over"], self._at(begin)
        earlier = {time: self._at(time) for time in range(begin - over, begin, self.metric["period"])}
        known = {time: value for time, value in earlier.items() if value is not None}
        if now is None or not known or min(known) > begin - over * 4 / 5:
            return None
        values = [*known.values(), now]
        if self.metric["measure"] == "change":
            return now - values[0]
        return min(later - before for before, later in itertools.pairwise(values))

    def companion(self, begin: int) -> float | None:
        """The companion's point."""
        return self._points(self.metric["companion"]).get(begin)

    def too_few(self, begin: int) -> bool | None:
        """Whether the companion says that there was not enough; None where it says nothing."""
        if not self.metric["companion"]:
            return False
        seen = self.companion(begin)
        return None if seen is None else seen < self.metric["companion"]["minimum"]

    def newest(self) -> int | None:
        """The newest period with everything the gate needs; None when there is none."""
        begins = {begin for part in parts(self.metric) for begin in self._points(part)}
        for begin in sorted((begin for begin in begins if begin + self.metric["period"] >= self._oldest), reverse=True):
            if self.too_few(begin) or (self.at(begin) is not None and self.too_few(begin) is not None):
                return begin
        return None


def usable(found: Points, period: int, since: float, now: float) -> dict[int, float]:
    """The points of periods that are over, and began at `since` or later: half a minute's requests are half of them."""
    return {begin: value for begin, value in found.items() if since <= begin <= now - period}


def reading(wanted: Metric, answer: Mapping[Key, Points], moment: Moment) -> Reading:
    """The newest value."""
    return reading_beside(wanted, answer, None, None, moment)


def reading_beside(
    wanted: Metric,
    answer: Mapping[Key, Points],
    other: Metric | None,
    answer_of_other: Mapping[Key, Points] | None,
    moment: Moment,
) -> Reading:
    """The newest value, and that of the other side in the same period."""
    measure = _measure(wanted, answer, moment)
    against = _measure(other, answer_of_other, moment) if answer_of_other else None
    begin = measure.newest()
    if begin is None:
        return Reading(reason=f"no point of the last {wanted['max_age']} seconds has all that is needed")
    when = _time(begin).isoformat()
    if measure.too_few(begin):
        companion = wanted["companion"]
        seen = measure.companion(begin)
        return Reading(
            measured_at=when, reason=f"{companion['metric_name']} is {seen:g} and has to be {companion['minimum']:g}"
        )
    return Reading(measure.at(begin), when, reference=against.at(begin) if against else None)


def _measure(metric: Metric, answer: Mapping[Key, Points], moment: Moment) -> Measure:
    time = moment.now.timestamp()
    found = {key: usable(answer[key], metric["period"], moment.since, time) for key in keys(metric)}
    return Measure(metric, found, time - metric["max_age"])


def question(wanted: Metric) -> tuple:
    """All metrics of a place are asked for at once."""
    return ()


def ask(cloudwatch, wanted: Sequence[Metric], moment: Moment) -> dict[Key, Points]:
    """The points of all of these. Raises ReadingError."""
    all_keys = list(dict.fromkeys(key for metric in wanted for key in keys(metric)))
    start, end = span(wanted, moment.now)
    found: dict[Key, dict[int, float]] = {}
    for first in range(0, len(all_keys), api.METRICS_AT_ONCE):
        some = dict(enumerate(all_keys[first : first + api.METRICS_AT_ONCE]))
        asked = [query(number, key) for number, key in some.items()]
        # A metric that has more points than fit on a page is in several results.
        for result in api.metric_data(cloudwatch, asked, start, end):
            found.setdefault(some[int(result["Id"][1:])], {}).update(points(result))
    return {key: found.get(key, {}) for key in all_keys}


def problems(metric: Metric) -> list[str]:
    """Sentences about what cannot be meant."""
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
