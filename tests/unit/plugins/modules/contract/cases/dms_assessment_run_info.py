# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of dms_assessment_run_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    return Reading(
        options={"replication_task_identifier": places.task_at_rest(want, "contract")},
        finds=lambda result: "postgres-check-pk" in result["applicable_assessments"],
    )


def examples(want):
    places.task_at_rest(want, "payments-dev-001-forward")
    return {}
