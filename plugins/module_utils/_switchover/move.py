# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The move of the writes from one database to the other, in the order of plan.MOVE, and the undo of each step."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms.mappings import Selection
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused, Superseded
from ansible_collections.migrate.aws.plugins.module_utils._switchover import comparing, comparison, plan
from ansible_collections.migrate.aws.plugins.module_utils._switchover.comparing import Comparison
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.database import Database
from ansible_collections.migrate.aws.plugins.module_utils._switchover.plan import GIVE_UP
from ansible_collections.migrate.aws.plugins.module_utils._switchover.replication import ReplicationTask

#: What a task carries of which nothing is known.
EVERYTHING = Selection()


def lacking(old: Database, new: Database, compare: str, selection: Selection = EVERYTHING) -> list[str]:
    """A sentence for each table and column that would keep `compare` from finding both databases equal."""
    return [] if compare == "none" else comparison.missing(old.columns(selection), new.columns(selection))


def different(old: Database, new: Database, compare: str, selection: Selection = EVERYTHING) -> list[str]:
    """A sentence for each difference that `compare` finds in what the selection carries."""
    # Writes are refused meanwhile: each catalog is read once.
    before, after = old.columns(selection), new.columns(selection)
    columns = comparison.shared(before, after)
    here, there = old.layouts({*columns}), new.layouts({*columns})
    wanted = [comparison.paired(table, names, here[table], there[table]) for table, names in columns.items()]
    return [
        *([] if compare == "none" else comparison.missing(before, after)),
        *comparison.differences(*comparing.fingerprints(old, new, compare, wanted)),
    ]


@dataclass
class Terms:
    """What a switchover is asked to keep to."""

    holder: str
    epoch: int
    pause_budget: float = 120
    grace: float = 3
    margin: int = 1000
    compare: str = "checksum"
    #: Rows of either side that are read a second, at most; 0 is without a limit.
    rows_per_second: int = 0
    #: Seconds that a comparison waits for a transaction to end, or for a row to arrive.
    patience: float = 600
    #: What of the databases moves.
    selection: Selection = EVERYTHING
    #: The name under which the new writer's log is kept for the reverse replication.
    slot: str | None = None


@dataclass
class Switchover:
    """`task` carries the writes of `old` to `new`. `note` is called before and after each step.

    `reconnect` gives a database like the one it gets, whose connection may be broken.
    """

    old: Database
    new: Database
    task: ReplicationTask
    terms: Terms
    note: Callable[..., None]
    reconnect: Callable[[Database], Database] = lambda database: database
    tell: Callable[[str], None] = lambda state: None
    #: Keeps the certificate of a comparison, which is too long for an entry of the journal.
    certify: Callable[[dict[str, Any]], None] = lambda certificate: None
    clock: Callable[[], float] = time.monotonic
    comparison: Comparison | None = None
    freezing: bool = False
    frozen_at: float | None = None
    kept_closed: bool = False
    switched: bool = False
    result: dict[str, Any] = field(default_factory=dict)

    def perform(self, until: str = plan.SWITCH) -> dict[str, Any]:
        """Move the writes, or stop after the step `until` of plan.MOVE. Returns what was measured.

        Whatever fails before the switch, the old writer takes writes again, unless another run has taken over.
        """
        try:
            for step in plan.moving(until, self.terms.compare):
                self._journaled(step)
        except Superseded:
            raise
        except BaseException as error:
            if not self.switched:
                self.back(str(error))
            raise
        self._limit(0)
        if self.comparison:
            self.certify(self.comparison.certificate())
        return self.result

    def compare(self) -> None:
        """Compare both sides while replication runs. Raises Refused where they differ."""
        terms = self.terms
        # Before there is anything to discard: what is there may be another run's.
        self.old.reserve_comparison(terms.patience)
        self.comparison = Comparison(
            self.old,
            self.new,
            terms.selection,
            seconds=terms.patience,
            rows_per_second=terms.rows_per_second,
            tell=self.tell,
        )
        self.comparison.begin()
        found = self.comparison.advance()
        self.result["compared"] = self.comparison.summary()
        self.certify(self.comparison.certificate())
        if found:
            raise Refused(f"The two databases are not the same: {' '.join(found)}")

    def freeze(self) -> None:
        """Close the old writer for the budget, and no longer: its fence opens by itself if we die."""
        self.freezing = True
        # A lock that somebody holds must not outlast the budget.
        self._limit(self.terms.pause_budget * GIVE_UP)
        self.old.install_fence()
        self.frozen_at = self.clock()
        self.result["sessions_ended"] = self.old.close_fence(
            self.terms.holder, seconds=self.terms.pause_budget * GIVE_UP, grace=self.terms.grace
        )

    def drain(self) -> None:
        """Wait until the last write has arrived.

        From then on the task has nothing more to carry. DMS may take a minute to stop it, which the application need
        not wait for: it has to have stopped before the task of the other direction starts.
        """
        last = self.old.write_marker()
        while not self.new.marker_arrived(last):
            self._in_time("the last write to arrive on the new writer")
            time.sleep(0.05)
        self.result["drain_seconds"] = round(self._elapsed(), 3)
        self.task.begin_stop()

    def validate(self) -> None:
        """Compare what is left of both sides, advance the counters, and keep the log for the reverse replication."""
        selection = self.terms.selection
        if self.comparison:
            found = self.comparison.finish()
            # It may hold the last slot that the server has.
            self.new.stop_changes()
        else:
            found = different(self.old, self.new, self.terms.compare, selection)
        if found:
            raise Refused(f"The two databases are not the same: {' '.join(found)}")
        self.result["sequences"] = self.new.advance_counters(self.old, self.terms.margin, selection)
        if self.terms.slot:
            self.result["fallback_position"] = self.new.keep_position(self.terms.slot)
        self._in_time("the switch")

    def switch(self) -> None:
        """The point of no return without data: the old writer stays closed, then the new one opens."""
        self.new.install_fence()
        self.old.keep_fence_closed(self.terms.holder)
        self.kept_closed = True
        self.new.hand_over(self.terms.holder, self.terms.epoch)
        self.switched = True
        self.result["frozen_seconds"] = round(self._elapsed(), 3)

    def back(self, reason: str) -> None:
        """Undo what was done before the switch: writes first, then replication."""
        self.old, self.new = self.reconnect(self.old), self.reconnect(self.new)
        self._limit(0)
        if self.freezing:
            self._thaw(reason)
        if self.comparison:
            comparing.discard(self.old, self.new)

    def _thaw(self, reason: str) -> None:
        """Let the old writer take writes again, and have replication as it was."""
        if self.kept_closed and not self.new.fence().closed:
            raise Refused(
                f"The new writer has opened although its answer was lost ({reason}): run this again to finish."
            )
        self.old.reopen_fence(self.terms.holder)
        if self.terms.slot:
            self.new.drop_position(self.terms.slot)
        self.note(plan.THAW, "after", frozen_seconds=round(self._elapsed(), 3), reason=reason)
        self.task.resume()

    def _journaled(self, step: str) -> None:
        known = set(self.result)
        self.note(step, "before", **({"pause_budget": self.terms.pause_budget} if step == plan.FREEZE else {}))
        getattr(self, step)()
        self.note(step, "after", **{key: value for key, value in self.result.items() if key not in known})

    def _limit(self, seconds: float) -> None:
        """How long a statement may take from now on; 0 is as long as it likes."""
        for database in (self.old, self.new):
            database.limit(seconds)

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
