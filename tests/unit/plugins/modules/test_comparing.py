# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A comparison of two databases between which PostgreSQL's own replication carries what is written."""

from __future__ import annotations

import itertools
import time

import psycopg
import pytest
from ansible_collections.migrate.aws.plugins.module_utils._dms.mappings import Selection
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused, Superseded
from ansible_collections.migrate.aws.plugins.module_utils._journal import certificates
from ansible_collections.migrate.aws.plugins.module_utils._switchover import comparing
from ansible_collections.migrate.aws.plugins.module_utils._switchover.comparison import Altered, NotFollowed
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.postgresql import PostgreSQL
from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import changes, rows

from tests.local_aws.dms_support import selected
from tests.unit.plugins.modules.database_support import *  # a server behind a secret, a database for each test

_numbers = itertools.count(1)
PAST_THE_FENCE = "SET session_replication_role = 'replica'"


class Pair:
    """Two databases of which `old` takes the writes, with sessions of a superuser beside them."""

    def __init__(self, old, new, old_root, new_root):
        self.old, self.new, self.old_root, self.new_root = PostgreSQL(old), PostgreSQL(new), old_root, new_root
        self.name = f"carries_{next(_numbers)}"
        for side in (self.old, self.new):
            side.install_marker()
            side.claim(1, "a test")

    def both(self, statements):
        for root in (self.old_root, self.new_root):
            root.execute(statements)

    def carry(self):
        """Let the writes of one arrive on the other from now on."""
        self.old_root.execute(f"CREATE PUBLICATION {self.name} FOR TABLES IN SCHEMA public, migrate_aws_stream")
        self.old_root.execute(f"SELECT pg_create_logical_replication_slot('{self.name}', 'pgoutput')")
        self.new_root.execute(
            f"CREATE SUBSCRIPTION {self.name} CONNECTION '{self.old_root.info.dsn} password=unused' PUBLICATION "
            f"{self.name} WITH (create_slot = false, copy_data = false, slot_name = '{self.name}')"
        )

    def carry_no_more(self):
        self.new_root.execute(
            f"ALTER SUBSCRIPTION {self.name} DISABLE; ALTER SUBSCRIPTION {self.name} SET (slot_name = NONE); "
            f"DROP SUBSCRIPTION {self.name}"
        )

    def comparison(self, selection=Selection(), **options):
        return comparing.Comparison(self.old, self.new, selection, **{"seconds": 30, **options})

    def compare(self, selection=Selection(), **options):
        """A comparison that has done its part before the freeze, and what it has found."""
        found = self.comparison(selection, **options)
        found.begin()
        return found, found.advance()

    def drained(self):
        """What was written so far has arrived."""
        self.comparison()._await_row()

    def slots(self):
        found = self.old_root.execute(
            "SELECT database FROM pg_replication_slots WHERE slot_name LIKE 'migrate_aws_compare%' ORDER BY 1"
        ).fetchall()
        return [name for (name,) in found if name.startswith(self.old_root.info.dbname)]


@pytest.fixture
def pair(database, database_server):
    server, _secret, password = database_server
    other = f"{database.name}_new"
    server.execute(f"CREATE DATABASE {other} OWNER ledger")
    login = {"host": server.host, "port": server.port, "user": "ledger", "password": password}
    with (
        psycopg.connect(**login, dbname=other, autocommit=True) as new,
        psycopg.connect(server.superuser_conninfo(database.name), autocommit=True) as old_root,
        psycopg.connect(server.superuser_conninfo(other), autocommit=True) as new_root,
    ):
        for root in (old_root, new_root):
            root.execute("ALTER SCHEMA public OWNER TO ledger; ALTER ROLE ledger SUPERUSER")
        found = Pair(database.connection, new, old_root, new_root)
        yield found
        if new_root.execute("SELECT FROM pg_subscription WHERE subname = %s", [found.name]).rowcount:
            found.carry_no_more()
        for root in (old_root, new_root):
            root.execute(
                "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots "
                "WHERE active AND database = current_database()"
            )
            time.sleep(0.1)
            root.execute(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots "
                "WHERE database = current_database()"
            )


ACCOUNTS = """
CREATE TABLE account (id bigint PRIMARY KEY, name text, value int);
INSERT INTO account SELECT number, 'a' || number, number FROM generate_series(1, 25000) number
"""


def test_what_is_equal_is_equal_under_writes_too(pair):
    pair.both(ACCOUNTS)
    pair.carry()
    comparison, found = pair.compare()
    assert found == []
    kept = pair.old.changes_from()
    pair.old.forget_changes("0/1")
    assert pair.old.changes_from() == kept
    for number in range(50):
        pair.old.connection.execute("UPDATE account SET value = -%s WHERE id %% 50 = %s", [number, number])
    pair.old.connection.execute("INSERT INTO account VALUES (99999, 'late', 1); DELETE FROM account WHERE id < 10")
    pair.drained()
    assert comparison.finish() == []
    assert comparison.certificate()["tables"][0]["name"] == "public.account"
    comparison.discard()
    assert pair.slots() == []


#: One value of each type, and another one.
TYPES = {
    "smallint": ("1", "2"),
    "bigint": ("9007199254740993", "9007199254740992"),
    "numeric": ("'NaN'", "0"),
    "numeric(20,10)": ("1.0000000001", "1.0000000002"),
    "real": ("'Infinity'", "'-Infinity'"),
    "double precision": ("0.1", "0.10000000000000002"),
    "text": ("''", "NULL"),
    "varchar(10)": ("'a'", "'a '"),
    "char(5)": ("'ab'", "'ac'"),
    "bytea": (r"'\x00ff'", r"'\x00fe'"),
    "boolean": ("true", "NULL"),
    "date": ("'infinity'", "'2026-01-01'"),
    "timestamp": ("'2026-01-01 00:00:00.000001'", "'2026-01-01'"),
    "timestamptz": ("'-infinity'", "'infinity'"),
    "interval": ("'1 day'", "'24 hours'"),
    "json": ("'{\"a\": 1}'", "'{\"a\": 2}'"),
    "jsonb": ("'{\"a\": null}'", "'{}'"),
    "text[]": ("'{NULL}'", "'{\"NULL\"}'"),
    "uuid": ("'00000000-0000-0000-0000-000000000001'", "'00000000-0000-0000-0000-000000000002'"),
    "inet": ("'10.0.0.1'", "'10.0.0.2'"),
    "int4range": ("'[1,5)'", "'empty'"),
    "money": ("1.5", "1.51"),
    "bit(4)": ("B'0101'", "B'0100'"),
    "mood": ("'ok'", "'sad'"),
    "email": ("'a@b'", "'c@d'"),
    "tsvector": ("'a b'", "'a'"),
    "point": ("'(1,2)'", "'(2,1)'"),
}
KINDS = "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN email AS text CHECK (value LIKE '%@%')"


@pytest.fixture
def short(monkeypatch):
    """Ranges so short that a few rows are several."""
    monkeypatch.setattr(comparing, "ROWS", 3)
    monkeypatch.setattr(comparing, "KEYS", 2)


def test_one_value_of_each_type_is_found_before_the_freeze_and_in_it(pair, short):
    pair.both(KINDS)
    columns = ", ".join(f"c{number} {kind}" for number, kind in enumerate(TYPES))
    values = ", ".join(first for first, _other in TYPES.values())
    pair.both(f"CREATE TABLE every (id int PRIMARY KEY, {columns})")
    pair.both(f"INSERT INTO every SELECT number, {values} FROM generate_series(1, {len(TYPES) + 1}) number")
    pair.carry()
    comparison, found = pair.compare()
    assert found == comparison.finish() == []
    for number, (_first, other) in enumerate(TYPES.values()):
        pair.new_root.execute(f"UPDATE every SET c{number} = {other} WHERE id = {number + 1}")
    said = f"public.every has {len(TYPES)} rows that differ or are on one side only, with the key (id): (1), (10), "
    (inside,) = comparison.finish()
    assert inside.startswith(said)
    comparison.discard()
    comparison, (before,) = pair.compare()
    assert (before == inside and "(27)" in before) or "more" in before
    # The row without a difference is none of them.
    assert len(comparison.progress["public", "every"].different) == len(TYPES)


KEYED = "CREATE TABLE a (id int PRIMARY KEY, t text, value int); \
INSERT INTO a SELECT n, 'x', n FROM generate_series(1, 20) n"
KEYLESS = "CREATE TABLE a (id int, t text); INSERT INTO a SELECT n / 2, 'x' FROM generate_series(1, 20) n"
MIXED = """
CREATE TABLE "Ta ""b.le" ("order" int, "Ke y" uuid, t text, PRIMARY KEY ("Ke y", "order"));
INSERT INTO "Ta ""b.le" SELECT n, md5(n::text)::uuid, 'it''s' FROM generate_series(1, 20) n
"""
TEXT_KEY = """
CREATE TABLE a (id text COLLATE "C" PRIMARY KEY, t text);
INSERT INTO a SELECT 'k'' [x]:' || n, 'new-tuple: ''id[text]:''z' FROM generate_series(1, 20) n
"""
PARTED = """
CREATE TABLE a (id int PRIMARY KEY, t text) PARTITION BY RANGE (id);
CREATE TABLE a_low PARTITION OF a FOR VALUES FROM (0) TO (10);
CREATE TABLE a_high PARTITION OF a FOR VALUES FROM (10) TO (1000);
INSERT INTO a SELECT n, 'x' FROM generate_series(1, 20) n
"""
UNNAMED = f"{KEYED}; ALTER TABLE a REPLICA IDENTITY NOTHING"
IDENTITY = KEYED.replace("t text", 't text COLLATE "C" NOT NULL UNIQUE').replace("'x'", "'x' || n")
NAMED = """
CREATE TABLE a (t int PRIMARY KEY, value text, "order" int); INSERT INTO a SELECT n, 'x', n FROM generate_series(1, 9) n
"""


@pytest.mark.parametrize(
    ("tables", "statement", "said"),
    [
        (KEYED, "DELETE FROM a WHERE id = 4", "(id): (4)."),
        (KEYED, "INSERT INTO a VALUES (0, 'x', 1)", "(id): (0)."),
        (KEYED, "INSERT INTO a VALUES (100, 'x', 1)", "(id): (100)."),
        (KEYED, "UPDATE a SET t = 'y' WHERE id IN (3, 17)", "has 2 rows that differ or are on one side only"),
        (KEYED, "UPDATE a SET t = NULL WHERE id = 3", "(id): (3)."),
        (KEYED, "UPDATE a SET id = 200 WHERE id = 3", "(id): (200), (3)."),
        (NAMED, 'UPDATE a SET "order" = 0 WHERE t = 2', "(t): (2)."),
        (NAMED, "UPDATE a SET value = '' WHERE t = 9", "(t): (9)."),
        (MIXED, 'DELETE FROM "Ta ""b.le" WHERE "order" = 1', '"Ta ""b.le" has 1 rows'),
        (MIXED, 'UPDATE "Ta ""b.le" SET "order" = -1 WHERE "order" = 1', '"Ta ""b.le" has 2 rows'),
        (TEXT_KEY, "UPDATE a SET t = '' WHERE id = 'k'' [x]:7'", "(id): (k' [x]:7)."),
        (TEXT_KEY, "UPDATE a SET id = 'it''s new-tuple: ' WHERE id = 'k'' [x]:7'", "has 2 rows"),
        (PARTED, "UPDATE a SET t = 'y' WHERE id = 12", "(id): (12)."),
        (PARTED, "UPDATE a SET id = 500 WHERE id = 2", "(id): (2), (500)."),
        (PARTED, "DELETE FROM a_high WHERE id = 13", "(id): (13)."),
        (KEYLESS, "UPDATE a SET t = 'y' WHERE id = 4", "public.a has 20 rows on both sides, which differ."),
        (KEYLESS, "DELETE FROM a WHERE ctid = (SELECT max(ctid) FROM a)", "20 rows on the old writer and 19"),
        (KEYED + "; ALTER TABLE a REPLICA IDENTITY FULL", "UPDATE a SET id = 99 WHERE id = 5", "(id): (5), (99)."),
        (UNNAMED, "DELETE FROM a WHERE id = 5", "20 rows on the old writer and 19"),
        (IDENTITY + "; ALTER TABLE a REPLICA IDENTITY USING INDEX a_t_key", "DELETE FROM a WHERE id = 5", "(t): (x5)."),
    ],
)  # fmt: skip
def test_a_difference_is_found(pair, short, tables, statement, said):
    pair.both(tables)
    pair.carry()
    # Somebody writes to the other side between comparison and freeze.
    comparison, found = pair.compare()
    assert found == []
    pair.new.connection.execute(statement)
    inside = comparison.finish()
    assert len(inside) == 1 and said in inside[0]
    comparison.discard()
    # It is there before the comparison begins. A table without a key waits for the freeze, and is named before.
    comparison, before = pair.compare()
    assert before == ([] if "which differ" in said or "old writer and" in said else inside)
    assert before or [one["name"] for one in comparison.within_freeze()] == ["public.a"]
    assert comparison.finish() == inside
    comparison.discard()
    assert pair.slots() == []


@pytest.mark.parametrize(
    "tables", [KEYED, KEYLESS + "; ALTER TABLE a REPLICA IDENTITY FULL", PARTED, NAMED.replace('"order"', "id")]
)
def test_what_the_application_writes_until_the_last_moment_is_equal(pair, short, tables):
    pair.both(tables)
    pair.carry()
    comparison, found = pair.compare()
    assert found == []
    for statement in (
        "UPDATE a SET id = 77 WHERE id = 5",
        "DELETE FROM a WHERE id = 6",
        "INSERT INTO a (id) SELECT 55" if "t int" not in tables else "INSERT INTO a (id, t) SELECT 55, 55",
        "UPDATE a SET id = id WHERE id < 9",
    ):
        pair.old.connection.execute(statement)
    pair.drained()
    assert comparison.finish() == []
    pair.old.connection.execute("DELETE FROM a WHERE id = 7")
    pair.drained()
    pair.new.connection.execute("DELETE FROM a WHERE id = 8")
    assert len(comparison.finish()) == 1


@pytest.mark.parametrize(
    ("one", "other", "value", "unequal"),
    [
        ("numeric(10,2)", "numeric(14,4)", "1.50", "1.51"),
        ("int", "bigint", "7", "8"),
        ("int", "numeric(12,2)", "7", "7.01"),
        ("real", "double precision", "0.5", "0.25"),
        ("json", "jsonb", '\'{"b": 1,  "a": 2}\'', "'{\"a\": 3}'"),
        ("varchar(5)", "text", "'ab'", "'ac'"),
        ("char(5)", "text", "'ab'", "'abc'"),
        ("timestamp", "timestamptz", "'2026-01-01 12:00'", "'2026-01-01 13:00'"),
        ("date", "timestamp", "'2026-01-01'", "'2026-01-01 00:01'"),
    ],
)
def test_a_wider_type_and_another_order_of_columns_are_compared_by_value(pair, one, other, value, unequal):
    pair.old_root.execute(f"CREATE TABLE a (id int PRIMARY KEY, v {one}); INSERT INTO a VALUES (1, {value}), (2, NULL)")
    pair.new_root.execute(
        f"CREATE TABLE a (extra int GENERATED ALWAYS AS (id + 1) STORED, v {other}, id bigint PRIMARY KEY); "
        f"INSERT INTO a (id, v) VALUES (1, {value}), (2, NULL)"
    )
    pair.carry()
    comparison, found = pair.compare()
    assert found == comparison.finish() == []
    pair.new_root.execute(f"UPDATE a SET v = {unequal} WHERE id = 1")
    assert comparison.finish() == ["public.a has 1 rows that differ or are on one side only, with the key (id): (1)."]


def test_what_the_mappings_leave_out_is_not_compared(pair):
    pair.both(KEYED + "; CREATE TABLE log (id int PRIMARY KEY)")
    pair.new_root.execute("INSERT INTO log VALUES (1); UPDATE a SET t = 'y'")
    pair.carry()
    selection = Selection(
        (
            *selected([("public", "a")]),
            {
                "rule-type": "transformation",
                "rule-action": "remove-column",
                "object-locator": {"schema-name": "public", "table-name": "a", "column-name": "t"},
            },
        )
    )
    comparison, found = pair.compare(selection)
    assert found == comparison.finish() == []


class Killed(Exception):
    """What ends a run in the middle."""


def killed_after(pair, ranges):
    """A comparison that is killed after so many ranges."""
    told = iter(range(ranges - 1))

    def tell(_state):
        comparison._look()
        if next(told, None) is None:
            raise Killed

    comparison = pair.comparison(tell=tell)
    comparison.begin()
    with pytest.raises(Killed):
        comparison.advance()


def test_a_run_that_was_killed_is_continued_by_the_next(pair, short):
    pair.both(KEYED)
    pair.carry()
    killed_after(pair, 3)
    slots, states = pair.slots(), []
    # What somebody changes behind the point that was reached is found all the same.
    pair.new.connection.execute("UPDATE a SET t = 'y' WHERE id = 2")
    _comparison, found = pair.compare(tell=states.append)
    assert len(slots) == 2 and pair.slots() == slots
    assert states[0].startswith("public.a, 12 of about 12 rows, all tables in about ")
    assert found == ["public.a has 1 rows that differ or are on one side only, with the key (id): (2)."]
    # What was different is looked at again by the next run.
    pair.new.connection.execute("UPDATE a SET t = 'x' WHERE id = 2")
    comparison, found = pair.compare()
    assert found == comparison.finish() == []


@pytest.mark.parametrize("made_again", [False, True])
def test_it_begins_anew_when_a_slot_was_lost(pair, short, made_again):
    pair.both(KEYED)
    pair.carry()
    killed_after(pair, 3)
    slot = changes.slot_name(pair.new.connection)
    pair.new_root.execute("UPDATE a SET t = 'y' WHERE id = 2")
    pair.new_root.execute("SELECT pg_drop_replication_slot(%s)", [slot])
    if made_again:
        # another one of its name, which knows nothing of before
        pair.new_root.execute("SELECT pg_create_logical_replication_slot(%s, 'test_decoding')", [slot])
    states = []
    _comparison, found = pair.compare(tell=states.append)
    assert states[0].startswith("public.a, 3 of") and "(id): (2)." in found[0]


#: What makes a table another one than before, on both sides.
REMADE = (
    ("ALTER TABLE a ADD extra int", "ALTER TABLE a ADD extra int"),
    ("VACUUM FULL a", None),
    ("TRUNCATE a", "TRUNCATE a"),
    ("CREATE TABLE late (id int PRIMARY KEY)", "CREATE TABLE late (id int PRIMARY KEY)"),
)


@pytest.mark.parametrize(("statement", "new_statement"), REMADE)
def test_a_table_that_is_made_altered_rewritten_or_emptied_is_compared_as_a_whole(
    pair, short, statement, new_statement
):
    pair.both(KEYED)
    pair.carry()
    comparison, found = pair.compare()
    assert found == []
    pair.old.connection.execute(statement)
    if new_statement:
        pair.new.connection.execute(new_statement)
    pair.drained()
    assert comparison.finish() == []
    pair.new.connection.execute("INSERT INTO a (id) VALUES (-1)")
    (found,) = comparison.finish()
    assert found.startswith("public.a has")
    pair.new.connection.execute("DELETE FROM a WHERE id = -1")
    comparison, found = pair.compare()
    assert found == comparison.finish() == []


def test_a_table_that_is_emptied_again_and_again_is_left_to_the_freeze(pair, short):
    pair.both(KEYED + "; CREATE TABLE b AS SELECT 1 AS id; ALTER TABLE b ADD PRIMARY KEY (id)")
    pair.carry()
    comparison = pair.comparison(tell=lambda _state: pair.old_root.execute("TRUNCATE a"), seconds=5)
    comparison.begin()
    assert comparison.advance() == []
    (left,) = comparison.within_freeze()
    assert left["name"] == "public.a" and left["reason"] == "it changes faster than it can be compared"
    certificate = comparison.certificate()
    assert certificate["equal"] is None
    assert [(table["how"], table["equal"]) for table in certificate["tables"]] == [("whole", None), ("ranges", True)]
    # Its rows are not told one by one.
    pair.old_root.execute("INSERT INTO a VALUES (1, 'x', 1)")
    pair.drained()
    assert comparison.finish() == [] and comparison.certificate()["equal"] is True
    pair.new_root.execute("UPDATE a SET t = 'y'")
    assert comparison.finish() == ["public.a has 1 rows on both sides, which differ."]


@pytest.mark.parametrize("statement", ["DROP TABLE b", "ALTER TABLE b DROP COLUMN t"])
def test_a_table_that_is_altered_while_it_is_read_ends_nothing(pair, short, statement):
    pair.both(KEYED + "; CREATE TABLE b (id int PRIMARY KEY, t text); INSERT INTO b SELECT id, t FROM a")
    pair.carry()
    statements = iter([statement])

    def altered(state):
        if state.startswith("public.b"):
            pair.both(next(statements, ""))

    comparison, found = pair.compare(tell=altered)
    assert found == comparison.finish() == [] and comparison.unfollowed is None
    assert [table["equal"] for table in comparison.certificate()["tables"]] == [True] * len(comparison.progress)


def test_tables_that_are_altered_again_and_again_are_left_to_the_freeze(pair, short):
    pair.both(KEYED)
    pair.carry()
    numbers = itertools.count()

    def altered(_state):
        number = next(numbers)
        pair.both(f"ALTER TABLE a RENAME {'t' if number % 2 == 0 else 'u'} TO {'u' if number % 2 == 0 else 't'}")

    comparison, found = pair.compare(tell=altered)
    assert found == comparison.finish() == []
    assert comparison.unfollowed.startswith("A table was altered while it was compared: column ")
    assert pair.slots() == []


def test_a_table_whose_changes_are_not_in_the_log_is_compared_in_the_freeze(pair):
    pair.both("CREATE UNLOGGED TABLE a (id int PRIMARY KEY)")
    pair.carry()
    comparison, found = pair.compare()
    assert found == [] and comparison.summary()["within_freeze"] == ["public.a"]
    assert comparison.within_freeze()[0]["reason"] == "its changes are not in the log"
    pair.new.connection.execute("INSERT INTO a VALUES (1)")
    assert comparison.finish() == ["public.a has 0 rows on the old writer and 1 on the new."]


def test_a_key_that_both_sides_may_order_differently_is_no_range(pair):
    pair.both(KINDS + "; CREATE TABLE a (id mood PRIMARY KEY)")
    pair.carry()
    comparison, _found = pair.compare()
    assert comparison.within_freeze()[0]["reason"] == "the two databases may order its key differently"


def test_rows_beyond_what_anybody_looks_at_end_the_comparison_of_a_table(pair, short, monkeypatch):
    monkeypatch.setattr(comparing, "WAITING", 4)
    pair.both(KEYED)
    pair.new_root.execute("TRUNCATE a")
    pair.carry()
    comparison, found = pair.compare()
    assert found[0].startswith("public.a has ") and "with the key (id): (1), " in found[0]
    assert comparison.progress["public", "a"].rows < 20
    assert comparison.certificate()["equal"] is False
    # The next run begins with it anew.
    pair.new_root.execute("INSERT INTO a SELECT n, 'x', n FROM generate_series(1, 20) n")
    comparison, found = pair.compare()
    assert found == comparison.finish() == []


@pytest.mark.parametrize(
    ("most", "left", "found"),
    [
        (0, ["it changes faster than it can be compared"], "public.a has 20 rows on both sides, which differ."),
        (9, [], "public.a has 1 rows that differ or are on one side only, with the key (id): (1)."),
    ],
)
def test_rows_that_change_faster_than_they_are_compared_are_left_to_the_freeze(pair, monkeypatch, most, left, found):
    monkeypatch.setattr(comparing, "MOST", most)
    pair.both(KEYED)
    pair.carry()
    comparison = pair.comparison()
    comparison.begin()
    read = comparison._read

    def written_again():
        pair.new.connection.execute("UPDATE a SET value = value - 1 WHERE id = 1")
        return read()

    monkeypatch.setattr(comparison, "_read", written_again)
    assert comparison.advance() == []
    assert [one["reason"] for one in comparison.within_freeze()] == left
    assert comparison.finish() == [found]


def test_a_table_that_is_dropped_while_it_is_looked_at_is_said_to_be(pair, monkeypatch):
    pair.both(KEYED)
    layouts = pair.new.layouts

    def dropped(tables):
        pair.new_root.execute("DROP TABLE a")
        return layouts(tables)

    monkeypatch.setattr(pair.new, "layouts", dropped)
    with pytest.raises(Altered, match="public.a was dropped while it was looked at. Run this again."):
        pair.comparison().begin()


def test_it_waits_for_a_row_and_no_longer_than_it_may(pair):
    pair.both(KEYED)
    pair.new_root.execute("DELETE FROM a WHERE id = 1")
    comparison = pair.comparison(seconds=2)
    comparison.begin()
    with pytest.raises(
        Refused, match="has not arrived on the new one in 2 seconds.*See that the replication task runs"
    ):
        comparison.advance()


def test_it_reads_no_more_rows_a_second_than_it_may(pair, short):
    pair.both(KEYED)
    pair.carry()
    slept = []
    _comparison, found = pair.compare(rows_per_second=100, sleep=slept.append, clock=lambda: 0.0)
    assert found == [] and slept == [0.03] * 6 + [0.02]


def test_it_looks_at_what_changed_every_second(pair, short):
    pair.both(KEYED)
    pair.carry()
    times = itertools.count()
    comparison, found = pair.compare(clock=lambda: 2.0 * next(times))
    assert found == comparison.finish() == []


def test_a_transaction_that_does_not_end_is_named(pair):
    with psycopg.connect(pair.old_root.info.dsn) as open_session:
        open_session.execute("CREATE TABLE kept_open (id int)")
        comparison = pair.comparison(seconds=0.5)
        comparison.begin()
        assert f"{open_session.info.backend_pid} of " in comparison.unfollowed
        assert comparison.advance() == []
        open_session.rollback()
    assert pair.slots() == []


#: How a database can be kept from naming the keys of rows that change, and how it is undone.
UNFOLLOWED = {
    "no right": ("ALTER ROLE ledger NOSUPERUSER NOREPLICATION", "", "permission denied to use replication slots"),
    "no plugin": ("", "", '"nothing"'),
    "no progress": (
        "ALTER ROLE ledger NOSUPERUSER REPLICATION; ALTER SCHEMA migrate_aws OWNER TO postgres; "
        "GRANT USAGE ON SCHEMA migrate_aws TO ledger",
        "ALTER SCHEMA migrate_aws OWNER TO ledger",
        "permission denied for schema migrate_aws",
    ),
}


@pytest.mark.parametrize("case", UNFOLLOWED)
def test_where_changes_cannot_be_followed_everything_is_compared_in_the_freeze(pair, monkeypatch, case):
    before, after, said = UNFOLLOWED[case]
    pair.both(f"{KEYED}; CREATE TABLE b AS SELECT 1 AS id")
    pair.both("ALTER TABLE a OWNER TO ledger; ALTER TABLE b OWNER TO ledger")
    pair.carry()
    if case == "no plugin":
        monkeypatch.setattr(changes, "PLUGIN", "nothing")
    states = []
    pair.old_root.execute(before.replace("postgres", pair.old_root.info.user))
    try:
        comparison, found = pair.compare(tell=states.append)
        assert found == [] and said in comparison.unfollowed
        assert states == [f"left to the freeze: {comparison.unfollowed}"]
        assert comparison.summary() == {
            "tables": 2, "rows": 0, "within_freeze": ["public.a", "public.b"], "unfollowed": comparison.unfollowed,
        }  # fmt: skip
        assert {table["equal"] for table in comparison.certificate()["tables"]} == {None}
        assert comparison.finish() == []
        assert comparison.certificate()["equal"] is True and comparison.summary()["rows"] == 21
        pair.new_root.execute("UPDATE a SET t = 'y' WHERE id = 3")
        assert comparison.finish() == ["public.a has 20 rows on both sides, which differ."]
    finally:
        pair.old_root.execute(f"ALTER ROLE ledger SUPERUSER REPLICATION; {after}")
    assert pair.slots() == [] and pair.old.kept_comparison() == {}


def test_everything_is_compared_in_the_freeze_when_a_slot_is_lost_before(pair, short):
    pair.both(KEYED)
    pair.carry()
    comparison, found = pair.compare()
    pair.new_root.execute("SELECT pg_drop_replication_slot(%s)", [changes.slot_name(pair.new.connection)])
    assert found == comparison.finish() == [] and "does not exist" in comparison.unfollowed
    pair.new_root.execute("UPDATE a SET t = 'y' WHERE id = 3")
    assert comparison.finish() == ["public.a has 20 rows on both sides, which differ."]


@pytest.mark.parametrize(("times", "left"), [(1, False), (100, True)])
def test_it_begins_again_when_a_slot_is_lost_meanwhile_but_not_for_ever(pair, short, monkeypatch, times, left):
    monkeypatch.setattr(comparing, "PAUSE", 0)
    pair.both(KEYED)
    pair.carry()
    losses = iter(range(times))

    def lose(_state):
        if next(losses, None) is not None:
            pair.old_root.execute(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = %s",
                [changes.slot_name(pair.old.connection)],
            )

    comparison, found = pair.compare(tell=lose)
    assert found == comparison.finish() == [] and bool(comparison.unfollowed) is left
    assert pair.slots() == ([] if left else [pair.old_root.info.dbname, f"{pair.old_root.info.dbname}_new"])


def test_a_slot_that_somebody_reads_is_awaited(pair, monkeypatch):
    states = iter(["0/1", "0/1", None])
    monkeypatch.setattr(changes.slots, "position", lambda *_arguments: next(states))
    changes.stop(pair.old.connection)
    assert next(states, "over") == "over"


def test_a_commit_that_is_not_visible_yet_is_awaited(pair, monkeypatch):
    monkeypatch.setattr(changes, "PATIENCE", 0.1)
    with psycopg.connect(pair.old_root.info.dsn) as open_session:
        (xid,) = open_session.execute("SELECT pg_current_xact_id()::text").fetchone()
        # in a snapshot it is the next one, and among those under way once a later one has ended
        with pytest.raises(NotFollowed, match=r"is in its log and has not been visible for 0.1 seconds"):
            changes._await(pair.old.connection, {xid})
        pair.old.connection.execute("CREATE TABLE later (id int)")
        with pytest.raises(NotFollowed, match=r"is in its log and has not been visible for 0.1 seconds"):
            changes._await(pair.old.connection, {xid})
    changes._await(pair.old.connection, {xid})


def test_a_superseded_run_keeps_nothing(pair):
    pair.both(KEYED)
    comparison = pair.comparison()
    comparison.begin()
    pair.old_root.execute("UPDATE migrate_aws.newest_run SET token = 9, holder = 'another'")
    with pytest.raises(Superseded):
        comparison._keep()
        pair.old.forget_changes(comparison.positions[0])
    pair.old_root.execute("UPDATE migrate_aws.newest_run SET token = 1")


@pytest.mark.parametrize(
    ("row", "action", "key", "keys"),
    [
        ("id[integer]:1 t[text]:'a'", "INSERT", ("id",), {("1",)}),
        ("t[text]:'id[integer]:2 ''' id[integer]:1", "UPDATE", ("id",), {("1",)}),
        ("a[integer[]]:'{1}' b[\"we]ird\"]:null id[bit]:B'01'", "UPDATE", ("id",), {("B'01'",)}),
        ("old-key: id[integer]:1 new-tuple: id[integer]:2 t[text]:'x'", "UPDATE", ("id",), {("1",), ("2",)}),
        ("old-key: t[text]:'new-tuple: ' new-tuple: t[text]:'b'", "UPDATE", ("t",), {("new-tuple: ",), ("b",)}),
        ("old-key: what is this", "UPDATE", ("id",), None),
        ("(no-tuple-data)", "DELETE", ("id",), None),
        ("(no-flags)", "TRUNCATE", ("id",), None),
        ("id[integer]:1", "DELETE", (), None),
        ("id[integer]:1", "DELETE", ("id", "other"), None),
        (
            '"I d"[integer]:1 b[text]:unchanged-toast-datum "or""der"[uuid]:\'x\'',
            "UPDATE",
            ("I d", 'or"der'),
            {("1", "x")},
        ),
    ],
)
def test_the_keys_that_a_line_of_the_log_names(row, action, key, keys):
    assert changes.changed_keys(row, action, key) == keys


def test_more_keys_than_are_kept_are_something_that_changed(monkeypatch):
    monkeypatch.setattr(changes, "MOST", 2)
    found, keys = {}, {("public", "a"): ("id",), ("s t", "b"): ("id",)}
    for number in range(2):
        changes._add(found, f"table public.a: INSERT: id[integer]:{number}", {}, keys)
    assert found == {("public", "a"): {("0",), ("1",)}}
    changes._add(found, "table public.a_1: DELETE: id[integer]:9", {("public", "a_1"): ("public", "a")}, keys)
    assert found == {("public", "a"): None}
    for line in ("BEGIN 7", "table public.other: INSERT: id[integer]:1", "table public.a: DELETE: id[integer]:1"):
        changes._add(found, line, {}, keys)
    changes._add(found, 'table public.other, "s t".b: TRUNCATE: restart_seqs cascade', {}, keys)
    assert found == {("public", "a"): None, ("s t", "b"): None}


def test_types_that_are_not_of_one_kind_are_compared_as_text():
    assert rows.spelling("uuid", "text") == "{}"


class Items(dict):
    """The table of the journal, as far as a certificate needs it."""

    def update(self, key, _expression, _condition, values):
        self[key] = {"fencing": values[":token"], "shown": values[":shown"]}


def test_a_long_certificate_is_kept_in_parts():
    items = Items()
    assert certificates.newest(items) is None
    shown = {"equal": True, "positions": {"old": "0/1", "new": "0/2"}, "within_freeze": [{"name": "b"}]}
    shown |= {"tables": [{"name": str(number)} for number in range(1001)], "lacking": []}
    certificates.keep(items, 7, shown)
    assert len(items) == 5
    newest = certificates.newest(items)
    assert newest.pop("at") and newest == {"token": 7, **shown}
