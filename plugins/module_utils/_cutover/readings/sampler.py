# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One sample of every gate, all sources asked at the same time."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._cutover.gates import Gate
from ansible_collections.migrate.aws.plugins.module_utils._cutover.problems import source
from ansible_collections.migrate.aws.plugins.module_utils._cutover.readings import metrics, replication
from ansible_collections.migrate.aws.plugins.module_utils._cutover.readings.asking import (
    SERVICES,
    Asking,
    Question,
    Side,
)
from ansible_collections.migrate.aws.plugins.module_utils._cutover.readings.errors import ReadingError, told
from ansible_collections.migrate.aws.plugins.module_utils._cutover.readings.reading import Reading, unread
from ansible_collections.migrate.aws.plugins.module_utils._locations import Location, location

#: How many sources are asked at the same time.
AT_ONCE = 16


class Sampler:
    """Reads gates once.

    `make_client` is a function (service, place) -> boto3 client; `place` is (region, profile), here that of gates which
    name none; points of metrics that are older than `since` are left out.
    """

    def __init__(
        self, make_client: Callable[[str, Location], Any], place: Location, since: datetime.datetime | None = None
    ):
        self._make_client = make_client
        self._place = place
        self._since = since.timestamp() if since else 0.0

    def read(self, gates: Sequence[Gate], now: datetime.datetime) -> dict[str, Reading]:
        """A reading of each gate by its name. What could not be read is a reading too."""
        sides = [side for gate in gates for side in (gate, gate["relative"]) if side and source(side)]
        # boto3 makes clients in one thread only.
        clients = {
            (service, place): self._make_client(service, place)
            for service, place in {
                (SERVICES[source(side)], self._place_of(side)) for side in sides if source(side) in SERVICES
            }
        }
        asking = Asking(clients, sides, self._place_of, now)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            asked: dict[Question, Future] = {}
            for side in sides:
                question = asking.question(side)
                if question not in asked:
                    asked[question] = pool.submit(asking.ask, side)
        return {gate["name"]: self._reading(gate, asking, asked, now) for gate in gates}

    def _place_of(self, side: Side) -> Location:
        return location(side, self._place)

    def _reading(self, gate: Gate, asking: Asking, asked: Mapping[Question, Future], now: datetime.datetime) -> Reading:
        other = gate["relative"] if gate["relative"] and source(gate["relative"]) else None
        try:
            answer = asked[asking.question(gate)].result()
            answer_of_other = _answer_of_other(other, asking, asked)
        except ReadingError as error:
            return unread(told(error))
        if source(gate) == "metric":
            against = self._measure(other, answer_of_other, now) if answer_of_other else None
            return metrics.reading(self._measure(gate, answer, now), against)
        found = interpreted(gate, answer)
        if answer_of_other is None or found.value is None:
            return found
        against = interpreted(other, answer_of_other)
        return against if against.error and other["missing"] == "unknown" else replace(found, reference=against.value)

    def _measure(
        self, side: Side, answer: Mapping[metrics.Key, metrics.Points], now: datetime.datetime
    ) -> metrics.Measure:
        metric, place, time = side["metric"], self._place_of(side), now.timestamp()
        found = {
            key: metrics.usable(answer[key], metric["period"], self._since, time) for key in metrics.keys(metric, place)
        }
        return metrics.Measure(metric, found, place, time - metric["max_age"])


def _answer_of_other(other: Side | None, asking: Asking, asked: Mapping[Question, Future]) -> Any:
    """What was answered about the other side;

    None where there is none, or where the gate can do without. Raises ReadingError.
    """
    if other is None:
        return None
    try:
        return asked[asking.question(other)].result()
    except ReadingError:
        if other["missing"] == "threshold":
            return None
        raise


def interpreted(side: Side, answer: Any) -> Reading:
    """What the answer of a source, but for metrics, says of a gate."""
    if source(side) == "alarms":
        return _of_alarms(side["alarms"], answer)
    if source(side) == "task":
        return replication.of_task(answer, side["task"]["measure"]) if answer else _no_task(side["task"])
    if source(side) == "table_statistics":
        asked = side["table_statistics"]
        return (
            _no_task(asked)
            if answer is None
            else replication.of_tables(answer, asked["measure"], asked["accepted_tables"])
        )
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
    return unread(
        f"there is no replication task {asked['replication_task_arn'] or asked['replication_task_identifier']}"
    )
