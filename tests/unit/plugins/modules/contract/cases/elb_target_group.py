# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of elb_target_group."""

from __future__ import annotations

from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Lifecycle


def case(want):
    return Lifecycle(
        options={"name": "contract", "port": 80, "vpc_id": want("network")["vpc"], "deregistration_delay": 30},
        change={"deregistration_delay": 60},
        shows={"deregistration_delay.timeout_seconds": "60"},
        shown=lambda group: group["attributes"],
        identity=("name",),
    )


def examples(want):
    return places.placeholders(want, "vpc-0123456789abcdef0")
