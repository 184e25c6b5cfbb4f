# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What has to be asked so that gates can be read, and asking it: what several of them need only once."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._cutover.problems import source
from ansible_collections.migrate.aws.plugins.module_utils._cutover.readings import api, metrics, probes, queries
from ansible_collections.migrate.aws.plugins.module_utils._cutover.readings.reading import Reading
from ansible_collections.migrate.aws.plugins.module_utils._locations import Location

#: A gate, or what it is relative to.
Side = Mapping[str, Any]
#: What is asked of a source; the same question is asked once, however many gates need the answer.
Question = tuple[Any, ...]
#: The service whose client asks it.
SERVICES = {
    "metric": "cloudwatch",
    "alarms": "cloudwatch",
    "query": "secretsmanager",
    "table_statistics": "dms",
    "task": "dms",
}


class Asking:
    """The questions of a list of sides and how they are asked."""

    def __init__(
        self,
        clients: Mapping[tuple[str, Location], Any],
        sides: Sequence[Side],
        place_of: Callable[[Side], Location],
        now: datetime.datetime,
    ):
        self._clients = clients
        self._sides = sides
        self._place_of = place_of
        self._now = now

    def question(self, side: Side) -> Question:
        """Equal for sides that share an answer."""
        name, place = source(side), self._place_of(side)
        if name in ("metric", "alarms"):
            return (name, place)
        if name in ("task", "table_statistics"):
            return (name, place, *_task_filter(side[name]))
        return (name, id(side))

    def ask(self, side: Side) -> Any:
        """The answer to the side's question. Raises ReadingError."""
        return getattr(self, f"_{source(side)}")(side)

    def _client(self, side: Side) -> Any:
        return self._clients[SERVICES[source(side)], self._place_of(side)]

    def _alike(self, side: Side) -> list[Side]:
        return [other for other in self._sides if self.question(other) == self.question(side)]

    def _metric(self, side: Side) -> dict[metrics.Key, dict[int, float]]:
        wanted = [other["metric"] for other in self._alike(side)]
        keys = list(dict.fromkeys(key for metric in wanted for key in metrics.keys(metric, self._place_of(side))))
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
