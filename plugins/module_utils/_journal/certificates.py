# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the newest comparison has shown, table by table, beside the journal: in parts, for an item holds 400 KB."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._journal.lock import utc
from ansible_collections.migrate.aws.plugins.module_utils._journal.store import Store

KEY = "comparison"
#: Tables of a part.
_AT_ONCE = 500
#: What grows with the number of tables.
_LISTS = ("tables", "within_freeze", "lacking")
_OURS = "attribute_not_exists(fencing) OR fencing <= :token"


def keep(store: Store, token: int, certificate: dict[str, Any]) -> None:
    """Keep a certificate over the one before, unless a later run has kept one."""
    lists = {name: certificate[name] for name in _LISTS}
    parts = [
        {"of": name, "items": items[first : first + _AT_ONCE]}
        for name, items in lists.items()
        for first in range(0, len(items), _AT_ONCE)
    ]
    head = {**{name: value for name, value in certificate.items() if name not in lists}, "parts": len(parts)}
    items = {**{_part(number): part for number, part in enumerate(parts)}, KEY: {"at": utc(), **head}}
    for key, shown in items.items():
        store.update(key, "SET fencing = :token, shown = :shown", _OURS, {":token": token, ":shown": shown})


def newest(store: Store) -> dict[str, Any] | None:
    """{token, at, equal, unfollowed, positions, tables, within_freeze, lacking}; None before the first comparison."""
    head = store.get(KEY)
    if not head:
        return None
    shown = {**head["shown"], **{name: [] for name in _LISTS}}
    for number in range(shown.pop("parts")):
        part = store.get(_part(number))["shown"]
        shown[part["of"]] += part["items"]
    return {"token": head["fencing"], **shown}


def _part(number: int) -> str:
    return f"{KEY}#{number:04d}"
