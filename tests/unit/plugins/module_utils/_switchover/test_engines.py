# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Engines are found by what a secret says, and one that has no file is refused in a sentence."""

from __future__ import annotations

import inspect

import psycopg
import pytest
from ansible_collections.migrate.aws.plugins.module_utils import _postgres
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines import registry
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.database import Database
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.postgresql import PostgreSQL


@pytest.mark.parametrize("held", [{}, {"engine": None}, {"engine": "postgres"}, {"engine": "aurora-postgresql"}])
def test_postgresql_is_found_by_each_of_its_names(held):
    assert registry.engine_of("payments/database", held) is PostgreSQL


@pytest.mark.parametrize("engine", ["mysql", "aurora-mysql", "mariadb", "oracle-ee"])
def test_an_engine_without_a_file_is_refused(engine):
    with pytest.raises(Refused) as refused:
        registry.engine_of("orders/database", {"engine": engine})
    assert str(refused.value) == (
        f"Secret orders/database is of a {engine} database. The writes of PostgreSQL alone can be moved."
    )


def test_a_missing_driver_is_named(monkeypatch):
    assert registry.errors() == (psycopg.Error,)
    monkeypatch.setattr(_postgres, "IMPORT_ERROR", "ImportError: No module named psycopg")
    assert registry.errors() == ()
    with pytest.raises(Refused, match="psycopg"):
        PostgreSQL.connect({}, {})


def test_each_member_of_the_interface_says_what_it_does():
    members = {name: getattr(Database, name) for name in Database.__abstractmethods__}
    assert {name for name, member in members.items() if not inspect.getdoc(member)} == set()
    for engine in registry.ENGINES:
        assert not engine.__abstractmethods__
        assert engine.LABEL and engine.MARKER


def test_an_answer_of_a_database_becomes_a_sentence():
    def fails():
        raise psycopg.errors.InsufficientPrivilege("permission denied for schema payments\n")

    with pytest.raises(Refused) as refused:
        registry.refuse_errors(fails)
    assert str(refused.value) == "The database answers: permission denied for schema payments"
    assert registry.refuse_errors(lambda: "done") == "done"
