# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Every module's EXAMPLES, run in their order on the embedded AWS: in check mode, in earnest, and once more.

What an example presupposes is made by the function `examples(want)` in the module's case (see test_contract.py). It
returns what stands in the examples for something that AWS names by itself, such as an id, with the real name of what it
made: {"vpc-0123456789abcdef0": "vpc-3f2a..."}. A module whose examples presuppose nothing needs no such function.
Beside it a case may have VARIABLES, which the examples' templates name, and EVERY_TIME, the names of the tasks which do
their work however often they run, such as loading a table again.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import subprocess
import sys

import pytest
import yaml

from tests.unit.module_files import COLLECTIONS, MODULES
from tests.unit.plugins.modules.contract import templating
from tests.unit.plugins.modules.contract.conftest import CASES

OURS = "migrate.aws."


def text_of(module) -> str:
    """The module's EXAMPLES as they stand."""
    for node in ast.parse(module.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "EXAMPLES":
            return ast.literal_eval(node.value)
    pytest.fail(f"{module.stem} has no EXAMPLES")


@pytest.fixture(scope="module")
def render():
    """A function which has one task of some examples templated by Ansible itself."""
    command = [sys.executable, templating.__file__, str(COLLECTIONS)]
    quiet = {**os.environ, "ANSIBLE_DEPRECATION_WARNINGS": "0"}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=quiet) as process:

        def ask(**request):
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            assert "error" not in answer, answer
            return answer

        yield ask
        process.stdin.close()


def replaced(text, placeholders):
    """The examples with the real names of what AWS named."""
    for placeholder, real in placeholders.items():
        assert placeholder in text
        text = text.replace(placeholder, real)
    return text


class Play:
    """A play of one module's examples, which registers their results."""

    def __init__(self, run, render, case):
        self.run, self.render = run, render
        self.every_time, self.variables = getattr(case, "EVERY_TIME", ()), dict(getattr(case, "VARIABLES", {}))

    def perform_all(self, text):
        for number in range(len(yaml.safe_load(text))):
            task = self.render(examples=text, number=number, variables=self.variables, directory=os.getcwd())
            results = [self.perform(task["name"], task["action"], arguments) for arguments in task["runs"]]
            if task["register"]:
                (self.variables[task["register"]],) = results

    def perform(self, name, action, arguments):
        if action.startswith(OURS):
            return self.perform_module(name, action.removeprefix(OURS), arguments)
        assert action == "ansible.builtin.debug" or arguments["holds"], name
        return arguments

    def perform_module(self, name, module, arguments):
        dry = self.run(module, True, **arguments)
        assert not dry.result.get("failed"), (name, dry.result["msg"])
        assert dry.mutations == [], name
        done = self.run(module, **arguments)
        assert not done.result.get("failed"), (name, done.result["msg"])
        assert done.changed == dry.changed, name
        again = self.run(module, **arguments)
        assert again.changed == (name in self.every_time), name
        return done.result


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_its_examples_run_as_they_stand(module, run, render, request):
    case = importlib.import_module(f"{CASES}.{module.stem}")
    placeholders = case.examples(request.getfixturevalue) if hasattr(case, "examples") else {}
    Play(run, render, case).perform_all(replaced(text_of(module), placeholders))
