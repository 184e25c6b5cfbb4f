# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One sample of every gate: what several need is asked for once, and all sources are asked at the same time."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._cutover.gates import Gate
from ansible_collections.migrate.aws.plugins.module_utils._cutover.problems import source
from ansible_collections.migrate.aws.plugins.module_utils._cutover.readings import api, metrics, probes, queries, replication
from ansible_collections.migrate.aws.plugins.module_utils._cutover.readings.errors import ReadingError, told
from ansible_collections.migrate.aws.plugins.module_utils._cutover.readings.reading import Reading, unread

#: How many sources are asked at the same time.
AT_ONCE = 16
#: A gate, or what it is relative to.
Side = Mapping[str, Any]
#: What is asked of a source; the same question is asked once, however many gates need the answer.
Question = tuple[Any, ...]
SERVICES = {"metric": "cloudwatch", "alarms": "cloudwatch", "query": "secretsmanager", "table_statistics": "dms", "task": "dms"}


class Sampler:
    """Reads gates once.

    `make_client` is a function (service, region) -> boto3 client; `region` that of gates which name none; points of metrics
    that are older than `since` are left out.
    """

    def __init__(self, make_client: Callable[[str, str], Any], region: str, since: datetime.datetime | None = None):
        self._make_client = make_client
        self._region = region
        self._since = since.timestamp() if since else 0.0

    def read(self, gates: Sequence[Gate], now: datetime.datetime) -> dict[str, Reading]:
        """A reading of each gate by its name. What could not be read is a reading too."""
        sides = [side for gate in gates for side in (gate, gate["relative"]) if side and source(side)]
        # boto3 makes clients in one thread only.
        clients = {
            (service, region): self._make_client(service, region)
            for service, region in {(SERVICES[source(side)], self._region_of(side)) for side in sides if source(side) in SERVICES}
        }
        asking = Asking(clients, sides, self._region_of, now)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            asked: dict[Question, Future] = {}
            for side in sides:
                question = asking.question(side)
                if question not in asked:
                    asked[question] = pool.submit(asking.ask, side)
        return {gate["name"]: self._reading(gate, asking, asked, now) for gate in gates}

    def _region_of(self, side: Side) -> str:
        return side["region"] or self._region

    def _reading(self, gate: Gate, asking: Asking, asked: Mapping[Question, Future], now: datetime.datetime) -> Reading:
        other = gate["relative"] if gate["relative"] and source(gate["relative"]) else None
        try:
            answer = asked[asking.question(gate)].result()
            answer_of_other = asked[asking.question(other)].result() if other else None
        except ReadingError as error:
            return unread(told(error))
        if source(gate) == "metric":
            return self._metric(gate, answer, other, answer_of_other, now)
        found = interpreted(gate, answer)
        if not other or found.value is None:
            return found
        against = interpreted(other, answer_of_other)
        if against.error:
            return against
        return replace(found, reference=against.value)

    def _metric(self, gate: Gate, answer: Any, other: Side | None, answer_of_other: Any, now: datetime.datetime) -> Reading:
        against = self._measure(other, answer_of_other, now) if other else None
        return metrics.reading(self._measure(gate, answer, now), against)

    def _measure(self, side: Side, answer: Mapping[metrics.Key, metrics.Points], now: datetime.datetime) -> metrics.Measure:
        metric, region, time = side["metric"], self._region_of(side), now.timestamp()
        found = {
            key: metrics.usable(answer[key], metric["period"], self._since, time) for key in metrics.keys(metric, region)
        }
        return metrics.Measure(metric, found, region, time - metric["max_age"])


def interpreted(side: Side, answer: Any) -> Reading:
    """What the answer of a source, but for metrics, says of a gate."""
    if source(side) == "alarms":
        return _of_alarms(side["alarms"], answer)
    if source(side) == "task":
        return replication.of_task(answer, side["task"]["measure"]) if answer else _no_task(side["task"])
    if source(side) == "table_statistics":
        asked = side["table_statistics"]
        return _no_task(asked) if answer is None else replication.of_tables(answer, asked["measure"], asked["accepted_tables"])
    return answer


def _of_alarms(names: Sequence[str], found: Mapping[str, str]) -> Reading:
    """The worst of their states."""
    missing = [name for name in names if name not in found]
    if missing:
        return unread(f"there is no alarm {missing[0]}")
    for state in ("ALARM", "INSUFFICIENT_DATA"):
        concerned = ", ".join(name for name in names if found[name] == state)
        if concerned:
            value = None if state == "INSUFFICIENT_DATA" else state
            return Reading(value, reason=concerned if value else f"{state}: {concerned}")
    return Reading("OK")


def _no_task(asked: Mapping[str, Any]) -> Reading:
    return unread(f"there is no replication task {asked['replication_task_arn'] or asked['replication_task_identifier']}")


class Asking:
    """The questions of a list of sides and how they are asked."""

    def __init__(
        self, clients: Mapping[tuple[str, str], Any], sides: Sequence[Side], region_of: Callable[[Side], str], now: datetime.datetime
    ):
        self._clients = clients
        self._sides = sides
        self._region_of = region_of
        self._now = now

    def question(self, side: Side) -> Question:
        """Equal for sides that share an answer."""
        name, region = source(side), self._region_of(side)
        if name in ("metric", "alarms"):
            return (name, region)
        if name in ("task", "table_statistics"):
            return (name, region, *_task_filter(side[name]))
        return (name, id(side))

    def ask(self, side: Side) -> Any:
        """The answer to the side's question. Raises ReadingError."""
        return getattr(self, f"_{source(side)}")(side)

    def _client(self, side: Side) -> Any:
        return self._clients[SERVICES[source(side)], self._region_of(side)]

    def _alike(self, side: Side) -> list[Side]:
        return [other for other in self._sides if self.question(other) == self.question(side)]

    def _metric(self, side: Side) -> dict[metrics.Key, dict[int, float]]:
        wanted = [other["metric"] for other in self._alike(side)]
        keys = list(dict.fromkeys(key for metric in wanted for key in metrics.keys(metric, self._region_of(side))))
        start, end = metrics.span(wanted, self._now)
        found = {}
        for first in range(0, len(keys), api.METRICS_AT_ONCE):
            some = dict(enumerate(keys[first : first + api.METRICS_AT_ONCE]))
            asked = [metrics.query(number, key) for number, key in some.items()]
            # A metric that has more points than fit on a page is in several results.
            for result in api.metric_data(self._client(side), asked, start, end):
                found.setdefault(some[int(result["Id"][1:])], {}).update(metrics.points(result))
        return {key: found.get(key, {}) for key in keys}

    def _alarms(self, side: Side) -> dict[str, str]:
        names = sorted({name for other in self._alike(side) for name in other["alarms"]})
        chunks = [names[first : first + api.ALARMS_AT_ONCE] for first in range(0, len(names), api.ALARMS_AT_ONCE)]
        found = [alarm for some in chunks for alarm in api.alarms(self._client(side), some)]
        return {alarm["AlarmName"]: alarm["StateValue"] for alarm in found}

    def _query(self, side: Side) -> Reading:
        return queries.read(self._client(side), side["query"])

    def _http(self, side: Side) -> Reading:
        return probes.read(side["http"])

    def _task(self, side: Side) -> dict[str, Any] | None:
        return next(iter(api.tasks(self._client(side), *_task_filter(side["task"]))), None)

    def _table_statistics(self, side: Side) -> list[dict[str, Any]] | None:
        asked = side["table_statistics"]
        arn = asked["replication_task_arn"]
        if arn is None:
            found = api.tasks(self._client(side), *_task_filter(asked))
            arn = found[0]["ReplicationTaskArn"] if found else None
        return api.table_statistics(self._client(side), arn) if arn else None


def _task_filter(asked: Mapping[str, Any]) -> tuple[str, str]:
    if asked["replication_task_arn"]:
        return "replication-task-arn", asked["replication_task_arn"]
    return "replication-task-id", asked["replication_task_identifier"].lower()
