# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of database_write_access."""

from __future__ import annotations

from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Once


def case(want):
    database = want("mysql_database")
    return Once(
        options=database.options(users=["app"], state="frozen"),
        seen=lambda: database.query("SHOW CREATE USER app@'%'"),
        foretold=("write_access", "sessions_ended"),
    )


def examples(want):
    database = want("mysql_database")
    database.server.execute("CREATE OR REPLACE USER orders@'%%'", ())
    places.mysql_secret(want, database, "orders-source-dev/database")
    return {}
