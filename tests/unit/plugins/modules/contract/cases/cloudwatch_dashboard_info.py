# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of cloudwatch_dashboard_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Reading


def make(want):
    want("client")("cloudwatch").put_dashboard(DashboardName="payments-read", DashboardBody='{"widgets": []}')


def case(want):
    make(want)
    return Reading(
        options={"dashboard_name_prefix": "payments-read"},
        finds=lambda result: [found["dashboard_name"] for found in result["dashboards"]] == ["payments-read"],
    )


def examples(want):
    make(want)
    return {}
