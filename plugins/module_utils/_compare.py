# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Comparison by meaning: only what the user stated counts, in whatever spelling or order AWS answers it."""

from __future__ import annotations

import json
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


def merged(current: dict | None, changes: dict) -> dict:
    """`current` with `changes` laid over it, nested dicts key by key: the resource as it would be.

    None removes a key.
    """
    result = dict(current or {})
    for key, value in changes.items():
        have = result.get(key)
        result[key] = merged(have, value) if isinstance(value, dict) and isinstance(have, dict) else value
    return {key: value for key, value in result.items() if key not in changes or value is not None}


def tag_changes(desired: dict[str, str] | None, current: dict[str, str] | None, purge: bool) -> tuple[dict, list[str]]:
    """Tags to set and tag keys to remove.

    None means tags are unmanaged; keys of AWS's own (`aws:`) are never removed.
    """
    if desired is None:
        return {}, []
    current = current or {}
    to_set = {key: str(value) for key, value in desired.items() if current.get(key) != str(value)}
    to_remove = [key for key in current if key not in desired and not key.startswith("aws:")] if purge else []
    return to_set, sorted(to_remove)


def tag_plan(
    desired: dict[str, str] | None, current: dict[str, str] | None, purge: bool
) -> dict[str, dict[str, str | None]]:
    """The tags' part of a plan: {"tags": {key: new value, None where it goes}}, or {} when nothing needs to change."""
    to_set, to_remove = tag_changes(desired, current, purge)
    changes = {**to_set, **dict.fromkeys(to_remove)}
    return {"tags": changes} if changes else {}


def tags_to_write(changes: dict[str, str | None] | None) -> tuple[dict[str, str], list[str]]:
    """The tags to set and the tag keys to remove of a `tag_plan`."""
    changes = changes or {}
    to_set = {key: value for key, value in changes.items() if value is not None}
    return to_set, sorted(set(changes) - set(to_set))
