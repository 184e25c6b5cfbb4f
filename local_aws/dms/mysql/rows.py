# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What validation asks of a MySQL database: has it changed, a table's checksum, the hash of each row."""

from __future__ import annotations

from typing import Any

import pymysql

from local_aws.mariadb import quoted

from .database import ask
from .tables import Table

errors = (pymysql.MySQLError,)
_KEYS_AT_ONCE = 500


def changes(source: pymysql.Connection, target: pymysql.Connection, table: Table, _reference: Any) -> Any:
    """A value which differs once rows have changed on either side: how far each has written its binary log.

    Without a binary log nothing says so, and the answer is always another one.
    """
    seen = tuple(tuple(ask(session, "SHOW MASTER STATUS")) for session in (source, target))
    return seen if all(seen) else object()


def checksum(session: pymysql.Connection, table: Table, name: str) -> Any:
    """How many rows there are, and the sum of their hashes."""
    return ask(session, f"SELECT count(*), sum({_hash(table)}) FROM {name}")[0]


def rows(
    session: pymysql.Connection, table: Table, name: str, only: set[tuple[Any, ...]] | None = None
) -> dict[tuple[Any, ...], int]:
    """The hash of every row, or of those with these keys."""
    keys = ", ".join(f"CAST({quoted(column)} AS char)" for column in table.key)
    statement = f"SELECT {keys}, {_hash(table)} FROM {name}"
    if only is None:
        return {tuple(key): value for *key, value in ask(session, statement)}
    found: dict[tuple[Any, ...], int] = {}
    wanted = sorted(only)
    for start in range(0, len(wanted), _KEYS_AT_ONCE):
        some = tuple(wanted[start : start + _KEYS_AT_ONCE])
        # a percent sign in a name is none of PyMySQL's marks
        chosen = f"{statement} WHERE ({keys})".replace("%", "%%") + " IN %s"
        found |= {tuple(key): value for *key, value in ask(session, chosen, (some,))}
    return found


def _hash(table: Table) -> str:
    # 15 digits of a digest of the row: the sum of as many rows as there are goes into a decimal
    values = ", ".join(f"coalesce(hex({quoted(column['name'])}), 'NULL')" for column in table.columns)
    return f"CAST(conv(left(md5(concat_ws('/', {values})), 15), 16, 10) AS unsigned)"
