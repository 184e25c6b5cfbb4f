# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""database_schema on a real PostgreSQL server."""

from __future__ import annotations

import json
import threading
from hashlib import sha256

import psycopg
import pytest
from ansible_collections.migrate.aws.plugins.module_utils import _postgres

from tests.unit.plugins.modules.database_support import *  # a server behind a secret, a database for each test

TABLES = "CREATE SCHEMA ledger;\nCREATE TABLE ledger.accounts (id int PRIMARY KEY);\n"
ROWS = "-- 100 % of the accounts\nINSERT INTO ledger.accounts SELECT generate_series(1, 3);\n"


@pytest.fixture
def sql(tmp_path):
    """A function which writes an SQL file and returns its path."""

    def write(name, text):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return str(path)

    return write


@pytest.fixture
def run(run_module, database):
    def run(files, **arguments):
        result = run_module("database_schema", files=files, **database.options(**arguments))
        assert database.reveals_nothing(result)
        return result

    return run


def test_files_are_applied_once_in_order(run, database, sql):
    files = [sql("001.sql", TABLES), sql("002.sql", ROWS)]
    first = run(files)
    assert (first["changed"], first["applied"]) == (True, ["001.sql", "002.sql"])
    assert [file["sha256"] for file in first["files"]] == [sha256(text.encode()).hexdigest() for text in (TABLES, ROWS)]
    assert all(file["applied_at"] for file in first["files"])
    assert database.query("SELECT count(*) FROM ledger.accounts") == [(3,)]
    again = run(files)
    assert (again["changed"], again["applied"], again["files"]) == (False, [], first["files"])
    assert database.query("SELECT count(*) FROM ledger.accounts") == [(3,)]


def test_a_dump_is_applied_as_pg_dump_writes_it(run, database, sql):
    """With psql's restriction, CRLF and a body that has lines like it; again with another token nothing is new."""
    dump = (
        "\\restrict {0}\r\nSET client_encoding = 'UTF8';\r\nSELECT pg_catalog.set_config('search_path', '', false);\r\n"
        "CREATE FUNCTION public.f() RETURNS text LANGUAGE sql AS $_$SELECT '\n\\restrict x'$_$;\r\n\\unrestrict {0}\r\n"
    )
    assert run([sql("dump.sql", dump.format("a1"))])["applied"] == ["dump.sql"]
    assert database.query("SELECT public.f()") == [("\n\\restrict x",)]
    assert not run([sql("dump.sql", dump.format("b2"))])["changed"]


def test_a_new_file_is_applied_after_the_others(run, database, sql):
    run([sql("001.sql", TABLES)])
    after = run([sql("001.sql", TABLES), sql("002.sql", ROWS)], diff=True)
    assert after["applied"] == ["002.sql"]
    assert after["diff"] == {
        "before": {"applied_files": ["001.sql"]},
        "after": {"applied_files": ["001.sql", "002.sql"]},
    }


def test_the_record_has_a_schema_of_its_own(run, database, sql):
    run([sql("001.sql", TABLES)])
    found = database.query("SELECT table_schema FROM information_schema.tables WHERE table_name = 'applied_files'")
    assert found == [("migrate_aws",)]
    assert database.query("SELECT name FROM migrate_aws.applied_files") == [("001.sql",)]


def test_a_dry_run_says_what_would_be_applied_and_leaves_no_trace(run, database, sql):
    files = [sql("001.sql", TABLES)]
    planned = run(files, check=True)
    assert (planned["changed"], planned["applied"]) == (True, ["001.sql"])
    assert planned["files"][0]["applied_at"] is None
    assert database.query("SELECT to_regclass('migrate_aws.applied_files')::text") == [(None,)]
    run(files)
    assert run(files, check=True)["changed"] is False


def test_nothing_to_apply_makes_nothing(run, database):
    assert run([])["changed"] is False
    assert database.query("SELECT to_regnamespace('migrate_aws')::text") == [(None,)]


def test_a_file_that_changed_is_refused_before_anything_is_done(run, database, sql):
    run([sql("001.sql", TABLES)])
    refused = run([sql("001.sql", f"{TABLES}-- more\n"), sql("002.sql", ROWS)])
    assert refused["failed"]
    assert "001.sql changed after being applied" in refused["msg"]
    assert database.query("SELECT count(*) FROM ledger.accounts") == [(0,)]


def test_a_file_that_fails_leaves_nothing_and_is_named_with_its_line(run, database, sql):
    broken = "CREATE TABLE ledger.half (id int);\n\nINSERT INTO ledger.nowhere VALUES (1);\n"
    refused = run([sql("001.sql", TABLES), sql("002.sql", broken), sql("003.sql", ROWS)])
    assert refused["failed"]
    assert refused["msg"] == (
        '002.sql, line 3: relation "ledger.nowhere" does not exist. Nothing of 002.sql was applied.'
    )
    assert database.query("SELECT to_regclass('ledger.half')::text") == [(None,)]
    assert database.query("SELECT name FROM migrate_aws.applied_files") == [("001.sql",)]


@pytest.mark.parametrize("ending", ["COMMIT;", "ROLLBACK;", "COMMIT; BEGIN;"])
def test_a_file_that_ends_its_transaction_is_refused(run, database, sql, ending):
    refused = run([sql("001.sql", f"CREATE TABLE early (id int); {ending} CREATE TABLE late (id int);")])
    assert refused["failed"]
    assert "001.sql ends its transaction by itself" in refused["msg"]
    assert database.query("SELECT count(*) FROM migrate_aws.applied_files") == [(0,)]


def test_settings_of_a_file_end_with_it(run, database, sql):
    dumped = "SELECT pg_catalog.set_config('search_path', '', false); CREATE TABLE public.one (id int);"
    assert run([sql("001.sql", dumped), sql("002.sql", "CREATE TABLE two (id int);")])["changed"]
    assert database.query("SELECT to_regclass('public.two')::text") == [("two",)]


def test_two_runs_at_once_are_refused(run, database, sql):
    database.query("SELECT pg_advisory_lock(hashtextextended('migrate_aws.applied_files', 0))")
    refused = run([sql("001.sql", TABLES)])
    assert refused["failed"]
    assert "Another run is applying files to this database. Wait until it ends, then run it again." in refused["msg"]


def test_a_run_that_ends_is_waited_for(run, database, sql):
    lock = "pg_advisory_{}(hashtextextended('migrate_aws.applied_files', 0))"
    database.query(f"SELECT {lock.format('lock')}")
    ending = threading.Timer(1, database.query, [f"SELECT {lock.format('unlock')}"])
    ending.start()
    result = run([sql("001.sql", TABLES)])
    ending.join()
    assert result["changed"] is True, result


def test_two_files_of_one_name_are_refused(run, sql):
    refused = run([sql("a/001.sql", TABLES), sql("b/001.sql", ROWS)])
    assert "Two files are named 001.sql" in refused["msg"]


def test_a_missing_file_is_named(run):
    assert run(["/nowhere/001.sql"])["msg"] == "Cannot read /nowhere/001.sql: No such file or directory."


def test_a_file_that_is_no_text_is_named(run, tmp_path):
    (tmp_path / "001.sql").write_bytes(b"SELECT '\xff';")
    assert "001.sql is not UTF-8 text" in run([str(tmp_path / "001.sql")])["msg"]


@pytest.mark.parametrize(("sslmode", "encrypted"), [("require", True), ("disable", False)])
def test_a_session_is_encrypted_as_asked(database, client, sslmode, encrypted):
    options = {
        "secret_id": database.secret,
        "database_name": database.name,
        "sslmode": sslmode,
        "sslrootcert": None,
        "connect_timeout": 10,
    }
    with _postgres.connect(client("secretsmanager"), options) as connection:
        assert connection.pgconn.ssl_in_use is encrypted


def test_a_session_is_encrypted_where_nothing_is_said():
    assert _postgres.argument_spec()["sslmode"]["default"] == "require"


def test_the_servers_certificate_is_verified_where_that_is_asked(run, sql):
    refused = run([sql("001.sql", TABLES)], sslmode="verify-full")
    assert refused["failed"]
    assert "certificate" in refused["msg"]


def test_a_refused_password_is_told_without_it(run, database, client, sql):
    secretsmanager = client("secretsmanager")
    held = json.loads(secretsmanager.get_secret_value(SecretId=database.secret)["SecretString"])
    secretsmanager.create_secret(Name="wrong/database", SecretString=json.dumps({**held, "password": "a-wrong-one"}))
    refused = run([sql("001.sql", TABLES)], secret_id="wrong/database")
    secretsmanager.delete_secret(SecretId="wrong/database", ForceDeleteWithoutRecovery=True)
    assert refused["failed"]
    assert "Cannot connect to database" in refused["msg"]
    assert "as ledger" in refused["msg"]
    assert "a-wrong-one" not in json.dumps(refused)


def test_a_database_that_does_not_answer_is_named(run, client, sql):
    secretsmanager = client("secretsmanager")
    held = {"username": "u", "password": "p-of-nobody", "host": "127.0.0.1", "port": 9}
    secretsmanager.create_secret(Name="closed/database", SecretString=json.dumps(held))
    refused = run([sql("001.sql", TABLES)], secret_id="closed/database", database_name="payments")
    secretsmanager.delete_secret(SecretId="closed/database", ForceDeleteWithoutRecovery=True)
    assert refused["msg"].startswith("Cannot connect to database payments at 127.0.0.1:9 as u: ")
    assert "p-of-nobody" not in json.dumps(refused)


def test_a_missing_secret_is_named(run, sql):
    refused = run([sql("001.sql", TABLES)], secret_id="nobody/database")
    assert refused["msg"] == "There is no secret nobody/database with a current version."


def test_a_missing_psycopg_is_named(run, sql, monkeypatch):
    monkeypatch.setattr(_postgres, "IMPORT_ERROR", "ImportError: No module named psycopg")
    refused = run([sql("001.sql", TABLES)])
    assert refused["failed"]
    assert "psycopg" in refused["msg"]


def test_a_user_who_may_not_make_the_record_is_told(run, database, sql):
    database.server.execute(f"ALTER DATABASE {database.name} OWNER TO rdsadmin")
    refused = run([sql("001.sql", TABLES)])
    assert refused["failed"]
    assert "permission denied for database" in refused["msg"]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        database.query("CREATE SCHEMA migrate_aws")
