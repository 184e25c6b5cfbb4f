# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which database takes the writes. Pure.

Nothing is remembered apart from the two databases themselves: their fences say who the writer is, whatever was killed
and wherever.
"""

from __future__ import annotations

from dataclasses import dataclass

SIDES = ("source", "target")
#: States of a migration. No run of ours leaves two writers behind.
NOT_ARMED, WRITING, FROZEN, TWO_WRITERS = "not armed", "writing", "frozen", "two writers"


@dataclass(frozen=True)
class Fence:
    """How a database's fence stands. `epoch` counts the times that writes moved, so the higher of two wrote last."""

    installed: bool
    closed: bool = False
    epoch: int = 0
    #: Milliseconds until it opens by itself; None when it is open, or closed until somebody opens it.
    opens_in: int | None = None
    unfenced: tuple[str, ...] = ()
    #: Whether it was taken off for good because the migration is over. The record of who is the writer stays.
    lifted: bool = False


def other(side: str) -> str:
    """The other side."""
    return SIDES[1 - SIDES.index(side)]


@dataclass(frozen=True)
class Standing:
    """Where a migration stands: `writer` takes the application's writes, or did last while both are closed."""

    writer: str
    state: str
    epoch: int
    #: Tables of a closed database that take writes all the same, for the fence is not on them.
    unfenced: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """For people."""
        if self.unfenced:
            return f"{self._sentence} But {', '.join(self.unfenced)} would take writes: run site.yml again."
        return self._sentence

    @property
    def _sentence(self) -> str:
        return {
            NOT_ARMED: "No fence is installed: nothing keeps the application from writing to both databases.",
            WRITING: f"The {self.writer} takes the writes, the {other(self.writer)} refuses them.",
            FROZEN: f"Both databases refuse writes; the {self.writer} took them last.",
            TWO_WRITERS: f"Both databases take writes; the {self.writer} got them last.",
        }[self.state]


def standing(source: Fence, target: Fence) -> Standing:
    """What the two fences say."""
    epochs = {"source": source.epoch, "target": target.epoch}
    latest = max(SIDES, key=lambda side: (epochs[side], side == "source"))
    open_sides = [side for side, fence in (("source", source), ("target", target)) if not fence.closed]
    if not source.installed or not target.installed:
        return Standing("source" if not target.epoch else latest, NOT_ARMED, max(epochs.values()))
    if len(open_sides) == 2:
        return Standing(latest, TWO_WRITERS, max(epochs.values()))
    holes = tuple(
        f"{table} of the {side}"
        for side, fence in (("source", source), ("target", target))
        if fence.closed
        for table in fence.unfenced
    )
    if not open_sides:
        return Standing(latest, FROZEN, max(epochs.values()), holes)
    return Standing(open_sides[0], WRITING, max(epochs.values()), holes)
