# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`python -m local_aws`: starting, looking, stopping, and leaving nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import boto3
import botocore.exceptions
import pytest

from local_aws import auth, state

CHECKOUT = Path(__file__).resolve().parents[2]


def control(state_dir, *words, status=0):
    done = subprocess.run(
        [sys.executable, "-m", "local_aws", *words, "--state-dir", str(state_dir)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def client_of(state_dir, service):
    endpoint_url = json.loads((state_dir / "state.json").read_text())["endpoint_url"]
    return boto3.client(
        service,
        region_name="us-east-1",
        endpoint_url=endpoint_url,
        aws_access_key_id=auth.ACCESS_KEY,
        aws_secret_access_key=auth.SECRET_KEY,
    )


def make_database(state_dir):
    client_of(state_dir, "rds").create_db_instance(
        DBInstanceIdentifier="ledger",
        Engine="postgres",
        EngineVersion="17.5",
        DBInstanceClass="db.t3.micro",
        MasterUsername="owner",
        MasterUserPassword="long-enough-word",
        DBName="ledger",
        AllocatedStorage=20,
    )


def postmasters(state_dir):
    """The pids of the servers whose data is below a state directory."""
    return [int(path.read_text().split()[0]) for path in (state_dir / "databases").glob("*/postmaster.pid")]


@pytest.fixture
def running(tmp_path):
    control(tmp_path, "up")
    yield tmp_path
    control(tmp_path, "down")


def test_up_status_down(running):
    make_database(running)
    seen = json.loads(control(running, "status", "--json"))
    assert seen["running"] and seen["endpoint_url"].startswith("http://127.0.0.1:") and "us-east-1" in seen["regions"]
    (database,) = seen["databases"]
    assert (database["identifier"], database["engine"], database["host"]) == ("ledger", "postgres", "127.0.0.1")
    servers = postmasters(running)
    directory = str((running / "databases").resolve())
    assert servers and all(state.running(pid, directory) for pid in servers)
    assert "already answers" in control(running, "up")
    assert "is stopped" in control(running, "down")
    assert not any(state.running(pid, directory) for pid in servers)
    assert not Path(directory).exists()
    assert json.loads(control(running, "status", "--json"))["running"] is False
    assert "is not running" in control(running, "down")


def test_names_are_resolved_by_its_dns(running):
    route53 = client_of(running, "route53")
    zone = route53.create_hosted_zone(Name="shop.test", CallerReference="cli")["HostedZone"]["Id"]
    record = {"Name": "db.shop.test", "Type": "CNAME", "TTL": 5, "ResourceRecords": [{"Value": "ledger.shop.test"}]}
    route53.change_resource_record_sets(
        HostedZoneId=zone, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    )
    assert json.loads(control(running, "status", "--json"))["dns"].startswith("127.0.0.1:")
    assert (
        control(running, "resolve", "db.shop.test", "--type", "CNAME") == "db.shop.test. 5 IN CNAME ledger.shop.test.\n"
    )
    assert "does not exist" in control(running, "resolve", "ledger.shop.test", status=1)


def test_two_at_once_do_not_know_each_other(running, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    control(other, "up")
    try:
        client_of(other, "sns").create_topic(Name="only-here")
        assert client_of(other, "sns").list_topics()["Topics"]
        assert client_of(running, "sns").list_topics()["Topics"] == []
    finally:
        control(other, "down")
    assert json.loads(control(running, "status", "--json"))["running"] is True


def test_databases_end_with_a_server_that_is_killed(running):
    make_database(running)
    (server,) = postmasters(running)
    directory = (running / "databases").resolve()
    assert state.running(server, str(directory))
    os.kill(state.read(running)["pid"], signal.SIGKILL)
    deadline = time.monotonic() + 10
    while (state.running(server, str(directory)) or directory.exists()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not state.running(server, str(directory))
    assert not directory.exists()


def test_it_starts_again_after_being_killed_and_is_empty(running):
    make_database(running)
    os.kill(state.read(running)["pid"], signal.SIGKILL)
    control(running, "up")
    assert json.loads(control(running, "status", "--json"))["databases"] == []


@pytest.mark.parametrize(
    ("service", "operation", "code"),
    [
        ("sts", "get_caller_identity", "InvalidClientTokenId"),
        ("ec2", "describe_vpcs", "AuthFailure"),
        ("s3", "list_buckets", "InvalidAccessKeyId"),
        ("dms", "describe_endpoints", "UnrecognizedClientException"),
        ("secretsmanager", "list_secrets", "UnrecognizedClientException"),
    ],
)
def test_unknown_credentials_are_refused_as_each_service_does(endpoint_url, service, operation, code):
    stranger = boto3.client(
        service,
        region_name="us-east-1",
        endpoint_url=endpoint_url,
        aws_access_key_id="somebody-else",
        aws_secret_access_key=auth.SECRET_KEY,
    )
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        getattr(stranger, operation)()
    assert refused.value.response["Error"]["Code"] == code
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_commands_that_need_it_say_how_to_start_it(tmp_path):
    assert "start it with: make up" in control(tmp_path, "sql", "ledger", "SELECT 1", status=1)
    assert "start it with: make up" in control(tmp_path, "resources", status=1)
    assert "start it with: make up" in control(tmp_path, "status")
