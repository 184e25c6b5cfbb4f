# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a replication task of DMS did, and knows, of its tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import statistics
from ansible_collections.migrate.aws.plugins.module_utils._gates import api
from ansible_collections.migrate.aws.plugins.module_utils._gates.reading import Moment, Reading
from ansible_collections.migrate.aws.plugins.module_utils._gates.sources import task

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
NAME = "table_statistics"
SERVICE = "dms"
OPTION = {
    "type": "dict",
    "options": {
        **task.NAMES,
        "measure": {"type": "str", "choices": [*MEASURES, *SUMS], "required": True},
        "accepted_tables": {"type": "list", "elements": "str", "default": []},
    },
    **task.ONE_TASK,
}
question = task.question


def ask(dms, wanted: Sequence[Mapping[str, Any]], moment: Moment) -> Tables | None:
    """The statistics of each table, None where there is no such task. Raises ReadingError."""
    arn = wanted[0]["replication_task_arn"]
    if arn is None:
        found = task.ask(dms, wanted, moment)
        arn = found["ReplicationTaskArn"] if found else None
    return api.table_statistics(dms, arn) if arn else None


def reading(asked: Mapping[str, Any], records: Tables | None, moment: Moment) -> Reading:
    """One measure of the tables, without those that were accepted as they are."""
    if records is None:
        return task.missing(asked)
    measure, accepted = asked["measure"], asked["accepted_tables"]
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
