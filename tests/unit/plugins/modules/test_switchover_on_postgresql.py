# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a switchover compares and counts on, between two real databases."""

from __future__ import annotations

import psycopg
import pytest
from ansible_collections.migrate.aws.plugins.module_utils._dms.mappings import Selection
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.postgresql import PostgreSQL
from ansible_collections.migrate.aws.plugins.module_utils._switchover.move import EVERYTHING, different, lacking
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.local_aws.dms_support import selected
from tests.unit.plugins.modules.database_support import *  # a server behind a secret, a database for each test


class Sides:
    """Two databases as a switchover has them, and the sessions of a superuser beside them."""

    def __init__(self, old, new, superusers):
        self.old, self.new = PostgreSQL(old), PostgreSQL(new)
        self.superusers = superusers

    def both(self, statements):
        for side in (self.old, self.new):
            side.connection.execute(statements)

    def different(self, how="checksum", selection=EVERYTHING):
        return different(self.old, self.new, how, selection)


@pytest.fixture
def sides(database, database_server):
    server, _secret, password = database_server
    other = f"{database.name}_new"
    server.execute(f"CREATE DATABASE {other} OWNER ledger")
    login = {"host": server.host, "port": server.port, "user": "ledger", "password": password}
    with (
        psycopg.connect(**login, dbname=other, autocommit=True) as new,
        psycopg.connect(server.superuser_conninfo(database.name), autocommit=True) as root_of_old,
        psycopg.connect(server.superuser_conninfo(other), autocommit=True) as root_of_new,
    ):
        yield Sides(database.connection, new, (root_of_old, root_of_new))


@pytest.mark.parametrize(
    "column", ["t", "compared", "order", "value", "Val ue", 'q"uote', "a.b", "tableoid_", "%s", "{x}"]
)
def test_every_column_is_compared_whatever_its_name(sides, column):
    name = '"{}"'.format(column.replace('"', '""'))
    sides.both(f"CREATE TABLE reading (id int PRIMARY KEY, {name} timestamptz, other int)")
    sides.both("INSERT INTO reading VALUES (1, '2026-01-01', 1), (2, '2026-01-01', 2)")
    assert sides.different() == []
    sides.new.connection.execute("UPDATE reading SET other = 7 WHERE id = 1")
    assert sides.different() == ["public.reading has 2 rows on both sides, which differ."]
    sides.new.connection.execute(f"UPDATE reading SET other = 1, {name} = NULL WHERE id = 1")
    assert sides.different() == ["public.reading has 2 rows on both sides, which differ."]


def test_columns_are_compared_by_name_and_not_by_place(sides):
    sides.old.connection.execute("CREATE TABLE person (id int PRIMARY KEY, first text, last text)")
    sides.new.connection.execute("CREATE TABLE person (last text, gone int, id int PRIMARY KEY, first text)")
    sides.new.connection.execute("ALTER TABLE person DROP COLUMN gone")
    sides.both("INSERT INTO person (id, first, last) VALUES (1, 'Ada', 'King')")
    assert sides.different() == []
    sides.new.connection.execute("UPDATE person SET first = last, last = first")
    assert sides.different() == ["public.person has 1 rows on both sides, which differ."]


def test_a_column_that_one_side_lacks_is_named_before_anything_is_frozen(sides):
    sides.both("CREATE TABLE person (id int PRIMARY KEY, first text)")
    sides.old.connection.execute("ALTER TABLE person ADD nick text")
    sides.new.connection.execute("ALTER TABLE person ADD \"In\" text DEFAULT 'new'")
    said = [
        "public.person has the column nick only on the old writer.",
        'public.person has the column "In" only on the new writer.',
    ]
    assert sides.different() == lacking(sides.old, sides.new, "count") == said
    assert lacking(sides.old, sides.new, "none") == []


def test_a_column_that_one_side_generates_is_no_difference(sides):
    sides.both("CREATE TABLE person (id int PRIMARY KEY, first text)")
    sides.new.connection.execute("ALTER TABLE person ADD loud text GENERATED ALWAYS AS (upper(first)) STORED")
    sides.both("INSERT INTO person VALUES (1, 'Ada')")
    assert sides.different() == []


def test_tables_whose_names_are_one_when_joined_are_two(sides):
    sides.both('CREATE SCHEMA a; CREATE SCHEMA "a.b"; CREATE TABLE a."b.c" (id int); CREATE TABLE "a.b".c (id int)')
    assert sides.different() == []
    sides.new.connection.execute('INSERT INTO a."b.c" VALUES (1)')
    assert sides.different() == ['a."b.c" has 0 rows on the old writer and 1 on the new.']
    sides.new.connection.execute('TRUNCATE a."b.c"; INSERT INTO "a.b".c VALUES (1)')
    assert sides.different("count") == ['"a.b".c has 0 rows on the old writer and 1 on the new.']
    assert sides.different("none") == []


def test_more_tables_than_one_statement_reads(sides):
    sides.both(" ".join(f"CREATE TABLE many_{number} (id int);" for number in range(103)))
    sides.new.connection.execute("INSERT INTO many_102 VALUES (1); DROP TABLE many_7")
    assert sides.different() == [
        "public.many_7 is only on the old writer.",
        "public.many_102 has 0 rows on the old writer and 1 on the new.",
    ]


def carrying(*rules, removed=()):
    removals = [
        {"rule-type": "transformation", "rule-action": "remove-column", "rule-target": "column", "object-locator": one}
        for one in removed
    ]
    return Selection((*selected(rules), *removals))


def test_what_the_mappings_leave_out_is_out_of_every_step_and_named(sides):
    """A table, its sequence, sequences of a schema of which nothing moves, and those that the table shares."""
    sides.old.connection.execute(
        "CREATE TABLE old_log (id bigserial); INSERT INTO old_log SELECT FROM generate_series(1, 5);"
        "CREATE SCHEMA away; CREATE SEQUENCE away.alone; CREATE SEQUENCE away.shared; CREATE SEQUENCE loose;"
        "CREATE TABLE away.t (id int DEFAULT nextval('loose'), no int DEFAULT nextval('away.shared'));"
        'CREATE TABLE away."x.y" (id int GENERATED ALWAYS AS IDENTITY)'
    )
    sides.new.connection.execute("CREATE SCHEMA away; CREATE SEQUENCE away.shared; CREATE TABLE old_log (other text)")
    sides.both("CREATE TABLE kept (id bigserial, no int DEFAULT nextval('away.shared')); CREATE SEQUENCE stays")
    sides.old.connection.execute("SELECT nextval(name) FROM unnest('{stays,away.shared,kept_id_seq}'::text[]) name")
    selection = carrying(("%", "%"), ("public", "old[_]log", "exclude"), ("away", "%", "exclude"))
    assert sides.different(selection=selection) == lacking(sides.old, sides.new, "count", selection) == []
    assert sides.new.counter_problems(sides.old, 0, selection) == []
    assert sorted(sides.new.advance_counters(sides.old, 0, selection)) == [
        "away.shared",
        "public.kept_id_seq",
        "public.stays",
    ]
    assert sides.old.left_out(selection) == [
        "away.t",
        'away."x.y"',
        "public.old_log",
        "away.alone",
        'away."x.y_id_seq"',
        "public.loose",
        "public.old_log_id_seq",
    ]
    assert sides.old.left_out(EVERYTHING) == []
    sides.both("INSERT INTO kept (id, no) VALUES (1, 1)")
    sides.new.connection.execute("UPDATE kept SET no = 2")
    assert sides.different(selection=selection) == ["public.kept has 1 rows on both sides, which differ."]


def test_a_sequence_that_does_not_move_may_be_hidden(sides):
    sides.superusers[0].execute("CREATE SCHEMA shut; CREATE SEQUENCE shut.away")
    assert sides.new.counter_problems(sides.old, 0, EVERYTHING)
    assert sides.new.counter_problems(sides.old, 0, carrying(("public", "%"))) == []


def test_a_column_that_the_mappings_remove_is_not_compared(sides):
    sides.both("CREATE TABLE person (id int PRIMARY KEY, first text)")
    sides.old.connection.execute("ALTER TABLE person ADD photo bytea; INSERT INTO person VALUES (1, 'Ada', '')")
    sides.new.connection.execute("INSERT INTO person VALUES (1, 'Ada')")
    locator = {"schema-name": "public", "table-name": "%", "column-name": "pho%"}
    selection = carrying(("%", "%"), removed=[locator])
    assert sides.different(selection=selection) == []
    assert sides.old.left_out(selection) == ["public.person.photo"]
    assert sides.different() == ["public.person has the column photo only on the old writer."]


def test_partitions_move_or_stay_each_by_itself(sides):
    sides.both(
        "CREATE TABLE sale (id bigserial, year int) PARTITION BY LIST (year);"
        "CREATE TABLE sale_2024 PARTITION OF sale FOR VALUES IN (2024);"
        "CREATE TABLE sale_2025 PARTITION OF sale FOR VALUES IN (2025)"
    )
    sides.old.connection.execute("INSERT INTO sale (year) VALUES (2024), (2025)")
    sides.new.connection.execute("INSERT INTO sale VALUES (2, 2025)")
    selection = carrying(("public", "sale_%"), ("public", "%2024", "exclude"))
    assert sides.different(selection=selection) == []
    assert sides.old.left_out(selection) == ["public.sale_2024"]
    assert sides.new.advance_counters(sides.old, 0, selection) == {"public.sale_id_seq": 4}
    whole = carrying(("public", "sale_%"))
    assert sides.different(selection=whole) == ["public.sale has 2 rows on the old writer and 1 on the new."]
    assert sides.old.left_out(whole) == []
    none = carrying(("public", "other"))
    assert sides.different(selection=none) == []
    assert sides.old.left_out(none) == ["public.sale", "public.sale_id_seq"]


VALUES = st.one_of(
    st.none(), st.sampled_from(["", "NULL", ",", '"', "(", "\\", "a", "é", " "]), st.text('ab,"\\() ', max_size=4)
)
ROWS = st.lists(st.tuples(VALUES, VALUES, VALUES), max_size=4)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, ROWS, st.permutations(["t", "A", "compared"]))
def test_it_finds_what_a_plain_comparison_finds(sides, old, new, order):
    names = ("t", "A", "compared")
    sides.both("DROP TABLE IF EXISTS told")
    for side, rows, columns in ((sides.old, old, names), (sides.new, new, order)):
        side.connection.execute("CREATE TABLE told ({})".format(", ".join(f'"{name}" text' for name in columns)))
        for row in rows:
            side.connection.execute('INSERT INTO told (t, "A", compared) VALUES (%s, %s, %s)', row)
    same = sorted(map(repr, old)) == sorted(map(repr, new))
    assert (sides.different() == []) == same


def numbers(side, *sequences):
    return [side.connection.execute(f"SELECT nextval('{name}')").fetchone()[0] for name in sequences]


def test_what_was_set_or_restarted_and_not_called_since_is_no_sequence_without_use(sides):
    sides.both('CREATE SEQUENCE s; CREATE SEQUENCE fresh; CREATE SEQUENCE used; CREATE SCHEMA a; CREATE SCHEMA "a.b"')
    sides.both('CREATE SEQUENCE a."b.c"; CREATE SEQUENCE "a.b".c; CREATE SEQUENCE migrate_1')
    sides.both("CREATE TABLE o (id int GENERATED ALWAYS AS IDENTITY)")
    sides.old.connection.execute("SELECT setval('s', 50001, false); ALTER TABLE o ALTER id RESTART WITH 501")
    sides.old.connection.execute(
        "SELECT setval('used', 500); SELECT setval('a.\"b.c\"', 7); SELECT setval('\"a.b\".c', 70)"
    )
    assert sides.new.counter_problems(sides.old, 100, EVERYTHING) == []
    given = sides.new.advance_counters(sides.old, 100, EVERYTHING)
    assert given == {"public.s": 50001, "public.o_id_seq": 501, "public.used": 602, 'a."b.c"': 109, '"a.b".c': 172}
    assert numbers(sides.new, "s", "o_id_seq", "used", 'a."b.c"', '"a.b".c', "fresh") == [50001, 501, 602, 109, 172, 1]


def test_more_sequences_than_one_statement_reads(sides):
    sides.both(" ".join(f"CREATE SEQUENCE many_{number};" for number in range(103)))
    sides.old.connection.execute("SELECT setval('many_99', 5)")
    assert sides.new.advance_counters(sides.old, 0, EVERYTHING) == {"public.many_99": 7}


def test_sequences_that_may_not_be_read_or_set_are_named_with_the_grant(sides):
    for root in sides.superusers:
        root.execute('CREATE SEQUENCE "No"; CREATE SCHEMA shut; CREATE SEQUENCE shut.away')
    old, new = (
        f"The user ledger may not {verb} sequence {{0}} of the {side} writer. Its owner can let it: {{1}}GRANT "
        f"{rights} ON SEQUENCE {{0}} TO ledger;"
        for verb, side, rights in (("read", "old", "SELECT"), ("read and set", "new", "SELECT, UPDATE"))
    )
    names = [('public."No"', ""), ("shut.away", "GRANT USAGE ON SCHEMA shut TO ledger; ")]
    said = [sentence.format(*name) for sentence in (old, new) for name in names]
    assert sides.new.counter_problems(sides.old, 1000, EVERYTHING) == said
    for root, sentences in zip(sides.superusers, (said[:2], said[2:]), strict=True):
        for sentence in sentences:
            root.execute(sentence.partition(": ")[2])
    assert sides.new.counter_problems(sides.old, 1000, EVERYTHING) == []
    sides.old.connection.execute("CREATE SEQUENCE alone")
    (lacking_one,) = sides.new.counter_problems(sides.old, 1000, EVERYTHING)
    assert lacking_one.startswith("Sequence public.alone is not on the other side")


def test_what_the_freeze_would_refuse_is_said_before_it(sides):
    assert sides.old.freeze_problems() == []
    sides.old.connection.execute("BEGIN; CREATE TABLE fresh (id int); PREPARE TRANSACTION 'x'")
    assert sides.old.freeze_problems() == [
        "Transaction 'x' of ledger is prepared: COMMIT PREPARED or ROLLBACK PREPARED it first."
    ]
    sides.old.connection.execute("ROLLBACK PREPARED 'x'")


def test_an_extensions_sequences_and_tables_are_its_own(sides):
    sides.superusers[0].execute(
        "CREATE TABLE own (id int); CREATE SEQUENCE counter; ALTER EXTENSION plpgsql ADD TABLE own; "
        "ALTER EXTENSION plpgsql ADD SEQUENCE counter"
    )
    assert sides.different() == sides.new.counter_problems(sides.old, 0, EVERYTHING) == []
