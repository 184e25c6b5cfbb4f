# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of cloudwatch_alarms."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Lifecycle

NAME = "contract/cpu"


def alarm(threshold):
    return {"name": NAME, "namespace": "AWS/ECS", "metric_name": "CPUUtilization", "threshold": threshold}


def case(want):
    return Lifecycle(
        options={"name_prefix": "contract/", "alarms": [alarm(80)]},
        change={"alarms": [alarm(90)]},
        identity=("name_prefix",),
        shows={"threshold": 90},
        shown=lambda alarms: alarms[NAME],
        tags_of=lambda alarms: alarms[NAME]["tags"],
    )
