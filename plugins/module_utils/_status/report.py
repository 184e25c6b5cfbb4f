# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One object of all that was read about a migration: what text, JSON and HTML say. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._status import timeline
from ansible_collections.migrate.aws.plugins.module_utils._switchover.standing import SIDES

#: What is told of a table out of DMS's statistics.
STATISTICS = (
    "table_state",
    "full_load_rows",
    "inserts",
    "updates",
    "deletes",
    "validation_state",
    "validation_failed_records",
)

#: What is told of the task as DMS says it.
TASK = ("replication_task_identifier", "migration_type", "status", "stop_reason", "last_failure_message")


def carrying_task(
    tasks: Sequence[dict[str, Any]], names: dict[str, str], cutover: dict[str, Any] | None
) -> dict[str, Any] | None:
    """The task that carries the writes: that of the side which takes them, or of what there is the one that runs."""
    order = [names["forward_task"], names["reverse_task"]]
    writers = order[SIDES.index(cutover["writer"])] if cutover else None

    def rank(task: dict[str, Any]) -> tuple[bool, bool, int]:
        name = task["replication_task_identifier"]
        return name != writers, task["status"] != "running", order.index(name)

    return min(tasks, key=rank, default=None)


def status_report(read: dict[str, Any]) -> dict[str, Any]:
    """The object. `read`: at, names, environments and tables by side, task, statistics, record, records, cutover."""
    task, cutover = read["task"], read["cutover"]
    return {
        "migration": read["names"]["migration"],
        "at": read["at"],
        "environments": {environment["side"]: environment for environment in read["environments"]},
        "tables": tables(read["tables"], read["statistics"]),
        "replication": task
        and {
            **{name: task.get(name) for name in TASK},
            "carries": "source to target"
            if task["replication_task_identifier"] == read["names"]["forward_task"]
            else "target to source",
            "full_load_progress_percent": task["replication_task_stats"]["full_load_progress_percent"],
            "tables": read["statistics"]["summary"],
            "lag": task["latency"],
        },
        "weights": {
            "record": read["record"],
            "records": [
                {
                    **{name: record[name] for name in ("set_identifier", "weight", "share_percent")},
                    "dns_name": (record["alias_target"] or {}).get("dns_name"),
                }
                for record in read["records"]
            ],
        },
        "cutover": cutover and standing(cutover, read["at"]),
        "steps": timeline.steps(cutover["journal"], cutover["writer"]) if cutover else [],
        "on_target": on_target(cutover, read["records"], read["at"]) if cutover else {"writes": [], "requests": []},
        "journal": cutover["journal"] if cutover else [],
    }


def on_target(cutover: dict[str, Any], records: Sequence[dict[str, Any]], at: str) -> dict[str, list[dict[str, Any]]]:
    """How much of writes and requests went to the target since the journal began, in percent, up to now."""
    journal, writer = cutover["journal"], cutover["writer"]
    share = [record["share_percent"] for record in records if record["set_identifier"].startswith("target-")]
    now = [{"at": at, "value": value} for value in share if journal and value is not None]
    return {"writes": timeline.writes(journal, writer), "requests": [*timeline.requests(journal, writer), *now]}


def standing(cutover: dict[str, Any], at: str) -> dict[str, Any]:
    """Who takes the writes and how to go back, without the journal; a lock with whether it has lapsed."""
    lock = cutover["lock"]
    lapsed = lock and {**lock, "lapsed": timeline.has_lapsed(lock, at)}
    return {**{name: value for name, value in cutover.items() if name != "journal"}, "lock": lapsed}


def tables(counted: dict[str, list[dict[str, Any]]], statistics: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Each table once, by name: its rows on both sides, null where they were not counted, and what DMS says of it, if
    it does.
    """
    rows = {side: {table["name"]: table["rows"] for table in found} for side, found in counted.items()}
    told = {
        f"{table['schema_name']}.{table['table_name']}": table
        for table in (statistics or {}).get("table_statistics", [])
    }
    return [
        {
            "name": name,
            **{f"{side}_rows": rows[side].get(name) for side in SIDES},
            **{key: told.get(name, {}).get(key) for key in STATISTICS},
        }
        for name in sorted({*rows["source"], *rows["target"], *told})
    ]
