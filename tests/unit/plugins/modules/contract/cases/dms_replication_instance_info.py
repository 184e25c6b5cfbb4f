# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of dms_replication_instance_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    made = want("instance")
    return Reading(
        options={"replication_instance_arn": made},
        finds=lambda result: [found["replication_instance_arn"] for found in result["replication_instances"]] == [made],
    )
