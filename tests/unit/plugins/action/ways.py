# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Tasks run by Ansible's own action, and by this collection's, in a process of its own, as one of Ansible's workers is.

Reads requests from standard input and writes answers to standard output, one JSON object a line.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any
from unittest import mock

from ansible import context
from ansible.errors import AnsibleActionFail
from ansible.module_utils.common.collections import ImmutableDict
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.play import Play
from ansible.playbook.play_context import PlayContext
from ansible.plugins import loader
from ansible.template import Templar, trust_as_template
from ansible.utils.display import Display

#: Where what is private in ansible-core is looked for.
CORE = "ansible_collections.migrate.aws.plugins.plugin_utils._core"


def task_of(
    module: str,
    options: dict[str, Any],
    variables: dict[str, Any],
    keywords: dict[str, Any] | None = None,
    connection: str = "ansible.builtin.local",
    become: bool = False,
    shell: str = "/bin/sh",
):
    """The action that Ansible would run for a task, and its variables."""
    data = DataLoader()
    data.set_basedir(os.getcwd())
    tasks = [{"name": "ask", module: options, **(keywords or {})}]
    task = Play.load({"hosts": "all", "tasks": tasks}, loader=data).tasks[0].block[0]
    usual = {
        "ansible_python_interpreter": sys.executable,
        "ansible_playbook_python": sys.executable,
        "inventory_hostname": "payments",
    }
    variables = {**usual, "ansible_facts": {}, **variables}
    variables = {
        name: trust_as_template(value) if isinstance(value, str) else value for name, value in variables.items()
    }
    templar = Templar(loader=data, variables=variables)
    task.post_validate(templar._engine)
    play = PlayContext()
    play.executable = shell
    connection = loader.connection_loader.get(connection, play, None)
    connection.set_options(var_options={})
    if become:
        connection.set_become_plugin(loader.become_loader.get("ansible.builtin.sudo"))
    name = loader.module_loader.find_plugin_with_context(module).action_plugin or module
    action = loader.action_loader.get(
        name,
        task=task,
        connection=connection,
        play_context=play,
        loader=data,
        templar=templar,
        shared_loader_obj=None,
    )
    return action, variables


def answer(
    worker: bool,
    verbosity: int = 0,
    variables: dict[str, Any] | None = None,
    dry: bool = False,
    name: str | None = None,
    missing: str | None = None,
    **task: Any,
) -> dict[str, Any]:
    """What the task results in, as a callback plugin gets it, what was displayed, and why it ran the ordinary way.

    `dry`: only the last of these, of the task or of the module that is called `name`. `missing`: with an ansible-core
    that lacks this part.
    """
    if missing:
        with mock.patch(f"{CORE}.MISSING", [missing]), mock.patch(f"{CORE}.{missing}", None):
            return answer(worker, verbosity, variables, dry, name, **task)
    display = Display()
    display.verbosity = verbosity
    # what has been shown once is not shown again
    display._warns.clear()
    display._deprecations.clear()
    shown: list[str] = []
    display.display = lambda message, *_arguments, **_options: shown.append(str(message))
    action, variables = task_of(variables={"migrate_aws_run_in_worker": worker, **(variables or {})}, **task)
    if dry:
        return {"ordinary": action._why_ordinary(name or task["module"], variables, False)}
    try:
        result = action.run(task_vars=variables)
    except AnsibleActionFail as error:
        result = {"failed": True, "msg": str(error)}
    return {"result": result, "shown": shown, "ordinary": action.ordinary}


def main() -> None:
    """Answer until there are no more requests."""
    context.CLIARGS = ImmutableDict(forks=5)
    loader.init_plugin_loader(sys.argv[1:])
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    for line in sys.stdin:
        print(json.dumps(answer(**json.loads(line)), default=repr, sort_keys=True), file=out, flush=True)


if __name__ == "__main__":
    main()
