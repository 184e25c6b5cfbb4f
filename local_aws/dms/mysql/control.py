# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""DMS's own schema on a target: how far each task has come, written in the transaction that has brought it there.

A transaction which writes here is DMS's own: the stream of the other direction does not send it back.
"""

from __future__ import annotations

from contextlib import closing, suppress

import pymysql

from ..failures import AccessFailure
from .database import Database, ask
from .position import Position
from .tables import CONTROL_SCHEMA

_STATE = f"{CONTROL_SCHEMA}.awsdms_txn_state"


def prepare(session: pymysql.Connection) -> None:
    """Make schema and table where there are none."""
    ask(session, f"CREATE DATABASE IF NOT EXISTS {CONTROL_SCHEMA}")
    ask(
        session,
        f"CREATE TABLE IF NOT EXISTS {_STATE} (task_name varchar(128) PRIMARY KEY, log_file varchar(255), log_offset "
        "bigint, "
        "writes bigint NOT NULL DEFAULT 1)",
    )


def mark(session: pymysql.Connection, task_name: str, position: Position | None) -> None:
    """Note where the task has come to. Every call writes a row, so that the transaction shows whose it is."""
    ask(
        session,
        f"INSERT INTO {_STATE} (task_name, log_file, log_offset) VALUES (%s, %s, %s) ON DUPLICATE KEY UPDATE "
        "log_file = VALUES(log_file), log_offset = VALUES(log_offset), writes = writes + 1",
        (task_name, *(position or (None, None))),
    )


def recorded(session: pymysql.Connection, task_name: str) -> Position | None:
    """What the last transaction that came to its end has noted."""
    rows = ask(
        session,
        f"SELECT log_file, log_offset FROM {_STATE} WHERE task_name = %s AND log_file IS NOT NULL",
        (task_name,),
    )
    return Position(*rows[0]) if rows else None


def forget(target: Database, task_name: str) -> None:
    """Drop what is noted of a task, and the schema with the last one; where the target is gone, so is what it held."""
    with suppress(AccessFailure, pymysql.MySQLError), closing(target.connect()) as session:
        ask(session, f"DELETE FROM {_STATE} WHERE task_name = %s", (task_name,))
        if not ask(session, f"SELECT 1 FROM {_STATE} LIMIT 1"):
            ask(session, f"DROP DATABASE {CONTROL_SCHEMA}")
