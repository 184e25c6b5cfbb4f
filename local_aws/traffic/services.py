# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""ECS keeps as many tasks running as its services want: new releases replace old ones, and what has died is started again."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from . import tasks
from .faults import Faults
from .processes import TaskProcess

#: Seconds until ECS has a new task in the place of one that has died or could not start.
REPLACEMENT_SECONDS = 5
_log = logging.getLogger(__name__)

Key = tuple[str, str]


class Services:
    """The processes of every service that stands behind a load balancer."""

    def __init__(self, start: Callable[[tasks.Task], TaskProcess]):
        self._start = start
        self._running: dict[Key, TaskProcess] = {}
        self._leaving: list[TaskProcess] = []
        self._not_before: dict[Key, float] = {}
        self._faults: dict[str, Faults] = {}
        self._stopped = False
        self._lock = threading.RLock()

    def process_of(self, target_group: str) -> TaskProcess | None:
        """The process behind a target group."""
        found = (process for (_service, group), process in list(self._running.items()) if group == target_group)
        return next(found, None)

    def names(self) -> set[str]:
        """The services that ECS is to run behind load balancers."""
        return {task.service.name for task in tasks.wanted()}

    def listed(self) -> list[dict[str, Any]]:
        """Each process: its service, release, target group, port and pid."""
        return [
            {
                "service": process.task.service.name, "task_definition": process.task.task_definition,
                "target_group": process.task.target_group, "port": process.port, "pid": process.pid,
            }
            for process in list(self._running.values())
        ]

    def fault(self, service: str, faults: Faults) -> None:
        """Let a service have these faults, and no others, until told otherwise."""
        with self._lock:
            self._faults[service] = faults
            self.refresh()
            for process in self._running.values():
                if process.task.service.name == service:
                    process.say(faults)

    def refresh(self) -> None:
        """Start what is missing, replace what has another release now, end what nobody wants."""
        with self._lock:
            if self._stopped:
                return
            now = time.monotonic()
            self._leaving = [process for process in self._leaving if process.running()]
            wanted = {task.key: task for task in tasks.wanted() if not self._faults.get(task.service.name, Faults()).down}
            for key in [key for key in self._running if key not in wanted]:
                self._end(key)
            for key in [key for key, process in self._running.items() if not process.running()]:
                del self._running[key]
                self._not_before[key] = now + REPLACEMENT_SECONDS
            for key, task in wanted.items():
                current = self._running.get(key)
                if (current is None or current.task.task_definition != task.task_definition) and now >= self._not_before.get(key, 0):
                    self._replace(key, task)

    def stop(self) -> None:
        """End every process at once, and start none any more."""
        with self._lock:
            self._stopped = True
            for process in [*self._running.values(), *self._leaving]:
                process.kill()
            self._running, self._leaving = {}, []

    def _replace(self, key: Key, task: tasks.Task) -> None:
        try:
            process = self._start(task)
        except tasks.TaskFailed as failed:
            _log.warning("%s cannot start a task: %s", task.service.name, failed)
            self._not_before[key] = time.monotonic() + REPLACEMENT_SECONDS
            return
        if task.service.name in self._faults:
            process.say(self._faults[task.service.name])
        old = self._running.get(key)
        self._running[key] = process
        if old:
            old.drain()
            self._leaving.append(old)

    def _end(self, key: Key) -> None:
        process = self._running.pop(key)
        if self._faults.get(process.task.service.name, Faults()).down:
            process.kill()
            return
        process.drain()
        self._leaving.append(process)
