# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of cutover_journal."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Once
from tests.unit.plugins.modules.cutover_support import lock_of, table


def case(want):
    name = table(want("client"))
    lock = lock_of(want("client"), name)
    return Once(
        options={"table": name, "token": lock.take("the contract", False), "step": "canary", "phase": "after"},
        seen=lambda: [item for item in lock.store.all() if item["entry"] != "lock"],
        foretold=("entry",),
    )


def examples(want):
    name = table(want("client"))
    return {
        "payments-dev-cutover": name,
        "{{ lock.token }}": str(lock_of(want("client"), name).take("the contract", False)),
    }
