# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What tables hold, in a form in which two servers can be compared: rows counted and a sum over their hashes."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._mysql import NOT_OURS, identifier, rows
from ansible_collections.migrate.aws.plugins.module_utils._switchover.comparison import (
    Compared,
    Fingerprints,
    Layout,
    Table,
)

_TYPES = """
SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns WHERE table_schema NOT IN %s
"""
_SIZES = """
SELECT table_schema, table_name, coalesce(table_rows, 0), coalesce(data_length, 0) FROM information_schema.tables
 WHERE table_schema NOT IN %s
"""
_SESSION = "SET SESSION time_zone = '+00:00', sql_mode = ''"
#: How many tables one statement reads.
_AT_ONCE = 50
#: The sum of the hashes needs no order, and one pass is enough. One of 64 bits is exact as a decimal.
_HASHED = (
    "SELECT {number}, count(*), CAST(coalesce(sum(CAST(conv(left(sha1(concat_ws('|', {columns})), 16), 16, 10) "
    "AS UNSIGNED)), 0) AS CHAR) FROM {table} AS compared"
)
_COUNTED = "SELECT {number}, count(*), NULL FROM {table}"
_TEXTS = ("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set", "json")
#: {types: how a value is spelled}. However many digits of a fraction a side keeps, equal values are spelled alike. What
#: may be long is hashed by itself: a text longer than a packet would be NULL. Others are hashed as bytes.
_SPELLINGS = {
    ("tinyint", "smallint", "mediumint", "int", "bigint", "year", "bit"): "CAST({0} + 0 AS CHAR)",
    ("decimal",): "trim(TRAILING '.' FROM trim(TRAILING '0' FROM concat({0} + 0, if(locate('.', {0}), '', '.'))))",
    ("float", "double"): "CAST({0} + 0e0 AS CHAR)",
    ("date", "uuid", "inet4", "inet6"): "CAST({0} AS CHAR)",
    ("time",): "CAST(CAST({0} AS TIME(6)) AS CHAR)",
    ("datetime", "timestamp"): "CAST(CAST({0} AS DATETIME(6)) AS CHAR)",
    _TEXTS: "sha1(CONVERT({0} USING utf8mb4))",
}


def layouts(connection, tables: set[Table]) -> dict[Table, Layout]:
    """How these tables are built. Their changes are not followed, so no key of theirs matters."""
    columns: dict[Table, dict[str, str]] = {table: {} for table in tables}
    for *table, column, kind in rows(connection, _TYPES, (NOT_OURS,)):
        if tuple(table) in columns:
            columns[table[0], table[1]][column] = kind
    sizes = {(schema, name): (count, size) for schema, name, count, size in rows(connection, _SIZES, (NOT_OURS,))}
    return {
        table: Layout(kinds, (), (), "", False, *map(int, sizes[table])) for table, kinds in columns.items() if kinds
    }


def fingerprints(connection, how: str, wanted: list[Compared]) -> Fingerprints:
    """{table: (rows, hash)} of these tables, the columns hashed in the order in which they are given.

    Without hashes where `how` is `count`, empty where it is `none`.
    """
    names = [] if how == "none" else wanted
    rows(connection, _SESSION)
    found: Fingerprints = {}
    for first in range(0, len(names), _AT_ONCE):
        some = names[first : first + _AT_ONCE]
        queries = [
            (_HASHED if how == "checksum" else _COUNTED).format(
                number=number,
                columns=", ".join(_spelled(compared.types[column], column) for column in compared.columns),
                table=identifier(*compared.table),
            )
            for number, compared in enumerate(some)
        ]
        answer = rows(connection, " UNION ALL ".join(queries))
        found.update({some[number].table: (count, digest) for number, count, digest in answer})
    return found


def _spelled(kind: str, column: str) -> str:
    """A value as text, and NULL as what no value is spelled."""
    how = next((how for kinds, how in _SPELLINGS.items() if kind in kinds), "sha1({0})")
    return f"coalesce({how.format(identifier('compared', column))}, '-')"
