# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The fence, on a real server, against those who write all the same."""

from __future__ import annotations

import signal
import threading
import time

import psycopg
import pytest
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import fence

from tests.unit.plugins.modules.database_support import *  # a server behind a secret, a database for each test

MODULE = "database_fence"
TABLES = """
CREATE TABLE accounts (id int PRIMARY KEY, balance int NOT NULL);
CREATE TABLE entries (id int, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE entries_2026 PARTITION OF entries FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO accounts VALUES (1, 10);
"""


@pytest.fixture
def tables(database):
    database.connection.execute(TABLES)
    return database


@pytest.fixture
def fenced(run_module, tables):
    assert run_module(MODULE, **tables.options())["changed"]
    return tables


def session(database, **options):
    return psycopg.connect(
        host=database.server.host,
        port=database.server.port,
        user="ledger",
        password=database.password,
        dbname=database.name,
        **options,
    )


@pytest.mark.parametrize("writer", [True, False])
def test_present_again_and_absent(run_module, tables, writer):
    options = tables.options(writer=writer)
    planned = run_module(MODULE, check=True, diff=True, **options)
    assert (
        planned["changed"] and planned["fence"]["closed"] is not writer and not planned["diff"]["before"]["installed"]
    )
    assert not fence.state(tables.connection).installed
    made = run_module(MODULE, **options)
    assert made["changed"]
    assert (made["fence"]["closed"], made["fence"]["epoch"], made["fence"]["unfenced"]) == (not writer, int(writer), [])
    assert not run_module(MODULE, **options)["changed"]
    assert tables.reveals_nothing(made)
    tables.connection.execute("SET session_replication_role = 'replica'; CREATE TABLE later (id int)")
    grown = run_module(MODULE, check=True, **options)
    assert grown["changed"] and grown["fence"]["unfenced"] == ["public.later"]
    assert run_module(MODULE, **options)["fence"]["unfenced"] == []
    assert run_module(MODULE, check=True, state="absent", **tables.options())["changed"]
    assert fence.state(tables.connection).installed
    assert run_module(MODULE, state="absent", **tables.options())["changed"]
    assert not run_module(MODULE, state="absent", **tables.options())["changed"]
    assert tables.query("SELECT count(*) FROM pg_trigger WHERE tgname = 'migrate_aws_fence'") == [(0,)]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO accounts VALUES (2, 0)",
        "UPDATE accounts SET balance = 0",
        "DELETE FROM accounts",
        "TRUNCATE accounts",
        "INSERT INTO entries VALUES (1, '2026-05-01')",
        "INSERT INTO entries_2026 VALUES (1, '2026-05-01')",
        "COPY accounts FROM STDIN",
        "WITH gone AS (DELETE FROM accounts RETURNING id) SELECT * FROM gone",
        "INSERT INTO accounts VALUES (1, 0) ON CONFLICT DO NOTHING",
    ],
)
def test_the_owner_of_a_table_is_refused_in_a_session_opened_before(fenced, statement):
    with session(fenced, autocommit=True) as owner:
        fence.close(fenced.connection, "a test")
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction, match="are closed"):
            if statement.startswith("COPY"):
                with owner.cursor().copy(statement) as rows:
                    rows.write_row((3, 3))
            else:
                owner.execute(statement)
        assert owner.execute("SELECT id, balance FROM accounts").fetchall() == [(1, 10)]
        fence.reopen(fenced.connection, "a test")
        owner.execute("INSERT INTO accounts VALUES (9, 9)")


@pytest.mark.parametrize(
    "isolation",
    [
        psycopg.IsolationLevel.READ_COMMITTED,
        psycopg.IsolationLevel.REPEATABLE_READ,
        psycopg.IsolationLevel.SERIALIZABLE,
    ],
)
def test_a_transaction_that_began_before_is_refused(fenced, isolation):
    with session(fenced) as owner:
        owner.isolation_level = isolation
        assert owner.execute("SELECT count(*) FROM accounts").fetchone() == (1,)
        fence.close(fenced.connection, "a test")
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            owner.execute("UPDATE accounts SET balance = 0")


def test_what_was_written_before_is_committed_first(fenced):
    with session(fenced) as owner:
        owner.execute("UPDATE accounts SET balance = 77")
        committing = threading.Timer(0.3, owner.commit)
        committing.start()
        assert fence.close(fenced.connection, "a test", grace=5) == 0
        committing.join()
    assert fenced.query("SELECT balance FROM accounts") == [(77,)]


def test_a_transaction_that_does_not_end_is_ended(fenced):
    with session(fenced) as owner:
        owner.execute("UPDATE accounts SET balance = 77")
        assert fence.close(fenced.connection, "a test", grace=0.2) == 1
        with pytest.raises(psycopg.OperationalError):
            owner.commit()
    assert fenced.query("SELECT balance FROM accounts") == [(10,)]


def test_replication_goes_on_writing(fenced):
    fence.close(fenced.connection, "a test")
    with session(fenced, autocommit=True) as replication:
        replication.execute("SET session_replication_role = 'replica'")
        replication.execute("INSERT INTO accounts VALUES (5, 5)")
    assert fenced.query("SELECT count(*) FROM accounts") == [(2,)]


def test_a_fence_closed_for_a_while_opens_by_itself(fenced):
    fence.close(fenced.connection, "a test", seconds=0.4)
    assert 0 < fence.state(fenced.connection).opens_in <= 400
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        fenced.connection.execute("DELETE FROM accounts")
    time.sleep(0.5)
    fenced.connection.execute("DELETE FROM accounts")
    with pytest.raises(Refused, match="takes writes again"):
        fence.keep_closed(fenced.connection, "a test")


def test_it_outlives_a_crash_of_the_server(fenced):
    fence.close(fenced.connection, "a test")
    fenced.server.halt(signal.SIGQUIT)
    fenced.server.restart()
    with session(fenced, autocommit=True) as owner, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        owner.execute("DELETE FROM accounts")


def test_a_second_hand_over_of_one_epoch_is_refused(fenced):
    fence.close(fenced.connection, "a test")
    fence.hand_over(fenced.connection, "a test", 2)
    with pytest.raises(Refused, match="writer of epoch 2 already"):
        fence.hand_over(fenced.connection, "another", 2)


def test_a_fence_with_a_hole_is_noticed(fenced):
    fenced.connection.execute("ALTER TABLE accounts DISABLE TRIGGER migrate_aws_fence")
    assert fence.state(fenced.connection).unfenced == ("public.accounts",)
    fence.install(fenced.connection)
    fence.close(fenced.connection, "a test")
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        fenced.connection.execute("DELETE FROM accounts")


def test_a_fence_that_lets_a_write_through_is_no_fence(fenced):
    fenced.connection.execute(
        "CREATE OR REPLACE FUNCTION migrate_aws.refuse_writes() RETURNS trigger LANGUAGE plpgsql "
        "AS 'BEGIN RETURN NULL; END'"
    )
    with pytest.raises(Refused, match="The database took a write although its fence is closed."):
        fence.close(fenced.connection, "a test")


@pytest.mark.parametrize("writer", [True, False])
def test_a_first_run_that_failed_on_a_table_is_finished_by_the_next(run_module, tables, writer):
    options = tables.options(writer=writer)
    with session(tables) as busy:
        busy.execute("LOCK TABLE entries IN ROW EXCLUSIVE MODE")
        assert "lock timeout" in run_module(MODULE, **options)["msg"]
    planned = run_module(MODULE, check=True, **options)
    assert planned["changed"] and planned["fence"]["closed"] is not writer
    again = run_module(MODULE, **options)
    assert again["changed"] and again["fence"]["closed"] is not writer and again["fence"]["unfenced"] == []
    assert not run_module(MODULE, **options)["changed"]
    with session(tables, autocommit=True) as owner:
        if writer:
            owner.execute("INSERT INTO entries VALUES (1, '2026-05-01')")
        else:
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                owner.execute("INSERT INTO entries VALUES (1, '2026-05-01')")


@pytest.mark.parametrize(
    "made",
    [
        "",
        "CREATE TRIGGER migrate_aws_fence BEFORE INSERT ON later FOR EACH STATEMENT "
        "EXECUTE FUNCTION migrate_aws.refuse_writes()",
        "CREATE TRIGGER migrate_aws_fence BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON later FOR EACH STATEMENT "
        "WHEN (false) EXECUTE FUNCTION migrate_aws.refuse_writes()",
        "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; "
        "CREATE TRIGGER migrate_aws_fence BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON later FOR EACH STATEMENT "
        "EXECUTE FUNCTION nothing()",
    ],
    ids=["none", "of inserts", "with a condition", "of another function"],
)
def test_a_table_without_the_fence_is_named_and_nothing_is_closed(fenced, made):
    fenced.connection.execute(f"CREATE TABLE later (id int); {made}")
    with pytest.raises(Refused, match="^The fence cannot close: public.later would take writes, without a trigger"):
        fence.close(fenced.connection, "a test")
    assert not fence.state(fenced.connection).closed
    assert fence.install(fenced.connection) == ["public.later"]
    fence.close(fenced.connection, "a test", seconds=60)
    fenced.connection.execute("CREATE TABLE latest (id int)")
    with pytest.raises(Refused, match="public.latest"):
        fence.keep_closed(fenced.connection, "a test")


def test_tables_of_an_extension_are_left_alone(run_module, tables):
    tables.server.execute(
        "CREATE TABLE of_extension (id serial); ALTER EXTENSION plpgsql ADD TABLE of_extension", tables.name
    )
    assert run_module(MODULE, **tables.options(writer=False))["fence"]["closed"]
    listed = run_module("database_tables_info", **tables.options())["tables"]
    assert [table["name"] for table in listed] == ["public.accounts", "public.entries"]


def test_a_prepared_transaction_is_named_before_anybody_is_stopped(fenced):
    with session(fenced) as owner, session(fenced) as other:
        owner.execute("UPDATE accounts SET balance = 77")
        other.execute("INSERT INTO entries VALUES (1, '2026-05-01'); PREPARE TRANSACTION 'half done'")
        before = time.monotonic()
        with pytest.raises(Refused) as refused:
            fence.close(fenced.connection, "a test")
        assert time.monotonic() - before < 2
        assert str(refused.value) == (
            "The fence cannot close. Transaction 'half done' of ledger is prepared: COMMIT PREPARED or ROLLBACK "
            "PREPARED it first."
        )
        owner.commit()
    fenced.connection.execute("COMMIT PREPARED 'half done'")
    assert fence.close(fenced.connection, "a test") == 0


def test_a_transaction_that_is_prepared_while_the_fence_closes_is_named(fenced):
    with session(fenced) as owner:
        owner.execute("UPDATE accounts SET balance = 77")
        preparing = threading.Timer(0.5, owner.execute, ["PREPARE TRANSACTION 'just now'"])
        preparing.start()
        with pytest.raises(Refused, match="'just now' of ledger"):
            fence.close(fenced.connection, "a test", grace=2)
        preparing.join()
        assert not fence.state(fenced.connection).closed
        fenced.connection.execute("ROLLBACK PREPARED 'just now'")


def test_writers_do_not_wait_longer_than_the_pause(fenced, monkeypatch):
    monkeypatch.setattr(fence, "_WRITERS", fence._WRITERS + " AND pid IS NULL")
    with session(fenced) as owner:
        owner.execute("UPDATE accounts SET balance = 77")
        with pytest.raises(Refused, match="write and cannot be ended"):
            fence.close(fenced.connection, "a test", seconds=0.2, grace=0.1)
        owner.commit()


#: Transactions that the fence's trigger does not see, and what they leave behind where they end in time.
UNSEEN = {
    "a table of its own": ("CREATE TABLE fresh (id int); INSERT INTO fresh VALUES (1)", "public.fresh"),
    "a partition of its own": (
        "CREATE TABLE entries_2027 PARTITION OF entries FOR VALUES FROM ('2027-01-01') TO ('2028-01-01'); "
        "INSERT INTO entries_2027 VALUES (1, '2027-05-01')",
        "public.entries_2027",
    ),
    "a silenced trigger": ("ALTER TABLE accounts DISABLE TRIGGER USER; DELETE FROM accounts", "public.accounts"),
    "a dropped trigger": ("DROP TRIGGER migrate_aws_fence ON accounts; DELETE FROM accounts", "public.accounts"),
    "a silenced session": ("SET LOCAL session_replication_role = 'replica'; DELETE FROM accounts", None),
    "a rewritten table": ("ALTER TABLE accounts ALTER balance TYPE bigint", None),
}


@pytest.mark.parametrize(("statements", "hole"), UNSEEN.values(), ids=UNSEEN)
def test_what_the_fence_does_not_see_is_waited_for(fenced, statements, hole):
    with session(fenced) as owner:
        owner.execute(statements)
        committing = threading.Timer(0.5, owner.commit)
        committing.start()
        if hole:
            with pytest.raises(Refused, match=f"{hole} would take writes, without a trigger"):
                fence.close(fenced.connection, "a test", grace=5)
        else:
            assert fence.close(fenced.connection, "a test", grace=5) == 0
        committing.join()
    assert fence.state(fenced.connection).closed is (hole is None)


@pytest.mark.parametrize(("statements", "_hole"), UNSEEN.values(), ids=UNSEEN)
def test_what_the_fence_does_not_see_is_ended(fenced, statements, _hole):
    with session(fenced) as owner:
        owner.execute(statements)
        assert fence.close(fenced.connection, "a test", grace=0.2) == 1
        with pytest.raises(psycopg.OperationalError):
            owner.commit()
    assert fenced.query("SELECT balance FROM accounts") == [(10,)]


def test_a_transaction_that_writes_nothing_that_stays_is_let_be(fenced):
    with session(fenced) as owner:
        owner.execute("CREATE TEMPORARY TABLE before (id int)")
        owner.commit()
        owner.execute("SELECT * FROM accounts FOR UPDATE; INSERT INTO before VALUES (1)")
        assert fence.close(fenced.connection, "a test", grace=0) == 0
        owner.commit()


def test_a_writer_that_waits_for_the_fence_is_refused_and_not_ended(fenced):
    with session(fenced) as owner, session(fenced) as waiting:
        owner.execute("CREATE TABLE fresh (id int); INSERT INTO fresh VALUES (1)")
        refused = []

        def write():
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction) as error:
                waiting.execute("UPDATE accounts SET balance = 0")
            refused.append(error.value)

        writing = threading.Timer(0.3, write)
        writing.start()
        assert fence.close(fenced.connection, "a test", grace=1) == 1
        writing.join()
        assert len(refused) == 1 and not waiting.broken
        with pytest.raises(psycopg.OperationalError):
            owner.commit()


def test_without_grace_a_writer_is_ended_at_once(fenced):
    with session(fenced) as owner:
        owner.execute("UPDATE accounts SET balance = 77")
        before = time.monotonic()
        assert fence.close(fenced.connection, "a test", grace=0) == 1
        assert time.monotonic() - before < 10
        with pytest.raises(psycopg.OperationalError):
            owner.commit()
    assert fenced.query("SELECT balance FROM accounts") == [(10,)]


def test_what_was_made_during_the_freeze_does_not_outlive_it(fenced):
    fence.close(fenced.connection, "a test", seconds=60)
    with session(fenced) as owner:
        owner.execute("CREATE TABLE fresh (id int); INSERT INTO fresh VALUES (1)")
        committing = threading.Timer(0.5, owner.commit)
        committing.start()
        with pytest.raises(Refused, match="public.fresh would take writes"):
            fence.keep_closed(fenced.connection, "a test")
        committing.join()
    assert fence.state(fenced.connection).opens_in


@pytest.fixture
def subscription(fenced):
    """A subscription of the database to changes of another one on the same server."""
    server = fenced.server
    server.execute("CREATE DATABASE publisher")
    server.execute(
        "CREATE TABLE accounts (id int PRIMARY KEY, balance int); CREATE PUBLICATION all_of_it FOR ALL TABLES",
        "publisher",
    )
    server.execute("SELECT pg_create_logical_replication_slot('old_feed', 'pgoutput')", "publisher")
    server.execute(
        f"CREATE SUBSCRIPTION old_feed CONNECTION 'host={server.host} port={server.port} user=ledger dbname=publisher "
        f"password={fenced.password}' PUBLICATION all_of_it WITH (create_slot = false, copy_data = false)",
        fenced.name,
    )
    yield "old_feed"
    server.execute("ALTER SUBSCRIPTION old_feed DISABLE", fenced.name)
    server.execute("ALTER SUBSCRIPTION old_feed SET (slot_name = NONE)", fenced.name)
    server.execute("DROP SUBSCRIPTION old_feed", fenced.name)
    server.execute("DROP DATABASE publisher WITH (FORCE)")


def test_a_subscription_is_named_before_a_freeze(fenced, subscription):
    named = f"Subscription {subscription!r} writes into this database past the fence: ALTER SUBSCRIPTION ... DISABLE"
    assert fence.bypasses(fenced.connection)[0].startswith(named)
    with pytest.raises(Refused, match=named):
        fence.close(fenced.connection, "a test", seconds=60)
    assert not fence.state(fenced.connection).closed
    fenced.server.execute(f"ALTER SUBSCRIPTION {subscription} DISABLE", fenced.name)
    fence.close(fenced.connection, "a test", seconds=60)
    fenced.server.execute(f"ALTER SUBSCRIPTION {subscription} ENABLE", fenced.name)
    with pytest.raises(Refused, match=named):
        fence.keep_closed(fenced.connection, "a test")
    fence.close(fenced.connection, "who is not the writer may be written to")


LOGGED = """
CREATE TABLE changes (tag text);
ALTER TABLE changes OWNER TO ledger;
CREATE FUNCTION note_change() RETURNS event_trigger LANGUAGE plpgsql AS
    $$ BEGIN INSERT INTO public.changes VALUES (tg_tag); END $$;
CREATE EVENT TRIGGER noted ON ddl_command_end EXECUTE FUNCTION note_change();
"""


def test_an_event_trigger_that_writes_does_not_stop_the_fence(run_module, tables):
    tables.server.execute(LOGGED, tables.name)
    options = tables.options(writer=False)
    assert run_module(MODULE, **options)["fence"]["closed"]
    tables.connection.execute("SET session_replication_role = 'replica'; CREATE TABLE later (id int)")
    assert run_module(MODULE, **options)["fence"]["unfenced"] == []
    assert run_module(MODULE, state="absent", **tables.options())["changed"]
    assert tables.query("SELECT count(*) FROM changes") == [(0,)]
    tables.connection.execute("RESET session_replication_role; CREATE TABLE latest (id int)")
    assert tables.query("SELECT * FROM changes") == [("CREATE TABLE",)]
    tables.server.execute("DROP EVENT TRIGGER noted", tables.name)
