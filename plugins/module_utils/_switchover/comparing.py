# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The comparison of two databases while replication runs, and of what changed since while nobody writes.

Both databases keep the keys of rows that change, from before the first row is read. So a range of rows that was equal
once is equal still, but for the keys that were named since: by the writer, whose changes have to arrive, or by the
other side, on which anything may have changed them. A key that was named is looked at again, on both sides, until it is
equal; then it counts no more, until it is named again. What is left when writes are refused is looked at then.

A table without a usable key is one range: whatever changes it makes all of it to be compared again. So does a change
that names no keys, such as TRUNCATE. A table that such changes hit again and again is left to the freeze, and all are
where a database does not name keys at all: the comparison must not prevent a move that works without it.

What is known is kept in the database that takes the writes, before the log that says it is given up. A run that was
killed is continued by the next.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from ansible_collections.migrate.aws.plugins.module_utils._dms.mappings import Selection
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._switchover import comparison
from ansible_collections.migrate.aws.plugins.module_utils._switchover.comparison import (
    Altered,
    Changed,
    Compared,
    Fingerprints,
    Key,
    NotFollowed,
    Rows,
    Span,
    Table,
    quoted,
)
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.database import Database

#: Rows of a range, and keys that one statement asks for.
ROWS, KEYS = 10_000, 1_000
#: Seconds between two looks at what changed.
PAUSE = 1.0
#: Keys that wait to be equal: above the one no further range is compared, above the other they are too many to keep.
WAITING, MOST = 10_000, 100_000
#: How often a row is awaited, by which what differs is told from what is under way, and anything else is begun again.
ROUNDS = 3
#: Keys that are shown of a table that differs.
SHOWN = 10
_T = TypeVar("_T")
#: The name of the part that is not a table's.
_HEAD = "#"


@dataclass
class Progress:
    """How far one table is. `after` is the key up to which it was compared."""

    fixed: list[Any]
    done: bool = False
    after: list[str] | None = None
    rows: int = 0
    #: For a table that is one range: whether nothing has changed since it was equal.
    equal: bool = False
    at: str | None = None
    #: How often all of it was to be compared again, and whether it is left to the freeze now.
    begun: int = 1
    left: bool = False
    #: Keys to look at again, and those that stayed different.
    waiting: set[Key] = field(default_factory=set)
    different: set[Key] = field(default_factory=set)

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return {**vars(self), "waiting": sorted(self.waiting), "different": sorted(self.different)}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Progress:
        """From what `kept` has returned. What was different is looked at again, and all of it where it was too much."""
        if len(kept["different"]) > WAITING:
            return cls(kept["fixed"])
        waiting = {tuple(key) for key in (*kept["waiting"], *kept["different"])}
        return cls(**{**kept, "waiting": waiting, "different": set()})

    def again(self) -> Progress:
        """All of it is to be compared again, unless that was so too often: then it is left to the freeze."""
        if self.begun < ROUNDS:
            return Progress(self.fixed, begun=self.begun + 1)
        return Progress(self.fixed, begun=self.begun, done=True, left=True)


class Comparison:
    """One comparison of `old`, which takes the writes, and `new`, to which replication carries them.

    `seconds` is how long to wait for a transaction to end or a row to arrive, and `rows_per_second` how many rows are
    read of either side at most, 0 being without a limit. `tell` is called with a table's name and how far it is.
    """

    def __init__(
        self,
        old: Database,
        new: Database,
        selection: Selection,
        *,
        seconds: float = 600,
        rows_per_second: int = 0,
        tell: Callable[[str], None] = lambda state: None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ):
        self.old, self.new, self.selection, self.seconds = old, new, selection, seconds
        self.rows_per_second, self.tell, self.clock, self.sleep = rows_per_second, tell, clock, sleep
        #: What one side lacks.
        self.lacking: list[str] = []
        self.compared: dict[Table, Compared] = {}
        #: Why tables are one range, and how large they are.
        self.whole: dict[Table, str] = {}
        self.sizes: dict[Table, tuple[int, int]] = {}
        self.progress: dict[Table, Progress] = {}
        self.positions: list[str] = []
        #: Why everything is left to the freeze; None where it is not.
        self.unfollowed: str | None = None
        self.written: dict[str, Any] = {}
        self.looked = 0.0
        #: When it began or went on, and how many rows had been compared then.
        self.began, self.before = 0.0, 0

    def look(self) -> None:
        """Find out what there is to compare, and change nothing."""
        self._arrange({})

    def begin(self) -> None:
        """Go on with what is kept, as far as it still holds, or begin anew."""
        try:
            self._begin()
        except NotFollowed as reason:
            self._leave(str(reason))

    def _begin(self) -> None:
        kept = self.old.kept_comparison()
        head = kept.pop(_HEAD, None)
        if not (head and self._holds(head["positions"])):
            self.discard()
            kept = {}
            self.positions = [side.start_changes(self.seconds) for side in (self.old, self.new)]
        else:
            self.positions = head["positions"]
        self._arrange({_table(name): Progress.of(part) for name, part in kept.items()})
        self._keep()

    def advance(self) -> list[str]:
        """Compare what was not compared yet, until what remains is what changes right now.

        Returns a sentence for each table with rows that stay different.
        """
        reason = ""
        self.began, self.before = self.clock(), sum(known.rows for known in self.progress.values())
        for _turn in range(ROUNDS):
            if self.unfollowed:
                return []
            try:
                self._advance()
                return self.differences()
            except (Altered, NotFollowed) as moved:
                reason = str(moved)
                self.begin()
        self._leave(reason)
        return []

    def _advance(self) -> None:
        # What was read of the log may open a table anew.
        while open_tables := [table for table, known in self.progress.items() if not known.done]:
            for table in open_tables:
                (self._compare_whole if table in self.whole else self._compare_ranges)(table)
            self._look()
            self._settle()

    def finish(self) -> list[str]:
        """Compare what has changed since, while nobody writes. Returns a sentence for each difference."""
        self._arrange(self.progress)
        try:
            if not self.unfollowed:
                self._read()
        except NotFollowed as reason:
            self.unfollowed = str(reason)
        changed = [
            table
            for table, known in self.progress.items()
            if self.unfollowed or self.whole.get(table) == comparison.UNLOGGED or self._is_open(table, known)
        ]
        here, there = self._fingerprints([self.compared[table] for table in changed])
        for table in changed:
            equal = here[table] == there[table]
            fixed = self.progress[table].fixed
            self.progress[table] = Progress(fixed, True, rows=here[table][0], equal=equal, at=_now(), left=True)
        self._again()
        for known in self.progress.values():
            known.different |= known.waiting
        return [*self.lacking, *comparison.differences(here, there), *self.differences()]

    def _is_open(self, table: Table, known: Progress) -> bool:
        """Whether all of a table is to be compared while nobody writes."""
        as_a_whole = known.left or table in self.whole
        return not known.done or (as_a_whole and not known.equal)

    def _leave(self, reason: str) -> None:
        """Leave everything to the freeze."""
        self.tell(f"left to the freeze: {reason}")
        self.unfollowed = reason
        self.discard()
        self._arrange({})

    def differences(self) -> list[str]:
        """A sentence for each table with rows that stayed different."""
        return [
            f"{quoted(*table)} has {len(known.different):,} rows that differ or are on one side only, with the key "
            f"({', '.join(self.compared[table].key)}): {_shown(known.different)}."
            for table, known in sorted(self.progress.items())
            if known.different
        ]

    def summary(self) -> dict[str, Any]:
        """How much was compared: {tables, rows, within_freeze, unfollowed}, within_freeze being the first names."""
        return {
            "tables": len(self.progress),
            "rows": sum(known.rows for known in self.progress.values()),
            "within_freeze": [one["name"] for one in self.within_freeze()][:SHOWN],
            "unfollowed": self.unfollowed,
        }

    def certificate(self) -> dict[str, Any]:
        """What was shown to be equal, and how: {equal, unfollowed, lacking, positions, tables, within_freeze}.

        `equal` is None where it is left to the freeze.
        """
        within = self.within_freeze()
        whole = {one["name"] for one in within}
        tables = [
            {"name": quoted(*table), "how": "whole" if quoted(*table) in whole else "ranges",
             "equal": None if self._is_open(table, known) else not known.different,
             "rows": known.rows, "at": known.at, "different": len(known.different)}
            for table, known in sorted(self.progress.items())
        ]  # fmt: skip
        shown = {one["equal"] for one in tables} | ({False} if self.lacking else set())
        return {
            "equal": False if False in shown else None if None in shown else True,
            "unfollowed": self.unfollowed,
            "lacking": self.lacking,
            "positions": dict(zip(("old", "new"), self.positions)),
            "tables": tables,
            "within_freeze": within,
        }

    def within_freeze(self) -> list[dict[str, Any]]:
        """The tables that are compared as a whole once they have changed: {name, reason, rows, bytes}."""
        reasons = {
            **{table: comparison.CHANGING for table, known in self.progress.items() if known.left},
            **self.whole,
            **(dict.fromkeys(self.progress, self.unfollowed) if self.unfollowed else {}),
        }
        return [
            {"name": quoted(*table), "reason": reason, "rows": self.sizes[table][0], "bytes": self.sizes[table][1]}
            for table, reason in sorted(reasons.items())
        ]

    def discard(self) -> None:
        """Forget everything, and keep no log any more."""
        discard(self.old, self.new)

    def _holds(self, positions: list[str]) -> bool:
        """Whether both sides have kept every change since."""
        for side, position in zip((self.old, self.new), positions):
            since = side.changes_from()
            if since is None or side.is_after(since, position):
                return False
        return True

    def _arrange(self, known: dict[Table, Progress]) -> None:
        """Find the tables and how they are built, and what is known of those that are as they were."""
        old, new = self._both("columns", self.selection)
        self.lacking = comparison.missing(old, new)
        shared = comparison.shared(old, new)
        layouts = self._both("layouts", {*shared})
        self.compared, self.whole, self.sizes, self.progress = {}, {}, {}, {}
        for table, columns in shared.items():
            if not all(table in side for side in layouts):
                raise Altered(f"{quoted(*table)} was dropped while it was looked at. Run this again.")
            here, there = (side[table] for side in layouts)
            reason = comparison.unordered(here, there)
            if reason:
                self.whole[table] = reason
            self.sizes[table] = here.rows, here.size
            self.compared[table] = comparison.paired(table, columns, here, there)
            fixed = [columns, here.fixed, there.fixed]
            before = known.get(table)
            self.progress[table] = before if before and _same(before.fixed, fixed) else Progress(fixed)

    def _compare_ranges(self, table: Table) -> None:
        compared = self.compared[table]
        while not (known := self.progress[table]).done:
            began = self.clock()
            after = tuple(known.after) if known.after else None
            upto = self.old.range_end(compared, after, ROWS)
            span = Span(after, upto)
            here, there = self._sides("range_sum", compared, span)
            if here != there:
                known.waiting |= _unequal(*self._sides("range_rows", compared, span))
            known.rows += here[0]
            known.after, known.at = upto and list(upto), _now()
            # More rows than anybody looks at differ already: it will not be equal.
            known.done = upto is None or len(known.different) > WAITING
            self.tell(self._state(table))
            if self.rows_per_second:
                self.sleep(max(0.0, here[0] / self.rows_per_second - (self.clock() - began)))
            if self.clock() - self.looked > PAUSE:
                self._look()
            if self._waiting() > WAITING:
                self.tell(f"waits for replication, which is behind with {self._waiting():,} rows")
                self._settle()

    def _state(self, table: Table) -> str:
        """How far a table is, and when all of them may be done."""
        rows = {known_table: known.rows for known_table, known in self.progress.items()}
        done = sum(rows.values())
        total = sum(max(self.sizes[each][0], rows[each]) for each in rows)
        passed = self.clock() - self.began
        text = f"{quoted(*table)}, {rows[table]:,} of about {max(self.sizes[table][0], rows[table]):,} rows"
        if passed <= 0 or done <= self.before:
            return text
        left = (total - done) * passed / (done - self.before)
        return f"{text}, all tables in about {left / 60:,.0f} minutes"

    def _compare_whole(self, table: Table) -> None:
        compared, known = self.compared[table], self.progress[table]
        here, there = (found[table] for found in self._fingerprints([compared]))
        known.rows, known.done, known.equal, known.at = here[0], True, here == there, _now()
        # What changes it will not be known.
        known.equal = known.equal and self.whole[table] != comparison.UNLOGGED

    def _look(self) -> None:
        """Look again at what has changed, and at what was not equal."""
        self._read()
        self._again()
        self._keep()
        for side, position in zip((self.old, self.new), self.positions):
            side.forget_changes(position)
        self.looked = self.clock()

    def _read(self) -> set[tuple[Table, Key]]:
        """Read what has changed on either side. Returns it."""
        answers = self._both("read_changes", {table: one.key for table, one in self.compared.items()})
        self.positions = [position for position, _changed in answers]
        for _position, changed in answers:
            self._mark(changed)
        return {(table, key) for _position, changed in answers for table, some in changed.items() for key in some or ()}

    def _mark(self, changed: Changed) -> None:
        for table, keys in changed.items():
            known = self.progress[table]
            known.equal = False
            if table in self.whole or known.left:
                continue
            if keys is None or self._waiting() + len(keys) > MOST:
                self.progress[table] = known.again()
            else:
                known.waiting |= keys
                known.different -= keys

    def _again(self) -> None:
        """Compare the keys that wait."""
        for table, known in self.progress.items():
            keys = sorted(known.waiting)
            for first in range(0, len(keys), KEYS):
                some = keys[first : first + KEYS]
                here, there = self._sides("rows_by_key", self.compared[table], some)
                known.waiting -= {key for key in some if here.get(key) == there.get(key)}

    def _settle(self) -> None:
        """Tell what differs from what is under way: what still differs once a later row has arrived, differs.

        What is changed meanwhile is awaited again. Raises Refused where no row arrives.
        """
        for _round in range(ROUNDS):
            suspects = {(table, key) for table, known in self.progress.items() for key in known.waiting}
            if not suspects:
                return
            self._await_row()
            changed = self._read()
            self._again()
            unchanged = suspects - changed
            for table, known in self.progress.items():
                stuck = {key for key in known.waiting if (table, key) in unchanged}
                known.waiting -= stuck
                known.different |= stuck
            self._keep()

    def _await_row(self) -> None:
        for side in (self.old, self.new):
            side.limit(self.seconds)
        marker, limit = self.old.write_marker(), self.clock() + self.seconds
        while not self.new.marker_arrived(marker):
            if self.clock() > limit:
                raise Refused(
                    f"A row of the old writer has not arrived on the new one in {self.seconds:g} seconds, so what "
                    "differs cannot be told from what is under way. See that the replication task runs."
                )
            self.sleep(0.05)
        for side in (self.old, self.new):
            side.limit(0)

    def _waiting(self) -> int:
        return sum(len(known.waiting) for known in self.progress.values())

    def _keep(self) -> None:
        """Write what is known, as far as it is not written yet."""
        parts = {
            _HEAD: {"positions": self.positions},
            **{_name(table): known.kept() for table, known in self.progress.items()},
        }
        fresh = {name: part for name, part in parts.items() if self.written.get(name) != part}
        self.old.keep_comparison(fresh)
        self.written = parts

    def _sides(self, method: str, compared: Compared, *arguments: Any) -> list[Any]:
        """What both sides answer about a table, each in its own types."""
        old, new = self.old, self.new
        return _at_once(
            lambda: getattr(old, method)(compared, *arguments),
            lambda: getattr(new, method)(compared.turned(), *arguments),
        )

    def _both(self, method: str, *arguments: Any) -> list[Any]:
        old, new = self.old, self.new
        return _at_once(lambda: getattr(old, method)(*arguments), lambda: getattr(new, method)(*arguments))

    def _fingerprints(self, wanted: list[Compared]) -> list[Fingerprints]:
        return fingerprints(self.old, self.new, "checksum", wanted)


def fingerprints(old: Database, new: Database, how: str, wanted: list[Compared]) -> list[Fingerprints]:
    """What both sides answer about whole tables, each in its own types."""
    return _at_once(
        lambda: old.fingerprints(how, wanted), lambda: new.fingerprints(how, [one.turned() for one in wanted])
    )


def discard(*sides: Database) -> None:
    """Forget a comparison of these databases, and keep no log for it any more."""
    for side in sides:
        side.forget_comparison()
        side.stop_changes()


def _at_once(*calls: Callable[[], _T]) -> list[_T]:
    """What these calls return, each in a thread of its own. Raises what the first of them raises, once all are over."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def _unequal(here: Rows, there: Rows) -> set[Key]:
    return {key for key in {*here, *there} if here.get(key) != there.get(key)}


def _shown(keys: set[Key]) -> str:
    some = [f"({', '.join(key)})" for key in sorted(keys)[:SHOWN]]
    return ", ".join(some) + (f" and {len(keys) - SHOWN:,} more" if len(keys) > SHOWN else "")


def _same(before: list[Any], now: list[Any]) -> bool:
    """Whether two lists are the same once JSON has turned their tuples into lists."""
    return json.dumps(before) == json.dumps(now)


def _name(table: Table) -> str:
    return "{}#{}".format(*(part.replace("%", "%25").replace("#", "%23") for part in table))


def _table(name: str) -> Table:
    schema, table = (part.replace("%23", "#").replace("%25", "%") for part in name.split("#"))
    return schema, table


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
