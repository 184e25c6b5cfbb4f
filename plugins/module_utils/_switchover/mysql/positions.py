# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Positions in the binary log, which a server keeps for as long as its retention says, whether it was read or not."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils import _mysql
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._mysql import rows
from ansible_collections.migrate.aws.plugins.module_utils._switchover.mysql import runs

TABLE = f"{runs.SCHEMA}.positions"
_PARTS = (
    f"CREATE TABLE IF NOT EXISTS {TABLE} (name varchar(100) PRIMARY KEY, log_file varchar(512) NOT NULL, "
    "log_offset bigint NOT NULL, gtid text NOT NULL, kept_at timestamp(6) NOT NULL DEFAULT current_timestamp(6)) "
    "ENGINE = InnoDB DEFAULT CHARSET = utf8mb4"
)
_ALL = f"SELECT name, log_file, log_offset FROM {TABLE} ORDER BY name"
_READERS = "SELECT 1 FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%' LIMIT 1"
#: A file of the binary log and an offset in it, as they are in a recovery checkpoint of DMS.
_CHECKPOINT = re.compile(r"([^#:\s]+\.\d{6,}):(\d+)")
#: {variable: what it has to be}
_NEEDED = {"log_bin": "ON", "binlog_format": "ROW", "binlog_row_image": "FULL"}


def keep(connection, name: str) -> str:
    """Note where the binary log stands. Returns the position as DMS takes it, FILE:OFFSET.

    Raises Refused without a binary log.
    """
    with runs.holding(connection):
        rows(connection, _PARTS)
    with runs.changing(connection):
        here = _mysql.binlog_position(connection)
        if here is None:
            raise Refused("This server writes no binary log, from which its writes could be carried back.")
        rows(
            connection,
            f"REPLACE INTO {TABLE} (name, log_file, log_offset, gtid) VALUES (%s, %s, %s, %s)",
            (name, here["file"], here["offset"], here["gtid"]),
        )
    return f"{here['file']}:{here['offset']}"


def position(connection, name: str) -> str | None:
    """The position that was noted under a name, None when there is none."""
    return next((f"{file}:{offset}" for known, file, offset in _noted(connection) if known == name), None)


def drop(connection, name: str) -> None:
    """Forget what was noted under a name."""
    if position(connection, name) is not None:
        with runs.changing(connection):
            rows(connection, f"DELETE FROM {TABLE} WHERE name = %s", (name,))


def problems(connection) -> list[str]:
    """A sentence for each reason why the binary log would not hold the writes, or not for long enough."""
    found = [
        f"{name} of the new writer is {value}: set it to {wanted}."
        for name, wanted in _NEEDED.items()
        for ((_name, value),) in [rows(connection, "SHOW GLOBAL VARIABLES WHERE variable_name = %s", (name,))]
        if value.upper() != wanted
    ]
    if not found and _mysql.retention_hours(connection) == 0:
        found.append(
            "The new writer removes its binary log as soon as it can: "
            "CALL mysql.rds_set_configuration('binlog retention hours', 24)."
        )
    return found


def held(connection, read: dict[str, str]) -> list[dict[str, Any]]:
    """Every position that was noted, whether the log is still there that is to be read, and the bytes of log since.

    `read` are the recovery checkpoints of the tasks that began at a position, by its name: what they have read may go.
    `active` is whether anybody reads the binary log. No number of bytes ends it: `safe_bytes` is None.
    """
    noted = _noted(connection)
    if not noted:
        return []
    sizes = {name: size for name, size, *_rest in rows(connection, "SHOW BINARY LOGS")}
    active, hours = bool(rows(connection, _READERS)), _mysql.retention_hours(connection)
    found = []
    for name, *start in noted:
        reached = _CHECKPOINT.search(read.get(name) or "")
        # Files are numbered with leading zeros.
        file, offset = max(tuple(start), (reached[1], int(reached[2])) if reached else ("", 0))
        kept = file in sizes
        found.append(
            {
                "name": name,
                "active": active,
                "wal_status": "reserved" if kept else "lost",
                "safe_bytes": None,
                "retained_bytes": sum(size for other, size in sizes.items() if other >= file) - offset if kept else 0,
                "retention_hours": hours,
            }
        )
    return found


def _noted(connection) -> list[tuple[str, str, int]]:
    return rows(connection, _ALL) if runs.is_there(connection, TABLE) else []
