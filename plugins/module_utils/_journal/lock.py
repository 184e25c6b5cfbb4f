# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The lock that lets one run at a time move a migration: an item which names its holder and lapses unless it is
renewed.

Every holder gets a number of its own, higher than all before: the token, by which a run finds out that it has lost the
lock.
"""

from __future__ import annotations

import platform
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._journal.store import Store

KEY = "lock"
_FREE = (
    "attribute_not_exists(holder) OR (holder = :holder AND expires < :now) OR (:take_over = :yes AND expires < :now)"
)
_OURS = "fencing = :token AND attribute_exists(holder)"


def utc(moment: float | None = None) -> str:
    """A time as ISO 8601 in UTC, now unless stated."""
    return datetime.fromtimestamp(time.time() if moment is None else moment, UTC).isoformat(timespec="milliseconds")


def who(sts) -> str:
    """Who is at work, for people: the caller's ARN and the machine."""
    return f"{sts.get_caller_identity()['Arn']} on {platform.node()}"


class Lock:
    """The lock in one table. It lapses `lease` seconds after it was taken or renewed last."""

    def __init__(self, store: Store, lease: float, token: int | None = None):
        self.store, self.lease, self.token = store, lease, token

    def holder(self) -> dict[str, Any] | None:
        """{holder, since, expires, lease, fencing} of who has it, lapsed or not; None when nobody does."""
        found = self.store.get(KEY) or {}
        return found if found.get("holder") else None

    def take(self, holder: str, take_over: bool) -> int:
        """Take it; returns the token. Raises Refused, saying who holds it since when.

        Our own lock, left behind by a run that was killed, is waited out.
        """
        deadline = time.monotonic() + self.lease + 2
        while not self._taken(holder, take_over):
            held = self.holder() or {}
            if held.get("holder") != holder or time.monotonic() > deadline:
                raise Refused(_refusal(held))
            time.sleep(1)
        return self.token

    def renew(self) -> None:
        """Hold it for another lease. Raises Refused where it is not ours any more."""
        kept = self.store.update(
            KEY, "SET expires = :expires", _OURS, {":expires": time.time() + self.lease, ":token": self.token}
        )
        if kept is None:
            held = self.holder() or {"holder": "nobody", "since": "its end"}
            raise Refused(
                f"This run has lost the lock: {held['holder']} holds it since {held['since']}. Nothing more was done; "
                "run it again when that run is done."
            )

    def release(self) -> bool:
        """Give it back. Returns whether it was still ours."""
        return self.store.update(KEY, "REMOVE holder, since, expires", _OURS, {":token": self.token}) is not None

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep it while something takes its time."""
        self.renew()
        stop = threading.Event()
        renewing = threading.Thread(target=self._renewals, args=[stop], daemon=True)
        renewing.start()
        try:
            yield
        finally:
            stop.set()
            renewing.join()

    def _renewals(self, stop: threading.Event) -> None:
        while not stop.wait(self.lease / 4):
            # what goes wrong here shows at the next entry of the journal, which renews it too
            with suppress(Refused, AnsibleAWSError):
                self.renew()

    def _taken(self, holder: str, take_over: bool) -> bool:
        now = time.time()
        item = self.store.update(
            KEY,
            "SET holder = :holder, since = :since, expires = :expires, lease = :lease ADD fencing :one",
            _FREE,
            {
                ":holder": holder,
                ":since": utc(now),
                ":expires": now + self.lease,
                ":lease": self.lease,
                ":one": 1,
                ":now": now,
                ":take_over": str(take_over),
                ":yes": "True",
            },
        )
        self.token = item["fencing"] if item else None
        return item is not None


def refuse_if_busy(held: dict[str, Any] | None, holder: str, take_over: bool) -> None:
    """Raise Refused where `take` would. Pure."""
    if held is None or held["holder"] == holder:
        return
    if held["expires"] > time.time() or not take_over:
        raise Refused(_refusal(held))


def _refusal(held: dict[str, Any]) -> str:
    since = f"{held.get('holder')} holds the lock since {held.get('since')}"
    if held.get("expires", 0) > time.time():
        return f"Another run is at work on this migration: {since}. Nothing was done; wait until it is done."
    return (
        f"{since} and has not renewed it since {utc(held['expires'] - held['lease'])}: that run was cut short. "
        "Nothing was done. "
        "See that it does not run any more, then say take_over: true."
    )
