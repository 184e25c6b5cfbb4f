# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Change capture from the binary log: whole transactions, applied one after the other, each exactly once."""

from __future__ import annotations

import logging
import queue
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pymysql
from pymysqlreplication import BinLogStreamReader
from pymysqlreplication.event import HeartbeatLogEvent, MariadbGtidEvent, QueryEvent, XidEvent
from pymysqlreplication.row_event import DeleteRowsEvent, RowsEvent, UpdateRowsEvent, WriteRowsEvent

from .. import wording
from ..failures import AccessFailure, TaskFailure
from . import changes, control
from .database import Database, ask, reason
from .position import Position
from .tables import CONTROL_SCHEMA, Table

_LOG = logging.getLogger(__name__)
_HEARTBEAT_SECONDS = 0.1
_GROUP_SECONDS = 0.1
_SILENCE_SECONDS = 10
# a restarting database is waited for as long as this; DMS itself retries for up to half an hour
_RECOVERY_SECONDS = 20
_SECONDS_BETWEEN_ATTEMPTS = 0.5
_BEGINNING = Position("", 0)
_LOST = 1236
_CONNECTION_ERRORS = {1053, 1152, 1158, 1159, 1160, 1161, 1927, 2002, 2003, 2006, 2013, 2055}
_TRUNCATE = re.compile(
    r"\s*TRUNCATE\s+(?:TABLE\s+)?(?:`?(?P<schema>[^`.\s]+)`?\s*\.\s*)?`?(?P<table>[^`.\s;]+)`?", re.IGNORECASE
)


class Stream:
    """The change stream of one task.

    `position` is where it stands; everything before is applied or not for this task.
    """

    def __init__(self, name: str, source: Database, target: Database):
        self.name, self._source, self._target = name, source, target
        self.position: Position | None = None
        self.read = _BEGINNING
        self.waiting = 0
        #: Until which position a table's copy has its changes already.
        self.seen: dict[Table, Position] = {}
        self.failure: TaskFailure | None = None
        self._tables: dict[tuple[str, str], Table] = {}
        self._between: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._broken_since: float | None = None

    def follow(self, tables: list[Table]) -> None:
        """From now on changes of these tables, and of no others, are applied."""
        self._tables = {(table.schema, table.name): table for table in tables}

    def between_transactions(self, action: Callable[[], None]) -> None:
        """Have something done by the stream's own thread when no transaction is under way."""
        self._between.put(action)

    def run(self, counted: Callable[[Table, list[int]], None], truncates: bool, stop: threading.Event) -> None:
        """Apply until told to stop. What makes it give up is kept in `failure`."""
        try:
            while not stop.is_set():
                try:
                    self._run(counted, truncates, stop)
                except AccessFailure as failure:
                    self._tolerate(failure.detail, stop)
                except (pymysql.MySQLError, OSError) as failure:
                    if not _is_broken_connection(failure):
                        raise
                    self._tolerate(wording.sql_error(reason(failure)), stop)
        except TaskFailure as failure:
            self.failure = failure
        except Exception as failure:
            self.failure = TaskFailure(
                wording.fatal(f"Failed to apply changes on the target: {' '.join(str(failure).split())}")
            )
            _LOG.exception("the stream %s has ended", self.name)

    def _run(self, counted: Callable[[Table, list[int]], None], truncates: bool, stop: threading.Event) -> None:
        with closing(self._target.connect()) as target:
            # where a commit was not answered, the target knows whether it was done
            self.position = max(self.position, control.recorded(target, self.name) or self.position)
            group = _Group(target, self.name, counted)
            with closing(self._reader()) as reader:
                transaction: list[tuple[Position, RowsEvent]] = []
                under_way = False
                for event in self._events(reader):
                    here = self.read = Position(reader.log_file, int(reader.log_pos))
                    if isinstance(event, RowsEvent):
                        transaction.append((here, event))
                        continue
                    if isinstance(event, MariadbGtidEvent) or _is(event, "BEGIN"):
                        transaction, under_way = [], True
                        continue
                    if isinstance(event, XidEvent) or _is(event, "COMMIT"):
                        self._apply(group, transaction)
                        transaction, under_way = [], False
                    elif isinstance(event, QueryEvent):
                        group.commit(here)
                        self._truncate(target, event, here, truncates)
                        under_way = False
                    self.waiting = group.size
                    if not under_way and (group.is_ripe or isinstance(event, HeartbeatLogEvent) or stop.is_set()):
                        group.commit(here)
                        self.position, self.waiting, self._broken_since = here, 0, None
                        while not self._between.empty():
                            self._between.get()()
                        if stop.is_set():
                            return

    def _reader(self) -> BinLogStreamReader:
        connections = iter(range(2))

        def connect(**settings: Any) -> pymysql.Connection:
            # one for the events, one for questions; a third would go on in the middle of a transaction
            if next(connections, None) is None:
                raise pymysql.OperationalError(2013, "Lost connection to the source")
            return pymysql.connect(**settings)

        return BinLogStreamReader(
            connection_settings=self._source.settings() | {"read_timeout": _SILENCE_SECONDS},
            pymysql_wrapper=connect,
            server_id=random.randrange(2**20, 2**31),
            blocking=True,
            resume_stream=True,
            log_file=self.position.file,
            log_pos=self.position.offset,
            slave_heartbeat=_HEARTBEAT_SECONDS,
            only_events=[
                HeartbeatLogEvent,
                MariadbGtidEvent,
                QueryEvent,
                XidEvent,
                WriteRowsEvent,
                UpdateRowsEvent,
                DeleteRowsEvent,
            ],
            enable_logging=False,
        )

    def _events(self, reader: BinLogStreamReader) -> Iterator[Any]:
        try:
            yield from reader
        except pymysql.MySQLError as failure:
            if failure.args[0] == _LOST:
                raise TaskFailure(
                    wording.fatal(
                        f"RetCode: SQL_ERROR SqlState: HY000 NativeError: {_LOST} Message: {failure.args[1]}; the "
                        "binary log "
                        f"{self.position.file} at {self.position.offset} is not available on the source."
                    )
                ) from failure
            raise

    def _apply(self, group: _Group, transaction: list[tuple[Position, RowsEvent]]) -> None:
        """Apply one transaction, unless the stream of the other direction has made it."""
        if any(event.schema == CONTROL_SCHEMA for _place, event in transaction):
            return
        for place, event in transaction:
            table = self._tables.get((event.schema, event.table))
            if table and place > self.seen.get(table, _BEGINNING):
                group.add(table, event)

    def _truncate(self, target: pymysql.Connection, event: QueryEvent, here: Position, truncates: bool) -> None:
        """Of the statements which change definitions, the one that empties a table is carried."""
        found = _TRUNCATE.match(_text(event.query))
        if not found or not truncates:
            return
        schema = found["schema"] or _text(event.schema)
        table = self._tables.get((schema, found["table"]))
        if table and here > self.seen.get(table, _BEGINNING):
            ask(target, f"TRUNCATE TABLE {table.target}")

    def _tolerate(self, cause: str, stop: threading.Event) -> None:
        now = time.monotonic()
        if self._broken_since is None:
            self._broken_since = now
        if now - self._broken_since > _RECOVERY_SECONDS:
            raise TaskFailure(wording.fatal(cause))
        stop.wait(_SECONDS_BETWEEN_ATTEMPTS)


class _Group:
    """Transactions of the source which are one on the target: so many come in a second that none has its own commit."""

    def __init__(self, target: pymysql.Connection, task_name: str, counted: Callable[[Table, list[int]], None]):
        self._target, self._task_name, self._counted = target, task_name, counted
        self._counters: Counter[tuple[Table, int]] = Counter()
        self._begun = 0.0

    @property
    def size(self) -> int:
        """How many rows are not committed."""
        return sum(self._counters.values())

    @property
    def is_ripe(self) -> bool:
        """Whether it is time to commit."""
        return not self._counters or time.monotonic() - self._begun > _GROUP_SECONDS

    def add(self, table: Table, event: RowsEvent) -> None:
        """Apply an event."""
        if not self._counters:
            self._begun = time.monotonic()
            self._target.begin()
        self._counters[table, changes.kind(event)] += changes.apply(self._target, table, event)

    def commit(self, here: Position) -> None:
        """Commit what was applied, with the position that it has brought the task to."""
        if not self._counters:
            return
        control.mark(self._target, self._task_name, here)
        self._target.commit()
        counters, self._counters = self._counters, Counter()
        for (table, kind), number in counters.items():
            self._counted(table, [number if kind == each else 0 for each in range(3)])


def _is_broken_connection(failure: Exception) -> bool:
    return (
        not isinstance(failure, pymysql.MySQLError)
        or isinstance(failure, pymysql.InterfaceError)
        or (bool(failure.args) and failure.args[0] in _CONNECTION_ERRORS)
    )


def _is(event: Any, word: str) -> bool:
    return isinstance(event, QueryEvent) and _text(event.query).strip().upper() == word


def _text(value: str | bytes) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else value
