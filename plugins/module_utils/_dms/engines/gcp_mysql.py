# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Google Cloud MySQL."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._dms.engines import connection, mysql

ENGINES = ("gcp-mysql",)
STRUCTURE = "GcpMySQLSettings"
FIELDS = {
    **connection.SECRET,
    **connection.CLEAR_TEXT,
    **connection.DATABASE,
    "AfterConnectScript": {"type": "str"},
    "CleanSourceMetadataOnMismatch": {"type": "bool"},
    "EventsPollInterval": {"type": "int"},
    "MaxFileSize": {"type": "int"},
    "ParallelLoadThreads": {"type": "int"},
    "ServerTimezone": {"type": "str"},
    "TargetDbType": {"type": "str", "choices": ["specific-database", "multiple-databases"]},
}


def problems(endpoint: dict) -> list[str]:
    """Sentences saying what of the endpoint's options cannot be: the same as for every MySQL."""
    return mysql.database_problems(endpoint, "gcp_mysql_settings")
