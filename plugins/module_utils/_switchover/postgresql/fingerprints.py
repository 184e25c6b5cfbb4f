# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What tables hold, in a form in which two databases can be compared: rows counted and a sum over their hashes."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._database import tables
from ansible_collections.migrate.aws.plugins.module_utils._dms.mappings import Selection
from ansible_collections.migrate.aws.plugins.module_utils._postgres import psycopg
from ansible_collections.migrate.aws.plugins.module_utils._switchover.comparison import (
    Columns,
    Compared,
    Fingerprints,
    quoted,
)
from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import rows

_COLUMNS = """
SELECT n.nspname, c.relname, a.attname, a.attgenerated <> ''
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p')
"""
#: How many tables one statement reads.
_AT_ONCE = 50
_HASHED = f"SELECT {{number}}, {rows.SUMMED} FROM {{table}} AS compared"
_COUNTED = "SELECT {number}, count(*), NULL FROM {table}"


def columns(connection, selection: Selection) -> tuple[Columns, list[str]]:
    """The application's tables and their columns that are carried, and the names of those that are not."""
    taken, left = tables.divided(connection, None, selection.takes)
    found: Columns = {table: {} for table in taken}
    names = [quoted(*table) for table in left]
    for schema, table, column, generated in connection.execute(_COLUMNS).fetchall():
        if (schema, table) in found:
            if selection.removes_column(schema, table, column):
                names.append(quoted(schema, table, column))
            else:
                found[schema, table][column] = generated
    return found, names


def fingerprints(connection, how: str, wanted: list[Compared]) -> Fingerprints:
    """{table: (rows, hash)} of these tables, the columns hashed in the order in which they are given.

    Without hashes where `how` is `count`, empty where it is `none`.
    """
    names = [] if how == "none" else wanted
    found: Fingerprints = {}
    for first in range(0, len(names), _AT_ONCE):
        some = names[first : first + _AT_ONCE]
        queries = [_query(number, compared, how) for number, compared in enumerate(some)]
        with rows.spelled(connection):
            answer = connection.execute(psycopg.sql.SQL(" UNION ALL ").join(queries)).fetchall()
        found.update({some[number].table: (count, digest) for number, count, digest in answer})
    return found


def _query(number: int, compared: Compared, how: str):
    """The query for one table."""
    sql = psycopg.sql
    return sql.SQL(_HASHED if how == "checksum" else _COUNTED).format(
        number=sql.Literal(number), columns=rows.hashed(compared), table=sql.Identifier(*compared.table)
    )
