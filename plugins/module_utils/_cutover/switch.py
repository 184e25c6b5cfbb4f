# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The move of the writes from one database to the other: freeze, drain, seal, switch, and the way back from each."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._cutover import contents, fence, marker, sequences, slots
from ansible_collections.migrate.aws.plugins.module_utils._cutover.streams import Stream
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused

#: Of the pause budget: after so much of it without the switch, the old writer takes writes again.
GIVE_UP = 0.8


@dataclass
class Terms:
    """What a switchover is asked to keep to."""

    holder: str
    epoch: int
    pause_budget: float = 120
    grace: float = 3
    margin: int = 1000
    compare: str = "checksum"
    #: The slot for the way back, on the new writer.
    slot: str | None = None
    slot_plugin: str = "test_decoding"


@dataclass
class Switchover:
    """`old` and `new` are autocommit connections to the two writers; `note` is told of every step, before and after.

    `reconnect` gives a connection like the one it gets, which may be broken.
    """

    old: Any
    new: Any
    stream: Stream
    terms: Terms
    note: Callable[..., None]
    reconnect: Callable[[Any], Any] = lambda connection: connection
    clock: Callable[[], float] = time.monotonic
    frozen_at: float | None = None
    kept_closed: bool = False
    switched: bool = False
    result: dict[str, Any] = field(default_factory=dict)

    def perform(self, until: str = "switch") -> dict[str, Any]:
        """Move the writes, or stop after the step `until`. Returns what was measured.

        Whatever fails before the switch, the old writer takes writes again.
        """
        # A lock that somebody holds must not outlast the budget.
        self._limit(self.terms.pause_budget * GIVE_UP)
        try:
            for step in (self.freeze,) if until == "freeze" else (self.freeze, self.drain, self.seal, self.switch):
                self._journaled(step)
        except BaseException as error:
            if not self.switched:
                self.back(str(error))
            raise
        self._limit(0)
        return self.result

    def freeze(self) -> None:
        """Close the old writer for the budget, and no longer: its fence opens by itself if we die."""
        fence.install(self.old)
        self.frozen_at = self.clock()
        self.result["sessions_ended"] = fence.close(
            self.old, self.terms.holder, seconds=self.terms.pause_budget * GIVE_UP, grace=self.terms.grace
        )

    def drain(self) -> None:
        """Wait until the last write has arrived.

        From then on the stream has nothing more to carry. DMS may take a minute to stop it, which the application need
        not wait for: it has to have stopped before the stream of the other direction starts.
        """
        last = marker.write(self.old)
        while not marker.arrived(self.new, last):
            self._in_time("the last write to arrive on the new writer")
            time.sleep(0.05)
        self.result["drain_seconds"] = round(self._elapsed(), 3)
        self.stream.begin_stop()

    def seal(self) -> None:
        """Compare both sides, set the sequences, and keep what the new writer will write for the way back."""
        found = contents.differences(
            contents.fingerprints(self.old, self.terms.compare), contents.fingerprints(self.new, self.terms.compare)
        )
        if found:
            raise Refused(f"The two databases are not the same: {' '.join(found)}")
        planned = sequences.plan(sequences.read(self.old), sequences.read(self.new), self.terms.margin)
        sequences.advance(self.new, planned)
        self.result["sequences"] = {name: value for name, (_sequence, value) in planned.items()}
        if self.terms.slot:
            self.result["fallback_position"] = slots.make(self.new, self.terms.slot, self.terms.slot_plugin)
        self._in_time("the switch")

    def switch(self) -> None:
        """The point of no return without data: the old writer stays closed, then the new one opens."""
        fence.install(self.new)
        fence.keep_closed(self.old, self.terms.holder)
        self.kept_closed = True
        fence.hand_over(self.new, self.terms.holder, self.terms.epoch)
        self.switched = True
        self.result["frozen_seconds"] = round(self._elapsed(), 3)

    def back(self, reason: str) -> None:
        """Undo what was done before the switch: writes first, then replication."""
        self.old, self.new = self.reconnect(self.old), self.reconnect(self.new)
        self._limit(0)
        if self.kept_closed and not fence.state(self.new).closed:
            raise Refused(
                f"The new writer has opened although its answer was lost ({reason}): run this again to finish."
            )
        fence.reopen(self.old, self.terms.holder)
        if self.terms.slot:
            slots.drop(self.new, self.terms.slot)
        self.note("thaw", "after", frozen_seconds=round(self._elapsed(), 3), reason=reason)
        self.stream.resume()

    def _journaled(self, step: Callable[[], None]) -> None:
        name, known = step.__name__, set(self.result)
        self.note(name, "before")
        step()
        self.note(name, "after", **{key: value for key, value in self.result.items() if key not in known})

    def _limit(self, seconds: float) -> None:
        """How long a statement may take from now on; 0 is as long as it likes."""
        for connection in (self.old, self.new):
            connection.execute(f"SET statement_timeout = '{seconds:g}s'")

    def _elapsed(self) -> float:
        return 0.0 if self.frozen_at is None else self.clock() - self.frozen_at

    def _left(self) -> float:
        return self.terms.pause_budget * GIVE_UP - self._elapsed()

    def _in_time(self, what: str) -> None:
        if self._left() <= 0:
            raise Refused(
                f"Writes were closed for {self._elapsed():.1f} seconds, waiting for {what}; the budget is "
                f"{self.terms.pause_budget:g} seconds, of which {GIVE_UP:.0%} may pass before the switch."
            )
