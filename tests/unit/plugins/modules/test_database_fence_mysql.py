# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The fence of a MySQL server, on a real one, against those who write all the same."""

from __future__ import annotations

import threading
import time
from contextlib import closing

import pymysql
import pytest
from ansible_collections.migrate.aws.plugins.module_utils import _mysql
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._mysql import rows
from ansible_collections.migrate.aws.plugins.module_utils._switchover.mysql import fence, runs

from tests.unit.plugins.modules.mysql_support import *  # a server behind a secret, an empty schema for each test

MODULE = "database_fence"
TABLES = (
    "CREATE TABLE accounts (id int AUTO_INCREMENT PRIMARY KEY, balance int NOT NULL)",
    "CREATE TABLE entries (id int, day date NOT NULL) PARTITION BY RANGE (year(day)) "
    "(PARTITION p0 VALUES LESS THAN (2026), PARTITION p1 VALUES LESS THAN MAXVALUE)",
    "INSERT INTO accounts VALUES (1, 10)",
)
CLOSED = (fence.READ_ONLY, "writes to this database are closed: the other side of a migration takes them")


def refused():
    return pytest.raises(pymysql.MySQLError, match="are closed")


@pytest.fixture
def shop(mysql_database):
    """A session of the application, with its tables."""
    with closing(mysql_database.session()) as application:
        for statement in TABLES:
            rows(application, statement)
        yield application


@pytest.fixture
def fenced(run_module, mysql_database, shop):
    assert run_module(MODULE, **mysql_database.options())["changed"]
    return mysql_database


@pytest.mark.parametrize("writer", [True, False])
def test_present_again_and_absent(run_module, mysql_database, shop, writer):
    options = mysql_database.options(writer=writer)
    planned = run_module(MODULE, check=True, diff=True, **options)
    assert planned["changed"] and planned["fence"]["closed"] is not writer
    assert not fence.state(mysql_database.connection).installed
    made = run_module(MODULE, **options)
    assert made["changed"]
    assert (made["fence"]["closed"], made["fence"]["epoch"], made["fence"]["unfenced"]) == (not writer, int(writer), [])
    assert not run_module(MODULE, **options)["changed"]
    rows(shop, "CREATE TABLE `lat``er` (id int)")
    grown = run_module(MODULE, check=True, **options)
    assert grown["changed"] and grown["fence"]["unfenced"] == ['shop."lat`er"']
    assert run_module(MODULE, **options)["fence"]["unfenced"] == []
    assert run_module(MODULE, check=True, state="absent", **mysql_database.options())["changed"]
    assert fence.state(mysql_database.connection).installed
    assert run_module(MODULE, state="absent", **mysql_database.options())["changed"]
    assert not run_module(MODULE, state="absent", **mysql_database.options())["changed"]
    assert mysql_database.query("SELECT count(*) FROM information_schema.triggers WHERE trigger_schema = 'shop'") == [
        (0,)
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO accounts VALUES (2, 0)",
        "UPDATE accounts SET balance = 0",
        "DELETE FROM accounts",
        "REPLACE INTO accounts VALUES (1, 0)",
        "INSERT INTO entries VALUES (1, '2026-05-01')",
        "INSERT IGNORE INTO accounts VALUES (2, 0)",
        "INSERT INTO accounts VALUES (1, 0) ON DUPLICATE KEY UPDATE balance = 7",
        "UPDATE accounts a JOIN accounts b USING (id) SET a.balance = 3",
    ],
)
def test_the_application_is_refused_in_a_session_opened_before(fenced, shop, statement):
    fence.close(fenced.connection, "a test")
    with refused() as error:
        rows(shop, statement)
    assert error.value.args == CLOSED
    assert rows(shop, "SELECT id, balance FROM accounts") == [(1, 10)]
    fence.reopen(fenced.connection, "a test")
    rows(shop, "INSERT INTO accounts VALUES (9, 9)")


def test_a_session_that_states_another_time_is_refused(fenced, shop):
    fence.close(fenced.connection, "a test", seconds=60)
    rows(shop, "SET timestamp = 2000000000, time_zone = '-11:00'")
    with refused():
        rows(shop, "UPDATE accounts SET balance = 0")


@pytest.mark.parametrize("isolation", ["READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"])
def test_a_transaction_that_began_before_is_refused(fenced, shop, isolation):
    rows(shop, f"SET SESSION TRANSACTION ISOLATION LEVEL {isolation}")
    shop.begin()
    rows(shop, "SELECT count(*) FROM entries")
    fence.close(fenced.connection, "a test")
    with refused():
        rows(shop, "UPDATE accounts SET balance = 0")


@pytest.mark.parametrize("how", ["reopen", "hand_over", "keep_closed"])
def test_a_transaction_that_was_refused_and_does_not_end_holds_nobody_up(fenced, shop, how):
    """It keeps the lock of the fence's row."""
    fence.close(fenced.connection, "a test", seconds=600)
    shop.begin()
    with refused():
        rows(shop, "UPDATE accounts SET balance = 0")
    began = time.monotonic()
    getattr(fence, how)(fenced.connection, "a test", *([7] if how == "hand_over" else []))
    assert time.monotonic() - began < 10
    found = fence.state(fenced.connection)
    assert (found.closed, found.epoch) == (how == "keep_closed", 7 if how == "hand_over" else 1)
    with pytest.raises(pymysql.MySQLError):
        rows(shop, "SELECT 1")


def test_who_writes_already_is_not_ended_by_opening_again(fenced, shop):
    shop.begin()
    rows(shop, "UPDATE accounts SET balance = 77")
    fence.reopen(fenced.connection, "a test")
    shop.commit()
    assert fenced.query("SELECT balance FROM shop.accounts") == [(77,)]


def test_a_fence_that_lets_a_write_through_is_not_said_to_be_closed(fenced):
    rows(fenced.connection, "SET @migrate_aws_replication = 1")
    with pytest.raises(Refused, match="The database took a write although its fence is closed"):
        fence.close(fenced.connection, "a test")
    assert fenced.query("SELECT count(*) FROM migrate_aws.probe") == [(0,)]


def test_what_was_written_before_is_committed_first(fenced, shop):
    shop.begin()
    rows(shop, "UPDATE accounts SET balance = 77")
    committing = threading.Timer(0.3, shop.commit)
    committing.start()
    assert fence.close(fenced.connection, "a test", grace=5) == 0
    committing.join()
    assert fenced.query("SELECT balance FROM shop.accounts") == [(77,)]


def test_a_transaction_that_does_not_end_is_ended(fenced, shop):
    shop.begin()
    rows(shop, "UPDATE accounts SET balance = 77")
    assert fence.close(fenced.connection, "a test", grace=0.2) == 1
    with pytest.raises(pymysql.MySQLError):
        shop.commit()
    assert fenced.query("SELECT balance FROM shop.accounts") == [(10,)]


def test_whoever_waits_behind_is_refused_and_not_ended(fenced, shop):
    answers = []

    def write():
        with closing(fenced.session()) as late:
            try:
                rows(late, "INSERT INTO accounts (balance) VALUES (5)")
            except pymysql.MySQLError as error:
                answers.append(error.args)

    shop.begin()
    rows(shop, "UPDATE accounts SET balance = 77")
    waiting = threading.Timer(0.4, write)
    waiting.start()
    assert fence.close(fenced.connection, "a test", grace=1.5) == 1
    waiting.join()
    # It was let in while nobody had the lock, or refused.
    assert answers in ([CLOSED], [])
    assert fenced.query("SELECT count(*) FROM shop.accounts") == [(1 + (answers == []),)]


def test_replication_goes_on_writing(fenced, shop):
    fence.close(fenced.connection, "a test")
    rows(shop, "SET FOREIGN_KEY_CHECKS = 0, @migrate_aws_replication = 1")
    rows(shop, "UPDATE accounts SET balance = 12")


def test_it_opens_by_itself(fenced, shop):
    fence.close(fenced.connection, "a test", seconds=1)
    now = fence.state(fenced.connection)
    assert now.closed and 0 < now.opens_in <= 2000
    with refused():
        rows(shop, "UPDATE accounts SET balance = 0")
    time.sleep(2.1)
    assert not fence.state(fenced.connection).closed
    rows(shop, "UPDATE accounts SET balance = 0")
    with pytest.raises(Refused, match="is over"):
        fence.keep_closed(fenced.connection, "a test")


def test_it_is_kept_closed(fenced, shop):
    fence.close(fenced.connection, "a test", seconds=2)
    fence.keep_closed(fenced.connection, "a test")
    time.sleep(3)
    now = fence.state(fenced.connection)
    assert (now.closed, now.opens_in) == (True, None)
    with refused():
        rows(shop, "UPDATE accounts SET balance = 0")


def test_the_application_s_triggers_keep_working_and_come_later(run_module, mysql_database, shop):
    rows(shop, "CREATE TABLE log (what varchar(20)) ")
    rows(shop, "CREATE TRIGGER own BEFORE UPDATE ON accounts FOR EACH ROW INSERT INTO log VALUES (NEW.balance)")
    rows(shop, "CREATE TRIGGER upper BEFORE INSERT ON log FOR EACH ROW SET NEW.what = concat('was ', NEW.what)")
    run_module(MODULE, **mysql_database.options())
    rows(shop, "UPDATE accounts SET balance = 11")
    assert rows(shop, "SELECT what FROM log") == [("was 11",)]
    found = mysql_database.query(
        "SELECT trigger_name LIKE 'migrate%' FROM information_schema.triggers WHERE event_object_table = 'accounts' "
        "AND event_manipulation = 'UPDATE' ORDER BY action_order"
    )
    assert found == [(1,), (0,)]
    fence.close(mysql_database.connection, "a test")
    with refused():
        rows(shop, "UPDATE accounts SET balance = 12")
    assert rows(shop, "SELECT count(*) FROM log") == [(1,)]


def test_what_a_foreign_key_would_do_is_refused_with_what_makes_it_do_so(run_module, mysql_database, shop):
    rows(
        shop, "CREATE TABLE order_lines (account int, FOREIGN KEY (account) REFERENCES accounts (id) ON DELETE CASCADE)"
    )
    rows(shop, "INSERT INTO order_lines VALUES (1)")
    run_module(MODULE, **mysql_database.options())
    fence.close(mysql_database.connection, "a test")
    with refused():
        rows(shop, "DELETE FROM accounts")
    assert rows(shop, "SELECT count(*) FROM order_lines") == [(1,)]


def test_a_prepared_transaction_is_named_before_anybody_waits(fenced, shop):
    for statement in (
        "XA START 'order 7'",
        "UPDATE accounts SET balance = 1",
        "XA END 'order 7'",
        "XA PREPARE 'order 7'",
    ):
        rows(shop, statement)
    began = time.monotonic()
    with pytest.raises(Refused, match="XA transaction 'order 7' is prepared: XA COMMIT or XA ROLLBACK"):
        fence.close(fenced.connection, "a test")
    assert time.monotonic() - began < 1
    assert not fence.state(fenced.connection).closed
    rows(shop, "XA ROLLBACK 'order 7'")
    fence.close(fenced.connection, "a test")


def test_a_transaction_that_is_prepared_while_we_wait_is_named(fenced, shop):
    for statement in ("XA START 'late'", "UPDATE accounts SET balance = 1", "XA END 'late'"):
        rows(shop, statement)
    preparing = threading.Timer(0.3, lambda: rows(shop, "XA PREPARE 'late'"))
    preparing.start()
    with pytest.raises(Refused, match="XA transaction 'late' is prepared"):
        fence.close(fenced.connection, "a test", grace=1)
    preparing.join()
    rows(shop, "XA ROLLBACK 'late'")


def test_a_table_that_cannot_undo_a_write_is_named(fenced, shop):
    rows(shop, "CREATE TABLE old (id int) ENGINE = Aria")
    fence.install(fenced.connection)
    with pytest.raises(Refused, match="Table shop.old is of the engine Aria"):
        fence.close(fenced.connection, "a test", seconds=10)


def test_a_table_made_since_is_named(fenced, shop):
    rows(shop, "CREATE TABLE later (id int)")
    with pytest.raises(Refused, match="cannot close: shop.later would take writes"):
        fence.close(fenced.connection, "a test")
    rows(shop, "DROP TABLE later")
    fence.close(fenced.connection, "a test", seconds=30)
    rows(shop, "CREATE TABLE later (id int)")
    assert fence.state(fenced.connection).unfenced == ("shop.later",)
    with pytest.raises(Refused, match="cannot close: shop.later would take writes"):
        fence.keep_closed(fenced.connection, "a test")


@pytest.mark.parametrize("event", fence.EVENTS)
def test_a_fence_that_lacks_a_trigger_or_has_another_is_none(fenced, shop, event):
    ((name,),) = fenced.query(
        "SELECT trigger_name FROM information_schema.triggers WHERE event_object_table = 'accounts' "
        f"AND event_manipulation = '{event}'"
    )
    rows(shop, f"DROP TRIGGER {name}")
    assert fence.state(fenced.connection).unfenced == ("shop.accounts",)
    rows(shop, f"CREATE TRIGGER {name} BEFORE {event} ON accounts FOR EACH ROW SET @nothing = 1")
    assert fence.state(fenced.connection).unfenced == ("shop.accounts",)
    assert fence.install(fenced.connection) == ["shop.accounts"]
    assert fence.state(fenced.connection).unfenced == ()


def test_a_renamed_table_keeps_its_fence_and_another_gets_its_name(fenced, shop):
    rows(shop, "RENAME TABLE accounts TO accounts_old")
    rows(shop, "CREATE TABLE accounts LIKE accounts_old")
    assert fence.install(fenced.connection) == ["shop.accounts"]
    assert fence.state(fenced.connection).unfenced == ()


def test_a_busy_table_is_named(fenced, shop):
    rows(shop, "CREATE TABLE busy (id int)")
    shop.begin()
    rows(shop, "SELECT * FROM busy")
    with pytest.raises(Refused, match="Table shop.busy is in use by a transaction that does not end"):
        fence.install(fenced.connection, lock_timeout=1)
    shop.rollback()
    fence.install(fenced.connection)


def test_a_proof_that_fails_for_another_reason_is_none(fenced):
    fence.close(fenced.connection, "a test")
    fence.prove(fenced.connection)
    fenced.query("DROP TABLE migrate_aws.probe")
    with pytest.raises(pymysql.MySQLError, match="migrate_aws.probe' doesn't exist"):
        fence.prove(fenced.connection)


def test_it_survives_a_restart(fenced):
    fence.close(fenced.connection, "a test")
    fenced.server.restart()
    with closing(fenced.session()) as again, refused():
        rows(again, "UPDATE accounts SET balance = 0")


def test_it_cannot_be_handed_over_twice(fenced):
    fence.close(fenced.connection, "a test")
    fence.hand_over(fenced.connection, "a test", 2)
    assert fence.state(fenced.connection).epoch == 2
    with pytest.raises(Refused, match="writer of epoch 2 already"):
        fence.hand_over(fenced.connection, "a test", 2)


def test_without_the_server_s_trust_it_says_so(fenced, shop):
    rows(shop, "CREATE TABLE later (id int)")
    fenced.server.execute("SET GLOBAL log_bin_trust_function_creators = 0")
    try:
        with pytest.raises(Refused, match="log_bin_trust_function_creators"):
            fence.install(fenced.connection)
    finally:
        fenced.server.execute("SET GLOBAL log_bin_trust_function_creators = 1")


def test_what_else_goes_wrong_is_the_server_s_own_sentence(fenced, shop, monkeypatch):
    fenced.server.execute("CREATE TABLE mysql.migrate_aws_test (id int)")
    monkeypatch.setattr(fence, "SYSTEM", ("information_schema", "performance_schema", "sys"))
    try:
        with pytest.raises(pymysql.MySQLError):
            fence.install(fenced.connection)
    finally:
        fenced.server.execute("DROP TABLE mysql.migrate_aws_test")


def test_a_fence_that_lets_a_write_through_is_not_closed(fenced):
    rows(fenced.connection, "SET @migrate_aws_replication = 1")
    with pytest.raises(Refused, match="took a write although its fence is closed"):
        fence.close(fenced.connection, "a test")
    assert fenced.query("SELECT count(*) FROM migrate_aws.probe") == [(0,)]


def test_a_session_that_cannot_be_ended_is_named_in_time(fenced, shop, monkeypatch):
    monkeypatch.setattr(_mysql, "kill", lambda connection, number: None)
    shop.begin()
    rows(shop, "UPDATE accounts SET balance = 77")
    with pytest.raises(Refused, match=rf"sessions \[{shop.thread_id()}\] write and cannot be ended"):
        fence.close(fenced.connection, "a test", seconds=0.5, grace=0)
    assert not fence.state(fenced.connection).closed
    shop.rollback()


def test_a_run_that_keeps_writers_waiting_is_ended_by_a_later_one(fenced, shop):
    server = fenced.server
    later = pymysql.connect(
        host=server.host, port=server.port, user="ledger", password=fenced.password, autocommit=True
    )
    runs.claim(fenced.connection, 3, "an earlier run")
    shop.begin()
    rows(shop, "UPDATE accounts SET balance = 77")
    claiming = threading.Timer(0.5, lambda: runs.claim(later, 4, "a later run"))
    claiming.start()
    with pytest.raises(pymysql.MySQLError):
        fence.close(fenced.connection, "an earlier run", grace=20)
    claiming.join()
    shop.commit()
    assert not fence.state(later).closed
    later.close()


def test_a_server_that_applies_another_s_writes_is_named(fenced, shop):
    assert fence.bypasses(fenced.connection) == []
    server = fenced.server
    server.execute(
        "CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = 1, MASTER_USER = 'nobody', MASTER_PASSWORD = 'x'"
    )
    server.execute("START SLAVE IO_THREAD")
    try:
        with pytest.raises(Refused, match="This server is a replica"):
            fence.close(fenced.connection, "a test", seconds=10)
    finally:
        server.execute("STOP SLAVE")
        server.execute("RESET SLAVE ALL")
