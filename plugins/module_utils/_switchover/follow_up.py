# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What belongs to the writer, once it takes the writes: plan.FOLLOW_UP.

Each step is seen before it is done, so that a run which was cut short behind the switch is finished by the next.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused, Superseded
from ansible_collections.migrate.aws.plugins.module_utils._switchover import comparing, plan
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.database import Database
from ansible_collections.migrate.aws.plugins.module_utils._switchover.replication import ReplicationTask
from ansible_collections.migrate.aws.plugins.module_utils._switchover.routes import Route
from ansible_collections.migrate.aws.plugins.module_utils._switchover.standing import other
from ansible_collections.migrate.aws.plugins.module_utils._waiting import WaitFailed

#: Seconds between two looks for the marker.
PAUSE = 0.2


@dataclass
class Side:
    """One side: its database, the task that carries its writes to the other, and the name of that task's position."""

    database: Database
    task: ReplicationTask | None
    slot: str | None


@dataclass
class FollowUp:
    """The two sides and everything that leads clients to one of them. `note` is called before and after each step."""

    sides: dict[str, Side]
    routes: list[Route]
    note: Callable[..., None]
    timeout: float
    #: {what does not lead to the writer: why}
    unpublished: dict[str, str] = field(default_factory=dict)

    def unwritable(self, writer: str) -> list[str]:
        """A sentence for each route that cannot be written, found by writing what is there, before the writes move."""
        found = {route.WHAT: _problem(partial(self._held, writer, route.rehearse)) for route in self.routes}
        return [f"The {what} cannot be written: {problem}." for what, problem in found.items() if problem]

    def pending(self, writer: str) -> list[str]:
        """The steps that this writer still needs, in order."""
        return [name for name in plan.FOLLOW_UP if self._steps(writer)[name][0]()]

    def perform(self, writer: str) -> dict[str, Any]:
        """Take the pending steps. Returns what was measured.

        Raises Refused once all steps are taken where clients are not led to the writer.
        """
        try:
            result = self._take_pending(writer)
        except Superseded:
            raise
        except (AnsibleAWSError, Refused, WaitFailed) as error:
            if self.unpublished:
                raise Refused(f"{self._unpublished(writer)} {error}") from error
            raise
        if self.unpublished:
            raise Refused(self._unpublished(writer))
        return result

    def _take_pending(self, writer: str) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for name in plan.FOLLOW_UP:
            is_pending, take = self._steps(writer)[name]
            if is_pending():
                self.note(name, "before")
                measured = take()
                self.note(name, "after", **measured)
                result.update(measured)
        return result

    def _steps(self, writer: str) -> dict[str, tuple[Callable[[], bool], Callable[[], dict[str, Any]]]]:
        side, opposite = self.sides[writer], self.sides[other(writer)]
        return {
            plan.REPOINT_CLIENTS: (lambda: bool(self._stale(writer)), lambda: self._repoint_clients(writer)),
            plan.START_REVERSE_REPLICATION: (
                lambda: _startable(side) is not None,
                lambda: self._start_reverse_replication(side, opposite),
            ),
            plan.RESUME_REPLICATION: (
                lambda: bool(side.task and side.task.is_interrupted()),
                lambda: self._resume_replication(side, opposite),
            ),
            plan.STOP_FORWARD_REPLICATION: (
                lambda: _has_served(opposite),
                lambda: _stop_forward_replication(side, opposite),
            ),
        }

    def _stale(self, writer: str) -> list[Route]:
        """The routes that lead elsewhere, or that AWS does not show."""
        return [route for route in self.routes if not _leads_to(route, writer)]

    def _repoint_clients(self, writer: str) -> dict[str, Any]:
        """Lead each route to the writer, whatever becomes of the others."""
        stale = self._stale(writer)
        problems = {route.WHAT: _problem(partial(self._held, writer, route.lead_to)) for route in stale}
        self.unpublished = {what: problem for what, problem in problems.items() if problem}
        result: dict[str, Any] = {"published": [what for what, problem in problems.items() if not problem]}
        return {**result, "unpublished": list(self.unpublished)} if self.unpublished else result

    def _held(self, writer: str, change: Callable[[str], None]) -> None:
        """Change a route of this writer while no later run can begin."""
        with self.sides[writer].database.holding():
            change(writer)

    def _unpublished(self, writer: str) -> str:
        reasons = "; ".join(f"the {what} ({problem})" for what, problem in self.unpublished.items())
        return (
            f"The {writer} takes the writes, but this does not lead to it: {reasons}. Remove the cause and run this "
            f"again, which leads it to the {writer}."
        )

    def _start_reverse_replication(self, side: Side, opposite: Side) -> dict[str, Any]:
        """Start the task where the writer began, once the other direction is at rest, and see a row arrive."""
        if opposite.task:
            opposite.task.begin_stop()
            opposite.task.at_rest()
        side.task.start_at(_startable(side))
        return {"way_back_seconds": round(carried(side, opposite, self.timeout), 3)}

    def _resume_replication(self, side: Side, opposite: Side) -> dict[str, Any]:
        side.task.resume()
        carried(side, opposite, self.timeout)
        return {}


def carried(side: Side, opposite: Side, timeout: float) -> float:
    """See a row go through the side's task, which DMS reports as running until it fails again. Returns the seconds.

    Raises WaitFailed when the task ends before, or the time is over.
    """
    began = time.monotonic()
    last = side.database.write_marker()
    while not opposite.database.marker_arrived(last):
        problem = side.task.problem()
        if problem:
            raise WaitFailed(f"{problem} {side.task.failure()}")
        if time.monotonic() - began > timeout:
            raise WaitFailed(
                f"{side.task.name} runs, but the row that proves it has not arrived after {timeout:g} seconds."
            )
        time.sleep(PAUSE)
    return time.monotonic() - began


def _leads_to(route: Route, side: str) -> bool:
    try:
        return route.leads_to(side)
    except AnsibleAWSError:
        return False


def _problem(work: Callable[[], None]) -> str | None:
    """What AWS or a rule says against it; None where it is done. Raises Superseded."""
    try:
        work()
    except Superseded:
        raise
    except (AnsibleAWSError, Refused) as error:
        return str(error).rstrip(".")
    return None


def _startable(side: Side) -> str | None:
    """The position at which the side's task is to be started for the first time; None where it is not."""
    if side.task is None or side.slot is None or not side.task.is_new():
        return None
    return side.database.position(side.slot)


def _has_served(opposite: Side) -> bool:
    """Whether the other side's task has carried writes and is no longer needed: its slot fills a disk."""
    return bool(opposite.task and opposite.task.read() and not opposite.task.is_new())


def _stop_forward_replication(side: Side, opposite: Side) -> dict[str, Any]:
    comparing.discard(opposite.database, side.database)
    opposite.task.remove()
    if opposite.slot:
        opposite.database.drop_position(opposite.slot)
    return {}
