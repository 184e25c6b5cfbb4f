# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rows of the binary log, decoded into SQL literals: no value takes a detour through another type or character set."""

from __future__ import annotations

import datetime
import struct
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from .. import wording
from ..failures import TaskFailure

INSERTED, UPDATED, DELETED = range(3)

#: A row: literal by column. A column that the log does not hold is absent.
Row = dict[str, str]

_TINY, _SHORT, _LONG, _FLOAT, _DOUBLE, _LONGLONG, _INT24, _DATE, _YEAR = 1, 2, 3, 4, 5, 8, 9, 10, 13
_VARCHAR, _BIT, _TIMESTAMP, _DATETIME, _TIME = 15, 16, 17, 18, 19
_COMPRESSED_BLOB, _COMPRESSED_VARCHAR = 140, 141
_NEW_DECIMAL, _ENUM, _SET, _BLOB, _VAR_STRING, _STRING, _GEOMETRY = 246, 247, 248, 252, 253, 254, 255
_METADATA_SIZES = {
    _FLOAT: 1,
    _DOUBLE: 1,
    _BLOB: 1,
    _COMPRESSED_BLOB: 1,
    _GEOMETRY: 1,
    _TIMESTAMP: 1,
    _DATETIME: 1,
    _TIME: 1,
    _VARCHAR: 2,
    _COMPRESSED_VARCHAR: 2,
    _BIT: 2,
    _NEW_DECIMAL: 2,
    _VAR_STRING: 2,
    _STRING: 2,
    _ENUM: 2,
    _SET: 2,
}
_NUMBERS = {_TINY, _SHORT, _INT24, _LONG, _LONGLONG, _NEW_DECIMAL, _FLOAT, _DOUBLE, _YEAR}
_TEXTS = {_VARCHAR, _VAR_STRING, _STRING, _BLOB, _GEOMETRY, _COMPRESSED_BLOB, _COMPRESSED_VARCHAR}
_INTEGER_SIZES = {_TINY: 1, _SHORT: 2, _INT24: 3, _LONG: 4, _LONGLONG: 8}
# fields of a table map's optional metadata
_SIGNS, _CHARSETS, _CHARSET_OF_EACH, _NAMES, _SET_LABELS, _ENUM_LABELS, _ENUM_CHARSETS, _ENUM_CHARSET_OF_EACH = (
    1,
    2,
    3,
    4,
    5,
    6,
    10,
    11,
)
_BINARY = 63
_BYTES_OF_DIGITS = (0, 1, 1, 2, 2, 3, 3, 4, 4, 4)
_EPOCH = datetime.datetime(1970, 1, 1)


@dataclass
class Column:
    """A column of an event. `metadata` is what its type needs to be read; `charset` is a collation's id."""

    type: int
    metadata: bytes
    name: str = ""
    unsigned: bool = False
    charset: int = _BINARY
    labels: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class TableMap:
    """What the log says of a table before it shows rows of it."""

    schema: str
    name: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names. Raises TaskFailure where the log does not hold them."""
        found = tuple(column.name for column in self.columns)
        if not all(found):
            raise TaskFailure(
                wording.fatal(
                    f"The binary log holds no names of the columns of {self.schema}.{self.name}: set "
                    "binlog_row_metadata to FULL."
                )
            )
        return found


class _Cursor:
    """Bytes, read from the front."""

    def __init__(self, data: bytes):
        self._data, self._at = data, 0

    def __bool__(self) -> bool:
        return self._at < len(self._data)

    def take(self, size: int) -> bytes:
        """The next bytes."""
        self._at += size
        return self._data[self._at - size : self._at]

    def number(self, size: int) -> int:
        """An unsigned integer, the lowest byte first."""
        return int.from_bytes(self.take(size), "little")

    def packed(self) -> int:
        """An integer as long as it must be."""
        first = self.number(1)
        return self.number({252: 2, 253: 3, 254: 8}[first]) if first > 250 else first

    def text(self) -> bytes:
        """Bytes whose number is before them."""
        return self.take(self.packed())


def table_map(body: bytes) -> TableMap:
    """Read the event that precedes rows."""
    data = _Cursor(body[8:])
    schema = data.text().decode()
    data.take(1)
    name = data.text().decode()
    data.take(1)
    types = data.take(data.packed())
    metadata = _Cursor(data.text())
    columns = [_column(kind, metadata.take(_METADATA_SIZES.get(kind, 0))) for kind in types]
    data.take((len(types) + 7) // 8)
    while data:
        _describe(columns, data.number(1), _Cursor(data.text()))
    return TableMap(schema, name, tuple(columns))


def _column(kind: int, metadata: bytes) -> Column:
    if kind == _STRING:
        if metadata[0] in (_ENUM, _SET):
            return Column(metadata[0], metadata[1:])
        # two bits of the length are hidden in the type
        length = metadata[1] | ((metadata[0] & 0x30) ^ 0x30) << 4
        return Column(_STRING, struct.pack("<H", length))
    return Column(kind, metadata)


def _describe(columns: list[Column], field: int, data: _Cursor) -> None:
    texts = [column for column in columns if column.type in _TEXTS]
    choices = [column for column in columns if column.type in (_ENUM, _SET)]
    if field == _SIGNS:
        numbers = [column for column in columns if column.type in _NUMBERS]
        bits = data.take((len(numbers) + 7) // 8)
        for index, column in enumerate(numbers):
            column.unsigned = bool(bits[index // 8] & 0x80 >> index % 8)
    elif field in (_CHARSETS, _ENUM_CHARSETS):
        described = texts if field == _CHARSETS else choices
        default = data.packed()
        for column in described:
            column.charset = default
        while data:
            column = described[data.packed()]
            column.charset = data.packed()
    elif field in (_CHARSET_OF_EACH, _ENUM_CHARSET_OF_EACH):
        for column in texts if field == _CHARSET_OF_EACH else choices:
            column.charset = data.packed()
    elif field == _NAMES:
        for column in columns:
            column.name = data.text().decode()
    elif field in (_SET_LABELS, _ENUM_LABELS):
        for column in choices:
            if column.type == (_SET if field == _SET_LABELS else _ENUM):
                column.labels = tuple(data.text() for _ in range(data.packed()))


def rows(
    table: TableMap, kind: int, body: bytes, charsets: Mapping[int, str]
) -> Iterator[tuple[Row | None, Row | None]]:
    """The rows of an event, each before and after (None where there is no such side). `charsets`: by collation's id.

    Raises TaskFailure at a type that cannot be read.
    """
    data = _Cursor(body)
    width = data.packed()
    first = data.take((width + 7) // 8)
    second = data.take((width + 7) // 8) if kind == UPDATED else first
    names = table.names
    while data:
        row = _row(table, names, data, first, charsets)
        if kind == UPDATED:
            yield row, _row(table, names, data, second, charsets)
        else:
            yield (None, row) if kind == INSERTED else (row, None)


def _row(table: TableMap, names: tuple[str, ...], data: _Cursor, present: bytes, charsets: Mapping[int, str]) -> Row:
    held = [index for index in range(len(names)) if _bit(present, index)]
    nulls = data.take((len(held) + 7) // 8)
    row = {}
    for number, index in enumerate(held):
        row[names[index]] = "NULL" if _bit(nulls, number) else _literal(table, table.columns[index], data, charsets)
    return row


def _bit(bits: bytes, index: int) -> bool:
    return bool(bits[index // 8] & 1 << index % 8)


def _literal(table: TableMap, column: Column, data: _Cursor, charsets: Mapping[int, str]) -> str:
    kind, metadata = column.type, column.metadata
    if kind in _INTEGER_SIZES:
        size = _INTEGER_SIZES[kind]
        return str(int.from_bytes(data.take(size), "little", signed=not column.unsigned))
    if kind in (_VARCHAR, _VAR_STRING, _STRING):
        longest = struct.unpack("<H", metadata)[0]
        value = data.take(data.number(2 if longest > 255 else 1))
        # trailing zeros of a fixed number of bytes are not logged
        fixed = kind == _STRING and column.charset == _BINARY
        return _text(value.ljust(longest, b"\0") if fixed else value, column, charsets)
    if kind in (_BLOB, _GEOMETRY):
        return _text(data.take(data.number(metadata[0])), column, charsets)
    if kind == _ENUM:
        index = data.number(metadata[0])
        return _text(column.labels[index - 1] if index else b"", column, charsets)
    if kind == _SET:
        mask = data.number(metadata[0])
        chosen = [label for index, label in enumerate(column.labels) if mask & 1 << index]
        return _text(b",".join(chosen), column, charsets)
    reader = _READERS.get(kind)
    if reader is None:
        why = (
            " is COMPRESSED" if kind in (_COMPRESSED_BLOB, _COMPRESSED_VARCHAR) else f" has the type {kind} in the log"
        )
        raise TaskFailure(
            wording.fatal(f"Column '{column.name}' of table {table.schema}.{table.name}{why}, which cannot be read.")
        )
    return reader(data, metadata)


def _text(value: bytes, column: Column, charsets: Mapping[int, str]) -> str:
    introducer = "" if column.charset == _BINARY else f"_{charsets[column.charset]} "
    return f"{introducer}x'{value.hex()}'"


def _float(data: _Cursor, _metadata: bytes) -> str:
    return repr(struct.unpack("<f", data.take(4))[0])


def _double(data: _Cursor, _metadata: bytes) -> str:
    return repr(struct.unpack("<d", data.take(8))[0])


def _decimal(data: _Cursor, metadata: bytes) -> str:
    precision, scale = metadata
    whole, lead, tail = precision - scale, (precision - scale) % 9, scale % 9
    groups = [lead] * bool(lead) + [9] * (whole // 9 + scale // 9) + [tail] * bool(tail)
    raw = bytearray(data.take(sum(_BYTES_OF_DIGITS[digits] for digits in groups)))
    negative = not raw[0] & 0x80
    raw[0] ^= 0x80
    digits_left = _Cursor(bytes(byte ^ 0xFF for byte in raw) if negative else bytes(raw))
    text = "".join(
        str(int.from_bytes(digits_left.take(_BYTES_OF_DIGITS[digits]), "big")).zfill(digits) for digits in groups
    )
    return f"{'-' * negative}{text[:whole] or '0'}" + (f".{text[whole:]}" if scale else "")


def _bits(data: _Cursor, metadata: bytes) -> str:
    size = metadata[1] + bool(metadata[0])
    return str(int.from_bytes(data.take(size), "big"))


def _year(data: _Cursor, _metadata: bytes) -> str:
    years = data.number(1)
    return str(years + 1900) if years else "0"


def _date(data: _Cursor, _metadata: bytes) -> str:
    value = data.number(3)
    return f"'{value >> 9:04}-{value >> 5 & 15:02}-{value & 31:02}'"


def _timestamp(data: _Cursor, metadata: bytes) -> str:
    seconds, fraction = int.from_bytes(data.take(4), "big"), _fraction(data, metadata)
    if not seconds:
        return "'0000-00-00 00:00:00'"
    return f"'{_EPOCH + datetime.timedelta(seconds=seconds)}{fraction}'"


def _datetime(data: _Cursor, metadata: bytes) -> str:
    value = int.from_bytes(data.take(5), "big") - 0x8000000000
    (year, month), day = divmod(value >> 22, 13), value >> 17 & 31
    return f"'{year:04}-{month:02}-{day:02} {_clock(value & 0x1FFFF)}{_fraction(data, metadata)}'"


def _time(data: _Cursor, metadata: bytes) -> str:
    size = (metadata[0] + 1) // 2
    value = int.from_bytes(data.take(3 + size), "big") - (0x800000 << 8 * size)
    rest = abs(value) & (1 << 8 * size) - 1
    return f"'{'-' * (value < 0)}{_clock(abs(value) >> 8 * size)}{_digits(rest, size)}'"


def _clock(value: int) -> str:
    return f"{value >> 12:02}:{value >> 6 & 63:02}:{value & 63:02}"


def _fraction(data: _Cursor, metadata: bytes) -> str:
    size = (metadata[0] + 1) // 2
    return _digits(int.from_bytes(data.take(size), "big"), size)


def _digits(fraction: int, size: int) -> str:
    return f".{fraction:0{2 * size}}" if size else ""


_READERS: dict[int, Callable[[_Cursor, bytes], str]] = {
    _FLOAT: _float,
    _DOUBLE: _double,
    _NEW_DECIMAL: _decimal,
    _BIT: _bits,
    _YEAR: _year,
    _DATE: _date,
    _TIMESTAMP: _timestamp,
    _DATETIME: _datetime,
    _TIME: _time,
}
