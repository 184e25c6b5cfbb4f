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


def _key(client, *services):
    statements = [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "kms:*", "Resource": "*"}]
    statements += [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "kms:Encrypt*", "Resource": "*"} for service in services]
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
def test_a_retention_that_is_none_of_the_periods_is_refused(logs):
    logs.create_log_group(logGroupName="/kept")

    with pytest.raises(ClientError) as refused:
        logs.put_retention_policy(logGroupName="/kept", retentionInDays=8)
    logs.delete_log_group(logGroupName="/kept")

    assert refused.value.response["Error"]["Code"] == "InvalidParameterException"
