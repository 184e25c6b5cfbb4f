# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of database_fence."""

from __future__ import annotations

from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Once

TRIGGERS = "SELECT count(*) FROM pg_trigger WHERE tgname = 'migrate_aws_fence'"


def case(want):
    database = want("database")
    database.connection.execute("CREATE TABLE account (id int PRIMARY KEY)")
    return Once(
        options=database.options(writer=False),
        seen=lambda: database.query(TRIGGERS),
        foretold=("fence",),
    )


def examples(want):
    database = want("database")
    database.connection.execute("CREATE TABLE account (id int PRIMARY KEY)")
    places.database_secret(want, database, "payments-target-dev/database")
    return {}
