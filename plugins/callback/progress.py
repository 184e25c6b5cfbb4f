# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Callback plugin: shows what long tasks wait for, while they wait."""

from __future__ import annotations

DOCUMENTATION = r"""
name: progress
type: notification
short_description: Show what long tasks wait for
version_added: 1.0.0
author: migrate.aws contributors (!UNKNOWN)
description:
  - While a module of this collection waits for something in AWS, shows what is awaited, its state, for how long, and
    how long
    it usually takes; of a full load also how many tables and rows are there. Of other tasks that take long it says that
    they
    still run.
  - On a terminal the lines are renewed in place, and gone when the task has its result. Elsewhere, in a file, a pipe or
    the
    log of AWX, they are printed one after another, each when something has changed or a while has passed.
  - Nothing is shown under callbacks for machines or for little output (P(ansible.builtin.minimal#callback),
    P(ansible.builtin.oneline#callback), P(ansible.posix.json#callback) and the like), nor with
    C(display_ok_hosts=false).
  - Modules tell by a socket in a directory that only the user can enter. One that runs on another machine or as another
    user
    finds none, and works all the same. What is told are names and states, never the values of options.
  - How long something usually takes is the median of the last times on this machine.
requirements:
  - The plugin is enabled, C(callbacks_enabled = migrate.aws.progress) in C(ansible.cfg).
options:
  after:
    description: Seconds from the beginning of a wait to the first line, and from one line to the next of a changed
      state.
    type: float
    default: 10
    env: [{name: MIGRATE_AWS_PROGRESS_AFTER}]
    ini: [{section: callback_migrate_aws_progress, key: after}]
  every:
    description: Seconds from one line to the next where nothing has changed, and to the first one of a task that does
      not tell.
    type: float
    default: 60
    env: [{name: MIGRATE_AWS_PROGRESS_EVERY}]
    ini: [{section: callback_migrate_aws_progress, key: every}]
  in_place:
    description:
      - Whether lines are renewed in place. V(auto) does so on a terminal under P(ansible.builtin.default#callback).
    type: str
    choices: [auto, always, never]
    default: auto
    env: [{name: MIGRATE_AWS_PROGRESS_IN_PLACE}]
    ini: [{section: callback_migrate_aws_progress, key: in_place}]
  history:
    description: The file in which it is kept how long waits took. Empty for none.
    type: str
    default: ~/.cache/migrate.aws/waits.json
    env: [{name: MIGRATE_AWS_PROGRESS_HISTORY}]
    ini: [{section: callback_migrate_aws_progress, key: history}]
"""

import contextlib
import itertools
import json
import os
import shutil
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path

from ansible import context
from ansible.plugins.callback import CallbackBase
from ansible_collections.migrate.aws.plugins.module_utils._progress import VARIABLE
from ansible_collections.migrate.aws.plugins.plugin_utils._board import Board
from ansible_collections.migrate.aws.plugins.plugin_utils._people import stdout_callback, want_progress
from ansible_collections.migrate.aws.plugins.plugin_utils._usual import Usual

#: Seconds between two looks at the clock.
TICK = 1.0
#: So many lines are renewed in place at most.
MOST = 8
ERASE_BELOW = "\x1b[J"
#: These say by themselves how it goes, or wait for somebody.
NOT_SHOWN = ("cutover_gates", "pause")


class CallbackModule(CallbackBase):
    """Listens to modules, and shows what they tell."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "migrate.aws.progress"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.numbers = itertools.count(1)
        self.board: Board | None = None
        self.usual: Usual | None = None
        self.place = ""
        self.listener: socket.socket | None = None
        self.closing = contextlib.ExitStack()
        self.screen = threading.Lock()
        #: How many lines there are to renew.
        self.drawn = 0

    def v2_playbook_on_start(self, playbook):
        """Begin to listen, where somebody wants to see it."""
        if not want_progress():
            self.disabled = True
            return
        history = self.get_option("history")
        self.usual = Usual(Path(history).expanduser() if history else None)
        # another inventory is another place, where things take another time
        self.place = " ".join(context.CLIARGS.get("inventory") or ())
        self.board = Board(
            lambda task: self.usual.of(self._named(task)), self.get_option("after"), self.get_option("every")
        )
        try:
            self.listener = self._listener()
        except OSError as refused:
            self._display.v(f"progress: no socket to listen at, so only the names of long tasks are shown ({refused})")
        threading.Thread(target=self._watch, args=(self.board,), daemon=True).start()

    def v2_runner_on_start(self, host, task):
        """The worker is forked after this, with the environment as it is now."""
        number = str(next(self.numbers))
        if self.listener:
            os.environ[VARIABLE] = f"{number} {self.listener.getsockname()}"
        if not task.no_log and task.action.rpartition(".")[2] not in NOT_SHOWN:
            with self.screen:
                self.board.start(number, host.get_name(), task.get_name(), time.monotonic())

    def v2_runner_on_ok(self, result):
        """A result is shown."""
        self._ended(result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        """A failure is shown."""
        self._ended(result)

    v2_runner_on_skipped = v2_runner_on_ok
    v2_runner_on_unreachable = v2_runner_on_ok

    def v2_playbook_on_stats(self, stats):
        """Leave nothing behind, but how long waits took."""
        with self.screen:
            self._erase()
            self.board = None
        os.environ.pop(VARIABLE, None)
        self.closing.close()
        self.usual.keep()

    def _named(self, task: str) -> str:
        return f"{self.place}: {task}"

    def _listener(self) -> socket.socket:
        directory = self.closing.enter_context(tempfile.TemporaryDirectory(prefix="progress-"))
        listener = self.closing.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        listener.bind(str(Path(directory, "socket")))
        listener.settimeout(TICK)
        return listener

    def _ended(self, result) -> None:
        with self.screen:
            # something was printed below: what is renewed from now on begins after it
            self.drawn = 0
            self.board.end(result._host.get_name())

    def _watch(self, board: Board) -> None:
        """Hear and show, until the run is over."""
        while self.board:
            record = self._heard()
            with self.screen:
                ended = board.hear(record, time.monotonic())
                if ended:
                    task, seconds = ended
                    self.usual.add(self._named(task), seconds)
                if self.board:
                    self._show(time.monotonic())

    def _heard(self):
        try:
            return json.loads(self.listener.recv(8192)) if self.listener else time.sleep(TICK)
        except ValueError:
            return None
        except OSError:
            # nobody has told anything within the tick, or the run is over
            return None

    def _show(self, now: float) -> None:
        in_place = self._is_in_place()
        self._erase()
        for line in self.board.due(now, silent_only=in_place):
            self._display.display(line)
            sys.stdout.flush()
        if in_place and self.board.all_wait():
            self._draw(self.board.lines(now))

    def _is_in_place(self) -> bool:
        chosen = self.get_option("in_place")
        if chosen != "auto":
            return chosen == "always"
        return sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb" and stdout_callback() == "default"

    def _draw(self, lines: list[str]) -> None:
        width = shutil.get_terminal_size().columns - 1
        more = [f"... and {len(lines) - MOST} more"] if len(lines) > MOST else []
        shown = [line if len(line) <= width else f"{line[: width - 1]}…" for line in [*lines[:MOST], *more]]
        # a carriage return makes the terminal show it at once
        self._display.display("\r" + "\n".join(shown), screen_only=True, newline=False)
        self.drawn = len(shown)

    def _erase(self) -> None:
        if self.drawn:
            up = f"\x1b[{self.drawn - 1}A" if self.drawn > 1 else ""
            self._display.display(f"\r{up}{ERASE_BELOW}", screen_only=True, newline=False)
            self.drawn = 0
