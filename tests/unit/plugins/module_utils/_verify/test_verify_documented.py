# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""docs/verify.md is true: every requirement is in it, and every check and test that it names is there."""

from __future__ import annotations

import ast
import re

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._verify.checks.all import CHECKS

from tests.unit.module_files import CHECKOUT

TEXT = (CHECKOUT / "docs/verify.md").read_text(encoding="utf-8")
REQUIREMENTS = [
    *(f"E0-{number:02}" for number in range(1, 13)),
    *(f"E1-{number:02}" for number in range(1, 13)),
    *(f"E2-{number:02}" for number in range(1, 14)),
    *(f"E3-{number:02}" for number in range(1, 13)),
    *(f"E4-{number:02}" for number in range(1, 15)),
    *(f"C{number}" for number in range(1, 14)),
    *(f"I{number}" for number in range(1, 8)),
]
ROWS = dict(re.findall(r"^\| ([ECI][\d-]+) \| .* \| (.*) \|$", TEXT, re.MULTILINE))
NAMED = {requirement: re.findall(r"`([^`]+)`", shown) for requirement, shown in ROWS.items()}
TESTS = sorted({name for names in NAMED.values() for name in names if name.startswith("tests/")})


def test_every_requirement_is_listed_once():
    assert list(ROWS) == REQUIREMENTS


@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_a_requirement_names_the_checks_that_show_it_and_says_what_is_open(requirement):
    checks = [check.id for check in CHECKS if requirement in check.requirements]
    assert [name for name in NAMED[requirement] if not name.startswith("tests/")] == checks
    assert NAMED[requirement] or "open: " in ROWS[requirement] or requirement == "C13"


@pytest.mark.parametrize("name", TESTS)
def test_a_test_that_is_named_is_there(name):
    path, _colons, inside = name.partition("::")
    tree = ast.parse((CHECKOUT / path).read_text(encoding="utf-8"))
    assert inside in {".".join(found) for found in functions(tree)}


def functions(tree, *within):
    """The names of all test functions, each with the classes that it is in."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield (*within, node.name)
        if isinstance(node, ast.ClassDef):
            yield from functions(node, *within, node.name)


def test_every_check_is_described():
    described = re.findall(r"^\| `(\w+)` \| (.*) \| (.*) \|$", TEXT, re.MULTILINE)
    assert described == [(check.id, check.title, check.expected) for check in CHECKS]


def test_every_check_has_a_name_of_its_own_and_all_that_is_said_of_it():
    assert len({check.id for check in CHECKS}) == len(CHECKS) > 100
    assert all(check.title and check.requirements and check.expected and check.remedy for check in CHECKS)
    assert {requirement for check in CHECKS for requirement in check.requirements} <= set(REQUIREMENTS)
