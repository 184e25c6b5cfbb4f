# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The layers under the modules: which file may import which, found by reading the imports of every file of plugins/.

modules  ->  _lifecycle  ->  api.py and waiters  ->  _aws  ->  amazon.aws, botocore
   |                                                           (nobody else)
   +----->  plan.py, transform.py and other pure files  ->  _compare, _tags, _errors
"""

from __future__ import annotations

import ast
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from tests.commands import blocks
from tests.unit.module_files import CHECKOUT

HOME = "ansible_collections.migrate.aws.plugins."
PLUGINS = CHECKOUT / "plugins"
FILES = sorted(PLUGINS.rglob("*.py"))
#: What answers from outside: AWS, databases, other machines. Pure files reach none of these.
OUTSIDE = ("boto3", "botocore", "psycopg", "pymysql", "socket", "subprocess", "urllib.request", "http.client")
#: Files that are pure although their service has no plan.py or transform.py, beside those of these two names.
PURE_NAMES = ("plan.py", "transform.py", "rule.py", "check.py", "report.py")
PURE = {
    "_compare.py",
    "_environment/migration.py",
    "_engines.py",
    "_errors.py",
    "_inventory.py",
    "_locations.py",
    "_maintenance_windows.py",
    "_monitoring.py",
    "_names.py",
    "_network.py",
    "_policy_documents.py",
    "_policy_statements.py",
    "_releases.py",
    "_rules.py",
    "_weights.py",
    "_tags.py",
    *(
        f"_dms/{name}.py"
        for name in (
            "assessment",
            "attributes",
            "certificate",
            "dependents",
            "endpoint",
            "endpoint_values",
            "instance",
            "kms_keys",
            "mappings",
            "reload",
            "secret",
            "serverless",
            "settings",
            "short_mappings",
            "statistics",
            "subnet_group",
            "subscription",
            "task",
        )
    ),
    "_secretsmanager/rotation.py",
}


def name(path: Path) -> str:
    """A file of plugins/ as it is imported, without the collection's name."""
    return ".".join(path.relative_to(PLUGINS).with_suffix("").parts)


KNOWN = {name(path) for path in FILES}


@cache
def imports(path: Path) -> frozenset[str]:
    """What a file imports: files of plugins/ by their names, everything else by its own."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            module = node.module.removeprefix(HOME)
            inner = {f"{module}.{alias.name}" for alias in node.names} & KNOWN
            found |= inner or {module}
    return frozenset(found)


@cache
def reached(module: str) -> frozenset[str]:
    """Everything that a file of plugins/ imports, and what that imports."""
    seen, left = set(), [module]
    while left:
        for found in imports(PLUGINS / (left.pop().replace(".", "/") + ".py")) - seen:
            seen.add(found)
            if found in KNOWN:
                left.append(found)
    return frozenset(seen)


def of(*places: str) -> list[Path]:
    return [path for path in FILES if path.relative_to(PLUGINS).parts[0] in places]


def is_pure(path: Path) -> bool:
    relative = path.relative_to(PLUGINS / "module_utils").as_posix()
    return relative in PURE or relative.startswith("_dms/engines/") or path.name in PURE_NAMES


PURE_FILES = [path for path in of("module_utils") if is_pure(path)]


def test_every_pure_file_that_is_named_is_there():
    there = {path.relative_to(PLUGINS / "module_utils").as_posix() for path in PURE_FILES}
    assert there >= PURE


@pytest.mark.parametrize("path", PURE_FILES, ids=name)
def test_what_decides_reaches_nothing_outside(path):
    outside = {
        found
        for found in reached(name(path))
        if found.split(".")[0] in OUTSIDE or found in OUTSIDE or "amazon.aws" in found
    }
    assert outside == set()


def test_one_file_reaches_amazon_aws():
    assert {name(path) for path in FILES if any("amazon.aws" in found for found in imports(path))} == {
        "module_utils._aws"
    }


def test_services_know_neither_modules_nor_other_kinds_of_plugins():
    kinds = {path.relative_to(PLUGINS).parts[0] for path in FILES} - {"module_utils"}
    for path in of("module_utils"):
        assert {found for found in imports(path) if found.split(".")[0] in kinds} == set(), path


def test_a_call_of_aws_knows_nothing_of_lifecycles():
    for path in of("module_utils"):
        if path.name == "api.py":
            assert "module_utils._lifecycle" not in reached(name(path)), path


def test_modules_know_no_other_module():
    for path in of("modules"):
        assert {found for found in imports(path) if found.startswith("modules.")} == set(), path


def test_nobody_imports_himself_by_a_detour():
    assert [module for module in sorted(KNOWN) if module in reached(module)] == []


@pytest.fixture(scope="module")
def diagram():
    """The picture in docs/architecture.md: {station: (its number, its paths)}, and its arrows."""
    (block,) = [block for block in blocks(CHECKOUT / "docs/architecture.md") if block.kind == "mermaid"]
    nodes = re.findall(r'^ *(\w+)\["(\d)\. .*<br>(.*)"\]$', block.text, re.MULTILINE)
    chains = re.findall(r"^ *(\w+(?: --> \w+)+)$", block.text, re.MULTILINE)
    assert len(nodes) + len(chains) + 1 == len(block.text.splitlines())
    arrows = {pair for chain in chains for pair in pairwise(chain.split(" --> "))}
    return {node: (int(number), paths.split(", ")) for node, number, paths in nodes}, arrows


def test_the_diagram_names_what_is_there(diagram):
    stations, _arrows = diagram
    paths = [path for _number, named in stations.values() for path in named]
    assert [path for path in paths if not list(CHECKOUT.glob(path))] == []


def test_a_value_passes_six_stations_at_most(diagram):
    stations, arrows = diagram
    assert {node for arrow in arrows for node in arrow} == set(stations)
    assert [(one, other) for one, other in arrows if stations[other][0] != stations[one][0] + 1] == []
    assert {number for number, _paths in stations.values()} == set(range(1, 7))


def test_the_diagram_ends_at_the_doors_of_the_code(diagram):
    stations, _arrows = diagram
    drawn = {path for number, named in stations.values() if number == 6 for path in named}
    doors = {path for path in FILES if {"psycopg", "pymysql"} & imports(path) or "amazon.aws" in str(imports(path))}
    assert drawn == {path.relative_to(CHECKOUT).as_posix() for path in doors}


@pytest.mark.parametrize("station", ["calls", "statements"])
def test_modules_reach_a_door_by_the_station_before_it(diagram, station):
    stations, arrows = diagram
    ((_, door),) = [arrow for arrow in arrows if arrow[0] == station]
    doors = {name(CHECKOUT / path) for path in stations[door][1]}
    between = [path for top in stations[station][1] for found in CHECKOUT.glob(top) for path in _python(found)]
    assert {found for path in between for found in reached(name(path))} >= doors
    assert {found for path in of("modules") for found in imports(path)} & {name(path) for path in between}


def _python(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]
