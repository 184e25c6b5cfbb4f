# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which tests a change touches, in a checkout of a few files, and when `make quick` stops."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import pytest

from tests import quick
from tests.unit.module_files import CHECKOUT

FILES = {
    "plugins/module_utils/_names.py": "",
    "plugins/module_utils/_dms/api.py": (
        "from ansible_collections.migrate.aws.plugins.module_utils._names import names\n"
    ),
    "plugins/modules/dms_thing.py": "from ansible_collections.migrate.aws.plugins.module_utils._dms import api\n",
    "plugins/modules/iam_thing.py": "from ..module_utils import _names\n",
    "roles/dms/tasks/main.yml": "- migrate.aws.dms_thing:\n",
    "roles/dms/README.md": "",
    "docs/index.md": "",
    "local_aws/server.py": "from local_aws import patches\n",
    "local_aws/patches/__init__.py": "import pkgutil\nNAMES = pkgutil.iter_modules(__path__)\n",
    "local_aws/patches/dms.py": "",
    "tests/conftest.py": "from local_aws import server\n",
    "tests/unit/test_dms_thing.py": 'run_module("dms_thing")\n',
    "tests/unit/test_iam_thing.py": "import ansible_collections.migrate.aws.plugins.modules.iam_thing\n",
    "tests/unit/test_role.py": 'ROLE = "roles/dms"\n',
    "tests/unit/test_word.py": 'WORD = "docs"\n',
    "tests/unit/test_all.py": 'MODULES = sorted((CHECKOUT / "plugins/modules").glob("*.py"))\n',
    "tests/unit/test_docs.py": 'PAGES = (CHECKOUT / "docs").glob("*.md")\n',
    "tests/local_aws/test_patches_dms.py": "",
    "tests/integration/test_site.py": 'play("playbooks/site.yml", "roles/dms")\n',
}


@pytest.fixture
def checkout(tmp_path):
    """The files above."""
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


ALL = "tests/unit/test_all.py"
DMS, IAM, ROLE = (f"tests/unit/test_{name}.py" for name in ("dms_thing", "iam_thing", "role"))


@pytest.mark.parametrize(
    ("path", "tests", "enumerating"),
    [
        ("plugins/modules/dms_thing.py", [DMS, ALL, ROLE], {ALL}),
        ("plugins/modules/iam_thing.py", [IAM, ALL], {ALL}),
        ("plugins/module_utils/_dms/api.py", [DMS, ROLE], set()),
        ("plugins/module_utils/_names.py", [IAM, DMS, ROLE], set()),
        ("roles/dms/README.md", [ROLE], set()),
        ("docs/index.md", ["tests/unit/test_docs.py"], {"tests/unit/test_docs.py"}),
        ("docs/gone.md", ["tests/unit/test_docs.py"], {"tests/unit/test_docs.py"}),
        ("tests/unit/test_word.py", ["tests/unit/test_word.py"], set()),
        ("tests/integration/test_site.py", [], set()),
    ],
)
def test_a_change_touches_what_imports_names_or_enumerates_it_the_nearest_first(checkout, path, tests, enumerating):
    found = quick.touched(checkout, [path])
    assert (found.ordered(), found.enumerating & {*tests}) == (tests, enumerating)


def test_the_embedded_aws_touches_all_that_may_use_it_and_its_own_test_first(checkout):
    found = quick.touched(checkout, ["local_aws/patches/dms.py"])
    assert found.ordered()[0] == "tests/local_aws/test_patches_dms.py"
    assert {*found.ordered()} == {path for path in FILES if path.startswith(quick.SUITES)}
    assert found.enumerating == set()


def test_every_module_of_this_checkout_touches_a_test_of_its_own_and_the_contract():
    found = quick.touched(CHECKOUT, ["plugins/modules/dms_endpoint.py"])
    assert found.ordered()[0] == "tests/unit/plugins/modules/test_dms_endpoint.py"
    assert "tests/unit/plugins/modules/contract/test_contract.py" in found.enumerating & found.distances.keys()


def test_what_differs_is_what_was_committed_here_what_was_not_and_what_is_new(tmp_path):
    def git(*words):
        who = ["-c", "user.name=A Contributor", "-c", "user.email=contributor@example.com"]
        subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True)

    def write(*names):
        for name in names:
            (tmp_path / name).write_text(name, encoding="utf-8")

    def commit(*names):
        write(*names)
        git("add", "--all")
        git("commit", "--message", "files")

    git("init", "--initial-branch", "main")
    commit("kept", "edited", "removed")
    git("checkout", "-b", "topic")
    commit("committed")
    git("checkout", "main")
    commit("elsewhere")
    git("checkout", "topic")
    (tmp_path / "edited").write_text("otherwise", encoding="utf-8")
    (tmp_path / "removed").unlink()
    write("new")
    assert quick.changed(tmp_path) == ["committed", "edited", "new", "removed"]


TESTS = """
import json, os, pytest

@pytest.mark.parametrize("module", ["dms_thing", "iam_thing"])
def test_one(module):
    assert module == "dms_thing"

def test_two():
    plan = json.loads(os.environ["MIGRATE_QUICK"])
    plan["until"] -= {earlier}
    os.environ["MIGRATE_QUICK"] = json.dumps(plan)

def test_three():
    pass
"""


@pytest.mark.parametrize("workers", [[], ["-n", "1"]])
@pytest.mark.parametrize(
    ("seconds", "earlier", "said", "left", "status"),
    [(900, 0, "3 passed", False, 0), (900, 1000, "2 passed", True, 0), (-1, 0, "no time", True, 1)],
)
def test_it_runs_the_cases_of_a_changed_file_and_starts_nothing_when_the_time_is_up(
    tmp_path, workers, seconds, earlier, said, left, status
):
    (tmp_path / "test_these.py").write_text(TESTS.format(earlier=earlier), encoding="utf-8")
    plan = {"until": time.time() + seconds, "enumerating": ["test_these.py"], "named": ["dms_thing"], "beyond": []}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.quick", *workers, "test_these.py"],
        cwd=tmp_path,
        env={**os.environ, quick.PLAN: json.dumps(plan), "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert said in done.stdout
    assert ("no time for all of these" in done.stdout) is left
