# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What goes wrong goes wrong in DMS's own words, and is not mistaken for success."""

from __future__ import annotations

import socket

import pytest

from local_aws.dms import watch
from tests.local_aws.dms_support import *  # fixtures and words

pytestmark = pytest.mark.patch

FAILED = "Test Endpoint failed: Application-Status: 1020912, Application-Message: "
NO_CONNECTION = (
    FAILED + "Failed to connect Network error has occurred, Application-Detailed-Message: RetCode: "
    "SQL_ERROR SqlState: 08001 NativeError: 101 Message: "
)
NO_SECRET = (
    FAILED + "Failed to build connection string Unable to find Secrets Manager secret, "
    "Application-Detailed-Message: Failed to retrieve secret. "
)


def failure(dms, endpoint):
    """LastFailureMessage of a connection test that has to fail."""
    outcome = dms.test(endpoint)
    assert outcome["Status"] == "failed", outcome
    return outcome["LastFailureMessage"]


def with_secret(dms, secret_arn, role, database="app"):
    """An endpoint that reads a secret."""
    return dms.api.create_endpoint(
        EndpointIdentifier=unique("endpoint"),
        EndpointType="source",
        EngineName="postgres",
        DatabaseName=database,
        PostgreSQLSettings={"SecretsManagerSecretId": secret_arn, "SecretsManagerAccessRoleArn": role},
    )["Endpoint"]["EndpointArn"]


def credentials(server, **changes):
    """What a secret for DMS holds."""
    return {
        "username": server.master_username,
        "password": PASSWORD,
        "host": server.host,
        "port": server.port,
        **changes,
    }


def fails(dms, task):
    """Start a task that has to fail, and return its LastFailureMessage."""
    dms.start(task)
    seen = dms.reaches(task, "failed")
    assert seen["StopReason"] == "Stop Reason FATAL_ERROR"
    assert "Stop Reason FATAL_ERROR Error Level FATAL" in seen["LastFailureMessage"]
    return seen["LastFailureMessage"]


class TestConnections:
    """Connection tests."""

    def test_secret_that_works_and_its_repetition(self, dms, servers, secret):
        endpoint = with_secret(dms, *secret(credentials(servers[0])))
        assert [dms.test(endpoint)["Status"] for _ in range(2)] == ["successful", "successful"]
        dms.api.get_waiter("test_connection_succeeds").wait(
            Filters=[
                {"Name": "endpoint-arn", "Values": [endpoint]},
                {"Name": "replication-instance-arn", "Values": [dms.instance]},
            ],
            WaiterConfig={"Delay": 1, "MaxAttempts": 2},
        )
        dms.api.delete_connection(EndpointArn=endpoint, ReplicationInstanceArn=dms.instance)
        assert dms.connections(endpoint) == []

    def test_wrong_password(self, dms, servers, secret):
        endpoint = with_secret(dms, *secret(credentials(servers[0], password="Wrong-horse-42")))
        assert failure(dms, endpoint) == NO_CONNECTION + 'FATAL: password authentication failed for user "app"'

    def test_no_such_database(self, dms, servers):
        message = failure(dms, dms.endpoint("source", servers[0], "nowhere"))
        assert message == NO_CONNECTION + 'FATAL: database "nowhere" does not exist'

    def test_nobody_listens(self, dms, servers):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            message = failure(dms, dms.endpoint("source", servers[0], "app", Port=taken.getsockname()[1]))
        assert message.startswith(NO_CONNECTION)
        assert "Connection refused" in message

    def test_after_connect_script_that_fails(self, dms, servers):
        message = failure(
            dms,
            dms.endpoint(
                "target", servers[0], "app", PostgreSQLSettings={"AfterConnectScript": "SET no_such.thing TO"}
            ),
        )
        assert "syntax error" in message

    def test_role_may_not_read_the_secret(self, dms, servers, secret):
        secret_arn, role = secret(credentials(servers[0]), readable=False)
        message = failure(dms, with_secret(dms, secret_arn, role))
        assert message.startswith(f"{NO_SECRET}Unable to find AWS Secrets Manager secret Arn '{secret_arn}'")
        assert "is not authorized to perform: secretsmanager:GetSecretValue" in message

    def test_permission_on_another_secret_does_not_count(self, dms, servers, secret, client):
        secret_arn, role = secret(credentials(servers[0]), readable=False)
        name = role.rsplit("/", 1)[1]
        for resource, expected in ((secret_arn + "x", "failed"), ("arn:aws:secretsmanager:*:*:secret:*", "successful")):
            client("iam").put_role_policy(
                RoleName=name, PolicyName="read", PolicyDocument=allow("secretsmanager:Get*", resource)
            )
            assert dms.test(with_secret(dms, secret_arn, role))["Status"] == expected

    def test_role_that_is_trusted_no_more(self, dms, servers, secret, client):
        secret_arn, role = secret(credentials(servers[0]))
        endpoint = with_secret(dms, secret_arn, role)
        client("iam").update_assume_role_policy(
            RoleName=role.rsplit("/", 1)[1], PolicyDocument=trust("ecs-tasks.amazonaws.com")
        )
        assert "is not authorized to perform: sts:AssumeRole" in failure(dms, endpoint)

    @pytest.mark.parametrize("missing", ["username", "password", "host", "port"])
    def test_secret_without_a_key(self, dms, servers, secret, missing):
        values = credentials(servers[0])
        del values[missing]
        assert f"lacks the key(s): {missing}" in failure(dms, with_secret(dms, *secret(values)))

    def test_secret_that_is_gone(self, dms, servers, secret, client):
        secret_arn, role = secret(credentials(servers[0]))
        endpoint = with_secret(dms, secret_arn, role)
        client("secretsmanager").delete_secret(SecretId=secret_arn, ForceDeleteWithoutRecovery=True)
        assert "Secrets Manager can't find the specified secret" in failure(dms, endpoint)

    def test_engine_without_a_server_here(self, dms):
        endpoint = dms.api.create_endpoint(
            EndpointIdentifier=unique("sqlserver"),
            EndpointType="source",
            EngineName="sqlserver",
            Username="app",
            Password=PASSWORD,
            ServerName="127.0.0.1",
            Port=1433,
            DatabaseName="app",
        )["Endpoint"]["EndpointArn"]
        assert "The embedded service has no Microsoft SQL Server server" in failure(dms, endpoint)


class TestTasks:
    """Tasks that cannot go on."""

    def test_source_without_logical_decoding(self, dms, pair):
        plain = postgres.start(
            unique("plain"),
            engine_version="16.4",
            master_username="app",
            master_password=PASSWORD,
            database_name=pair.name,
            parameters={},
        )
        try:
            source, (_, target) = dms.endpoint("source", plain, pair.name), dms.endpoints(pair)
            with pair.session(plain) as session:
                session.execute("CREATE TABLE t (id int PRIMARY KEY)")
            pair.target.execute("CREATE TABLE t (id int PRIMARY KEY)")
            assert dms.test(source)["Status"] == "successful"
            message = fails(dms, dms.task(source, target))
            assert 'logical decoding requires "wal_level" >= "logical"' in message
            full = dms.task(source, target, kind="full-load")
            dms.start(full)
            assert dms.reaches(full, "stopped", "failed")["StopReason"] == "Stop Reason FULL_LOAD_ONLY_FINISHED"
        finally:
            plain.stop()

    def test_user_without_the_right_to_replicate(self, dms, pair):
        user = unique("reader").replace("-", "_")
        pair.source.execute(f"CREATE ROLE {user} LOGIN PASSWORD '{PASSWORD}'")
        _, target = dms.endpoints(pair)
        source = dms.endpoint("source", pair.source_server, pair.name, Username=user)
        assert dms.test(source)["Status"] == "successful"
        assert "permission denied to use replication slots" in fails(dms, dms.task(source, target))

    def test_nothing_selected(self, dms, pair):
        task = dms.task(*dms.endpoints(pair), mappings=rules(selection("nowhere")))
        assert "No tables were found at task initialization" in fails(dms, task)

    def test_target_table_is_missing(self, dms, pair):
        pair.both("CREATE TABLE there (id int PRIMARY KEY)")
        pair.source.execute("CREATE TABLE missing (id int PRIMARY KEY); INSERT INTO there VALUES (1)")
        ends = dms.endpoints(pair)
        strict = dms.task(*ends, ErrorBehavior={"TableErrorPolicy": "STOP_TASK"})
        message = fails(dms, strict)
        assert "Table 'public'.'missing' was errored/suspended" in message
        assert 'relation "public.missing" does not exist' in message
        lenient = dms.task(*ends, FullLoadSettings={"TargetTablePrepMode": "TRUNCATE_BEFORE_LOAD"})
        dms.start(lenient)
        assert dms.loaded(lenient)["ReplicationTaskStats"]["TablesErrored"] == 1
        assert {name: table["TableState"] for name, table in dms.statistics(lenient).items()} == {
            "there": "Table completed",
            "missing": "Table does not exist",
        }
        assert list(dms.statistics(lenient, table_state="Table does not exist")) == ["missing"]

    def test_one_table_cannot_be_loaded(self, dms, pair):
        pair.both("CREATE TABLE good (id int PRIMARY KEY); CREATE TABLE bad (id int PRIMARY KEY, v text)")
        pair.target.execute("ALTER TABLE bad ADD CHECK (v <> 'poison')")
        pair.source.execute("INSERT INTO good VALUES (1); INSERT INTO bad VALUES (1, 'poison')")
        task = dms.task(*dms.endpoints(pair))
        dms.start(task)
        dms.loaded(task)
        assert {name: (table["TableState"], table["FullLoadRows"]) for name, table in dms.statistics(task).items()} == {
            "good": ("Table completed", 1),
            "bad": ("Table error", 0),
        }
        pair.source.execute("INSERT INTO good VALUES (2); INSERT INTO bad VALUES (2, 'x')")
        eventually(lambda: pair.same("good"), bool)
        assert dms.show(task)["Status"] == "running"

    def test_change_that_cannot_be_applied(self, dms, pair):
        pair.both("CREATE TABLE t (id int PRIMARY KEY)")
        task = dms.task(*dms.endpoints(pair))
        dms.start(task)
        dms.loaded(task)
        pair.target.execute("INSERT INTO t VALUES (1)")
        pair.source.execute("INSERT INTO t VALUES (1)")
        seen = dms.reaches(task, "failed")
        assert "Failed to apply changes on the target: conflict detected" in seen["LastFailureMessage"]
        pair.target.execute("DELETE FROM t")
        dms.start(task, "resume-processing")
        eventually(lambda: pair.same("t"), bool)

    def test_lost_slot(self, dms, pair):
        pair.both("CREATE TABLE t (id int PRIMARY KEY)")
        task = dms.task(*dms.endpoints(pair))
        dms.start(task)
        dms.loaded(task)
        dms.stop(task)
        slots = "FROM pg_replication_slots WHERE database = current_database()"
        # the server may need a moment to notice that the reader is gone
        eventually(
            lambda: pair.source.execute(f"SELECT bool_or(active) {slots}").fetchone(), lambda row: row == (False,)
        )
        pair.source.execute(f"SELECT pg_drop_replication_slot(slot_name) {slots}")
        dms.start(task, "resume-processing")
        seen = dms.reaches(task, "failed")
        assert 'replication slot "dms_' in seen["LastFailureMessage"]
        assert '" does not exist' in seen["LastFailureMessage"]
        dms.start(task, "reload-target")
        dms.loaded(task)

    def test_restart_is_survived_and_loss_is_noticed(self, dms, servers, monkeypatch):
        monkeypatch.setattr(watch, "_RECOVERY_SECONDS", 5)
        frail = postgres.start(
            unique("frail"),
            engine_version="16.4",
            master_username="app",
            master_password=PASSWORD,
            database_name="app",
            parameters={"rds.logical_replication": "1"},
        )
        both = Pair(servers[0], frail, "app")
        try:
            both.both("CREATE TABLE t (id int PRIMARY KEY)")
            task = dms.task(*dms.endpoints(both))
            dms.start(task)
            dms.loaded(task)
            frail.restart()
            both.source.execute("INSERT INTO t VALUES (1)")
            both.target = both.session(frail)
            eventually(lambda: both.same("t"), bool)
            assert dms.show(task)["Status"] == "running"
        finally:
            both.close()
            frail.stop()
        assert "SqlState: 08001" in dms.reaches(task, "failed")["LastFailureMessage"]
        dms.discard()
        with both.session(servers[0]) as session:
            slots = session.execute("SELECT slot_name FROM pg_replication_slots WHERE database = current_database()")
            assert slots.fetchall() == []
