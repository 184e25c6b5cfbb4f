# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What runs and what it waits for, and the lines that say so. Pure: the time is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ansible_collections.migrate.aws.plugins.plugin_utils._people import plain

#: Of what a module tells, so much is shown.
LONGEST = 200


@dataclass
class Running:
    """One task on one host."""

    host: str
    task: str
    since: float
    #: What the module waits for, empty where it does not tell.
    what: str = ""
    state: str = ""
    detail: str = ""
    waiting_since: float = 0.0
    #: When a line was last printed, and of which state.
    said_at: float | None = None
    said: str = ""

    def began(self) -> float:
        """Since when it is waited."""
        return self.waiting_since if self.what else self.since


class Board:
    """The tasks that run. `usual` answers how many seconds a wait of a task usually takes."""

    def __init__(self, usual: Callable[[str], float | None], after: float, every: float):
        self.usual, self.after, self.every = usual, after, every
        self.running: dict[str, Running] = {}

    def start(self, number: str, host: str, task: str, now: float) -> None:
        """A task begins on a host."""
        self.running[number] = Running(host, task, now)

    def hear(self, record: Any, now: float) -> tuple[str, float] | None:
        """What a module tells. Returns the task and the seconds of a wait that came to its end."""
        one = self.running.get(str(record.get("task"))) if isinstance(record, dict) else None
        if one is None:
            return None
        if record.get("over"):
            ended = (one.task, now - one.waiting_since) if one.what and record.get("reached") else None
            one.what = one.state = one.detail = ""
            return ended
        if not one.what:
            one.waiting_since = now
        one.what, one.state, one.detail = (_shown(record.get(name)) for name in ("what", "state", "detail"))
        return None

    def end(self, host: str) -> None:
        """A host's task has its result."""
        self.running = {number: one for number, one in self.running.items() if one.host != host}

    def all_wait(self) -> bool:
        """Whether every task that runs tells what it waits for: then nothing else is about to be printed."""
        return bool(self.running) and all(one.what for one in self.running.values())

    def lines(self, now: float) -> list[str]:
        """A line for every wait."""
        return [self._line(one, now) for one in self.running.values() if one.what]

    def due(self, now: float, silent_only: bool = False) -> list[str]:
        """The lines to print for good: of what is new or has changed, and now and then of the rest.

        `silent_only`: of tasks that do not tell what they wait for.
        """
        due = [one for one in self.running.values() if self._is_due(one, now) and not (silent_only and one.what)]
        for one in due:
            one.said_at, one.said = now, one.state
        return [self._line(one, now) for one in due]

    def _is_due(self, one: Running, now: float) -> bool:
        if one.said_at is None:
            # a task that does not tell is worth a line only when it takes long
            return now - one.began() >= (self.after if one.what else self.every)
        return now - one.said_at >= (self.after if one.said != one.state else self.every)

    def _line(self, one: Running, now: float) -> str:
        usual = self.usual(one.task) if one.what else None
        time = duration(now - one.began()) + (f" (usually {duration(usual)})" if usual else "")
        told = (
            [one.what, ", ".join(part for part in (one.state, one.detail) if part)]
            if one.what
            else [one.task, "still running"]
        )
        return f"{one.host}: {': '.join(part for part in told if part)}, {time}"


def duration(seconds: float) -> str:
    """42s, 2m 05s, 1h 02m"""
    whole = round(seconds)
    if whole < 60:
        return f"{whole}s"
    if whole < 3600:
        return f"{whole // 60}m {whole % 60:02}s"
    return f"{whole // 3600}h {whole % 3600 // 60:02}m"


def _shown(value: Any) -> str:
    return plain(str(value or ""))[:LONGEST]
