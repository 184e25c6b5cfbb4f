# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The tutorial, as somebody follows it: every command in its order in one shell, and what it says that they show."""

from __future__ import annotations

import itertools
import re
import subprocess

import pytest

from tests.commands import CHECKOUT, SHOWS, blocks

STEPS = [block for block in blocks(CHECKOUT / "docs/tutorial.md") if block.kind in ("sh run", SHOWS)]
#: Between the outputs of two blocks.
MARK = "---8<--- {} ---8<---"


def plain(text):
    """A text with each gap as one blank, and without colours and quotes."""
    return " ".join(re.sub(r"\x1b\[[0-9;]*m", "", text).split())


@pytest.fixture(scope="module")
def shown(aws):
    """What each block printed, by its place on the page; a command that fails ends it."""
    aws.control("down")
    script = [
        "set -eo pipefail",
        *(f"echo '{MARK.format(block)}'\n{block.text}" for block in STEPS if block.kind != SHOWS),
    ]
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        cwd=CHECKOUT,
        env=aws.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=5400,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stdout[-8000:]
    parts = re.split(re.escape(MARK).replace(r"\{\}", r"(\S+)"), done.stdout)
    return dict(zip(parts[1::2], map(plain, parts[2::2]), strict=True))


def test_every_command_of_the_tutorial_does_its_work(shown):
    assert list(shown) == [str(block) for block in STEPS if block.kind != SHOWS]


@pytest.mark.parametrize(
    ("before", "block"),
    [(before, block) for before, block in itertools.pairwise(STEPS) if block.kind == SHOWS],
    ids=str,
)
def test_the_tutorial_shows_what_is_seen(shown, before, block):
    assert [line for line in block.text.splitlines() if plain(line) not in shown[str(before)]] == [], shown[
        str(before)
    ][-4000:]


def test_nothing_is_left_of_it(shown, aws):
    assert '"running": false' in aws.control("status", "--json")
