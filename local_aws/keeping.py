# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where this process keeps its databases, which user runs their servers, and what ends them when the process
is gone.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from local_aws import state

HOST = "127.0.0.1"
#: Database servers refuse to be run by root, who lets this user do it.
SYSTEM_USER = "nobody" if os.geteuid() == 0 else None

# Ends the servers below a directory, and removes it, when the process that holds the other end of its input is gone.
# The first line of a server's pid file is its process; the fifth, which PostgreSQL writes, its directory for sockets.
_WATCH = """
cat >/dev/null
for file in "$0"/*/postmaster.pid "$0"/*/mariadbd.pid; do
    [ -e "$file" ] || continue
    { read -r pid; read -r _; read -r _; read -r _; read -r sockets; } < "$file"
    case $file in *mariadbd.pid) how=KILL sockets= ;; *) how=QUIT ;; esac
    grep -qaF "$0" "/proc/$pid/cmdline" && kill -$how "$pid" && [ -n "$sockets" ] && rm -rf "$sockets"
done
rm -rf "$0"
"""


@dataclass
class _Place:
    """The directory, and what tells the watch that the process lives."""

    databases: Path | None = None
    lifeline: int = -1


_PLACE = _Place()


def use(home: Path) -> None:
    """Keep the databases for this state directory; those of an earlier process go. They never outlive this process."""
    clear(home)
    home.mkdir(parents=True, exist_ok=True)
    # below root's own directories no other user may pass, so root keeps them in the place for temporary files
    directory = Path(tempfile.mkdtemp(prefix="databases-", dir=None if SYSTEM_USER else home))
    (home / "databases").symlink_to(directory)
    _PLACE.databases = directory
    give(directory)
    read_end, _PLACE.lifeline = os.pipe()
    subprocess.Popen(
        ["/bin/sh", "-c", _WATCH, str(directory)],
        stdin=read_end,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(read_end)


def clear(home: Path) -> None:
    """End servers whose data is kept for this state directory, and remove their data."""
    link = home / "databases"
    directory = link.resolve()
    for pidfile in directory.glob("*/postmaster.pid"):
        with suppress(FileNotFoundError):
            lines = pidfile.read_text().split("\n")
            state.end(int(lines[0]), str(directory), signal.SIGQUIT)
            shutil.rmtree(lines[4], ignore_errors=True)
    for pidfile in directory.glob("*/mariadbd.pid"):
        with suppress(FileNotFoundError):
            state.end(int(pidfile.read_text()), str(directory), signal.SIGKILL)
    shutil.rmtree(directory, ignore_errors=True)
    link.unlink(missing_ok=True)


def databases() -> Path:
    """The directory which holds one directory a server."""
    if _PLACE.databases is None:
        use(Path(tempfile.mkdtemp(prefix="local-aws-")))
    return _PLACE.databases


def give(path: Path) -> None:
    """Let the user who runs the servers own a file or directory."""
    if SYSTEM_USER:
        shutil.chown(path, SYSTEM_USER)


def run(program: str | Path, *arguments: str | Path, given: IO[str] | int = subprocess.DEVNULL) -> None:
    """Run a program as the user who runs the servers. Raises RuntimeError with what it said."""
    # a file, not a pipe: pg_ctl's child would hold a pipe open
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [program, *arguments],
            stdout=output,
            stderr=output,
            stdin=given,
            user=SYSTEM_USER,
            cwd="/",
            check=False,
            start_new_session=True,
        )
        if done.returncode:
            output.seek(0)
            raise RuntimeError(f"{Path(program).name} failed: {output.read().strip()}")


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


class Servers:
    """The servers of one kind that this process runs, by identifier.

    Each has an identifier, a host, a port, and can be stopped.
    """

    def __init__(self) -> None:
        self._running: dict[str, Any] = {}

    def add(self, server: Any) -> None:
        """A server has started."""
        self._running[server.identifier] = server

    def forget(self, server: Any) -> None:
        """A server is no more."""
        self._running.pop(server.identifier, None)

    def find(self, host: str, port: int) -> Any:
        """The server at that address, or None."""
        return next(
            (server for server in list(self._running.values()) if (server.host, server.port) == (host, int(port))), None
        )

    def find_by_identifier(self, identifier: str) -> Any:
        """The server with that identifier, or None."""
        return self._running.get(identifier)

    def stop_all(self) -> None:
        """Stop every one."""
        for server in list(self._running.values()):
            server.stop()
