# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of cutover_watch."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.cases.route53_weighted_records_info import weigh
from tests.unit.plugins.modules.contract.kinds import Reading
from tests.unit.plugins.modules.cutover_support import lock_of, table


def case(want):
    name = table(want("client"))
    lock_of(want("client"), name).take("the contract", False)
    weigh(want, "watch.example.com")
    return Reading(
        options={"journal": name, "zone": "watch.example.com", "name": "api.watch.example.com"},
        finds=lambda result: (
            result["watch"]["lock"]["holder"] == "the contract" and result["watch"]["weights"][0]["weight"] == 1
        ),
    )


def examples(want):
    return {"payments-dev-cutover": table(want("client"))}
