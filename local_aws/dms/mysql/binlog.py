# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The binary log as a server sends it to a replica: where each event ends, and what it is.

An event of an unknown kind may hold rows, so it is an `Unreadable`, never skipped.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pymysql

from . import images, position
from .database import Database
from .images import TableMap
from .position import Position

#: How often an idle server says how far its log is.
_HEARTBEAT_NANOSECONDS = 100_000_000
_SILENCE_SECONDS = 10

_DUMP, _WITHOUT_WAITING = 0x12, 1
_HEADER = struct.Struct("<xIBIIIH")
_STATEMENT_HEADER = struct.Struct("<IIBHH")
_CRC32 = 1

# kinds of events
_STATEMENT, _ROTATE, _FORMAT, _COMMITTED, _TABLE_MAP, _INCIDENT, _HEARTBEAT = 2, 4, 15, 16, 19, 26, 27
_LOADED_FILE, _PREPARED, _GTID = 18, 38, 162
_ROWS = {
    23: images.INSERTED,
    24: images.UPDATED,
    25: images.DELETED,
    30: images.INSERTED,
    31: images.UPDATED,
    32: images.DELETED,
}
_ROWS_WITH_EXTRA = (30, 31, 32)
_COMPRESSED = {165: "statement", 166: "row", 167: "row", 168: "row", 169: "row", 170: "row", 171: "row"}
# ends of files, variables and files of statements, annotations, checkpoints, lists of GTIDs, the start of encryption
_WITHOUT_ROWS = {3, 5, 9, 11, 13, 14, 17, 28, 29, 35, 160, 161, 163, 164}
_STANDALONE = 1


@dataclass(frozen=True)
class Begin:
    """A transaction, or a single statement, begins. `timestamp` is in seconds since 1970."""

    timestamp: int
    is_statement: bool


@dataclass(frozen=True)
class Statement:
    """A statement as it was written, and the schema it was run in."""

    schema: str
    text: str


@dataclass(frozen=True)
class Rows:
    """Changed rows of one table, not yet decoded."""

    table: TableMap
    kind: int
    body: bytes


@dataclass(frozen=True)
class Commit:
    """The transaction is committed."""


@dataclass(frozen=True)
class Prepare:
    """The XA transaction is prepared; another event commits it or rolls it back."""


@dataclass(frozen=True)
class Heartbeat:
    """Nothing was written for a moment."""


@dataclass(frozen=True)
class Unreadable:
    """An event that may change rows and cannot be read."""

    cause: str


Event = Begin | Statement | Rows | Commit | Prepare | Heartbeat | Unreadable


def read(source: Database, start: Position, wait: bool = True) -> Iterator[tuple[Position, Event]]:
    """The events from a position on, each with the position behind it; without an end where `wait` says so.

    Raises pymysql's errors: 1236 where the server no longer has the log.
    """
    settings = source.settings() | {"read_timeout": _SILENCE_SECONDS}
    with closing(pymysql.connect(**settings)) as connection:
        with connection.cursor() as cursor:
            # capability 4: the server sends GTIDs
            cursor.execute(
                "SET @master_binlog_checksum = @@global.binlog_checksum, @mariadb_slave_capability = 4, "
                f"@master_heartbeat_period = {_HEARTBEAT_NANOSECONDS}"
            )
            cursor.execute("SELECT @master_binlog_checksum = 'CRC32'")
            ((has_checksum,),) = cursor.fetchall()
        _ask_for_log(connection, start, wait)
        yield from _Parser(start, 4 if has_checksum else 0).events(connection)


def begun_at(source: Database, session: pymysql.Connection, moment: float) -> Position:
    """Where the first transaction begins that is not older than this moment (seconds since 1970)."""
    place = position.oldest(session)
    for behind, event in read(source, place, wait=False):
        if isinstance(event, Begin) and event.timestamp >= moment:
            return place
        place = behind
    return position.written(session)


def _ask_for_log(connection: pymysql.Connection, start: Position, wait: bool) -> None:
    flags = 0 if wait else _WITHOUT_WAITING
    payload = struct.pack("<BIHI", _DUMP, start.offset, flags, random.randrange(2**20, 2**31)) + start.file.encode()
    connection._write_bytes(struct.pack("<I", len(payload))[:3] + b"\0" + payload)
    connection._next_seq_id = 1


class _Parser:
    """What must be remembered from one event to the next."""

    def __init__(self, start: Position, checksum: int):
        self._position = start
        self._checksum = checksum
        self._tables: dict[bytes, TableMap] = {}

    def events(self, connection: pymysql.Connection) -> Iterator[tuple[Position, Event]]:
        """Everything that matters to somebody who follows rows."""
        while not (packet := connection._read_packet()).is_eof_packet():
            data = packet.get_all_data()
            timestamp, kind, _server, _size, end, _flags = _HEADER.unpack_from(data)
            body = data[_HEADER.size :]
            if kind == _ROTATE:
                self._rotate(body)
                continue
            if kind == _FORMAT:
                self._checksum = 4 if body[-5] == _CRC32 else 0
                continue
            if end:
                self._position = Position(self._position.file, end)
            event = self._event(kind, timestamp, body[: len(body) - self._checksum])
            if event:
                yield self._position, event

    def _rotate(self, body: bytes) -> None:
        name = body[8 : len(body) - self._checksum].decode()
        self._position = Position(name, struct.unpack_from("<Q", body)[0])
        # a server that was restarted numbers its tables anew
        self._tables = {}

    def _event(self, kind: int, timestamp: int, body: bytes) -> Event | None:
        if kind in _ROWS:
            return Rows(self._tables[body[:6]], _ROWS[kind], body[_rows_at(kind, body) :])
        if kind == _TABLE_MAP:
            self._tables[body[:6]] = images.table_map(body)
            return None
        if kind in _COMPRESSED:
            return Unreadable(f"a compressed {_COMPRESSED[kind]} event: set log_bin_compress to OFF")
        if kind in (_STATEMENT, _LOADED_FILE):
            return _statement(body, 13 if kind == _LOADED_FILE else 0)
        if kind == _GTID:
            return Begin(timestamp, bool(body[12] & _STANDALONE))
        if kind == _PREPARED:
            in_one_phase = body[0]
            return Commit() if in_one_phase else Prepare()
        if kind == _INCIDENT:
            return Unreadable("an incident: changes were lost before they were logged")
        if kind == _HEARTBEAT:
            return Heartbeat()
        if kind == _COMMITTED:
            return Commit()
        return None if kind in _WITHOUT_ROWS else Unreadable(f"an event of type {kind}")


def _rows_at(kind: int, body: bytes) -> int:
    return 8 + (struct.unpack_from("<H", body, 8)[0] if kind in _ROWS_WITH_EXTRA else 0)


def _statement(body: bytes, further: int) -> Statement:
    _thread, _seconds, schema_size, _error, status_size = _STATEMENT_HEADER.unpack_from(body)
    rest = body[_STATEMENT_HEADER.size + further + status_size :]
    return Statement(rest[:schema_size].decode(errors="replace"), rest[schema_size + 1 :].decode(errors="replace"))
