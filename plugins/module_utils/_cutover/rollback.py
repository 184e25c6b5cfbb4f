# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How a migration can go back from where it stands: by weights alone, with data, or by restoring. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._cutover.machine import Standing

#: wal_status of a slot whose log is still there.
KEPT = ("reserved", "extended")
#: States of a task that carries changes, or will from where it was: what it has not read, the slot keeps.
CARRYING = ("running", "starting", "ready", "stopped", "stopping", "modifying")


@dataclass(frozen=True)
class WayBack:
    """`letter`: A, B or C. `valid_until` says in words what ends it."""

    letter: str
    means: str
    valid_until: str
    sentence: str


def way_back(now: Standing, stream: dict[str, Any] | None, slot: dict[str, Any] | None) -> WayBack:
    """The way back to the source. `stream` is the task that carries the target's writes back and `slot` what keeps them
    for it, None where they are not there.
    """
    if now.writer == "source":
        return WayBack(
            "A",
            "weights only",
            "the writes move to the target",
            "The source has every write: going back is moving the weights.",
        )
    reasons = _broken(stream, slot)
    if not reasons:
        return WayBack(
            "B",
            "with data",
            _limit(slot),
            f"Every write of the target is kept for {stream['replication_task_identifier']}, which is "
            f"{stream['status']}: going back "
            "loses none.",
        )
    return WayBack(
        "C",
        "restore",
        "it is too late already",
        f"What the target has taken is not on the source: {', and '.join(reasons)}.",
    )


def _broken(stream: dict[str, Any] | None, slot: dict[str, Any] | None) -> list[str]:
    reasons = []
    if slot is None:
        reasons.append("there is no replication slot for the way back")
    elif slot["wal_status"] not in KEPT:
        reasons.append(
            f"replication slot {slot['name']} is {slot['wal_status']}: the target's log was removed before it was read"
        )
    if stream is None:
        reasons.append("there is no replication task for the way back")
    elif stream["status"] not in CARRYING:
        told = stream.get("last_failure_message") or stream.get("stop_reason") or "no reason is given"
        reasons.append(f"replication task {stream['replication_task_identifier']} is {stream['status']} ({told})")
    return reasons


def _limit(slot: dict[str, Any]) -> str:
    if slot["safe_bytes"] is None:
        return "finalize"
    return f"finalize, or {slot['safe_bytes']:,} bytes of log which nobody has read"
