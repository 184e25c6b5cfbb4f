# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What tables hold, in a form in which two databases can be compared: rows counted and a sum over their hashes."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._database import tables
from ansible_collections.migrate.aws.plugins.module_utils._dms.mappings import Selection
from ansible_collections.migrate.aws.plugins.module_utils._postgres import psycopg
from ansible_collections.migrate.aws.plugins.module_utils._switchover.comparison import (
    Columns,
    Fingerprints,
    Table,
    quoted,
)

_COLUMNS = """
SELECT n.nspname, c.relname, a.attname, a.attgenerated <> ''
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p')
"""
#: How many tables one statement reads.
_AT_ONCE = 50
#: The sum of the hashes needs no order, and one pass is enough. A row's text tells NULL from empty.
_HASHED = (
    "SELECT {number}, count(*), coalesce(sum(hashtextextended(ROW({columns})::text, 0)::numeric), 0)::text "
    "FROM {table} AS compared"
)
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


def fingerprints(connection, how: str, wanted: dict[Table, list[str]]) -> Fingerprints:
    """{table: (rows, hash)} of these columns of these tables, hashed in the order in which they are given.

    Without hashes where `how` is `count`, empty where it is `none`.
    """
    names = [] if how == "none" else list(wanted)
    found: Fingerprints = {}
    for first in range(0, len(names), _AT_ONCE):
        some = names[first : first + _AT_ONCE]
        queries = [_query(number, table, wanted[table], how) for number, table in enumerate(some)]
        with connection.transaction():
            # Both sides have to spell a value in the same way.
            connection.execute(
                "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL bytea_output = 'hex'"
            )
            connection.execute("SET LOCAL extra_float_digits = 1; SET LOCAL intervalstyle = 'iso_8601'")
            connection.execute("SET LOCAL lc_monetary = 'C'")
            rows = connection.execute(psycopg.sql.SQL(" UNION ALL ").join(queries)).fetchall()
        found.update({some[number]: (count, digest) for number, count, digest in rows})
    return found


def _query(number: int, table: Table, hashed: list[str], how: str):
    """The query for one table. Its alias stands before each column, which may have the alias's name."""
    sql = psycopg.sql
    return sql.SQL(_HASHED if how == "checksum" else _COUNTED).format(
        number=sql.Literal(number),
        columns=sql.SQL(", ").join(sql.Identifier("compared", column) for column in hashed),
        table=sql.Identifier(*table),
    )
