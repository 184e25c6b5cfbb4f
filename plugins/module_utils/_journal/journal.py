# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The journal of a migration: who did which step, before and after it, with what was measured.

Nothing secret is in it.
"""

from __future__ import annotations

import itertools
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._journal.lock import Lock, utc
from ansible_collections.migrate.aws.plugins.module_utils._journal.store import Store

PREFIX = "journal#"
_numbers = itertools.count(1)


class Journal:
    """The journal of a run that holds the lock."""

    def __init__(self, store: Store, lock: Lock, holder: str):
        self.store, self.lock, self.holder = store, lock, holder

    def note(self, step: str, phase: str, **details: Any) -> None:
        """Write one entry, `phase` being before or after. Raises Refused where the lock is not ours any more."""
        now = utc()
        key = f"{PREFIX}{now}#{self.lock.token:06d}-{next(_numbers):04d}"
        self.lock.renew({"entry": key, "at": now, **self.entry(step, phase, details)})

    def once(self, step: str, phase: str, details: dict[str, Any], check_mode: bool) -> dict[str, Any]:
        """Write that entry where the newest one says anything else, in check mode not at all.

        Returns the newest one of before.
        """
        last = self.last()
        if last != self.entry(step, phase, details) and not check_mode:
            self.note(step, phase, **details)
        return last

    def entry(self, step: str, phase: str, details: dict[str, Any]) -> dict[str, Any]:
        """An entry of this run, but for its time."""
        return {"token": self.lock.token, "step": step, "phase": phase, "holder": self.holder, "details": details}

    def last(self) -> dict[str, Any]:
        """The newest entry of anybody, but for its time; empty where there is none."""
        return {name: value for name, value in (entries(self.store) or [{}])[-1].items() if name != "at"}


def entries(store: Store) -> list[dict[str, Any]]:
    """All entries, oldest first, without what only the table needs."""
    return [
        {name: value for name, value in item.items() if name != "entry"}
        for item in store.all()
        if item["entry"].startswith(PREFIX)
    ]
