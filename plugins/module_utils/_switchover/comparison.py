# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How the contents of two databases differ, by their columns and their fingerprints. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Optional, Union

from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused

#: (schema, name). Joined by a dot, two names could be one.
Table = tuple[str, str]
#: {table: {column: whether the database generates its values}}
Columns = dict[Table, dict[str, bool]]
#: {table: (rows, hash)}
Fingerprints = dict[Table, tuple[int, Optional[str]]]  # noqa: UP045 - ansible-test's pylint knows no other
#: The values of a row's key columns, as text.
Key = tuple[str, ...]
#: Why a table is always compared as a whole while nobody writes.
UNLOGGED = "its changes are not in the log"
#: Why one is from some moment on.
CHANGING = "it changes faster than it can be compared"
#: {key: hash of the row}
Rows = dict[Key, str]
#: {table: the keys of the rows that changed; None where it is only known that something did}
Changed = dict[Table, Optional[set[Key]]]  # noqa: UP045 - ansible-test's pylint knows no other


class NotFollowed(Refused):
    """A database does not name, or no longer names, the keys of rows that change. The message is a sentence."""


class Altered(Refused):
    """A table is not built as it was when its rows were about to be read."""


@dataclass(frozen=True)
class Layout:
    """What one side says of a table. Two layouts that are equal to those of before mean that no DDL touched it.

    `order` says what the order of the key's values depends on; empty where it is not known to be the same elsewhere.
    `storage` changes when the table is rewritten, or when a partition comes or goes. `logged` is whether its changes
    are in the log.
    """

    columns: dict[str, str]
    key: tuple[str, ...]
    order: tuple[str, ...]
    storage: str
    logged: bool
    rows: int
    size: int

    @property
    def fixed(self) -> list[Any]:
        """All but what grows with the rows, as JSON has it."""
        return [sorted(self.columns.items()), list(self.key), list(self.order), self.storage, self.logged]


@dataclass(frozen=True)
class Compared:
    """A table as both sides compare it.

    `columns` are those of `shared`, `other` their types on the other side. `key` is empty where rows have none.
    """

    table: Table
    columns: tuple[str, ...]
    types: dict[str, str]
    other: dict[str, str]
    key: tuple[str, ...]

    def turned(self) -> Compared:
        """The same for the other side."""
        return Compared(self.table, self.columns, self.other, self.types, self.key)


@dataclass(frozen=True)
class Span:
    """The rows of a table whose key is greater than `after` and not greater than `upto`; None is without a bound."""

    after: Union[Key, None]  # noqa: UP007 - ansible-test's pylint knows no other
    upto: Union[Key, None]  # noqa: UP007 - ansible-test's pylint knows no other


def unordered(old: Layout, new: Layout) -> str | None:
    """Why a table cannot be compared in ranges of its key; None where it can."""
    if not (old.logged and new.logged):
        return UNLOGGED
    if not old.key or set(old.key) != set(new.key):
        return "it has no key that both sides log with each change"
    if not old.order or dict(zip(old.key, old.order)) != dict(zip(new.key, new.order)):
        return "the two databases may order its key differently"
    return None


def quoted(*parts: str) -> str:
    """A name for people, with SQL's quotes where it needs them."""
    return ".".join(
        part if re.fullmatch("[a-z_][a-z0-9_$]*", part) else '"{}"'.format(part.replace('"', '""')) for part in parts
    )


def shared(old: Columns, new: Columns) -> dict[Table, list[str]]:
    """{table: columns} that both sides have, the columns in the order of their names."""
    return {table: sorted({*old[table]} & {*new[table]}) for table in sorted({*old} & {*new})}


def missing(old: Columns, new: Columns) -> list[str]:
    """A sentence for each table and each column that one side lacks.

    A generated column is not missing: its values come from others, which are compared.
    """
    found = [
        f"{quoted(*table)} is only on the {'old' if table in old else 'new'} writer."
        for table in sorted({*old} ^ {*new})
    ]
    for table in sorted({*old} & {*new}):
        for side, here, there in (("old", old[table], new[table]), ("new", new[table], old[table])):
            found += [
                f"{quoted(*table)} has the column {quoted(column)} only on the {side} writer."
                for column, generated in sorted(here.items())
                if column not in there and not generated
            ]
    return found


def differences(old: Fingerprints, new: Fingerprints) -> list[str]:
    """A sentence for each table whose rows differ. Both have the same tables."""
    found = []
    for table in sorted(old):
        rows, name = old[table][0], quoted(*table)
        if rows != new[table][0]:
            found.append(f"{name} has {rows:,} rows on the old writer and {new[table][0]:,} on the new.")
        elif old[table] != new[table]:
            found.append(f"{name} has {rows:,} rows on both sides, which differ.")
    return found


def paired(table: Table, columns: list[str], here: Layout, there: Layout) -> Compared:
    """A table as the side `here` compares these columns with the side `there`."""
    key = () if unordered(here, there) else here.key
    return Compared(table, tuple(columns), here.columns, there.columns, key)
