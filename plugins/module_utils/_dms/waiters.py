# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What there is to wait for: each reads until the resource is as wanted, or says why it will not be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import assessment, reload, serverless, task
from ansible_collections.migrate.aws.plugins.module_utils._waiting import wait_until

Read = Callable[[], "dict[str, Any] | None"]

#: States from which no replication instance becomes available by itself.
BROKEN_INSTANCE = ("failed", "incompatible-credentials", "incompatible-network", "inaccessible-encryption-credentials")


def is_settled(instance: dict[str, Any], nothing_waits: bool) -> bool:
    """Whether a replication instance can run tasks and, where that is asked for, no change of it waits any more."""
    waits = nothing_waits and instance["pending_modified_values"]
    return instance["replication_instance_status"] == "available" and not waits


def _is_broken(instance: dict[str, Any]) -> bool:
    # A full storage is left by more storage alone.
    grows = "allocated_storage" in instance["pending_modified_values"]
    status = instance["replication_instance_status"]
    return status in BROKEN_INSTANCE or (status == "storage-full" and not grows)


def instance_available(read: Read, identifier: str, timeout: float, nothing_waits: bool = False) -> None:
    """Until a replication instance is settled. DMS says so for a moment too before it begins to change one."""
    wait_until(
        read,
        lambda instance: instance is not None and is_settled(instance, nothing_waits),
        failed=lambda instance: instance is None or _is_broken(instance),
        what=f"Replication instance {identifier}",
        state=lambda instance: instance["replication_instance_status"] if instance else "removed",
        timeout=timeout,
    )


def endpoint_active(read: Read, identifier: str, timeout: float) -> None:
    """Until an endpoint can be used."""
    _until_status(read, ("active",), ("failed",), "status", f"Endpoint {identifier}", timeout)


def subscription_active(read: Read, name: str, timeout: float) -> None:
    """Until an event subscription is in force."""
    bad = ("no-permission", "topic-not-exist")
    _until_status(read, ("active",), bad, "status", f"Event subscription {name}", timeout)


def gone(read: Read, what: str, status: str, timeout: float) -> None:
    """Until something that is being removed is no longer there."""
    wait_until(
        read,
        lambda resource: resource is None,
        what=what,
        state=lambda resource: resource[status],
        reason=lambda resource: resource.get("last_failure_message"),
        timeout=timeout,
    )


def connection_tested(read: Read, what: str, timeout: float) -> dict[str, Any]:
    """Until a connection test is over, whatever its outcome; returns the connection."""
    return wait_until(
        read,
        lambda connection: connection is not None and connection["status"] != "testing",
        what=what,
        state=lambda connection: connection["status"] if connection else "unknown",
        timeout=timeout,
    )


def task_at_rest(read: Read, what: str, timeout: float) -> dict[str, Any]:
    """Until a task is in a state which it does not leave by itself; returns the task."""
    return wait_until(
        read,
        lambda have: have is not None and have["status"] not in task.PASSING,
        failed=lambda have: have is None,
        what=what,
        state=lambda have: have.get("dms_status", have["status"]) if have else "removed",
        reason=lambda have: task.failure_reason(have) if have else None,
        timeout=timeout,
    )


def task_reached(
    read: Read, goal: Callable[[dict], bool], what: str, timeout: float, detail: Callable[[Any], str] = lambda have: ""
) -> None:
    """Until a started task has reached a goal, `task.is_running` or `task.is_loaded`; a table in error ends a load."""
    loading = goal is task.is_loaded
    wait_until(
        read,
        lambda have: have is not None and goal(have),
        failed=lambda have: have is None or not task.is_lively(have) or bool(loading and task.tables_in_error(have)),
        what=what,
        state=lambda have: task.state_in_words(have) if have else "removed",
        detail=detail,
        reason=lambda have: task.failure_reason(have) if have else None,
        timeout=timeout,
    )


def tables_reloaded(
    read: Callable[[], list[dict[str, Any]]], before: list[dict[str, Any]], option: str, what: str, timeout: float
) -> None:
    """Until tables which are loaded or compared again have arrived; a table in error ends the wait."""
    wait_until(
        read,
        lambda now: reload.is_done(before, now, option),
        failed=lambda now: bool(reload.in_error(now)),
        what=f"{what}, being loaded again,",
        state=reload.in_words,
        timeout=timeout,
    )


def assessed(read: Read, what: str, timeout: float) -> None:
    """Until an assessment run is over, whatever its outcome."""
    wait_until(
        read,
        lambda run: run is not None and assessment.is_over(run),
        failed=lambda run: run is None,
        what=what,
        state=lambda run: assessment.in_words(run) if run else "removed",
        reason=lambda run: run.get("last_failure_message") if run else None,
        timeout=timeout,
    )


def deprovisioned(read: Read, what: str, timeout: float) -> None:
    """Until a serverless replication which has ended holds no capacity any more: DMS does not remove it before."""
    wait_until(
        read,
        lambda have: have is None or not serverless.holds_capacity(have),
        what=what,
        state=lambda have: have["provision_data"]["provision_state"] if have else "removed",
        timeout=timeout,
    )


def _until_status(read: Read, good: tuple, bad: tuple, status: str, what: str, timeout: float) -> None:
    wait_until(
        read,
        lambda resource: resource is not None and resource[status] in good,
        failed=lambda resource: resource is None or resource[status] in bad,
        what=what,
        state=lambda resource: resource[status] if resource else "removed",
        timeout=timeout,
    )
