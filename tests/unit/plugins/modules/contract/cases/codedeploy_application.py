# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of codedeploy_application."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Lifecycle


def case(want):
    return Lifecycle(
        options={"application_name": "contract", "compute_platform": "ECS"},
        change={"tags": {"team": "a"}},
        identity=("application_name",),
    )
