# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Full load: rows of one snapshot, copied table by table, several at a time."""
from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg import sql

from .access import AccessFailure, Database
from .statistics import CANCELLED, COMPLETED, ERROR, LOADING, TableStatistics
from .tables import Table

_ROWS_BETWEEN_LOOKS = 1000


class Cancelled(Exception):
    """The load was told to stop."""


@contextmanager
def exported_snapshot(source: Database) -> Iterator[str]:
    """A snapshot for a load without change capture, valid as long as the context lasts."""
    with source.connect() as holder:
        holder.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield holder.execute("SELECT pg_export_snapshot()").fetchone()[0]


def load_tables(source: Database, target: Database, snapshot: str, work: dict[Table, TableStatistics], *,
                parallel: int, cancel: threading.Event, observe: Callable[[], None]) -> None:
    """Copy every table of `work`, at most `parallel` at a time. A table that fails is left empty in state
    `Table error`, with the reason in `error`. `observe` is called about once a second. Raises Cancelled."""
    sessions: set[psycopg.Connection[Any]] = set()

    def run(table: Table) -> None:
        _load(source, target, snapshot, table, work[table], cancel, sessions)

    with ThreadPoolExecutor(max_workers=max(1, min(parallel, len(work))), thread_name_prefix="dms-load") as pool:
        # the biggest first: the load lasts as long as its longest chain
        pending = [pool.submit(run, table) for table in sorted(work, key=lambda table: -table.estimate)]
        while not all(future.done() for future in pending):
            observe()
            _wait_a_second(pending)
            if cancel.is_set():
                _interrupt(sessions)
    for future in pending:
        future.result()
    observe()
    if cancel.is_set():
        raise Cancelled


def _interrupt(sessions: set[psycopg.Connection[Any]]) -> None:
    """End what waits for a lock or for the network."""
    for session in list(sessions):
        with suppress(psycopg.Error):
            session.cancel_safe(timeout=1)


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


def _load(source: Database, target: Database, snapshot: str, table: Table, statistics: TableStatistics,
          cancel: threading.Event, sessions: set[psycopg.Connection[Any]]) -> None:
    statistics.rows, statistics.load_started, statistics.load_ended = 0, time.time(), None
    statistics.enter(LOADING)
    try:
        if cancel.is_set():
            raise Cancelled
        statistics.rows = _copy(source, target, snapshot, table, statistics, cancel, sessions)
    except Cancelled:
        statistics.enter(CANCELLED)
    except (psycopg.Error, AccessFailure) as failure:
        statistics.rows = 0
        statistics.enter(CANCELLED if cancel.is_set() else ERROR, " ".join(str(failure).split()))
    else:
        statistics.load_ended = time.time()
        statistics.enter(COMPLETED)


@contextmanager
def _listed(sessions: set[psycopg.Connection[Any]], session: psycopg.Connection[Any]) -> Iterator[None]:
    sessions.add(session)
    try:
        yield
    finally:
        sessions.discard(session)


def _copy(source: Database, target: Database, snapshot: str, table: Table, statistics: TableStatistics,
          cancel: threading.Event, sessions: set[psycopg.Connection[Any]]) -> int:
    reading = sql.SQL("COPY {} ({}) TO STDOUT").format(table.source, table.column_list)
    writing = sql.SQL("COPY {} ({}) FROM STDIN").format(table.target, table.column_list)
    with source.connect() as reader, target.connect() as writer, writer.cursor() as cursor, _listed(sessions, writer):
        reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        reader.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(sql.Literal(snapshot)))
        with reader.cursor().copy(reading) as rows, cursor.copy(writing) as sink:
            for number, row in enumerate(rows, 1):
                sink.write(row)
                if number % _ROWS_BETWEEN_LOOKS == 0:
                    statistics.rows = number
                    if cancel.is_set():
                        raise Cancelled
        return cursor.rowcount
