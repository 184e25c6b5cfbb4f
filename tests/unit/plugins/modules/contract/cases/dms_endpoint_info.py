# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of dms_endpoint_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    made = want("dms").endpoint("source", want("servers")[0], "app")
    return Reading(
        options={"endpoint_arn": made},
        finds=lambda result: [found["endpoint_arn"] for found in result["endpoints"]] == [made],
    )
