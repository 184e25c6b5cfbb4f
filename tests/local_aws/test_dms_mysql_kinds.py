# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the embedded DMS must neither lose nor invent between MySQL databases: it carries it, or the task fails and says
why.
"""

from __future__ import annotations

import time

import pymysql
import pytest

from tests.local_aws.dms_mysql_support import *  # fixtures and words

pytestmark = pytest.mark.patch

PLAIN = "CREATE TABLE item (id int PRIMARY KEY, note varchar(2000))"


def running(dms, pair, schema=PLAIN, mappings=rules(selection("app")), **settings):
    """A task that has loaded and follows changes of these tables, which both sides have."""
    pair.both(schema)
    task = dms.task(*dms.endpoints(pair), mappings=mappings, **settings)
    dms.start(task)
    dms.loaded(task)
    return task


def failure(dms, task):
    """The message of a task that has failed or does so now."""
    return dms.reaches(task, "failed", seconds=40)["LastFailureMessage"]


def has(pair, table, *keys):
    """Wait until the target's table has exactly these keys."""
    eventually(
        lambda: [key for (key,) in run(pair.target, f"SELECT id FROM {table} ORDER BY id")],
        lambda found: found == list(keys),
    )


def still_runs(dms, task):
    assert dms.show(task)["Status"] == "running", dms.show(task).get("LastFailureMessage")


class TestCompression:
    """DMS's documents know no compressed binary log, and none of MariaDB's compressed columns."""

    @pytest.fixture
    def compressed(self, pair):
        pair.source_server.execute("SET GLOBAL log_bin_compress = ON")
        yield
        pair.source_server.execute("SET GLOBAL log_bin_compress = OFF")

    def test_of_the_log_is_refused_at_the_start(self, dms, pair, compressed):
        pair.both(PLAIN)
        task = dms.task(*dms.endpoints(pair))
        dms.start(task)
        assert "log_bin_compress is ON" in failure(dms, task)

    @pytest.mark.parametrize(
        "change",
        ["INSERT INTO item VALUES (1, repeat('x', 1000))", "TRUNCATE /* " + "long " * 200 + " */ TABLE item"],
    )
    def test_of_the_log_ends_a_task_that_meets_it(self, dms, pair, change):
        task = running(dms, pair)
        pair.source_server.execute("SET GLOBAL log_bin_compress = ON")
        try:
            run(pair.source, change)
            assert "set log_bin_compress to OFF" in failure(dms, task)
        finally:
            pair.source_server.execute("SET GLOBAL log_bin_compress = OFF")

    def test_of_columns_that_are_not_selected_is_nothing_to_the_task(self, dms, pair):
        for session in (pair.source, pair.target):
            run(session, "CREATE DATABASE other")
            run(session, "CREATE TABLE other.packed (id int, value text COMPRESSED, word varchar(500) COMPRESSED)")
        task = running(dms, pair)
        run(pair.source, "INSERT INTO other.packed VALUES (1, repeat('x', 1000), repeat('y', 400))")
        run(pair.source, "INSERT INTO item VALUES (1, 'one')")
        has(pair, "item", 1)
        still_runs(dms, task)

    def test_of_columns_that_are_selected_is_refused(self, dms, pair):
        pair.both("CREATE TABLE packed (id int PRIMARY KEY, value varchar(500) COMPRESSED)")
        task = dms.task(*dms.endpoints(pair))
        dms.start(task)
        assert "Column 'value' of table app.packed is COMPRESSED" in failure(dms, task)

    def test_of_a_column_that_is_added_later_ends_the_task(self, dms, pair):
        task = running(dms, pair)
        pair.both("ALTER TABLE item ADD COLUMN value text COMPRESSED")
        run(pair.source, "INSERT INTO item VALUES (1, 'one', repeat('x', 1000))")
        assert "Column 'value' of table app.item is COMPRESSED" in failure(dms, task)


class TestXa:
    """XA transactions arrive with their outcome."""

    def begin(self, pair, name, key):
        run(pair.source, f"XA START '{name}', 'b', 7")
        run(pair.source, f"INSERT INTO item VALUES ({key}, '{name}')")
        run(pair.source, f"XA END '{name}', 'b', 7")

    def test_what_is_committed_arrives_and_what_is_rolled_back_does_not(self, dms, pair):
        task = running(dms, pair)
        self.begin(pair, "two phases", 1)
        run(pair.source, "XA PREPARE 'two phases', 'b', 7")
        self.begin_elsewhere(pair, 5)
        assert not run(pair.target, "SELECT * FROM item WHERE id = 1")
        run(pair.source, "XA COMMIT 'two phases', 'b', 7")
        self.begin(pair, "one phase", 2)
        run(pair.source, "XA COMMIT 'one phase', 'b', 7 ONE PHASE")
        self.begin(pair, "given up", 3)
        run(pair.source, "XA PREPARE 'given up', 'b', 7")
        run(pair.source, "XA ROLLBACK 'given up', 'b', 7")
        run(pair.source, "INSERT INTO item VALUES (4, 'after')")
        has(pair, "item", 1, 2, 4, 5)
        still_runs(dms, task)

    def begin_elsewhere(self, pair, key):
        """Another session's transaction, which is on the target before the prepared one is decided."""
        with pair.session(pair.source_server) as other:
            run(other, f"INSERT INTO item VALUES ({key}, 'meanwhile')")
        eventually(lambda: run(pair.target, f"SELECT id FROM item WHERE id = {key}"), bool)

    def test_one_that_waits_outlasts_a_stop_and_a_broken_session(self, dms, pair):
        task = running(dms, pair)
        self.begin(pair, "patient", 1)
        run(pair.source, "XA PREPARE 'patient', 'b', 7")
        self.begin_elsewhere(pair, 2)
        dms.stop(task)
        dms.start(task, "resume-processing")
        dms.reaches(task, "running")
        end_sessions_of_dms(pair.target_server)
        run(pair.source, "XA COMMIT 'patient', 'b', 7")
        has(pair, "item", 1, 2)

    def test_one_that_was_prepared_before_the_task_began_is_not_lost_in_silence(self, dms, pair):
        pair.both(PLAIN)
        self.begin(pair, "early", 1)
        run(pair.source, "XA PREPARE 'early', 'b', 7")
        task = dms.task(*dms.endpoints(pair))
        dms.start(task)
        dms.loaded(task)
        run(pair.source, "XA COMMIT 'early', 'b', 7")
        assert "which was prepared before the task began" in failure(dms, task)

    def test_a_source_of_mariadb_has_none(self, dms, pair):
        pair.both(PLAIN)
        source = dms.endpoint("source", pair.source_server, EngineName="mariadb")
        target = dms.endpoint("target", pair.target_server, EngineName="mariadb")
        assert {dms.test(endpoint)["Status"] for endpoint in (source, target)} == {"successful"}
        task = dms.task(source, target)
        dms.start(task)
        dms.loaded(task)
        self.begin(pair, "unsupported", 1)
        run(pair.source, "XA PREPARE 'unsupported', 'b', 7")
        try:
            assert "XA transactions, which AWS DMS does not support on a MariaDB source" in failure(dms, task)
        finally:
            run(pair.source, "XA ROLLBACK 'unsupported', 'b', 7")


def end_sessions_of_dms(server):
    """Break what the service has open on a server."""
    for (thread,) in server.execute(
        "SELECT a.id FROM information_schema.processlist a WHERE a.user = 'app' AND a.db IS NULL"
    ):
        try:
            server.execute(f"KILL {thread}")
        except pymysql.MySQLError as gone:
            assert gone.args[0] == 1094  # it has ended by itself


@pytest.mark.parametrize(
    "declared",
    [
        "",
        ", since timestamp(6) GENERATED ALWAYS AS ROW START, til timestamp(6) GENERATED ALWAYS AS ROW END, "
        "PERIOD FOR SYSTEM_TIME (since, til)",
    ],
)
@pytest.mark.parametrize("target_versioned", [True, False])
def test_rows_of_a_system_versioned_table_that_are_valid_now_arrive(dms, pair, declared, target_versioned):
    columns = f"(id int PRIMARY KEY, note varchar(40){declared}) WITH SYSTEM VERSIONING"
    run(pair.source, f"CREATE TABLE kept {columns}")
    run(pair.target, f"CREATE TABLE kept {columns if target_versioned else '(id int PRIMARY KEY, note varchar(40))'}")
    run(pair.source, "INSERT INTO kept (id, note) VALUES (1, 'one'), (2, 'two'), (3, 'three')")
    run(pair.source, "UPDATE kept SET note = 'zwei' WHERE id = 2")
    task = dms.task(*dms.endpoints(pair))
    dms.start(task)
    dms.loaded(task)
    run(pair.source, "INSERT INTO kept (id, note) VALUES (4, 'four')")
    run(pair.source, "UPDATE kept SET note = 'eins' WHERE id = 1")
    run(pair.source, "DELETE FROM kept WHERE id = 3")
    eventually(
        lambda: run(pair.target, "SELECT id, note FROM kept ORDER BY id"),
        lambda rows: rows == ((1, "eins"), (2, "zwei"), (4, "four")),
    )
    counted = dms.statistics(task)["kept"]
    assert [counted[name] for name in ("Inserts", "Updates", "Deletes")] == [1, 1, 1]


def test_a_table_that_is_versioned_by_transactions_is_logged_as_statements_and_ends_the_task(dms, pair):
    task = running(
        dms,
        pair,
        "CREATE TABLE kept (id int PRIMARY KEY, since bigint unsigned GENERATED ALWAYS AS ROW START, til bigint "
        "unsigned GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (since, til)) WITH SYSTEM VERSIONING",
    )
    run(pair.source, "INSERT INTO kept (id) VALUES (1)")
    assert "MySQL binary logging must be in ROW format" in failure(dms, task)


class TestDefinitions:
    """What changes while the task runs."""

    @pytest.mark.parametrize("sides", ["both", "the source"])
    @pytest.mark.parametrize("place", ["", " FIRST", " AFTER id"])
    def test_a_column_is_added(self, dms, pair, sides, place):
        task = running(dms, pair)
        run(pair.source, "INSERT INTO item VALUES (1, 'before')")
        has(pair, "item", 1)
        for session in (pair.source, pair.target) if sides == "both" else (pair.source,):
            run(session, f"ALTER TABLE item ADD COLUMN more varchar(20) CHARACTER SET latin1 DEFAULT 'x'{place}")
        run(pair.source, "INSERT INTO item (id, more) VALUES (2, 'caf\u00e9')")
        run(pair.source, "UPDATE item SET more = 'other' WHERE id = 1")
        columns = "SELECT count(*) FROM information_schema.columns WHERE table_name = 'item' AND column_name = 'more'"
        eventually(lambda: run(pair.target, columns), lambda found: found == ((1,),))
        eventually(
            lambda: run(pair.target, "SELECT id, note, more FROM item ORDER BY id"),
            lambda rows: rows == ((1, "before", "other"), (2, None, "caf\u00e9")),
        )
        still_runs(dms, task)

    def test_an_added_column_stays_away_where_the_task_does_not_alter(self, dms, pair):
        running(dms, pair, ChangeProcessingDdlHandlingPolicy={"HandleSourceTableAltered": False})
        run(pair.source, "ALTER TABLE item ADD COLUMN more int")
        run(pair.source, "INSERT INTO item VALUES (1, 'one', 2)")
        has(pair, "item", 1)
        assert run(pair.target, "SELECT * FROM item") == ((1, "one"),)

    def test_a_column_is_dropped_and_a_generated_one_added(self, dms, pair):
        running(dms, pair)
        run(pair.source, "ALTER TABLE item DROP COLUMN note, ADD COLUMN twice int AS (id * 2) STORED")
        run(pair.source, "INSERT INTO item (id) VALUES (1)")
        eventually(lambda: run(pair.target, "SELECT * FROM item"), lambda rows: rows == ((1,),))

    def test_a_renamed_column_is_not_guessed(self, dms, pair):
        task = running(dms, pair)
        run(pair.source, "ALTER TABLE item CHANGE note remark varchar(2000)")
        run(pair.source, "INSERT INTO item VALUES (1, 'one')")
        assert "the target lacks remark, the source note" in failure(dms, task)

    def test_a_column_is_added_in_the_middle_of_a_stopped_time_and_the_table_loaded_again(self, dms, pair):
        task = running(dms, pair)
        dms.stop(task)
        run(pair.source, "INSERT INTO item VALUES (1, 'before')")
        pair.both("ALTER TABLE item ADD COLUMN more int")
        run(pair.source, "INSERT INTO item VALUES (2, 'after', 3)")
        dms.start(task, "resume-processing")
        dms.reaches(task, "running")
        eventually(lambda: pair.same("item"), bool)
        pair.both("ALTER TABLE item ADD COLUMN again int")
        run(pair.source, "UPDATE item SET again = 5")
        dms.api.reload_tables(ReplicationTaskArn=task, TablesToReload=[{"SchemaName": "app", "TableName": "item"}])
        run(pair.source, "INSERT INTO item VALUES (3, 'later', 4, 6)")
        eventually(lambda: pair.same("item"), bool)

    def test_a_table_is_created_and_one_of_another_schema_is_not(self, dms, pair):
        task = running(dms, pair)
        run(pair.source, "CREATE DATABASE other")
        run(pair.source, "CREATE TABLE other.item (id int)")
        run(pair.source, "INSERT INTO other.item VALUES (1)")
        run(pair.source, "CREATE TABLE fresh (id int PRIMARY KEY, note varchar(20) NOT NULL)")
        run(pair.source, "INSERT INTO fresh VALUES (1, 'one'), (2, 'two')")
        eventually(
            lambda: run(pair.target, "SELECT count(*) FROM information_schema.tables WHERE table_name = 'fresh'"),
            lambda found: found == ((1,),),
        )
        has(pair, "fresh", 1, 2)
        assert not run(pair.target, "SHOW DATABASES LIKE 'other'")
        assert dms.statistics(task)["fresh"]["Inserts"] == 2

    @pytest.mark.parametrize(
        ("statements", "said"),
        [
            (["RENAME TABLE item TO thing"], "RENAME TABLE of 'app'.'item', 'app'.'thing'"),
            (["ALTER TABLE item ADD KEY (note(9)), RENAME TO thing"], "RENAME TABLE of 'app'.'item', 'app'.'thing'"),
            (
                ["CREATE TABLE x.item LIKE item", "INSERT INTO x.item VALUES (1, 'one')", "RENAME TABLE x.item TO t"],
                "RENAME TABLE of 'x'.'item', 'app'.'t'",
            ),
            (["DROP TABLE item", PLAIN], "DROP TABLE and CREATE TABLE of 'app'.'item'"),
            (["CREATE OR REPLACE TABLE item (id int PRIMARY KEY)"], "CREATE OR REPLACE TABLE of 'app'.'item'"),
            (["ALTER TABLE parts TRUNCATE PARTITION p0"], "a change of a partition of 'app'.'parts'"),
            (["ALTER TABLE `parts` /* old */ DROP PARTITION p0"], "a change of a partition of 'app'.'parts'"),
            (
                ["SET SESSION binlog_format = STATEMENT", "INSERT INTO app.item VALUES (1, 'as text')"],
                "MySQL binary logging must be in ROW format",
            ),
        ],
    )
    def test_what_takes_rows_without_logging_them_ends_the_task(self, dms, pair, statements, said):
        parts = (
            "CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY RANGE (id) "
            "(PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE)"
        )
        pair.source_server.execute("CREATE OR REPLACE DATABASE x")
        try:
            task = running(dms, pair, f"{PLAIN}; {parts}")
            with pair.source_server.connect(database="app") as session:
                for statement in statements:
                    run(session, statement)
            assert said in failure(dms, task)
        finally:
            pair.source_server.execute("DROP DATABASE x")


@pytest.mark.parametrize(
    "statement",
    [
        "/* nightly */ TRUNCATE TABLE item",
        "-- nightly\n TRUNCATE item",
        "# nightly\ntruncate/**/table `app` . `item`",
        "/*!50000 TRUNCATE TABLE item */",
        "/*M!100100 TRUNCATE */ item",
        "TRUNCATE TABLE item WAIT 5",
    ],
)
def test_a_truncated_table_is_truncated_however_it_is_written(dms, pair, statement):
    pair.both(PLAIN)
    run(pair.source, "INSERT INTO item VALUES (1, 'one')")
    task = dms.task(*dms.endpoints(pair))
    dms.start(task)
    dms.loaded(task)
    has(pair, "item", 1)
    run(pair.source, statement)
    run(pair.source, "INSERT INTO item VALUES (2, 'two')")
    has(pair, "item", 2)


class TestTransactions:
    """Each arrives whole, or not at all."""

    def test_rows_before_a_savepoint_outlast_a_broken_session(self, dms, pair):
        running(dms, pair)
        for round_number in range(3):
            first = round_number * 100_000
            run(pair.source, "BEGIN")
            run(pair.source, f"INSERT INTO item VALUES ({first}, 'a')")
            run(pair.source, "SAVEPOINT s")
            run(pair.source, f"INSERT INTO item SELECT {first} + seq, repeat('x', 50) FROM seq_1_to_20000")
            run(pair.source, "COMMIT")
            time.sleep(0.3)
            end_sessions_of_dms(pair.target_server)
        eventually(lambda: run(pair.target, "SELECT count(*) FROM item"), lambda found: found == ((60_003,),), 60)
        assert pair.same("item")

    @pytest.mark.parametrize("name", ["s", "`a b`", "`x``y`"])
    def test_what_is_rolled_back_to_a_savepoint_does_not_arrive(self, dms, pair, name):
        pair.source_server.execute("DROP TABLE IF EXISTS app.log")
        running(dms, pair, f"{PLAIN}; CREATE TABLE log (id int PRIMARY KEY) ENGINE=Aria TRANSACTIONAL=0")
        run(pair.source, "BEGIN")
        run(pair.source, "INSERT INTO item VALUES (1, 'kept')")
        run(pair.source, f"SAVEPOINT {name}")
        run(pair.source, "INSERT INTO item VALUES (2, 'dropped')")
        run(pair.source, "INSERT INTO log VALUES (7)")
        run(pair.source, f"ROLLBACK WORK TO SAVEPOINT {name}")
        run(pair.source, "INSERT INTO item VALUES (3, 'kept')")
        run(pair.source, "COMMIT")
        has(pair, "item", 1, 3)
        has(pair, "log", 7)


def test_stopped_means_stopped(dms, pair):
    """Nothing arrives behind the answer, and a resumed task loses and doubles nothing."""
    task = running(dms, pair)
    run(pair.source, "INSERT INTO item SELECT seq, repeat('x', 200) FROM seq_1_to_150000")
    time.sleep(1)
    dms.api.stop_replication_task(ReplicationTaskArn=task)
    dms.reaches(task, "stopped", seconds=60)
    seen = run(pair.target, "SELECT count(*), max(id) FROM item")
    open_transactions = pair.target_server.execute(
        "SELECT count(*) FROM information_schema.innodb_trx WHERE trx_rows_modified > 0"
    )
    assert open_transactions == [(0,)]
    time.sleep(2)
    assert run(pair.target, "SELECT count(*), max(id) FROM item") == seen
    dms.start(task, "resume-processing")
    dms.reaches(task, "running")
    held = "SELECT count(*), sum(crc32(note)), sum(id) FROM item"
    eventually(
        lambda: (run(pair.source, held), run(pair.target, held)), lambda sides: sides[0] == sides[1], seconds=180
    )
    still_runs(dms, task)


def test_a_stop_ends_what_waits_for_a_lock(dms, pair):
    task = running(dms, pair)
    run(pair.source, "INSERT INTO item VALUES (1, 'one')")
    has(pair, "item", 1)
    with pair.session(pair.target_server) as holder:
        run(holder, "BEGIN")
        run(holder, "SELECT * FROM item WHERE id = 1 FOR UPDATE")
        run(pair.source, "UPDATE item SET note = 'changed'")
        time.sleep(1)
        dms.stop(task)
        run(holder, "ROLLBACK")
    time.sleep(1)
    assert run(pair.target, "SELECT note FROM item") == (("one",),)
    dms.start(task, "resume-processing")
    eventually(lambda: run(pair.target, "SELECT note FROM item"), lambda rows: rows == (("changed",),))


VALUES = """
CREATE TABLE many (
    id int PRIMARY KEY, u uuid, i6 inet6, i4 inet4, e enum('café', 'ü', 'x') CHARACTER SET latin1,
    s set('é', 'b') CHARACTER SET latin1, ts timestamp(3) NULL, ts0 timestamp NULL, d date, dt datetime(2), g point,
    b binary(8), vb varbinary(8), l varchar(20) CHARACTER SET latin1, w varchar(20) CHARACTER SET utf16, `100%` int,
    `%s` varchar(9), un bigint unsigned, de decimal(30, 12), de0 decimal(9, 0), m mediumint, t time(3), y year,
    bt bit(12), f float, tx longtext
)
"""
ROWS = (
    "INSERT INTO many VALUES (1, '123e4567-e89b-12d3-a456-426655440000', '2001:db8::', '10.0.0.0', 'caf\u00e9', "
    "'\u00e9,b', 0, 0, 0, 0, ST_GeomFromText('POINT(1 2)', 4326), x'0102000000000000', x'0100', 'na\u00efve \u20ac', "
    "'\u4e2d\u00e4', 100, '%d', 18446744073709551615, -123456789012345678.000000000009, -999999999, -8388608, "
    "'-838:59:59.999', 0, b'101', 0.1, '%s ''\\\\')",
    "INSERT INTO many (id, u, i6, e, s, ts, d, dt, `100%`, `%s`, de, t, y, b) VALUES (2, "
    "'00000000-0000-0000-0000-000000000000', '::', '\u00fc', '', '2026-02-03 04:05:06.789', '2026-00-10', "
    "'2026-02-00 00:00:00.5', -1, '', 0, '-00:00:00.001', 2155, '')",
)


@pytest.mark.parametrize("moment", ["load", "capture"])
def test_values_that_the_way_could_change(dms, pair, moment):
    pair.both(VALUES)
    if moment == "load":
        for row in ROWS:
            run(pair.source, row)
    task = dms.task(*dms.endpoints(pair))
    dms.start(task)
    dms.loaded(task)
    if moment == "capture":
        for row in ROWS:
            run(pair.source, row)
        eventually(lambda: pair.same("many"), bool)
        run(pair.source, "UPDATE many SET `100%` = 5, u = NULL, e = 'x' WHERE id = 1")
        run(pair.source, "DELETE FROM many WHERE id = 2")
    eventually(lambda: pair.same("many"), bool)
    still_runs(dms, task)


def test_names_with_a_percent_sign_go_everywhere(dms, pair):
    schema = "CREATE TABLE `50% off%s` (`a%b` int, `%` varchar(9), `%(x)s` int, PRIMARY KEY (`a%b`, `%`))"
    for session in (pair.source, pair.target):
        run(session, schema)
    run(pair.source, "INSERT INTO `50% off%s` VALUES (1, 'x', 2), (2, '%s', 3)")
    task = dms.task(*dms.endpoints(pair), ValidationSettings={"EnableValidation": True})
    dms.start(task)
    dms.loaded(task)
    run(pair.source, "UPDATE `50% off%s` SET `%(x)s` = 4 WHERE `a%b` = 1")
    run(pair.source, "INSERT INTO `50% off%s` VALUES (3, '%', 5)")
    eventually(lambda: pair.same("`50% off%s`"), bool)
    eventually(
        lambda: dms.statistics(task)["50% off%s"]["ValidationState"], lambda state: state == "Validated", seconds=30
    )
    run(pair.target, "UPDATE `50% off%s` SET `%(x)s` = 9 WHERE `a%b` = 1")
    eventually(
        lambda: dms.statistics(task)["50% off%s"]["ValidationState"],
        lambda state: state == "Mismatched records",
        seconds=60,
    )


def test_keys_that_end_in_zero_bytes_find_their_rows(dms, pair):
    running(
        dms, pair, "CREATE TABLE item (k uuid, b binary(4), n int, PRIMARY KEY (k, b)); CREATE TABLE bare (u inet6)"
    )
    run(pair.source, "INSERT INTO item VALUES ('123e4567-e89b-12d3-a456-426655440000', x'0100', 1)")
    run(pair.source, "INSERT INTO bare VALUES ('2001:db8::'), ('2001:db8::')")
    eventually(lambda: pair.same("item") and pair.same("bare"), bool)
    run(pair.source, "UPDATE item SET n = 2")
    run(pair.source, "DELETE FROM bare LIMIT 1")
    eventually(lambda: run(pair.target, "SELECT n FROM item"), lambda rows: rows == ((2,),))
    eventually(lambda: run(pair.target, "SELECT count(*) FROM bare"), lambda rows: rows == ((1,),))
