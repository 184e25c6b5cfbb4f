# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Secrets Manager as AWS has it where moto differs, and what the secrets role relies on."""

from __future__ import annotations

import string

import pytest
from botocore.exceptions import ClientError


@pytest.fixture(scope="module")
def secrets(client):
    return client("secretsmanager")


@pytest.mark.patch
def test_the_name_of_a_secret_in_its_recovery_window_is_taken(secrets):
    secrets.create_secret(Name="waiting", SecretString="first")
    secrets.delete_secret(SecretId="waiting", RecoveryWindowInDays=7)

    with pytest.raises(ClientError) as refused:
        secrets.create_secret(Name="waiting", SecretString="second")
    secrets.delete_secret(SecretId="waiting", ForceDeleteWithoutRecovery=True)

    assert refused.value.response["Error"]["Code"] == "InvalidRequestException"
    assert "already scheduled for deletion" in str(refused.value)


@pytest.mark.patch
def test_a_secret_in_its_recovery_window_takes_no_version(secrets):
    secrets.create_secret(Name="leaving", SecretString="first")
    secrets.delete_secret(SecretId="leaving", RecoveryWindowInDays=7)
    with pytest.raises(ClientError) as refused:
        secrets.put_secret_value(SecretId="leaving", SecretString="second")
    secrets.restore_secret(SecretId="leaving")
    value = secrets.get_secret_value(SecretId="leaving")["SecretString"]
    secrets.delete_secret(SecretId="leaving", ForceDeleteWithoutRecovery=True)
    assert refused.value.response["Error"]["Code"] == "InvalidRequestException"
    assert "marked for deletion" in str(refused.value) and value == "first"


def test_a_secret_deleted_by_force_is_made_anew(secrets):
    first = secrets.create_secret(Name="again", SecretString="first")["ARN"]
    secrets.delete_secret(SecretId="again", ForceDeleteWithoutRecovery=True)
    second = secrets.create_secret(Name="again", SecretString="second")["ARN"]

    value = secrets.get_secret_value(SecretId="again")["SecretString"]
    secrets.delete_secret(SecretId="again", ForceDeleteWithoutRecovery=True)

    assert value == "second"
    assert first != second


def test_random_passwords_are_as_asked_for(secrets):
    excluded = ";.:+'\"@/\\ %"
    for _ in range(20):
        password = secrets.get_random_password(
            PasswordLength=24, ExcludeCharacters=excluded, RequireEachIncludedType=True
        )["RandomPassword"]
        assert len(password) == 24
        assert not set(password) & set(excluded)
        for kind in (string.ascii_lowercase, string.ascii_uppercase, string.digits, string.punctuation):
            assert set(password) & set(kind)


@pytest.mark.patch
def test_a_copy_in_another_region_has_its_key(client, secrets):
    copies = [{"Region": "eu-west-1", "KmsKeyId": "alias/there"}, {"Region": "us-west-2"}]
    secrets.create_secret(Name="copied", SecretString="one", AddReplicaRegions=copies)
    named = {
        copy["Region"]: copy["KmsKeyId"] for copy in secrets.describe_secret(SecretId="copied")["ReplicationStatus"]
    }
    there = client("secretsmanager", "eu-west-1").describe_secret(SecretId="copied")
    elsewhere = client("secretsmanager", "us-west-2").describe_secret(SecretId="copied")
    secrets.remove_regions_from_replication(SecretId="copied", RemoveReplicaRegions=list(named))
    secrets.delete_secret(SecretId="copied", ForceDeleteWithoutRecovery=True)
    assert named == {"eu-west-1": "alias/there", "us-west-2": "alias/aws/secretsmanager"}
    assert (there["PrimaryRegion"], there["KmsKeyId"]) == ("us-east-1", "alias/there")
    assert "KmsKeyId" not in elsewhere
