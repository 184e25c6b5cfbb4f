# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a migration leaves on a server when it is over: positions that were noted, and the fence."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._switchover.mysql import fence, positions


def found(connection, writer: bool) -> dict[str, Any]:
    """What there is: {slots, publications, event_triggers, functions, tables, fenced_tables}.

    A server has positions only where PostgreSQL has slots. The fence stays on who is not the writer.
    """
    return {
        "slots": [{name: slot[name] for name in ("name", "retained_bytes")} for slot in positions.held(connection, {})],
        **{kind: [] for kind in ("publications", "event_triggers", "functions", "tables")},
        "fenced_tables": len(fence.fenced(connection)) if writer else 0,
    }


def remove(connection, there: dict[str, Any], holder: str) -> None:
    """Remove what was found."""
    for slot in there["slots"]:
        positions.drop(connection, slot["name"])
    if there["fenced_tables"]:
        fence.lift(connection, holder)
