# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The application's tables on a server, and their columns."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._dms.mappings import Selection
from ansible_collections.migrate.aws.plugins.module_utils._mysql import NOT_OURS, rows
from ansible_collections.migrate.aws.plugins.module_utils._switchover.comparison import Columns, quoted

_COLUMNS = """
SELECT c.table_schema, c.table_name, c.column_name, coalesce(c.generation_expression, '') <> ''
  FROM information_schema.columns c JOIN information_schema.tables t
    ON t.table_schema = c.table_schema AND t.table_name = c.table_name
 WHERE t.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND t.table_schema NOT IN %s
   AND t.table_name NOT LIKE 'awsdms\\_%%'
 ORDER BY 1, 2, c.ordinal_position
"""


def columns(connection, selection: Selection) -> tuple[Columns, list[str]]:
    """The application's tables and their columns that are carried, and the names of those that are not."""
    found: Columns = {}
    left: dict[str, None] = {}
    for schema, table, column, generated in rows(connection, _COLUMNS, (NOT_OURS,)):
        if not selection.takes(schema, table):
            left[quoted(schema, table)] = None
        elif selection.removes_column(schema, table, column):
            left[quoted(schema, table, column)] = None
        else:
            found.setdefault((schema, table), {})[column] = bool(generated)
    return found, [*left]
