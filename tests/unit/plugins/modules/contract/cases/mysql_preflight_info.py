# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of mysql_preflight_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    database = want("mysql_database")
    database.server.execute("CREATE TABLE shop.log (at date)")
    side = database.options()
    return Reading(
        options={"source": side, "target": side},
        finds=lambda result: (
            "shop.log" in [one["object"] for one in result["findings"] if one["id"] == "table_without_key"]
        ),
    )


def examples(want):
    for side in ("source", "target"):
        places.mysql_secret(want, want("mysql_database"), f"orders-{side}-dev/database")
    return {}
