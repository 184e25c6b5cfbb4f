# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of dms_assessment_run."""

from __future__ import annotations

from tests.local_aws.dms_support import unique
from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Lifecycle


def case(want):
    task = places.task_at_rest(want, "contract")
    return Lifecycle(
        options={
            "replication_task_identifier": task,
            "assessment_run_name": "contract",
            **places.results_of_assessments(want, unique("contract-assessments")),
        },
        # a run is what it was started as
        change={"tags": {"changed": "1"}},
        identity=("replication_task_identifier", "assessment_run_name"),
    )


def examples(want):
    places.task_at_rest(want, "payments-dev-001-forward")
    places.results_of_assessments(want, "payments-dev-001-assessments")
    return {}
