# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of database_schema_copy."""

from __future__ import annotations

from local_aws import postgres
from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Once

TABLES = (
    "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema !~ '^(pg_|information_schema)'"
)


def case(want):
    source = want("database")
    source.connection.execute("CREATE SCHEMA ledger; CREATE TABLE ledger.account (id int PRIMARY KEY)")
    target = want("second_database")
    return Once(
        options={
            "source": source.options(),
            "target": target.options(),
            "pg_dump": str(postgres.pg_dump(want("tmp_path"))),
        },
        seen=lambda: sorted(target.query(TABLES)),
        foretold=("copied", "differing", "left_out"),
    )


def examples(want):
    places.database_secret(want, want("database"), "payments-source-dev/database")
    places.database_secret(want, want("second_database"), "payments-target-dev/database")
    return {"/usr/lib/postgresql/17/bin/pg_dump": str(postgres.pg_dump(want("tmp_path")))}
