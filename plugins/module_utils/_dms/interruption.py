# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Replication tasks in the way of a change to their endpoint: stopped for it, and resumed from where they were."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._dms import api, task, waiters
from ansible_collections.migrate.aws.plugins.module_utils._dms.connection import Pair
from ansible_collections.migrate.aws.plugins.module_utils._waiting import WaitFailed


class Interruption:
    """The running tasks of one endpoint, as DMS describes them. No wait takes longer than `timeout` seconds."""

    def __init__(self, client, endpoint_arn: str, tasks: list[dict[str, Any]], timeout: float):
        self.client, self.endpoint_arn, self.tasks, self.timeout = client, endpoint_arn, tasks, timeout
        self.stopped: list[dict[str, Any]] = []

    def around(self, change: Callable[[], None], rights_timeout: float) -> None:
        """Make a change while none of the tasks runs. Where it cannot be made they go on as before, and its error is
        raised.

        Raises WaitFailed where the changed endpoint is not reached from where a task runs. Then the tasks stay stopped,
        because DMS would fail them. For a lack of rights a connection is tested again for up to `rights_timeout`
        seconds.
        """
        try:
            self._stop()
            change()
        except (AnsibleAWSError, WaitFailed):
            self._resume()
            raise
        self._reach(rights_timeout)
        self._resume()
        self._running()

    def _stop(self) -> None:
        for record in self.tasks:
            if self._at_rest(record)["status"] == "running":
                api.stop_task(self.client, record["ReplicationTaskArn"])
                self.stopped.append(record)
        for record in self.stopped:
            self._at_rest(record)

    def _reach(self, rights_timeout: float) -> None:
        for instance_arn in sorted({record["ReplicationInstanceArn"] for record in self.stopped}):
            try:
                Pair(self.client, instance_arn, self.endpoint_arn).test(self.timeout, rights_timeout)
            except WaitFailed as sentence:
                names = ", ".join(record["ReplicationTaskIdentifier"] for record in self.stopped)
                raise WaitFailed(
                    f"{sentence} The endpoint was changed, and its replication tasks ({names}) stay stopped, their "
                    "position "
                    "kept. Start them (state=started of dms_replication_task) once it is reached."
                ) from sentence

    def _resume(self) -> None:
        for record in self.stopped:
            if (self._read(record) or {}).get("status") == "stopped":
                api.start_task(self.client, record["ReplicationTaskArn"], StartReplicationTaskType="resume-processing")

    def _running(self) -> None:
        for record in self.stopped:
            waiters.task_reached(lambda record=record: self._read(record), task.is_running, _name(record), self.timeout)

    def _at_rest(self, record: dict[str, Any]) -> dict[str, Any]:
        return waiters.task_at_rest(lambda: self._read(record), _name(record), self.timeout)

    def _read(self, record: dict[str, Any]) -> dict[str, Any] | None:
        """The task as it is now, None when somebody has removed it."""
        only = api.only(replication_task_arn=record["ReplicationTaskArn"])
        return next((task.from_api(now) for now in api.describe_tasks(self.client, only, without_settings=True)), None)


def _name(record: dict[str, Any]) -> str:
    return f"Replication task {record['ReplicationTaskIdentifier']}"
