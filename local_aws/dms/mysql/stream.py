# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Change capture from the binary log: whole transactions, applied one after the other, each exactly once."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import NoReturn

import pymysql

from .. import wording
from ..failures import AccessFailure, TaskFailure
from . import binlog, changes, control, statements, tables
from .binlog import Begin, Commit, Heartbeat, Prepare, Rows, Statement, Unreadable
from .database import Database, ask, reason
from .position import Position
from .tables import CONTROL_SCHEMA, Table

_LOG = logging.getLogger(__name__)
_GROUP_SECONDS = 0.1
# a restarting database is waited for as long as this; DMS itself retries for up to half an hour
_RECOVERY_SECONDS = 20
_SECONDS_BETWEEN_ATTEMPTS = 0.5
_BEGINNING = Position("", 0)
_LOST = 1236
_CONNECTION_ERRORS = {1053, 1152, 1158, 1159, 1160, 1161, 1927, 2002, 2003, 2006, 2013, 2055}
_CHARSETS = "SELECT id, character_set_name FROM information_schema.collation_character_set_applicability"

#: Changes of one transaction, each with the position behind it.
Changes = list[tuple[Position, Rows]]
TableName = tuple[str, str]


@dataclass(frozen=True)
class Policy:
    """How a task handles changed definitions.

    `describe` is a selected table as the source has it now; `adopt` takes up one that was created meanwhile. Both are
    None where there is nothing to follow.
    """

    truncates: bool
    alters: bool
    is_mariadb: bool
    selects: Callable[[str, str], bool]
    describe: Callable[[TableName], Table | None]
    adopt: Callable[[TableName], Table | None]


class _Stopped(Exception):
    """The stream was told to stop in the middle of something, which is undone."""


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
        self._tables: dict[TableName, Table] = {}
        self._dropped: set[TableName] = set()
        self._ignored: set[TableName] = set()
        self._between: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._broken_since: float | None = None
        # XA transactions that wait for their outcome; one stays until its outcome is on the target
        self._prepared: dict[str, Changes] = {}
        self._target_thread: int | None = None

    def follow(self, followed: list[Table]) -> None:
        """From now on changes of these tables, and of those created later, are applied."""
        self._tables, self._ignored = {}, set()
        for table in followed:
            self.follow_also(table)

    def follow_also(self, table: Table) -> None:
        """Changes of this table are applied too."""
        self._tables[table.schema, table.name] = table
        self._ignored.discard((table.schema, table.name))

    def between_transactions(self, action: Callable[[], None]) -> None:
        """Have something done by the stream's own thread when no transaction is under way."""
        self._between.put(action)

    def interrupt(self) -> None:
        """End the statement that the target works on."""
        if self._target_thread is not None:
            with suppress(pymysql.MySQLError, AccessFailure), closing(self._target.connect()) as session:
                ask(session, f"KILL QUERY {self._target_thread}")

    def run(self, counted: Callable[[Table, list[int]], None], policy: Policy, stop: threading.Event) -> None:
        """Apply until told to stop. What makes it give up is kept in `failure`."""
        try:
            while not stop.is_set():
                try:
                    self._run(counted, policy, stop)
                except AccessFailure as failure:
                    self._tolerate(failure.detail, stop)
                except (pymysql.MySQLError, OSError) as failure:
                    if not _is_broken_connection(failure):
                        raise
                    self._tolerate(wording.sql_error(reason(failure)), stop)
        except _Stopped:
            _LOG.info("the stream %s was stopped within a transaction", self.name)
        except TaskFailure as failure:
            self.failure = failure
        except Exception as failure:
            if stop.is_set():
                return
            self.failure = TaskFailure(
                wording.fatal(f"Failed to apply changes on the target: {' '.join(str(failure).split())}")
            )
            _LOG.exception("the stream %s has ended", self.name)

    def _run(self, counted: Callable[[Table, list[int]], None], policy: Policy, stop: threading.Event) -> None:
        with closing(self._source.connect()) as source:
            charsets = dict(ask(source, _CHARSETS))
        with closing(self._target.connect()) as target:
            self._target_thread = target.thread_id()
            # where a commit was not answered, the target knows whether it was done
            self.position = max(self.position, control.recorded(target, self.name) or self.position)
            group = _Group(target, self.name, counted, charsets, stop)
            applier = _Applier(self, group, policy, self.position)
            try:
                for here, event in self._events():
                    self.read = here
                    between = applier.take(here, event)
                    self.waiting = group.size
                    ending = stop.is_set()
                    if ending or (between and (group.is_ripe or isinstance(event, Heartbeat))):
                        self._arrive(group, applier.applied)
                    if ending:
                        return
            finally:
                self._target_thread = None
                # before the session ends, so that nothing arrives after the stream has stopped
                with suppress(pymysql.MySQLError, OSError):
                    target.rollback()

    def _arrive(self, group: _Group, here: Position) -> None:
        group.commit(here)
        self.position, self.waiting, self._broken_since = here, 0, None
        self._prepared = {mark: held for mark, held in self._prepared.items() if mark not in group.finished}
        group.finished.clear()
        while not self._between.empty():
            self._between.get()()

    def _events(self) -> Iterator[tuple[Position, binlog.Event]]:
        try:
            yield from binlog.read(self._source, self.position)
        except pymysql.MySQLError as failure:
            if failure.args[0] == _LOST:
                raise TaskFailure(
                    wording.fatal(
                        f"RetCode: SQL_ERROR SqlState: HY000 NativeError: {_LOST} Message: {failure.args[1]}; the "
                        f"binary log {self.position.file} at {self.position.offset} is not available on the source."
                    )
                ) from failure
            raise
        raise pymysql.OperationalError(2013, "Lost connection to the source")

    def _tolerate(self, cause: str, stop: threading.Event) -> None:
        now = time.monotonic()
        if self._broken_since is None:
            self._broken_since = now
        if now - self._broken_since > _RECOVERY_SECONDS:
            raise TaskFailure(wording.fatal(cause))
        stop.wait(_SECONDS_BETWEEN_ATTEMPTS)


class _Applier:
    """One transaction after the other, from events. `applied` is the position behind the last one that has ended."""

    def __init__(self, stream: Stream, group: _Group, policy: Policy, applied: Position):
        self._stream, self._group, self._policy = stream, group, policy
        self.applied = applied
        self._changes: Changes = []
        self._savepoints: dict[str, int] = {}
        self._xa = ""
        self._under_way = False

    def take(self, here: Position, event: binlog.Event) -> bool:
        """Take the next event. Returns whether no transaction is under way."""
        if isinstance(event, Begin):
            self._begin(not event.is_statement)
        elif isinstance(event, Rows):
            self._changes.append((here, event))
        elif isinstance(event, Commit):
            self._end(self._changes)
        elif isinstance(event, Prepare):
            self._prepare()
        elif isinstance(event, Statement):
            self._statement(here, event)
        elif isinstance(event, Unreadable):
            raise TaskFailure(wording.fatal(f"The binary log of the source holds {event.cause}."))
        if not self._under_way:
            self.applied = here
        return not self._under_way

    def _begin(self, is_transaction: bool) -> None:
        self._changes, self._savepoints, self._under_way = [], {}, is_transaction

    def _end(self, held: Changes) -> None:
        """Apply one transaction, unless the stream of the other direction has made it."""
        if all(event.table.schema != CONTROL_SCHEMA for _place, event in held):
            routes = {name: table for name in _named(held) if (table := self._route(name, held))}
            for place, event in held:
                table = routes.get((event.table.schema, event.table.name))
                if table and place > self._stream.seen.get(table, _BEGINNING):
                    self._group.add(table, event)
        self._begin(False)

    def _prepare(self) -> None:
        if self._policy.is_mariadb and any(self._is_followed(name) for name in _named(self._changes)):
            _refuse("XA transactions, which AWS DMS does not support on a MariaDB source")
        self._stream._prepared[self._xa] = self._changes
        self._begin(False)

    def _statement(self, here: Position, event: Statement) -> None:
        meaning = statements.understand(event.text, event.schema)
        if meaning.kind == statements.BEGIN:
            self._begin(True)
        elif meaning.kind == statements.COMMIT:
            self._end(self._changes)
        elif meaning.kind == statements.ROLLBACK:
            self._begin(False)
        elif meaning.kind == statements.SAVEPOINT:
            self._savepoints[meaning.mark] = len(self._changes)
        elif meaning.kind == statements.ROLLBACK_TO:
            del self._changes[self._savepoints.get(meaning.mark, 0) :]
        elif meaning.kind == statements.XA_END:
            self._xa = meaning.mark
        elif meaning.kind in (statements.XA_COMMIT, statements.XA_ROLLBACK):
            self._decide(meaning)
        else:
            self._definition(here, meaning)

    def _decide(self, meaning: statements.Meaning) -> None:
        held = self._stream._prepared.get(meaning.mark)
        if meaning.kind == statements.XA_COMMIT:
            if held is None:
                _refuse(f"the commit of XA transaction {meaning.mark}, which was prepared before the task began")
            self._end(held)
        self._group.finished.add(meaning.mark)
        self._begin(False)

    def _definition(self, here: Position, meaning: statements.Meaning) -> None:
        """What changes tables and is no row."""
        followed = [name for name in meaning.names if self._is_followed(name)]
        if meaning.kind == statements.TRUNCATE and followed:
            self._truncate(here, followed[0])
        elif meaning.kind == statements.DROP:
            schemas = {schema for schema, table in meaning.names if not table}
            self._stream._dropped |= {
                name for name in self._stream._tables if name in meaning.names or name[0] in schemas
            }
        elif meaning.kind == statements.CREATE:
            if self._stream._dropped & set(meaning.names):
                _refuse(
                    f"DROP TABLE and CREATE TABLE of {_joined(meaning.names)}, which leave the target's rows behind"
                )
            self._stream._ignored -= set(meaning.names)
        elif meaning.kind == statements.RENAME and (
            followed or any(self._policy.selects(*new) for new in meaning.names[1::2])
        ):
            _refuse(f"RENAME TABLE of {_joined(meaning.names)}, which AWS DMS does not support")
        elif meaning.kind == statements.REPLACE and followed:
            _refuse(f"CREATE OR REPLACE TABLE of {_joined(followed)}, which leaves the target's rows behind")
        elif meaning.kind == statements.PARTITION and followed:
            _refuse(f"a change of a partition of {_joined(followed)}, which empties it without logging rows")
        elif meaning.kind == statements.WRITE and followed:
            _refuse(
                f"a statement instead of the rows that it changed in {_joined(followed)}: MySQL binary logging must "
                "be in ROW format"
            )

    def _truncate(self, here: Position, name: TableName) -> None:
        table = self._stream._tables[name]
        if self._policy.truncates and here > self._stream.seen.get(table, _BEGINNING):
            self._group.outside(self.applied, f"TRUNCATE TABLE {table.target}")

    def _is_followed(self, name: TableName) -> bool:
        return name in self._stream._tables

    def _route(self, name: TableName, held: Changes) -> Table | None:
        """The table that these changes go to, with the columns that they have."""
        stream = self._stream
        if name in stream._ignored:
            return None
        table = stream._tables.get(name)
        if table is None:
            table = self._policy.adopt(name)
            if table is None:
                stream._ignored.add(name)
                return None
            stream.follow_also(table)
        for place, event in held:
            if (event.table.schema, event.table.name) != name or place <= stream.seen.get(table, _BEGINNING):
                continue
            names = event.table.names
            if set(names) - table.generated != {column["name"] for column in table.columns}:
                table = self._adapt(table, names)
        return table

    def _adapt(self, table: Table, names: tuple[str, ...]) -> Table:
        stream = self._stream
        self._group.commit(self.applied)
        now = self._policy.describe((table.schema, table.name)) or table
        adapted = self._group.adapt(table, now, names, self._policy.alters)
        stream.follow_also(adapted)
        if table in stream.seen:
            stream.seen[adapted] = stream.seen.pop(table)
        return adapted


class _Group:
    """Transactions of the source which are one on the target: so many come in a second that none has its own commit."""

    def __init__(
        self,
        target: pymysql.Connection,
        task_name: str,
        counted: Callable[[Table, list[int]], None],
        charsets: dict[int, str],
        stop: threading.Event,
    ):
        self._target, self._task_name, self._counted = target, task_name, counted
        self._charsets, self._stop = charsets, stop
        self._counters: Counter[tuple[Table, int]] = Counter()
        self._begun = 0.0
        #: XA transactions whose outcome is part of it.
        self.finished: set[str] = set()

    @property
    def size(self) -> int:
        """How many rows are not committed."""
        return sum(self._counters.values())

    @property
    def is_ripe(self) -> bool:
        """Whether it is time to commit."""
        return not self._counters or time.monotonic() - self._begun > _GROUP_SECONDS

    def add(self, table: Table, event: Rows) -> None:
        """Apply an event."""
        if not self._counters:
            self._begun = time.monotonic()
            self._target.begin()
        for kind, statement, rows in changes.statements(table, event, self._charsets):
            if self._stop.is_set():
                raise _Stopped
            ask(self._target, statement)
            self._counters[table, kind] += rows

    def commit(self, here: Position) -> None:
        """Commit what was applied, with the position that it has brought the task to."""
        if not self._counters:
            return
        control.mark(self._target, self._task_name, here)
        self._target.commit()
        counters, self._counters = self._counters, Counter()
        for (table, kind), number in counters.items():
            self._counted(table, [number if kind == each else 0 for each in range(3)])

    def outside(self, applied: Position, statement: str) -> None:
        """Run a statement that is a transaction of its own, behind what was applied until then."""
        self.commit(applied)
        ask(self._target, statement)

    def adapt(self, table: Table, now: Table, names: tuple[str, ...], alters: bool) -> Table:
        """Give the target the columns that rows have from now on."""
        return tables.adapt(self._target, table, now, names, alters)


def _named(held: Changes) -> list[TableName]:
    return list(dict.fromkeys((event.table.schema, event.table.name) for _place, event in held))


def _joined(names: list[TableName]) -> str:
    return ", ".join(f"'{schema}'.'{table}'" for schema, table in names)


def _refuse(what: str) -> NoReturn:
    raise TaskFailure(wording.fatal(f"The binary log of the source holds {what}."))


def _is_broken_connection(failure: Exception) -> bool:
    return (
        not isinstance(failure, pymysql.MySQLError)
        or isinstance(failure, pymysql.InterfaceError)
        or (bool(failure.args) and failure.args[0] in _CONNECTION_ERRORS)
    )
