# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`python -m tests.awx up|status|down DIRECTORY`: this AWX in a process of its own, which says in DIRECTORY/awx.json
where it answers.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from local_aws import state
from tests.awx.server import TOKEN, Server

_WORD = "tests.awx"
_START_SECONDS = 60


def main() -> int:
    """Run one command."""
    command, directory = sys.argv[1], Path(sys.argv[2])
    return {"up": up, "serve": serve, "status": status, "down": down}[command](directory / "awx.json")


def up(file: Path) -> int:
    """Start it, unless it runs."""
    if running(file):
        print("already up")
        return 0
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-m", _WORD, "serve", str(file.parent)],
        cwd=state.CHECKOUT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + _START_SECONDS
    while not running(file):
        if process.poll() is not None or time.monotonic() > deadline:
            print("it did not start", file=sys.stderr)
            return 1
        time.sleep(0.1)
    print("up")
    return 0


def serve(file: Path) -> int:
    """Be it, until somebody ends this process."""
    server = Server(state.CHECKOUT)
    written = file.with_suffix(".new")
    written.write_text(json.dumps({"pid": os.getpid(), "address": server.address, "token": TOKEN}), encoding="utf-8")
    written.replace(file)
    server.serve_forever()
    return 0


def status(file: Path) -> int:
    """Say whether it runs, as JSON."""
    print(json.dumps({"running": running(file)}))
    return 0


def down(file: Path) -> int:
    """End it."""
    if running(file):
        state.end(json.loads(file.read_text(encoding="utf-8"))["pid"], _WORD)
        print("down")
    file.unlink(missing_ok=True)
    return 0


def running(file: Path) -> bool:
    return file.exists() and state.running(json.loads(file.read_text(encoding="utf-8"))["pid"], _WORD)


if __name__ == "__main__":
    sys.exit(main())
