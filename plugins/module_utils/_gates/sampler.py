# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Reading gates: every source is asked at the same time, and each question once."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError, refusal
from ansible_collections.migrate.aws.plugins.module_utils._gates.judge import Gate
from ansible_collections.migrate.aws.plugins.module_utils._gates.reading import Moment, Reading, unread
from ansible_collections.migrate.aws.plugins.module_utils._gates.sources.registry import option_of, source_of
from ansible_collections.migrate.aws.plugins.module_utils._locations import Location
from ansible_collections.migrate.aws.plugins.module_utils._locations import location as location_of

#: A gate, or what it is relative to.
Side = Mapping[str, Any]
#: Equal for sides that share an answer.
Question = tuple[Any, ...]
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
        moment = Moment(now, self._since)
        asking: dict[Question, list[Side]] = {}
        for gate in gates:
            for side in (gate, gate["relative"]):
                if side and source_of(side):
                    asking.setdefault(self._question(side), []).append(side)
        # boto3 makes clients in one thread only.
        clients = {
            where: self._make_client(*where)
            for where in {self._where(sides[0]) for sides in asking.values()}
            if where[0]
        }
        with ThreadPoolExecutor(AT_ONCE) as pool:
            asked = {
                question: pool.submit(
                    source_of(sides[0]).ask,
                    clients.get(self._where(sides[0])),
                    [option_of(side) for side in sides],
                    moment,
                )
                for question, sides in asking.items()
            }
        return {gate["name"]: self._reading(gate, asked, moment) for gate in gates}

    def _where(self, side: Side) -> tuple[str | None, Location]:
        """The service and the place whose client is asked."""
        return source_of(side).SERVICE, location_of(side, self._place)

    def _question(self, side: Side) -> Question:
        source = source_of(side)
        shared = source.question(option_of(side))
        return (source.NAME, id(side)) if shared is None else (source.NAME, location_of(side, self._place), *shared)

    def _reading(self, gate: Gate, asked: Mapping[Question, Future], moment: Moment) -> Reading:
        source, option = source_of(gate), option_of(gate)
        other = gate["relative"] if gate["relative"] and source_of(gate["relative"]) else None
        try:
            answer = asked[self._question(gate)].result()
            answer_of_other = self._answer_of_other(other, asked)
        except AnsibleAWSError as error:
            return unread(answer_of(error))
        if other is not None and hasattr(source, "reading_beside"):
            return source.reading_beside(option, answer, option_of(other), answer_of_other, moment)
        found = source.reading(option, answer, moment)
        if answer_of_other is None or found.value is None:
            return found
        against = source.reading(option_of(other), answer_of_other, moment)
        return against if against.error and other["missing"] == "unknown" else replace(found, reference=against.value)

    def _answer_of_other(self, other: Side | None, asked: Mapping[Question, Future]) -> Any:
        """The answer about the other side; None where there is none, or where the gate can do without.

        Raises AnsibleAWSError.
        """
        if other is None:
            return None
        try:
            return asked[self._question(other)].result()
        except AnsibleAWSError:
            if other["missing"] == "threshold":
                return None
            raise


def answer_of(error: AnsibleAWSError) -> str:
    """What AWS answered, with its code. A timeout has no answer."""
    code, message = refusal(error)
    return f"{code}: {message}" if code else str(error.exception or error)
