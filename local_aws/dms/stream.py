# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Change capture on PostgreSQL's own logical replication: publications, a slot, a subscription.

All of them are named after the task, so two tasks may run between the same databases in both directions;
`origin = none` keeps the one from sending back what the other has applied.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import namedtuple_row

from .access import Database
from .tables import Table

_LOG = logging.getLogger(__name__)
_SECONDS_TO_END_A_WORKER = 10
_COUNTED_AT_MOST = 50_000

_SOURCE_HEALTH = """
SELECT pg_current_wal_lsn() - '0/0'::pg_lsn AS written, s.confirmed_flush_lsn - '0/0'::pg_lsn AS confirmed,
       coalesce(r.sent_lsn, s.confirmed_flush_lsn) - '0/0'::pg_lsn AS sent, s.confirmed_flush_lsn::text AS position,
       s.slot_name IS NOT NULL AS slot_exists, coalesce(s.active, false) AS active,
       coalesce(s.wal_status, '') AS wal_status
  FROM (SELECT) AS always
  LEFT JOIN pg_replication_slots s ON s.slot_name = %s
  LEFT JOIN pg_stat_replication r ON r.pid = s.active_pid
"""
# messages of pgoutput that begin with I, U or D are rows
_WAITING = """
SELECT count(*) FROM pg_logical_slot_peek_binary_changes(%s, NULL, %s, 'proto_version', '1', 'publication_names', %s,
                                                         'origin', 'none')
 WHERE get_byte(data, 0) IN (ascii('I'), ascii('U'), ascii('D'))
"""
_TARGET_HEALTH = """
SELECT 'pg_' || s.oid AS origin, s.subenabled AS enabled, w.pid IS NOT NULL AS working,
       coalesce(e.apply_error_count, 0) AS errors
  FROM pg_subscription s
  LEFT JOIN pg_stat_subscription w ON w.subid = s.oid AND w.worker_type = 'apply'
  LEFT JOIN pg_stat_subscription_stats e ON e.subid = s.oid
 WHERE s.subname = %s
"""
# every worker of a subscription: that which applies, those beside it, and those that copy tables
_WORKERS = """
SELECT w.pid FROM pg_stat_subscription w JOIN pg_subscription s ON s.oid = w.subid
 WHERE s.subname = %s AND w.pid IS NOT NULL
"""


@dataclass(frozen=True)
class SourceHealth:
    """WAL positions in bytes: written by the source, sent to the target, confirmed by it."""

    written: int
    confirmed: int
    sent: int
    position: str
    slot_exists: bool
    active: bool
    wal_status: str


@dataclass(frozen=True)
class TargetHealth:
    """The subscription's own view; `origin` is the name it has in the target's log."""

    origin: str
    enabled: bool
    working: bool
    errors: int


class Stream:
    """The change stream of one task."""

    def __init__(self, name: str, source: Database, target: Database):
        self.name = name
        self.source = source
        self.target = target

    @property
    def _publications(self) -> tuple[str, str]:
        """One for tables whose rows can be identified, one for the others, of which only inserts can be sent."""
        return self.name, f"{self.name}_inserts"

    def publish(self, session: psycopg.Connection[Any], tables: list[Table], truncates: bool) -> None:
        """Create the publications (`session`: the service's on the source)."""
        everything = "insert, update, delete" + (", truncate" if truncates else "")
        identified = [table for table in tables if table.has_identity]
        others = [table for table in tables if not table.has_identity]
        for name, members, operations in zip(self._publications, (identified, others), (everything, "insert")):
            session.execute(sql.SQL("DROP PUBLICATION IF EXISTS {}").format(sql.Identifier(name)))
            if members:
                listed = sql.SQL(", ").join(table.source for table in members)
                session.execute(
                    sql.SQL("CREATE PUBLICATION {} FOR TABLE {} WITH (publish = {})").format(
                        sql.Identifier(name), listed, sql.Literal(operations)
                    )
                )

    def withdraw(self, session: psycopg.Connection[Any], schema: str, table: str) -> None:
        """Take a table out of whichever publication has it."""
        for (name,) in session.execute(
            "SELECT pubname FROM pg_publication_tables WHERE pubname = ANY (%s) AND schemaname = %s AND tablename = %s",
            [list(self._publications), schema, table],
        ).fetchall():
            session.execute(
                sql.SQL("ALTER PUBLICATION {} DROP TABLE {}").format(
                    sql.Identifier(name), sql.Identifier(schema, table)
                )
            )

    def published(self, session: psycopg.Connection[Any]) -> set[tuple[str, str]]:
        """Schema and name of every table in the publications."""
        rows = session.execute(
            "SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = ANY (%s)",
            [list(self._publications)],
        ).fetchall()
        return {(schema, name) for schema, name in rows}

    def publish_more(self, session: psycopg.Connection[Any], tables: list[Table]) -> None:
        """Put tables into the publications, which are made where they were not needed before."""
        for table in tables:
            name = self._publications[0 if table.has_identity else 1]
            if session.execute("SELECT FROM pg_publication WHERE pubname = %s", [name]).fetchone() is None:
                operations = "insert, update, delete" if table.has_identity else "insert"
                session.execute(
                    sql.SQL("CREATE PUBLICATION {} WITH (publish = {})").format(
                        sql.Identifier(name), sql.Literal(operations)
                    )
                )
            session.execute(sql.SQL("ALTER PUBLICATION {} ADD TABLE {}").format(sql.Identifier(name), table.source))

    def refresh(self, session: psycopg.Connection[Any], copy: bool) -> None:
        """Make the subscription follow its publications; tables new in them are copied where `copy` says so.

        PostgreSQL copies them beside the running stream and joins them to it without loss.
        """
        session.execute(
            sql.SQL("ALTER SUBSCRIPTION {} SET PUBLICATION {} WITH (refresh = false)").format(
                sql.Identifier(self.name), self._existing_publications()
            )
        )
        session.execute(
            sql.SQL("ALTER SUBSCRIPTION {} REFRESH PUBLICATION WITH (copy_data = {})").format(
                sql.Identifier(self.name), sql.SQL("true" if copy else "false")
            )
        )

    def synchronised(self, session: psycopg.Connection[Any]) -> set[int]:
        """Oids (on the target) of the tables whose copy has joined the stream."""
        rows = session.execute(
            "SELECT r.srrelid::int8 FROM pg_subscription_rel r JOIN pg_subscription s "
            "ON s.oid = r.srsubid WHERE s.subname = %s AND r.srsubstate = 'r'",
            [self.name],
        )
        return {oid for (oid,) in rows}

    @contextmanager
    def new_slot(self) -> Iterator[tuple[str, str]]:
        """Create the slot; yields its position and the name of the snapshot from which its changes follow."""
        with self.source.service_connect(replication="database") as session:
            row = session.execute(
                sql.SQL("CREATE_REPLICATION_SLOT {} LOGICAL pgoutput (SNAPSHOT 'export')").format(
                    sql.Identifier(self.name)
                )
            ).fetchone()
            yield row[1], row[2]

    def advance(self, session: psycopg.Connection[Any], slot: str, position: str) -> None:
        """Move a user's slot on, so that it does not keep what this stream has taken over."""
        session.execute(
            "SELECT pg_replication_slot_advance(slot_name, %s) FROM pg_replication_slots "
            "WHERE slot_name = %s AND NOT active AND confirmed_flush_lsn < %s",
            [position, slot, position],
        )

    def exists(self, session: psycopg.Connection[Any], slot: str) -> bool:
        """Whether a slot exists on the source."""
        return session.execute("SELECT FROM pg_replication_slots WHERE slot_name = %s", [slot]).fetchone() is not None

    def subscribe(self, session: psycopg.Connection[Any], enabled: bool = True) -> None:
        """Create the subscription on the target; with it rows begin to flow (`session`: the service's there)."""
        session.execute(
            sql.SQL(
                "CREATE SUBSCRIPTION {name} CONNECTION {source} PUBLICATION {publications} WITH (create_slot = false, "
                "slot_name = {slot}, copy_data = false, enabled = {enabled}, origin = none)"
            ).format(
                name=sql.Identifier(self.name),
                source=sql.Literal(self.source.service_conninfo()),
                publications=self._existing_publications(),
                slot=sql.Literal(self.name),
                enabled=sql.SQL("true" if enabled else "false"),
            )
        )

    def has_subscription(self, session: psycopg.Connection[Any]) -> bool:
        """Whether the subscription exists in the target database."""
        found = session.execute(
            "SELECT FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid "
            "WHERE s.subname = %s AND d.datname = current_database()",
            [self.name],
        ).fetchone()
        return found is not None

    def enable(self, session: psycopg.Connection[Any]) -> None:
        """Let changes flow (again)."""
        session.execute(sql.SQL("ALTER SUBSCRIPTION {} ENABLE").format(sql.Identifier(self.name)))

    def disable(self, session: psycopg.Connection[Any]) -> None:
        """Stop applying; the slot keeps what follows. Returns when no worker is at work, however busy it was."""
        session.execute(sql.SQL("ALTER SUBSCRIPTION {} DISABLE").format(sql.Identifier(self.name)))
        deadline = time.monotonic() + _SECONDS_TO_END_A_WORKER
        while session.execute(_WORKERS, [self.name]).fetchall():
            if time.monotonic() > deadline:
                session.execute(f"SELECT pg_terminate_backend(pid) FROM ({_WORKERS}) AS worker (pid)", [self.name])
            time.sleep(0.05)

    def halt(self) -> None:
        """Stop applying, where the target still answers and still has the subscription."""
        try:
            with self.target.service_connect() as session:
                if self.has_subscription(session):
                    self.disable(session)
        except psycopg.OperationalError as gone:
            _LOG.info("the target of %s does not answer: %s", self.name, gone)

    def source_health(self, session: psycopg.Connection[Any]) -> SourceHealth:
        """Where the stream stands, seen from the source."""
        row = session.cursor(row_factory=namedtuple_row).execute(_SOURCE_HEALTH, [self.name]).fetchone()
        return SourceHealth(
            int(row.written),
            int(row.confirmed or 0),
            int(row.sent or 0),
            row.position or "0/0",
            row.slot_exists,
            row.active,
            row.wal_status,
        )

    def waiting_changes(self, session: psycopg.Connection[Any]) -> int:
        """How many changes of rows follow the slot's position, counted by decoding them (at most some thousands)."""
        copy = f"{self.name}_count"
        session.execute("SELECT pg_copy_logical_replication_slot(%s, %s, true)", [self.name, copy])
        try:
            return session.execute(_WAITING, [copy, _COUNTED_AT_MOST, ",".join(self._publications)]).fetchone()[0]
        finally:
            session.execute("SELECT pg_drop_replication_slot(%s)", [copy])

    def target_health(self, session: psycopg.Connection[Any]) -> TargetHealth:
        """Where the stream stands, seen from the target."""
        row = session.cursor(row_factory=namedtuple_row).execute(_TARGET_HEALTH, [self.name]).fetchone()
        return TargetHealth(*row) if row else TargetHealth("", False, False, 0)

    def remove(self) -> None:
        """Drop subscription, slot and publications, each where its database still exists."""
        for drop, database in ((self._drop_subscription, self.target), (self._drop_source_side, self.source)):
            try:
                with database.service_connect() as session:
                    drop(session)
            except psycopg.OperationalError as gone:
                _LOG.info("a database of %s is gone, and what it held is gone with it: %s", self.name, gone)

    def _existing_publications(self) -> sql.Composable:
        with self.source.service_connect() as source:
            rows = source.execute(
                "SELECT pubname FROM pg_publication WHERE pubname = ANY (%s) ORDER BY 1", [list(self._publications)]
            ).fetchall()
        return sql.SQL(", ").join(sql.Identifier(row[0]) for row in rows)

    def _drop_subscription(self, session: psycopg.Connection[Any]) -> None:
        if not self.has_subscription(session):
            return
        self.disable(session)
        name = sql.Identifier(self.name)
        session.execute(sql.SQL("ALTER SUBSCRIPTION {} SET (slot_name = NONE)").format(name))
        session.execute(sql.SQL("DROP SUBSCRIPTION {}").format(name))

    def _drop_source_side(self, session: psycopg.Connection[Any]) -> None:
        deadline = time.monotonic() + _SECONDS_TO_END_A_WORKER
        while self.source_health(session).active and time.monotonic() < deadline:
            session.execute(
                "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = %s AND active",
                [self.name],
            )
            time.sleep(0.05)
        session.execute(
            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = %s", [self.name]
        )
        for name in self._publications:
            session.execute(sql.SQL("DROP PUBLICATION IF EXISTS {}").format(sql.Identifier(name)))
