# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The collection's modules, found by enumerating them, and what each says of itself."""

from __future__ import annotations

import ast
import functools
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

CHECKOUT = Path(__file__).resolve().parents[2]
MODULES = sorted((CHECKOUT / "plugins/modules").glob("*.py"))
#: Where Ansible finds this very collection, installed beside those it needs.
COLLECTIONS = Path(importlib.util.find_spec("ansible_collections.migrate.aws").submodule_search_locations[0]).parents[2]
#: A PATH with Ansible's programs: beside Python, or where ansible-test has put them.
PATH = f"{Path(sys.executable).parent}:{os.environ['PATH']}"


def run_play(directory: Path, inventory: str) -> None:
    """Run a directory's play.yml on an inventory of it, as who has this collection installed. It has to succeed."""
    done = subprocess.run(
        ["ansible-playbook", "-i", inventory, "play.yml"],
        cwd=directory,
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": PATH, "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS)},
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@functools.cache
def documentation(module: Path) -> dict[str, Any]:
    """The module's DOCUMENTATION, EXAMPLES and RETURN, parsed; fragments are not in it."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    texts = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id.isupper()
        and isinstance(node.value, ast.Constant)
    }
    return {name: yaml.load(texts[name], Loader=yaml.CSafeLoader) for name in ("DOCUMENTATION", "EXAMPLES", "RETURN")}


def fragments(module: Path) -> set[str]:
    """The names of the documentation fragments which the module extends."""
    return set(documentation(module)["DOCUMENTATION"]["extends_documentation_fragment"])
