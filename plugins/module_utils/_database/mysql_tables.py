# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The tables of a MySQL server, with their rows counted or estimated."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._mysql import NOT_OURS, identifier, rows

_TABLES = """
SELECT t.table_schema, t.table_name, coalesce(t.table_rows, 0),
       EXISTS (SELECT 1 FROM information_schema.statistics s WHERE s.table_schema = t.table_schema
                  AND s.table_name = t.table_name AND s.index_name = 'PRIMARY')
  FROM information_schema.tables t
 WHERE t.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND t.table_name NOT LIKE 'awsdms\\_%%'
   AND CASE WHEN %s THEN t.table_schema NOT IN %s ELSE t.table_schema IN %s END
 ORDER BY 1, 2
"""


def tables(connection, schemas: list[str] | None, exact: bool) -> list[dict[str, Any]]:
    """[{schema, table, name, has_primary_key, rows}]. Exact counts are all of one moment."""
    rows(connection, "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
    found = []
    for schema, table, estimate, has_key in rows(connection, _TABLES, (schemas is None, NOT_OURS, schemas or [""])):
        counted = (
            rows(connection, f"SELECT count(*) FROM {identifier(schema, table)}")[0][0] if exact else int(estimate)
        )
        found.append(
            {
                "schema": schema,
                "table": table,
                "name": f"{schema}.{table}",
                "has_primary_key": bool(has_key),
                "rows": counted,
            }
        )
    connection.rollback()
    return found
