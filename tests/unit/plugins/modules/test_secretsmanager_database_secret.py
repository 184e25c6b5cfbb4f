# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""secretsmanager_database_secret on the embedded AWS; the real password is looked for in every output."""

from __future__ import annotations

import json

import pytest

MODULE = "secretsmanager_database_secret"
NAME = "ledger-source-dev/database"
STATED = {
    "name": NAME,
    "username": "ledger",
    "engine": "postgres",
    "dbname": "payments",
    "description": "The ledger's",
    "tags": {"migrate:suffix": "dev"},
}


@pytest.fixture
def secrets(client):
    """A client, and no secret before or after."""
    secretsmanager = client("secretsmanager")
    yield secretsmanager
    secretsmanager.delete_secret(SecretId=NAME, ForceDeleteWithoutRecovery=True)


@pytest.fixture
def run(run_module, secrets):
    """The module, whose every output is searched for the password that was and the one that is."""

    def run(**arguments):
        passwords = [held(secrets).get("password")]
        result = run_module(MODULE, **{"name": NAME, **arguments})
        passwords.append(held(secrets).get("password"))
        assert not any(password and password in json.dumps(result) for password in passwords)
        return result

    return run


def held(secrets):
    """What the secret holds: {} when there is none, or none that can be read."""
    try:
        text = secrets.get_secret_value(SecretId=NAME)["SecretString"]
    except (secrets.exceptions.ResourceNotFoundException, secrets.exceptions.InvalidRequestException):
        return {}
    return json.loads(text) if text.startswith("{") else {}


def listed(secrets):
    """Whether the secret is there in any state."""
    found = secrets.list_secrets(IncludePlannedDeletion=True, Filters=[{"Key": "name", "Values": [NAME]}])
    return bool(found["SecretList"])


def test_made_once_with_a_password_that_dms_and_rds_can_take(run, secrets):
    made = run(**STATED)
    assert made["changed"]
    credential = held(secrets)
    assert {key: credential[key] for key in ("username", "engine", "dbname")} == {
        "username": "ledger",
        "engine": "postgres",
        "dbname": "payments",
    }
    assert len(credential["password"]) == 32
    assert not set(credential["password"]) & set(";.:+/@\"' \\%")
    described = secrets.describe_secret(SecretId=NAME)
    assert described["Description"] == "The ledger's"
    assert described["Tags"] == [{"Key": "migrate:suffix", "Value": "dev"}]
    assert made["secret"]["arn"] == described["ARN"]
    assert made["secret"]["has_password"] is True
    assert made["secret"]["host"] is None
    again = run(**STATED)
    assert (again["changed"], again["secret"]) == (False, made["secret"])
    assert held(secrets) == credential


def test_passwords_differ(run, secrets):
    run(**STATED)
    first = held(secrets)["password"]
    secrets.delete_secret(SecretId=NAME, ForceDeleteWithoutRecovery=True)
    run(**STATED)
    assert held(secrets)["password"] != first


def test_an_address_comes_later_and_the_password_stays(run, secrets):
    before = run(**STATED)["secret"]
    password = held(secrets)["password"]
    told = run(host="127.0.0.1", port=5433, diff=True)
    assert told["changed"]
    assert held(secrets) == {
        "username": "ledger",
        "engine": "postgres",
        "dbname": "payments",
        "host": "127.0.0.1",
        "port": 5433,
        "password": password,
    }
    assert (told["diff"]["before"]["host"], told["diff"]["after"]["host"]) == (None, "127.0.0.1")
    assert told["secret"]["version_id"] != before["version_id"]
    assert told["secret"]["tags"] == {"migrate:suffix": "dev"}
    assert run(host="127.0.0.1", port=5433)["changed"] is False
    # The role which makes the secret does not know the address and must not take it away again.
    assert run(**STATED)["changed"] is False
    assert held(secrets)["host"] == "127.0.0.1"


def test_what_else_it_holds_stays(run, secrets):
    run(**STATED)
    secrets.put_secret_value(SecretId=NAME, SecretString=json.dumps({**held(secrets), "masterarn": "arn:other"}))
    run(host="db.example")
    assert held(secrets)["masterarn"] == "arn:other"


def test_description_and_tags_change_without_a_new_version(run, secrets):
    before = run(**STATED)["secret"]
    wanted = {**STATED, "description": "Another", "tags": {"team": "ledger"}}
    assert run(**wanted, check=True)["secret"]["tags"] == {"team": "ledger"}
    after = run(**wanted, diff=True)
    assert after["changed"]
    assert (after["secret"]["description"], after["secret"]["tags"]) == ("Another", {"team": "ledger"})
    assert after["secret"]["version_id"] == before["version_id"]
    assert run(tags={"more": "1"}, purge_tags=False)["secret"]["tags"] == {"team": "ledger", "more": "1"}


def test_the_key_is_changed_and_recognised(run, client):
    key = client("kms").create_key()["KeyMetadata"]
    run(**STATED)
    assert run(**STATED, kms_key_id=key["Arn"])["changed"]
    assert run(**STATED, kms_key_id=key["Arn"])["changed"] is False
    assert run(**STATED, kms_key_id=key["KeyId"])["changed"] is False


def test_a_dry_run_makes_nothing(run, secrets):
    planned = run(**STATED, check=True, diff=True)
    assert planned["changed"]
    assert planned["diff"]["before"] == {}
    assert planned["secret"]["username"] == "ledger"
    assert not listed(secrets)


def test_a_dry_run_changes_nothing(run, secrets):
    made = run(**STATED)
    credential = held(secrets)
    assert run(**STATED, check=True)["changed"] is False
    planned = run(**STATED, host="db.example", check=True)
    assert planned["changed"]
    assert planned["secret"] == {**made["secret"], "host": "db.example"}
    assert held(secrets) == credential
    gone = run(state="absent", check=True)
    assert gone["changed"]
    assert held(secrets) == credential


def test_removed_once_with_time_to_think_again(run, secrets):
    run(**STATED)
    gone = run(state="absent", recovery_window_in_days=7)
    assert (gone["changed"], gone["secret"]) == (True, {})
    assert secrets.describe_secret(SecretId=NAME)["DeletedDate"]
    assert run(state="absent", recovery_window_in_days=7)["changed"] is False


def test_removed_for_good_even_when_scheduled(run, secrets):
    run(**STATED)
    run(state="absent")
    assert run(state="absent", recovery_window_in_days=0)["changed"]
    assert not listed(secrets)
    assert run(state="absent", recovery_window_in_days=0)["changed"] is False


def test_a_secret_being_deleted_is_taken_back_with_its_password(run, secrets):
    run(**STATED)
    credential = held(secrets)
    run(state="absent")
    planned = run(**STATED, check=True)
    assert planned["changed"]
    assert held(secrets) == {}
    back = run(**STATED, host="db.example")
    assert back["changed"]
    assert back["secret"]["deletion_date"] is None
    assert held(secrets) == {**credential, "host": "db.example"}
    assert run(**STATED)["changed"] is False


def test_an_empty_secret_gets_its_password(run, secrets):
    secrets.create_secret(Name=NAME)
    assert run(username="ledger")["changed"]
    assert len(held(secrets)["password"]) == 32


def test_a_secret_without_a_current_version_is_left_alone(run, secrets):
    run(**STATED)
    version = secrets.get_secret_value(SecretId=NAME)["VersionId"]
    secrets.update_secret_version_stage(SecretId=NAME, VersionStage="AWSCURRENT", RemoveFromVersionId=version)
    refused = run(**STATED, host="db.example")
    assert refused["failed"]
    assert "none with the stage AWSCURRENT" in refused["msg"]


def test_what_is_no_credential_is_left_alone(run, secrets):
    secrets.create_secret(Name=NAME, SecretString="a text")
    refused = run(**STATED)
    assert refused["failed"]
    assert refused["msg"] == f"Secret {NAME} holds no JSON object, so it is no database credential."
    assert secrets.get_secret_value(SecretId=NAME)["SecretString"] == "a text"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"recovery_window_in_days": 3}, "recovery_window_in_days is 3: allowed are 7 to 30, or 0"),
        ({"host": "db.example"}, f"Secret {NAME} does not exist yet: making it needs username."),
    ],
)
def test_what_cannot_be_is_refused(run, arguments, words):
    refused = run(**arguments)
    assert refused["failed"]
    assert words in refused["msg"]


def test_aws_reason_is_told(run):
    refused = run(username="ledger", access_key="nobody-known")
    assert refused["failed"]
    assert "Failed to describe the secret" in refused["msg"]
    assert refused["error"]["code"] == "UnrecognizedClientException"


def test_copies_in_other_regions_are_made_and_removed_with_the_secret(run, secrets, client):
    elsewhere = client("secretsmanager", "eu-west-1")
    replicas = [{"region": "eu-west-1", "kms_key_id": "alias/ledger-target-dev"}]
    assert run(check=True, **STATED, replicas=replicas)["secret"]["replicas"] == replicas and not listed(secrets)
    assert run(**STATED, replicas=replicas)["secret"]["replicas"] == replicas
    copy = elsewhere.describe_secret(SecretId=NAME)
    assert (copy["PrimaryRegion"], copy["KmsKeyId"]) == ("us-east-1", "alias/ledger-target-dev")
    assert run(**STATED, replicas=replicas)["changed"] is False
    assert run(host="ledger.example", port=5432)["secret"]["replicas"] == replicas
    assert json.loads(elsewhere.get_secret_value(SecretId=NAME)["SecretString"]) == held(secrets)

    assert run(replicas=[{"region": "us-west-2"}])["secret"]["replicas"][0]["region"] == "us-west-2"
    with pytest.raises(elsewhere.exceptions.ResourceNotFoundException):
        elsewhere.describe_secret(SecretId=NAME)
    run(state="absent", recovery_window_in_days=0)
    with pytest.raises(elsewhere.exceptions.ResourceNotFoundException):
        client("secretsmanager", "us-west-2").describe_secret(SecretId=NAME)


def test_a_resource_policy_is_put_kept_and_taken_away(run, secrets):
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
                "Action": "secretsmanager:GetSecretValue",
                "Resource": "*",
            }
        ],
    }
    made = run(**STATED, resource_policy=policy)
    assert made["secret"]["resource_policy"] == policy
    assert json.loads(secrets.get_resource_policy(SecretId=NAME)["ResourcePolicy"]) == policy
    assert not run(**STATED, resource_policy=policy)["changed"]
    assert not run(**STATED)["changed"]
    planned = run(**STATED, resource_policy={}, check=True)
    assert planned["changed"] and "resource_policy" not in planned["secret"]
    gone = run(**STATED, resource_policy={})
    assert gone["changed"] and gone["secret"]["resource_policy"] is None
    assert "ResourcePolicy" not in secrets.get_resource_policy(SecretId=NAME)
    assert not run(**STATED, resource_policy={})["changed"]
    assert run(**STATED, resource_policy=policy)["secret"]["resource_policy"] == policy
