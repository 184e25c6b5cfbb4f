# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Loading again what was loaded before: what may be asked for, what it means, when it is done. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms.statistics import (
    COMPLETED,
    ERRORS,
    VALIDATION,
    name,
    validation_state,
)
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused

#: What is loaded again when no table is named.
EVERYTHING = "all tables"
VALIDATE_ONLY = "validate-only"


def check(options: dict[str, Any]) -> None:
    """Raise Refused for options which say nothing together."""
    if options["reload_tables"] is not None and options["state"] != "reloaded":
        raise Refused(
            f"reload_tables is stated and state is {options['state']}: tables are loaded again with state=reloaded "
            "only."
        )


def changes(what: str, options: dict[str, Any], have: dict[str, Any]) -> dict[str, Any]:
    """{"reload": the tables to load again} for a task which has run, {} when nothing is. Raises Refused.

    `what` names it in sentences: Replication task payments.
    """
    if options["state"] != "reloaded":
        return {}
    tables = options["reload_tables"]
    if not options["allow_reload"] and options["reload_option"] != VALIDATE_ONLY:
        raise Refused(
            f"{what}: state=reloaded loads the tables again, over the current rows of the target. "
            "Set allow_reload=true to confirm. Nothing was changed."
        )
    if tables is not None and have["migration_type"] == "full-load" and have["status"] not in ("starting", "running"):
        raise Refused(
            f"{what} is {have['status']}. DMS loads single tables again only while a task runs, and "
            "one of migration type full-load runs only until it is loaded: leave out reload_tables to load all again."
        )
    if tables is None and have["migration_type"] == "cdc" and not is_position_stated(options):
        raise Refused(
            f"{what} has migration type cdc, so there is nothing to load again. State "
            "cdc_start_position or cdc_start_time to have it capture changes again from there."
        )
    return {"reload": EVERYTHING if tables is None else [name(table) for table in tables]}


def is_position_stated(options: dict[str, Any]) -> bool:
    """Whether the options say where change capture begins."""
    return options["cdc_start_position"] is not None or options["cdc_start_time"] is not None


def unknown(tables: list[dict[str, str]], statistics: list[dict[str, Any]]) -> list[str]:
    """Those of the tables which the task does not have."""
    known = {_key(table) for table in statistics}
    return [name(table) for table in tables if _key(table) not in known]


def request(tables: list[dict[str, str]]) -> list[dict[str, str]]:
    """TablesToReload."""
    return [{"SchemaName": table["schema_name"], "TableName": table["table_name"]} for table in tables]


def of(tables: list[dict[str, str]], statistics: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The statistics of these tables."""
    wanted = {_key(table) for table in tables}
    return [table for table in statistics if _key(table) in wanted]


def is_done(before: list[dict[str, Any]], now: list[dict[str, Any]], option: str) -> bool:
    """Whether every table was loaded again since `before`, or compared again where that is all that was asked for."""
    if option == VALIDATE_ONLY:
        return all(VALIDATION.get(validation_state(table)) != "pending" for table in now)
    ended = {_key(table): table.get("full_load_end_time") for table in before}
    return all(
        table["table_state"] == COMPLETED and table.get("full_load_end_time") != ended.get(_key(table)) for table in now
    )


def in_error(now: list[dict[str, Any]]) -> list[str]:
    """The tables which will not arrive."""
    return [name(table) for table in now if table["table_state"] in ERRORS]


def in_words(now: list[dict[str, Any]]) -> str:
    """The state of each table."""
    return ", ".join(f"{name(table)} {table['table_state']!r}" for table in now)


def _key(table: dict[str, Any]) -> tuple[str, str]:
    return table["schema_name"], table["table_name"]
