# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of cutover_lock."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Once
from tests.unit.plugins.modules.cutover_support import lock_of, table

#: One's own lock, which a run that was killed has left behind, is taken anew.
EVERY_TIME = ("Take the lock",)


def case(want):
    name = table(want("client"))
    lock = lock_of(want("client"), name)
    token = lock.take("the contract", False)
    return Once(
        options={"table": name, "state": "released", "token": token},
        seen=lock.holder,
        foretold=("changed",),
    )


def examples(want):
    return {"payments-dev-cutover": table(want("client")), "lease: 30": "lease: 1"}
