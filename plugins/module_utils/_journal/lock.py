# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The lock that lets one run at a time move a migration: an item which names its holder and lapses unless it is
renewed.

A lock has lapsed when whoever wants it has seen it unchanged for its whole lease, by a clock of its own that nothing
sets. No two clocks are compared for it: the time in the item is for people.

Every holder gets a number of its own, higher than all before: the token, by which the table and both databases refuse a
run that has lost the lock.
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
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused, Superseded
from ansible_collections.migrate.aws.plugins.module_utils._journal.store import Store

KEY = "lock"
_OURS = "fencing = :token AND attribute_exists(holder)"
#: What changes with each taking, renewal and release.
_STATE = ("holder", "fencing", "renewals", "expires")
#: Seconds between two looks at a lock that is held.
_PAUSE = 1.0


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
        self._renewing = threading.Lock()

    def holder(self) -> dict[str, Any] | None:
        """{holder, since, expires, lease, fencing} of who has it, lapsed or not; None when nobody does."""
        found = self.store.get(KEY) or {}
        return found if found.get("holder") else None

    def take(self, holder: str, take_over: bool, after: int = 0) -> int:
        """Take it; returns the token, greater than `after` too. Raises Refused, saying who holds it since when.

        What `wait_until_free` waits for is waited for.
        """
        while not self._taken(self.wait_until_free(holder, take_over), holder, after):
            continue
        return self.token

    def wait_until_free(self, holder: str, take_over: bool) -> dict[str, Any]:
        """The item as it is once the lock is nobody's, or has lapsed and is for us to take; empty where there is none.

        That is our own, left behind by a run that was killed, and with `take_over` anybody's. Raises Refused where
        somebody else holds it, or whoever holds it renews it.
        """
        first, began = self.store.get(KEY) or {}, time.monotonic()
        if not first.get("holder"):
            return first
        if first["holder"] != holder and not take_over:
            raise Refused(_refusal(first))
        while (left := began + first["lease"] - time.monotonic()) > 0:
            time.sleep(min(left, _PAUSE))
            now = self.store.get(KEY) or {}
            if not now.get("holder"):
                return now
            if _state(now) != _state(first):
                raise Refused(_refusal({**now, "renewed": True}))
        return first

    def renew(self, entry: dict[str, Any] | None = None) -> None:
        """Hold it for another lease, and write an entry in the same transaction.

        Raises Superseded, and writes nothing, where the lock is not ours any more.
        """
        values = {":expires": time.time() + self.lease, ":token": self.token, ":one": 1}
        renewal = (KEY, "SET expires = :expires ADD renewals :one", _OURS, values)
        # two at once would be a conflict, which DynamoDB refuses
        with self._renewing:
            ours = self.store.update_and_put(*renewal, entry) if entry else self.store.update(*renewal) is not None
        if not ours:
            held = self.holder() or {"holder": "nobody", "since": "its end"}
            raise Superseded(
                f"This run has lost the lock: {held['holder']} holds it since {held['since']}. It changes nothing "
                "more: see how the migration stands, and run it again when that run is done."
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

    def _taken(self, item: dict[str, Any], holder: str, after: int) -> bool:
        """Whether we have it now, which we have unless the item is another one by now."""
        now, token = time.time(), max(item.get("fencing", 0), after) + 1
        unchanged = [f"{name} = :was_{name}" if name in item else f"attribute_not_exists({name})" for name in _STATE]
        taken = self.store.update(
            KEY,
            "SET holder = :holder, since = :since, expires = :expires, lease = :lease, fencing = :token "
            "ADD renewals :one",
            " AND ".join(unchanged),
            {
                ":holder": holder,
                ":since": utc(now),
                ":expires": now + self.lease,
                ":lease": self.lease,
                ":token": token,
                ":one": 1,
                **{f":was_{name}": item[name] for name in _STATE if name in item},
            },
        )
        self.token = token if taken else None
        return taken is not None


def _state(item: dict[str, Any]) -> list[Any]:
    return [item.get(name) for name in _STATE]


def _refusal(held: dict[str, Any]) -> str:
    since = f"{held['holder']} holds the lock since {held['since']}"
    if held.get("renewed"):
        return (
            f"Another run is at work on this migration: {since} and has renewed it while this run watched. "
            "Nothing was done; wait until it is done."
        )
    if held["expires"] > time.time():
        return f"Another run is at work on this migration: {since}. Nothing was done; wait until it is done."
    return (
        f"{since} and has not renewed it since {utc(held['expires'] - held['lease'])}: that run was cut short. "
        "Nothing was done. "
        "See that it does not run any more, then say take_over: true."
    )
