# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of database_schema."""

from __future__ import annotations

from tests.unit.plugins.modules.contract import places
from tests.unit.plugins.modules.contract.kinds import Once

TABLES = (
    "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema !~ '^(pg_|information_schema)'"
)


def case(want):
    database, file = want("database"), want("tmp_path") / "001.sql"
    file.write_text("CREATE TABLE account (id int PRIMARY KEY);")
    return Once(
        options=database.options(files=[str(file)]),
        seen=lambda: sorted(database.query(TABLES)),
        foretold=("applied",),
    )


def examples(want):
    database, directory = want("database"), want("tmp_path") / "sql"
    directory.mkdir()
    (directory / "001_tables.sql").write_text("CREATE TABLE account (id int PRIMARY KEY);")
    (directory / "002_indexes.sql").write_text("CREATE INDEX ON account ((id % 2));")
    want("monkeypatch").chdir(want("tmp_path"))
    places.database_secret(want, database, "payments-target-dev/database")
    return {}
