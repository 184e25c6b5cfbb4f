# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a switchover compares and counts on, between two real MySQL servers."""

from __future__ import annotations

import re
from contextlib import closing

import pymysql
import pytest
from ansible_collections.migrate.aws.plugins.module_utils import _mysql
from ansible_collections.migrate.aws.plugins.module_utils._dms.mappings import Selection
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.mysql import MySQL
from ansible_collections.migrate.aws.plugins.module_utils._switchover.move import EVERYTHING, different, lacking
from ansible_collections.migrate.aws.plugins.module_utils._switchover.mysql import counters, positions

from tests.local_aws.dms_mysql_support import *  # two servers
from tests.local_aws.dms_support import selected
from tests.unit.module_files import CHECKOUT


class Sides:
    """Two servers as a switchover has them; `both` and the like run statements in the schema `app`."""

    def __init__(self, pair):
        self.pair = pair
        self.old, self.new = MySQL(pair.source), MySQL(pair.target)

    def both(self, *statements):
        for statement in statements:
            self.pair.both(statement)

    def different(self, how="checksum", selection=EVERYTHING):
        return different(self.old, self.new, how, selection)


@pytest.fixture
def sides(pair):
    for server in (pair.source_server, pair.target_server):
        server.execute("SET GLOBAL log_bin_trust_function_creators = 1")
        for schema in ("migrate_aws", "migrate_aws_stream", "away"):
            server.execute(f"DROP DATABASE IF EXISTS {schema}")
    return Sides(pair)


DIFFER = ["app.reading has 2 rows on both sides, which differ."]


@pytest.mark.parametrize("column", ["t", "compared", "order", "Val ue", "q`uote", "a.b", "{x}"])
def test_every_column_is_compared_whatever_its_name(sides, column):
    name = _mysql.identifier(column)
    sides.both(f"CREATE TABLE reading (id int PRIMARY KEY, {name} datetime, other int)")
    sides.both("INSERT INTO reading VALUES (1, '2026-01-01', 1), (2, '2026-01-01', 2)")
    assert sides.different() == []
    run(sides.pair.target, f"UPDATE reading SET {name} = NULL WHERE id = 1")
    assert sides.different() == DIFFER


#: {type: (value, another one that looks alike)}
VALUES = {
    "tinyint unsigned zerofill": ("7", "8"),
    "bigint unsigned": ("18446744073709551615", "18446744073709551614"),
    "bit(9)": ("b'100000001'", "b'000000001'"),
    "year": ("2026", "2025"),
    "decimal(20,6)": ("1.500000", "1.500001"),
    "decimal(20,0)": ("100", "10"),
    "float": ("0.1", "0.10000001"),
    "double": ("0.1", "0.10000000000000002"),
    "char(10)": ("'a'", "'A'"),
    "varchar(10)": ("'a'", "'a '"),
    "varchar(20) CHARACTER SET latin1": ("'\u00e9'", "'e'"),
    "longtext": ("''", "NULL"),
    "enum('a', 'b')": ("'a'", "'b'"),
    "set('a', 'b')": ("'a,b'", "'b'"),
    "json": ("""'{"a": 1}'""", """'{"a": 2}'"""),
    "binary(4)": ("x'00ff00ff'", "x'00ff00fe'"),
    "longblob": ("x'00'", "x'0000'"),
    "date": ("'0000-00-00'", "'2026-01-01'"),
    "time(6)": ("'-12:00:00.000001'", "'-12:00:00'"),
    "datetime(6)": ("'2026-01-01 00:00:00.000001'", "'2026-01-01'"),
    "timestamp(3) NULL": ("'2026-01-01 00:00:00.001'", "'2026-01-01'"),
    "point": ("point(1, 2)", "point(2, 1)"),
    "inet6": ("'::1'", "'::2'"),
    "uuid": ("'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12'"),
}


def test_every_kind_of_value_is_compared(sides):
    names = [f"c{number}" for number in range(len(VALUES))]
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(names, VALUES))
    for session in (sides.pair.source, sides.pair.target):
        run(session, "SET sql_mode = ''")
    sides.both(f"CREATE TABLE reading (id int PRIMARY KEY, {columns})")
    values = ", ".join(value for value, _other in VALUES.values())
    sides.both(f"INSERT INTO reading VALUES (1, {values}), (2, {values})")
    assert sides.different() == []
    for name, (value, other) in zip(names, VALUES.values()):
        run(sides.pair.target, f"UPDATE reading SET {name} = {other} WHERE id = 1")
        assert sides.different() == DIFFER, name
        run(sides.pair.target, f"UPDATE reading SET {name} = {value} WHERE id = 1")
    assert sides.different() == []


def test_equal_values_of_other_types_are_equal(sides):
    run(
        sides.pair.source,
        "CREATE TABLE reading (id int PRIMARY KEY, a decimal(9,2), b datetime, c varchar(9)) CHARSET latin1",
    )
    run(
        sides.pair.target,
        "CREATE TABLE reading (c text, id bigint unsigned PRIMARY KEY, a decimal(20,6), b datetime(6)) CHARSET utf8mb4",
    )
    sides.both("INSERT INTO reading (id, a, b, c) VALUES (1, 1.50, '2026-01-01', '\u00e9'), (2, 10, NULL, '')")
    assert sides.different() == []


def test_a_text_longer_than_a_packet_is_compared(sides):
    sides.both(
        "CREATE TABLE reading (id int PRIMARY KEY, body longtext)", "INSERT INTO reading VALUES (1, ''), (2, '')"
    )
    for session in (sides.pair.source, sides.pair.target):
        run(session, "UPDATE reading SET body = repeat('x', 12000000)")
    assert sides.different() == []
    run(sides.pair.target, "UPDATE reading SET body = concat(body, 'y') WHERE id = 2")
    assert sides.different() == DIFFER


def test_what_one_side_lacks_is_named_and_what_it_generates_is_not(sides):
    sides.both("CREATE TABLE person (id int PRIMARY KEY, first varchar(9))")
    run(sides.pair.target, "ALTER TABLE person ADD loud varchar(9) GENERATED ALWAYS AS (upper(first)) STORED")
    sides.both("INSERT INTO person (id, first) VALUES (1, 'Ada')")
    assert sides.different() == []
    run(sides.pair.source, "ALTER TABLE person ADD nick text")
    run(sides.pair.target, "CREATE TABLE more (id int)")
    said = ["app.more is only on the new writer.", "app.person has the column nick only on the old writer."]
    assert sides.different() == lacking(sides.old, sides.new, "count") == said
    assert lacking(sides.old, sides.new, "none") == sides.different("none") == []


def test_more_tables_than_one_statement_reads(sides):
    sides.both(*(f"CREATE TABLE many_{number} (id int)" for number in range(53)))
    run(sides.pair.target, "INSERT INTO many_52 VALUES (1)")
    for how in ("checksum", "count"):
        assert sides.different(how) == ["app.many_52 has 0 rows on the old writer and 1 on the new."]


def test_what_the_mappings_leave_out_is_out_of_every_step_and_named(sides):
    removal = {
        "rule-type": "transformation",
        "rule-action": "remove-column",
        "rule-target": "column",
        "object-locator": {"schema-name": "app", "table-name": "kept", "column-name": "secret"},
    }
    selection = Selection((*selected([("app", "%"), ("app", "old[_]log", "exclude")]), removal))
    sides.both("CREATE TABLE kept (id int AUTO_INCREMENT PRIMARY KEY, secret text)")
    run(sides.pair.source, "CREATE TABLE old_log (id int AUTO_INCREMENT PRIMARY KEY)")
    run(sides.pair.source, "CREATE DATABASE away")
    run(sides.pair.source, "CREATE SEQUENCE away.numbers")
    run(sides.pair.source, "INSERT INTO kept VALUES (1, 'x')")
    run(sides.pair.target, "INSERT INTO kept VALUES (1, 'y')")
    assert sides.different(selection=selection) == []
    assert sides.new.counter_problems(sides.old, 0, selection) == []
    assert sides.old.left_out(selection) == ["app.kept.secret", "app.old_log", "away.numbers"]
    assert sides.old.left_out(EVERYTHING) == []


def next_of(session, table):
    run(session, f"INSERT INTO {table} () VALUES ()")
    return run(session, "SELECT last_insert_id()")[0][0]


def test_counters_are_set_above_what_was_handed_out(sides):
    sides.both("CREATE TABLE ids (id int unsigned AUTO_INCREMENT PRIMARY KEY, other int)", "CREATE SEQUENCE numbers")
    sides.both("CREATE SEQUENCE down INCREMENT -5 START 1000 MINVALUE 1 MAXVALUE 1000 NOCACHE", "CREATE SEQUENCE far")
    run(sides.pair.source, "INSERT INTO ids (id) VALUES (41)")
    # The number was handed out, and is in no row.
    run(sides.pair.source, "DELETE FROM ids")
    run(sides.pair.source, "SELECT nextval(numbers), nextval(down)")
    run(sides.pair.target, "SELECT setval(far, 500000)")
    assert sides.new.counter_problems(sides.old, 10, EVERYTHING) == []
    done = sides.new.advance_counters(sides.old, 10, EVERYTHING)
    assert done == {"app.ids": 52, "app.numbers": 1011, "app.down": 945}
    assert next_of(sides.pair.target, "ids") == 52
    assert run(sides.pair.target, "SELECT nextval(numbers), nextval(down)") == ((1011, 945),)
    assert sides.new.advance_counters(sides.old, 10, EVERYTHING) == {}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "CREATE TABLE ids (id tinyint AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT = 120",
            "CREATE TABLE ids (id int AUTO_INCREMENT PRIMARY KEY)",
            "AUTO_INCREMENT of app.ids is at 120 and ends at 127: there is no room for a margin of 10.",
        ),
        (
            "CREATE TABLE ids (id double AUTO_INCREMENT PRIMARY KEY)",
            "CREATE TABLE ids (id int PRIMARY KEY)",
            "AUTO_INCREMENT of app.ids is not on the other side",
        ),
        (
            "CREATE SEQUENCE ids INCREMENT -1 MINVALUE 1 MAXVALUE 5",
            "CREATE SEQUENCE ids INCREMENT -1 MINVALUE 1 MAXVALUE 5",
            "Sequence app.ids is at 5 and ends at 1: there is no room",
        ),
        ("CREATE SEQUENCE ids CYCLE", "CREATE SEQUENCE ids CYCLE", "Sequence app.ids begins anew at its end"),
    ],
)
def test_a_counter_that_cannot_be_set_is_named_before_anything_is_frozen(sides, old, new, said):
    run(sides.pair.source, old)
    run(sides.pair.target, new)
    (problem,) = sides.new.counter_problems(sides.old, 10, EVERYTHING)
    assert said in problem
    with pytest.raises(Refused, match="app.ids"):
        sides.new.advance_counters(sides.old, 10, EVERYTHING)


def test_an_increment_of_the_sessions_counts_as_one(sides):
    sides.both("CREATE SEQUENCE ids INCREMENT 0")
    assert counters.read(sides.pair.source, EVERYTHING)[0].increment == 1


def test_a_position_is_kept_until_its_log_is_gone(sides):
    database = sides.new
    assert (database.positions({}), database.position("migrate_aws_reverse")) == ([], None)
    database.drop_position("migrate_aws_reverse")
    kept = database.keep_position("migrate_aws_reverse")
    here = _mysql.binlog_position(sides.pair.target)
    assert kept == database.position("migrate_aws_reverse") and kept.startswith("mysql-bin-changelog.")
    assert here["gtid"].startswith("0-")
    ((file, offset),) = [kept.split(":")]
    (found,) = database.positions({})
    assert (found["name"], found["wal_status"], found["safe_bytes"]) == ("migrate_aws_reverse", "reserved", None)
    assert found["retained_bytes"] == here["offset"] - int(offset) > 0
    sides.pair.target_server.execute("FLUSH BINARY LOGS")
    later = _mysql.binlog_position(sides.pair.target)["file"]
    assert later > file
    # A server purges no log that somebody reads, so a log that was never there stands for one that is gone.
    run(sides.pair.target, f"UPDATE {positions.TABLE} SET log_file = 'mysql-bin-changelog.000000'")
    (lost,) = database.positions({"migrate_aws_reverse": None})
    assert (lost["wal_status"], lost["retained_bytes"]) == ("lost", 0)
    # What a task has read may go.
    checkpoint = f"checkpoint:V1#27#{later}:4:-1:2002:677883278264080:{later}:4#0#0#*#0#93"
    (read,) = database.positions({"migrate_aws_reverse": checkpoint})
    assert (read["wal_status"], read["retained_bytes"]) == (
        "reserved",
        _mysql.binlog_position(sides.pair.target)["offset"] - 4,
    )
    assert database.leftovers(writer=True)["slots"] == [{"name": "migrate_aws_reverse", "retained_bytes": 0}]
    database.remove_leftovers(database.leftovers(writer=True), "a test")
    assert database.leftovers(writer=True)["slots"] == []


def retention(server, hours):
    server.execute("UPDATE mysql.rds_configuration SET value = %s", (hours,))


def test_a_log_that_does_not_hold_the_writes_is_named_before_anything_is_frozen(sides):
    server = sides.pair.target_server
    retention(server, None)
    (problem,) = sides.new.position_problems()
    assert "removes its binary log as soon as it can: CALL mysql.rds_set_configuration" in problem
    retention(server, 24)
    assert sides.new.position_problems() == []
    server.execute("SET GLOBAL binlog_row_image = 'MINIMAL'")
    try:
        assert sides.new.position_problems() == ["binlog_row_image of the new writer is MINIMAL: set it to FULL."]
    finally:
        server.execute("SET GLOBAL binlog_row_image = 'FULL'")


@pytest.mark.parametrize(("seconds", "hours"), [(7200, 2), (0, None)])
def test_elsewhere_the_server_says_itself_how_long_it_keeps_its_log(sides, monkeypatch, seconds, hours):
    monkeypatch.setattr(_mysql, "has_rds_procedure", lambda connection, name: False)
    sides.pair.target_server.execute("SET GLOBAL binlog_expire_logs_seconds = %s", (seconds,))
    assert _mysql.retention_hours(sides.pair.target) == hours


def test_without_a_binary_log_there_is_no_position(sides, monkeypatch):
    monkeypatch.setattr(_mysql, "binlog_position", lambda connection: None)
    with pytest.raises(Refused, match="writes no binary log"):
        sides.new.keep_position("migrate_aws_reverse")


def test_a_fence_that_is_lifted_stays_known(sides):
    sides.both("CREATE TABLE ids (id int PRIMARY KEY)")
    sides.new.install_fence()
    sides.new.hand_over("a test", 2)
    found = sides.new.leftovers(writer=True)
    assert found["fenced_tables"] == 2 and sides.new.leftovers(writer=False)["fenced_tables"] == 0
    sides.new.remove_leftovers(found, "a test")
    now = sides.new.fence()
    assert (now.lifted, now.epoch, now.unfenced) == (True, 2, ())
    assert sides.new.leftovers(writer=True)["fenced_tables"] == 0


def test_a_marker_arrives(sides):
    assert not sides.old.has_marker()
    sides.old.install_marker()
    first = sides.old.write_marker()
    second = sides.old.write_marker()
    assert not sides.old.marker_arrived(first) and sides.old.marker_arrived(second)
    sides.old.remove_marker()
    assert not sides.old.has_marker()


def test_a_connection_says_whether_it_is_usable(sides):
    with closing(sides.pair.session(sides.pair.source_server)) as session:
        database = MySQL(session)
        assert database.usable
        database.limit(7)
        assert run(session, "SELECT @@max_statement_time, @@lock_wait_timeout") == ((7, 7),)
        database.limit(0)
        assert run(session, "SELECT @@max_statement_time")[0][0] == 0
        run(sides.pair.source, f"KILL {session.thread_id()}")
        with pytest.raises(pymysql.MySQLError):
            run(session, "SELECT 1")
        assert not database.usable
        database.close()
        database.close()


PERMISSIONS = CHECKOUT / "docs" / "permissions.md"
#: What MySQL's rights are called by MariaDB; the last has none there.
OF_MARIADB = {"CONNECTION_ADMIN": "CONNECTION ADMIN", ", XA_RECOVER_ADMIN": ""}


def test_the_rights_of_the_page_are_enough(sides):
    server = sides.pair.source_server
    page = PERMISSIONS.read_text(encoding="utf-8")
    grants = re.findall(r"^(GRANT .* TO) 'migrate'@'%';$", page, re.MULTILINE)
    of_rds = re.findall(r"`(mysql\.rds_(?!set)\w+)`", page)
    assert len(grants) == 2 and len(of_rds) == 2
    grants += [f"GRANT EXECUTE ON PROCEDURE {procedure} TO" for procedure in of_rds]
    server.execute("CREATE OR REPLACE USER migrate@'%%' IDENTIFIED BY %s", (PASSWORD,))
    for grant in grants:
        for known, here in OF_MARIADB.items():
            grant = grant.replace(known, here)
        server.execute(f"{grant} migrate@'%%'", ())
    sides.both("CREATE TABLE ids (id int AUTO_INCREMENT PRIMARY KEY)")
    with (
        pymysql.connect(
            host=server.host, port=server.port, user="migrate", password=PASSWORD, autocommit=True
        ) as session,
        sides.pair.session(server) as application,
    ):
        database = MySQL(session)
        database.issue_token("a test", 0)
        database.install_marker()
        assert "app.ids" in database.install_fence()
        database.hand_over("a test", 1)
        assert database.freeze_problems() == []
        application.begin()
        run(application, "INSERT INTO ids VALUES (1)")
        assert database.close_fence("a test", seconds=60, grace=0.1) == 1
        assert database.write_marker()
        assert database.fingerprints("checksum", []) == {}
        assert database.keep_position("migrate_aws_reverse")
        assert database.positions({})[0]["wal_status"] == "reserved"
        assert database.advance_counters(sides.new, 5, EVERYTHING) == {"app.ids": 6}
        database.keep_fence_closed("a test")
        database.reopen_fence("a test")
        database.remove_leftovers(database.leftovers(writer=True), "a test")
        database.remove_fence()
        database.remove_marker()
