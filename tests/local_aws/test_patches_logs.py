# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudWatch Logs as AWS has it where moto differs."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError


@pytest.fixture(scope="module")
def logs(client):
    return client("logs")


def _key(client, *services, condition=None):
    statements = [
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "kms:*", "Resource": "*"}
    ]
    statements += [
        {
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": "kms:Encrypt*",
            "Resource": "*",
            **({"Condition": condition} if condition else {}),
        }
        for service in services
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    return client("kms").create_key(Policy=policy)["KeyMetadata"]["Arn"]


@pytest.mark.patch
@pytest.mark.parametrize("services", [(), ("logs.eu-west-1.amazonaws.com",)])
def test_a_key_that_does_not_let_logs_in_is_refused(client, logs, services):
    with pytest.raises(ClientError) as refused:
        logs.create_log_group(logGroupName="/never/made", kmsKeyId=_key(client, *services))

    assert refused.value.response["Error"]["Code"] == "InvalidParameterException"
    assert logs.describe_log_groups(logGroupNamePrefix="/never/made")["logGroups"] == []


@pytest.mark.patch
def test_a_missing_key_is_refused(logs):
    with pytest.raises(ClientError, match="does not exist or is not allowed"):
        logs.create_log_group(logGroupName="/never/made", kmsKeyId="arn:aws:kms:us-east-1:123456789012:key/missing")


def test_a_key_that_lets_logs_in_is_kept(client, logs):
    key = _key(client, "logs.us-east-1.amazonaws.com")
    logs.create_log_group(logGroupName="/encrypted", kmsKeyId=key)

    (found,) = logs.describe_log_groups(logGroupNamePrefix="/encrypted")["logGroups"]
    logs.delete_log_group(logGroupName="/encrypted")

    assert found["kmsKeyId"] == key


@pytest.mark.patch
def test_a_key_that_is_for_another_group_is_refused(client, logs):
    condition = {
        "ArnLike": {"kms:EncryptionContext:aws:logs:arn": ["arn:aws:logs:us-east-1:123456789012:log-group:/mine/*"]}
    }
    key = _key(client, "logs.us-east-1.amazonaws.com", condition=condition)
    logs.create_log_group(logGroupName="/mine/one", kmsKeyId=key)
    logs.delete_log_group(logGroupName="/mine/one")
    with pytest.raises(ClientError, match="not allowed to be used with LogGroup"):
        logs.create_log_group(logGroupName="/yours/one", kmsKeyId=key)


@pytest.mark.patch
def test_a_group_can_be_given_a_key_and_be_rid_of_it(client, logs):
    logs.create_log_group(logGroupName="/later")
    logs.associate_kms_key(logGroupName="/later", kmsKeyId=_key(client, "logs.us-east-1.amazonaws.com"))
    (encrypted,) = logs.describe_log_groups(logGroupNamePrefix="/later")["logGroups"]
    with pytest.raises(ClientError, match="not allowed"):
        logs.associate_kms_key(logGroupName="/later", kmsKeyId=_key(client))
    logs.disassociate_kms_key(logGroupName="/later")
    (plain,) = logs.describe_log_groups(logGroupNamePrefix="/later")["logGroups"]
    logs.delete_log_group(logGroupName="/later")
    assert "kmsKeyId" in encrypted and "kmsKeyId" not in plain
    with pytest.raises(ClientError) as missing:
        logs.associate_kms_key(logGroupName="/later", kmsKeyId=encrypted["kmsKeyId"])
    assert missing.value.response["Error"]["Code"] == "ResourceNotFoundException"


@pytest.mark.patch
def test_a_retention_that_is_none_of_the_periods_is_refused(logs):
    logs.create_log_group(logGroupName="/kept")

    with pytest.raises(ClientError) as refused:
        logs.put_retention_policy(logGroupName="/kept", retentionInDays=8)
    logs.delete_log_group(logGroupName="/kept")

    assert refused.value.response["Error"]["Code"] == "InvalidParameterException"
