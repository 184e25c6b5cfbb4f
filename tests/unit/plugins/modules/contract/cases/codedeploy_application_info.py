# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of codedeploy_application_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    codedeploy = want("client")("codedeploy")
    codedeploy.create_application(applicationName="read", computePlatform="ECS")
    want("request").addfinalizer(lambda: codedeploy.delete_application(applicationName="read"))
    return Reading(
        options={"compute_platform": "ECS"},
        finds=lambda result: "read" in [found["application_name"] for found in result["applications"]],
    )
