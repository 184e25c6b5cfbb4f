# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Filters and markers, the same for every Describe operation."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable
from typing import Any

from .faults import InvalidParameterValueException

# each filter name with the value (or values) it looks at
Readers = dict[str, Callable[[Any], str | tuple[str, ...]]]


def select(records: Iterable[Any], filters: list[dict[str, Any]] | None, readers: Readers) -> list[Any]:
    """The records that match every filter; a filter matches when one of its values does."""
    records = list(records)
    for wanted in filters or []:
        name, values = wanted.get("Name", ""), set(wanted.get("Values") or [])
        if name not in readers:
            raise InvalidParameterValueException(f"The filter name {name} is not valid. Valid: {', '.join(readers)}")
        if not values:
            raise InvalidParameterValueException(f"Filter {name} must have at least one value")
        records = [record for record in records if values & _listed(readers[name](record))]
    return records


def page(
    records: list[Any], params: dict[str, Any], maximum: int = 100, default: int = 100
) -> tuple[list[Any], dict[str, str]]:
    """One page of the records and, where more follow, {"Marker": token} to ask for them."""
    size = params.get("MaxRecords") or default
    if not min(20, default) <= size <= maximum:
        raise InvalidParameterValueException(
            f"Invalid value {size} for MaxRecords. Must be between {min(20, default)} and {maximum}"
        )
    start = _offset(params.get("Marker"))
    end = start + size
    return records[start:end], {"Marker": _marker(end)} if end < len(records) else {}


def _listed(value: str | tuple[str, ...]) -> set[str]:
    return {value} if isinstance(value, str) else set(value)


def _marker(offset: int) -> str:
    return base64.urlsafe_b64encode(f"offset:{offset}".encode()).decode()


def _offset(marker: str | None) -> int:
    if not marker:
        return 0
    try:
        return int(base64.urlsafe_b64decode(marker).decode().removeprefix("offset:"))
    except (binascii.Error, ValueError) as invalid:
        raise InvalidParameterValueException(f"The marker {marker} is not valid") from invalid
