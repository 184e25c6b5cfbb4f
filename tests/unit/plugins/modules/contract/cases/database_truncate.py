# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of database_truncate."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import fence

from tests.local_aws.dms_support import selection
from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Once


def closed(want):
    database = want("database")
    database.connection.execute("CREATE TABLE account (id int PRIMARY KEY); INSERT INTO account VALUES (1)")
    fence.install(database.connection)
    fence.close(database.connection, "the contract")
    return database


def case(want):
    database = closed(want)
    return Once(
        options=database.options(table_mappings={"rules": [selection()]}),
        seen=lambda: database.query("SELECT count(*) FROM account"),
        foretold=("emptied",),
    )


def examples(want):
    places.database_secret(want, closed(want), "payments-target-dev/database")
    return {}
