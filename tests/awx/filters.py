# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The filters of AWX's lists: a field with a lookup, after or__ or not__."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

#: What stands in an address and filters nothing.
RESERVED = ("page", "page_size", "format", "order", "order_by", "search", "count_disabled", "no_truncate", "limit")
_LOOKUPS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda has, value: has == value,
    "iexact": lambda has, value: str(has).lower() == str(value).lower(),
    "contains": lambda has, value: value in str(has),
    "icontains": lambda has, value: value.lower() in str(has).lower(),
    "startswith": lambda has, value: str(has).startswith(value),
    "istartswith": lambda has, value: str(has).lower().startswith(value.lower()),
    "endswith": lambda has, value: str(has).endswith(value),
    "iendswith": lambda has, value: str(has).lower().endswith(value.lower()),
    "regex": lambda has, value: re.search(value, str(has)) is not None,
    "iregex": lambda has, value: re.search(value, str(has), re.IGNORECASE) is not None,
    "gt": lambda has, value: has is not None and has > value,
    "gte": lambda has, value: has is not None and has >= value,
    "lt": lambda has, value: has is not None and has < value,
    "lte": lambda has, value: has is not None and has <= value,
    "in": lambda has, value: has in value,
    "isnull": lambda has, value: (has is None) is value,
}
_BOOLEANS = {
    **dict.fromkeys(("true", "1", "yes", "on"), True),
    **dict.fromkeys(("false", "0", "no", "off"), False),
}


class Unknown(Exception):
    """A filter that AWX does not take; the message is its sentence."""


@dataclass(frozen=True)
class Filter:
    """One pair of an address. `kinds`: of each field, "reference", "number", "flag" or "text"."""

    either: bool
    negated: bool
    field: str
    lookup: str
    value: Any

    @classmethod
    def read(cls, name: str, value: str, model: str, kinds: dict[str, str]) -> Filter:
        """Raises Unknown."""
        field, either, negated = name, name.startswith("or__"), False
        if either:
            field = field.removeprefix("or__")
        if field.startswith("not__"):
            field, negated = field.removeprefix("not__"), True
        head, _two, last = field.rpartition("__")
        field, lookup = (head, last) if head and last in _LOOKUPS else (field, "exact")
        if field not in kinds:
            raise Unknown(f"{model} has no field named '{field}'")
        return cls(either, negated, field, lookup, _value(field, lookup, value, kinds[field]))

    def matches(self, thing: dict[str, Any]) -> bool:
        return _LOOKUPS[self.lookup](thing.get(self.field), self.value) is not self.negated


def _value(field: str, lookup: str, value: str, kind: str) -> Any:
    if lookup == "isnull":
        return _boolean(value)
    if lookup == "in":
        if not value:
            raise Unknown("cannot provide empty value for __in")
        return [_one(field, one, kind) for one in value.split(",")]
    return value if lookup not in ("exact", "gt", "gte", "lt", "lte") else _one(field, value, kind)


def _one(field: str, value: str, kind: str) -> Any:
    if kind == "reference" and value.lower() in ("none", "null"):
        return None
    if kind in ("reference", "number"):
        if re.fullmatch(r"-?[0-9]+", value):
            return int(value)
        raise Unknown(f"Invalid {field} id: {value}" if kind == "reference" else f"“{value}” value must be an integer.")
    return _boolean(value) if kind == "flag" else value


def _boolean(value: str) -> bool:
    if value.lower() not in _BOOLEANS:
        raise Unknown(f'Unable to turn "{value}" into a boolean')
    return _BOOLEANS[value.lower()]
