# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of migration_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    return Reading(
        options={"application_name": "payments", "environment_suffix": "contract"},
        finds=lambda result: result["migration"]["target"]["account_id"] == "123456789012",
    )
