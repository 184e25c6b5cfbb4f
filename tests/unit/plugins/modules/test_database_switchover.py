# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Moving the writes, there and back, under a workload that notes every write it was told is committed."""

from __future__ import annotations

import itertools
import json
import signal
import subprocess
import sys
import threading
import time

import psycopg
import pytest
from ansible_collections.migrate.aws.plugins.module_utils._errors import Superseded
from ansible_collections.migrate.aws.plugins.module_utils._switchover import move as switch
from ansible_collections.migrate.aws.plugins.module_utils._switchover import standing as machine
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.postgresql import PostgreSQL
from ansible_collections.migrate.aws.plugins.module_utils._switchover.follow_up import FollowUp, Side
from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import fence, marker, runs
from ansible_collections.migrate.aws.plugins.module_utils._switchover.replication import ReplicationTask
from ansible_collections.migrate.aws.plugins.module_utils._switchover.routes import WriterSecret

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
        self.secrets = {side: self._secret(side) for side in machine.SIDES}
        pair.both(TABLES)
        for side in machine.SIDES:
            self.fence(side, writer=side == "source")
        for session in self.sessions.values():
            session.execute(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name LIKE "
                "'migrate_aws%' AND NOT active"
            )
        self.stream = self._task("source", "full-load-and-cdc", None)
        self.dms.start(self.stream)
        self.dms.loaded(self.stream)
        self.journal = unique("cutover")
        client("dynamodb").create_table(
            TableName=self.journal,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "entry", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "entry", "AttributeType": "S"}],
        )

    def _secret(self, side):
        server, name = self.servers[side], unique(f"switchover-{side}")
        held = {
            "username": server.master_username,
            "password": PASSWORD,
            "host": server.host,
            "port": server.port,
            "dbname": self.pair.name,
            "engine": "postgres",
        }
        self.client("secretsmanager").create_secret(Name=name, SecretString=json.dumps(held))
        return name

    def _task(self, writer, kind, slot):
        other = machine.other(writer)
        source = self.dms.endpoint(
            "source",
            self.servers[writer],
            self.pair.name,
            **({"PostgreSQLSettings": {"SlotName": slot}} if slot else {}),
        )
        target = self.dms.endpoint(
            "target",
            self.servers[other],
            self.pair.name,
            PostgreSQLSettings={"AfterConnectScript": "SET session_replication_role = 'replica'"},
        )
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
        old = {"secret_id": self.secrets[machine.other(writer)], "replication_task": self.name(stream), "slot": SLOT}
        back = {"replication_task": self.name(fallback), "slot": SLOT} if fallback else {}
        return {
            "writer": writer,
            machine.other(writer): old,
            writer: {"secret_id": self.secrets[writer], **back},
            "journal": self.journal,
            "lease": 5,
            **options,
        }

    def move(self, *arguments, **options):
        return self.run_module(MODULE, **self.options(*arguments, **options))

    def begin(self, *arguments, **options):
        """The same in a process of its own, without waiting."""
        given = {
            "region": "us-east-1",
            "endpoint_url": self.endpoint_url,
            "access_key": "testing-key",
            "secret_key": "testing-secret-key",
            "_ansible_remote_tmp": None,
            **self.options(*arguments, **options),
        }
        path = f"{COLLECTIONS}:{CHECKOUT}"
        process = subprocess.Popen(
            [sys.executable, "-c", RUNNER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": path},
            text=True,
        )
        process.stdin.write(json.dumps(given))
        process.stdin.close()
        return process

    def standing(self):
        return machine.standing(*(fence.state(self.sessions[side]) for side in machine.SIDES))

    def entries(self):
        found = self.client("dynamodb").scan(TableName=self.journal)["Items"]
        in_order = sorted((item for item in found if "step" in item), key=lambda item: item["entry"]["S"])
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
        return psycopg.connect(
            host=server.host,
            port=server.port,
            user=server.master_username,
            password=PASSWORD,
            dbname=self.migration.pair.name,
        )

    def _write(self, name):
        sides, connections, mine = itertools.cycle(machine.SIDES), {}, []
        side = next(sides)
        for number in itertools.count(1):
            while not self.stopping.is_set():
                try:
                    if side not in connections:
                        connections[side] = self._connect(side)
                    with connections[side].transaction():
                        row = connections[side].execute(
                            "INSERT INTO payments (writer, number) VALUES (%s, %s) RETURNING id", [name, number]
                        )
                        connections[side].execute(
                            "INSERT INTO receipts (payment, body) VALUES (%s, '{}')", row.fetchone()
                        )
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
    assert [entry for entry in migration.entries() if entry[0] == "switch"] == [
        ("switch", "before"),
        ("switch", "after"),
    ] * 2


BOUNDARIES = [
    ("compare", "before"),
    ("freeze", "after"),
    ("drain", "before"),
    ("validate", "after"),
    ("switch", "before"),
    ("switch", "after"),
]


@pytest.mark.parametrize("boundary", BOUNDARIES, ids="-".join)
def test_a_run_that_is_killed_is_continued(migration, boundary):
    there = migration.fallback("target")
    with Workload(migration) as workload:
        process = migration.begin("target", migration.stream, there)
        eventually(lambda: boundary in migration.entries() or process.poll() is not None, bool, 120)
        process.kill()
        process.wait()
        assert boundary in migration.entries()
        again = migration.move("target", migration.stream, there)
        assert not again.get("failed"), again
    assert migration.standing().writer == "target"
    assert workload.lost_and_doubled("target") == (set(), 0)
    assert migration.dms.show(there)["Status"] == "running"


@pytest.mark.parametrize("back", [False, True], ids=["forward", "forward and back"])
@pytest.mark.parametrize("boundary", [("freeze", "after"), ("validate", "after"), ("switch", "before")], ids="-".join)
def test_a_run_that_was_suspended_until_another_was_done_changes_nothing(migration, boundary, back):
    there = migration.fallback("target")
    with Workload(migration) as workload:
        process = migration.begin("target", migration.stream, there)
        eventually(lambda: boundary in migration.entries() or process.poll() is not None, bool, 120)
        process.send_signal(signal.SIGSTOP)
        moved = migration.move("target", migration.stream, there)
        if back and not moved.get("failed"):
            moved = migration.move("source", there, migration.fallback("source"))
        assert not moved.get("failed"), moved

        def seen():
            return migration.standing(), migration.tasks(), *map(migration.slots, machine.SIDES)

        before, noted = seen(), migration.entries()
        process.send_signal(signal.SIGCONT)
        said = json.loads(process.stdout.read())
        process.wait()
        assert said["failed"] and "It changes nothing more" in said["msg"], said
        assert seen() == before
        # One that it was about to write, of a step that it then did not take.
        assert len(migration.entries()) <= len(noted) + 1
    assert migration.standing() == machine.Standing(moved["writer"], "writing", 3 if back else 2)
    assert workload.lost_and_doubled(moved["writer"]) == (set(), 0)


def test_a_run_without_a_journal_supersedes_those_before_it(migration):
    sides = {side: {"secret_id": migration.secrets[side]} for side in machine.SIDES}
    migration.pair.target.execute("SELECT setval('migrate_aws.writes_closed_until', 0)")
    assert migration.run_module(MODULE, **sides)["steps"] == ["close_second_writer"]
    assert [runs.newest(migration.sessions[side]) for side in machine.SIDES] == [1, 1]
    # The lock of a table that was made since begins where the databases are.
    moved = migration.move("target", migration.stream)
    assert moved["writer"] == "target", moved
    assert [runs.newest(migration.sessions[side]) for side in machine.SIDES] == [2, 2]
    late = migration.move("source", migration.stream, token=1)
    assert "This run has lost the lock" in late["msg"] and "changes nothing more" in late["msg"]


def test_a_move_without_a_journal_compares_all_the_same(migration):
    moved = migration.move("target", migration.stream, journal=None)
    assert (moved["writer"], moved["compared"]["unfollowed"]) == ("target", None), moved


def test_aws_is_asked_for_nothing_by_a_run_that_another_has_superseded(migration):
    session, there = migration.sessions["source"], migration.fallback("target")
    runs.claim(session, 8, "the day shift")
    session.execute("SET application_name = 'migrate.aws run 7'")
    database = PostgreSQL(session)
    carrying, new = (
        ReplicationTask(migration.dms.api, migration.name(task), 30, database.holding)
        for task in (migration.stream, there)
    )
    secret = {"name": unique("switchover/writer"), "kms_key_id": None, "tags": {}}
    credentials = {side: {"username": side, "password": "x"} for side in machine.SIDES}
    route = WriterSecret(migration.client("secretsmanager"), secret, None, credentials)
    sides = {side: Side(database, None, None) for side in machine.SIDES}
    follow_up = FollowUp(sides, [route], lambda *_step, **_details: None, 5)
    calls = [carrying.begin_stop, carrying.remove, lambda: new.start_at("0/1"), lambda: follow_up.perform("source")]
    for call in calls:
        with pytest.raises(Superseded):
            call()
    assert migration.dms.show(migration.stream)["Status"] == "running"
    assert migration.dms.show(there)["Status"] == "ready" and not route.leads_to("source")
    migration.dms.stop(migration.stream)
    for call in (carrying.resume, carrying.remove):
        with pytest.raises(Superseded):
            call()
    assert migration.dms.show(migration.stream)["Status"] == "stopped"


@pytest.mark.parametrize(
    ("stranger", "said", "last"),
    [
        (
            "INSERT INTO payments (id, writer, number) OVERRIDING SYSTEM VALUE VALUES (-1, 'stranger', 1)",
            "public.payments has 1 rows that differ or are on one side only, with the key (id): (-1).",
            ("compare", "before"),
        ),
        # without a key it is found in the freeze
        (
            "INSERT INTO keyless VALUES ('stranger')",
            "public.keyless has 0 rows on the old writer and 1 on the new.",
            ("thaw", "after"),
        ),
    ],
)
def test_a_difference_calls_it_off_and_the_application_goes_on(migration, stranger, said, last):
    migration.pair.both("CREATE TABLE keyless (body text)")
    for side in machine.SIDES:
        migration.fence(side, writer=side == "source")
    migration.pair.target.execute("SET session_replication_role = 'replica'")
    migration.pair.target.execute(stranger)
    with Workload(migration) as workload:
        refused = migration.move("target", migration.stream, migration.fallback("target"))
        assert refused["failed"]
        assert said in refused["msg"]
    assert migration.standing() == machine.Standing("source", "writing", 1)
    assert workload.lost_and_doubled("source") == (set(), 0)
    assert migration.dms.reaches(migration.stream, "running")
    for side in machine.SIDES:
        assert not [slot for slot in migration.slots(side) if slot == SLOT or slot.startswith("migrate_aws_compare")]
    assert migration.entries()[-1] == last


@pytest.fixture
def filled_slots(migration):
    """No replication slot of the target is free."""
    session, made = migration.sessions["target"], []
    (most,) = session.execute("SELECT setting::int FROM pg_settings WHERE name = 'max_replication_slots'").fetchone()
    while len(migration.slots("target")) < most:
        made.append(unique("taken").replace("-", "_"))
        session.execute("SELECT pg_create_physical_replication_slot(%s)", [made[-1]])
    yield
    for name in made:
        session.execute("SELECT pg_drop_replication_slot(%s)", [name])


def test_a_move_without_a_free_slot_compares_during_the_freeze(migration, filled_slots):
    with Workload(migration) as workload:
        moved = migration.move("target", migration.stream)
        assert not moved.get("failed"), moved
    assert workload.lost_and_doubled("target") == (set(), 0)
    said = f"Database {migration.pair.name} has no replication slot for the comparison: "
    assert moved["compared"]["unfollowed"].startswith(said)
    assert f"Every row was compared during the freeze. {said}" in str(moved["warnings"])
    for side in machine.SIDES:
        assert not [slot for slot in migration.slots(side) if slot.startswith("migrate_aws_compare")]


@pytest.mark.parametrize(
    ("lock", "said"),
    [
        ("SHARE", "waiting for the last write to arrive on the new writer; the budget is 2 seconds"),
        ("ACCESS EXCLUSIVE", "canceling statement due to statement timeout"),
    ],
)
def test_a_pause_beyond_its_budget_is_called_off(migration, lock, said):
    with psycopg.connect(migration.servers["target"].superuser_conninfo(migration.pair.name)) as stranger:
        stranger.execute(f"LOCK TABLE migrate_aws_stream.marker IN {lock} MODE")
        with Workload(migration) as workload:
            refused = migration.move("target", migration.stream, pause_budget=2, compare="count")
    assert said in refused["msg"]
    assert migration.standing() == machine.Standing("source", "writing", 1)
    assert workload.lost_and_doubled("source") == (set(), 0)


def test_nothing_is_frozen_where_rows_do_not_arrive(migration):
    with psycopg.connect(migration.servers["target"].superuser_conninfo(migration.pair.name)) as stranger:
        stranger.execute("LOCK TABLE migrate_aws_stream.marker IN SHARE MODE")
        # Whether a row that one side lacks is under way shows once a later one has arrived.
        migration.pair.target.execute("SET session_replication_role = 'replica'")
        migration.pair.target.execute(
            "INSERT INTO payments (id, writer, number) OVERRIDING SYSTEM VALUE VALUES (-1, 'stranger', 1)"
        )
        refused = migration.move("target", migration.stream, wait_timeout=2)
    assert "A row of the old writer has not arrived on the new one in 2 seconds" in refused["msg"]
    assert migration.standing() == machine.Standing("source", "writing", 1)
    assert migration.entries() == [("compare", "before")]


def test_nothing_is_frozen_where_the_replication_does_not_run(migration):
    migration.dms.api.stop_replication_task(ReplicationTaskArn=migration.stream)
    migration.dms.reaches(migration.stream, "stopped")
    migration.dms.api.delete_replication_task(ReplicationTaskArn=migration.stream)
    options = migration.options("target", migration.fallback("target"))
    refused = migration.run_module(
        MODULE, **{**options, "source": {**options["source"], "replication_task": "nothing"}}
    )
    assert refused["msg"] == "The source keeps the writes, nothing was frozen. There is no replication task nothing."
    assert migration.entries() == []


def test_a_task_that_has_failed_goes_on_once_its_cause_is_mended(migration):
    migration.pair.target.execute("ALTER TABLE receipts RENAME COLUMN body TO bodily")
    migration.pair.source.execute("INSERT INTO receipts (payment, body) VALUES (1, '{}')")
    migration.dms.reaches(migration.stream, "failed")
    settle = {key: value for key, value in migration.options("target", migration.stream).items() if key != "writer"}
    again = migration.run_module(MODULE, **settle)
    assert f"Replication task {migration.name(migration.stream)} is failed" in again["msg"], again
    assert (
        "Failed to apply changes on the target" in again["msg"] or 'missing replicated column: "body"' in again["msg"]
    )
    assert migration.standing() == machine.Standing("source", "writing", 1)
    migration.pair.target.execute("ALTER TABLE receipts RENAME COLUMN bodily TO body")
    mended = migration.run_module(MODULE, **settle)
    assert mended["changed"] and mended["steps"] == ["resume_replication"], mended
    assert migration.dms.reaches(migration.stream, "running")
    assert not migration.run_module(MODULE, **settle)["changed"]


def test_a_second_operator_is_told_who_is_at_work(migration):
    now = time.time()
    held = {
        "entry": {"S": "lock"},
        "holder": {"S": "arn:aws:iam::123456789012:user/other on night-shift"},
        "since": {"S": "2026-05-01T02:00:00.000+00:00"},
        "expires": {"N": str(now + 60)},
        "lease": {"N": "20"},
    }
    table = migration.client("dynamodb")
    table.put_item(TableName=migration.journal, Item=held)
    busy = migration.move("target", migration.stream)
    assert (
        "Another run is at work on this migration: arn:aws:iam::123456789012:user/other on night-shift holds the lock "
        "since" in busy["msg"]
    )
    table.put_item(TableName=migration.journal, Item={**held, "expires": {"N": str(now - 60)}})
    stale = migration.move("target", migration.stream)
    assert "that run was cut short" in stale["msg"] and "take_over: true" in stale["msg"]
    assert migration.standing().writer == "source"
    assert migration.move("target", migration.stream, take_over=True)["writer"] == "target"


def test_with_the_lock_of_a_whole_cutover_the_move_leaves_it_held(migration):
    table = {"table": migration.journal, "lease": 60}
    token = migration.run_module("cutover_lock", **table)["token"]
    moved = migration.move("target", migration.stream, token=token)
    assert moved["writer"] == "target", moved
    assert migration.client("dynamodb").get_item(TableName=migration.journal, Key={"entry": {"S": "lock"}})["Item"][
        "fencing"
    ] == {"N": str(token)}
    assert migration.run_module("cutover_lock", state="released", token=token, **table)["changed"]


@pytest.fixture
def zone(client):
    """A hosted zone with a weighted record for each side, all requests at the source."""
    route53, name = client("route53"), f"{unique('switchover')}.internal"
    zone_id = route53.create_hosted_zone(Name=name, CallerReference=name)["HostedZone"]["Id"]
    route53.change_resource_record_sets(
        HostedZoneId=zone_id,
        ChangeBatch={
            "Changes": [
                {
                    "Action": "CREATE",
                    "ResourceRecordSet": {
                        "Name": f"api.{name}",
                        "Type": "A",
                        "TTL": 5,
                        "SetIdentifier": side,
                        "Weight": weight,
                        "ResourceRecords": [{"Value": "192.0.2.1"}],
                    },
                }
                for side, weight in (("source", 100), ("target", 0))
            ]
        },
    )
    return name


def test_what_leads_to_the_writer_follows_it(migration, zone):
    pointers = {
        "record": {"zone": zone, "name": f"api.{zone}", "set_identifiers": {"source": "source", "target": "target"}},
        "writer_name": {"zone": zone, "name": f"writer.{zone}"},
        "writer_secret": {"name": unique("switchover/writer")},
    }
    planned = migration.run_module(
        MODULE, check=True, diff=True, **migration.options("target", migration.stream, journal=None, **pointers)
    )
    assert planned["steps"] == [
        "compare",
        "freeze",
        "drain",
        "validate",
        "switch",
        "repoint_clients",
        "stop_forward_replication",
    ]
    moved = migration.move("target", migration.stream, journal=None, compare="none", **pointers)
    # the name was made before the freeze, and both servers are one host
    assert moved["published"] == ["writer secret", "weighted record"], moved
    weighted = {"zone": zone, "name": f"api.{zone}"}
    found = migration.run_module("route53_weighted_records_info", **weighted)["record_set"]["records"]
    assert {record["set_identifier"]: record["weight"] for record in found} == {"source": 0, "target": 100}
    for part in ({}, {"record": pointers["record"]}, {"writer_name": pointers["writer_name"]}, pointers):
        assert not migration.move("target", migration.stream, journal=None, **part)["changed"]
    drifted = [{"set_identifier": side, "weight": 50, "values": ["192.0.2.1"], "ttl": 5} for side in machine.SIDES]
    migration.run_module("route53_weighted_records", records=drifted, **weighted)
    settled = migration.move("target", migration.stream, journal=None, **pointers)
    assert (settled["steps"], settled["published"]) == (["repoint_clients"], ["weighted record"])


def test_what_cannot_be_written_keeps_the_others_back_neither_before_nor_after(migration, zone, client, monkeypatch):
    """Secrets Manager refuses: before the freeze nothing moves, after it all the rest does, and is made whole later."""
    secret, secrets = unique("switchover/writer"), client("secretsmanager")
    pointers = {
        "record": {"zone": zone, "name": f"api.{zone}", "set_identifiers": {"source": "source", "target": "target"}},
        "writer_secret": {"name": secret},
    }
    options = {"compare": "none", **pointers}
    sides = {side: {"secret_id": migration.secrets[side]} for side in machine.SIDES}
    assert migration.run_module(MODULE, **sides, **options)["published"] == ["writer secret"]
    secrets.delete_secret(SecretId=secret)
    refused = migration.run_module(MODULE, **migration.options("target", migration.stream, **options))
    assert refused["msg"].startswith(
        "The source keeps the writes, nothing was frozen. The writer secret cannot be written: "
    )
    assert migration.standing() == machine.Standing("source", "writing", 1)

    secrets.restore_secret(SecretId=secret)
    switching = switch.Switchover.switch

    def switched(move):
        switching(move)
        secrets.delete_secret(SecretId=secret)

    monkeypatch.setattr(switch.Switchover, "switch", switched)
    failed = migration.run_module(MODULE, **migration.options("target", migration.stream, **options))
    said = "The target takes the writes, but this does not lead to it: the writer secret (Failed to "
    assert failed["msg"].startswith(said), failed["msg"]
    assert failed["msg"].endswith("Remove the cause and run this again, which leads it to the target.")
    weighted = {"zone": zone, "name": f"api.{zone}"}
    found = migration.run_module("route53_weighted_records_info", **weighted)["record_set"]["records"]
    assert {record["set_identifier"]: record["weight"] for record in found} == {"source": 0, "target": 100}
    assert migration.tasks() == set()

    secrets.restore_secret(SecretId=secret)
    repaired = migration.run_module(MODULE, **migration.options("target", migration.stream, **options))
    assert (repaired["steps"], repaired["published"]) == (["repoint_clients"], ["writer secret"])


def test_what_the_mappings_leave_out_does_not_hold_up_a_move(migration):
    """MAPPINGS leave out a schema of ours; here a table and its sequence, which the target has not."""
    migration.pair.source.execute("CREATE TABLE old_log (id bigserial); INSERT INTO old_log DEFAULT VALUES")
    task = migration.dms.show(migration.stream)
    excluded = rules(
        selection(), selection("migrate_aws", "%", "exclude", 2), selection("public", "old[_]log", "exclude", 3)
    )
    migration.dms.stop(migration.stream)
    migration.dms.api.modify_replication_task(ReplicationTaskArn=task["ReplicationTaskArn"], TableMappings=excluded)
    migration.dms.reaches(migration.stream, "stopped")
    migration.dms.api.start_replication_task(
        ReplicationTaskArn=migration.stream, StartReplicationTaskType="resume-processing"
    )
    migration.dms.reaches(migration.stream, "running")
    moved = migration.move("target", migration.stream)
    assert moved["left_out"] == ["public.old_log", "public.old_log_id_seq"]


def test_a_way_back_that_nobody_has_begun_is_begun(migration):
    assert migration.move(
        "target",
        migration.stream,
        source={"secret_id": migration.secrets["source"], "replication_task": migration.name(migration.stream)},
    )["steps"] == ["compare", "freeze", "drain", "validate", "switch", "stop_forward_replication"]
    migration.pair.target.execute("SELECT pg_create_logical_replication_slot(%s, 'test_decoding')", [SLOT])
    there = migration.fallback("target")
    options = migration.options("target", there, there, source={"secret_id": migration.secrets["source"]})
    begun = migration.run_module(MODULE, **options)
    assert begun["steps"] == ["start_reverse_replication"] and begun["way_back_seconds"] < 10, begun
    assert migration.dms.show(there)["Status"] == "running"


def test_a_way_back_on_which_no_row_arrives_is_said(migration):
    migration.move("target", migration.stream)
    migration.pair.target.execute("SELECT pg_create_logical_replication_slot(%s, 'test_decoding')", [SLOT])
    there = migration.fallback("target")
    with psycopg.connect(migration.servers["source"].superuser_conninfo(migration.pair.name)) as stranger:
        stranger.execute("LOCK TABLE migrate_aws_stream.marker IN SHARE MODE")
        late = migration.move("target", there, there, wait_timeout=3, source={"secret_id": migration.secrets["source"]})
    assert (
        late["msg"]
        == f"Replication task {migration.name(there)} runs, but the row that proves it has not arrived after 3 seconds."
    )


def test_without_a_fence_nothing_is_moved(migration):
    assert migration.fence("source", state="absent")["changed"]
    refused = migration.move("target", migration.stream)
    assert refused["msg"].endswith("Put a fence on both with the module database_fence first.")
    assert migration.entries() == []


def test_two_databases_that_take_writes_become_one_before_anything_else(migration):
    migration.pair.target.execute("SELECT setval('migrate_aws.writes_closed_until', 0)")
    assert migration.standing().state == "two writers"
    sides = {side: {"secret_id": migration.secrets[side]} for side in machine.SIDES}
    mended = migration.run_module(MODULE, writer="source", **sides)
    assert (mended["steps"], mended["writer"]) == (["close_second_writer"], "source"), mended
    assert migration.standing() == machine.Standing("source", "writing", 1)


def test_a_task_that_was_stopped_goes_on_before_the_writes_are_frozen(migration):
    migration.dms.stop(migration.stream)
    migration.pair.source.execute("INSERT INTO payments (writer, number) VALUES ('before', 1)")
    moved = migration.move("target", migration.stream)
    assert moved["writer"] == "target", moved
    assert migration.pair.target.execute("SELECT count(*) FROM payments").fetchone() == (1,)


def test_what_is_missing_for_a_move_is_said_at_once(migration):
    marker.remove(migration.pair.target)
    refused = migration.move("target", migration.stream, source={"secret_id": migration.secrets["source"]})
    assert refused["msg"] == (
        "The source keeps the writes, nothing was frozen. Option source.replication_task does not say which task "
        "carries its writes. "
        f"The target has no table {marker.TABLE}, by which arrival is seen: run database_fence on it."
    )


def test_a_way_back_that_cannot_begin_at_the_switch_is_refused(migration):
    absent = migration.move(
        "target",
        migration.stream,
        target={"secret_id": migration.secrets["target"], "replication_task": "nobody", "slot": SLOT},
    )
    assert absent["msg"].endswith("Replication task nobody, which is to carry the writes back, is not there.")
    served = migration.move("target", migration.stream, migration.stream)
    assert "has run before: make it anew." in served["msg"]
    assert migration.standing() == machine.Standing("source", "writing", 1)


def test_a_journal_that_is_not_there_keeps_the_writes_where_they_are(migration):
    refused = migration.move("target", migration.stream, journal="no-such-table")
    assert refused["failed"] and "no-such-table" not in migration.entries()
    assert migration.standing() == machine.Standing("source", "writing", 1)


def test_connections_that_break_in_the_pause_do_not_keep_the_writes_closed(migration):
    server, name = migration.servers["target"], migration.pair.name
    server_of_source = migration.servers["source"]
    ours = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%%marker%%' AND usename = %s AND "
        "pid <> pg_backend_pid()"
    )

    def break_both():
        eventually(lambda: ("drain", "before") in migration.entries(), bool, 40)
        time.sleep(0.3)
        for one in (server_of_source, server):
            with psycopg.connect(one.superuser_conninfo(name), autocommit=True) as killer:
                killer.execute(ours, [one.master_username])

    with psycopg.connect(server.superuser_conninfo(name)) as stranger:
        stranger.execute("LOCK TABLE migrate_aws_stream.marker IN SHARE MODE")
        breaking = threading.Thread(target=break_both)
        breaking.start()
        refused = migration.move("target", migration.stream, pause_budget=20)
        breaking.join()
    assert refused["msg"].startswith("A database answers: ") and refused["msg"].endswith("Run this again to go on."), (
        refused
    )
    assert migration.standing() == machine.Standing("source", "writing", 1)


def test_a_stream_that_is_gone_needs_no_removing(migration):
    ReplicationTask(migration.dms.api, "nobody", 5).remove()
    assert migration.tasks() == {migration.stream}


def test_without_the_secret_of_a_side_nothing_begins(migration):
    refused = migration.move("target", migration.stream, source={"secret_id": "no-such-secret"})
    assert refused["msg"] == "There is no secret no-such-secret with a current version."
    name = unique("switchover")
    migration.client("secretsmanager").create_secret(Name=name, SecretString="swordfish")
    refused = migration.move("target", migration.stream, source={"secret_id": name})
    assert refused["msg"] == f"Secret {name} holds no JSON object, so it is no database credential."
    assert "swordfish" not in str(refused)
    migration.client("secretsmanager").put_secret_value(SecretId=name, SecretString='{"engine": "oracle-ee"}')
    refused = migration.move("target", migration.stream, source={"secret_id": name})
    assert (
        refused["msg"]
        == f"Secret {name} is of a oracle-ee database. The writes of PostgreSQL and MySQL alone can be moved."
    )


class TestAroundTheSwitch:
    """What the module cannot be stopped in from outside: what is lost between the new writer's opening and the word of
    it.
    """

    @pytest.fixture
    def switchover(self, migration):
        def make(note):
            return switch.Switchover(
                old=PostgreSQL(migration.sessions["source"]),
                new=PostgreSQL(migration.sessions["target"]),
                task=ReplicationTask(migration.dms.api, migration.name(migration.stream), 60),
                terms=switch.Terms(holder="a test", epoch=2, compare="count"),
                note=note,
            )

        return make

    def test_a_journal_that_fails_behind_the_switch_takes_nothing_back(self, migration, switchover):
        def note(step, phase, **_details):
            if (step, phase) == ("switch", "after"):
                raise ConnectionError("the journal is away")

        with pytest.raises(ConnectionError):
            switchover(note).perform()
        assert migration.standing() == machine.Standing("target", "writing", 2)

    def test_an_opening_whose_answer_was_lost_is_not_taken_back(self, migration, switchover, monkeypatch):
        handed_over = fence.hand_over

        def lost(*arguments):
            handed_over(*arguments)
            raise psycopg.OperationalError("server closed the connection unexpectedly")

        monkeypatch.setattr(fence, "hand_over", lost)
        with pytest.raises(
            switch.Refused, match="The new writer has opened although its answer was lost .*: run this again to finish."
        ):
            switchover(lambda *_step, **_details: None).perform()
        assert migration.standing() == machine.Standing("target", "writing", 2)
