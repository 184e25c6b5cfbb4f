# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The commands which README and docs show, as blocks that say what becomes of them.

```sh run       are run, in their order, by tests/integration/test_tutorial.py; README shows only what the tutorial does
```sh account   need an account: their playbooks, inventories and variables are checked, and nothing else
```sh make      targets of the Makefile, which CI runs as they are, or which take hours
```text shows   lines which the block before has to print
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
PAGES = [CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md", *sorted((CHECKOUT / "docs").glob("*.md"))]
KINDS = ("sh run", "sh account", "sh make")
SHOWS = "text shows"


@dataclass(frozen=True)
class Block:
    """A fenced block: where it begins, what it says of itself, and its lines."""

    page: Path
    line: int
    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.name}:{self.line}"


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page."""
    found, opened, lines = [], None, []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if opened is None and line.startswith("```"):
            opened, lines = (number, line[3:].strip()), []
        elif line.startswith("```"):
            found.append(Block(page, *opened, "\n".join(lines)))
            opened = None
        else:
            lines.append(line)
    return found


def unfenced(page: Path) -> list[str]:
    """The lines of a page that are in no fenced block."""
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    return text.splitlines()


def commands(block: Block) -> list[list[str]]:
    """The words of each command; a line goes on after a backslash."""
    joined = block.text.replace("\\\n", " ")
    return [words for line in joined.splitlines() for words in _parts(shlex.split(line, comments=True)) if words]


def _parts(words: list[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if word == "&&":
            parts.append([])
        else:
            parts[-1].append(word)
    return parts
