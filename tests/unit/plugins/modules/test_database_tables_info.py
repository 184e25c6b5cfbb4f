# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""database_tables_info on a real PostgreSQL server."""

from __future__ import annotations

import pytest

from local_aws import mariadb
from tests.unit.plugins.modules.database_support import *  # a server behind a secret, a database for each test
from tests.unit.plugins.modules.mysql_support import *  # the same for MySQL

TABLES = """
CREATE SCHEMA ledger;
CREATE TABLE ledger.accounts (id int PRIMARY KEY);
INSERT INTO ledger.accounts SELECT generate_series(1, 30);
CREATE TABLE ledger."Odd, name" (id int);
INSERT INTO ledger."Odd, name" VALUES (1);
CREATE TABLE ledger.entries (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE ledger.entries_2025 PARTITION OF ledger.entries FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE ledger.entries_later PARTITION OF ledger.entries DEFAULT;
INSERT INTO ledger.entries SELECT n, date '2025-12-01' + n FROM generate_series(1, 50) n;
CREATE TABLE public.notes (id int);
CREATE TABLE public.awsdms_ddl_audit (id int);
CREATE SCHEMA migrate_aws;
CREATE TABLE migrate_aws.applied_files (name text PRIMARY KEY);
CREATE TEMPORARY TABLE passing (id int);
CREATE VIEW ledger.seen AS SELECT * FROM ledger.accounts;
"""


@pytest.fixture
def run(run_module, database):
    def run(**arguments):
        result = run_module("database_tables_info", **database.options(**arguments))
        assert database.reveals_nothing(result)
        return result

    return run


@pytest.fixture
def tables(run, database):
    """A function which returns the module's tables by name."""
    database.connection.execute(TABLES)

    def tables(**arguments):
        result = run(**arguments)
        assert result["changed"] is False
        return {table["name"]: table for table in result["tables"]}

    return tables


def test_rows_are_counted_and_keys_seen(tables):
    found = tables(count="exact")
    assert {name: (table["rows"], table["has_primary_key"]) for name, table in found.items()} == {
        "ledger.accounts": (30, True),
        "ledger.Odd, name": (1, False),
        "ledger.entries": (50, True),
        "public.notes": (0, False),
    }
    assert (found["ledger.accounts"]["schema"], found["ledger.accounts"]["table"]) == ("ledger", "accounts")
    assert tables(count="exact", check=True) == found


def test_estimates_are_the_planners(tables, database):
    database.connection.execute("ANALYZE")
    rows = {name: table["rows"] for name, table in tables().items()}
    assert rows == {"ledger.accounts": 30, "ledger.Odd, name": 1, "ledger.entries": 50, "public.notes": 0}
    # Nothing is read: rows which came later are not in the estimate.
    database.connection.execute("ALTER TABLE ledger.accounts SET (autovacuum_enabled = false)")
    database.connection.execute("INSERT INTO ledger.accounts SELECT generate_series(31, 40)")
    assert tables()["ledger.accounts"]["rows"] == 30


def test_what_was_never_analysed_has_an_estimate_too(tables, database):
    database.connection.execute("SELECT pg_stat_force_next_flush()")
    database.connection.execute("SELECT 1")
    assert tables()["ledger.entries"]["rows"] == 50


def test_schemas_are_those_asked_for(tables):
    assert list(tables(schemas=["public"])) == ["public.notes"]
    assert list(tables(schemas=["migrate_aws"], count="exact")) == ["migrate_aws.applied_files"]
    assert tables(schemas=["nowhere"], count="exact") == {}


def test_what_may_not_be_read_has_no_rows(tables, database):
    database.server.execute("CREATE TABLE public.hidden (id int)", database.name)
    found = tables(count="exact")
    assert found["public.hidden"]["rows"] is None
    assert found["ledger.accounts"]["rows"] == 30
    assert tables()["public.hidden"]["rows"] is None


def test_an_empty_database_has_no_tables(run):
    assert run(count="exact")["tables"] == []


def test_what_the_database_answers_is_told(run, database):
    database.connection.execute("CREATE TABLE public.held (id int)")
    database.connection.execute(f"ALTER ROLE ledger IN DATABASE {database.name} SET lock_timeout = '50ms'")
    with database.connection.transaction():
        database.connection.execute("LOCK TABLE public.held")
        refused = run(count="exact")
    assert refused["failed"]
    assert refused["msg"].startswith("The database answers: canceling statement due to lock timeout")


@pytest.fixture
def run_on_mysql(run_module, mysql_database):
    for statement in (
        "CREATE TABLE shop.accounts (id int PRIMARY KEY)",
        "INSERT INTO shop.accounts VALUES (1), (2), (3)",
        "CREATE TABLE shop.`Odd, ``name` (id int)",
        "CREATE TABLE shop.awsdms_ddl_audit (id int)",
        "CREATE VIEW shop.seen AS SELECT * FROM shop.accounts",
        "CREATE DATABASE migrate_aws",
        "CREATE TABLE migrate_aws.newest_run (one int PRIMARY KEY)",
    ):
        mysql_database.query(statement)
    return lambda **arguments: run_module("database_tables_info", **mysql_database.options(**arguments))


def test_the_tables_of_a_mysql_server(run_on_mysql):
    found = run_on_mysql(count="exact")
    assert not found["changed"]
    assert found["tables"] == [
        {"schema": "shop", "table": "accounts", "name": "shop.accounts", "has_primary_key": True, "rows": 3},
        {"schema": "shop", "table": "Odd, `name", "name": "shop.Odd, `name", "has_primary_key": False, "rows": 0},
    ]
    assert [table["table"] for table in run_on_mysql()["tables"]] == ["accounts", "Odd, `name"]
    assert run_on_mysql(schemas=["nowhere"])["tables"] == run_on_mysql(schemas=[])["tables"] == []
    assert [table["table"] for table in run_on_mysql(schemas=["migrate_aws"])["tables"]] == ["newest_run"]


def test_what_a_mysql_server_answers_against_it_is_a_sentence(run_on_mysql, mysql_database):
    mysql_database.server.execute("CREATE VIEW shop.broken AS SELECT * FROM shop.accounts")
    mysql_database.server.execute("RENAME TABLE shop.accounts TO shop.gone")
    mysql_database.server.execute("REVOKE ALL ON *.* FROM ledger@'%%'", ())
    try:
        mysql_database.server.execute("GRANT INSERT ON shop.* TO ledger@'%%'", ())
        assert "The database answers: 1142 SELECT command denied" in run_on_mysql(count="exact")["msg"]
    finally:
        mysql_database.server.execute(f"GRANT {mariadb._MASTER_GRANTS} ON *.* TO ledger@'%%' WITH GRANT OPTION", ())
