# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Places in a binary log."""

from __future__ import annotations

import re
from typing import NamedTuple

import pymysql

from .. import wording
from ..failures import TaskFailure
from .database import ask

_STATED = re.compile(r"(?:checkpoint:[^#]*#\d+#)?([^:#]+\.\d+):(\d+)(?:[:#].*)?")


class Position(NamedTuple):
    """A file of the binary log and an offset in it.

    Files are numbered with leading zeros, so positions have an order.
    """

    file: str
    offset: int

    def checkpoint(self) -> str:
        """The position as a RecoveryCheckpoint."""
        place = f"{self.file}:{self.offset}"
        return f"checkpoint:V1#1#{place}:-1:{self.offset}:0:{place}#0#0#*#0#0"


def stated(text: str) -> Position:
    """The position that a CdcStartPosition names: FILE:OFFSET, or a checkpoint of this service."""
    found = _STATED.fullmatch(text)
    if not found:
        raise TaskFailure(
            wording.fatal(
                f"CdcStartPosition '{text}' is no position in a binary log such as mysql-bin-changelog.000024:373."
            )
        )
    return Position(found[1], int(found[2]))


def written(session: pymysql.Connection) -> Position:
    """How far the server has written its binary log."""
    (row,) = ask(session, "SHOW MASTER STATUS")
    return Position(row[0], int(row[1]))


def oldest(session: pymysql.Connection) -> Position:
    """Where the oldest binary log that the server still has begins."""
    return Position(ask(session, "SHOW BINARY LOGS")[0][0], 4)


def of_snapshot(session: pymysql.Connection) -> Position | None:
    """The position at which the transaction of this session sees the database; None without a binary log."""
    shown = dict(ask(session, "SHOW STATUS LIKE 'binlog_snapshot_%'"))
    file = shown.get("Binlog_snapshot_file")
    return Position(file, int(shown["Binlog_snapshot_position"])) if file else None
