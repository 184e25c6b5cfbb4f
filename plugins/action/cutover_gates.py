# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Action plugin: samples gates again and again, and shows how they stand. What a sample means is the module's."""

from __future__ import annotations

import time
from typing import Any

from ansible.plugins.action import ActionBase
from ansible.utils.display import Display
from ansible_collections.migrate.aws.plugins.action.worker import ActionModule as WorkerAction
from ansible_collections.migrate.aws.plugins.plugin_utils._people import want_progress

MODULE = "migrate.aws.cutover_gates"
display = Display()


class ActionModule(WorkerAction):
    """Runs the module of the same name until there is a verdict."""

    _supports_async = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """The module's last result."""
        ActionBase.run(self, tmp, task_vars)
        arguments = dict(self._task.args)
        while True:
            begun = time.monotonic()
            result = self._execute_module(module_name=MODULE, module_args=arguments, task_vars=task_vars)
            for line in result.get("lines", []):
                self._show(f"{task_vars['inventory_hostname']}: {line}")
            if result.get("failed") or result["done"]:
                return result
            arguments["history"] = result["history"]
            time.sleep(max(0.0, begun + result["wait"] - time.monotonic()))

    def _show(self, line: str) -> None:
        """Show a line where the output is for people, who want to see what went well, and the task is no secret."""
        if want_progress() and not self._task.no_log:
            display.display(line)
