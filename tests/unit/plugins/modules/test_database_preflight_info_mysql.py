# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What stands in the way of moving a MySQL server's databases: each rule broken on real servers, or on facts they
cannot show.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pymysql
import pytest
from ansible_collections.migrate.aws.plugins.module_utils._preflight import mysql, task
from ansible_collections.migrate.aws.plugins.module_utils._preflight.rules.mysql import RULES
from ansible_collections.migrate.aws.plugins.module_utils._rules import judged
from ansible_collections.migrate.aws.plugins.module_utils._switchover.mysql import fence, marker

from local_aws import mariadb
from tests.unit.plugins.modules.mysql_support import *  # a server behind a secret, a schema for each test

MODULE = "database_preflight_info"
CHECKOUT = Path(__file__).resolve().parents[4]
PASSWORD = "word-of-the-other-side"
READY = {"binlog_format": "ROW", "log_bin_trust_function_creators": "1"}
ACCOUNT = (
    "CREATE TABLE shop.account (id bigint PRIMARY KEY, owner varchar(40) NOT NULL, note text, KEY by_owner (owner))"
)


@pytest.fixture(scope="module")
def target_server(client):
    """A second server, and the secret of its master user."""
    server = mariadb.start(
        "mysql-preflight-target",
        engine_version="8.0.43",
        master_username="ledger",
        master_password=PASSWORD,
        parameters=READY,
    )
    held = {"username": "ledger", "password": PASSWORD, "host": server.host, "port": server.port, "engine": "mysql"}
    client("secretsmanager").create_secret(Name="mysql-preflight-target", SecretString=json.dumps(held))
    yield server
    server.stop()


class Sides:
    """Both servers, alike and with nothing to say against them."""

    def __init__(self, run_module, source, target):
        self.run_module, self.database, self.source, self.target = run_module, source, source.server, target

    def both(self, *statements):
        for server in (self.source, self.target):
            for statement in statements:
                server.execute(statement)

    def ask(self, **options):
        return self.run_module(
            MODULE,
            source={"secret_id": self.database.secret},
            target={"secret_id": "mysql-preflight-target"},
            **options,
        )

    def found(self, **options):
        """{(id, object)} of the findings."""
        answer = self.ask(**options)
        assert "findings" in answer, answer
        return {(one["id"], one["object"]) for one in answer["findings"]}


@pytest.fixture
def sides(run_module, mysql_database, target_server):
    target_server.execute("DROP DATABASE IF EXISTS shop")
    target_server.execute("CREATE DATABASE shop")
    for account in ("app@'%%'", "app@'10.%%'", "dms@'%%'"):
        target_server.execute(f"CREATE USER IF NOT EXISTS {account} IDENTIFIED BY %s", (PASSWORD,))
        target_server.execute(f"GRANT ALL ON shop.* TO {account}", ())
    both = Sides(run_module, mysql_database, target_server)
    both.source.reload(READY)
    both.both(ACCOUNT, "CALL mysql.rds_set_configuration('binlog retention hours', 72)")
    return both


def test_servers_that_are_alike_have_nothing_against_them(sides):
    answer = sides.ask()
    assert answer["findings"] == [] and not answer["changed"]
    assert answer["facts"]["source"]["lob_sizes"] == {"shop.account.note": 0}
    assert sides.database.password not in json.dumps(answer) and PASSWORD not in json.dumps(answer)
    assert sides.found(schemas=["elsewhere"]) == set()


def test_the_fence_is_no_finding(sides):
    for server in (sides.source, sides.target):
        with server.connect() as connection:
            fence.install(connection)
            marker.install(connection)
    assert sides.found() == set()
    sides.target.execute("DROP DATABASE migrate_aws")
    sides.target.execute("DROP DATABASE migrate_aws_stream")


SEQUENCE = "CREATE TABLE shop.numbered (id tinyint AUTO_INCREMENT PRIMARY KEY)"


NOTED = "CREATE TRIGGER shop.noted BEFORE INSERT ON shop.account FOR EACH ROW SET NEW.note = {}"


@pytest.mark.parametrize(
    ("both", "source", "target", "expected"),
    [
        (["CREATE TABLE shop.log (line text)"], [], [], ("table_without_key", "shop.log")),
        (["CREATE TABLE shop.old (id int PRIMARY KEY) ENGINE = Aria"], [], [], ("not_innodb", "shop.old")),
        ([SEQUENCE], ["INSERT INTO shop.numbered VALUES (5)"], [], ("auto_increment", "shop.numbered")),
        (
            [SEQUENCE],
            ["INSERT INTO shop.numbered VALUES (110)"],
            [],
            ("auto_increment_nearly_full", "shop.numbered.id"),
        ),
        (
            [],
            [SEQUENCE],
            ["CREATE TABLE shop.numbered (id tinyint PRIMARY KEY)"],
            ("auto_increment_missing", "shop.numbered.id"),
        ),
        (
            [],
            ["ALTER TABLE shop.account ADD total decimal(10, 2)"],
            ["ALTER TABLE shop.account ADD total decimal(8, 2)"],
            ("column_type_differs", "shop.account.total"),
        ),
        ([], ["ALTER TABLE shop.account ADD total decimal(10, 2)"], [], ("column_missing", "shop.account.total")),
        ([], [], ["ALTER TABLE shop.account DROP KEY by_owner"], ("index_missing", "shop.account.by_owner")),
        (
            [],
            ["INSERT INTO shop.account VALUES (1, 'one', repeat('x', 40000))"],
            [],
            ("lob_larger_than_limit", "shop.account.note"),
        ),
        (
            ["ALTER TABLE shop.account ADD shout varchar(40) AS (upper(owner)) STORED"],
            [],
            [],
            ("generated_column", "shop.account.shout"),
        ),
        (
            [],
            [],
            ["CREATE TRIGGER shop.noted BEFORE INSERT ON shop.account FOR EACH ROW SET NEW.note = 'x'"],
            ("trigger_fires", "shop.noted"),
        ),
        (
            [
                "CREATE TABLE shop.entry (id int PRIMARY KEY, account bigint, CONSTRAINT whose FOREIGN KEY (account) "
                "REFERENCES shop.account (id) "
                "ON DELETE CASCADE)"
            ],
            [],
            [],
            ("foreign_key_cascades", "shop.entry.whose"),
        ),
        (
            [],
            ["CREATE EVENT shop.nightly ON SCHEDULE EVERY 1 DAY DO SELECT 1"],
            [],
            ("event_runs_on_source", "shop.nightly"),
        ),
        ([], ["CREATE VIEW shop.rich AS SELECT * FROM shop.account"], [], ("routine_missing", "shop.rich")),
        ([], ["CREATE PROCEDURE shop.settle() SELECT 1"], [], ("routine_missing", "shop.settle")),
        (
            ["CREATE TABLE shop.kept (id int PRIMARY KEY) WITH SYSTEM VERSIONING"],
            [],
            [],
            ("table_system_versioned", "shop.kept"),
        ),
        (["ALTER TABLE shop.account ADD packed text COMPRESSED"], [], [], ("column_compressed", "shop.account.packed")),
        (
            [],
            ["ALTER TABLE shop.account ADD mail varchar(99) COLLATE utf8mb4_bin UNIQUE"],
            ["ALTER TABLE shop.account ADD mail varchar(99) COLLATE utf8mb4_general_ci UNIQUE"],
            ("unique_collation_differs", "shop.account.mail"),
        ),
        (
            [],
            ["CREATE TABLE shop.tag (name varchar(9) COLLATE utf8mb4_bin PRIMARY KEY)"],
            ["CREATE TABLE shop.tag (name varchar(9) COLLATE utf8mb4_unicode_ci PRIMARY KEY)"],
            ("unique_collation_differs", "shop.tag.name"),
        ),
        (
            [],
            [],
            ["ALTER TABLE shop.account MODIFY note text NOT NULL"],
            ("not_null_only_on_target", "shop.account.note"),
        ),
        ([], [], ["ALTER TABLE shop.account MODIFY owner varchar(40)"], ("not_null_missing", "shop.account.owner")),
        (
            [],
            [],
            ["ALTER TABLE shop.account ADD must int NOT NULL, ADD may int, ADD has int NOT NULL DEFAULT 1"],
            ("column_only_on_target", "shop.account.must"),
        ),
        (
            [],
            [],
            ["ALTER TABLE shop.account MODIFY owner varchar(40) COLLATE utf8mb4_bin NOT NULL"],
            ("column_collation_differs", "shop.account.owner"),
        ),
        (
            [],
            ["ALTER TABLE shop.account ALTER owner SET DEFAULT 'a'"],
            ["ALTER TABLE shop.account ALTER owner SET DEFAULT 'b'"],
            ("column_default_differs", "shop.account.owner"),
        ),
        (
            [],
            ["ALTER TABLE shop.account ADD shout varchar(40) AS (upper(owner)) STORED"],
            ["ALTER TABLE shop.account ADD shout varchar(40) AS (lower(owner)) STORED"],
            ("generation_differs", "shop.account.shout"),
        ),
        (
            [],
            ["CREATE TABLE shop.part (id int PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 2"],
            ["CREATE TABLE shop.part (id int PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 3"],
            ("partitioning_differs", "shop.part"),
        ),
        (
            [],
            [],
            ["ALTER TABLE shop.account DEFAULT COLLATE utf8mb4_bin"],
            ("table_options_differs", "shop.account"),
        ),
        (
            [
                "CREATE TABLE shop.bound (id int PRIMARY KEY, CONSTRAINT least CHECK (id > 0))",
                "CREATE TABLE shop.other (id int PRIMARY KEY, CONSTRAINT least CHECK (id > 1))",
            ],
            ["ALTER TABLE shop.account ADD CONSTRAINT least CHECK (id > 0)"],
            [],
            ("check_differs", "shop.account.least"),
        ),
        (
            ["CREATE TABLE shop.entry (id int PRIMARY KEY, account bigint)"],
            ["ALTER TABLE shop.entry ADD CONSTRAINT whose FOREIGN KEY (account) REFERENCES shop.account (id)"],
            [],
            ("foreign_key_differs", "shop.entry.whose"),
        ),
        ([], [NOTED.format("'x'")], [], ("trigger_missing", "shop.noted")),
        ([], [NOTED.format("'x'")], [NOTED.format("'y'")], ("trigger_differs", "shop.noted")),
        (
            [],
            ["CREATE FUNCTION shop.f(a int) RETURNS int DETERMINISTIC RETURN a"],
            ["CREATE FUNCTION shop.f(b int) RETURNS int DETERMINISTIC RETURN b"],
            ("routine_differs", "function shop.f"),
        ),
        (
            [],
            ["CREATE VIEW shop.v AS SELECT id FROM shop.account"],
            ["CREATE VIEW shop.v AS SELECT id + 1 AS id FROM shop.account"],
            ("view_differs", "shop.v"),
        ),
        (
            [],
            ["CREATE EVENT shop.nightly ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1"],
            ["CREATE EVENT shop.nightly ON SCHEDULE EVERY 2 DAY DISABLE DO SELECT 1"],
            ("event_differs", "shop.nightly"),
        ),
        (
            [],
            ["CREATE DEFINER = app@'%' VIEW shop.v AS SELECT 1 AS a"],
            ["CREATE DEFINER = dms@'%' VIEW shop.v AS SELECT 1 AS a"],
            ("definer_differs", "view shop.v"),
        ),
        (
            [],
            [],
            ["CREATE DEFINER = gone@'%' VIEW shop.v AS SELECT 1 AS a"],
            ("definer_missing", "view shop.v"),
        ),
        ([], [], ["REVOKE DELETE ON shop.* FROM app@'%'"], ("grant_differs", "'app'@'%' ON shop.*")),
        (
            [],
            ["GRANT UPDATE (note) ON shop.account TO dms@'%'", "GRANT DELETE ON shop.account TO dms@'%'"],
            [],
            ("grant_differs", "'dms'@'%' ON shop.account"),
        ),
    ],
)
def test_what_is_in_the_schema(sides, both, source, target, expected):
    sides.both(*both)
    for server, statements in ((sides.source, source), (sides.target, target)):
        for statement in statements:
            server.execute(statement)
    assert expected in sides.found()


@pytest.mark.parametrize(
    ("side", "statement", "restored", "expected"),
    [
        (
            "source",
            "SET GLOBAL binlog_format = 'MIXED'",
            "SET GLOBAL binlog_format = 'ROW'",
            ("binary_log_not_rows", "source"),
        ),
        (
            "target",
            "SET GLOBAL binlog_row_image = 'MINIMAL'",
            "SET GLOBAL binlog_row_image = 'FULL'",
            ("binary_log_partial_rows", "target"),
        ),
        (
            "source",
            "CALL mysql.rds_set_configuration('binlog retention hours', NULL)",
            "SELECT 1",
            ("binary_log_removed_early", "source"),
        ),
        (
            "source",
            "CALL mysql.rds_set_configuration('binlog retention hours', 5)",
            "SELECT 1",
            ("binary_log_removed_early", "source"),
        ),
        (
            "target",
            "CALL mysql.rds_set_configuration('binlog retention hours', 48)",
            "SELECT 1",
            ("binary_log_kept_shortly", "target"),
        ),
        ("target", "SET GLOBAL sql_mode = ''", "SET GLOBAL sql_mode = DEFAULT", ("sql_mode_differs", "source")),
        (
            "target",
            "SET GLOBAL collation_server = 'utf8mb4_bin'",
            "SET GLOBAL collation_server = 'utf8mb4_general_ci'",
            ("character_set_differs", "collation_server"),
        ),
        (
            "target",
            "SET GLOBAL time_zone = '+02:00'",
            "SET GLOBAL time_zone = '+00:00'",
            ("time_zone_differs", "time_zone"),
        ),
        (
            "target",
            "SET GLOBAL log_bin_trust_function_creators = 0",
            "SET GLOBAL log_bin_trust_function_creators = 1",
            ("triggers_not_trusted", "target"),
        ),
        ("target", "SET GLOBAL local_infile = 0", "SET GLOBAL local_infile = 1", ("local_infile_off", "target")),
        (
            "target",
            "SET GLOBAL max_allowed_packet = 1048576",
            "SET GLOBAL max_allowed_packet = DEFAULT",
            ("packet_smaller", "max_allowed_packet"),
        ),
        (
            "source",
            "SET GLOBAL auto_increment_increment = 2",
            "SET GLOBAL auto_increment_increment = 1",
            ("auto_increment_steps_differ", "source"),
        ),
        (
            "source",
            "SET GLOBAL log_bin_compress = ON",
            "SET GLOBAL log_bin_compress = OFF",
            ("binary_log_compressed", "source"),
        ),
        ("target", "SET GLOBAL read_only = 1", "SET GLOBAL read_only = 0", ("target_read_only", "target")),
    ],
)
def test_what_the_server_is_set_to(sides, side, statement, restored, expected):
    server = getattr(sides, side)
    server.execute(statement)
    try:
        assert expected in sides.found()
    finally:
        server.execute(restored)


def test_an_event_on_a_target_whose_scheduler_runs(sides):
    sides.target.execute("CREATE EVENT shop.nightly ON SCHEDULE EVERY 1 DAY DO SELECT 1")
    assert "event_runs_on_target" not in {rule for rule, _object in sides.found()}
    sides.target.execute("SET GLOBAL event_scheduler = 1")
    try:
        assert ("event_runs_on_target", "shop.nightly") in sides.found()
    finally:
        sides.target.execute("SET GLOBAL event_scheduler = 0")


def test_a_server_without_a_binary_log(sides):
    sides.source.restart({"binlog_format": "OFF"})
    try:
        assert ("binary_log_off", "source") in sides.found()
    finally:
        sides.source.restart(READY)


def test_a_server_that_is_not_rds_s_keeps_its_binary_log_as_it_is_set_to(sides):
    definition = sides.target.execute("SHOW CREATE PROCEDURE mysql.rds_show_configuration")[0][2]
    kept = sides.target.execute("SELECT @@global.binlog_expire_logs_seconds")[0][0]
    sides.target.execute("DROP PROCEDURE mysql.rds_show_configuration")
    sides.target.execute("SET GLOBAL binlog_expire_logs_seconds = 36000")
    try:
        answer = sides.ask()
        assert answer["facts"]["target"]["retention_hours"] == 10
        assert [(one["id"], one["object"]) for one in answer["findings"]] == [("binary_log_removed_early", "target")]
    finally:
        sides.target.execute(definition, dbname="mysql")
        sides.target.execute("SET GLOBAL binlog_expire_logs_seconds = %s", (kept,))


def test_what_the_server_answers_to_a_user_of_too_few_rights_is_told(sides):
    refused = sides.run_module(
        MODULE, source={"secret_id": sides.database.application_secret}, target={"secret_id": "mysql-preflight-target"}
    )
    assert refused["failed"] and refused["msg"].startswith(
        "The database answers: 1227 Access denied; you need (at least one of) the PROCESS"
    )


def test_a_long_transaction_is_told_of(sides):
    with sides.database.session() as session:
        session.begin()
        with session.cursor() as cursor:
            cursor.execute("INSERT INTO account VALUES (7, 'seven', NULL)")
        found = sides.found(long_transaction=-1)
    assert ("long_transaction", f"session {session.thread_id()} of app") in found


def test_a_finer_collation_on_the_target_takes_nothing_for_equal(sides):
    sides.source.execute("CREATE TABLE shop.tag (name varchar(9) COLLATE utf8mb4_general_ci PRIMARY KEY)")
    sides.target.execute("CREATE TABLE shop.tag (name varchar(9) COLLATE utf8mb4_bin PRIMARY KEY)")
    assert "unique_collation_differs" not in {rule for rule, _object in sides.found()}


def test_a_prepared_transaction_and_that_there_are_some_is_told_of(sides):
    with sides.source.connect(database="shop") as session, session.cursor() as cursor:
        for statement in (
            "XA START 'transfer', 'b', 7",
            "INSERT INTO account VALUES (7, 'seven', NULL)",
            "XA END 'transfer', 'b', 7",
            "XA PREPARE 'transfer', 'b', 7",
        ):
            cursor.execute(statement)
        found = sides.found()
        cursor.execute("XA ROLLBACK 'transfer', 'b', 7")
    # a server counts from its start
    sides.source.restart(READY)
    assert {rule for rule, _object in found} == {"xa_prepared", "xa_used"}
    assert any("transfer" in thing for _rule, thing in found)


@pytest.mark.parametrize(("number", "is_known"), [(1401, True), (1227, True), (2013, False)])
def test_a_user_who_may_not_see_prepared_transactions(monkeypatch, number, is_known):
    def refuse(connection, statement):
        assert statement == "XA RECOVER CONVERT XID"
        raise pymysql.OperationalError(number, "refused")

    monkeypatch.setattr(mysql, "rows", refuse)
    if is_known:
        assert mysql._prepared(None, {"version": "8.0.43"}) is None
    else:
        with pytest.raises(pymysql.OperationalError):
            mysql._prepared(None, {"version": "8.0.43"})


def test_a_user_without_the_right_to_replicate(sides, client):
    sides.source.execute("CREATE OR REPLACE USER reader@'%%' IDENTIFIED BY %s", (PASSWORD,))
    sides.source.execute("GRANT SELECT, PROCESS, EXECUTE ON *.* TO reader@'%%'", ())
    held = {"username": "reader", "password": PASSWORD, "host": sides.source.host, "port": sides.source.port}
    client("secretsmanager").create_secret(Name="mysql-preflight-reader", SecretString=json.dumps(held))
    answer = sides.run_module(
        MODULE, source={"secret_id": "mysql-preflight-reader"}, target={"secret_id": "mysql-preflight-target"}
    )
    said = [one["consequence"] for one in answer["findings"] if one["id"] == "may_not_replicate"]
    assert ["REPLICATION SLAVE" in said[0], "REPLICATION CLIENT" in said[1]] == [True, True]


@pytest.mark.parametrize("sizes", ["exact", "estimate", "none"])
def test_lobs_are_measured_as_asked_for(sides, sizes):
    sides.source.execute("INSERT INTO shop.account VALUES (1, 'one', repeat('x', 40000))")
    assert (("lob_larger_than_limit", "shop.account.note") in sides.found(lob_sizes=sizes)) is (sizes != "none")


SIDE = {
    "settings": {
        "log_bin": "ON",
        "binlog_format": "ROW",
        "binlog_row_image": "FULL",
        "server_id": "7",
        "lower_case_table_names": "0",
        "local_infile": "ON",
        "log_bin_trust_function_creators": "ON",
        "max_allowed_packet": "1",
        "gtid_mode": "ON",
    },
    "retention_hours": 72,
    "grants": ["GRANT ALL PRIVILEGES ON *.* TO `x`@`%`"],
    "tables": [],
    "columns": [],
    "triggers": [],
    "foreign_keys": [],
    "indexes": [],
    "unique_columns": [],
    "xa_prepared": [],
    "xa_used": 0,
    "events": [],
    "routines": [],
    "objects": {kind: [] for kind in mysql.KINDS},
    "accounts": [],
    "long_transactions": [],
    "lob_sizes": {},
}
TABLE = {
    "schema": "shop",
    "table": "t",
    "name": "shop.t",
    "engine": "InnoDB",
    "rows": 0,
    "size": 0,
    "auto_increment": None,
    "has_primary_key": 1,
    "is_versioned": 0,
}
LOB = {
    "table": "shop.t",
    "column": "c",
    "name": "shop.t.c",
    "type": "text",
    "full_type": "text",
    "collation": "utf8mb4_general_ci",
    "not_null": 0,
    "auto_increment": 0,
    "generated": 0,
}
KEY = {"name": "shop.t.k", "table": "shop.t", "on_delete": "RESTRICT", "on_update": "RESTRICT"}


def judge(source=None, target=None, **told):
    """{(id, object)} of two sides that are in order but for these changes."""
    facts = []
    for changes in (source or {}, target or {}):
        side = copy.deepcopy(SIDE)
        side["settings"].update(changes.get("settings", {}))
        facts.append(side | {name: value for name, value in changes.items() if name != "settings"})
    return {(one["id"], one["object"]) for one in judged(RULES, *facts, {**task.DEFAULTS, **told})}


@pytest.mark.parametrize(
    ("source", "target", "told", "expected"),
    [
        ({}, {}, {}, set()),
        ({"settings": {"binlog_transaction_compression": "ON"}}, {}, {}, {("binary_log_compressed", "source")}),
        ({}, {"settings": {"binlog_row_value_options": "PARTIAL_JSON"}}, {}, {("binary_log_partial_json", "target")}),
        ({"xa_prepared": None}, {}, {}, {("xa_unknown", "source")}),
        ({"xa_used": 3}, {}, {}, {("xa_used", "source")}),
        ({"settings": {"server_id": "0"}}, {}, {}, {("server_id_missing", "source")}),
        ({"settings": {"gtid_mode": "OFF"}}, {}, {}, {("gtid_mode_differs", "gtid_mode")}),
        (
            {"settings": {"lower_case_table_names": "1"}},
            {},
            {},
            {("lower_case_table_names_differ", "lower_case_table_names")},
        ),
        ({"retention_hours": 0}, {}, {}, set()),
        ({"tables": [TABLE], "foreign_keys": [KEY]}, {}, {}, set()),
        (
            {"tables": [TABLE], "foreign_keys": [{**KEY, "on_update": "CASCADE"}]},
            {},
            {},
            {("foreign_key_cascades", "shop.t.k")},
        ),
        ({"tables": [TABLE]}, {}, {}, set()),
        ({"tables": [TABLE]}, {}, {"prepare": "DO_NOTHING"}, {("table_missing", "shop.t")}),
        ({"tables": [TABLE], "columns": [LOB]}, {"columns": [LOB]}, {"lobs": "none"}, {("lobs_left_out", "shop.t.c")}),
        ({}, {}, {"identifier": "forward", "validates": False}, {("validation_off", "forward")}),
        (
            {"tables": [TABLE]},
            {"tables": [TABLE], "foreign_keys": [KEY]},
            {"identifier": "forward", "validates": True},
            {("foreign_key_refuses", "shop.t.k")},
        ),
        (
            {"tables": [TABLE]},
            {"tables": [TABLE], "foreign_keys": [KEY]},
            {"identifier": "forward", "validates": True, "after_connect": "set foreign_key_checks = 0"},
            set(),
        ),
    ],
)
def test_what_these_servers_cannot_show(source, target, told, expected):
    assert judge(source, target, **told) == expected


def test_a_task_s_endpoints_of_mysql_are_read():
    replication = {"ReplicationTaskIdentifier": "forward", "TableMappings": "{}", "ReplicationTaskSettings": "{}"}
    told = task.facts(
        replication, {"MySQLSettings": {}}, {"MySQLSettings": {"AfterConnectScript": "SET FOREIGN_KEY_CHECKS = 0"}}
    )
    assert told["after_connect"] == "set foreign_key_checks = 0"


def test_every_rule_is_shown_here():
    text = Path(__file__).read_text(encoding="utf-8")
    assert [one.id for one in RULES if f'"{one.id}"' not in text] == []


def test_the_documentation_lists_the_rules_as_they_are():
    text = (CHECKOUT / "docs/preflight.md").read_text(encoding="utf-8").partition("\n### MySQL\n")[2]
    for one in RULES:
        assert f"| `{one.id}` | {one.severity} | {one.title} |" in text, one.id


def test_databases_of_two_engines_are_refused(run_module, client):
    for name, engine in (("preflight-engine-one", "postgres"), ("preflight-engine-two", "mysql")):
        held = {"username": "one", "password": PASSWORD, "host": "127.0.0.1", "port": 9, "engine": engine}
        client("secretsmanager").create_secret(Name=name, SecretString=json.dumps(held))
    refused = run_module(
        MODULE, source={"secret_id": "preflight-engine-one"}, target={"secret_id": "preflight-engine-two"}
    )
    assert refused["failed"]
    assert refused["msg"] == (
        "The source is a postgres database and the target a mysql database. This module compares two of one engine."
    )


def test_the_engine_is_taken_as_stated(run_module, client):
    held = {"username": "one", "password": PASSWORD, "host": "127.0.0.1", "port": 9}
    client("secretsmanager").create_secret(Name="preflight-engine-none", SecretString=json.dumps(held))
    side = {"secret_id": "preflight-engine-none"}
    for engine, where in (({}, "one at 127.0.0.1:9"), ({"engine": "mysql"}, "127.0.0.1:9 as one")):
        refused = run_module(MODULE, source={**side, "sslmode": "prefer"}, target=side, **engine)
        assert refused["msg"].startswith(f"Cannot connect to database {where}")
