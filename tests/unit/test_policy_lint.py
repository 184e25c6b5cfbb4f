# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The linter of policies finds what is wrong with one, and nothing in what is right."""

from __future__ import annotations

import pytest

from tests.policies import findings

BUCKET = "arn:aws:s3:::payments"
GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/vpc/payments"


def policy(**statement):
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Sid": "It", **statement}]}


def identity(action, resource, **others):
    return findings(policy(Action=action, Resource=resource, **others), of="identity")


def trust(service, condition=None):
    statement = {"Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return findings(policy(**statement, **({"Condition": condition} if condition else {})), of="trust")


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:ListBucket", BUCKET),
        (["s3:GetObject", "s3:PutObject"], [f"{BUCKET}/*"]),
        (["logs:CreateLogStream", "logs:PutLogEvents"], f"{GROUP}:*"),
        ("secretsmanager:GetRandomPassword", "*"),
    ],
)
def test_what_is_right_is_left_alone(action, resource):
    assert identity(action, resource) == []


@pytest.mark.parametrize(
    ("action", "resource", "sentence"),
    [
        ("s3:GetObjct", f"{BUCKET}/*", "there is no action s3:GetObjct"),
        ("s3:GetObject", BUCKET, "s3:GetObject is about none of arn:aws:s3:::payments"),
        (["s3:ListBucket", "s3:GetObject"], [BUCKET], "s3:GetObject is about none"),
        (
            "s3:ListBucket",
            [BUCKET, f"{BUCKET}/*"],
            "arn:aws:s3:::payments/* is nothing that s3:ListBucket could be about",
        ),
        ("s3:GetObject", "*", "allowed for every resource, and AWS can tell them apart"),
        ("s3:Get*", f"{BUCKET}/*", "s3:Get* is more than one action"),
    ],
)
def test_what_is_wrong_is_said(action, resource, sentence):
    assert any(sentence in found for found in identity(action, resource)), identity(action, resource)


def test_a_condition_that_the_action_does_not_know_is_said():
    wrong = identity(
        "s3:GetObject", f"{BUCKET}/*", Condition={"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}
    )
    assert wrong == ["It: kms:ViaService is no condition of s3:GetObject."]
    key = "arn:aws:kms:us-east-1:123456789012:key/1"
    assert (
        identity("kms:Decrypt", key, Condition={"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}) == []
    )


def test_a_service_that_may_be_anybodys_deputy_is_said():
    assert "a condition on aws:SourceAccount" in trust("ecs-tasks.amazonaws.com")[0]
    assert trust("ecs-tasks.amazonaws.com", {"StringEquals": {"aws:SourceAccount": "123456789012"}}) == []


def test_everybody_is_too_many():
    statement = {"Principal": "*", "Action": "s3:GetObject", "Resource": f"{BUCKET}/*"}
    assert findings(policy(**statement), of="s3") == ["It: everybody is let in."]
    assert findings({**policy(**statement), "Statement": [{**statement, "Effect": "Deny"}]}, of="s3") == []


def test_an_old_version_of_the_language_is_said():
    assert findings({"Version": "2008-10-17", "Statement": []}, of="trust") == ["Version is not 2012-10-17."]
