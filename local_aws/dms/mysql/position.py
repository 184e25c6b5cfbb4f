# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Places in a binary log."""

from __future__ import annotations

import random
import re
from contextlib import closing
from typing import NamedTuple

import pymysql
from pymysqlreplication import BinLogStreamReader
from pymysqlreplication.event import MariadbGtidEvent, QueryEvent, XidEvent

from .. import wording
from ..failures import TaskFailure
from .database import Database, ask

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


def at_time(source: Database, session: pymysql.Connection, moment: float) -> Position:
    """Where the first transaction begins that is not older than this moment (seconds since 1970)."""
    place = oldest(session)
    reader = BinLogStreamReader(
        connection_settings=source.settings(),
        server_id=random.randrange(2**20, 2**31),
        blocking=False,
        resume_stream=True,
        log_file=place.file,
        log_pos=place.offset,
        only_events=[MariadbGtidEvent, QueryEvent, XidEvent],
        enable_logging=False,
    )
    with closing(reader):
        for event in reader:
            if isinstance(event, MariadbGtidEvent) and event.timestamp >= moment:
                return place
            place = Position(reader.log_file, int(reader.log_pos))
    return written(session)
