# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of cloudwatch_alarm_history_info."""

from __future__ import annotations

from tests.local_aws.cloudwatch_support import raised
from tests.local_aws.dms_support import unique
from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    name = raised(want("client")("cloudwatch"), unique("contract"))
    return Reading(
        options={"alarm_names": [name], "since": "2026-01-01T00:00:00+00:00"},
        finds=lambda result: [found["state_value"] for found in result["state_changes"]] == ["ALARM", "OK"],
    )
