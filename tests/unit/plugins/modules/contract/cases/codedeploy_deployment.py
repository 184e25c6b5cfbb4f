# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of codedeploy_deployment."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.cases.codedeploy_deployment_group_info import group
from tests.unit.plugins.modules.contract.kinds import Once


def case(want):
    made = group(want)
    names = {"applicationName": made.name, "deploymentGroupName": made.name}
    return Once(
        options={
            "application_name": made.name,
            "deployment_group_name": made.name,
            "revision": {"app_spec": made.app_spec(made.register())},
            "wait_timeout": 60,
        },
        seen=lambda: want("client")("codedeploy").list_deployments(**names)["deployments"],
        foretold=(),
    )


def examples(want):
    made = group(want)
    return {
        "deployment_group_name: service": f"deployment_group_name: {made.name}",
        "arn:aws:ecs:us-east-1:123456789012:task-definition/payments-target-blue:7": made.register(),
        "ContainerName: application": "ContainerName: app",
        "payments-target-blue": made.name,
    }
