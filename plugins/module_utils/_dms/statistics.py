# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Table statistics: each table, and all of them together. Pure."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import in_snake_case

COMPLETED = "Table completed"
VALIDATED = "Validated"
#: States in which a table has not arrived and will not without somebody's help.
ERRORS = ("Table error", "Table does not exist", "Table cancelled")
#: What each validation state means. One that DMS may add counts as not compared: it is no proof.
VALIDATION = {
    VALIDATED: "validated",
    "Pending records": "pending",
    "Pending validation": "pending",
    "Pending revalidation": "pending",
    "Preparing table": "pending",
    "Mismatched records": "failed",
    "Table error": "failed",
    "Error": "failed",
    "Suspended records": "suspended",
}
NOT_COMPARED = "not_compared"
#: What is summed up over all tables.
COUNTS = (
    "full_load_rows",
    "full_load_error_rows",
    "full_load_condtnl_chk_failed_rows",
    "inserts",
    "updates",
    "deletes",
    "ddls",
    "applied_inserts",
    "applied_updates",
    "applied_deletes",
    "applied_ddls",
    "validation_failed_records",
    "validation_pending_records",
    "validation_suspended_records",
)


def tables(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The tables as DMS describes them, in the module's words, by schema and name."""
    return sorted(in_snake_case(records), key=lambda table: (table["schema_name"], table["table_name"]))


def summary(found: list[dict[str, Any]]) -> dict[str, Any]:
    """The tables together: how many there are in each state, which of them need somebody, and the sum of each count."""
    states = Counter(table["table_state"] for table in found)
    by_validation = Counter(validation_state(table) for table in found)
    return {
        "tables": len(found),
        "by_state": dict(states),
        "by_validation_state": dict(by_validation),
        "completed": states[COMPLETED],
        "validated": by_validation[VALIDATED],
        "tables_in_error": [name(table) for table in found if table["table_state"] in ERRORS],
        "validation": validation(found),
        **{count: sum(table.get(count) or 0 for table in found) for count in COUNTS},
    }


def validation(found: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The names of the tables by what validation says of them, each meaning there, be it of no table."""
    meanings = dict.fromkeys([*VALIDATION.values(), NOT_COMPARED])
    return {
        meaning: [name(table) for table in found if VALIDATION.get(validation_state(table), NOT_COMPARED) == meaning]
        for meaning in meanings
    }


def validation_state(table: dict[str, Any]) -> str:
    """The table's validation state; DMS has none for what it does not compare."""
    return table.get("validation_state") or "Not enabled"


def name(table: dict[str, Any]) -> str:
    """schema.table"""
    return f"{table['schema_name']}.{table['table_name']}"
