# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The module sns_topic, run on the embedded AWS."""

from __future__ import annotations

import json
import uuid

import pytest

MODULE = "sns_topic"
POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "cloudwatch.amazonaws.com"},
            "Action": "sns:Publish",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}},
        }
    ],
}


@pytest.fixture
def sns(client):
    return client("sns")


@pytest.fixture
def topic():
    return {
        "name": f"told-{uuid.uuid4().hex[:8]}",
        "kms_master_key_id": "alias/told",
        "policy": POLICY,
        "subscriptions": [{"protocol": "email", "endpoint": "one@example.com"}],
        "tags": {"team": "payments"},
    }


def attributes(sns, made):
    return sns.get_topic_attributes(TopicArn=made["topic"]["topic_arn"])["Attributes"]


def told(sns, made):
    found = sns.list_subscriptions_by_topic(TopicArn=made["topic"]["topic_arn"])["Subscriptions"]
    return sorted(item["Endpoint"] for item in found)


def test_a_topic_is_encrypted_from_the_beginning(run_module, sns, topic):
    made = run_module(MODULE, **topic)
    found = attributes(sns, made)
    assert made["changed"]
    assert (found["KmsMasterKeyId"], json.loads(found["Policy"])) == ("alias/told", POLICY)
    assert told(sns, made) == ["one@example.com"]
    assert not run_module(MODULE, **topic)["changed"]


def test_drift_is_put_back(run_module, sns, topic):
    made = run_module(MODULE, **topic)
    arn = made["topic"]["topic_arn"]
    sns.set_topic_attributes(TopicArn=arn, AttributeName="KmsMasterKeyId", AttributeValue="")
    sns.set_topic_attributes(
        TopicArn=arn, AttributeName="Policy", AttributeValue=json.dumps({**POLICY, "Statement": []})
    )
    sns.subscribe(TopicArn=arn, Protocol="email", Endpoint="stranger@example.com")
    assert run_module(MODULE, **topic)["changed"]
    found = attributes(sns, made)
    assert (found["KmsMasterKeyId"], json.loads(found["Policy"])) == ("alias/told", POLICY)
    assert told(sns, made) == ["one@example.com"]


def test_a_policy_in_another_order_is_no_change(run_module, sns, topic):
    made = run_module(MODULE, **topic)
    other = json.loads(json.dumps(POLICY))
    other["Statement"][0]["Action"] = ["sns:Publish"]
    sns.set_topic_attributes(
        TopicArn=made["topic"]["topic_arn"], AttributeName="Policy", AttributeValue=json.dumps(other)
    )
    assert not run_module(MODULE, **topic)["changed"]


def test_subscriptions_that_are_not_stated_may_stay(run_module, sns, topic):
    made = run_module(MODULE, **topic)
    topic["subscriptions"] = [{"protocol": "email", "endpoint": "two@example.com"}]
    assert run_module(MODULE, **topic, purge_subscriptions=False)["changed"]
    assert told(sns, made) == ["one@example.com", "two@example.com"]
    assert run_module(MODULE, **topic)["changed"]
    assert told(sns, made) == ["two@example.com"]
    del topic["subscriptions"]
    assert not run_module(MODULE, **topic)["changed"]


def test_the_key_can_be_taken_away(run_module, sns, topic):
    made = run_module(MODULE, **topic)
    assert run_module(MODULE, **{**topic, "kms_master_key_id": ""})["changed"]
    assert "KmsMasterKeyId" not in attributes(sns, made)
    assert not run_module(MODULE, **{**topic, "kms_master_key_id": ""})["changed"]


def test_a_name_that_sns_refuses_fails_with_its_code(run_module, topic):
    refused = run_module(MODULE, **{**topic, "name": "not a name"})
    assert refused["failed"] and refused["error"]["code"] in refused["msg"]
