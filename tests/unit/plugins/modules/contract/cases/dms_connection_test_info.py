# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of dms_connection_test_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    dms, server, pair = want("dms"), want("servers")[0], want("pair")
    endpoint = dms.endpoint("source", server, pair.name)
    dms.test(endpoint)
    return Reading(
        options={"endpoint_arn": endpoint},
        finds=lambda result: [found["status"] for found in result["connections"]] == ["successful"],
    )
