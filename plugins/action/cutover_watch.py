# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Action plugin: looks at a cutover again and again, and shows what it sees. What there is to see is the module's."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display
from ansible_collections.migrate.aws.plugins.action.worker import ActionModule as WorkerAction
from ansible_collections.migrate.aws.plugins.plugin_utils import _watch_page
from ansible_collections.migrate.aws.plugins.plugin_utils._people import want_progress

MODULE = "migrate.aws.cutover_watch"
#: Moves the cursor to the top and clears what is below.
CLEAR = "\x1b[H\x1b[J"
#: This file is loaded before Ansible forks its workers, whose output is no terminal.
ON_TERMINAL = sys.stdout.isatty()
display = Display()


class ActionModule(WorkerAction):
    """Runs the module of the same name until the time is over, or the cutover is."""

    _supports_async = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """The module's last result."""
        ActionBase.run(self, tmp, task_vars)
        arguments = dict(self._task.args)
        title, shown = task_vars["inventory_hostname"], ""
        end = None
        while True:
            begun = time.monotonic()
            result = self._execute_module(module_name=MODULE, module_args=arguments, task_vars=task_vars)
            if result.get("failed"):
                return result
            options = result["invocation"]["module_args"]
            end = begun + options["duration"] if end is None else end
            over = result["done"] or self._task.check_mode or time.monotonic() + options["interval"] > end
            if options["page"]:
                self._keep(options["page"], _watch_page.page(result["watch"], title, options["interval"], over))
            shown = self._show(result["watch"], title, shown)
            if over:
                return result
            arguments["history"] = result["watch"]
            time.sleep(max(0.0, begun + options["interval"] - time.monotonic()))

    def _keep(self, path: str, text: str) -> None:
        """Put a page in the place of the one before, in one step: a browser may be reading it."""
        place = Path(path).expanduser()
        beside = place.with_name(f".{place.name}.{os.getpid()}")
        try:
            beside.write_text(text, encoding="utf-8")
            beside.replace(place)
        except OSError as error:
            raise AnsibleActionFail(f"The page cannot be written to {path}: {error.strerror}.") from error

    def _show(self, look: Mapping[str, Any], title: str, shown: str) -> str:
        """Show a look. Returns its line, which is not shown twice in a row."""
        text = _watch_page.line(look, title)
        if not want_progress() or self._task.no_log:
            return text
        if ON_TERMINAL:
            display.display(CLEAR + _watch_page.screen(look, title))
        elif text != shown:
            display.display(text)
        return text
