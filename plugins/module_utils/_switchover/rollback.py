# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How a migration can go back from where it stands: by weights alone, with data, or by restoring. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._switchover.standing import Standing

#: Classes: the source has every write; every write of the target is kept for the source; it is not.
DNS_ONLY, WITH_DATA, RESTORE_ONLY = "dns_only", "with_data", "restore_only"
CLASSES = (DNS_ONLY, WITH_DATA, RESTORE_ONLY)
#: wal_status of a slot whose log is still there.
KEPT = ("reserved", "extended")
#: States of a task that carries changes, or will from where it was: what it has not read, the slot keeps.
CARRYING = ("running", "starting", "ready", "stopped", "stopping", "modifying")


@dataclass(frozen=True)
class Rollback:
    """`kind`: one of CLASSES. `valid_until` says in words what ends it."""

    kind: str
    valid_until: str
    sentence: str

    def shown(self) -> dict[str, str]:
        """As modules return it."""
        return {"class": self.kind, "valid_until": self.valid_until, "sentence": self.sentence}


def rollback(now: Standing, task: dict[str, Any] | None, slot: dict[str, Any] | None) -> Rollback:
    """The rollback to the source. `task` carries the target's writes back, `slot` keeps them for it; None if none."""
    if now.writer == "source":
        return Rollback(
            DNS_ONLY,
            "the writes move to the target",
            "The source has every write: a rollback only moves the weights.",
        )
    reasons = _broken(task, slot)
    if not reasons:
        return Rollback(
            WITH_DATA,
            _limit(slot),
            f"Every write of the target is kept for {task['replication_task_identifier']}, which is "
            f"{task['status']}: a rollback loses none.",
        )
    return Rollback(
        RESTORE_ONLY,
        "it is already too late",
        f"The source lacks writes of the target: {', and '.join(reasons)}.",
    )


def _broken(task: dict[str, Any] | None, slot: dict[str, Any] | None) -> list[str]:
    reasons = []
    if slot is None:
        reasons.append("there is no replication slot for reverse replication")
    elif slot["wal_status"] not in KEPT:
        reasons.append(
            f"replication slot {slot['name']} is {slot['wal_status']}: the target's log was removed before it was read"
        )
    if task is None:
        reasons.append("there is no task for reverse replication")
    elif task["status"] not in CARRYING:
        told = task.get("last_failure_message") or task.get("stop_reason") or "no reason is given"
        reasons.append(f"replication task {task['replication_task_identifier']} is {task['status']} ({told})")
    return reasons


def _limit(slot: dict[str, Any]) -> str:
    if slot["retention_hours"] is not None:
        return f"finalize, or {slot['retention_hours']:g} hours in which the replication reads nothing"
    if slot["safe_bytes"] is None:
        return "finalize"
    return f"finalize, or {slot['safe_bytes']:,} bytes of log which nobody has read"
