# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Fields of AWX's objects: which values each takes, and what AWX makes of a value."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

TRUE, FALSE, NULL = ("t", "y", "yes", "true", "on", "1"), ("f", "n", "no", "false", "off", "0"), ("null", "")
#: PostgreSQL's greatest integer.
_GREATEST = 2147483647
LONGEST_NAME, LONGEST_TEXT = 512, 1024


class Invalid(Exception):
    """A value that a field does not take; the message is AWX's sentence."""


@dataclass(frozen=True)
class Field:
    """`null`: whether null is a value of its own. Otherwise AWX takes it for an empty one, or refuses it."""

    null: bool = False

    def read(self, value: Any, find: Callable[[str, int], Any]) -> Any:
        """The value as AWX keeps it. `find`: an object by endpoint and number. Raises Invalid."""
        if value is None:
            return None if self.null else self.empty()
        return self.taken(value, find)

    def empty(self) -> Any:
        """What AWX makes of null where that is no value."""
        raise Invalid("This field may not be null.")

    def start(self) -> Any:
        """What a new object has."""
        return None

    def taken(self, value: Any, find: Callable[[str, int], Any]) -> Any:
        return value


@dataclass(frozen=True)
class Text(Field):
    longest: int | None = None
    blank: bool = True

    def empty(self) -> str:
        return self.taken("", None)

    def start(self) -> str | None:
        return None if self.null else ""

    def taken(self, value: Any, find: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise Invalid("Not a valid string.")
        value = str(value).strip()
        if not value and not self.blank:
            raise Invalid("This field may not be blank.")
        if self.longest and len(value) > self.longest:
            raise Invalid(f"Ensure this field has no more than {self.longest} characters.")
        return value


@dataclass(frozen=True)
class Variables(Text):
    """A dictionary as text, in JSON or YAML."""

    def taken(self, value: Any, find: Any) -> str:
        as_variables(text := super().taken(value, find))
        return text


def as_variables(value: Any) -> dict[str, Any]:
    """Variables from a dictionary or its text. Raises Invalid."""
    if isinstance(value, dict):
        return value
    try:
        read = yaml.safe_load(value) or {}  # JSON is YAML
    except yaml.YAMLError as error:
        raise Invalid(f"Cannot parse as JSON or YAML (YAML error: {error}).") from error
    if not isinstance(read, dict):
        raise Invalid("Cannot parse as JSON or YAML: it is no dictionary.")
    try:
        json.dumps(read)
    except TypeError as error:
        raise Invalid(f"Variables not compatible with JSON standard (error: {error})") from error
    return read


@dataclass(frozen=True)
class Choice(Field):
    of: tuple[Any, ...] = ()
    blank: bool = True

    def empty(self) -> Any:
        return self.taken("", None)

    def start(self) -> str | None:
        return None if self.null else ""

    def taken(self, value: Any, find: Any) -> Any:
        if value == "" and self.blank:
            return ""
        for one in self.of:
            if str(one) == str(value):
                return one
        raise Invalid(f'"{value}" is not a valid choice.')


@dataclass(frozen=True)
class Flag(Field):
    def empty(self) -> bool:
        return False

    def start(self) -> bool | None:
        return None if self.null else False

    def taken(self, value: Any, find: Any) -> bool | None:
        word = str(value).lower()
        if isinstance(value, (dict, list)) or word not in (*TRUE, *FALSE, *NULL):
            raise Invalid("Must be a valid boolean.")
        return (None if self.null else False) if word in NULL else word in TRUE


@dataclass(frozen=True)
class Number(Field):
    least: int | None = 0

    def start(self) -> int | None:
        return None if self.null else 0

    def taken(self, value: Any, find: Any) -> int:
        digits = re.sub(r"\.0*\s*$", "", str(value).strip())
        if isinstance(value, bool) or not re.fullmatch(r"[+-]?[0-9]+", digits):
            raise Invalid("A valid integer is required.")
        if self.least is not None and int(digits) < self.least:
            raise Invalid(f"Ensure this value is greater than or equal to {self.least}.")
        if int(digits) > _GREATEST:
            raise Invalid(f"Ensure this value is less than or equal to {_GREATEST}.")
        return int(digits)


@dataclass(frozen=True)
class Json(Field):
    """A dictionary."""

    def start(self) -> dict[str, Any]:
        return {}

    def taken(self, value: Any, find: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Invalid(f"{type(value).__name__} provided, expected dict")
        return value


@dataclass(frozen=True)
class Prompted(Field):
    """The variables of a step or a schedule, as a dictionary or its text."""

    def empty(self) -> dict[str, Any]:
        return {}

    start = empty

    def taken(self, value: Any, find: Any) -> dict[str, Any]:
        return as_variables(value)


@dataclass(frozen=True)
class Reference(Field):
    """The number of another object, which has to exist."""

    null: bool = True
    endpoint: str = ""

    def taken(self, value: Any, find: Callable[[str, int], Any]) -> int:
        if isinstance(value, bool) or not re.fullmatch(r"-?[0-9]+", str(value)):
            raise Invalid(f"Incorrect type. Expected pk value, received {type(value).__name__}.")
        if find(self.endpoint, int(value)) is None:
            raise Invalid(f'Invalid pk "{value}" - object does not exist.')
        return int(value)


def to(endpoint: str, *, null: bool = True) -> Reference:
    return Reference(null, endpoint)
