# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Tables are emptied for a load that begins anew, and never those of a database whose rows may be the only ones."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import fence, marker

from tests.local_aws.dms_support import rename, selection
from tests.unit.plugins.modules.database_support import *  # a server behind a secret, a database for each test

MODULE = "database_truncate"
TABLES = """
CREATE SCHEMA kept;
CREATE TABLE accounts (id int PRIMARY KEY);
CREATE TABLE entries (id int PRIMARY KEY, account int REFERENCES accounts);
CREATE TABLE notes (id int PRIMARY KEY, account int REFERENCES accounts);
CREATE TABLE kept.own (id int);
INSERT INTO accounts VALUES (1), (2);
INSERT INTO entries VALUES (1, 1);
INSERT INTO kept.own VALUES (1);
"""


@pytest.fixture
def tables(database):
    database.connection.execute(TABLES)
    fence.install(database.connection)
    return database


@pytest.fixture
def closed(tables):
    marker.install(tables.connection)
    marker.write(tables.connection)
    fence.close(tables.connection, "a test")
    return tables


def mapped(*rules):
    return {"rules": list(rules)}


def counts(database):
    return [database.query(f"SELECT count(*) FROM {table}")[0][0] for table in ("accounts", "entries", "kept.own")]


EVERYTHING = mapped(selection(schema="public"), selection(schema="migrate_aws_stream"))


def test_all_that_is_selected_is_emptied_once(run_module, closed):
    options = closed.options(table_mappings=EVERYTHING)
    planned = run_module(MODULE, check=True, diff=True, **options)
    assert sorted(planned["emptied"]) == ["migrate_aws_stream.marker", "public.accounts", "public.entries"]
    assert planned["changed"] and planned["diff"]["before"] == {"tables_with_rows": planned["emptied"]}
    assert counts(closed) == [2, 1, 1]
    done = run_module(MODULE, **options)
    assert done["emptied"] == planned["emptied"] and closed.reveals_nothing(done)
    assert counts(closed) == [0, 0, 1]
    assert closed.query("SELECT count(*) FROM migrate_aws_stream.marker") == [(0,)]
    assert not run_module(MODULE, **options)["changed"]


def test_a_table_that_others_refer_to_says_who(run_module, closed):
    failed = run_module(MODULE, **closed.options(table_mappings=mapped(selection(table="accounts"))))
    assert "cannot truncate a table referenced in a foreign key constraint" in failed["msg"]
    assert counts(closed) == [2, 1, 1]


def test_who_takes_writes_keeps_its_rows(run_module, tables):
    failed = run_module(MODULE, **tables.options(table_mappings=EVERYTHING))
    assert failed["msg"] == "The fence of this database is open, so applications may write there. Nothing was emptied."
    fence.remove(tables.connection)
    failed = run_module(MODULE, **tables.options(table_mappings=EVERYTHING))
    assert "does not exist" in failed["msg"]
    assert counts(tables) == [2, 1, 1]


def test_no_rules_are_no_rules_for_everything(run_module, closed):
    failed = run_module(MODULE, **closed.options(table_mappings=mapped()))
    assert failed["msg"].startswith("table_mappings has no rules")
    assert counts(closed) == [2, 1, 1]


def test_renamed_tables_are_not_guessed(run_module, closed):
    failed = run_module(
        MODULE, **closed.options(table_mappings=mapped(selection(), rename("table", "konten", table="accounts")))
    )
    assert "table_mappings renames what it carries" in failed["msg"]
    assert counts(closed) == [2, 1, 1]


def test_what_a_rule_protects_keeps_its_rows(run_module, closed):
    closed.connection.execute("CREATE TABLE keep_me (id int); CREATE TABLE keeptme (id int); CREATE TABLE ta (id int)")
    closed.connection.execute("SET session_replication_role = replica")
    closed.connection.execute(
        "INSERT INTO keep_me VALUES (1); INSERT INTO keeptme VALUES (1); INSERT INTO ta VALUES (1)"
    )
    rules = mapped(
        selection("public", "keep%"),
        selection("public", "t[ab]", number=2),
        selection("public", "keep[_]me", "exclude", 3),
        selection("public", "acc%", "exclude", 4),
    )
    assert run_module(MODULE, **closed.options(table_mappings=rules))["emptied"] == ["public.keeptme", "public.ta"]
    assert closed.query("SELECT count(*) FROM keep_me") == [(1,)]


def test_a_partition_that_a_rule_protects_keeps_its_rows(run_module, closed):
    """A partitioned table is as its partitions are: DMS takes each of those by itself."""
    closed.connection.execute(
        "CREATE TABLE sale (year int, no int, PRIMARY KEY (year, no)) PARTITION BY LIST (year);"
        "CREATE TABLE sale_old PARTITION OF sale FOR VALUES IN (2024);"
        "CREATE TABLE sale_new PARTITION OF sale FOR VALUES IN (2025);"
        "CREATE TABLE item (year int, no int, FOREIGN KEY (year, no) REFERENCES sale) PARTITION BY LIST (year);"
        "CREATE TABLE item_new PARTITION OF item FOR VALUES IN (2025);"
        "SET session_replication_role = replica;"
        "INSERT INTO sale VALUES (2024, 1), (2025, 1); INSERT INTO item VALUES (2025, 1)"
    )
    rules = [selection("public", "sale_%"), selection("public", "item%", number=2)]
    protected = mapped(*rules, selection("public", "sale[_]old", "exclude", 3))
    options = closed.options(table_mappings=protected)
    planned = run_module(MODULE, check=True, **options)["emptied"]
    assert planned == ["public.item", "public.sale_new"]
    assert run_module(MODULE, **options)["emptied"] == planned
    assert closed.query("SELECT year FROM sale") == [(2024,)]
    run_module(MODULE, **closed.options(table_mappings=mapped(*rules)))
    assert closed.query("SELECT year FROM sale") == []
