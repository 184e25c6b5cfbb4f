# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""SQL files, and which of them are still to be applied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused

#: What SQL does not look into: comments, of which this is the beginning, strings, quoted names, dollar quotes.
_OPAQUE = re.compile(
    r"""
    --[^\n]* | /\*
    | (?<![\w$])[eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*' | "(?:[^"]|"")*"
    | (?<![\w$])(?P<tag>\$(?:[^\W\d]\w*)?\$).*?(?P=tag)
    """,
    re.DOTALL | re.VERBOSE,
)
_COMMENT = re.compile(r"/\*|\*/")
#: What pg_dump writes around a dump for psql alone.
_RESTRICTION = re.compile(r"^[ \t]*\\(?:un)?restrict\b[^\n]*$", re.MULTILINE)
_COPY = re.compile(r"\bCOPY\b[^;]*\bFROM\s+stdin\b", re.IGNORECASE)
_COMMAND = re.compile(r"\\\S*")


@dataclass(frozen=True)
class SqlFile:
    """One file. Its name is the last part of its path, so that a checkout may move."""

    name: str
    text: str

    @property
    def sha256(self) -> str:
        """The digest by which a change is noticed."""
        return sha256(self.text.encode()).hexdigest()


def read(paths: list[str]) -> list[SqlFile]:
    """The files in their order. Raises Refused for one that cannot be read and for two of one name."""
    files = [_read(Path(path)) for path in paths]
    names = [file.name for file in files]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise Refused(f"Two files are named {', '.join(twice)}: each needs a name of its own, by which it is recorded.")
    return files


def _read(path: Path) -> SqlFile:
    try:
        return SqlFile(path.name, statements(path.name, path.read_bytes().decode("utf-8-sig")))
    except OSError as error:
        raise Refused(f"Cannot read {path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Refused(f"{path} is not UTF-8 text: {error.reason} at byte {error.start}.") from error


def statements(name: str, text: str) -> str:
    """The text of a file as the database gets it, without the lines by which pg_dump restricts psql. Pure.

    Every line keeps its number. Raises Refused, with the line, for what psql alone understands.
    """
    bare = _bare(text)
    for found in reversed(list(_RESTRICTION.finditer(bare))):
        text, bare = (each[: found.start()] + each[found.end() :] for each in (text, bare))
    copy, command = _COPY.search(bare), _COMMAND.search(bare)
    if copy and not (command and command.start() < copy.start()):
        raise Refused(
            f"{_line(name, text, copy)}: COPY FROM stdin reads rows that only psql sends. Take it and its rows out of "
            "the file, which pg_dump --schema-only does."
        )
    if command:
        raise Refused(
            f"{_line(name, text, command)}: {command[0]} is a command of psql, not SQL. Take it out of the file."
        )
    return text


def _bare(text: str) -> str:
    """The text with blanks for what SQL does not look into, each at its place."""
    parts, at = [], 0
    for start, end in opaque(text):
        parts += [text[at:start], re.sub(r"[^\n]", " ", text[start:end])]
        at = end
    return "".join(parts) + text[at:]


def opaque(text: str) -> Iterator[tuple[int, int]]:
    """Where what SQL does not look into begins and ends: comments, strings, quoted names and dollar quotes. Pure."""
    at = 0
    while found := _OPAQUE.search(text, at):
        at = _comment_end(text, found.start()) if found[0] == "/*" else found.end()
        yield found.start(), at


def _comment_end(text: str, start: int) -> int:
    """Where a comment ends, with the comments within it."""
    depth = 0
    for mark in _COMMENT.finditer(text, start):
        depth += 1 if mark[0] == "/*" else -1
        if not depth:
            return mark.end()
    return len(text)


def _line(name: str, text: str, found: re.Match[str]) -> str:
    return f"{name}, line {text.count(chr(10), 0, found.start()) + 1}"


def pending(files: list[SqlFile], digests: dict[str, str]) -> list[SqlFile]:
    """Those still to be applied, in order. Pure; `digests` are the recorded sha256 by name.

    Raises Refused when a file has changed since it was applied.
    """
    changed = [file.name for file in files if digests.get(file.name, file.sha256) != file.sha256]
    if changed:
        raise Refused(
            f"{', '.join(changed)} changed after being applied: put back what it was, and the change into a new file."
        )
    return [file for file in files if file.name not in digests]
