# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of sns_topic."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Lifecycle


def case(want):
    return Lifecycle(
        options={
            "name": "contract-alarms",
            "display_name": "One",
            "subscriptions": [{"protocol": "email", "endpoint": "one@example.com"}],
        },
        change={"display_name": "Two"},
        identity=("name",),
        # SNS makes a policy where none is stated, and the ARNs of subscriptions.
        unforeseen=frozenset({"policy", "subscriptions"}),
    )
