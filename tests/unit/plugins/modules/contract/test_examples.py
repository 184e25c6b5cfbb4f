# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Every module's EXAMPLES, run in their order on the embedded AWS: in check mode, in earnest, and once more.

What an example presupposes is made by the function `examples(want)` in the module's case (see test_contract.py). It returns
what stands in the examples for something that AWS names by itself, such as an id, with the real name of what it made:
{"vpc-0123456789abcdef0": "vpc-3f2a..."}. A module whose examples presuppose nothing needs no such function. EVERY_TIME in the
case are the names of the tasks which do their work however often they run, such as loading a table again.
"""

from __future__ import annotations

import ast
import importlib

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template

from tests.unit.module_files import MODULES
from tests.unit.plugins.modules.contract.conftest import CASES

KEYWORDS = {"name", "register"}


def text_of(module) -> str:
    """The module's EXAMPLES as they stand."""
    for node in ast.parse(module.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "EXAMPLES":
            return ast.literal_eval(node.value)
    pytest.fail(f"{module.stem} has no EXAMPLES")


class Play:
    """A play of one module's examples: a task's arguments are templated as Ansible does it, and its result registered."""

    def __init__(self, run, placeholders, every_time):
        self.run, self.placeholders, self.every_time = run, placeholders, every_time
        self.loader, self.variables = DataLoader(), {}

    def perform_all(self, text):
        for placeholder, real in self.placeholders.items():
            assert placeholder in text
            text = text.replace(placeholder, real)
        for task in self.loader.load(trust_as_template(text)):
            (action,) = set(task) - KEYWORDS
            result = self.perform(task["name"], action, task[action])
            if "register" in task:
                self.variables[task["register"]] = result

    def perform(self, name, action, arguments):
        templar = Templar(loader=self.loader, variables=self.variables)
        arguments = templar.template(arguments)
        if action == "ansible.builtin.debug":
            return arguments
        if action == "ansible.builtin.assert":
            assert templar.evaluate_conditional(arguments["that"]), name
            return arguments
        return self.perform_module(name, action.removeprefix("migrate.aws."), arguments)

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
def test_its_examples_run_as_they_stand(module, run, request):
    case = importlib.import_module(f"{CASES}.{module.stem}")
    prepare = getattr(case, "examples", lambda want: {})
    play = Play(run, prepare(request.getfixturevalue), getattr(case, "EVERY_TIME", ()))
    play.perform_all(text_of(module))
