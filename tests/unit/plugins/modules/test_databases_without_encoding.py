# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The modules on a database whose encoding is SQL_ASCII: a driver left to itself gives bytes for its texts."""

from __future__ import annotations

import psycopg
import pytest

from tests.local_aws.dms_support import selection
from tests.unit.plugins.modules.database_support import Database, database_server  # noqa: F401 - a fixture

NAME = "bytes_alone"


@pytest.fixture(scope="module")
def bare(database_server):  # noqa: F811 - the fixture
    """A database without an encoding, with a table whose name is not ASCII."""
    server, secret, password = database_server
    server.execute(f"CREATE DATABASE {NAME} OWNER ledger TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C'")
    login = {"host": server.host, "port": server.port, "user": "ledger", "password": password, "dbname": NAME}
    with psycopg.connect(**login, autocommit=True, client_encoding="utf8") as connection:
        connection.execute("CREATE TABLE müde (id int PRIMARY KEY, t text); INSERT INTO müde VALUES (1, 'é')")
        yield Database(NAME, server, secret, password, connection)


def test_what_is_applied_is_remembered(run_module, bare, tmp_path):
    (tmp_path / "a.sql").write_text("CREATE TABLE applied (id int); CREATE SEQUENCE größe")
    options = bare.options(files=[str(tmp_path / "a.sql")])
    first, second = (run_module("database_schema", **options) for _time in range(2))
    assert (first["changed"], first["applied"]) == (True, ["a.sql"])
    assert (second["changed"], second["files"]) == (False, first["files"])


def test_tables_are_counted(run_module, bare):
    found = run_module("database_tables_info", count="exact", **bare.options())
    assert {"public.müde"} <= {table["name"] for table in found["tables"] if table["rows"] == 1}


def test_the_fence_closes_and_what_is_behind_it_is_emptied(run_module, bare):
    fenced = run_module("database_fence", writer=False, **bare.options())
    assert fenced["changed"] and fenced["fence"]["closed"], fenced
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        bare.connection.execute("DELETE FROM müde")
    emptied = run_module("database_truncate", **bare.options(table_mappings={"rules": [selection("public", "m[ü]de")]}))
    assert emptied["emptied"] == ["public.müde"]


def test_bytes_that_are_no_text_are_named(run_module, bare):
    bare.connection.execute("SET client_encoding = 'SQL_ASCII'")
    bare.connection.execute(b'CREATE TABLE "caf\xe9" (id int)')
    failed = run_module("database_tables_info", **bare.options())
    assert failed["msg"] == 'The database answers: invalid byte sequence for encoding "UTF8": 0xe9'
