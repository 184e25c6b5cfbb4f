# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`python -m tests.quick`: lint the files that you have changed and run the tests that they touch, within a minute.

A file touches a test that imports it, names it or names its directory, directly or through other files. The nearest
tests run first. When the time is up, the rest is listed and left to `make unit`.

This file is also the pytest plugin that stops in time.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
#: No test starts later than this many seconds after the beginning, so that the last ones end within the minute.
SECONDS = 45
#: More files than that are not even collected, which alone would take the minute.
FILES = 60
#: How a Python file's name begins when it is imported, and where such files are.
PACKAGES = {"ansible_collections.migrate.aws.plugins": "plugins", "local_aws": "local_aws", "tests": "tests"}
SUITES = ("tests/unit/", "tests/local_aws/")
#: What playbooks and tests give by its full name, as in migrate.aws.dms, and modules also by the last part of it alone.
NAMED = re.compile(r"(plugins/modules|plugins/(?:action|callback|filter|lookup)|playbooks|roles)/([a-z]\w*)")
PLAN = "MIGRATE_QUICK"


@dataclass(frozen=True)
class Tests:
    """Test files by their distance from a change, and those among them that enumerate files.

    Of an enumerating file only the cases named after a changed file matter.
    """

    distances: dict[str, float]
    enumerating: set[str]

    def ordered(self) -> list[str]:
        """The nearest first."""
        return sorted(self.distances, key=lambda path: (self.distances[path], path))


def changed(checkout: Path) -> list[str]:
    """Paths that differ from where this branch left main, committed or not, deleted ones too."""

    def git(*words: str) -> list[str]:
        done = subprocess.run(["git", *words], cwd=checkout, capture_output=True, text=True, check=False)
        return done.stdout.splitlines()

    bases = (git("merge-base", "HEAD", branch) for branch in ("main", "origin/main"))
    (base,) = next((found for found in bases if found), ["HEAD"])
    return sorted(
        {*git("diff", "--name-only", "--no-renames", base), *git("ls-files", "--others", "--exclude-standard")}
    )


def names(path: str) -> set[str]:
    """What stands for a file in the literals of a test: its path, its name and its directories."""
    found = {path, *directories(path)}
    if match := NAMED.match(path):
        found.add(f"migrate.aws.{match[2]}")
    if match and match[1] == "plugins/modules":
        found.add(match[2])
    return found


def directories(path: str) -> set[str]:
    """The directories that hold a file, without the checkout itself."""
    return {str(parent) for parent in PurePath(path).parents} - {"."}


def touched(checkout: Path, paths: Iterable[str]) -> Tests:
    """The test files that changed files touch."""
    paths = list(paths)
    files = [
        str(file.relative_to(checkout))
        for top, pattern in (*((top, "*.py") for top in PACKAGES.values()), ("roles", "*.yml"), ("playbooks", "*.yml"))
        for file in sorted((checkout / top).rglob(pattern))
    ]
    known = {*files, *paths}
    users: dict[str, set[str]] = {}
    enumerators: dict[str, set[str]] = {}
    meant: dict[str, set[str]] = {}
    for path in known:
        for name in names(path):
            meant.setdefault(name, set()).add(path)
    for file in files:
        for used in _used(checkout, file, known):
            users.setdefault(used, set()).add(file)
        for word in _words(checkout, file):
            for used in meant.get(word, set()) - {file}:
                enumerates = file.startswith("tests/") and word in directories(used) and not NAMED.fullmatch(word)
                (enumerators if enumerates else users).setdefault(used, set()).add(file)
    near = _distances(users, paths)
    far = _distances(users, {user for path in paths for user in enumerators.get(path, ())})
    distances = {path: distance + 1 for path, distance in far.items()} | near
    tests = {
        path: distance - max(_likeness(path, other) for other in paths)
        for path, distance in distances.items()
        if _is_test(checkout, path)
    }
    return Tests(tests, far.keys() - near.keys())


def _is_test(checkout: Path, path: str) -> bool:
    return path.startswith(SUITES) and PurePath(path).match("test_*.py") and (checkout / path).exists()


def _likeness(test: str, path: str) -> float:
    """Less than one step, for a test that bears the name of a file and lies in directories of the same names."""
    here, there = PurePath(test), PurePath(path)
    shared = {*here.parts[:-1]} & {*there.parts[:-1]}
    return (here.stem.endswith(f"_{there.stem}") + len(shared) / len(here.parts)) / 2


def _distances(users: dict[str, set[str]], start: Iterable[str]) -> dict[str, int]:
    """How many steps each file is from the nearest of those it uses."""
    distances = dict.fromkeys(start, 0)
    waiting = deque(distances)
    while waiting:
        path = waiting.popleft()
        for user in users.get(path, set()) - distances.keys():
            distances[user] = distances[path] + 1
            waiting.append(user)
    return distances


def _used(checkout: Path, file: str, known: set[str]) -> set[str]:
    """The files that a Python file imports; for a test, also the conftest.py of its directories."""
    if not file.endswith(".py"):
        return set()
    used = {f"{parent}/conftest.py" for parent in directories(file) if PurePath(file).match("test_*.py")}
    for node in ast.walk(ast.parse((checkout / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            dotted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            within = ".".join(PurePath(file).parts[: -node.level]) if node.level else ""
            module = ".".join(filter(None, (within, node.module)))
            dotted = [module, *(f"{module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in dotted:
            path = _path(name)
            used |= {f"{path}.py", f"{path}/__init__.py"}
    return used & known


def _path(dotted: str) -> str:
    """Where an imported module is, without its suffix."""
    for package, directory in PACKAGES.items():
        if dotted == package or dotted.startswith(f"{package}."):
            dotted = directory + dotted[len(package) :]
    return dotted.replace(".", "/")


def _words(checkout: Path, file: str) -> set[str]:
    """What a file may name other than by an import: paths, full names, and literals as a whole."""
    text = (checkout / file).read_text(encoding="utf-8")
    if file.endswith(".yml"):
        return set(re.findall(r"migrate\.aws\.\w+", text))
    if not file.startswith("tests/"):
        # a package that imports whatever it holds
        return {str(PurePath(file).parent)} if "__path__" in text else set()
    literals = {
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    parts = {part.strip("/.") for literal in literals for part in re.findall(r"[\w./-]+", literal)}
    paths = {part for part in parts if "/" in part or part.startswith("migrate.aws.")}
    dotted = {_path(part) for part in literals if re.fullmatch(r"(\w+\.)+\w+", part)}
    # "roles" may be a directory, or just a word
    tops = set() if re.search(r"glob\(|iterdir\(", text) else {*PACKAGES.values(), "roles", "playbooks", "docs", "awx"}
    return (literals - tops) | paths | dotted


def lint(paths: list[str]) -> int:
    """What ruff and yamllint say about the files; 0 is nothing."""
    there = [path for path in paths if (CHECKOUT / path).is_file()]
    python = [path for path in there if path.endswith(".py")]
    yaml = [path for path in there if path.endswith((".yml", ".yaml"))]
    status = 0
    for words, files in ((["ruff", "check"], python), (["ruff", "format", "--check"], python), (["yamllint"], yaml)):
        if files:
            program = Path(sys.executable).with_name(words[0])
            status |= subprocess.run([program, *words[1:], *files], cwd=CHECKOUT, check=False).returncode
    return status


def main() -> int:
    """Lint, then test; the exit status is 0 when both find nothing."""
    until = time.time() + SECONDS
    paths = changed(CHECKOUT)
    found = touched(CHECKOUT, paths)
    print(f"{len(paths)} changed files touch {len(found.distances)} test files", flush=True)
    if lint(paths):
        return 1
    if not found.distances:
        return 0
    named = {PurePath(path).stem for path in paths} | {match[2] for path in paths if (match := NAMED.match(path))}
    nearest, beyond = found.ordered()[:FILES], found.ordered()[FILES:]
    plan = {"until": until, "enumerating": sorted(found.enumerating), "named": sorted(named), "beyond": beyond}
    workers = ["-n", str(os.cpu_count()), "--dist", "loadfile", "--no-loadscope-reorder"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.quick", *workers, *nearest],
        cwd=CHECKOUT,
        env={**os.environ, PLAN: json.dumps(plan), "PYTHONPATH": str(CHECKOUT)},
        check=False,
    )
    return 0 if done.returncode == pytest.ExitCode.NO_TESTS_COLLECTED else done.returncode


# From here on, what pytest calls.
_LEFT: set[str] = set()


def pytest_collection_modifyitems(config, items):
    """Of a file that enumerates, keep the cases of what has changed."""
    plan = json.loads(os.environ[PLAN])

    def bears_a_name(item) -> bool:
        case = item.name.partition("[")[2]
        return not case or bool({*re.findall(r"\w+", case)} & {*plan["named"]})

    kept = [item for item in items if item.nodeid.partition("::")[0] not in plan["enumerating"] or bears_a_name(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def pytest_runtest_protocol(item, nextitem):
    """Start no test when the time is up."""
    if time.time() < json.loads(os.environ[PLAN])["until"]:
        return None
    _LEFT.add(item.nodeid.partition("::")[0])
    return True


def pytest_sessionfinish(session):
    """Tell the process that sums up what this one has left; fail where there was no time for a single test."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left"] = sorted(_LEFT)
    elif _LEFT and not session.config.pluginmanager.get_plugin("terminalreporter").stats.get("passed"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    """Hear what a worker has left."""
    _LEFT.update(getattr(node, "workeroutput", {}).get("left", ()))


def pytest_terminal_summary(terminalreporter):
    """Say which files have tests that there was no time for."""
    if left := {*_LEFT, *json.loads(os.environ[PLAN])["beyond"]}:
        terminalreporter.section("no time for all of these, which make unit runs")
        terminalreporter.write_line("\n".join(sorted(left)))


if __name__ == "__main__":
    sys.exit(main())
