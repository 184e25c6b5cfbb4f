# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The module cloudwatch_log_groups, run on the embedded AWS."""

from __future__ import annotations

import json
import uuid

import pytest

MODULE = "cloudwatch_log_groups"
ACCOUNT = "123456789012"


@pytest.fixture
def logs(client):
    return client("logs")


@pytest.fixture
def names():
    return [f"/kept/{uuid.uuid4().hex[:8]}/{kind}" for kind in ("one", "two")]


def key_for(client, names):
    """A key which Logs may use for these groups and no others."""
    arns = [f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:{name}" for name in names]
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
                "Action": "kms:*",
                "Resource": "*",
            },
            {
                "Effect": "Allow",
                "Principal": {"Service": "logs.us-east-1.amazonaws.com"},
                "Action": "kms:*",
                "Resource": "*",
                "Condition": {"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": arns}},
            },
        ],
    }
    return client("kms").create_key(Policy=json.dumps(policy))["KeyMetadata"]["Arn"]


def asked(logs, name):
    return next(
        (
            group
            for group in logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
            if group["logGroupName"] == name
        ),
        None,
    )


def test_groups_are_encrypted_and_kept_for_as_long_as_said(run_module, client, logs, names):
    options = {
        "names": names,
        "retention_in_days": 30,
        "kms_key_id": key_for(client, names),
        "tags": {"team": "payments"},
    }
    made = run_module(MODULE, **options)
    assert made["changed"]
    for name in names:
        found = asked(logs, name)
        assert (found["retentionInDays"], found["kmsKeyId"]) == (30, options["kms_key_id"])
        assert made["log_groups"][name]["tags"] == {"team": "payments", "Name": name}
    assert not run_module(MODULE, **options)["changed"]


def test_a_group_which_a_service_made_is_encrypted_and_what_it_holds_stays(run_module, client, logs, names):
    logs.create_log_group(logGroupName=names[0])
    logs.create_log_stream(logGroupName=names[0], logStreamName="stream")
    options = {"names": names, "retention_in_days": 7, "kms_key_id": key_for(client, names)}
    announced = run_module(MODULE, check=True, **options)
    assert announced["changed"] and "kmsKeyId" not in asked(logs, names[0])
    assert run_module(MODULE, **options)["changed"]
    assert (asked(logs, names[0])["kmsKeyId"], asked(logs, names[0])["retentionInDays"]) == (options["kms_key_id"], 7)
    assert logs.describe_log_streams(logGroupName=names[0])["logStreams"]
    assert not run_module(MODULE, **options)["changed"]


def test_a_key_that_is_for_other_groups_is_refused_with_the_code_of_aws(run_module, client, logs, names):
    refused = run_module(MODULE, names=names[1:], kms_key_id=key_for(client, names[:1]))
    assert refused["failed"] and refused["error"]["code"] == "InvalidParameterException"
    assert asked(logs, names[1]) is None


def test_a_group_whose_name_begins_alike_is_another_one(run_module, logs, names):
    logs.create_log_group(logGroupName=f"{names[0]}-more")
    assert run_module(MODULE, names=names[:1])["changed"]
    assert run_module(MODULE, names=names[:1], state="absent")["changed"]
    assert asked(logs, f"{names[0]}-more")
    assert not run_module(MODULE, names=names[:1], state="absent")["changed"]


def test_a_number_of_days_that_aws_does_not_have_is_refused(run_module, logs, names):
    refused = run_module(MODULE, names=names, retention_in_days=8)
    assert refused["failed"] and "retention_in_days" in refused["msg"]
    assert asked(logs, names[0]) is None
