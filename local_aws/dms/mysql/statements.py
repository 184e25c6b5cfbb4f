# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a statement of the binary log does to tables and transactions. Comments are no part of it, quoted names are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

Name = tuple[str, str]

_TOKEN = re.compile(
    r"""(?P<comment>/\*(?!M?!).*?\*/|--(?=\s|$)[^\n]*|\#[^\n]*)"""
    r"""|(?P<executed>/\*M?!\d*|\*/)"""
    r"""|`(?P<quoted>(?:[^`]|``)*)`"""
    r"""|(?P<string>[xXbBnN]?'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*")"""
    r"""|(?P<word>[\w$]+)|(?P<sign>\S)""",
    re.DOTALL,
)
_PARTITIONS = ("TRUNCATE", "DROP", "EXCHANGE", "CONVERT")
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "LOAD", "WITH")

BEGIN, COMMIT, ROLLBACK, SAVEPOINT, ROLLBACK_TO = "begin", "commit", "rollback", "savepoint", "rollback to"
XA_COMMIT, XA_ROLLBACK, XA_END = "xa commit", "xa rollback", "xa end"
TRUNCATE, DROP, CREATE, REPLACE, RENAME = "truncate", "drop", "create", "create or replace", "rename"
PARTITION, WRITE, OTHER = "partition", "write", "other"


@dataclass
class Meaning:
    """What a statement does.

    `names`: the tables, renamed ones with the new name behind the old one; a schema that is dropped has no table's
    name. `mark`: the savepoint or XA transaction.
    """

    kind: str
    names: list[Name] = field(default_factory=list)
    mark: str = ""


@dataclass
class _Token:
    text: str
    is_name: bool

    @property
    def word(self) -> str:
        return "" if self.is_name else self.text.upper()


class _Tokens:
    """The tokens of a statement, read from the front."""

    def __init__(self, text: str, schema: str):
        self._schema = schema
        self._left = [
            _Token((found["quoted"] or "").replace("``", "`"), True)
            if found["quoted"] is not None
            else _Token(found[0], False)
            for found in _TOKEN.finditer(text)
            if not found["comment"] and not found["executed"]
        ]

    def __bool__(self) -> bool:
        return bool(self._left)

    def accept(self, *words: str) -> bool:
        """Take these words where they are next."""
        if not self._at(0, words):
            return False
        del self._left[: len(words)]
        return True

    def any(self, *words: str) -> str:
        """Take one of these words where it is next; which one."""
        return next((word for word in words if self.accept(word)), "")

    def name(self) -> Name:
        """A table's name, in the statement's schema where it says none."""
        first = self._next()
        return (first, self._next()) if self.accept(".") else (self._schema, first)

    def rest(self) -> str:
        """Everything that is left."""
        return "".join(token.text for token in self._left)

    def has(self, *words: str) -> bool:
        """Whether these words follow each other somewhere."""
        return any(self._at(index, words) for index in range(len(self._left)))

    def find(self, word: str) -> bool:
        """Go behind the next place of a word; False, and to the end, where there is none."""
        while self._left:
            if self.accept(word):
                return True
            self._left.pop(0)
        return False

    def mentioned(self) -> list[Name]:
        """Every name, as a table of the schema before its dot or of the statement's."""
        found = []
        while self._left:
            found.append(self.name())
        return found

    def _at(self, index: int, words: tuple[str, ...]) -> bool:
        return [token.word for token in self._left[index : index + len(words)]] == list(words)

    def _next(self) -> str:
        text = self._left.pop(0).text if self._left else ""
        # with ANSI_QUOTES a name is quoted like this
        return text[1:-1].replace('""', '"') if text.startswith('"') else text


def understand(text: str, schema: str) -> Meaning:
    """What a statement does, run in a schema."""
    tokens = _Tokens(text, schema)
    if tokens.accept("BEGIN") or tokens.accept("START", "TRANSACTION"):
        return Meaning(BEGIN)
    if tokens.accept("COMMIT"):
        return Meaning(COMMIT)
    if tokens.accept("SAVEPOINT"):
        return Meaning(SAVEPOINT, mark=tokens.rest())
    if tokens.accept("ROLLBACK"):
        tokens.accept("WORK")
        if not tokens.accept("TO"):
            return Meaning(ROLLBACK)
        tokens.accept("SAVEPOINT")
        return Meaning(ROLLBACK_TO, mark=tokens.rest())
    if tokens.accept("XA"):
        kinds = {"COMMIT": XA_COMMIT, "ROLLBACK": XA_ROLLBACK, "END": XA_END}
        kind = kinds.get(tokens.any(*kinds), OTHER)
        return Meaning(kind, mark=tokens.rest())
    return _definition(tokens)


def _definition(tokens: _Tokens) -> Meaning:
    if tokens.accept("TRUNCATE"):
        tokens.accept("TABLE")
        return Meaning(TRUNCATE, [tokens.name()])
    if tokens.accept("RENAME"):
        return _renamed(tokens) if tokens.any("TABLE", "TABLES") else Meaning(OTHER)
    if tokens.accept("DROP"):
        return _dropped(tokens)
    if tokens.accept("CREATE"):
        return _created(tokens)
    if tokens.accept("ALTER"):
        return _altered(tokens)
    if tokens.any(*_WRITES):
        return Meaning(WRITE, tokens.mentioned())
    return Meaning(OTHER)


def _renamed(tokens: _Tokens) -> Meaning:
    tokens.accept("IF", "EXISTS")
    names = []
    while tokens:
        names.append(tokens.name())
        if not tokens.find("TO"):
            break
        names.append(tokens.name())
        tokens.find(",")
    return Meaning(RENAME, names)


def _dropped(tokens: _Tokens) -> Meaning:
    if tokens.any("DATABASE", "SCHEMA"):
        tokens.accept("IF", "EXISTS")
        return Meaning(DROP, [(tokens.name()[1], "")])
    if not tokens.accept("TABLE"):
        return Meaning(OTHER)
    tokens.accept("IF", "EXISTS")
    names = [tokens.name()]
    while tokens.accept(","):
        names.append(tokens.name())
    return Meaning(DROP, names)


def _created(tokens: _Tokens) -> Meaning:
    kind = REPLACE if tokens.accept("OR", "REPLACE") else CREATE
    if not tokens.accept("TABLE"):
        return Meaning(OTHER)
    tokens.accept("IF", "NOT", "EXISTS")
    return Meaning(kind, [tokens.name()])


def _altered(tokens: _Tokens) -> Meaning:
    tokens.accept("ONLINE")
    tokens.accept("IGNORE")
    if not tokens.accept("TABLE"):
        return Meaning(OTHER)
    tokens.accept("IF", "EXISTS")
    table = tokens.name()
    if any(tokens.has(verb, "PARTITION") for verb in _PARTITIONS):
        return Meaning(PARTITION, [table])
    while tokens.find("RENAME"):
        if not tokens.any("COLUMN", "INDEX", "KEY"):
            tokens.any("TO", "AS", "=")
            return Meaning(RENAME, [table, tokens.name()])
    return Meaning(OTHER)
