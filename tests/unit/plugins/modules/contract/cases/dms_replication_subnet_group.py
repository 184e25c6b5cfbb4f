# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of dms_replication_subnet_group."""

from __future__ import annotations

from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Lifecycle


def case(want):
    want("vpc_role")
    return Lifecycle(
        options={
            "replication_subnet_group_identifier": "contract",
            "replication_subnet_group_description": "one",
            "subnet_ids": want("network")["subnets"][:2],
        },
        change={"replication_subnet_group_description": "two"},
        identity=("replication_subnet_group_identifier",),
    )


def examples(want):
    want("vpc_role")
    return places.placeholders(want, "subnet-0123456789abcdef0", "subnet-0123456789abcdef1")
