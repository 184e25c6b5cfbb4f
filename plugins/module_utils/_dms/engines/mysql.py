# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""MySQL, MariaDB and Aurora MySQL."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._dms.engines import connection

ENGINES = ("mysql", "mariadb", "aurora", "aurora-serverless")
STRUCTURE = "MySQLSettings"
FIELDS = {
    **connection.SECRET,
    **connection.CLEAR_TEXT,
    **connection.DATABASE,
    **connection.IAM,
    "AfterConnectScript": {"type": "str"},
    "CleanSourceMetadataOnMismatch": {"type": "bool"},
    "EventsPollInterval": {"type": "int"},
    "ExecuteTimeout": {"type": "int"},
    "MaxFileSize": {"type": "int"},
    "ParallelLoadThreads": {"type": "int"},
    "ServerTimezone": {"type": "str"},
    "TargetDbType": {"type": "str", "choices": ["specific-database", "multiple-databases"]},
}


def problems(endpoint: dict) -> list[str]:
    """Sentences saying what of the endpoint's options cannot be."""
    return database_problems(endpoint, "mysql_settings")


def database_problems(endpoint: dict, option: str) -> list[str]:
    """A sentence when a database is stated without asking for a single one; `option` holds the engine's settings."""
    settings = endpoint.get(option) or {}
    database = settings.get("database_name") or endpoint.get("database_name")
    if not database or settings.get("target_db_type") == "specific-database":
        return []
    return [
        f"database_name ({database}) must not be stated for a MySQL endpoint: DMS would replicate the tables of every "
        "schema into that one database. Leave it out and choose schemas by the task's table_mappings; if one database "
        f"for everything is what you want, state {option}.target_db_type=specific-database as well."
    ]
