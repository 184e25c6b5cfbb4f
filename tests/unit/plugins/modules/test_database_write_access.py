# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Freezing a MySQL database that is run as on RDS, against those who write all the same."""

from __future__ import annotations

import json
import threading
import time

import pymysql
import pytest
from ansible_collections.migrate.aws.plugins.module_utils import _mysql
from ansible_collections.migrate.aws.plugins.module_utils._database import accounts

from local_aws import mariadb
from tests.unit.plugins.modules.mysql_support import *  # a server behind a secret, a schema for each test

MODULE = "database_write_access"
ACCOUNTS = ["app@%", "app@10.%"]


@pytest.fixture
def orders(mysql_database):
    mysql_database.query(
        "CREATE TABLE shop.orders (id bigint AUTO_INCREMENT PRIMARY KEY, writer int, number int, UNIQUE (writer, "
        "number))"
    )
    return mysql_database


def freeze(database, **more):
    return database.options(users=["app"], state="frozen", **more)


def thaw(database, **more):
    return database.options(users=["app"], state="open", **more)


class Writer(threading.Thread):
    """Writes, and logs in again and again when it is refused: it has never heard of a freeze."""

    def __init__(self, database, number):
        super().__init__(daemon=True)
        self.database, self.number = database, number
        self.over = threading.Event()
        self.acknowledged: list[tuple[int, float]] = []
        self.refused: list[int] = []

    def run(self):
        session, number = None, 0
        while not self.over.is_set():
            number += 1
            try:
                session = session or self.database.session()
                with session.cursor() as cursor:
                    cursor.execute("INSERT INTO orders (writer, number) VALUES (%s, %s)", (self.number, number))
                self.acknowledged.append((number, time.monotonic()))
            except pymysql.MySQLError as failure:
                self.refused.append(failure.args[0])
                session = None
            time.sleep(0.002)


def test_writers_who_ignore_the_freeze_fail_and_no_acknowledged_write_is_lost(run_module, orders):
    writers = [Writer(orders, number) for number in range(4)]
    for writer in writers:
        writer.start()
    try:
        while not all(len(writer.acknowledged) > 20 for writer in writers):
            time.sleep(0.05)
        frozen = run_module(MODULE, **freeze(orders, probe_secret_id=orders.application_secret))
        returned = time.monotonic()
        assert frozen["changed"] and frozen["write_access"]["frozen"] and frozen["sessions_ended"] >= 4
        counted = orders.query("SELECT count(*) FROM shop.orders")
        time.sleep(0.5)
        assert orders.query("SELECT count(*) FROM shop.orders") == counted
        assert not [moment for writer in writers for _number, moment in writer.acknowledged if moment > returned]
        assert all(writer.refused[-1] in (3118, 4151) for writer in writers)
        assert run_module(MODULE, **thaw(orders))["changed"]
        before = [len(writer.acknowledged) for writer in writers]
        while not all(len(writer.acknowledged) > number for writer, number in zip(writers, before, strict=True)):
            time.sleep(0.05)
    finally:
        for writer in writers:
            writer.over.set()
        for writer in writers:
            writer.join()
    written = set(orders.query("SELECT writer, number FROM shop.orders"))
    assert {(writer.number, number) for writer in writers for number, _moment in writer.acknowledged} <= written


def test_again_in_check_mode_and_back(run_module, orders):
    with orders.session():
        planned = run_module(MODULE, check=True, diff=True, **freeze(orders))
        assert planned["changed"] and planned["sessions_ended"] == 1
        assert planned["diff"]["before"]["sessions"] == 1 and planned["diff"]["after"] == planned["write_access"]
        assert planned["write_access"] == {
            "frozen": True,
            "accounts": [{"account": name, "locked": True} for name in ACCOUNTS],
            "sessions": 0,
        }
        assert not run_module(MODULE, **thaw(orders))["changed"]
        done = run_module(MODULE, **freeze(orders))
    assert (done["write_access"], done["sessions_ended"]) == (planned["write_access"], 1)
    assert done["binary_log"]["file"].startswith("mysql-bin-changelog.") and done["binary_log"]["offset"] > 0
    assert not run_module(MODULE, **freeze(orders))["changed"]
    assert run_module(MODULE, check=True, **thaw(orders))["changed"]
    assert run_module(MODULE, **freeze(orders))["write_access"]["frozen"]
    opened = run_module(MODULE, **thaw(orders))
    assert opened["changed"] and not opened["write_access"]["frozen"]
    orders.session().close()


def test_replication_goes_on_writing(run_module, orders):
    with orders.session("dms") as replication:
        run_module(MODULE, **freeze(orders))
        with replication.cursor() as cursor:
            cursor.execute("INSERT INTO orders (writer, number) VALUES (9, 9)")
    run_module(MODULE, **thaw(orders))
    assert orders.query("SELECT writer FROM shop.orders") == [(9,)]


def test_a_transaction_has_its_time_and_no_more(run_module, orders):
    with orders.session() as quick, orders.session() as endless:
        for session in (quick, endless):
            session.begin()
            with session.cursor() as cursor:
                cursor.execute("INSERT INTO orders (writer, number) VALUES (%s, 1)", (session.thread_id(),))
        finishing = threading.Timer(0.5, quick.commit)
        finishing.start()
        expected = quick.thread_id()
        assert run_module(MODULE, **freeze(orders, grace=3))["write_access"]["frozen"]
        finishing.join()
        with pytest.raises(pymysql.MySQLError):
            endless.commit()
            endless.ping(reconnect=False)
    assert orders.query("SELECT writer FROM shop.orders") == [(expected,)]
    run_module(MODULE, **thaw(orders))


def test_an_event_that_would_go_on_writing_is_refused_before_anything_is_locked(run_module, orders):
    with orders.session() as session, session.cursor() as cursor:
        cursor.execute(
            "CREATE EVENT shop.nightly ON SCHEDULE EVERY 1 DAY DO INSERT INTO orders (writer, number) VALUES (0, 0)"
        )
    refused = run_module(MODULE, **freeze(orders))
    assert "shop.nightly of app@%" in refused["msg"] and "Disable them first" in refused["msg"]
    orders.session().close()


@pytest.mark.parametrize(
    ("users", "said"),
    [
        (["ledger"], "User ledger is who this module logs in as"),
        (["app", "nobody", "noone"], "There is no user nobody and no user noone in this database"),
    ],
)
def test_who_cannot_be_frozen(run_module, orders, users, said):
    refused = run_module(MODULE, **orders.options(users=users, state="frozen"))
    assert said in refused["msg"]
    assert orders.password not in str(refused)


def test_a_probe_that_gets_in_fails(run_module, orders, client):
    held = {"username": "dms", "password": orders.password, "host": orders.server.host, "port": orders.server.port}
    client("secretsmanager").create_secret(Name=f"{orders.secret}-probe", SecretString=json.dumps(held))
    refused = run_module(MODULE, **freeze(orders, probe_secret_id=f"{orders.secret}-probe"))
    assert "The application can log in although its users are frozen" in refused["msg"]
    client("secretsmanager").update_secret(
        SecretId=f"{orders.secret}-probe", SecretString=json.dumps({**held, "password": "another"})
    )
    refused = run_module(MODULE, **freeze(orders, probe_secret_id=f"{orders.secret}-probe"))
    assert "Cannot connect" in refused["msg"] and "1045" in refused["msg"]
    run_module(MODULE, **thaw(orders))


def test_tls_is_verified_where_it_is_asked_for(run_module, orders):
    certificate = str(orders.server.data_directory / "server.crt")
    assert not run_module(MODULE, **thaw(orders, tls_mode="verify-ca", tls_ca_file=certificate))["changed"]
    assert "certificate verify failed" in run_module(MODULE, **thaw(orders, tls_mode="verify-full"))["msg"]
    orders.server.reload({"require_secure_transport": "1"})
    try:
        assert "Cannot connect" in run_module(MODULE, **thaw(orders, tls_mode="disable"))["msg"]
    finally:
        orders.server.reload({"require_secure_transport": "0"})


def test_a_secret_of_another_engine_or_without_a_host_is_refused(run_module, orders, client):
    for name, held, said in (
        ("pg", {"engine": "postgres"}, "this module speaks MySQL only"),
        ("unmade", {"username": "app", "password": "word-of-mouth"}, "does not say host and port"),
    ):
        client("secretsmanager").create_secret(Name=f"{orders.secret}-{name}", SecretString=json.dumps(held))
        assert said in run_module(MODULE, secret_id=f"{orders.secret}-{name}", users=["app"], state="open")["msg"]


def test_sessions_that_do_not_die_are_said(run_module, orders, monkeypatch):
    monkeypatch.setattr(accounts, "_SECONDS_TO_DIE", 0.3)
    monkeypatch.setattr(_mysql, "kill", lambda *_arguments: None)
    with orders.session():
        refused = run_module(MODULE, **freeze(orders, grace=0))
    assert refused["msg"] == "1 sessions of app do not end; their accounts are locked."
    run_module(MODULE, **thaw(orders))


def test_what_a_server_says_in_words_that_we_do_not_know_is_passed_on(orders):
    _mysql.kill(orders.connection, 2**31)
    with orders.session() as session, pytest.raises(pymysql.MySQLError, match="You are not owner of"):
        _mysql.kill(session, orders.connection.thread_id())
    with pytest.raises(pymysql.MySQLError):
        _mysql.binlog_position(session)


def test_without_rds_s_procedure_sessions_are_killed_directly(run_module, orders):
    """As on a server of one's own, whose administrator may."""
    orders.server.execute("DROP PROCEDURE mysql.rds_kill")
    orders.server.execute("GRANT CONNECTION ADMIN ON *.* TO ledger@'%%'", ())
    with orders.session():
        assert run_module(MODULE, **freeze(orders))["sessions_ended"] == 1
    run_module(MODULE, **thaw(orders))


def test_a_database_without_a_binary_log_has_no_position(run_module, orders):
    orders.server.restart({"binlog_format": "OFF"})
    try:
        assert run_module(MODULE, **thaw(orders))["binary_log"] is None
    finally:
        orders.server.restart({})
    assert mariadb.find_by_identifier(orders.server.identifier) is orders.server
