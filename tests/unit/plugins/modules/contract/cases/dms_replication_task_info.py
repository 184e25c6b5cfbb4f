# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of dms_replication_task_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    dms = want("dms")
    task = dms.task(*dms.endpoints(want("pair")))
    return Reading(
        options={"replication_task_arn": task},
        finds=lambda result: [found["replication_task_arn"] for found in result["replication_tasks"]] == [task],
    )


def examples(want):
    places.replicating(want, "payments-dev-001-forward")
    return {}
