# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The embedded DMS moves rows between MySQL databases: full load, the binary log, both directions, statistics,
validation, failures.
"""

from __future__ import annotations

import threading
import time

import pymysql
import pytest

from local_aws.dms import validation
from tests.local_aws.dms_mysql_support import *  # fixtures and words

pytestmark = pytest.mark.patch

SCHEMA = """
CREATE TABLE accounts (
    id bigint unsigned AUTO_INCREMENT PRIMARY KEY, owner varchar(80) NOT NULL, state enum('open', 'settled',
        'failed') NOT NULL,
    opened datetime(6) NOT NULL DEFAULT now(6), changed timestamp(3) NULL, born date, at time(2), since year,
        balance decimal(14, 2),
    share float, exact double, details json, signature varbinary(40), picture blob, tags set('a', 'b', 'c'),
        flags bit(10),
    small tinyint, fixed char(4), raw binary(6), latin varchar(20) CHARACTER SET latin1, note text,
    shout varchar(80) AS (upper(owner)) STORED, KEY (owner)
);
CREATE TABLE entries (
    id bigint, booked date, account bigint unsigned, amount double, PRIMARY KEY (id, booked),
    FOREIGN KEY (account) REFERENCES accounts (id)
);
CREATE TABLE audit (at datetime(6), note varchar(100), amount decimal(10, 2));
"""
TABLES = ("accounts", "entries", "audit")
ACCOUNTS = """
INSERT INTO accounts (owner, state, changed, born, at, since, balance, share, exact, details, signature, picture,
    tags, flags, small,
                      fixed, raw, latin, note)
SELECT concat('owner ', seq), elt(1 + seq %% 3, 'open', 'settled', 'failed'), from_unixtime(1700000000 + seq / 7),
    '2026-02-28',
       elt(1 + seq %% 5, '-12:34:56.78', '-12:34:56', '-00:00:00.01', '838:59:59.99', '00:00:00'), 2026, seq * 1.01,
           seq / 3, seq / 7, json_object('number', seq, 'name', 'tab\\t"quote" \\\\ back'),
       unhex(md5(seq)), unhex(sha2(seq, 256)), elt(1 + seq %% 4, '', 'a', 'a,c', 'a,b,c'), seq %% 1024, -seq %% 128,
           'x ',
       unhex('00ff0a000000'), 'caf\u00e9', if(seq %% 5, repeat('lang \u00e4\u4e2d ', 40), NULL)
  FROM seq_1_to_{number}
"""
ENTRIES = (
    "INSERT INTO entries SELECT seq, '2026-01-01' + INTERVAL seq %% 360 DAY, 1 + seq %% {accounts}, rand() * "
    "seq FROM seq_1_to_{number}"
)
AUDIT = "INSERT INTO audit SELECT now(6), concat('note ', seq), seq / 4 FROM seq_1_to_{number}"


def fill(pair, accounts=200, entries=400, audit=100):
    """The schema on both sides, rows on the source."""
    pair.both(SCHEMA)
    run(pair.source, ACCOUNTS.format(number=accounts))
    run(pair.source, ENTRIES.format(number=entries, accounts=accounts))
    run(pair.source, AUDIT.format(number=audit))


def test_forty_thousand_rows_of_every_type(dms, pair):
    """Full load alone stops by itself, every value intact."""
    fill(pair, accounts=15_000, entries=20_000, audit=5_000)
    task = dms.task(*dms.endpoints(pair), kind="full-load")
    dms.start(task)
    done = dms.reaches(task, "stopped", "failed", seconds=60)
    assert done["StopReason"] == "Stop Reason FULL_LOAD_ONLY_FINISHED", done.get("LastFailureMessage")
    stats = done["ReplicationTaskStats"]
    assert [stats[key] for key in ("FullLoadProgressPercent", "TablesLoaded", "TablesErrored")] == [100, 3, 0]
    assert {name: table["FullLoadRows"] for name, table in dms.statistics(task).items()} == {
        "accounts": 15_000,
        "entries": 20_000,
        "audit": 5_000,
    }
    assert all(pair.same(table) for table in TABLES)


def test_writers_never_stop(dms, pair):
    """Not before, not during, not after the load: nothing is lost, nothing doubled, also without a primary key."""
    fill(pair, accounts=2000, entries=3000)
    over, failures = threading.Event(), []

    def write(number):
        session = pair.session(pair.source_server)
        try:
            for step in range(10_000):
                if over.is_set():
                    return
                run(session, "BEGIN")
                key = 1 + (step * 7 + number * 13) % 2000
                run(session, "UPDATE accounts SET balance = balance + 1, changed = now(3) WHERE id = %s", (key,))
                run(session, "INSERT INTO audit VALUES (now(6), %s, %s)", (f"{number}-{step}", step))
                if step % 3 == 0:
                    run(session, "DELETE FROM entries WHERE id = %s", (number * 700 + step,))
                run(session, "ROLLBACK" if step % 10 == 9 else "COMMIT")
                time.sleep(0.01)
        except pymysql.MySQLError as failure:
            failures.append(failure)
        finally:
            session.close()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    task = dms.task(*dms.endpoints(pair))
    dms.start(task)
    dms.loaded(task)
    time.sleep(1)
    over.set()
    for writer in writers:
        writer.join()
    assert not failures
    settled(pair, *TABLES)
    counted = dms.statistics(task)
    assert counted["accounts"]["Updates"] > 0 and counted["audit"]["Inserts"] > 0
    assert counted["entries"]["AppliedDeletes"] == counted["entries"]["Deletes"]
    assert dms.show(task)["RecoveryCheckpoint"].startswith("checkpoint:V1#1#mysql-bin-changelog.")


def test_every_kind_of_value_goes_through_the_binary_log(dms, pair):
    pair.both(SCHEMA)
    task = dms.task(*dms.endpoints(pair))
    dms.start(task)
    dms.loaded(task)
    run(pair.source, ACCOUNTS.format(number=300))
    run(
        pair.source,
        "INSERT INTO accounts (owner, state, opened, born, small, share) VALUES ('it''s \\\\', 'open', '0000-00-00', "
        "NULL, -128, 0.1)",
    )
    run(pair.source, AUDIT.format(number=50))
    settled(pair, *TABLES)
    run(
        pair.source,
        "UPDATE accounts SET tags = '', flags = NULL, raw = unhex('0a00'), share = share * 3, latin = 'na\u00efve' "
        "WHERE id < 100",
    )
    run(pair.source, "UPDATE accounts SET id = id + 5000 WHERE id < 10")
    run(pair.source, "UPDATE audit SET note = 'changed' WHERE note = 'note 7'")
    run(pair.source, "DELETE FROM audit WHERE amount < 5")
    settled(pair, *TABLES)
    counted = dms.statistics(task)
    assert [counted["accounts"][name] for name in ("Inserts", "Updates", "Deletes")] == [301, 108, 0]
    assert [counted["audit"][name] for name in ("Inserts", "Updates", "Deletes")] == [50, 1, 19]


def test_tables_are_made_with_columns_and_primary_key_alone(dms, pair):
    run(
        pair.source,
        "CREATE TABLE made (id bigint AUTO_INCREMENT PRIMARY KEY, word varchar(9) CHARACTER SET latin1 NOT NULL "
        "DEFAULT 'x', KEY (word))",
    )
    run(pair.source, "INSERT INTO made VALUES (NULL, 'one'), (NULL, 'two')")
    task = dms.task(
        *dms.endpoints(pair),
        FullLoadSettings={"TargetTablePrepMode": "DROP_AND_CREATE"},
        mappings=rules(selection("app"), rename("schema", "renamed", schema="app")),
    )
    dms.start(task)
    dms.loaded(task)
    run(pair.source, "INSERT INTO made VALUES (NULL, 'three')")
    eventually(
        lambda: run(pair.target, "SELECT word FROM renamed.made ORDER BY id"),
        lambda rows: rows == (("one",), ("two",), ("three",)),
    )
    ((_, ddl),) = run(pair.target, "SHOW CREATE TABLE renamed.made")
    assert "PRIMARY KEY (`id`)" in ddl and "latin1" in ddl
    assert "AUTO_INCREMENT" not in ddl and "KEY `word`" not in ddl and "DEFAULT 'x'" not in ddl


def test_stop_and_resume_lose_and_double_nothing(dms, pair):
    fill(pair)
    task = dms.task(*dms.endpoints(pair))
    dms.start(task)
    dms.loaded(task)
    run(pair.source, AUDIT.format(number=10))
    settled(pair, "audit")
    assert dms.stop(task)["StopReason"] == "Stop Reason NORMAL"
    run(pair.source, AUDIT.format(number=25))
    assert not pair.same("audit")
    dms.start(task, "resume-processing")
    dms.reaches(task, "running")
    settled(pair, "audit")
    assert dms.statistics(task)["audit"]["Inserts"] == 35


def test_changes_of_both_directions_do_not_come_back(dms, pair):
    fill(pair)
    forward = dms.task(*dms.endpoints(pair))
    dms.start(forward)
    dms.loaded(forward)
    back = dms.task(*dms.endpoints(pair, reverse=True), kind="cdc")
    dms.start(back)
    dms.reaches(back, "running")
    run(pair.source, "INSERT INTO audit VALUES (now(6), 'from the source', 1)")
    run(pair.target, "INSERT INTO audit VALUES (now(6), 'from the target', 2)")
    eventually(lambda: pair.rows(pair.source, "audit"), lambda rows: len(rows) == 102)
    settled(pair, "audit")
    run(pair.source, "UPDATE accounts SET balance = 0 WHERE id = 1")
    settled(pair, *TABLES)
    assert dms.statistics(back)["audit"]["Inserts"] == 1 and dms.statistics(forward)["audit"]["Inserts"] == 1
    assert dms.statistics(back)["accounts"]["Updates"] == 0


def test_a_table_is_loaded_again_while_changes_go_on(dms, pair):
    fill(pair)
    task = dms.task(*dms.endpoints(pair))
    dms.start(task)
    dms.loaded(task)
    run(pair.target, "DELETE FROM entries WHERE id < 100")
    dms.api.reload_tables(ReplicationTaskArn=task, TablesToReload=[{"SchemaName": "app", "TableName": "entries"}])
    run(pair.source, "INSERT INTO entries VALUES (9000, '2026-01-01', 1, 1.5)")
    settled(pair, *TABLES)
    seen = eventually(lambda: dms.statistics(task)["entries"], lambda table: table["TableState"] == "Table completed")
    assert seen["FullLoadReloaded"] and seen["FullLoadRows"] in (400, 401)
    run(pair.source, "DELETE FROM entries WHERE id = 9000")
    settled(pair, "entries")


def test_a_truncated_table_is_truncated_on_the_other_side(dms, pair):
    fill(pair)
    task = dms.task(*dms.endpoints(pair))
    dms.start(task)
    dms.loaded(task)
    run(pair.source, "TRUNCATE TABLE audit")
    eventually(lambda: pair.rows(pair.target, "audit"), lambda rows: not rows)


def test_validation_finds_what_differs_and_what_was_mended(dms, pair, monkeypatch):
    monkeypatch.setattr(validation, "_RECHECK_SECONDS", 0.1)
    fill(pair)
    task = dms.task(*dms.endpoints(pair), ValidationSettings={"EnableValidation": True})
    dms.start(task)
    dms.loaded(task)
    eventually(lambda: dms.statistics(task)["accounts"]["ValidationState"], lambda state: state == "Validated")
    assert dms.statistics(task)["audit"]["ValidationState"] == "No primary key"
    run(pair.target, "UPDATE accounts SET owner = 'another' WHERE id IN (3, 5)")
    seen = eventually(
        lambda: dms.statistics(task)["accounts"], lambda table: table["ValidationState"] == "Mismatched records"
    )
    assert seen["ValidationFailedRecords"] == 2 and "(3), (5)" in seen["ValidationStateDetails"]
    run(pair.target, "UPDATE accounts SET owner = concat('owner ', id) WHERE id IN (3, 5)")
    dms.api.reload_tables(
        ReplicationTaskArn=task,
        TablesToReload=[{"SchemaName": "app", "TableName": "accounts"}],
        ReloadOption="validate-only",
    )
    eventually(lambda: dms.statistics(task)["accounts"]["ValidationState"], lambda state: state == "Validated")


def test_a_source_that_restarts_is_waited_for(dms, pair):
    fill(pair)
    task = dms.task(*dms.endpoints(pair))
    dms.start(task)
    dms.loaded(task)
    pair.source_server.restart()
    with pair.session(pair.source_server) as session:
        run(session, AUDIT.format(number=20))
    eventually(lambda: len(pair.rows(pair.target, "audit")), lambda number: number == 120)
    pair.target_server.restart()
    with pair.session(pair.source_server) as session:
        run(session, "INSERT INTO audit VALUES (now(6), 'after both', 1)")
    with pair.session(pair.target_server) as session:
        eventually(lambda: len(pair.rows(session, "audit")), lambda number: number == 121)
    assert dms.show(task)["Status"] == "running"


def test_capture_alone_begins_at_a_position_or_a_time(dms, pair):
    pair.both(SCHEMA)
    run(pair.source, AUDIT.format(number=3))
    time.sleep(1.1)
    ((file, offset, *_),) = pair.source_server.execute("SHOW MASTER STATUS")
    moment = datetime.datetime.now(datetime.timezone.utc)
    run(pair.source, "INSERT INTO audit VALUES (now(6), 'after', 1)")
    for stated in ({"CdcStartPosition": f"{file}:{offset}"}, {"CdcStartTime": moment.replace(microsecond=0)}):
        run(pair.target, "TRUNCATE TABLE audit")
        task = dms.task(*dms.endpoints(pair), kind="cdc")
        dms.api.modify_replication_task(ReplicationTaskArn=task, **stated)
        dms.reaches(task, "ready")
        dms.start(task)
        eventually(lambda: [row[1] for row in pair.rows(pair.target, "audit")], lambda notes: notes == ["after"])
        dms.stop(task)


class TestFailures:
    """Tasks that cannot go on, in DMS's words."""

    def fails(self, dms, task, kind="start-replication"):
        dms.start(task, kind)
        return dms.reaches(task, "failed", seconds=40)["LastFailureMessage"]

    @pytest.mark.parametrize(
        ("parameters", "said"),
        [
            ({"binlog_format": "MIXED"}, "MySQL binary logging must be in ROW format: binlog_format is MIXED"),
            ({"binlog_format": "ROW", "binlog_row_image": "minimal"}, "binlog_row_image is MINIMAL"),
            ({"binlog_format": "OFF"}, "Binary Logging must be enabled for MySQL server"),
        ],
    )
    def test_a_source_whose_binary_log_does_not_serve(self, dms, pair, parameters, said):
        fill(pair)
        endpoints = dms.endpoints(pair)
        pair.source_server.restart(parameters)
        try:
            assert said in self.fails(dms, dms.task(*endpoints))
            full = dms.task(*endpoints, kind="full-load")
            dms.start(full)
            assert dms.reaches(full, "stopped", "failed")["Status"] == "stopped"
        finally:
            pair.source_server.restart({"binlog_format": "ROW"})

    def test_a_binary_log_that_is_gone(self, dms, pair):
        fill(pair)
        task = dms.task(*dms.endpoints(pair))
        dms.start(task)
        dms.loaded(task)
        dms.stop(task)
        run(pair.source, AUDIT.format(number=5))
        pair.source_server.execute("FLUSH BINARY LOGS")
        ((kept, *_),) = pair.source_server.execute("SHOW MASTER STATUS")

        def purged():
            # a log that somebody still reads is not removed
            pair.source_server.execute("PURGE BINARY LOGS TO %s", (kept,))
            return pair.source_server.execute("SHOW BINARY LOGS")[0][0]

        eventually(purged, lambda oldest: oldest == kept)
        message = self.fails(dms, task, "resume-processing")
        assert "NativeError: 1236" in message and "is not available on the source" in message

    def test_a_table_that_the_target_lacks_and_no_table_at_all(self, dms, pair):
        run(pair.source, "CREATE TABLE lonely (id int PRIMARY KEY)")
        assert "Table 'app.lonely' doesn't exist" in self.fails(dms, dms.task(*dms.endpoints(pair)))
        nothing = dms.task(*dms.endpoints(pair), mappings=rules(selection("nowhere")))
        assert "No tables were found at task initialization" in self.fails(dms, nothing)

    def test_a_change_that_the_target_refuses(self, dms, pair):
        fill(pair)
        task = dms.task(*dms.endpoints(pair))
        dms.start(task)
        dms.loaded(task)
        run(pair.target, "INSERT INTO entries VALUES (7000, '2026-01-01', 1, 1)")
        run(pair.source, "INSERT INTO entries VALUES (7000, '2026-01-01', 1, 1)")
        message = dms.reaches(task, "failed")["LastFailureMessage"]
        assert "Failed to apply changes on the target" in message and "Duplicate entry" in message

    def test_a_user_who_may_not_read_the_log_and_a_wrong_password(self, dms, pair):
        fill(pair)
        pair.source_server.execute("CREATE OR REPLACE USER reader@'%' IDENTIFIED BY 'Quiet-horse-42'")
        pair.source_server.execute("GRANT SELECT ON *.* TO reader@'%'")
        _, target = dms.endpoints(pair)
        source = dms.endpoint("source", pair.source_server, Username="reader")
        assert dms.test(source)["Status"] == "successful"
        assert "you need (at least one of)" in self.fails(dms, dms.task(source, target))
        wrong = dms.endpoint("source", pair.source_server, Password="Another-horse-42")
        assert "Access denied for user 'app'" in dms.test(wrong)["LastFailureMessage"]

    def test_postgresql_and_mysql_do_not_mix_here(self, dms, pair, servers):
        fill(pair)
        source, _ = dms.endpoints(pair)
        target = dms.endpoint("target", servers[1], EngineName="postgres", DatabaseName="app")
        assert dms.test(target)["Status"] == "successful"
        assert "not from mysql to postgres" in self.fails(dms, dms.task(source, target))


def test_credentials_come_from_a_secret_over_tls(dms, pair, secret, mysql_servers):
    fill(pair)
    pair.source_server.reload({"binlog_format": "ROW", "require_secure_transport": "1"})
    try:
        arn, role = secret(
            {"username": "app", "password": PASSWORD, "host": pair.source_server.host, "port": pair.source_server.port}
        )
        plain = dms.api.create_endpoint(
            EndpointIdentifier=unique("plain"),
            EndpointType="source",
            EngineName="mysql",
            SslMode="none",
            MySQLSettings={"SecretsManagerSecretId": arn, "SecretsManagerAccessRoleArn": role},
        )["Endpoint"]["EndpointArn"]
        assert dms.test(plain)["Status"] == "failed"
        pem = client_certificate(dms)
        encrypted = dms.api.create_endpoint(
            EndpointIdentifier=unique("encrypted"),
            EndpointType="source",
            EngineName="mysql",
            SslMode="verify-ca",
            CertificateArn=pem,
            MySQLSettings={"SecretsManagerSecretId": arn, "SecretsManagerAccessRoleArn": role},
        )["Endpoint"]["EndpointArn"]
        assert dms.test(encrypted)["Status"] == "successful", dms.test(encrypted)
    finally:
        pair.source_server.reload({"binlog_format": "ROW", "require_secure_transport": "0"})


def client_certificate(dms):
    """A certificate with which an endpoint of MySQL verifies its server."""
    return dms.api.import_certificate(CertificateIdentifier=unique("ca"), CertificatePem=make_pem("ca"))["Certificate"][
        "CertificateArn"
    ]
