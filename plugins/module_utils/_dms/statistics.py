# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Table statistics: each table, and all of them together. Pure."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import from_api

COMPLETED = "Table completed"
VALIDATED = "Validated"
#: States in which a table has not arrived and will not without somebody's help.
ERRORS = ("Table error", "Table does not exist", "Table cancelled")
#: What is summed up over all tables.
COUNTS = (
    "full_load_rows",
    "full_load_error_rows",
    "inserts",
    "updates",
    "deletes",
    "validation_failed_records",
    "validation_pending_records",
    "validation_suspended_records",
)


def tables(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The tables as DMS describes them, in the module's words, by schema and name."""
    return sorted(from_api(records), key=lambda table: (table["schema_name"], table["table_name"]))


def summary(found: list[dict[str, Any]]) -> dict[str, Any]:
    """{tables, by_state, by_validation_state, completed, validated, tables_in_error, and the sum of each count}."""
    states = Counter(table["table_state"] for table in found)
    validation = Counter(table.get("validation_state") or "Not enabled" for table in found)
    return {
        "tables": len(found),
        "by_state": dict(states),
        "by_validation_state": dict(validation),
        "completed": states[COMPLETED],
        "validated": validation[VALIDATED],
        "tables_in_error": [
            f"{table['schema_name']}.{table['table_name']}" for table in found if table["table_state"] in ERRORS
        ],
        **{name: sum(table.get(name) or 0 for table in found) for name in COUNTS},
    }
