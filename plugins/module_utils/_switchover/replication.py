# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A replication task, as a switchover drives it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api as dms_api
from ansible_collections.migrate.aws.plugins.module_utils._dms import task as dms_task
from ansible_collections.migrate.aws.plugins.module_utils._dms import waiters as dms_waiters
from ansible_collections.migrate.aws.plugins.module_utils._dms.mappings import Selection


class ReplicationTask:
    """One replication task, by its identifier. `timeout` is how many seconds any wait for it may take.

    `holding` is entered around each call that changes the task, and keeps a run out that another has superseded.
    """

    def __init__(
        self,
        client,
        identifier: str,
        timeout: float,
        holding: Callable[[], AbstractContextManager[None]] = nullcontext,
    ):
        self.client, self.identifier, self.timeout, self.holding = client, identifier, timeout, holding

    @property
    def name(self) -> str:
        return f"Replication task {self.identifier}"

    def read(self) -> dict[str, Any] | None:
        """The task as it is, None when there is none."""
        found = dms_api.describe_tasks(
            self.client, dms_api.only(replication_task_id=self.identifier), without_settings=True
        )
        return dms_task.from_api(found[0]) if found else None

    def selection(self) -> Selection:
        """What its table mappings carry. It has to be there."""
        (found,) = dms_api.describe_tasks(self.client, dms_api.only(replication_task_id=self.identifier))
        return Selection(tuple(dms_task.from_api(found)["table_mappings"]["rules"]))

    def problem(self) -> str | None:
        """Why nothing can be drained through it, None when it can."""
        have = self.read()
        if have is None:
            return f"There is no replication task {self.identifier}."
        if have["status"] != "running" or not dms_task.is_loaded(have):
            return f"{self.name} is {dms_task.state_in_words(have)}."
        return None

    def failure(self) -> str:
        """What DMS says about why it does not run, if it says anything."""
        have = self.read()
        reason = dms_task.failure_reason(have) if have else None
        return reason or "DMS gives no reason."

    def is_new(self) -> bool:
        """Whether it is there and has never run."""
        have = self.read()
        return have is not None and have["status"] == "ready" and not dms_task.has_run(have)

    def is_interrupted(self) -> bool:
        """Whether it has run and was stopped, is being stopped, or has failed."""
        have = self.read()
        return have is not None and have["status"] in ("stopped", "stopping", "failed") and dms_task.has_run(have)

    def begin_stop(self) -> None:
        """Ask DMS to stop it, which may take a minute or two."""
        have = self.read()
        if have is not None and have["status"] in dms_task.ACTIVE:
            with self.holding():
                dms_api.stop_task(self.client, have["replication_task_arn"])

    def at_rest(self) -> dict[str, Any] | None:
        """The task once it is in a state that it does not leave by itself, None when there is none."""
        return None if self.read() is None else dms_waiters.task_at_rest(self.read, self.name, self.timeout)

    def resume(self) -> None:
        """Let it go on from where it was and wait until it runs; nothing to do where it runs, or is not there."""
        have = self.at_rest()
        if have is not None and have["status"] != "running":
            how = dms_task.start(have, {"state": "started", "reload_tables": None})
            with self.holding():
                dms_api.start_task(self.client, have["replication_task_arn"], **how)
            dms_waiters.task_reached(self.read, dms_task.is_running, self.name, self.timeout)

    def start_at(self, position: str) -> None:
        """Start it for the first time, at a position in the log, and wait until it runs."""
        have = self.read()
        with self.holding():
            dms_api.start_task(
                self.client,
                have["replication_task_arn"],
                StartReplicationTaskType="start-replication",
                CdcStartPosition=position,
            )
        dms_waiters.task_reached(self.read, dms_task.is_running, self.name, self.timeout)

    def remove(self) -> None:
        """Stop and delete it, and wait until it is gone; its slot goes with it where DMS had made that."""
        self.begin_stop()
        have = self.at_rest()
        if have is not None:
            with self.holding():
                dms_api.delete_task(self.client, have["replication_task_arn"])
            dms_waiters.gone(self.read, self.name, "status", self.timeout)

    def not_new(self) -> str | None:
        """Why it cannot be started at a position of our choice, None when it can."""
        have = self.read()
        if have is None:
            return f"{self.name}, which is to carry the writes back, is not there."
        if not self.is_new():
            return (
                f"{self.name}, which is to carry the writes back, is {dms_task.state_in_words(have)} "
                "and has run before: make it anew."
            )
        return None
