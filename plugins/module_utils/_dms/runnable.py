# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What runs, stops and is loaded again: replication tasks and serverless replications, which differ in their calls
only.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._dms import api, reload, settings, statistics, task, waiters
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import Clients, Resource, waiting
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS

STATES = ["present", "started", "stopped", "reloaded", "absent"]
GOALS = {"running": task.is_running, "full_load": task.is_loaded}

#: The options which both modules have.
OPTIONS: dict[str, Any] = {
    "state": {"type": "str", "choices": STATES, "default": "present"},
    "resource_identifier": {"type": "str"},
    "cdc_start_time": {"type": "str"},
    "cdc_start_position": {"type": "str"},
    "cdc_stop_position": {"type": "str"},
    "strict_settings": {"type": "bool", "default": True},
    "allow_reload": {"type": "bool", "default": False},
    "reload_tables": {
        "type": "list",
        "elements": "dict",
        "options": {
            "schema_name": {"type": "str", "required": True},
            "table_name": {"type": "str", "required": True},
        },
    },
    "reload_option": {"type": "str", "choices": ["data-reload", "validate-only"], "default": "data-reload"},
    "on_running": {"type": "str", "choices": ["fail", "stop_and_resume"], "default": "fail"},
    "wait_for": {"type": "str", "choices": list(GOALS), "default": "running"},
    **waiting(3600),
    **TAGS,
}
CONSTRAINTS: dict[str, Any] = {
    "mutually_exclusive": [("cdc_start_time", "cdc_start_position")],
    "required_if": [("reload_option", "validate-only", ("reload_tables",))],
}


class Runnable(Resource):
    """Something that replicates. Its state is read in a task's words (see `status`)."""

    #: The key of the ARN.
    arn_key: str
    #: The key of the settings.
    settings_key: str

    service = "dms"
    #: What names it in sentences.
    what: str

    def __init__(self, clients: Clients, options: dict[str, Any]):
        super().__init__(clients, options)
        self.before_reload: list[dict[str, Any]] | None = None

    @abstractmethod
    def status(self) -> dict[str, Any] | None:
        """What is now, in a task's words, without what is long to answer and does not change by itself."""

    @abstractmethod
    def as_task(self, current: dict[str, Any]) -> dict[str, Any]:
        """What was read, in a task's words."""

    @abstractmethod
    def change(self, current: dict[str, Any], changes: dict[str, Any]) -> None:
        """Make the changes of a plan, except tags, status and reloads, to what does not run."""

    @abstractmethod
    def start(self, arn: str, have: dict[str, Any]) -> None:
        """Begin to start what is at rest."""

    @abstractmethod
    def stop(self, arn: str) -> None:
        """Begin to stop what runs."""

    @abstractmethod
    def remove(self, arn: str) -> None:
        """Begin to remove what is at rest."""

    @abstractmethod
    def reload_tables(self, arn: str, tables: list[dict[str, str]], option: str) -> None:
        """Begin to load or compare tables of what runs again."""

    @abstractmethod
    def table_statistics(self, arn: str) -> list[dict[str, Any]]:
        """What DMS knows of each table."""

    def check_before_stopping(self, current: dict[str, Any], changes: dict[str, Any]) -> None:
        """Raise Refused for changes after which a running one would not run again."""

    def update(self, current, changes):
        arn, have = current[self.arn_key], self.as_task(current)
        self.check_before_stopping(current, changes)
        interrupted = task.stopping_needed(have, changes)
        if interrupted:
            self._stop(arn)
        self.change(current, changes)
        if task.runs_after(have, changes) and (interrupted or "status" in changes):
            self._start(arn)
        if self._single_tables(changes):
            self._reload_tables(arn)
        api.tags.write(self.client, arn, changes.get("tags"))

    def is_shown(self, after):
        # What was loaded again would be loaded again by the next run too.
        return self.options["state"] == "reloaded" or super().is_shown(after)

    def delete(self, current):
        have, arn = self.as_task(current), current[self.arn_key]
        if have["status"] == "deleting":
            return
        if have["status"] in (*task.ACTIVE, *task.PASSING):
            self._stop(arn)
        self.remove(arn)

    def wait_ready(self, current):
        if self.before_reload is not None:
            return self._reloaded(current[self.arn_key])
        have = self.as_task(current)
        if self.options["state"] in ("started", "reloaded"):
            return self._reach(have, GOALS[self.options["wait_for"]], current[self.arn_key])
        if have["status"] not in task.PASSING:
            return False
        self.at_rest()
        return True

    def wait_gone(self, current):
        waiters.gone(self.status, self.what, "status", self.options["wait_timeout"])

    def extra(self, outcome):
        doubts = settings.doubts(self.what, (outcome["after"] or {}).get(self.settings_key))
        return {"warnings": doubts} if doubts else {}

    def at_rest(self) -> dict[str, Any]:
        """Wait until it does nothing that ends by itself; returns it in a task's words."""
        return waiters.task_at_rest(self.status, self.what, self.options["wait_timeout"])

    def check_changes(self, current, changes):
        if current is None or not self._single_tables(changes):
            return
        names = reload.unknown(self.options["reload_tables"], self._tables(current[self.arn_key]))
        if names:
            raise Refused(f"{self.what} does not replicate {', '.join(names)}.")

    def _reach(self, have: dict[str, Any], goal, arn: str) -> bool:
        if goal(have):
            return False
        loading = goal is task.is_loaded and have["migration_type"] != "cdc"
        detail = {"detail": lambda _have: self._rows_in_words(arn)} if loading else {}
        waiters.task_reached(self.status, goal, self.what, self.options["wait_timeout"], **detail)
        return True

    def _rows_in_words(self, arn: str) -> str:
        """How many rows are loaded, for who watches; nothing fails because that cannot be said."""
        try:
            rows = statistics.summary(statistics.tables(self.table_statistics(arn)))["full_load_rows"]
        except AnsibleAWSError:
            return ""
        return f"{rows:,} rows loaded"

    def _start(self, arn: str) -> None:
        self.start(arn, self.at_rest())

    def _stop(self, arn: str) -> None:
        if self.at_rest()["status"] == "running":
            self.stop(arn)
            self.at_rest()

    def _single_tables(self, changes: dict[str, Any]) -> bool:
        return "reload" in changes and self.options["reload_tables"] is not None

    def _reload_tables(self, arn: str) -> None:
        waiters.task_reached(self.status, task.is_running, self.what, self.options["wait_timeout"])
        self.before_reload = self._tables(arn)
        self.reload_tables(arn, reload.request(self.options["reload_tables"]), self.options["reload_option"])

    def _reloaded(self, arn: str) -> bool:
        waiters.tables_reloaded(
            lambda: self._tables(arn),
            self.before_reload,
            self.options["reload_option"],
            self.what,
            self.options["wait_timeout"],
        )
        return True

    def _tables(self, arn: str) -> list[dict[str, Any]]:
        """The statistics of the tables which the options name."""
        return reload.of(self.options["reload_tables"], statistics.tables(self.table_statistics(arn)))
