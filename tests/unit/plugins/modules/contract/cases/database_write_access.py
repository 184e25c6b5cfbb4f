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
    database, server = want("mysql_database"), want("mysql_database").server
    server.execute("CREATE OR REPLACE USER orders@'%'")
    values = {"username": "ledger", "password": database.password, "host": server.host, "port": server.port, "engine": "mysql"}
    places.secret(want, "orders-source-dev/database", values)
    return {}
