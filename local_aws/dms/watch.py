# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Watching a change stream: is it alive, how far behind is it, what has it applied."""

from __future__ import annotations

import time
from collections import deque
from typing import Any

import psycopg

from . import wording
from .failures import TaskFailure
from .statistics import Counters, TableStatistics
from .stream import SourceHealth, Stream, TargetHealth

# a restarting database is waited for as long as this; DMS itself retries for up to half an hour
_RECOVERY_SECONDS = 20
# an apply worker that fails is started again; failing as often as this without progress, it never will succeed
_APPLY_ERRORS = 2
_COUNTERS = (
    "SELECT oid::int8, pg_stat_get_tuples_inserted(oid), pg_stat_get_tuples_updated(oid), "
    "pg_stat_get_tuples_deleted(oid) FROM unnest(%s::oid[]) AS oid"
)


#: Seconds within which PostgreSQL counts what a session that has just ended did.
_COUNTING_SECONDS = 5


def count_from_here(session: psycopg.Connection[Any], tables: dict[int, TableStatistics]) -> None:
    """What is applied from now on is a change, what was loaded before is not.

    Waits until the loaded rows are counted.
    """
    deadline = time.monotonic() + _COUNTING_SECONDS
    while True:
        counted = {oid: values for oid, *values in session.execute(_COUNTERS, [list(tables)]).fetchall()}
        session.execute("SELECT pg_stat_clear_snapshot()")
        if time.monotonic() > deadline or all(counted[oid][0] >= statistics.rows for oid, statistics in tables.items()):
            break
        time.sleep(0.02)
    for oid, statistics in tables.items():
        statistics.applied = Counters(seen=counted[oid])


class Lag:
    """Seconds by which a position trails the log, from samples of what was written when. Positions have an order."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, Any]] = deque()

    def written(self, position: Any) -> None:
        """Note how far the log had been written at this moment."""
        if not self._samples or position > self._samples[-1][1]:
            self._samples.append((time.monotonic(), position))

    def behind(self, position: Any) -> float:
        """Age of the oldest sample beyond the position, 0 when there is none."""
        return next((time.monotonic() - moment for moment, written in self._samples if written > position), 0.0)

    def forget(self, position: Any) -> None:
        """Drop the samples that everybody has passed."""
        while self._samples and self._samples[0][1] <= position:
            self._samples.popleft()


class Sessions:
    """The service's sessions on both databases, opened again when they break."""

    def __init__(self, stream: Stream):
        self._databases = {"source": stream.source, "target": stream.target}
        self._open: dict[str, psycopg.Connection[Any]] = {}

    def __getitem__(self, side: str) -> psycopg.Connection[Any]:
        session = self._open.get(side)
        if session is None or session.closed:
            session = self._open[side] = self._databases[side].service_connect()
        return session

    def close(self) -> None:
        """Close what is open."""
        for session in self._open.values():
            session.close()
        self._open = {}


class Watch:
    """One look a second at a stream and at the tables it fills."""

    def __init__(self, stream: Stream, tables: dict[int, TableStatistics]):
        self._stream = stream
        self._tables = tables
        self.sessions = Sessions(stream)
        self._lag = Lag()
        self._broken_since: float | None = None
        self._errors: int | None = None
        self._confirmed = 0
        self._behind = False
        self.position = "0/0"
        self._written_at_first: int | None = None
        self.caught_up = False

    def follow(self, target_oid: int, statistics: TableStatistics) -> None:
        """Count the changes of one more table."""
        self._tables[target_oid] = statistics

    def incoming_changes(self) -> int:
        """How many changes wait to be applied."""
        return self._stream.waiting_changes(self.sessions["source"]) if self._behind else 0

    def look(self) -> dict[str, float]:
        """Refresh the statistics and return the latencies. Raises TaskFailure when the stream is dead."""
        source = self._stream.source_health(self.sessions["source"])
        target = self._stream.target_health(self.sessions["target"])
        self._count()
        self._check(source, target)
        return self._measure(source)

    def interrupted(self, failure: psycopg.OperationalError) -> None:
        """A database did not answer: look again with new sessions. Raises TaskFailure when it stays away."""
        self.sessions.close()
        self._tolerate(wording.sql_error(" ".join(str(failure).split())))

    def _check(self, source: SourceHealth, target: TargetHealth) -> None:
        if not source.slot_exists:
            raise TaskFailure(wording.fatal(f'replication slot "{self._stream.name}" does not exist.'))
        if source.wal_status == "lost":
            raise TaskFailure(
                wording.fatal(
                    f'can no longer get changes from replication slot "{self._stream.name}": its WAL has been removed.'
                )
            )
        if not target.enabled:
            raise TaskFailure(wording.fatal("The apply process on the target was disabled or dropped."))
        if self._errors is None or source.confirmed > self._confirmed:
            self._errors, self._confirmed = target.errors, source.confirmed
        if target.errors - self._errors >= _APPLY_ERRORS:
            raise TaskFailure(wording.fatal("Failed to apply changes on the target" + self._why(target)))
        if target.working and source.active:
            self._broken_since = None
        else:
            self._tolerate("The stream between source and target was interrupted" + self._why(target))

    def _why(self, target: TargetHealth) -> str:
        """The target server's last complaint about this stream, where its log is at hand."""
        line = self._stream.target.last_error(f'"{target.origin}"')
        return f": {line}" if line else "."

    def _tolerate(self, cause: str) -> None:
        now = time.monotonic()
        if self._broken_since is None:
            self._broken_since = now
        if now - self._broken_since > _RECOVERY_SECONDS:
            raise TaskFailure(wording.fatal(cause))

    def _count(self) -> None:
        for oid, *values in self.sessions["target"].execute(_COUNTERS, [list(self._tables)]).fetchall():
            statistics = self._tables[oid]
            if statistics.applied.observe(values):
                statistics.updated = time.time()

    def _measure(self, source: SourceHealth) -> dict[str, float]:
        self._lag.written(source.written)
        self._lag.forget(source.confirmed)
        self.position = source.position
        if self._written_at_first is None:
            self._written_at_first = source.written
        self.caught_up = source.confirmed >= self._written_at_first
        self._behind = source.confirmed < source.written
        return {
            "CDCLatencySource": self._lag.behind(source.sent),
            "CDCLatencyTarget": self._lag.behind(source.confirmed),
        }
