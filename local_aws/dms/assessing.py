# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The individual premigration assessments that this service knows, and how each looks at the databases.

Names and what they look for are those of the user guide's pages "Assessments for all endpoint types" and "PostgreSQL
assessments". Where these say that DMS does not replicate or the task fails, the finding is `failed`; where they speak
of performance or advise, it is `warning`. Left out is what would find something in every database (pglogical,
logical_decoding_work_mem), what can find nothing between two PostgreSQL servers (PostGIS), data masking, which the
embedded service does not do, and version and DDL trigger.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from . import catalog, tables
from .access import Database
from .tables import Table
from .task import Task

# columns which DMS moves as large objects: of these types, of any length, or made of other values
_LOB = """(coalesce(b.typname, t.typname) IN ('text', 'bytea', 'json', 'jsonb', 'xml', 'tsvector', 'tsquery', 'hstore')
           OR t.typcategory = 'A' OR t.typtype = 'c' OR (t.typname = 'varchar' AND a.atttypmod = -1))"""
_COLUMNS = """pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type b ON b.oid = nullif(t.typbasetype, 0)
 WHERE c.oid = ANY (%(tables)s::oid[])"""
_TABLES = "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ANY (%(tables)s::oid[])"
_TABLE, _COLUMN = (
    "SELECT DISTINCT n.nspname || '.' || c.relname",
    "SELECT n.nspname || '.' || c.relname || '.' || a.attname",
)
_PRIMARY = "EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)"
_UNIQUE = "EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid)"
_IN_KEY = """EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary
                                    AND a.attnum = ANY (i.indkey::int2[]))"""
# types which the user guide's table of PostgreSQL source data types does not have
_UNSUPPORTED = "('macaddr8', 'pg_lsn', 'jsonpath', 'txid_snapshot', 'pg_snapshot', 'xid8', 'tid', 'refcursor')"
_TEN_MINUTES = "interval '10 minutes'"
_LEAST_SENDER_TIMEOUT = 10_000

Relevance = Callable[[Task], bool]


def _always(_task: Task) -> bool:
    return True


def _batch(task: Task) -> bool:
    return bool(task.settings["TargetMetadata"]["BatchApplyEnabled"])


def _limited_lobs(task: Task) -> bool:
    return bool(task.settings["TargetMetadata"]["LimitedSizeLobMode"])


def _whole_lobs(task: Task) -> bool:
    metadata = task.settings["TargetMetadata"]
    return bool(metadata["FullLobMode"] or metadata["InlineLobMaxSize"])


@dataclass(frozen=True)
class Assessment:
    """One assessment: `query` selects what it objects to, `verdict` says how bad that is.

    `types` are the migration types to which it applies; `relevant` looks at the settings: what they do not use passes.
    """

    name: str
    finding: str
    query: str | Callable[[View], list[str]]
    verdict: str = "failed"
    side: str = "source"
    types: tuple[str, ...] = ("full-load", "cdc", "full-load-and-cdc")
    relevant: Relevance = _always
    postgresql_only: bool = True


class View:
    """What the assessments of one run look at."""

    def __init__(self, task: Task, source: Database, target: Database):
        self.task = task
        self.sessions = {"source": source.connect(), "target": target.connect()}
        self.found = tables.discover(self.sessions["source"], task.mappings)
        self._oids = {
            "source": [table.oid for table in self.found],
            "target": list(tables.target_oids(self.sessions["target"], self.found).values()),
        }

    def close(self) -> None:
        """End the sessions."""
        for session in self.sessions.values():
            session.close()

    def judge(self, assessment: Assessment) -> tuple[str, str]:
        """The assessment's status, and what it found in words."""
        if not assessment.relevant(self.task):
            return "passed", "Validation succeeded, the task's settings do not use it."
        found = assessment.query(self) if callable(assessment.query) else self.select(assessment.side, assessment.query)
        if not found:
            return "passed", "Validation succeeded."
        return assessment.verdict, f"{assessment.finding}: {', '.join(found)}"

    def select(self, side: str, query: str) -> list[str]:
        """The first column of what a query finds among the tables in scope."""
        rows = self.sessions[side].execute(query, {"tables": self._oids[side]}).fetchall()
        return sorted(str(row[0]) for row in rows)


def _longer_than_the_limit(view: View) -> list[str]:
    """LOB columns with a value that limited LOB mode would cut."""
    limit = view.task.settings["TargetMetadata"]["LobMaxSize"] * 1024
    lobs = set(view.select("source", f"{_COLUMN} FROM {_COLUMNS} AND {_LOB}"))
    return [
        f"{name} ({size} bytes)"
        for table in view.found
        for column in table.columns
        if (name := f"{table.schema}.{table.name}.{column['name']}") in lobs
        and (size := _longest(view.sessions["source"], table, column["name"])) > limit
    ]


def _longest(session: psycopg.Connection[Any], table: Table, column: str) -> int:
    query = sql.SQL("SELECT coalesce(max(octet_length({}::text)), 0) FROM {}")
    return session.execute(query.format(sql.Identifier(column), table.source)).fetchone()[0]


def _similar(view: View) -> list[str]:
    """Tables whose names differ in case only."""
    names = [f"{table.schema}.{table.name}" for table in view.found]
    folded = [name.lower() for name in names]
    return [name for name in names if folded.count(name.lower()) > 1]


def _all_slots_taken(view: View) -> list[str]:
    return view.select(
        "source",
        "SELECT 'max_replication_slots is ' || setting FROM pg_settings "
        "WHERE name = 'max_replication_slots' "
        "AND setting::int <= (SELECT count(*) FROM pg_replication_slots)",
    )


def _setting(name: str, wrong: str) -> str:
    """A query for a server's setting where it is wrong."""
    return f"SELECT name || ' is ' || setting FROM pg_settings WHERE name = '{name}' AND {wrong}"


_CDC, _LOAD = ("cdc", "full-load-and-cdc"), ("full-load", "full-load-and-cdc")

ASSESSMENTS = (
    Assessment(
        "unsupported-data-types-in-source",
        "Columns of data types that DMS does not support",
        f"{_COLUMN} FROM {_COLUMNS} AND (coalesce(b.typname, t.typname) IN {_UNSUPPORTED} OR t.typtype = 'm')",
        postgresql_only=False,
    ),
    Assessment(
        "full-lob-not-nullable-at-target",
        "LOB columns that are not nullable on the target",
        f"{_COLUMN} FROM {_COLUMNS} AND {_LOB} AND a.attnotnull",
        side="target",
        relevant=_whole_lobs,
        postgresql_only=False,
    ),
    Assessment(
        "table-with-lob-but-without-primary-key-or-unique-constraint",
        "Tables with a LOB column but without primary key or unique constraint",
        f"{_TABLE} FROM {_COLUMNS} AND {_LOB} AND NOT {_UNIQUE}",
        postgresql_only=False,
    ),
    Assessment(
        "table-with-no-primary-key-or-unique-constraint",
        "Tables without primary key or unique constraint",
        f"{_TABLE} FROM {_TABLES} AND NOT {_UNIQUE}",
        verdict="warning",
        types=_CDC,
        postgresql_only=False,
    ),
    Assessment(
        "target-table-has-unique-key-or-primary-key-for-cdc",
        "Target tables without primary key or unique constraint",
        f"{_TABLE} FROM {_TABLES} AND NOT {_UNIQUE}",
        verdict="warning",
        side="target",
        types=("cdc",),
        postgresql_only=False,
    ),
    Assessment(
        "postgres-check-pk",
        "Tables without primary key whose replica identity is not full",
        f"{_TABLE} FROM {_TABLES} AND NOT {_PRIMARY} AND c.relreplident <> 'f'",
        types=_CDC,
    ),
    Assessment(
        "postgres-check-pk-lob", "LOB columns in a primary key", f"{_COLUMN} FROM {_COLUMNS} AND {_LOB} AND {_IN_KEY}"
    ),
    Assessment(
        "postgres-check-table-with-array",
        "Tables with an array column but without primary key",
        f"{_TABLE} FROM {_COLUMNS} AND t.typcategory = 'A' AND NOT {_PRIMARY}",
    ),
    Assessment(
        "postgres-check-similar-table-name", "Tables whose names differ in case only", _similar, verdict="warning"
    ),
    Assessment(
        "postgres-check-wallevel",
        "Change capture needs logical",
        _setting("wal_level", "setting <> 'logical'"),
        types=_CDC,
    ),
    Assessment(
        "postgres-check-maxwalsenders",
        "Change capture needs more than 1",
        _setting("max_wal_senders", "setting::int <= 1"),
        types=_CDC,
    ),
    Assessment(
        "postgres-check-walsenderstimeout",
        "Change capture needs at least 10000",
        _setting("wal_sender_timeout", f"setting::int BETWEEN 1 AND {_LEAST_SENDER_TIMEOUT - 1}"),
        types=_CDC,
    ),
    Assessment(
        "postgres-check-maxslot-wal-keep-size",
        "WAL that the task needs may be removed",
        _setting("max_slot_wal_keep_size", "setting::int <> -1"),
        verdict="warning",
        types=_CDC,
    ),
    Assessment("postgres-check-replication-slots-count", "No replication slot is free", _all_slots_taken, types=_CDC),
    Assessment("postgres-check-preparedtxn", "Prepared transactions", "SELECT gid FROM pg_prepared_xacts", types=_CDC),
    Assessment(
        "postgres-check-longrunningtxn",
        "Transactions open for more than 10 minutes, of processes",
        f"SELECT pid FROM pg_stat_activity WHERE xact_start < now() - {_TEN_MINUTES} AND backend_type = 'client "
        "backend'",
        verdict="warning",
    ),
    Assessment(
        "postgres-check-select-object-privileges",
        "Tables that the user may not read",
        f"{_TABLE} FROM {_TABLES} AND NOT has_table_privilege(c.oid, 'SELECT')",
        types=_LOAD,
    ),
    Assessment(
        "postgres-check-target-privileges",
        "Target tables that the user may not write",
        f"{_TABLE} FROM {_TABLES} AND NOT (has_table_privilege(c.oid, 'INSERT') "
        "AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE'))",
        side="target",
    ),
    Assessment(
        "postgres-check-session-replication-role",
        "Foreign keys and triggers of the target are in force",
        _setting("session_replication_role", "setting <> 'replica'"),
        verdict="warning",
        side="target",
        types=_LOAD,
    ),
    Assessment(
        "postgres-check-target-secondary-indexes",
        "Target tables with secondary indexes",
        f"{_TABLE} FROM {_TABLES} AND EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND NOT i.indisprimary)",
        verdict="warning",
        side="target",
        types=_LOAD,
    ),
    Assessment(
        "postgres-check-limited-lob-size",
        "Values longer than LobMaxSize",
        _longer_than_the_limit,
        relevant=_limited_lobs,
    ),
    Assessment(
        "postgres-check-pk-validity",
        "Tables that cannot be validated without primary key or unique index",
        f"{_TABLE} FROM {_TABLES} AND NOT {_UNIQUE}",
        verdict="warning",
        relevant=lambda task: task.validates,
    ),
    Assessment(
        "postgres-batch-apply-lob-mode",
        "LOB columns that batch apply takes in limited LOB mode only",
        f"{_COLUMN} FROM {_COLUMNS} AND {_LOB}",
        types=_CDC,
        relevant=lambda task: _batch(task) and not _limited_lobs(task),
    ),
    Assessment(
        "postgres-check-batch-apply-target-pk-ui-absence",
        "Target tables without primary key or unique index",
        f"{_TABLE} FROM {_TABLES} AND NOT {_UNIQUE}",
        side="target",
        types=_CDC,
        relevant=_batch,
    ),
    Assessment(
        "postgres-check-batch-apply-target-pk-ui-simultaneously",
        "Target tables with both a primary key and a unique index",
        f"{_TABLE} FROM {_TABLES} AND {_PRIMARY} AND EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid "
        "AND i.indisunique AND NOT i.indisprimary)",
        side="target",
        types=_CDC,
        relevant=_batch,
    ),
)


def applicable(
    source_engine: str | None = None, target_engine: str | None = None, kind: str | None = None
) -> list[str]:
    """Names of the assessments for a task between such engines; all of them when nothing is said."""
    relational = target_engine is None or target_engine in catalog.RELATIONAL
    return sorted(
        assessment.name
        for assessment in ASSESSMENTS
        if (kind is None or kind in assessment.types)
        and (relational or assessment.side == "source")
        and (not assessment.postgresql_only or source_engine is None or source_engine in catalog.POSTGRESQL)
    )


def named(name: str) -> Assessment:
    """The assessment of that name."""
    return next(assessment for assessment in ASSESSMENTS if assessment.name == name)
