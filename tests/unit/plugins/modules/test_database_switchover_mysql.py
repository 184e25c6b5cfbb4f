# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Moving the writes between MySQL servers, there and back, under a workload that notes every write it was told of."""

from __future__ import annotations

import itertools
import json
import signal
import time
from contextlib import closing

import pymysql
import pytest
from ansible_collections.migrate.aws.plugins.module_utils._switchover import standing as machine
from ansible_collections.migrate.aws.plugins.module_utils._switchover.mysql import fence

from tests.local_aws.dms_mysql_support import *  # two servers and the embedded DMS between them
from tests.unit.plugins.modules import cutover_support
from tests.unit.plugins.modules.database_support import *  # a server behind a secret, a database for each test
from tests.unit.plugins.modules.test_database_switchover import MODULE, Migration, Workload

MAPPINGS = rules(selection("app"), selection("migrate_aws_stream", number=2))
PASSES = {"MySQLSettings": {"AfterConnectScript": "SET FOREIGN_KEY_CHECKS = 0, @migrate_aws_replication = 1"}}
TABLES = """
CREATE TABLE payments (id bigint AUTO_INCREMENT PRIMARY KEY, writer varchar(60) NOT NULL, number int NOT NULL,
                       at datetime(6) NOT NULL DEFAULT current_timestamp(6));
CREATE TABLE receipts (id bigint AUTO_INCREMENT PRIMARY KEY, payment bigint NOT NULL, body json)
"""


class MysqlMigration(Migration):
    """Two servers with a running replication, and the words to move between them."""

    def __init__(self, run_module, endpoint_url, client, dms, pair):
        self.run_module, self.endpoint_url, self.client, self.dms, self.pair = (
            run_module,
            endpoint_url,
            client,
            dms,
            pair,
        )
        self.names = {}
        self.servers = {"source": pair.source_server, "target": pair.target_server}
        self.sessions = {"source": pair.source, "target": pair.target}
        for server in self.servers.values():
            server.execute("SET GLOBAL log_bin_trust_function_creators = 1")
            server.execute("UPDATE mysql.rds_configuration SET value = 24")
            for schema in ("migrate_aws", "migrate_aws_stream"):
                server.execute(f"DROP DATABASE IF EXISTS {schema}")
        self.secrets = {side: self._secret(side) for side in machine.SIDES}
        pair.both(TABLES)
        for side in machine.SIDES:
            made = self.fence(side, writer=side == "source")
            assert made["changed"], made
        self.stream = self._task("source", "full-load-and-cdc", None)
        self.dms.start(self.stream)
        self.dms.loaded(self.stream)
        self.journal = cutover_support.table(client)

    def _secret(self, side):
        server, name = self.servers[side], unique(f"switchover-{side}")
        held = {
            "username": server.master_username,
            "password": PASSWORD,
            "host": server.host,
            "port": server.port,
            "engine": "mysql",
        }
        self.client("secretsmanager").create_secret(Name=name, SecretString=json.dumps(held))
        return name

    def _task(self, writer, kind, slot):
        source = self.dms.endpoint("source", self.servers[writer])
        target = self.dms.endpoint("target", self.servers[machine.other(writer)], **PASSES)
        for endpoint in (source, target):
            assert self.dms.test(endpoint)["Status"] == "successful"
        load = {"TargetTablePrepMode": "TRUNCATE_BEFORE_LOAD"}
        return self.dms.task(source, target, kind=kind, mappings=MAPPINGS, FullLoadSettings=load)

    def standing(self):
        return machine.standing(*(fence.state(self.sessions[side]) for side in machine.SIDES))

    def slots(self, side):
        session = self.sessions[side]
        there = run(session, "SHOW TABLES FROM migrate_aws LIKE 'positions'")
        return [name for (name,) in run(session, "SELECT name FROM migrate_aws.positions")] if there else []


class MysqlWorkload(Workload):
    """Writers that go to whichever side takes writes, note what was committed, and go on through every refusal."""

    def _connect(self, side):
        session = self.migration.pair.session(self.migration.servers[side])
        session.autocommit(False)
        return session

    def _write(self, name):
        sides, connections, mine = itertools.cycle(machine.SIDES), {}, []
        side = next(sides)
        for number in itertools.count(1):
            while not self.stopping.is_set():
                try:
                    if side not in connections:
                        connections[side] = self._connect(side)
                    with connections[side].cursor() as cursor:
                        cursor.execute("INSERT INTO payments (writer, number) VALUES (%s, %s)", (name, number))
                        cursor.execute("INSERT INTO receipts (payment, body) VALUES (%s, '{}')", (cursor.lastrowid,))
                    connections[side].commit()
                    mine.append((name, number))
                    # A gate keeps a cutover from beginning behind a backlog. These tests have none.
                    time.sleep(0.02)
                    break
                except pymysql.MySQLError as error:
                    if error.args[0] == fence.READ_ONLY:
                        connections[side].rollback()
                        side = next(sides)
                        time.sleep(0.01)
                    else:
                        connections.pop(side, None)
            if self.stopping.is_set():
                break
        for connection in connections.values():
            with closing(connection):
                continue
        self.acknowledged += mine

    def lost_and_doubled(self, side):
        found = run(self.migration.sessions[side], "SELECT writer, number FROM payments")
        return set(self.acknowledged) - set(found), len(found) - len(set(found))


@pytest.fixture
def migration(run_module, endpoint_url, client, dms, pair):
    return MysqlMigration(run_module, endpoint_url, client, dms, pair)


def test_there_and_back_under_load(migration):
    there = migration.fallback("target")
    with MysqlWorkload(migration) as workload:
        planned = migration.run_module(MODULE, check=True, **migration.options("target", migration.stream, there))
        assert planned["changed"] and planned["steps"] == [
            "compare",
            "freeze",
            "drain",
            "validate",
            "switch",
            "start_reverse_replication",
            "stop_forward_replication",
        ]
        assert migration.standing().writer == "source"
        moved = migration.move("target", migration.stream, there)
        assert not moved.get("failed"), moved["msg"]
        time.sleep(0.5)
    assert moved["writer"] == "target" and moved["frozen_seconds"] < 10
    assert workload.lost_and_doubled("target") == (set(), 0)
    assert migration.standing() == machine.Standing("target", "writing", 2)
    assert migration.stream not in migration.tasks() and migration.slots("source") == []
    # What was handed out there next is above what was handed out here.
    assert moved["sequences"] and set(moved["sequences"]) == {"app.payments", "app.receipts"}
    assert not migration.move("target", migration.stream, there)["changed"]
    assert PASSWORD not in json.dumps(moved)

    onward = migration.fallback("source")
    with MysqlWorkload(migration) as later:
        returned = migration.move("source", there, onward)
        assert not returned.get("failed"), returned
    assert migration.standing() == machine.Standing("source", "writing", 3)
    assert later.lost_and_doubled("source") == (set(), 0)
    assert workload.lost_and_doubled("source")[0] == set()


@pytest.mark.parametrize("boundary", [("freeze", "after"), ("validate", "after"), ("switch", "after")], ids="-".join)
def test_a_run_that_is_killed_is_continued(migration, boundary):
    there = migration.fallback("target")
    with MysqlWorkload(migration) as workload:
        process = migration.begin("target", migration.stream, there)
        eventually(lambda: boundary in migration.entries() or process.poll() is not None, bool, 60)
        process.kill()
        process.wait()
        assert boundary in migration.entries()
        again = migration.move("target", migration.stream, there)
        assert not again.get("failed"), again
    assert migration.standing().writer == "target"
    assert workload.lost_and_doubled("target") == (set(), 0)
    assert migration.dms.show(there)["Status"] == "running"


@pytest.mark.parametrize("boundary", [("freeze", "after"), ("validate", "after"), ("switch", "before")], ids="-".join)
def test_a_run_that_was_suspended_until_another_was_done_changes_nothing(migration, boundary):
    there = migration.fallback("target")
    with MysqlWorkload(migration) as workload:
        process = migration.begin("target", migration.stream, there)
        eventually(lambda: boundary in migration.entries() or process.poll() is not None, bool, 60)
        process.send_signal(signal.SIGSTOP)
        moved = migration.move("target", migration.stream, there)
        assert not moved.get("failed"), moved["msg"]

        def seen():
            return migration.standing(), migration.tasks(), *map(migration.slots, machine.SIDES)

        before, noted = seen(), migration.entries()
        process.send_signal(signal.SIGCONT)
        said = json.loads(process.stdout.read())
        process.wait()
        assert said["failed"] and "It changes nothing more" in said["msg"], said
        assert (seen(), migration.entries()) == (before, noted)
    assert workload.lost_and_doubled("target") == (set(), 0)


def test_what_differs_keeps_the_writes_where_they_are(migration):
    there = migration.fallback("target")
    run(migration.sessions["source"], "INSERT INTO payments (writer, number) VALUES ('one', 1)")
    eventually(
        lambda: run(migration.sessions["target"], "SELECT count(*) FROM payments"), lambda found: found[0][0], 60
    )
    run(migration.sessions["target"], "SET @migrate_aws_replication = 1")
    run(migration.sessions["target"], "UPDATE payments SET writer = 'two'")
    moved = migration.move("target", migration.stream, there)
    assert moved["failed"] and "app.payments has 1 rows on both sides, which differ." in moved["msg"], moved
    assert migration.standing() == machine.Standing("source", "writing", 1)
    run(migration.sessions["source"], "INSERT INTO payments (writer, number) VALUES ('three', 3)")
    assert migration.slots("target") == []


def test_its_comparison_is_within_the_freeze_alone(migration):
    sides = {
        "source": {"secret_id": migration.secrets["source"], "replication_task": migration.name(migration.stream)},
        "target": {"secret_id": migration.secrets["target"]},
    }
    for check in (True, False):
        refused = migration.run_module("database_compare", check=check, **sides)
        assert refused["failed"] and refused["msg"] == (
            "The changes of MySQL are not followed, so that it is compared during the freeze alone, by "
            "database_switchover. This module compares PostgreSQL."
        )


def test_a_pair_of_two_engines_is_refused(migration, database):
    there = migration.fallback("target")
    for module, options in (
        (MODULE, migration.options("target", migration.stream, there)),
        ("database_compare", {side: {"secret_id": migration.secrets[side]} for side in machine.SIDES}),
    ):
        options["target"] = {**options["target"], **database.options()}
        refused = migration.run_module(module, **options)
        assert "The source is a MySQL database and the target a PostgreSQL database." in refused["msg"], refused
        assert refused["failed"]
    assert migration.standing() == machine.Standing("source", "writing", 1)


def test_a_prepared_transaction_is_named_before_anything_is_frozen(migration):
    there = migration.fallback("target")
    with closing(migration.pair.session(migration.servers["source"])) as application:
        for statement in ("XA START 'x'", "DELETE FROM payments", "XA END 'x'", "XA PREPARE 'x'"):
            run(application, statement)
        moved = migration.move("target", migration.stream, there)
        assert moved["failed"] and "nothing was frozen. XA transaction 'x' is prepared" in moved["msg"], moved
        run(application, "XA ROLLBACK 'x'")
