# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Tables made empty, together."""

from __future__ import annotations

from collections.abc import Callable

from ansible_collections.migrate.aws.plugins.module_utils._database.tables import Table, divided
from ansible_collections.migrate.aws.plugins.module_utils._postgres import psycopg

#: Where the marker rows are, by which arrival is seen; replicated like the application's tables.
STREAM = "migrate_aws_stream"


def replicated(connection, takes: Callable[[str, str], bool]) -> list[Table]:
    """The tables that a task takes: of the application's, and the one by which arrival is seen."""
    return [table for schemas in (None, [STREAM]) for table in divided(connection, schemas, takes)[0]]


def with_rows(connection, candidates: list[Table]) -> list[Table]:
    """Those of them that have rows, in one query."""
    if not candidates:
        return []
    sql = psycopg.sql
    questions = [
        sql.SQL("SELECT {}, {} WHERE EXISTS (SELECT FROM {})").format(*map(sql.Literal, table), sql.Identifier(*table))
        for table in candidates
    ]
    return connection.execute(sql.SQL(" UNION ALL ").join(questions)).fetchall()


def empty(connection, selected: list[Table]) -> None:
    """Truncate them in one statement, past the fence and any other trigger, as the replication writes.

    All of them, for PostgreSQL truncates no table to which one that is not named refers, rows or no rows.
    """
    sql = psycopg.sql
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = 'replica'")
        connection.execute(
            sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(sql.Identifier(*table) for table in selected))
        )
