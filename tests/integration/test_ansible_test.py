# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The unit tests as ansible-test runs them: all are found, and some of each sort pass."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.integration.conftest import CHECKOUT

#: Of each sort of test, one: pure, with Ansible's own programs, on the embedded AWS, and on a database.
SAMPLE = (
    "tests/unit/plugins/module_utils/test_compare.py",
    "tests/unit/plugins/lookup/test_secret_value.py",
    "tests/unit/plugins/modules/test_ecs_cluster.py",
    "tests/unit/plugins/modules/test_database_tables_info.py",
)


def run(*command: str) -> str:
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-6000:]
    return done.stdout


def units(*options: str) -> str:
    return run("scripts/ansible-test", "units", "--num-workers", "1", *options)


def number(outcome: str, said: str) -> int:
    """How many tests pytest says have this outcome."""
    return int(re.search(rf"\b(\d+) (?:tests )?{outcome}\b", said).group(1))


def test_it_finds_all_unit_tests():
    ours = run(sys.executable, "-m", "pytest", "tests/unit", "--collect-only", "-q")
    assert number("collected", units("--collect-only")) == number("collected", ours)


def test_tests_of_each_sort_pass():
    said = units(*SAMPLE)
    assert number("passed", said) > len(SAMPLE)
    assert "failed" not in said and "skipped" not in said
