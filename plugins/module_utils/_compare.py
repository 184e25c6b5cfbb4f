# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Comparison by meaning: only what the user stated counts, in whatever spelling or order AWS answers it."""

from __future__ import annotations

import json
import re
from typing import Any


def canonical(value: Any) -> str:
    """One text for all spellings of a JSON-like value: keys sorted, lists in any order, numbers and truth as text."""
    return json.dumps(_ordered(value), sort_keys=True, default=str)


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _ordered(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return sorted(
            (_ordered(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True, default=str)
        )
    return _as_text(value)


def _as_text(value: Any) -> Any:
    """A number or truth as AWS writes it in a text: some of its fields are typed where the user's are not."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, (int, float)) else value


def stated(value: Any) -> Any:
    """The value without what the user left open (None), at any depth."""
    if isinstance(value, dict):
        return {key: stated(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [stated(item) for item in value if item is not None]
    return value


def differing(desired: dict, current: dict | None) -> dict:
    """The part of `desired` which `current` does not have: {} when nothing needs to change.

    None in `desired` means unmanaged. Nested dicts are compared key by key and only their differing keys are
    returned; a list is one value, compared without regard to order.
    """
    current = current or {}
    changes = {}
    for key, wanted in desired.items():
        have = current.get(key)
        if isinstance(wanted, dict) and (isinstance(have, dict) or have is None):
            nested = differing(wanted, have)
            if nested:
                changes[key] = nested
        elif wanted is not None and not same(wanted, have):
            changes[key] = wanted
    return changes


def same(wanted: Any, have: Any) -> bool:
    """Whether two whole values are the same; AWS leaves empty lists out, and adds nulls to what it answers."""
    wanted, have = stated(wanted), stated(have)
    return (wanted == [] and have is None) or canonical(wanted) == canonical(have)


def is_older(version: str, other: str) -> bool:
    """Whether a version comes before another one, by the numbers in them."""
    first, second = ([int(number) for number in re.findall(r"\d+", text)] for text in (version, other))
    return first < second


def merged(current: dict | None, changes: dict) -> dict:
    """`current` with `changes` merged over it, nested dicts key by key: the resource after the change.

    None removes a key.
    """
    result = dict(current or {})
    for key, value in changes.items():
        have = result.get(key)
        result[key] = merged(have, value) if isinstance(value, dict) and isinstance(have, dict) else value
    return {key: value for key, value in result.items() if key not in changes or value is not None}
