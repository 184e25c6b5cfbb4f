# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Between the API's spelling and the modules': PostgreSQLSettings is postgresql_settings, times are ISO 8601 texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

#: Words which the API writes with capitals inside.
_WORDS = (("PostgreSQL", "Postgresql"), ("MySQL", "Mysql"))
_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def snake(name: str) -> str:
    """The module's spelling of one of the API's names."""
    for theirs, ours in _WORDS:
        name = name.replace(theirs, ours)
    return _BOUNDARY.sub("_", name).lower()


def in_snake_case(value: Any) -> Any:
    """What the API answered, at any depth, in the module's spelling."""
    if isinstance(value, dict):
        return {snake(key): in_snake_case(item) for key, item in value.items()}
    if isinstance(value, list):
        return [in_snake_case(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value


def to_api(values: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Of `values`, in the module's spelling, those which the API calls `names`, in its spelling; None is left out."""
    return {name: values[snake(name)] for name in names if values.get(snake(name)) is not None}
