# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Engines are found by what a secret says, and one that has no file is refused in a sentence."""

from __future__ import annotations

import inspect

import psycopg
import pymysql
import pytest
from ansible_collections.migrate.aws.plugins.module_utils import _mysql, _postgres
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._switchover.comparison import NotFollowed
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines import registry
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.database import Database
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.mysql import MySQL
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.postgresql import PostgreSQL


@pytest.mark.parametrize("held", [{}, {"engine": None}, {"engine": "postgres"}, {"engine": "aurora-postgresql"}])
def test_postgresql_is_found_by_each_of_its_names(held):
    assert registry.engine_of("payments/database", held) is PostgreSQL


@pytest.mark.parametrize("engine", ["mysql", "aurora-mysql", "mariadb"])
def test_mysql_is_found_by_each_of_its_names(engine):
    assert registry.engine_of("orders/database", {"engine": engine}) is MySQL


@pytest.mark.parametrize("engine", ["oracle-ee", "sqlserver-se", "mysqlx"])
def test_an_engine_without_a_file_is_refused(engine):
    with pytest.raises(Refused) as refused:
        registry.engine_of("orders/database", {"engine": engine})
    assert str(refused.value) == (
        f"Secret orders/database is of a {engine} database. The writes of PostgreSQL and MySQL alone can be moved."
    )


def test_two_engines_are_no_pair():
    registry.refuse_mixed(PostgreSQL(None), PostgreSQL(None))
    with pytest.raises(Refused, match="The source is a MySQL database and the target a PostgreSQL database. Both have"):
        registry.refuse_mixed(MySQL(None), PostgreSQL(None))


def test_a_missing_driver_is_named(monkeypatch):
    assert registry.errors() == (psycopg.Error, pymysql.MySQLError)
    monkeypatch.setattr(_postgres, "IMPORT_ERROR", "ImportError: No module named psycopg")
    monkeypatch.setattr(_mysql, "IMPORT_ERROR", "ImportError: No module named pymysql")
    assert registry.errors() == ()
    with pytest.raises(Refused, match="psycopg"):
        PostgreSQL.connect({}, {})
    with pytest.raises(Refused, match="PyMySQL"):
        MySQL.connect({}, {})


def test_each_member_of_the_interface_says_what_it_does():
    members = {name: getattr(Database, name) for name in Database.__abstractmethods__}
    assert {name for name, member in members.items() if not inspect.getdoc(member)} == set()
    for engine in registry.ENGINES:
        assert not engine.__abstractmethods__
        assert engine.LABEL and engine.MARKER


ASKED = {
    "range_end": (None, None, 1),
    "range_sum": (None, None),
    "range_rows": (None, None),
    "rows_by_key": (None, []),
    "start_changes": (1,),
    "is_after": ("1", "2"),
    "read_changes": ({},),
    "keep_comparison": ({},),
}


@pytest.mark.parametrize("name", ASKED)
def test_what_is_not_followed_says_so(name):
    with pytest.raises(NotFollowed, match="The changes of MySQL are not followed"):
        getattr(MySQL(None), name)(*ASKED[name])


def test_of_what_is_not_followed_nothing_is_kept():
    database = MySQL(None)
    for name, arguments in {"reserve_comparison": (1,), "forget_changes": ("1",)}.items():
        getattr(database, name)(*arguments)
    database.stop_changes()
    database.forget_comparison()
    assert (database.kept_comparison(), database.changes_from()) == ({}, None)


def test_an_answer_of_a_database_becomes_a_sentence():
    def fails():
        raise psycopg.errors.InsufficientPrivilege("permission denied for schema payments\n")

    with pytest.raises(Refused) as refused:
        registry.refuse_errors(fails)
    assert str(refused.value) == "The database answers: permission denied for schema payments"
    assert registry.refuse_errors(lambda: "done") == "done"
    assert registry.sentence(pymysql.OperationalError(1290, "writes are closed")) == "1290 writes are closed"
