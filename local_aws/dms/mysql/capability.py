# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What change capture needs of a MySQL source."""

from __future__ import annotations

import pymysql

from .. import wording
from ..failures import TaskFailure
from .database import ask, reason
from .tables import Table


def check(session: pymysql.Connection, found: list[Table]) -> None:
    """Refuse change capture where the source's binary log, its tables, or the user's rights do not permit it."""
    variables = dict(
        ask(
            session,
            "SHOW GLOBAL VARIABLES WHERE variable_name IN "
            "('log_bin', 'binlog_format', 'binlog_row_image', 'binlog_row_metadata', 'log_bin_compress')",
        )
    )
    if variables["log_bin"] != "ON":
        raise _refusal("Binary Logging must be enabled for MySQL server")
    if variables["binlog_format"] != "ROW":
        raise _refusal(f"MySQL binary logging must be in ROW format: binlog_format is {variables['binlog_format']}")
    if variables["binlog_row_image"].upper() != "FULL":
        raise _refusal(
            f"MySQL binary logging must write full rows: binlog_row_image is {variables['binlog_row_image']}"
        )
    if variables.get("binlog_row_metadata", "").upper() != "FULL":
        # a limit of this service, not of DMS, which asks the source for the columns
        raise _refusal(
            "The embedded service reads the names of columns in the binary log: set binlog_row_metadata to FULL"
        )
    if variables.get("log_bin_compress") == "ON":
        raise _refusal("MySQL binary logging must not be compressed: log_bin_compress is ON")
    for table in found:
        for column in table.columns:
            if "COMPRESSED" in column["full_type"]:
                raise _refusal(
                    f"Column '{column['name']}' of table {table.schema}.{table.name} is COMPRESSED, "
                    "which cannot be read"
                )
    try:
        ask(session, "SHOW MASTER STATUS")
    except pymysql.MySQLError as refused:
        raise _refusal(reason(refused)) from refused
    grants = " ".join(row[0] for row in ask(session, "SHOW GRANTS"))
    if "REPLICATION SLAVE" not in grants and "GRANT ALL PRIVILEGES ON *.*" not in grants:
        raise _refusal(
            "1227 Access denied; you need (at least one of) the REPLICATION SLAVE privilege(s) for this operation"
        )


def _refusal(cause: str) -> TaskFailure:
    return TaskFailure(wording.fatal(f"{cause}."))
