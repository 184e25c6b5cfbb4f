# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of dms_replication_instance."""

from __future__ import annotations

from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Lifecycle


def case(want):
    return Lifecycle(
        options={
            "replication_instance_identifier": "contract",
            "replication_instance_class": "dms.t3.medium",
            "allocated_storage": 50,
            "replication_subnet_group_identifier": want("subnet_group"),
            "vpc_security_group_ids": [want("network")["group"]],
            "apply_immediately": True,
        },
        change={"replication_instance_class": "dms.r5.large", "multi_az": True},
        identity=("replication_instance_identifier",),
    )


def examples(want):
    places.subnet_group(want, "payments-dev-001")
    return places.placeholders(want, "sg-0123456789abcdef0")
