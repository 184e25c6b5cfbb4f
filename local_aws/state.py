# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where one embedded AWS keeps what it needs: a directory with state.json, the log and the databases."""

from __future__ import annotations

import json
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]


def directory(given: str | None = None) -> Path:
    """The state directory: as given, from LOCAL_AWS_STATE_DIR, or .local_aws in the checkout."""
    return Path(given or os.environ.get("LOCAL_AWS_STATE_DIR") or CHECKOUT / ".local_aws").resolve()


def read(state_dir: Path) -> dict | None:
    """What state.json says, or None when nothing was started here."""
    with suppress(FileNotFoundError, json.JSONDecodeError):
        return json.loads((state_dir / "state.json").read_text())
    return None


def write(state_dir: Path, state: dict) -> None:
    """Write state.json at once or not at all."""
    temporary = state_dir / "state.json.new"
    temporary.write_text(json.dumps(state, indent=2) + "\n")
    temporary.replace(state_dir / "state.json")


def running(pid: int | None, word: str) -> bool:
    """Whether that process lives and has the word in its command line, so that a reused pid is not mistaken for it."""
    with suppress(OSError):
        process = Path(f"/proc/{pid}")
        dead = (process / "stat").read_text().rpartition(")")[2].split()[0] in "ZX"
        return not dead and word in (process / "cmdline").read_text()
    return False


def end(pid: int, word: str, first: int = signal.SIGTERM, patience: float = 10.0) -> None:
    """End a process of ours: the first signal, then SIGKILL when patience (seconds) is over."""
    for number, seconds in ((first, patience), (signal.SIGKILL, 5.0)):
        if not running(pid, word):
            return
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + seconds
        while running(pid, word) and time.monotonic() < deadline:
            time.sleep(0.05)
