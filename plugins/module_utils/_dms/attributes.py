# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Extra connection attributes: one text of pairs, `a=1;b=2`, compared as a set. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import snake


def pairs(text: str | None) -> dict[str, tuple[str, str]]:
    """{name in lower case: (name, value)}. Blanks around, empty parts and a last semicolon mean nothing."""
    found = {}
    for part in (text or "").split(";"):
        name, _equals, value = part.strip().partition("=")
        if name:
            found[name.strip().lower()] = (name.strip(), value.strip())
    return found


def is_same(wanted: str, have: str | None, settings: dict[str, Any]) -> bool:
    """Whether the attributes in force are those wanted.

    DMS shows some of the engine's settings among the attributes, and takes some attributes as settings. So an
    attribute too many is none when it is a setting, and a missing one is not missing when the settings have its value.
    """
    want, has = _values(pairs(wanted)), _values(pairs(have))
    known = {snake(name).replace("_", ""): value for name, value in settings.items()}
    missing = {
        name for name, value in want.items() if has.get(name) != value and _text(known.get(name)) != value.lower()
    }
    too_many = {name for name in has if name not in want and name not in known}
    return not missing and not too_many


def _values(found: dict[str, tuple[str, str]]) -> dict[str, str]:
    return {key: value for key, (_name, value) in found.items()}


def _text(value: Any) -> str | None:
    return None if value is None else str(value).lower()
