# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""KMS as AWS has it where moto differs."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError


@pytest.fixture(scope="module")
def kms(client):
    return client("kms")


@pytest.mark.patch
def test_a_key_is_deleted_and_taken_back_by_its_arn(kms):
    arn = kms.create_key()["KeyMetadata"]["Arn"]

    kms.schedule_key_deletion(KeyId=arn, PendingWindowInDays=7)
    pending = kms.describe_key(KeyId=arn)["KeyMetadata"]["KeyState"]
    kms.cancel_key_deletion(KeyId=arn)

    assert (pending, kms.describe_key(KeyId=arn)["KeyMetadata"]["KeyState"]) == ("PendingDeletion", "Disabled")


@pytest.mark.patch
@pytest.mark.parametrize(
    ("action", "arguments"),
    [
        ("schedule_key_deletion", {}),
        ("enable_key", {}),
        ("enable_key_rotation", {}),
        ("encrypt", {"Plaintext": b"text"}),
    ],
)
def test_a_key_that_waits_for_its_deletion_refuses(kms, action, arguments):
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)

    with pytest.raises(ClientError) as refused:
        getattr(kms, action)(KeyId=key, **arguments)

    assert refused.value.response["Error"]["Code"] == "KMSInvalidStateException"


@pytest.mark.patch
def test_a_key_is_disabled_and_enabled_by_its_arn(client):
    kms = client("kms")
    arn = kms.create_key()["KeyMetadata"]["Arn"]
    kms.disable_key(KeyId=arn)
    assert kms.describe_key(KeyId=arn)["KeyMetadata"]["KeyState"] == "Disabled"
    kms.enable_key(KeyId=arn)
    assert kms.describe_key(KeyId=arn)["KeyMetadata"]["KeyState"] == "Enabled"
