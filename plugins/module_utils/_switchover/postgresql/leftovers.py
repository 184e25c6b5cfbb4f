# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a migration leaves in a database when it is over: slots and publications of ours, DMS's capture of DDL.

Of an interrupted comparison there is its table as well.
"""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import fence, kept, runs, slots

#: Of the slots and publications, those that are ours begin with this.
OURS = "migrate_aws"
_PUBLICATIONS = "SELECT pubname FROM pg_publication WHERE starts_with(pubname, %s) ORDER BY 1"
#: DMS makes these in the schema of its endpoint's setting ddl_artifacts_schema, and leaves them there.
_EVENT_TRIGGERS = "SELECT evtname FROM pg_event_trigger WHERE evtname = 'awsdms_intercept_ddl'"
_FUNCTIONS = """
SELECT format('%I.%I()', n.nspname, p.proname) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE p.proname = 'awsdms_intercept_ddl' ORDER BY 1
"""
_TABLES = f"""
SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE (c.relname = 'awsdms_ddl_audit' OR c.oid = to_regclass('{kept.TABLE}')) AND c.relkind = 'r' ORDER BY 1
"""
_TRIGGERS = f"SELECT count(DISTINCT tgrelid) FROM pg_trigger WHERE tgname = '{fence.TRIGGER}' AND NOT tgisinternal"


def found(connection, writer: bool) -> dict[str, Any]:
    """What there is: {slots, publications, event_triggers, functions, tables, fenced_tables}.

    The fence stays on who is not the writer.
    """
    ours = [slot for slot in slots.held(connection) if slot["name"].startswith(OURS)]
    return {
        "slots": [{"name": slot["name"], "retained_bytes": slot["retained_bytes"]} for slot in ours],
        "publications": _names(connection, _PUBLICATIONS, [OURS]),
        "event_triggers": _names(connection, _EVENT_TRIGGERS),
        "functions": _names(connection, _FUNCTIONS),
        "tables": _names(connection, _TABLES),
        "fenced_tables": connection.execute(_TRIGGERS).fetchone()[0] if writer else 0,
    }


def remove(connection, there: dict[str, Any], holder: str) -> None:
    """Remove what was found. A slot that somebody reads stays, and PostgreSQL's error says who."""
    for slot in there["slots"]:
        with runs.holding(connection):
            connection.execute("SELECT pg_drop_replication_slot(%s)", [slot["name"]])
    with runs.holding(connection):
        for kind in ("publications", "event_triggers"):
            for name in there[kind]:
                connection.execute(f'DROP {kind.removesuffix("s").replace("_", " ")} "{name}"')
        for kind in ("functions", "tables"):
            for name in there[kind]:
                connection.execute(f"DROP {kind.removesuffix('s')} {name}")
    if there["fenced_tables"]:
        fence.lift(connection, holder)


def _names(connection, query: str, parameters: list[str] | None = None) -> list[str]:
    return [name for (name,) in connection.execute(query, parameters).fetchall()]
