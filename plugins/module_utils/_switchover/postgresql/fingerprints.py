# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What tables hold, in a form in which two databases can be compared: rows counted and a sum over their hashes."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._database import tables
from ansible_collections.migrate.aws.plugins.module_utils._postgres import psycopg

#: No order is needed for a sum, and one pass is enough.
_HASHED = "SELECT {name}, count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM {table} AS t"
_COUNTED = "SELECT {name}, count(*), NULL FROM {table}"


def fingerprints(connection, how: str) -> dict[str, tuple[int, str | None]]:
    """{table: (rows, hash)} of the application's tables; without hashes where `how` is `count`, empty where it is
    `none`.
    """
    if how == "none":
        return {}
    form = psycopg.sql.SQL(_HASHED if how == "checksum" else _COUNTED)
    queries = [
        form.format(
            name=psycopg.sql.Literal(table["name"]), table=psycopg.sql.Identifier(table["schema"], table["table"])
        )
        for table in tables.tables(connection, None, exact=False)
    ]
    with connection.transaction():
        # Both sides have to spell a value in the same way.
        connection.execute("SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL bytea_output = 'hex'")
        connection.execute("SET LOCAL extra_float_digits = 1; SET LOCAL intervalstyle = 'iso_8601'")
        rows: list[Any] = connection.execute(psycopg.sql.SQL(" UNION ALL ").join(queries)).fetchall() if queries else []
    return {name: (count, digest) for name, count, digest in rows}
