# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""ECS keeps as many tasks running as its services want: new releases replace old ones, and what has died is started
again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from . import target_health, tasks
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
        self._coming: dict[Key, TaskProcess] = {}
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
                "service": process.task.service.name,
                "task_definition": process.task.task_definition,
                "target_group": process.task.target_group,
                "port": process.port,
                "pid": process.pid,
            }
            for process in self.running()
        ]

    def running(self) -> list[TaskProcess]:
        """Those that answer requests."""
        return list(self._running.values())

    def processes(self) -> list[TaskProcess]:
        """Those that answer requests, and those that are to take over when they are healthy."""
        return [*self.running(), *list(self._coming.values())]

    def fault(self, service: str, faults: Faults) -> None:
        """Let a service have these faults, and no others, until told otherwise."""
        with self._lock:
            self._faults[service] = faults
            self.refresh()
            for process in self.processes():
                if process.task.service.name == service:
                    process.say(faults)

    def refresh(self) -> None:
        """Start what is missing, replace what has another release now, end what nobody wants."""
        with self._lock:
            if self._stopped:
                return
            self._leaving = [process for process in self._leaving if process.running()]
            self._forget_the_dead()
            wanted = {task.key: task for task in tasks.wanted() if not self._down(task)}
            for processes in (self._coming, self._running):
                for key in [key for key in processes if key not in wanted]:
                    self._end(processes.pop(key))
            for key, task in wanted.items():
                self._keep(key, task)

    def stop(self) -> None:
        """End every process at once, and start none any more."""
        with self._lock:
            self._stopped = True
            for process in [*self.processes(), *self._leaving]:
                target_health.deregister(process)
                process.kill()
            self._running, self._coming, self._leaving = {}, {}, []

    def _forget_the_dead(self) -> None:
        for processes in (self._running, self._coming):
            for key in [key for key, process in processes.items() if not process.running()]:
                target_health.deregister(processes.pop(key))
                self._not_before[key] = time.monotonic() + REPLACEMENT_SECONDS

    def _keep(self, key: Key, task: tasks.Task) -> None:
        """Have a task of the wanted release; the one before answers until the new one is healthy."""
        coming = self._coming.get(key)
        if coming and coming.task.task_definition != task.task_definition:
            self._end(self._coming.pop(key))
        elif coming and (coming.health.healthy or key not in self._running):
            if key in self._running:
                self._end(self._running.pop(key))
            self._running[key] = self._coming.pop(key)
        current = self._running.get(key)
        if current is None:
            self._begin(self._running, key, task)
        elif current.task.task_definition != task.task_definition and key not in self._coming:
            self._begin(self._coming, key, task)
        if key in self._running:
            target_health.register(self._running[key])

    def _begin(self, processes: dict[Key, TaskProcess], key: Key, task: tasks.Task) -> None:
        if time.monotonic() < self._not_before.get(key, 0):
            return
        try:
            process = self._start(task)
        except tasks.TaskFailed as failed:
            _log.warning("%s cannot start a task: %s", task.service.name, failed)
            self._not_before[key] = time.monotonic() + REPLACEMENT_SECONDS
            return
        if task.service.name in self._faults:
            process.say(self._faults[task.service.name])
        processes[key] = process

    def _end(self, process: TaskProcess) -> None:
        target_health.deregister(process)
        if self._down(process.task):
            process.kill()
        else:
            process.drain()
            self._leaving.append(process)

    def _down(self, task: tasks.Task) -> bool:
        return self._faults.get(task.service.name, Faults()).down
