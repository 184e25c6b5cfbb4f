# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What DMS says of a task and its tables, as one value of a gate. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._cutover.readings.reading import Reading
from ansible_collections.migrate.aws.plugins.module_utils._dms import statistics

#: What can be read of a task beside its status, and what DMS calls it.
TASK_COUNTS = {
    "full_load_progress_percent": "FullLoadProgressPercent",
    "tables_errored": "TablesErrored",
    "tables_loaded": "TablesLoaded",
    "tables_loading": "TablesLoading",
    "tables_queued": "TablesQueued",
}
Tables = list[dict[str, Any]]


def _share_pending(tables: Tables) -> float | None:
    """Of all rows that were loaded and inserted, those which are still to be compared."""
    rows = sum((table.get("full_load_rows") or 0) + (table.get("inserts") or 0) for table in tables)
    pending = sum(table.get("validation_pending_records") or 0 for table in tables)
    return pending / rows if rows else float(bool(pending))


#: What can be read of the tables together.
MEASURES: dict[str, Callable[[Tables], float]] = {
    "tables": len,
    "not_completed": lambda tables: sum(table["table_state"] != statistics.COMPLETED for table in tables),
    "in_error": lambda tables: sum(table["table_state"] in statistics.ERRORS for table in tables),
    "not_validated": lambda tables: sum(statistics.validation_state(table) != statistics.VALIDATED for table in tables),
    "validation_failed": lambda tables: len(statistics.validation(tables)["failed"]),
    "validation_pending_share": _share_pending,
}
#: Sums which are measures as they are.
SUMS = (
    "full_load_error_rows",
    "full_load_condtnl_chk_failed_rows",
    "validation_failed_records",
    "validation_pending_records",
    "validation_suspended_records",
)


def of_task(record: Mapping[str, Any], measure: str) -> Reading:
    """The task's status, or one of its counts."""
    if measure == "status":
        why = record.get("LastFailureMessage") or record.get("StopReason")
        settled = record["Status"] in ("running", "starting")
        return Reading(record["Status"], reason=None if settled else why)
    count = record.get("ReplicationTaskStats", {}).get(TASK_COUNTS[measure])
    return Reading(reason="DMS has no statistics of the task yet") if count is None else Reading(float(count))


def of_tables(records: Tables, measure: str, accepted: list[str]) -> Reading:
    """One measure of the tables, those left out that were accepted as they are."""
    tables = [table for table in statistics.tables(records) if statistics.name(table) not in accepted]
    if not tables:
        return Reading(reason="the task has no tables yet")
    if measure in SUMS:
        return Reading(float(statistics.summary(tables)[measure]))
    return Reading(float(MEASURES[measure](tables)), reason=_named(tables, measure))


def _named(tables: Tables, measure: str) -> str | None:
    """The first tables that stand in the way."""
    wrong = {
        "not_completed": lambda table: table["table_state"] != statistics.COMPLETED,
        "in_error": lambda table: table["table_state"] in statistics.ERRORS,
        "not_validated": lambda table: statistics.validation_state(table) != statistics.VALIDATED,
    }.get(measure, lambda table: False)
    names = [statistics.name(table) for table in tables if wrong(table)]
    more = [f"and {len(names) - 3} more"] if len(names) > 3 else []
    return ", ".join([*names[:3], *more]) or None
