# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Moving the writes, there and back, under a workload that notes every write it was told is committed."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import threading
import time

import psycopg
import pytest

from ansible_collections.migrate.aws.plugins.module_utils._cutover import fence, machine
from tests.local_aws.dms_support import PASSWORD, eventually, rules, selection, unique
from tests.unit.module_files import CHECKOUT, COLLECTIONS

MODULE = "database_switchover"
SLOT = "migrate_aws_reverse"
MAPPINGS = rules(selection(), selection("migrate_aws", "%", "exclude", 2))
TABLES = """
CREATE TABLE payments (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, writer text NOT NULL, number int NOT NULL,
                       at timestamptz NOT NULL DEFAULT now());
CREATE TABLE receipts (id bigserial PRIMARY KEY, payment bigint NOT NULL, body jsonb);
"""
#: What a module is run with by `run_module` too, for one in a process of its own that can be killed.
RUNNER = """
import importlib, json, sys
from ansible.module_utils import basic
basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": json.load(sys.stdin)}).encode()
basic._ANSIBLE_PROFILE = "legacy"
importlib.import_module("ansible_collections.migrate.aws.plugins.modules.database_switchover").main()
"""


class Migration:
    """Two databases with a running replication, and the words to move between them."""

    def __init__(self, run_module, endpoint_url, client, dms, pair):
        self.run_module, self.endpoint_url, self.client, self.dms, self.pair = run_module, endpoint_url, client, dms, pair
        self.names = {}
        self.servers = {"source": pair.source_server, "target": pair.target_server}
        self.sessions = {"source": pair.source, "target": pair.target}
        self.secrets = {side: self._secret(side) for side in machine.SIDES}
        pair.both(TABLES)
        for side in machine.SIDES:
            self.fence(side, writer=side == "source")
        for session in self.sessions.values():
            session.execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name LIKE 'migrate_aws%' AND NOT active")
        self.stream = self._task("source", "full-load-and-cdc", None)
        self.dms.start(self.stream)
        self.dms.loaded(self.stream)
        self.journal = unique("cutover")
        client("dynamodb").create_table(
            TableName=self.journal, BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "entry", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "entry", "AttributeType": "S"}],
        )

    def _secret(self, side):
        server, name = self.servers[side], unique(f"switchover-{side}")
        held = {"username": server.master_username, "password": PASSWORD, "host": server.host, "port": server.port,
                "dbname": self.pair.name, "engine": "postgres"}
        self.client("secretsmanager").create_secret(Name=name, SecretString=json.dumps(held))
        return name

    def _task(self, writer, kind, slot):
        other = machine.other(writer)
        source = self.dms.endpoint("source", self.servers[writer], self.pair.name, **({"PostgreSQLSettings": {"SlotName": slot}} if slot else {}))
        target = self.dms.endpoint("target", self.servers[other], self.pair.name,
                                   PostgreSQLSettings={"AfterConnectScript": "SET session_replication_role = 'replica'"})
        for endpoint in (source, target):
            assert self.dms.test(endpoint)["Status"] == "successful"
        return self.dms.task(source, target, kind=kind, mappings=MAPPINGS)

    def fence(self, side, **options):
        return self.run_module("database_fence", secret_id=self.secrets[side], **options)

    def fallback(self, writer):
        """A task that is to lead back from a side which becomes the writer."""
        return self._task(writer, "cdc", SLOT)

    def name(self, task):
        if task not in self.names:
            self.names[task] = self.dms.show(task)["ReplicationTaskIdentifier"]
        return self.names[task]

    def tasks(self):
        return {task["ReplicationTaskArn"] for task in self.dms.api.describe_replication_tasks()["ReplicationTasks"]}

    def slots(self, side):
        return [name for (name,) in self.sessions[side].execute("SELECT slot_name FROM pg_replication_slots")]

    def options(self, writer, stream, fallback=None, **options):
        """`stream` carries the writes of the side that has them now, `fallback` is to carry those of `writer`."""
        old = {"secret_id": self.secrets[machine.other(writer)], "stream": self.name(stream), "slot": SLOT}
        back = {"stream": self.name(fallback), "slot": SLOT} if fallback else {}
        return {"writer": writer, machine.other(writer): old, writer: {"secret_id": self.secrets[writer], **back},
                "journal": self.journal, "lease": 5, **options}

    def move(self, *arguments, **options):
        return self.run_module(MODULE, **self.options(*arguments, **options))

    def begin(self, *arguments, **options):
        """The same in a process of its own, without waiting."""
        given = {"region": "us-east-1", "endpoint_url": self.endpoint_url, "access_key": "testing-key",
                 "secret_key": "testing-secret-key", "_ansible_remote_tmp": None, **self.options(*arguments, **options)}
        path = f"{COLLECTIONS}:{CHECKOUT}"
        process = subprocess.Popen([sys.executable, "-c", RUNNER], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, env={"PYTHONPATH": path}, text=True)
        process.stdin.write(json.dumps(given))
        process.stdin.close()
        return process

    def standing(self):
        return machine.standing(*(fence.state(self.sessions[side]) for side in machine.SIDES))

    def entries(self):
        found = self.client("dynamodb").scan(TableName=self.journal)["Items"]
        in_order = sorted((item for item in found if item["entry"]["S"] != "lock"), key=lambda item: item["entry"]["S"])
        return [(item["step"]["S"], item["phase"]["S"]) for item in in_order]


class Workload:
    """Writers that go to whichever side takes writes, note what was committed, and go on through every refusal."""

    def __init__(self, migration, writers=4):
        self.migration, self.acknowledged, self.stopping = migration, [], threading.Event()
        names = [unique("writer") for _ in range(writers)]
        self.threads = [threading.Thread(target=self._write, args=[name]) for name in names]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        time.sleep(0.5)
        return self

    def __exit__(self, *_error):
        time.sleep(0.5)
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def _connect(self, side):
        server = self.migration.servers[side]
        return psycopg.connect(host=server.host, port=server.port, user=server.master_username, password=PASSWORD,
                               dbname=self.migration.pair.name)

    def _write(self, name):
        sides, connections, mine = itertools.cycle(machine.SIDES), {}, []
        side = next(sides)
        for number in itertools.count(1):
            while not self.stopping.is_set():
                try:
                    if side not in connections:
                        connections[side] = self._connect(side)
                    with connections[side].transaction():
                        row = connections[side].execute("INSERT INTO payments (writer, number) VALUES (%s, %s) RETURNING id", [name, number])
                        connections[side].execute("INSERT INTO receipts (payment, body) VALUES (%s, '{}')", row.fetchone())
                    mine.append((name, number))
                    break
                except psycopg.errors.ReadOnlySqlTransaction:
                    side = next(sides)
                    time.sleep(0.01)
                except psycopg.OperationalError:
                    connections.pop(side, None)
            if self.stopping.is_set():
                break
        for connection in connections.values():
            connection.close()
        self.acknowledged += mine

    def lost_and_doubled(self, side):
        rows = self.migration.sessions[side].execute("SELECT writer, number FROM payments").fetchall()
        return set(self.acknowledged) - set(rows), len(rows) - len(set(rows))


@pytest.fixture
def migration(run_module, endpoint_url, client, dms, pair):
    return Migration(run_module, endpoint_url, client, dms, pair)


def test_there_and_back_under_load(migration):
    there = migration.fallback("target")
    with Workload(migration) as workload:
        planned = migration.run_module(MODULE, check=True, **migration.options("target", migration.stream, there))
        assert planned["changed"] and planned["steps"] == ["freeze", "drain", "seal", "switch", "lead back", "retire"]
        assert migration.standing().writer == "source"
        moved = migration.move("target", migration.stream, there)
        assert not moved.get("failed"), moved
        time.sleep(0.5)
    assert moved["writer"] == "target" and moved["frozen_seconds"] < 10
    assert workload.lost_and_doubled("target") == (set(), 0)
    assert migration.standing() == machine.Standing("target", "writing", 2)
    assert moved["way_back_seconds"] < 10
    assert migration.stream not in migration.tasks() and migration.slots("source") == []
    assert not migration.move("target", migration.stream, there)["changed"]
    assert PASSWORD not in json.dumps(moved)

    onward = migration.fallback("source")
    with Workload(migration) as later:
        returned = migration.move("source", there, onward)
        assert not returned.get("failed"), returned
    assert migration.standing() == machine.Standing("source", "writing", 3)
    assert later.lost_and_doubled("source") == (set(), 0)
    assert workload.lost_and_doubled("source")[0] == set()
    assert [entry for entry in migration.entries() if entry[0] == "switch"] == [("switch", "before"), ("switch", "after")] * 2


BOUNDARIES = [("freeze", "after"), ("drain", "before"), ("seal", "after"), ("switch", "before"), ("switch", "after")]


@pytest.mark.parametrize("boundary", BOUNDARIES, ids="-".join)
def test_a_run_that_is_killed_is_continued(migration, boundary):
    there = migration.fallback("target")
    with Workload(migration) as workload:
        process = migration.begin("target", migration.stream, there)
        eventually(lambda: boundary in migration.entries() or process.poll() is not None, bool, 40)
        process.kill()
        process.wait()
        assert boundary in migration.entries()
        again = migration.move("target", migration.stream, there)
        assert not again.get("failed"), again
    assert migration.standing().writer == "target"
    assert workload.lost_and_doubled("target") == (set(), 0)
    assert migration.dms.show(there)["Status"] == "running"


def test_a_difference_calls_it_off_and_the_application_goes_on(migration):
    migration.pair.target.execute("SET session_replication_role = 'replica'")
    migration.pair.target.execute("INSERT INTO payments (id, writer, number) OVERRIDING SYSTEM VALUE VALUES (-1, 'stranger', 1)")
    with Workload(migration) as workload:
        refused = migration.move("target", migration.stream, migration.fallback("target"))
        assert refused["failed"]
        assert "public.payments has" in refused["msg"] and "rows on the old writer and" in refused["msg"]
    assert migration.standing() == machine.Standing("source", "writing", 1)
    assert workload.lost_and_doubled("source") == (set(), 0)
    assert migration.dms.reaches(migration.stream, "running")
    assert migration.pair.target.execute("SELECT count(*) FROM pg_replication_slots WHERE slot_name = %s", [SLOT]).fetchone() == (0,)
    assert migration.entries()[-1] == ("thaw", "after")


@pytest.mark.parametrize(("lock", "said"), [
    ("SHARE", "waiting for the last write to arrive on the new writer; the budget is 2 seconds"),
    ("ACCESS EXCLUSIVE", "canceling statement due to statement timeout"),
])
def test_a_pause_beyond_its_budget_is_called_off(migration, lock, said):
    with psycopg.connect(migration.servers["target"].superuser_conninfo(migration.pair.name)) as stranger:
        stranger.execute(f"LOCK TABLE migrate_aws_stream.marker IN {lock} MODE")
        with Workload(migration) as workload:
            refused = migration.move("target", migration.stream, pause_budget=2)
    assert said in refused["msg"]
    assert migration.standing() == machine.Standing("source", "writing", 1)
    assert workload.lost_and_doubled("source") == (set(), 0)


def test_nothing_is_frozen_where_the_replication_does_not_run(migration):
    migration.dms.api.stop_replication_task(ReplicationTaskArn=migration.stream)
    migration.dms.reaches(migration.stream, "stopped")
    migration.dms.api.delete_replication_task(ReplicationTaskArn=migration.stream)
    options = migration.options("target", migration.fallback("target"))
    refused = migration.run_module(MODULE, **{**options, "source": {**options["source"], "stream": "nothing"}})
    assert refused["msg"] == "The source keeps the writes, nothing was frozen. There is no replication task nothing."
    assert migration.entries() == []


def test_a_task_that_has_failed_goes_on_once_its_cause_is_mended(migration):
    migration.pair.target.execute("ALTER TABLE receipts RENAME COLUMN body TO bodily")
    migration.pair.source.execute("INSERT INTO receipts (payment, body) VALUES (1, '{}')")
    migration.dms.reaches(migration.stream, "failed")
    settle = {key: value for key, value in migration.options("target", migration.stream).items() if key != "writer"}
    again = migration.run_module(MODULE, **settle)
    assert f"Replication task {migration.name(migration.stream)} is failed" in again["msg"], again
    assert "Failed to apply changes on the target" in again["msg"] or 'missing replicated column: "body"' in again["msg"]
    assert migration.standing() == machine.Standing("source", "writing", 1)
    migration.pair.target.execute("ALTER TABLE receipts RENAME COLUMN bodily TO body")
    mended = migration.run_module(MODULE, **settle)
    assert mended["changed"] and mended["steps"] == ["resume"], mended
    assert migration.dms.reaches(migration.stream, "running")
    assert not migration.run_module(MODULE, **settle)["changed"]


def test_a_second_operator_is_told_who_is_at_work(migration):
    now = time.time()
    held = {"entry": {"S": "lock"}, "holder": {"S": "arn:aws:iam::123456789012:user/other on night-shift"},
            "since": {"S": "2026-05-01T02:00:00.000+00:00"}, "expires": {"N": str(now + 60)}, "lease": {"N": "20"}}
    table = migration.client("dynamodb")
    table.put_item(TableName=migration.journal, Item=held)
    busy = migration.move("target", migration.stream)
    assert "Another run is at work on this migration: arn:aws:iam::123456789012:user/other on night-shift holds the lock since" in busy["msg"]
    table.put_item(TableName=migration.journal, Item={**held, "expires": {"N": str(now - 60)}})
    stale = migration.move("target", migration.stream)
    assert "that run was cut short" in stale["msg"] and "take_over: true" in stale["msg"]
    assert migration.standing().writer == "source"
    assert migration.move("target", migration.stream, take_over=True)["writer"] == "target"
