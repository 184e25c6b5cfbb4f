# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of migration_preflight_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    side = {"database_identifier": "nowhere", "secret_id": "nowhere/database"}
    return Reading(
        options={"source": side},
        finds=lambda result: (
            ("secret_missing", "nowhere/database") in [(one["id"], one["object"]) for one in result["findings"]]
        ),
    )
