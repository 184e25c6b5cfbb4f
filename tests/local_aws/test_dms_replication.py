# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The embedded DMS moves rows: full load, change capture, both directions, statistics, validation."""

from __future__ import annotations

import datetime
import threading
import time

import pytest

from local_aws.dms import copying, stream, validation
from tests.local_aws.dms_support import *  # fixtures and words

pytestmark = pytest.mark.patch

SCHEMA = """
CREATE TYPE status AS ENUM ('open', 'settled', 'failed');
CREATE TABLE accounts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner text NOT NULL, state status NOT NULL DEFAULT 'open', opened timestamptz NOT NULL DEFAULT now(),
    balance numeric(14, 2), details jsonb, signature bytea, tags text[], token uuid DEFAULT gen_random_uuid(),
    shout text GENERATED ALWAYS AS (upper(owner)) STORED
);
CREATE INDEX accounts_owner ON accounts (owner);
CREATE TABLE entries (
    id bigint, account bigint REFERENCES accounts, booked date, amount double precision, PRIMARY KEY (id, booked)
) PARTITION BY RANGE (booked);
CREATE TABLE entries_h1 PARTITION OF entries FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
CREATE TABLE entries_h2 PARTITION OF entries FOR VALUES FROM ('2026-07-01') TO ('2027-01-01');
CREATE TABLE audit (at timestamptz, note text);
"""
ROWS = """
INSERT INTO accounts (owner, state, balance, details, signature, tags)
SELECT 'owner ' || g, (ARRAY['open', 'settled', 'failed'])[1 + g % 3]::status, g * 1.01,
       jsonb_build_object('number', g, 'name', E'tab\\t"quote" \\\\ back'), decode(md5(g::text), 'hex'),
       ARRAY['a', NULL, 'c,' || g]
  FROM generate_series(1, {accounts}) g;
INSERT INTO entries SELECT g, 1 + g % {accounts}, date '2026-01-01' + g % 360, random() * g
  FROM generate_series(1, {entries}) g;
INSERT INTO audit SELECT now(), 'note ' || g FROM generate_series(1, {audit}) g;
"""
TABLES = ("accounts", "entries_h1", "entries_h2", "audit")


def fill(pair, accounts=200, entries=400, audit=100):
    """The schema on both sides, rows on the source."""
    pair.both(SCHEMA)
    pair.source.execute(ROWS.format(accounts=accounts, entries=entries, audit=audit))


def settled(pair, *tables):
    """Wait until the tables hold the same rows on both sides."""
    eventually(lambda: [table for table in tables if not pair.same(table)], lambda differing: not differing)


def leftovers(pair):
    """What replication has left in either database."""
    source = pair.source.execute("SELECT slot_name FROM pg_replication_slots WHERE database = current_database()")
    found = source.fetchall() + pair.source.execute("SELECT pubname FROM pg_publication").fetchall()
    return (
        found
        + pair.target.execute(
            "SELECT subname FROM pg_stat_subscription s JOIN pg_database d "
            "ON d.datname = current_database() WHERE s.subname LIKE 'dms%'"
        ).fetchall()
    )


def test_fifty_thousand_rows_of_every_kind(dms, pair):
    """Full load alone stops by itself, every value intact, identity and partitions included."""
    fill(pair, accounts=25_000, entries=20_000, audit=5_000)
    task = dms.task(*dms.endpoints(pair), kind="full-load")
    dms.start(task)
    done = dms.reaches(task, "stopped", "failed")
    assert done["StopReason"] == "Stop Reason FULL_LOAD_ONLY_FINISHED", done
    stats = done["ReplicationTaskStats"]
    assert [stats[key] for key in ("FullLoadProgressPercent", "TablesLoaded", "TablesErrored")] == [100, 4, 0]
    assert stats["FullLoadFinishDate"] >= stats["FullLoadStartDate"]
    assert all(pair.same(table) for table in TABLES)
    rows = {name: table["FullLoadRows"] for name, table in dms.statistics(task).items()}
    assert (rows["accounts"], rows["entries_h1"] + rows["entries_h2"], rows["audit"]) == (25_000, 20_000, 5_000)
    assert "entries" not in rows
    assert leftovers(pair) == []


def test_changes_follow_and_are_counted(dms, pair):
    """Inserts, updates and deletes arrive; a table without a key gets inserts and stays writable."""
    fill(pair)
    task = dms.task(*dms.endpoints(pair))
    dms.start(task)
    dms.loaded(task)
    pair.source.execute("INSERT INTO accounts (owner) VALUES ('late'), ('later')")
    pair.source.execute("UPDATE accounts SET balance = 0 WHERE id <= 3")
    pair.source.execute("DELETE FROM entries WHERE id = 1")
    pair.source.execute("INSERT INTO audit VALUES (now(), 'late')")
    pair.source.execute("UPDATE audit SET note = 'changed' WHERE note = 'note 1'")
    settled(pair, "accounts", "entries_h1", "entries_h2")
    count = "SELECT count(*), count(*) FILTER (WHERE note = 'changed') FROM audit"
    eventually(lambda: pair.target.execute(count).fetchone(), lambda seen: seen == (101, 0))
    seen = eventually(
        lambda: dms.statistics(task),
        lambda tables: tables["audit"]["Inserts"] == 1 and tables["accounts"]["Updates"] == 3,
    )
    assert [seen["accounts"][key] for key in ("FullLoadRows", "Inserts", "Updates", "Deletes")] == [200, 2, 3, 0]
    assert seen["entries_h1"]["Deletes"] == 1
    assert dms.show(task)["RecoveryCheckpoint"].startswith("checkpoint:V1#")


def test_rows_written_during_the_load_arrive_once(dms, pair):
    """Writers never stop: not before, not during, not after the load."""
    fill(pair, accounts=20_000)
    ends = dms.endpoints(pair)
    over = threading.Event()

    def write():
        with pair.session(pair.source_server) as session:
            while not over.is_set():
                session.execute("INSERT INTO accounts (owner) VALUES ('busy')")
                session.execute("UPDATE accounts SET balance = balance + 1 WHERE id = 1 + floor(random() * 20000)")
                session.execute("INSERT INTO audit VALUES (now(), 'busy')")

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    task = dms.task(*ends)
    dms.start(task)
    dms.loaded(task)
    over.set()
    for writer in writers:
        writer.join()
    settled(pair, "accounts", "audit")
    assert pair.source.execute("SELECT count(*) FROM audit").fetchone()[0] > 100


def test_stop_and_resume_lose_nothing_and_deletion_leaves_nothing(dms, pair):
    """What is written while the task rests is in the slot."""
    fill(pair)
    task = dms.task(*dms.endpoints(pair))
    dms.start(task)
    dms.loaded(task)
    assert dms.stop(task)["StopReason"] == "Stop Reason NORMAL"
    pair.source.execute("INSERT INTO accounts (owner) SELECT 'meanwhile' FROM generate_series(1, 50)")
    pair.source.execute(
        "DELETE FROM accounts a WHERE id > 195 AND NOT EXISTS (SELECT FROM entries e WHERE e.account = a.id)"
    )
    with pytest.raises(dms.api.exceptions.ClientError, match="valid only for tasks running for the first time"):
        dms.start(task)
    dms.start(task, "resume-processing")
    settled(pair, "accounts")
    with pytest.raises(dms.api.exceptions.InvalidResourceStateFault):
        dms.api.modify_replication_task(ReplicationTaskArn=task, MigrationType="cdc")
    with pytest.raises(dms.api.exceptions.InvalidResourceStateFault):
        dms.api.delete_replication_task(ReplicationTaskArn=task)
    dms.stop(task)
    dms.discard()
    assert leftovers(pair) == []


def test_reload_target_loads_anew(dms, pair):
    """Also what the target alone had is gone."""
    fill(pair)
    task = dms.task(*dms.endpoints(pair))
    dms.start(task)
    dms.loaded(task)
    dms.stop(task)
    pair.target.execute("INSERT INTO audit VALUES (now(), 'strange')")
    pair.source.execute("INSERT INTO accounts (owner) VALUES ('new')")
    dms.start(task, "reload-target")
    dms.loaded(task)
    settled(pair, *TABLES)
    assert dms.statistics(task)["accounts"]["FullLoadReloaded"] is True


def test_one_table_reloaded_beside_the_stream(dms, pair):
    """ReloadTables repairs a table while changes go on."""
    fill(pair)
    task = dms.task(*dms.endpoints(pair))
    dms.start(task)
    dms.loaded(task)
    eventually(lambda: dms.show(task)["Status"], lambda status: status == "running")
    pair.target.execute("DELETE FROM audit")
    dms.api.reload_tables(ReplicationTaskArn=task, TablesToReload=[{"SchemaName": "public", "TableName": "audit"}])
    eventually(
        lambda: dms.statistics(task)["audit"],
        lambda table: table["FullLoadReloaded"] and table["TableState"] == "Table completed",
    )
    pair.source.execute("INSERT INTO audit VALUES (now(), 'after')")
    settled(pair, "audit")
    assert dms.statistics(task)["audit"]["FullLoadRows"] == 100


def test_both_directions_never_echo(dms, pair):
    """After the forward task has stopped the reverse one carries back what the target accepted; then forward again."""
    fill(pair)
    forward = dms.task(*dms.endpoints(pair))
    backward = dms.task(*dms.endpoints(pair, reverse=True), kind="cdc")
    dms.start(forward)
    dms.loaded(forward)
    dms.start(backward)
    dms.reaches(backward, "running")
    pair.source.execute("INSERT INTO accounts (owner) VALUES ('from source')")
    settled(pair, "accounts")
    # the target's own identity sequence never moved: DMS does not carry sequences
    pair.target.execute("SELECT setval(pg_get_serial_sequence('accounts', 'id'), 10000)")
    pair.target.execute("INSERT INTO accounts (owner) VALUES ('from target')")
    settled(pair, "accounts")
    pair.source.execute("UPDATE accounts SET balance = 77 WHERE owner = 'from target'")
    settled(pair, "accounts")
    assert [dms.show(task)["Status"] for task in (forward, backward)] == ["running", "running"]
    assert pair.source.execute("SELECT count(*) FROM accounts").fetchone()[0] == 202


def test_changes_since_a_slot_that_was_made_beforehand(dms, pair):
    """A cdc task with a slot name begins where the slot is, though the task was made later."""
    fill(pair)
    pair.target.execute("SET session_replication_role = 'replica'")
    for table in ("accounts", "audit"):
        columns = {
            "accounts": "id, owner, state, opened, balance, details, signature, tags, token",
            "audit": "at, note",
        }[table]
        with (
            pair.source.cursor().copy(f"COPY {table} ({columns}) TO STDOUT") as rows,
            pair.target.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as sink,
        ):
            for row in rows:
                sink.write(row)
    slot = unique("slot").replace("-", "_")
    position = pair.source.execute(
        "SELECT lsn::text FROM pg_create_logical_replication_slot(%s, 'test_decoding')", [slot]
    ).fetchone()[0]
    pair.source.execute(
        "INSERT INTO accounts (owner, details, signature, tags, balance) VALUES "
        "('it''s', '{\"a\": [1, \"x''y\"]}', '\\xdeadbeef', ARRAY['p', NULL], -1.50)"
    )
    pair.source.execute("UPDATE accounts SET state = 'failed', balance = NULL WHERE id = 5")
    pair.source.execute("DELETE FROM accounts WHERE id = 200 AND NOT EXISTS (SELECT FROM entries WHERE account = 200)")
    source = dms.endpoint("source", pair.source_server, pair.name, PostgreSQLSettings={"SlotName": slot})
    _, target = dms.endpoints(pair)
    assert dms.test(source)["Status"] == "successful"
    task = dms.task(source, target, kind="cdc", mappings=rules(selection(table="accounts")))
    dms.api.start_replication_task(
        ReplicationTaskArn=task, StartReplicationTaskType="start-replication", CdcStartPosition=position
    )
    seen = dms.reaches(task, "running", "failed")
    assert seen["Status"] == "running", seen["LastFailureMessage"]
    settled(pair, "accounts")
    pair.source.execute("INSERT INTO accounts (owner) VALUES ('and on')")
    settled(pair, "accounts")
    dms.stop(task)
    pair.source.execute("SELECT pg_drop_replication_slot(%s)", [slot])


IDENTITIES = """
CREATE TABLE pair (a int, b text, at timestamptz, doc json, n numeric); ALTER TABLE pair REPLICA IDENTITY FULL;
CREATE TABLE half (id int PRIMARY KEY, u int NOT NULL UNIQUE, v text);
ALTER TABLE half REPLICA IDENTITY USING INDEX half_u_key;
CREATE TABLE whole (id int PRIMARY KEY, v text, twice int GENERATED ALWAYS AS (id * 2) STORED);
ALTER TABLE whole REPLICA IDENTITY FULL;
CREATE TABLE loose (u int NOT NULL UNIQUE, v text); ALTER TABLE loose REPLICA IDENTITY USING INDEX loose_u_key;
INSERT INTO pair SELECT 1, 'x', NULL, '{"a": 1}', 1.50 FROM generate_series(1, 3);
INSERT INTO pair VALUES (1, NULL, '2026-01-01 12:00', NULL, 'NaN'), (2, '', NULL, '[]', 0);
INSERT INTO half VALUES (1, 10, 'a'), (2, 20, 'b'), (3, 30, 'c');
INSERT INTO whole VALUES (1, NULL), (2, 'b'), (3, 'c');
INSERT INTO loose VALUES (1, 'a'), (2, 'b')
"""
CHANGES = """
SET timezone = 'Asia/Tokyo'; SET datestyle = 'German';
UPDATE pair SET n = 2.50 WHERE ctid = (SELECT min(ctid) FROM pair WHERE b = 'x');
DELETE FROM pair WHERE ctid = (SELECT min(ctid) FROM pair WHERE n = 1.50);
UPDATE pair SET a = 7, b = 'y' WHERE b IS NULL; DELETE FROM pair WHERE a = 2;
UPDATE half SET v = 'changed' WHERE id = 1; UPDATE half SET id = 9 WHERE id = 2;
UPDATE half SET u = 31, id = 1000 WHERE id = 3; DELETE FROM half WHERE u = 10;
UPDATE whole SET v = 'changed' WHERE id = 1; UPDATE whole SET id = 9 WHERE id = 2; DELETE FROM whole WHERE id = 3;
UPDATE loose SET v = 'changed' WHERE u = 1; UPDATE loose SET u = 3 WHERE u = 1; DELETE FROM loose WHERE u = 2
"""


def test_changes_since_a_slot_by_every_replica_identity(dms, pair):
    """One of two equal rows is one row, and a key that is not the identity may change."""
    pair.both(IDENTITIES)
    slot = unique("slot").replace("-", "_")
    position = pair.source.execute(
        "SELECT lsn::text FROM pg_create_logical_replication_slot(%s, 'test_decoding')", [slot]
    ).fetchone()[0]
    pair.source.execute(CHANGES)
    pair.source.execute("RESET ALL")
    source = dms.endpoint("source", pair.source_server, pair.name, PostgreSQLSettings={"SlotName": slot})
    _, target = dms.endpoints(pair)
    assert dms.test(source)["Status"] == "successful"
    task = dms.task(source, target, kind="cdc", mappings=rules(selection()))
    dms.api.start_replication_task(
        ReplicationTaskArn=task, StartReplicationTaskType="start-replication", CdcStartPosition=position
    )
    seen = dms.reaches(task, "running", "failed")
    assert seen["Status"] == "running", seen["LastFailureMessage"]
    for table in ("pair", "half", "whole", "loose"):
        settled(pair, table)
    dms.stop(task)
    pair.source.execute("SELECT pg_drop_replication_slot(%s)", [slot])


def test_drop_and_create_makes_columns_and_keys_only(dms, pair):
    """No identity, default or secondary index; a type the target lacks becomes text; names as the rules say."""
    pair.source.execute(SCHEMA)
    pair.source.execute(ROWS.format(accounts=50, entries=50, audit=5))
    task = dms.task(
        *dms.endpoints(pair),
        kind="full-load",
        FullLoadSettings={"TargetTablePrepMode": "DROP_AND_CREATE"},
        mappings=rules(
            selection(table="a%"),
            selection(table="audit", action="exclude", number=2),
            rename("schema", "ledger"),
            rename("table", "clients", table="accounts", number=51),
        ),
    )
    dms.start(task)
    assert dms.reaches(task, "stopped", "failed")["StopReason"] == "Stop Reason FULL_LOAD_ONLY_FINISHED"
    assert list(dms.statistics(task)) == ["accounts"]
    columns = dict(
        pair.target.execute(
            "SELECT attname::text, format_type(atttypid, atttypmod) FROM pg_attribute "
            "WHERE attrelid = 'ledger.clients'::regclass AND attnum > 0 AND attidentity = '' AND NOT atthasdef"
        ).fetchall()
    )
    assert [columns[name] for name in ("id", "state", "balance", "tags")] == [
        "bigint",
        "text",
        "numeric(14,2)",
        "text[]",
    ]
    assert "shout" not in columns
    assert (
        pair.target.execute("SELECT count(*) FROM pg_index WHERE indrelid = 'ledger.clients'::regclass").fetchone()[0]
        == 1
    )
    assert pair.target.execute("SELECT count(*) FROM ledger.clients").fetchone()[0] == 50


def test_triggers_fire_unless_the_endpoint_says_replica(dms, pair):
    """AfterConnectScript is what keeps the target's own triggers quiet during the load."""
    pair.both("CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE fired (id int);")
    pair.target.execute(
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN INSERT INTO public.fired VALUES (NEW.id); RETURN NEW; END'"
    )
    pair.target.execute("CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()")
    pair.source.execute("INSERT INTO t VALUES (1), (2)")
    source, quiet = dms.endpoints(pair)
    loud = dms.endpoint("target", pair.target_server, pair.name)
    dms.test(loud)
    for target, expected in ((quiet, 0), (loud, 2)):
        task = dms.task(
            source,
            target,
            kind="full-load",
            mappings=rules(selection(table="t")),
            FullLoadSettings={"TargetTablePrepMode": "TRUNCATE_BEFORE_LOAD"},
        )
        dms.start(task)
        dms.reaches(task, "stopped")
        assert pair.target.execute("SELECT count(*) FROM fired").fetchone()[0] == expected


def test_validation_finds_the_row_that_differs(dms, pair, monkeypatch):
    """Pending, validated, mismatched when the target is changed behind the task's back, validated when repaired."""
    monkeypatch.setattr(validation, "_RECHECK_SECONDS", 0.5)
    monkeypatch.setattr(validation, "_REST_FACTOR", 1)
    fill(pair)
    task = dms.task(*dms.endpoints(pair), ValidationSettings={"EnableValidation": True})
    dms.start(task)
    states = eventually(
        lambda: {name: table["ValidationState"] for name, table in dms.statistics(task).items()},
        lambda seen: seen.get("entries_h2") == "Validated",
    )
    assert states == {
        "accounts": "Validated",
        "entries_h1": "Validated",
        "entries_h2": "Validated",
        "audit": "No primary key",
    }
    pair.target.execute("UPDATE accounts SET balance = balance + 1 WHERE id = 42")
    found = eventually(lambda: dms.statistics(task, validation_state="Mismatched records"), bool)
    assert found["accounts"]["ValidationFailedRecords"] == 1
    assert "42" in found["accounts"]["ValidationStateDetails"]
    pair.target.execute("UPDATE accounts SET balance = balance - 1 WHERE id = 42")
    eventually(lambda: dms.statistics(task)["accounts"]["ValidationState"], lambda state: state == "Validated")


def test_validation_asked_for_does_not_wait_for_the_next_pass(dms, pair, monkeypatch):
    """A table of many rows makes passes rare; validate-only is one at once, and loads nothing."""
    monkeypatch.setattr(validation, "_RECHECK_SECONDS", 0.1)
    monkeypatch.setattr(validation, "_SECONDS_BETWEEN_PASSES", 600)
    fill(pair)
    task = dms.task(*dms.endpoints(pair), ValidationSettings={"EnableValidation": True})
    dms.start(task)
    dms.loaded(task)

    def told(state):
        dms.api.reload_tables(
            ReplicationTaskArn=task,
            ReloadOption="validate-only",
            TablesToReload=[{"SchemaName": "public", "TableName": "accounts"}],
        )
        return eventually(lambda: dms.statistics(task)["accounts"], lambda seen: seen["ValidationState"] == state)

    told("Validated")
    pair.target.execute("UPDATE accounts SET balance = balance + 1 WHERE id = 42")
    assert told("Mismatched records")["ValidationFailedRecords"] == 1
    pair.target.execute("UPDATE accounts SET balance = balance - 1 WHERE id = 42")
    assert told("Validated")["FullLoadReloaded"] is False


def test_mapping_changes_are_followed_on_resume(dms, pair):
    """A table that the mappings take up later is loaded, one they let go is left alone."""
    fill(pair)
    task = dms.task(*dms.endpoints(pair), mappings=rules(selection(table="accounts")))
    dms.start(task)
    dms.loaded(task)
    dms.stop(task)
    dms.api.modify_replication_task(ReplicationTaskArn=task, TableMappings=rules(selection(table="audit")))
    dms.start(task, "resume-processing")
    eventually(
        lambda: dms.statistics(task).get("audit", {}).get("TableState"), lambda state: state == "Table completed"
    )
    pair.source.execute("INSERT INTO accounts (owner) VALUES ('not followed')")
    pair.source.execute("INSERT INTO audit VALUES (now(), 'followed')")
    settled(pair, "audit")
    assert list(dms.statistics(task)) == ["audit"]
    assert pair.target.execute("SELECT count(*) FROM accounts").fetchone()[0] == 200


def test_lag_is_measured(dms, pair, client):
    """A blocked target shows as latency, under the instance's name and the last part of the task's ARN."""
    fill(pair)
    task = dms.task(*dms.endpoints(pair))
    dms.start(task)
    dms.loaded(task)
    instance = dms.api.describe_replication_instances(
        Filters=[{"Name": "replication-instance-arn", "Values": [dms.instance]}]
    )["ReplicationInstances"][0]
    dimensions = [
        {"Name": "ReplicationInstanceIdentifier", "Value": instance["ReplicationInstanceIdentifier"]},
        {"Name": "ReplicationTaskIdentifier", "Value": task.rsplit(":", 1)[1]},
    ]

    def worst(metric):
        now = datetime.datetime.now(datetime.UTC)
        points = client("cloudwatch").get_metric_statistics(
            Namespace="AWS/DMS",
            MetricName=metric,
            Dimensions=dimensions,
            Statistics=["Maximum"],
            Period=60,
            StartTime=now - datetime.timedelta(minutes=10),
            EndTime=now + datetime.timedelta(minutes=1),
        )["Datapoints"]
        return max((point["Maximum"] for point in points), default=None)

    eventually(lambda: worst("CDCLatencyTarget"), lambda seconds: seconds is not None and seconds < 3)
    with pair.session(pair.target_server) as blocker, blocker.transaction():
        blocker.execute("LOCK TABLE accounts IN EXCLUSIVE MODE")
        pair.source.execute("INSERT INTO accounts (owner) SELECT 'waiting' FROM generate_series(1, 30)")
        eventually(lambda: worst("CDCLatencyTarget"), lambda seconds: seconds >= 3)
        eventually(lambda: worst("CDCIncomingChanges"), lambda changes: changes == 30)
        assert (worst("CDCChangesDiskSource"), worst("CDCChangesDiskTarget")) == (0, 0)
    settled(pair, "accounts")


def test_stops_after_the_load_when_told(dms, pair):
    """With the cached changes kept for a later resume, or applied first."""
    fill(pair)
    ends = dms.endpoints(pair)
    for setting, reason in (
        ("StopTaskCachedChangesNotApplied", "STOPPED_AFTER_FULL_LOAD"),
        ("StopTaskCachedChangesApplied", "STOPPED_AFTER_CACHED_EVENTS"),
    ):
        task = dms.task(*ends, FullLoadSettings={"TargetTablePrepMode": "TRUNCATE_BEFORE_LOAD", setting: True})
        dms.start(task)
        assert dms.reaches(task, "stopped", "failed")["StopReason"] == f"Stop Reason {reason}"
        pair.source.execute("INSERT INTO audit VALUES (now(), 'later')")
        dms.start(task, "resume-processing")
        settled(pair, "audit")
        dms.discard()


def test_a_load_that_waits_for_a_lock_can_be_stopped(dms, pair):
    """And what it had prepared is gone; the next start begins anew."""
    fill(pair)
    task = dms.task(*dms.endpoints(pair))
    with pair.session(pair.target_server) as blocker, blocker.transaction():
        blocker.execute("LOCK TABLE accounts IN EXCLUSIVE MODE")
        dms.start(task)
        eventually(
            lambda: dms.statistics(task).get("audit", {}).get("TableState"), lambda state: state == "Table completed"
        )
        assert dms.statistics(task)["accounts"]["TableState"] == "Full load"
        dms.stop(task)
        assert dms.statistics(task)["accounts"]["TableState"] == "Table cancelled"
    assert leftovers(pair) == []
    dms.start(task, "reload-target")
    dms.loaded(task)
    settled(pair, *TABLES)


class TestRewrittenTables:
    """A snapshot that is older than a table's file finds no rows in it."""

    @pytest.fixture(
        params=[
            "ALTER TABLE accounts ALTER balance TYPE numeric(20, 4)",
            "ALTER TABLE accounts ADD COLUMN stamp uuid DEFAULT gen_random_uuid()",
            "VACUUM FULL accounts",
        ]
    )
    def rewriting(self, request, pair, monkeypatch):
        """Both sides are rewritten in this way once the task has its snapshot."""
        original, done = copying.Copier.copy, threading.Event()

        def copy(self, table, statistics, cancel):
            if table.name == "accounts" and not done.is_set():
                done.set()
                for statement in request.param.split(";"):
                    pair.both(statement)
            return original(self, table, statistics, cancel)

        monkeypatch.setattr(copying.Copier, "copy", copy)

    @pytest.mark.parametrize("kind", ["full-load", "full-load-and-cdc"])
    def test_they_are_loaded_whole(self, dms, pair, rewriting, kind):
        fill(pair)
        columns = "id, owner, state, balance, tags"
        task = dms.task(*dms.endpoints(pair), kind=kind)
        dms.start(task)
        seen = eventually(
            lambda: dms.statistics(task).get("accounts", {}),
            lambda table: table.get("TableState") == "Table completed",
            seconds=40,
        )
        assert seen["FullLoadRows"] == 200
        if kind != "full-load":
            pair.source.execute("UPDATE accounts SET balance = 0 WHERE id < 50")
        same = f"SELECT count(*), md5(string_agg(row({columns})::text, '|' ORDER BY id)) FROM accounts"
        eventually(
            lambda: (pair.source.execute(same).fetchone(), pair.target.execute(same).fetchone()),
            lambda sides: sides[0] == sides[1],
        )

    def test_a_task_that_stops_after_the_load_says_which(self, dms, pair, rewriting):
        fill(pair)
        task = dms.task(
            *dms.endpoints(pair),
            FullLoadSettings={"TargetTablePrepMode": "DO_NOTHING", "StopTaskCachedChangesNotApplied": True},
        )
        dms.start(task)
        dms.reaches(task, "stopped", seconds=40)
        assert dms.statistics(task)["accounts"]["TableState"] == "Table error"


def test_a_stop_ends_a_worker_that_waits_for_a_lock(dms, pair, monkeypatch):
    monkeypatch.setattr(stream, "_SECONDS_TO_END_A_WORKER", 1)
    pair.both("CREATE TABLE item (id int PRIMARY KEY, note text)")
    task = dms.task(*dms.endpoints(pair))
    dms.start(task)
    dms.loaded(task)
    with pair.session(pair.target_server) as holder:
        holder.execute("BEGIN; LOCK TABLE item IN ACCESS EXCLUSIVE MODE")
        pair.source.execute("INSERT INTO item VALUES (1, 'one')")
        time.sleep(1)
        dms.stop(task)
        holder.execute("ROLLBACK")
    time.sleep(1)
    assert pair.target.execute("SELECT count(*) FROM item").fetchone() == (0,)
    dms.start(task, "resume-processing")
    settled(pair, "item")
