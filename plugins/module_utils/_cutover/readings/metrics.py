# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Metrics: the newest period of which everything is known that a gate needs. Pure."""

from __future__ import annotations

import datetime
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._cutover.readings.reading import Reading
from ansible_collections.migrate.aws.plugins.module_utils._locations import Location

#: One metric: place, namespace, name, dimensions, statistic, period.
Key = tuple[Location, str, str, tuple[tuple[str, str], ...], str, int]
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


def key(part: Metric, period: int, place: Location) -> Key:
    """What makes one metric another one."""
    dimensions = tuple(sorted((name, str(value)) for name, value in (part["dimensions"] or {}).items()))
    return (place, part["namespace"], part["metric_name"], dimensions, part["statistic"], period)


def keys(metric: Metric, place: Location) -> list[Key]:
    """Of all metrics of a gate's option metric."""
    return [key(part, metric["period"], place) for part in parts(metric)]


def query(number: int, wanted: Key) -> dict[str, Any]:
    """One of GetMetricData's queries; its id is m<number>."""
    _place, namespace, name, dimensions, statistic, period = wanted
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

    def __init__(self, metric: Metric, found: Mapping[Key, Points], place: Location, oldest: float):
        self.metric = metric
        self._found = found
        self._place = place
        self._oldest = oldest

    def _points(self, part: Metric) -> Points:
        return self._found.get(key(part, self.metric["period"], self._place), {})

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


def reading(measure: Measure, other: Measure | None) -> Reading:
    """The newest value, and that of the other side in the same period."""
    begin = measure.newest()
    if begin is None:
        return Reading(reason=f"no point of the last {measure.metric['max_age']} seconds has all that is needed")
    when = _time(begin).isoformat()
    if measure.too_few(begin):
        companion = measure.metric["companion"]
        seen = measure.companion(begin)
        return Reading(
            measured_at=when, reason=f"{companion['metric_name']} is {seen:g} and has to be {companion['minimum']:g}"
        )
    return Reading(measure.at(begin), when, reference=other.at(begin) if other else None)
