# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which database takes the writes, and what may follow. Pure.

Nothing is remembered apart from the two databases themselves: their fences say who the writer is, whatever was killed
and wherever. See fence.py for what opens and closes them.
"""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.migrate.aws.plugins.module_utils._cutover.fence import Fence

SIDES = ("source", "target")


def other(side: str) -> str:
    """The other side."""
    return SIDES[1 - SIDES.index(side)]


@dataclass(frozen=True)
class Standing:
    """Where a migration stands: `writer` takes the application's writes, or did last while both are closed."""

    writer: str
    #: not armed, writing, frozen, or two writers, which no run of ours leaves behind.
    state: str
    epoch: int

    @property
    def sentence(self) -> str:
        """For people."""
        return {
            "not armed": "No fence is installed: nothing keeps the application from writing to both databases.",
            "writing": f"The {self.writer} takes the writes, the {other(self.writer)} refuses them.",
            "frozen": f"Both databases refuse writes; the {self.writer} took them last.",
            "two writers": f"Both databases take writes; the {self.writer} got them last.",
        }[self.state]


def standing(source: Fence, target: Fence) -> Standing:
    """What the two fences say."""
    epochs = {"source": source.epoch, "target": target.epoch}
    latest = max(SIDES, key=lambda side: (epochs[side], side == "source"))
    open_sides = [side for side, fence in (("source", source), ("target", target)) if not fence.closed]
    if not source.installed or not target.installed:
        return Standing("source" if not target.epoch else latest, "not armed", max(epochs.values()))
    if len(open_sides) == 2:
        return Standing(latest, "two writers", max(epochs.values()))
    if not open_sides:
        return Standing(latest, "frozen", max(epochs.values()))
    return Standing(open_sides[0], "writing", max(epochs.values()))


def steps(now: Standing, wanted: str) -> list[str]:
    """What brings the writes to the `wanted` side from here, in order; empty where it has them."""
    moving = ["freeze", "drain", "seal", "switch"]
    if now.state == "not armed":
        return ["arm", *(moving if wanted != now.writer else [])]
    if now.state == "two writers":
        return ["close the other", *(moving if wanted != now.writer else [])]
    if now.state == "frozen":
        # Whoever froze it is gone or has failed: the application writes again before anything else is tried.
        return ["thaw", *(moving if wanted != now.writer else [])]
    return moving if wanted != now.writer else []
