# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A task between two PostgreSQL databases at work: authorise, load, capture changes, watch, end."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import psycopg

from . import access, capability, catchup, copying, load, metrics, rows, tables, wording
from .engine import Engine
from .failures import TaskFailure
from .names import last_segment
from .reloading import Reloading
from .statistics import BEFORE_LOAD, ERROR, MISSING
from .stream import Stream
from .validation import Validator
from .watch import Watch, count_from_here

if TYPE_CHECKING:
    from .backend import DmsBackend
    from .task import Task

_SECONDS_BETWEEN_LOOKS = 1
_SECONDS_BETWEEN_METRICS = 5


class Replication(Engine):
    """The engine between two PostgreSQL databases."""

    database_error = psycopg.Error

    def __init__(self, backend: DmsBackend, task: Task):
        super().__init__(backend, task)
        self._stream: Stream | None = None
        self._reloading: Reloading | None = None
        # reloads that were asked for while the stream was still being set up
        self._early_reloads: set[tuple[str, str]] = set()
        self._metrics_due = 0.0

    def reload(self, names: set[tuple[str, str]]) -> None:
        """Load these tables again while the stream goes on."""
        if self._reloading is None:
            self._early_reloads |= names
        else:
            self._reloading.ask(names)

    def remove(self) -> None:
        """Drop what the engine keeps in the databases."""
        if self._stream is not None:
            self._stream.remove()
            self._stream = None

    def describe_error(self, failure: psycopg.Error) -> str:
        """A failure of the database as DMS words it."""
        text = " ".join(str(failure).split())
        return f"RetCode: SQL_ERROR SqlState: {failure.sqlstate or 'HY000'} NativeError: 1 Message: ERROR: {text};"

    def replicate(self, fresh: bool) -> str:
        """Do the task's work. Returns the reason why it came to an end."""
        task = self._task
        source, target = self._databases()
        with source.connect() as session, target.connect():
            self._found = tables.discover(session, task.mappings)
            if task.captures:
                capability.check(session)
        self._refuse_no_tables()
        if not task.captures:
            return self._load_only(source, target, fresh)
        stream = self._stream_between(source, target)
        if fresh or not task.load_finished:
            self._begin(stream, source, target)
        else:
            self._resume(stream)
        return self._follow(stream)

    def _stream_between(self, source: access.Database, target: access.Database) -> Stream:
        name = "dms_" + last_segment(self._task.arn).lower().replace("-", "_")
        self._stream = Stream(name, source, target)
        return self._stream

    def _load_only(self, source: access.Database, target: access.Database, fresh: bool) -> str:
        self._new_to_load(fresh)
        with copying.exported_snapshot(source) as snapshot:
            self._load(source, target, snapshot)
        if self._task.validates:
            with target.connect() as session:
                self._new_validator(source, target, session).one_pass()
        return wording.FULL_LOAD_ONLY_FINISHED

    def _begin(self, stream: Stream, source: access.Database, target: access.Database) -> None:
        """Publications, slot, load from the slot's snapshot, subscription: in this order nothing is lost or doubled."""
        task = self._task
        stream.remove()
        task.load_begins(self._found, keep=set())
        truncates = task.settings["ChangeProcessingDdlHandlingPolicy"]["HandleSourceTableTruncated"]
        if task.loads and any(table.renamed for table in self._found):
            raise TaskFailure(
                wording.fatal(
                    "The embedded service captures changes under unchanged names only; "
                    "renaming rules need migration type full-load."
                )
            )
        try:
            with source.service_connect() as session:
                stream.publish(session, self._found, truncates)
            with stream.new_slot() as (position, snapshot):
                if task.loads:
                    self._load(source, target, snapshot)
                    if self._stops_after_load():
                        self._refuse_left_over()
                else:
                    self._catch_up(stream, position)
            errored = [table for table in self._found if task.statistics(table).state in (ERROR, MISSING)]
            with source.service_connect() as session:
                for table in errored:
                    stream.withdraw(session, table.schema, table.name)
            with target.service_connect() as session:
                oids = tables.target_oids(session, self._found)
                count_from_here(session, {oid: task.statistics(table) for table, oid in oids.items()})
                stream.subscribe(session, enabled=not self._stops_after_load())
        except (load.Cancelled, TaskFailure, psycopg.Error):
            stream.remove()
            raise
        task.load_ends()

    def _load(self, source: access.Database, target: access.Database, snapshot: str) -> None:
        task = self._task
        mode = task.settings["FullLoadSettings"]["TargetTablePrepMode"]
        waiting = self._waiting()
        with target.connect() as session:
            if mode == "DROP_AND_CREATE":
                tables.recreate(session, waiting)
            present = tables.target_oids(session, waiting)
            if mode == "TRUNCATE_BEFORE_LOAD" or task.reloading:
                tables.empty(session, list(present))
        copier = copying.Copier(source, target, snapshot, changes_follow=task.captures)
        self._load_with(copier, present, 'relation "{schema}.{name}" does not exist')

    def _left_over(self) -> set[tuple[str, str]]:
        """Tables that were rewritten since the snapshot; they are copied beside the stream, where one follows."""
        # a table that the mappings took up since has none yet
        names = {(table.schema, table.name) for table in self._found} & set(self._task.tables)
        return {name for name in names if self._task.tables[name].state == BEFORE_LOAD}

    def _refuse_left_over(self) -> None:
        for name in self._left_over():
            self._task.tables[name].enter(ERROR, "The table was rewritten while the task was loading it")
        self._judge_load()

    def _catch_up(self, stream: Stream, position: str) -> None:
        """Begin at the position asked for, which only a slot made beforehand can still reach."""
        task = self._task
        slot = task.slot_name
        if not slot:
            if task.cdc_start:
                raise TaskFailure(
                    wording.fatal(
                        "CdcStartPosition needs the name of an existing replication slot: set "
                        "slotName on the source endpoint."
                    )
                )
            return
        with stream.source.service_connect() as session:
            if not stream.exists(session, slot):
                raise TaskFailure(wording.fatal(f'replication slot "{slot}" does not exist.'))
        catchup.catch_up(stream, slot, _lsn(task.cdc_start), position, self._found)

    def _resume(self, stream: Stream) -> None:
        with stream.source.service_connect() as session:
            if not stream.exists(session, stream.name):
                raise TaskFailure(wording.fatal(f'replication slot "{stream.name}" does not exist.'))
        with stream.target.service_connect() as session:
            if not stream.has_subscription(session):
                raise TaskFailure(wording.fatal("The apply process on the target was disabled or dropped."))
            stream.enable(session)
        self._task.running()

    def _follow(self, stream: Stream) -> str:
        """Watch the stream until told to stop. Returns the stop reason."""
        task = self._task
        if self._stops_after_load() and not task.resumed:
            return wording.STOPPED_AFTER_FULL_LOAD
        self._reloading = Reloading(task, stream, self._found, self._stop, self.validate_again)
        early, self._early_reloads = self._early_reloads, set()
        self._reloading.ask(early | self._left_over())
        if task.resumed:
            self._reloading.follow_mappings()
        with stream.target.service_connect() as session:
            oids = tables.target_oids(session, self._found)
        watch = Watch(stream, {oid: task.statistics(table) for table, oid in oids.items()})
        if task.validates:
            with stream.target.service_connect() as session:
                validator = self._new_validator(stream.source, stream.target, session)
            threading.Thread(target=validator.run, name="dms-validation", daemon=True).start()
        try:
            return self._watch_until_over(stream, watch)
        finally:
            watch.sessions.close()
            stream.halt()

    def _watch_until_over(self, stream: Stream, watch: Watch) -> str:
        self._metrics_due = 0.0
        while not self._stop.is_set():
            try:
                self._report(stream, watch, watch.look())
                if watch.caught_up and (ended := self._ends_by_itself()):
                    return ended
                self._reloading.proceed(watch)
            except psycopg.OperationalError as failure:
                watch.interrupted(failure)
            self._stop.wait(_SECONDS_BETWEEN_LOOKS)
        return wording.NORMAL

    def _report(self, stream: Stream, watch: Watch, latencies: dict[str, float]) -> None:
        """Keep the position, and from time to time the metrics and the user's own slot, up to date."""
        self._task.checkpoint = _checkpoint(watch.position)
        if time.monotonic() < self._metrics_due:
            return
        self._publish(latencies | {"CDCIncomingChanges": watch.incoming_changes()} | metrics.NOTHING_ON_DISK)
        if self._task.slot_name:
            stream.advance(watch.sessions["source"], self._task.slot_name, watch.position)
        self._metrics_due = time.monotonic() + _SECONDS_BETWEEN_METRICS

    def _new_validator(
        self, source: access.Database, target: access.Database, session: psycopg.Connection[Any]
    ) -> Validator:
        oids = tables.target_oids(session, self._found)
        self._validator = Validator(
            source,
            target,
            {table: (oid, self._task.statistics(table)) for table, oid in oids.items()},
            self._stop,
            rows,
        )
        return self._validator


def _lsn(position: str | None) -> str | None:
    """The LSN of a start position: an LSN itself or a checkpoint of this service."""
    if position and position.startswith("checkpoint:"):
        return position.split("#")[2]
    return position


def _checkpoint(position: str) -> str:
    """The position in the source's WAL as a RecoveryCheckpoint."""
    high, low = position.split("/")
    return f"checkpoint:V1#1#{high.zfill(8)}/{low.zfill(8)}#0#0#*#0#0"
