# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The rotation of secrets on the embedded AWS, of a password in a real database."""

from __future__ import annotations

import json

import pytest

from local_aws import postgres
from tests.local_aws.rotation_support import can_log_in, held, make_function, make_secret

MODULE = "secretsmanager_rotation"


@pytest.fixture(scope="module")
def server(endpoint_url):
    server = postgres.start(
        "rotation-modules",
        engine_version="17.5",
        master_username="owner",
        master_password="first-word-of-three",
        database_name="postgres",
        parameters={},
    )
    yield server
    server.stop()


@pytest.fixture
def secret(client, server):
    return make_secret(client, server, user="turning")


@pytest.fixture
def function(client):
    return make_function(client)


@pytest.fixture
def rotate(run_module, secret):
    return lambda **options: run_module(MODULE, secret_id=secret, **{"wait_timeout": 10, **options})


def asked(client, secret):
    """What Secrets Manager itself says of the rotation."""
    found = client("secretsmanager").describe_secret(SecretId=secret)
    return found.get("RotationEnabled", False), found.get("RotationLambdaARN"), found.get("RotationRules")


def test_rotation_is_turned_on_changed_and_turned_off(rotate, client, secret, function):
    before = held(client, secret)
    wanted = {"rotation_lambda_arn": function, "automatically_after_days": 30}
    planned = rotate(check=True, diff=True, **wanted)
    assert (planned["changed"], planned["diff"]["before"], asked(client, secret)) == (True, {}, (False, None, None))
    assert planned["diff"]["after"]["automatically_after_days"] == 30

    made = rotate(**wanted)
    assert made["changed"] and asked(client, secret) == (True, function, {"AutomaticallyAfterDays": 30})
    assert (made["rotation"]["name"], made["rotation"]["last_rotated_date"]) == (secret, None)
    assert held(client, secret) == before
    for again in (rotate(**wanted), rotate(), rotate(automatically_after_days=30, rotate_immediately=True)):
        assert (again["changed"], again["rotation"]) == (False, made["rotation"])

    planned = rotate(check=True, diff=True, duration="3h")
    assert (planned["diff"]["before"]["duration"], planned["diff"]["after"]["duration"]) == (None, "3h")
    assert asked(client, secret)[2] == {"AutomaticallyAfterDays": 30}
    assert rotate(duration="3h")["changed"]
    assert asked(client, secret) == (True, function, {"AutomaticallyAfterDays": 30, "Duration": "3h"})

    assert rotate(check=True, state="absent")["changed"] and asked(client, secret)[0]
    gone = rotate(state="absent")
    assert (gone["changed"], gone["rotation"], asked(client, secret)[0]) == (True, {}, False)
    assert not rotate(state="absent")["changed"]

    on_again = rotate()
    assert on_again["changed"] and asked(client, secret) == (
        True,
        function,
        {"AutomaticallyAfterDays": 30, "Duration": "3h"},
    )


def test_days_and_a_schedule_take_each_others_place(rotate, client, secret, function):
    rotate(rotation_lambda_arn=function, automatically_after_days=30)
    scheduled = rotate(diff=True, schedule_expression="rate(10 days)")
    assert scheduled["diff"]["after"]["schedule_expression"] == "rate(10 days)"
    assert asked(client, secret)[2] == {"ScheduleExpression": "rate(10 days)", "AutomaticallyAfterDays": 10}
    assert not rotate(schedule_expression=" rate(10  days)")["changed"]
    assert not rotate(automatically_after_days=10)["changed"]

    assert rotate(schedule_expression="cron(0 4 ? * SUN *)", duration="2h")["changed"]
    assert asked(client, secret)[2] == {"ScheduleExpression": "cron(0 4 ? * SUN *)", "Duration": "2h"}
    assert rotate(automatically_after_days=7)["changed"]
    assert asked(client, secret)[2] == {"AutomaticallyAfterDays": 7, "Duration": "2h"}


def test_a_rotation_at_once_is_waited_for_and_shows_no_password(rotate, client, secret, function, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.03")
    before = held(client, secret)
    rotated = rotate(diff=True, rotation_lambda_arn=function, automatically_after_days=30, rotate_immediately=True)
    after = held(client, secret)
    assert (can_log_in(before), can_log_in(after)) == (False, True)
    assert (
        rotated["changed"]
        and rotated["rotation"]["last_rotated_date"]
        and rotated["rotation"]["pending_version_id"] is None
    )
    assert after["password"] not in json.dumps(rotated) and before["password"] not in json.dumps(rotated)


def test_a_rotation_that_fails_is_said(rotate, client, secret, function):
    # the version before may help a rotation out, so that one is wrong too
    for wrong in ("wrong", "also wrong"):
        broken = json.dumps({**held(client, secret), "password": wrong})
        client("secretsmanager").put_secret_value(SecretId=secret, SecretString=broken)
    failed = rotate(rotation_lambda_arn=function, automatically_after_days=30, rotate_immediately=True, wait_timeout=1)
    assert failed["failed"] and "AWSPENDING after waiting 1 seconds" in failed["msg"]
    assert "the log of the rotation function says why" in failed["msg"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "has no schedule yet"),
        ({"automatically_after_days": 30, "schedule_expression": "rate(10 days)"}, "mutually exclusive"),
        ({"automatically_after_days": 30}, "InvalidRequestException"),
        ({"automatically_after_days": 2000}, "automatically_after_days is 2000: allowed are 1 to 1000"),
        ({"automatically_after_days": 30, "duration": "3 hours"}, "duration is '3 hours'"),
    ],
)
def test_what_cannot_be_is_refused(rotate, client, secret, options, said):
    refused = rotate(**options)
    assert refused["failed"] and said in refused["msg"]
    assert asked(client, secret)[0] is False


def test_without_a_secret_there_is_nothing_to_turn_off(run_module):
    assert not run_module(MODULE, secret_id="nobody", state="absent")["changed"]
    assert run_module(MODULE, check=True, secret_id="nobody", automatically_after_days=30)["changed"]
    failed = run_module(MODULE, secret_id="nobody", automatically_after_days=30)
    assert failed["failed"] and "ResourceNotFoundException" in failed["msg"]


def test_rotations_are_listed(rotate, run_module, client, secret, function):
    made = rotate(rotation_lambda_arn=function, automatically_after_days=30)["rotation"]
    info = {"secret_id": secret}
    assert run_module("secretsmanager_rotation_info", **info)["rotations"] == [made]
    assert run_module("secretsmanager_rotation_info", **info, rotation_enabled=False)["rotations"] == []
    assert run_module("secretsmanager_rotation_info", **info, due_within_hours=24 * 31)["rotations"] == [made]
    assert run_module("secretsmanager_rotation_info", **info, due_within_hours=24 * 29)["rotations"] == []
    assert run_module("secretsmanager_rotation_info", secret_id="nobody")["rotations"] == []
    rotate(state="absent")
    assert run_module("secretsmanager_rotation_info", **info, rotation_enabled=True)["rotations"] == []


def test_rotations_are_listed_page_after_page(run_module, client):
    secretsmanager = client("secretsmanager")
    names = [f"paged-{number:03}" for number in range(101)]
    for name in names:
        secretsmanager.create_secret(Name=name, SecretString="{}")
    listed = run_module("secretsmanager_rotation_info", rotation_enabled=False)["rotations"]
    assert [item["name"] for item in listed if item["name"] in names] == names
    for name in names:
        secretsmanager.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
