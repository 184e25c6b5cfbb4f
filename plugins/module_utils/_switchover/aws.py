# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What of AWS a switchover touches: the task that is drained, the one that leads back, the weights."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api as dms_api
from ansible_collections.migrate.aws.plugins.module_utils._dms import task as dms_task
from ansible_collections.migrate.aws.plugins.module_utils._dms import waiters as dms_waiters
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import Refused
from ansible_collections.migrate.aws.plugins.module_utils._route53 import api as route53_api


class Stream:
    """One replication task, by its identifier."""

    def __init__(self, client, identifier: str):
        self.client = client
        self.identifier = identifier

    def read(self) -> dict[str, Any] | None:
        """The task as it is, None when there is none."""
        found = dms_api.describe_tasks(self.client, dms_api.only(replication_task_id=self.identifier), without_settings=True)
        return dms_task.current(found[0]) if found else None

    def needed(self) -> dict[str, Any]:
        """The task. Raises Refused when there is none."""
        have = self.read()
        if have is None:
            raise Refused(f"There is no replication task {self.identifier}.")
        return have

    def problem(self) -> str | None:
        """Why nothing can be drained through it, None when it can."""
        have = self.read()
        if have is None:
            return f"There is no replication task {self.identifier}."
        if have["status"] != "running" or not dms_task.is_loaded(have):
            return f"Replication task {self.identifier} is {dms_task.state_in_words(have)}."
        return None

    def stop(self, timeout: float) -> None:
        """Stop it and wait; nothing to do where it does not run."""
        have = self.needed()
        if have["status"] in dms_task.ACTIVE:
            dms_api.stop_task(self.client, have["replication_task_arn"])
        rested = dms_waiters.task_at_rest(self.read, self.identifier, timeout)
        if rested["status"] != "stopped":
            raise Refused(f"Replication task {self.identifier} is {rested['status']}: {dms_task.failure_reason(rested)}")

    def resume(self) -> None:
        """Let it go on from where it was; nothing to do where it runs."""
        have = self.needed()
        if have["status"] not in dms_task.ACTIVE:
            how = dms_task.start(have, {"state": "started", "reload_tables": None})
            dms_api.start_task(self.client, have["replication_task_arn"], **how)

    def start_at(self, position: str, timeout: float) -> None:
        """Start it for the first time, at a position in the log, and wait until it runs."""
        have = self.needed()
        if dms_task.has_run(have):
            raise Refused(f"Replication task {self.identifier} has run before, and would go on from there: make it anew.")
        dms_api.start_task(
            self.client, have["replication_task_arn"], StartReplicationTaskType="start-replication", CdcStartPosition=position
        )
        dms_waiters.task_reached(self.read, dms_task.is_running, self.identifier, timeout)


class Weights:
    """The weighted records of one name and type, all changed in one batch."""

    def __init__(self, client, zone_id: str, name: str, record_type: str):
        self.client, self.zone_id, self.name, self.type = client, zone_id, name, record_type

    def read(self) -> list[dict[str, Any]]:
        """The record sets, as Route 53 has them."""
        return route53_api.record_sets(self.client, self.zone_id, self.name, self.type) or []

    def now(self) -> dict[str, int]:
        """{set identifier: weight}."""
        return {record["SetIdentifier"]: record["Weight"] for record in self.read() if "Weight" in record}

    def put(self, weights: dict[str, int]) -> str | None:
        """Give the records these weights, all at once. Returns the id of the change, None when there was nothing to change."""
        records = self.read()
        known = {record.get("SetIdentifier"): record for record in records}
        missing = sorted(set(weights) - set(known))
        if missing:
            raise Refused(f"{self.name} has no record {', '.join(missing)}; it has {', '.join(sorted(filter(None, known)))}.")
        if all(known[name]["Weight"] == weight for name, weight in weights.items()):
            return None
        batch = [{"Action": "UPSERT", "ResourceRecordSet": {**known[name], "Weight": weight}} for name, weight in weights.items()]
        return route53_api.change_records(self.client, self.zone_id, batch)

    def in_sync(self, change_id: str) -> bool:
        """Whether every server of Route 53 has the change."""
        return route53_api.change_status(self.client, change_id) == "INSYNC"
