# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of codedeploy_deployment_group_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.cases.codedeploy_deployment_group import stage
from tests.unit.plugins.modules.contract.kinds import Reading


def group(want):
    made = stage(want)
    want("client")("codedeploy").create_deployment_group(**made.group_request())
    return made


def case(want):
    name = group(want).name
    return Reading(
        options={"application_name": name},
        finds=lambda result: [found["deployment_group_name"] for found in result["deployment_groups"]] == [name],
    )


def examples(want):
    return {"payments-target-blue": group(want).name}
