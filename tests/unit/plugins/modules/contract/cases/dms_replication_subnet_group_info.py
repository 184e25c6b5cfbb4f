# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of dms_replication_subnet_group_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    made, vpc = want("subnet_group"), want("network")["vpc"]
    return Reading(
        options={"replication_subnet_group_identifier": made},
        finds=lambda result: [found["vpc_id"] for found in result["replication_subnet_groups"]] == [vpc],
    )


def examples(want):
    return places.placeholders(want, "vpc-0123456789abcdef0")
