# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rotation as Secrets Manager does it, with a real password in a real database."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError

from local_aws import postgres
from tests.local_aws.rotation_support import can_log_in, held, make_function, make_secret

DAYS = {"AutomaticallyAfterDays": 30}


@pytest.fixture(scope="module")
def server(endpoint_url):
    server = postgres.start(
        "rotation-patches",
        engine_version="17.5",
        master_username="owner",
        master_password="first-word-of-three",
        database_name="postgres",
        parameters={},
    )
    yield server
    server.stop()


@pytest.fixture
def secrets(client):
    return client("secretsmanager")


@pytest.fixture
def secret(client, server):
    return make_secret(client, server)


@pytest.fixture
def function(client):
    return make_function(client)


def refusal(call, **request):
    with pytest.raises(ClientError) as refused:
        call(**request)
    return refused.value.response["Error"]["Code"]


@pytest.mark.patch
def test_a_rotation_changes_the_password_that_is_in_force(client, secrets, secret, function):
    before = held(client, secret)

    version = secrets.rotate_secret(SecretId=secret, RotationLambdaARN=function, RotationRules=DAYS)["VersionId"]

    after, described = held(client, secret), secrets.describe_secret(SecretId=secret)
    assert (can_log_in(before), can_log_in(after)) == (False, True)
    assert {**after, "password": before["password"]} == before == held(client, secret, VersionStage="AWSPREVIOUS")
    assert described["VersionIdsToStages"][version] == ["AWSCURRENT"]
    assert (described["RotationEnabled"], described["RotationLambdaARN"], described["RotationRules"]) == (
        True,
        function,
        DAYS,
    )
    ahead = described["NextRotationDate"] - datetime.now(UTC)
    assert 29 <= ahead.days <= 30 and described["LastRotatedDate"]


@pytest.mark.patch
def test_without_rotating_immediately_the_password_stays(client, secrets, secret, function):
    before = held(client, secret)

    secrets.rotate_secret(
        SecretId=secret,
        RotationLambdaARN=function,
        RotateImmediately=False,
        RotationRules={"ScheduleExpression": "rate(10 days)", "Duration": "3h"},
    )

    described = secrets.describe_secret(SecretId=secret)
    assert held(client, secret) == before and "LastRotatedDate" not in described
    assert described["RotationRules"] == {
        "ScheduleExpression": "rate(10 days)",
        "Duration": "3h",
        "AutomaticallyAfterDays": 10,
    }
    secrets.rotate_secret(SecretId=secret)
    assert held(client, secret) != before


@pytest.mark.patch
def test_a_rotation_that_takes_time_is_not_begun_twice_and_can_be_cancelled(
    client, secrets, secret, function, monkeypatch
):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.02")
    before = held(client, secret)
    version = secrets.rotate_secret(SecretId=secret, RotationLambdaARN=function, RotationRules=DAYS)["VersionId"]
    twice = refusal(secrets.rotate_secret, SecretId=secret)

    secrets.cancel_rotate_secret(SecretId=secret)
    time.sleep(0.8)

    described = secrets.describe_secret(SecretId=secret)
    assert twice == "InvalidRequestException" and held(client, secret) == before
    assert described["VersionIdsToStages"].get(version, []) == []
    assert (described["RotationEnabled"], described["RotationRules"]) == (False, DAYS)
    assert "NextRotationDate" not in described


@pytest.mark.patch
def test_a_rotation_that_fails_leaves_its_version_pending(client, secrets, secret, function):
    held_before = held(client, secret)
    secrets.put_secret_value(
        SecretId=secret, SecretString='{"username": "rotated", "password": "wrong", "host": "nowhere", "port": 1}'
    )

    version = secrets.rotate_secret(SecretId=secret, RotationLambdaARN=function, RotationRules=DAYS)["VersionId"]

    described = secrets.describe_secret(SecretId=secret)
    assert described["VersionIdsToStages"][version] == ["AWSPENDING"] and "LastRotatedDate" not in described
    assert can_log_in(held_before)


@pytest.mark.patch
def test_the_version_before_helps_a_rotation_out(client, secrets, secret, function):
    """As after a rotation that was cut short between the database and the secret."""
    before = held(client, secret)
    secrets.put_secret_value(SecretId=secret, SecretString=json.dumps({**before, "password": "never-set"}))

    secrets.rotate_secret(SecretId=secret, RotationLambdaARN=function, RotationRules=DAYS)

    assert held(client, secret)["password"] not in (before["password"], "never-set")
    assert can_log_in(held(client, secret)) and not can_log_in(before)


@pytest.mark.patch
def test_the_copy_that_leads_to_the_writer_follows_where_it_leads_there(client, secrets, secret):
    elsewhere = f"{secret}-elsewhere"
    secrets.create_secret(
        Name=f"{secret}-writer", SecretString=json.dumps({**held(client, secret), "host": "writer.example.com"})
    )
    secrets.create_secret(
        Name=elsewhere, SecretString=json.dumps({**held(client, secret), "password": "of-another-database"})
    )
    kept = held(client, elsewhere)
    for copy in (f"{secret}-writer", elsewhere):
        function = make_function(client, environment={"WRITER_SECRET": copy})
        secrets.rotate_secret(SecretId=secret, RotationLambdaARN=function, RotationRules=DAYS)
        if copy != elsewhere:
            assert held(client, copy) == {**held(client, secret), "host": "writer.example.com"}
    assert held(client, elsewhere) == kept


@pytest.mark.patch
@pytest.mark.parametrize(
    "rules",
    [
        {},
        {**DAYS, "ScheduleExpression": "rate(10 days)"},
        {"ScheduleExpression": "rate(2 hours)"},
        {"ScheduleExpression": "sometimes"},
        {**DAYS, "Duration": "long"[:3]},
    ],
)
def test_rules_that_make_no_sense_are_refused(secrets, secret, function, rules):
    code = refusal(secrets.rotate_secret, SecretId=secret, RotationLambdaARN=function, RotationRules=rules)
    assert code == "InvalidParameterException"


@pytest.mark.patch
def test_a_function_is_needed_that_may_be_invoked(client, secrets, secret):
    assert refusal(secrets.rotate_secret, SecretId=secret, RotationRules=DAYS) == "InvalidRequestException"
    closed = make_function(client, invocable=False)
    assert (
        refusal(secrets.rotate_secret, SecretId=secret, RotationLambdaARN=closed, RotationRules=DAYS)
        == "AccessDeniedException"
    )
    nobody = closed.replace("rotation", "nobody")
    assert (
        refusal(secrets.rotate_secret, SecretId=secret, RotationLambdaARN=nobody, RotationRules=DAYS)
        == "ResourceNotFoundException"
    )
