# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The process of a task."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from typing import IO

from local_aws import postgres, state

from . import tasks
from .faults import Faults
from .probes import Streak

_PROGRAM = "local_aws.traffic.service"


class TaskProcess:
    """A service's program, listening on a loopback port of its own from the moment it is made."""

    def __init__(self, task: tasks.Task, name_server: str, endpoint_url: str):
        """Start it. Raises TaskFailed where ECS could not."""
        environment = tasks.environment(task)
        with socket.create_server((postgres.HOST, 0), backlog=128) as listening:
            self.port: int = listening.getsockname()[1]
            # the child alone keeps the socket, so that nobody waits at it when the child is gone
            self._process = subprocess.Popen(
                [sys.executable, "-m", _PROGRAM, str(listening.fileno()), name_server],
                cwd=state.CHECKOUT,
                env={**_surroundings(endpoint_url), **environment},
                pass_fds=[listening.fileno()],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                text=True,
                start_new_session=True,
            )
        self.task = task
        self.health = Streak()
        self.addresses: list[str] = []

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def running(self) -> bool:
        """Whether it lives."""
        return self._process.poll() is None

    def say(self, faults: Faults) -> None:
        """Let it have these faults from now on."""
        with suppress(OSError):
            self._input.write(json.dumps(asdict(faults)) + "\n")
            self._input.flush()

    def drain(self) -> None:
        """Let it answer what it has, and end."""
        with suppress(OSError):
            self._input.close()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()
        self.drain()

    @property
    def _input(self) -> IO[str]:
        return self._process.stdin


def _surroundings(endpoint_url: str) -> dict[str, str]:
    """What a container finds beside its own variables: the AWS of its account, and who it is there."""
    kept = {
        name: os.environ[name] for name in ("PATH", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY") if name in os.environ
    }
    return {**kept, "AWS_ENDPOINT_URL": endpoint_url, "PYTHONDONTWRITEBYTECODE": "1"}
