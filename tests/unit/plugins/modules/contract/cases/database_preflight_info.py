# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of database_preflight_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    database = want("database")
    database.connection.execute("CREATE TABLE log (at date)")
    side = database.options()
    return Reading(
        options={"source": side, "target": side},
        finds=lambda result: (
            "public.log" in [one["object"] for one in result["findings"] if one["id"] == "table_without_key"]
        ),
    )


def examples(want):
    database = want("database")
    for side in ("source", "target"):
        places.database_secret(want, database, f"payments-{side}-dev/database")
        places.mysql_secret(want, want("mysql_database"), f"orders-{side}-dev/database")
    return {}
