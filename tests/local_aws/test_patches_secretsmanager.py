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
        password = secrets.get_random_password(PasswordLength=24, ExcludeCharacters=excluded, RequireEachIncludedType=True)["RandomPassword"]
        assert len(password) == 24
        assert not set(password) & set(excluded)
        for kind in (string.ascii_lowercase, string.ascii_uppercase, string.digits, string.punctuation):
            assert set(password) & set(kind)
