# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What keeps something from being removed or changed, by name, which DMS does not tell. Pure.

Not for a dry run: there the tasks before, which would have removed or stopped the users, have done nothing.
"""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused

#: While a replication task is in one of these DMS does not change its endpoints.
RUNNING = ("starting", "running", "stopping")


def refuse_while_used(what: str, kind: str, users: list[dict[str, Any]], name: str) -> None:
    """Raise Refused where there are users; each is a record of DMS's, which has its name under `name`."""
    names = ", ".join(sorted(user[name] for user in users))
    if names:
        raise Refused(f"{what} is used by {kind} ({names}) and cannot be removed. Remove them first.")


def running_tasks(tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of replication tasks, as DMS describes them, those that run, by name."""
    found = [task for task in tasks if task["Status"] in RUNNING]
    return sorted(found, key=lambda task: task["ReplicationTaskIdentifier"])


def refuse_interruption(what: str, tasks: list[dict[str, Any]]) -> None:
    """Raise Refused where there are running replication tasks, none of which may be stopped."""
    names = ", ".join(task["ReplicationTaskIdentifier"] for task in tasks)
    if names:
        raise Refused(
            f"{what} is used by running replication tasks ({names}), and DMS changes no endpoint of a running task. "
            "Nothing "
            "was changed. State on_running=stop_and_resume to have them stopped and resumed from where they were, or "
            "stop "
            "them first (state=stopped of dms_replication_task)."
        )
