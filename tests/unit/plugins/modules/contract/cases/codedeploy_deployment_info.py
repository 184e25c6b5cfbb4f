# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of codedeploy_deployment_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.cases.codedeploy_deployment_group_info import group
from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    made = group(want)
    deployment = want("client")("codedeploy").create_deployment(
        applicationName=made.name, deploymentGroupName=made.name, revision=made.revision(made.register())
    )["deploymentId"]
    return Reading(
        options={"application_name": made.name, "deployment_group_name": made.name},
        finds=lambda result: [found["deployment_id"] for found in result["deployments"]] == [deployment],
    )


def examples(want):
    made = group(want)
    return {"deployment_group_name: service": f"deployment_group_name: {made.name}", "payments-target-blue": made.name}
