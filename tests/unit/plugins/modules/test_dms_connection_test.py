# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""dms_connection_test, on a real database."""

from __future__ import annotations

import threading
import time

import pytest

from tests.local_aws.dms_support import PASSWORD, allow

MODULE = "dms_connection_test"


def statuses(result):
    return [connection["status"] for connection in result["connections"]]


@pytest.fixture
def database(servers, pair):
    """The source of a pair, as a secret would hold it, and its name."""
    server = servers[0]
    values = {"username": server.master_username, "password": PASSWORD, "host": server.host, "port": server.port}
    return values, pair.name


@pytest.fixture
def connection(dms, client, database):
    """A function which makes an endpoint that reads a secret, and returns the module's options for it."""
    created = []

    def make(secret_arn: str, role_arn: str) -> dict[str, str]:
        settings = {
            "SecretsManagerSecretId": secret_arn,
            "SecretsManagerAccessRoleArn": role_arn,
            "DatabaseName": database[1],
        }
        endpoint = dms.api.create_endpoint(
            EndpointIdentifier=f"connection-{len(created)}",
            EndpointType="source",
            EngineName="postgres",
            PostgreSQLSettings=settings,
        )["Endpoint"]["EndpointArn"]
        created.append(endpoint)
        return {"replication_instance_arn": dms.instance, "endpoint_arns": [endpoint]}

    yield make
    for endpoint in created:
        dms.api.delete_endpoint(EndpointArn=endpoint)


@pytest.fixture
def options(connection, secret, database):
    return connection(*secret(database[0]))


def test_check_mode_tests_nothing(run_module, options, dms):
    result = run_module(MODULE, check=True, **options)
    assert (result["changed"], result["tested"], result["connections"]) == (False, [], [])
    assert dms.connections(*options["endpoint_arns"]) == []


def test_it_tests_once_and_is_content(run_module, options):
    first = run_module(MODULE, **options)
    assert (first["changed"], first["tested"], statuses(first)) == (False, options["endpoint_arns"], ["successful"])
    for check in (False, True):
        again = run_module(MODULE, check=check, **options)
        assert (again["tested"], statuses(again)) == ([], ["successful"])


def test_both_ends_are_tested_at_the_same_time(run_module, options, dms, servers, database, monkeypatch):
    other = dms.endpoint("target", servers[1], database[1])
    both = {**options, "endpoint_arns": [*options["endpoint_arns"], other]}
    with monkeypatch.context() as slow:
        # AWS's 30 seconds, shortened to three
        slow.setenv("LOCAL_AWS_TIME_SCALE", "0.1")
        begun = time.monotonic()
        result = run_module(MODULE, **both)
    assert (result["tested"], statuses(result)) == (both["endpoint_arns"], ["successful"] * 2)
    assert 3 <= time.monotonic() - begun < 6
    dms.api.delete_endpoint(EndpointArn=other)


def test_it_tests_again_where_that_is_asked_for(run_module, options, servers):
    assert statuses(run_module(MODULE, **options)) == ["successful"]
    user = servers[0].master_username
    servers[0].execute(f"ALTER ROLE {user} PASSWORD 'changed'")
    try:
        assert not run_module(MODULE, **options)["tested"]
        assert run_module(MODULE, **options, always=True)["failed"]
    finally:
        servers[0].execute(f"ALTER ROLE {user} PASSWORD '{PASSWORD}'")
    # the last test failed, so the next run tests without being asked
    assert run_module(MODULE, **options)["tested"]


def test_without_waiting_the_outcome_is_open(run_module, options):
    result = run_module(MODULE, **options, wait=False)
    assert result["tested"]
    assert statuses(result) in (["testing"], ["successful"])
    assert statuses(run_module(MODULE, **options)) == ["successful"]


def test_a_wrong_password_fails_with_awss_reason_and_without_the_password(run_module, connection, secret, database):
    options = connection(*secret({**database[0], "password": "wrong-horse-43"}))
    result = run_module(MODULE, **options)
    assert result["failed"]
    assert "does not reach endpoint connection-0 (failed): Test Endpoint failed" in result["msg"]
    assert "password authentication failed" in result["msg"]
    assert "wrong-horse-43" not in str(result)


def test_a_missing_right_fails_with_awss_reason(run_module, connection, secret, database):
    options = connection(*secret(database[0], readable=False))
    result = run_module(MODULE, **options, iam_propagation_timeout=0)
    assert result["failed"]
    assert "is not authorized to perform: secretsmanager:GetSecretValue" in result["msg"]


def test_a_right_that_becomes_known_is_waited_for(run_module, connection, secret, database, client):
    secret_arn, role_arn = secret(database[0], readable=False)
    right = {
        "RoleName": role_arn.rpartition("/")[2],
        "PolicyName": "read",
        "PolicyDocument": allow("secretsmanager:GetSecretValue", secret_arn),
    }
    later = threading.Timer(1.5, lambda: client("iam").put_role_policy(**right))
    later.start()
    assert statuses(run_module(MODULE, **connection(secret_arn, role_arn))) == ["successful"]
    later.join()


def test_waiting_too_long_names_both_and_the_state(run_module, options, monkeypatch):
    with monkeypatch.context() as slow:
        # AWS's 30 seconds, shortened to three
        slow.setenv("LOCAL_AWS_TIME_SCALE", "0.1")
        result = run_module(MODULE, **options, wait_timeout=1)
    what = (
        f"The test of endpoint {options['endpoint_arns'][0]} from replication instance "
        f"{options['replication_instance_arn']}"
    )
    assert result["msg"] == f"{what} is still in state testing after waiting 1 seconds."
    # a test that is being made is waited for, not begun again
    assert statuses(run_module(MODULE, **options)) == ["successful"]


def test_the_last_tests_are_listed_by_every_filter(run_module, options, dms, servers, database):
    other = dms.endpoint("target", servers[1], database[1], Password="wrong-horse-43")
    run_module(MODULE, **options)
    dms.test(other)

    def found(**filters):
        result = run_module("dms_connection_test_info", **filters)
        return [connection["endpoint_arn"] for connection in result["connections"]]

    (own,) = options["endpoint_arns"]
    assert {own, other} <= set(found(replication_instance_arn=dms.instance))
    assert found(endpoint_arn=own) == found(endpoint_arn=own, status="successful") == [own]
    assert found(endpoint_arn=own, status="failed") == []
    failed = run_module("dms_connection_test_info", endpoint_arn=other, check=True)["connections"][0]
    assert (failed["status"], "password authentication failed" in failed["last_failure_message"]) == ("failed", True)
    assert found(endpoint_arn=own + "X") == []
    dms.api.delete_endpoint(EndpointArn=other)


def test_an_unknown_endpoint_is_refused_with_awss_reason(run_module, options):
    result = run_module(
        MODULE, **{**options, "endpoint_arns": [*options["endpoint_arns"], options["endpoint_arns"][0] + "X"]}
    )
    assert result["failed"]
    assert result["error"]["code"] == "ResourceNotFoundFault"
