# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of database_tables_info."""

from __future__ import annotations

from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    database = want("database")
    database.connection.execute("CREATE TABLE account (id int PRIMARY KEY)")
    return Reading(
        options=database.options(count="exact"),
        finds=lambda result: [table["name"] for table in result["tables"]] == ["public.account"],
    )


def examples(want):
    database = want("database")
    database.connection.execute("CREATE SCHEMA payments; CREATE TABLE payments.account (id int PRIMARY KEY)")
    places.database_secret(want, database, "payments-target-dev/database")
    return {}
