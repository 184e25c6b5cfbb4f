# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What README and docs say is true: commands, error texts, pages, permissions."""

from __future__ import annotations

import ast
import itertools
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests import permissions
from tests.commands import KINDS, PAGES, SHOWS, blocks, commands, unfenced
from tests.unit.module_files import CHECKOUT

BLOCKS = [block for page in PAGES for block in blocks(page)]
SHELL = [block for block in BLOCKS if block.kind.split(" ")[0] in ("sh", "bash", "console", "shell")]
COMMANDS = [(block, words) for block in SHELL for words in commands(block)]
#: What begins a line that is a command.
PROGRAMS = (
    "make",
    "ansible-playbook",
    "ansible-rulebook",
    "ansible-galaxy",
    "ansible-doc",
    "python",
    "python3",
    "pip",
    "podman",
    "export",
    "source",
    "cp",
    "cd",
    ".",
)
OPTIONS = {
    name
    for specs in (CHECKOUT / "roles").glob("*/meta/argument_specs.yml")
    for point in yaml.safe_load(specs.read_text(encoding="utf-8"))["argument_specs"].values()
    for name in point.get("options", {})
}
#: What a path in the checkout begins with.
TOPS = ("playbooks/", "extensions/", "inventories/", "requirements", "awx")
#: What AWX's configuration asks for by itself.
OPTIONS |= {
    name
    for path in (CHECKOUT / "awx").rglob("*.yml")
    for name in re.findall(r"\bawx_\w+", path.read_text(encoding="utf-8"))
}
TARGETS = set(re.findall(r"^([a-z]+):", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
TROUBLES = re.findall(r"^### `(.*)`$", (CHECKOUT / "docs/troubleshooting.md").read_text(encoding="utf-8"), re.MULTILINE)


def of(kind):
    return [
        pytest.param(words, id=f"{block} {' '.join(words)[:60]}") for block, words in COMMANDS if block.kind == kind
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_command_stands_in_a_block_that_says_what_becomes_of_it(page):
    indented = [line for line in unfenced(page) if line.startswith("    ") and line.split()[0] in PROGRAMS]
    assert indented == []
    bare = [
        str(block)
        for block in blocks(page)
        if not block.kind and block.text.split() and block.text.split()[0] in PROGRAMS
    ]
    assert bare == []


@pytest.mark.parametrize("block", SHELL, ids=str)
def test_a_block_of_commands_is_of_a_known_kind_and_every_word_of_it_a_known_program(block):
    assert block.kind in KINDS
    assert [words[0] for words in commands(block) if words[0] not in PROGRAMS] == []
    subprocess.run(["bash", "-n"], input=block.text, text=True, check=True, timeout=30)


def test_what_is_shown_follows_what_is_run():
    for page in PAGES:
        found = blocks(page)
        after = [before.kind for before, block in itertools.pairwise(found) if block.kind == SHOWS]
        assert set(after) <= {"sh run"}, page


def test_what_the_readme_runs_the_tutorial_runs():
    done = {tuple(words) for block, words in COMMANDS if block.page.name == "tutorial.md"}
    shown = {tuple(words) for block, words in COMMANDS if block.kind == "sh run"}
    assert shown - done == set()


@pytest.mark.parametrize("words", of("sh make"))
def test_a_target_of_the_makefile_is_there(words):
    assert words[0] == "make" and set(words[1:]) <= TARGETS


@pytest.mark.parametrize("words", [*of("sh account"), *of("sh run")])
def test_what_is_named_is_there(words):
    if words[0] == "make":
        assert set(words[1:]) <= TARGETS
    paths = [
        word for word in words if word.startswith(TOPS) and "=" not in word and not word.startswith("inventories/mine")
    ]
    assert [path for path in paths if not (CHECKOUT / path).exists()] == []
    if words[0] != "ansible-playbook":
        return
    playbook = words[1].replace("migrate.aws.", "playbooks/") + (".yml" if words[1].startswith("migrate.aws.") else "")
    assert (CHECKOUT / playbook).exists()
    arguments = dict(itertools.pairwise(words))
    inventory = CHECKOUT / arguments.get("-i", "inventories/local").replace("inventories/mine", "inventories/prod")
    assert inventory.is_dir()
    assert {word.partition("=")[0] for before, word in itertools.pairwise(words) if before == "-e"} <= OPTIONS
    known = (inventory / "hosts.yml").read_text(encoding="utf-8")
    assert arguments.get("--limit", "source") in re.findall(r"\w+", known)


@pytest.mark.parametrize("playbook", sorted({words[1] for _block, words in COMMANDS if words[0] == "ansible-playbook"}))
def test_a_documented_playbook_parses(playbook):
    name = playbook if playbook.endswith(".yml") else f"playbooks/{playbook.removeprefix('migrate.aws.')}.yml"
    program = Path(sys.executable).parent / "ansible-playbook"
    done = subprocess.run(
        [program, "--syntax-check", "-i", "inventories/prod", name],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def said():
    """Every text in the code, each without the breaks of lines; a variable part is a blank."""
    python = [path for top in ("plugins", "local_aws") for path in (CHECKOUT / top).rglob("*.py")]
    texts = [text for path in python for text in _texts(ast.parse(path.read_text(encoding="utf-8")))]
    other = [path for top in ("roles", "inventories", "playbooks") for path in (CHECKOUT / top).rglob("*.yml")]
    return " \n".join([*texts, *(" ".join(path.read_text(encoding="utf-8").split()) for path in other)])


def _texts(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield " ".join(node.value.split())


@pytest.mark.parametrize("text", TROUBLES)
def test_an_error_text_is_one_that_is_said(text, said):
    parts = [part.strip() for part in text.split("…") if part.strip(" ,:;.()")]
    assert parts and [part for part in parts if part not in said] == []


def test_every_page_is_in_the_index():
    listed = (CHECKOUT / "docs/index.md").read_text(encoding="utf-8").splitlines()
    assert [
        page.stem for page in PAGES if page.parent.name == "docs" and page.stem != "index" and page.stem not in listed
    ] == []


def test_the_page_of_permissions_is_what_was_recorded():
    assert permissions.PAGE.read_text(encoding="utf-8") == permissions.page(), (
        "write it with: python -m tests.permissions"
    )


def test_every_action_that_is_asked_for_is_one_of_awss():
    found = permissions.needed()
    assert all(found.values())
    assert (
        permissions.unknown({action for needed in found.values() for action in needed | permissions.beside(needed)})
        == []
    )
