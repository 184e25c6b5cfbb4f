# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of migration_checks_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    return Reading(
        options={"application_name": "nowhere", "environment_suffix": "contract", "families": ["objects"]},
        finds=lambda result: (
            ("key_exists", "alias/nowhere-target-contract", "fail")
            in [(one["id"], one["subject"], one["outcome"]) for one in result["results"]]
        ),
    )
