# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How large the values of LOB columns are: measured by reading them all, or estimated by reading a sample."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._postgres import psycopg

#: What DMS takes for a LOB, by the name of PostgreSQL's type. Arrays and composite types are LOBs too.
TYPES = ("text", "bytea", "json", "jsonb", "xml", "hstore", "tsvector", "tsquery", "citext", "path", "polygon")
#: How many rows a sample should have.
SAMPLE = 10_000


def is_lob(column: dict[str, Any]) -> bool:
    """Whether DMS carries this column as a LOB. Pure; `column` as database.facts has it."""
    return column["is_array"] or column["element_kind"] == "c" or column["element"] in TYPES


def measured(connection, tables: list[dict[str, Any]], columns: list[dict[str, Any]], sizes: str) -> dict[str, int]:
    """{schema.table.column: bytes of the largest value} of the LOB columns that can be read.

    `sizes` is exact, which reads every row, estimate, which reads some thousand, or none.
    """
    if sizes == "none":
        return {}
    found: dict[str, int] = {}
    for table in tables:
        lobs = [column for column in columns if column["table"] == table["name"] and is_lob(column)]
        if lobs and table["readable"] and table["kind"] in ("r", "p"):
            largest = connection.execute(_query(table, lobs, sizes)).fetchone()
            found.update({lob["name"]: size or 0 for lob, size in zip(lobs, largest)})
    return found


def _query(table: dict[str, Any], lobs: list[dict[str, Any]], sizes: str):
    sql = psycopg.sql
    sizes_of = [_size(lob) for lob in lobs]
    query = sql.SQL("SELECT {} FROM {}").format(
        sql.SQL(", ").join(sizes_of), sql.Identifier(table["schema"], table["table"])
    )
    share = 100 * SAMPLE / table["rows"] if table["rows"] else 100
    if sizes == "estimate" and share < 100:
        query += sql.SQL(" TABLESAMPLE SYSTEM ({})").format(sql.Literal(share))
    return query


def _size(lob: dict[str, Any]):
    """The bytes of a value as DMS carries it: a binary string as it is, anything else as text."""
    as_text = "max(octet_length({}))" if lob["type"] == "bytea" else "max(octet_length({}::text))"
    return psycopg.sql.SQL(as_text).format(psycopg.sql.Identifier(lob["column"]))
