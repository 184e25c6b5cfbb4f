# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of cutover_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.cases.database_switchover import examples, migration
from tests.unit.plugins.modules.contract.kinds import Reading

__all__ = ("case", "examples")


def case(want):
    moved = migration(want)
    return Reading(
        options={
            name: value
            for name, value in moved.options("target", moved.stream).items()
            if name in ("source", "target", "journal")
        },
        finds=lambda result: (result["cutover"]["writer"], result["cutover"]["state"]) == ("source", "writing"),
    )
