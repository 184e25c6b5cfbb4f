# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of database_cleanup."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import fence

from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Once

TRIGGERS = "SELECT count(*) FROM pg_trigger WHERE tgname = 'migrate_aws_fence'"


def fenced(want):
    database = want("database")
    database.connection.execute("CREATE TABLE account (id int PRIMARY KEY)")
    fence.install(database.connection)
    return database


def case(want):
    database = fenced(want)
    return Once(options=database.options(writer=True), seen=lambda: database.query(TRIGGERS), foretold=("removed",))


def examples(want):
    places.database_secret(want, fenced(want), "payments-target-dev/database")
    return {}
