# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How the contents of two databases differ, by their columns and their fingerprints. Pure."""

from __future__ import annotations

import re
from typing import Optional

#: (schema, name). Joined by a dot, two names could be one.
Table = tuple[str, str]
#: {table: {column: whether the database generates its values}}
Columns = dict[Table, dict[str, bool]]
#: {table: (rows, hash)}
Fingerprints = dict[Table, tuple[int, Optional[str]]]  # noqa: UP045 - ansible-test's pylint knows no other


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
