# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The record of applied files, in the database they were applied to: migrate_aws.applied_files.

It has a schema of its own, which table mappings exclude: what was applied to the source was not applied to the target.
"""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._database.files import SqlFile
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._postgres import psycopg

_TABLE = """
CREATE SCHEMA IF NOT EXISTS migrate_aws;
CREATE TABLE IF NOT EXISTS migrate_aws.applied_files (
    name       text PRIMARY KEY,
    sha256     text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
"""


#: How long a run waits for another one's lock: a server ends a session some time after its client has gone.
PATIENCE = "3s"


def lock(connection) -> None:
    """Keep other runs out until the connection ends. Raises Refused when one is at work."""
    connection.execute("SELECT set_config('lock_timeout', %s, false)", [PATIENCE])
    try:
        connection.execute("SELECT pg_advisory_lock(hashtextextended('migrate_aws.applied_files', 0))")
    except psycopg.errors.LockNotAvailable as busy:
        raise Refused(
            "Another run is applying files to this database. Wait until it ends, then run it again."
        ) from busy
    connection.execute("RESET lock_timeout")


def recorded(connection) -> dict[str, dict[str, Any]]:
    """{name: {name, sha256, applied_at}} of every file that was applied; {} where there is no record yet."""
    if connection.execute("SELECT to_regclass('migrate_aws.applied_files')").fetchone()[0] is None:
        return {}
    query = "SELECT name, sha256, applied_at FROM migrate_aws.applied_files ORDER BY applied_at, name"
    return {
        name: {"name": name, "sha256": digest, "applied_at": at.isoformat()}
        for name, digest, at in connection.execute(query)
    }


def apply(connection, files: list[SqlFile]) -> None:
    """Apply the files in order, each in one transaction with its record. Raises Refused at the first that fails."""
    connection.execute(_TABLE)
    for file in files:
        try:
            with connection.transaction():
                _apply(connection, file)
        except psycopg.Error as error:
            raise Refused(f"{_place(file, error)}. Nothing of {file.name} was applied.") from error


def _apply(connection, file: SqlFile) -> None:
    began = _transaction(connection)
    connection.execute(file.text)
    # A file may set a search path or a role for its own statements, not for ours or for the next file's.
    connection.execute("RESET SESSION AUTHORIZATION; RESET ALL")
    if _transaction(connection) != began:
        raise Refused(
            f"{file.name} ends its transaction by itself, so its beginning is applied and not recorded: undo that, "
            "and take COMMIT and ROLLBACK out of the file."
        )
    insert = "INSERT INTO migrate_aws.applied_files (name, sha256) VALUES (%s, %s)"
    connection.execute(insert, (file.name, file.sha256))


def _transaction(connection) -> int:
    return connection.execute("SELECT txid_current()").fetchone()[0]


def _place(file: SqlFile, error) -> str:
    """Which file, which line where PostgreSQL says so, and what is wrong there."""
    position = error.diag.statement_position
    line = f", line {file.text.count(chr(10), 0, int(position) - 1) + 1}" if position else ""
    return f"{file.name}{line}: {error.diag.message_primary or str(error).strip()}"
