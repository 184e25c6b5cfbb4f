# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible's templating in a process of its own, where Ansible's plugin loader finds this collection's filters and
lookups.

Reads requests from standard input and writes answers to standard output, one JSON object a line.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import init_plugin_loader
from ansible.template import Templar, trust_as_template

KEYWORDS = {"name", "register", "loop", "loop_control", "when"}


def rendered(examples: str, number: int, variables: dict[str, Any], directory: str) -> dict[str, Any]:
    """One task of the examples: its action, and its arguments each time that it would run."""
    loader = DataLoader()
    loader.set_basedir(directory)
    task = loader.load(trust_as_template(examples))[number]
    (action,) = set(task) - KEYWORDS
    templar = Templar(loader=loader, variables=variables)
    scopes = [{**variables, "item": item} for item in templar.template(task["loop"])] if "loop" in task else [variables]
    runs = []
    for scope in scopes:
        templar = Templar(loader=loader, variables=scope)
        if "when" not in task or templar.evaluate_conditional(task["when"]):
            runs.append(templar.template(task[action]))
            if action == "ansible.builtin.assert":
                runs[-1]["holds"] = templar.evaluate_conditional(task[action]["that"])
    return {"action": action, "runs": runs, "register": task.get("register"), "name": task["name"]}


def main() -> None:
    """Answer until there are no more requests."""
    init_plugin_loader(sys.argv[1:])
    for line in sys.stdin:
        try:
            answer = rendered(**json.loads(line))
        except AnsibleError as error:
            answer = {"error": str(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
