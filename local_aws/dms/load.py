# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Full load: tables copied several at a time, each by the engine's own copier."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from .failures import AccessFailure
from .statistics import BEFORE_LOAD, CANCELLED, COMPLETED, ERROR, LOADING, TableStatistics


class Cancelled(Exception):
    """The load was told to stop."""


class Copier(Protocol):
    """How one table's rows get from source to target."""

    errors: tuple[type[Exception], ...]

    def copy(self, table: Any, statistics: TableStatistics, cancel: threading.Event) -> int | None:
        """Copy a table and return how many rows it has; `statistics.rows` follows. Raises Cancelled.

        None says that this copier cannot: the table waits for another copy.
        """

    def interrupt(self) -> None:
        """End what waits for a lock or for the network."""


def load_tables(
    copier: Copier,
    work: dict[Any, TableStatistics],
    *,
    parallel: int,
    cancel: threading.Event,
    observe: Callable[[], None],
) -> None:
    """Copy every table of `work`, at most `parallel` at a time. A table that fails is left empty in state
    `Table error`, with the reason in `error`. `observe` is called about once a second. Raises Cancelled."""
    with ThreadPoolExecutor(max_workers=max(1, min(parallel, len(work))), thread_name_prefix="dms-load") as pool:
        # the biggest first: the load lasts as long as its longest chain
        pending = [
            pool.submit(load_table, copier, table, work[table], cancel)
            for table in sorted(work, key=lambda table: -table.estimate)
        ]
        while not all(future.done() for future in pending):
            observe()
            _wait_a_second(pending)
            if cancel.is_set():
                copier.interrupt()
    for future in pending:
        future.result()
    observe()
    if cancel.is_set():
        raise Cancelled


def load_table(copier: Copier, table: Any, statistics: TableStatistics, cancel: threading.Event) -> None:
    """Copy one table, through its states."""
    statistics.rows, statistics.load_started, statistics.load_ended = 0, time.time(), None
    statistics.enter(LOADING)
    try:
        if cancel.is_set():
            raise Cancelled
        copied = copier.copy(table, statistics, cancel)
    except Cancelled:
        statistics.enter(CANCELLED)
    except (*copier.errors, AccessFailure) as failure:
        statistics.rows = 0
        statistics.enter(CANCELLED if cancel.is_set() else ERROR, " ".join(str(failure).split()))
    else:
        if copied is None:
            statistics.enter(BEFORE_LOAD)
            return
        statistics.rows, statistics.load_ended = copied, time.time()
        statistics.enter(COMPLETED)


def _wait_a_second(pending: list[Any]) -> None:
    deadline = time.monotonic() + 1
    for future in pending:
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            return
        try:
            future.exception(timeout=remaining)
        except TimeoutError:
            return
