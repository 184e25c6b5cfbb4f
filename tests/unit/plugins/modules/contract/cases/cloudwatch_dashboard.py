# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of cloudwatch_dashboard."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Lifecycle


def body(words):
    return {"widgets": [{"type": "text", "width": 24, "height": 2, "properties": {"markdown": words}}]}


def case(want):
    return Lifecycle(
        options={"dashboard_name": "contract", "body": body("one")},
        change={"body": body("two")},
        identity=("dashboard_name",),
    )
