# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Waiting for global clusters and their members."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._waiting import wait_until

Read = Callable[[], "dict[str, Any] | None"]
#: States in which nothing is under way.
QUIET = ("available",)
FAILED = ("failed", "inaccessible-encryption-credentials", "incompatible-parameters")


def global_cluster(
    read: Read, identifier: str, timeout: int, reached: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """The global cluster, as soon as it is quiet and `reached` says that it is as it should be."""
    return wait_until(
        read,
        lambda found: found is not None and is_quiet(found) and reached(found),
        what=f"Global cluster {identifier}",
        state=_state,
        timeout=timeout,
        failed=lambda found: found is None,
    )


def is_quiet(found: dict[str, Any]) -> bool:
    """Whether nothing is under way."""
    return found["status"] in QUIET and found["failover_state"] is None


def _state(found: dict[str, Any] | None) -> str:
    if found is None:
        return "gone"
    return f"{found['status']} with the writer {found['writer']}"


def cluster(read: Read, name: str, timeout: int) -> dict[str, Any]:
    """The DB cluster, as soon as it is available."""
    return wait_until(
        read,
        lambda found: found is not None and found["Status"] == "available",
        what=f"Cluster {name}",
        state=lambda found: found["Status"] if found else "not visible",
        timeout=timeout,
        failed=lambda found: found is not None and found["Status"] in FAILED,
    )


def gone(read: Read, identifier: str, timeout: int) -> None:
    """Return when there is no such global cluster any more."""
    wait_until(read, lambda found: found is None, what=f"Global cluster {identifier}", state=_state, timeout=timeout)
