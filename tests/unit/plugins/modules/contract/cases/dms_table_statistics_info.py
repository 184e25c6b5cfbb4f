# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of dms_table_statistics_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    dms, pair = want("dms"), want("pair")
    pair.both("CREATE TABLE account (id int PRIMARY KEY)")
    task = dms.task(*dms.endpoints(pair))
    dms.start(task)
    dms.loaded(task)
    return Reading(
        options={"replication_task_arn": task},
        finds=lambda result: [table["table_name"] for table in result["table_statistics"]] == ["account"],
    )


def examples(want):
    places.replicating(want, "payments-dev-001-forward")
    return {}
