# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What belongs to a writer: the pointers that lead to it, a stream that leads its writes back, no other stream.

Each part is seen before it is done, so that a run which was cut short behind the switch is finished by the next.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._cutover import marker, slots
from ansible_collections.migrate.aws.plugins.module_utils._cutover.machine import other
from ansible_collections.migrate.aws.plugins.module_utils._cutover.pointers import Pointer
from ansible_collections.migrate.aws.plugins.module_utils._cutover.streams import Stream
from ansible_collections.migrate.aws.plugins.module_utils._waiting import WaitFailed

#: Seconds between two looks for the marker that proves the way back.
PAUSE = 0.2


@dataclass
class Side:
    """One database: an autocommit connection, the stream that carries its writes to the other, and that
    stream's slot.
    """

    connection: Any
    stream: Stream | None
    slot: str | None


@dataclass
class Settlement:
    """The two sides and all that points to one of them. `note` is told of each part, before and after."""

    sides: dict[str, Side]
    pointers: list[Pointer]
    note: Callable[..., None]
    timeout: float

    def pending(self, writer: str) -> list[str]:
        """The parts that are not as this writer needs them, in the order in which they are done."""
        return [name for name, (needed, _act) in self._parts(writer).items() if needed()]

    def perform(self, writer: str) -> dict[str, Any]:
        """Do what is pending. Returns what was measured."""
        result: dict[str, Any] = {}
        for name, (needed, act) in self._parts(writer).items():
            if needed():
                self.note(name, "before")
                measured = act()
                self.note(name, "after", **measured)
                result.update(measured)
        return result

    def _parts(self, writer: str) -> dict[str, tuple[Callable[[], bool], Callable[[], dict[str, Any]]]]:
        side, opposite = self.sides[writer], self.sides[other(writer)]
        return {
            "publish": (lambda: not self._published(writer), lambda: self._publish(writer)),
            "lead back": (lambda: _startable(side) is not None, lambda: self._lead_back(side, opposite)),
            "resume": (
                lambda: bool(side.stream and side.stream.is_interrupted()),
                lambda: self._resume(side, opposite),
            ),
            "retire": (lambda: _has_served(opposite), lambda: _retire(opposite)),
        }

    def _published(self, writer: str) -> bool:
        return all(pointer.leads_to(writer) for pointer in self.pointers)

    def _publish(self, writer: str) -> dict[str, Any]:
        stale = [pointer for pointer in self.pointers if not pointer.leads_to(writer)]
        for pointer in stale:
            pointer.lead_to(writer)
        return {"published": [pointer.WHAT for pointer in stale]}

    def _lead_back(self, side: Side, opposite: Side) -> dict[str, Any]:
        """Start the stream where the writer began, once the other direction is at rest, and see a row go through it."""
        if opposite.stream:
            opposite.stream.begin_stop()
            opposite.stream.at_rest()
        side.stream.start_at(_startable(side))
        return {"way_back_seconds": round(carried(side, opposite, self.timeout), 3)}

    def _resume(self, side: Side, opposite: Side) -> dict[str, Any]:
        side.stream.resume()
        carried(side, opposite, self.timeout)
        return {}


def carried(side: Side, opposite: Side, timeout: float) -> float:
    """See a row go through the side's stream, which says that it runs also when it is about to fail again. Returns the
    seconds.

    Raises WaitFailed when the stream ends before, or the time is over.
    """
    began = time.monotonic()
    last = marker.write(side.connection)
    while not marker.arrived(opposite.connection, last):
        problem = side.stream.problem()
        if problem:
            raise WaitFailed(f"{problem} {side.stream.failure()}")
        if time.monotonic() - began > timeout:
            raise WaitFailed(
                f"{side.stream.name} runs, but the row that proves it has not arrived after {timeout:g} seconds."
            )
        time.sleep(PAUSE)
    return time.monotonic() - began


def _startable(side: Side) -> str | None:
    """The position at which the side's stream is to be started for the first time; None where it is not."""
    if side.stream is None or side.slot is None or not side.stream.is_new():
        return None
    return slots.position(side.connection, side.slot)


def _has_served(opposite: Side) -> bool:
    """Whether the other side's stream has carried writes which nobody needs carried any more: its slot fills a disk."""
    return bool(opposite.stream and opposite.stream.read() and not opposite.stream.is_new())


def _retire(opposite: Side) -> dict[str, Any]:
    opposite.stream.remove()
    if opposite.slot:
        slots.drop(opposite.connection, opposite.slot)
    return {}
