# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a task knows about each of its tables, and how the API shows it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

BEFORE_LOAD, LOADING, COMPLETED = "Before load", "Full load", "Table completed"
CANCELLED, ERROR, MISSING = "Table cancelled", "Table error", "Table does not exist"
RELOADING = "Table is being reloaded"

NOT_ENABLED, PENDING, VALIDATED = "Not enabled", "Pending records", "Validated"
MISMATCHED, NO_KEY, TABLE_ERROR = "Mismatched records", "No primary key", "Table error"


@dataclass
class Counters:
    """Changes applied to one table, summed over the server's own counters (which a restart may reset)."""

    totals: list[int] = field(default_factory=lambda: [0, 0, 0])
    seen: list[int] | None = None

    def observe(self, values: list[int]) -> bool:
        """Take the server's inserted, updated, deleted rows. Returns whether anything was added."""
        if self.seen is None:
            self.seen = values
            return False
        added = [new - old if new >= old else new for new, old in zip(values, self.seen)]
        self.totals = [total + more for total, more in zip(self.totals, added)]
        self.seen = values
        return any(added)

    def add(self, changes: list[int]) -> None:
        """Take rows inserted, updated, deleted since the last time."""
        self.totals = [total + more for total, more in zip(self.totals, changes)]


@dataclass
class TableStatistics:
    """One table of a task, by its name on the source."""

    schema: str
    name: str
    state: str = BEFORE_LOAD
    error: str = ""
    estimate: int = 1
    rows: int = 0
    load_started: float | None = None
    load_ended: float | None = None
    reloaded: bool = False
    applied: Counters = field(default_factory=Counters)
    validation_state: str = NOT_ENABLED
    validation_details: str = ""
    validation_pending: int = 0
    validation_failed: int = 0
    updated: float = field(default_factory=time.time)

    def reload(self) -> None:
        """A new copy of the table begins, beside the running stream."""
        self.rows, self.load_started, self.load_ended, self.reloaded = 0, time.time(), None, True
        self.applied = Counters()
        self.enter(RELOADING)

    def reload_ended(self) -> None:
        """The new copy has joined the stream: what was inserted until now was the copy."""
        self.rows, self.load_ended = self.applied.totals[0], time.time()
        self.applied = Counters(seen=self.applied.seen)
        self.enter(COMPLETED)

    def enter(self, state: str, error: str = "") -> None:
        """Change the table's state."""
        self.state, self.error, self.updated = state, error, time.time()

    @property
    def loaded_share(self) -> float:
        """How much of the table is loaded, 0 to 1."""
        if self.state == COMPLETED:
            return 1.0
        return min(self.rows / max(self.estimate, self.rows, 1), 0.99)

    def to_dict(self) -> dict[str, Any]:
        """The table as the API shows it."""
        inserts, updates, deletes = self.applied.totals
        shown = {
            "SchemaName": self.schema,
            "TableName": self.name,
            "Inserts": inserts,
            "Deletes": deletes,
            "Updates": updates,
            "Ddls": 0,
            "AppliedInserts": inserts,
            "AppliedDeletes": deletes,
            "AppliedUpdates": updates,
            "AppliedDdls": 0,
            "FullLoadRows": self.rows,
            "FullLoadCondtnlChkFailedRows": 0,
            "FullLoadErrorRows": 0,
            "FullLoadStartTime": self.load_started,
            "FullLoadEndTime": self.load_ended,
            "FullLoadReloaded": self.reloaded,
            "LastUpdateTime": self.updated,
            "TableState": self.state,
            "ValidationPendingRecords": self.validation_pending,
            "ValidationFailedRecords": self.validation_failed,
            "ValidationSuspendedRecords": 0,
            "ValidationState": self.validation_state,
        }
        if self.validation_details:
            shown["ValidationStateDetails"] = self.validation_details
        return {name: value for name, value in shown.items() if value is not None}


def summary(tables: list[TableStatistics]) -> dict[str, int]:
    """The table counts of ReplicationTaskStats."""
    states = [table.state for table in tables]
    # empty tables are loaded too
    weights = [max(table.estimate, 1) for table in tables]
    total, done = sum(weights), sum(table.loaded_share * weight for table, weight in zip(tables, weights))
    return {
        "FullLoadProgressPercent": int(100 * done / total) if total else 0,
        "TablesLoaded": states.count(COMPLETED),
        "TablesLoading": states.count(LOADING) + states.count(RELOADING),
        "TablesQueued": states.count(BEFORE_LOAD),
        "TablesErrored": states.count(ERROR) + states.count(MISSING),
    }
