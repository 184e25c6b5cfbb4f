# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What change capture needs of a source."""

from __future__ import annotations

from typing import Any

import psycopg

from . import wording
from .failures import TaskFailure

_MAY_REPLICATE = """
SELECT rolsuper OR rolreplication
       OR EXISTS (SELECT FROM pg_roles g WHERE g.rolname IN ('rds_replication', 'rds_superuser')
                  AND pg_has_role(current_user, g.oid, 'member'))
  FROM pg_roles WHERE rolname = current_user
"""


def check(session: psycopg.Connection[Any]) -> None:
    """Refuse change capture where the source or the user's rights do not permit logical decoding."""
    if session.execute("SHOW wal_level").fetchone()[0] != "logical":
        raise _refusal("55000", 'logical decoding requires "wal_level" >= "logical"')
    if not session.execute(_MAY_REPLICATE).fetchone()[0]:
        raise _refusal("42501", "permission denied to use replication slots")


def _refusal(state: str, error: str) -> TaskFailure:
    return TaskFailure(
        wording.fatal(
            f"Could not assign a postgres plugin to use for replication; RetCode: SQL_ERROR SqlState: {state} "
            f"NativeError: 1 Message: ERROR: {error}; Error while executing the query;"
        )
    )
