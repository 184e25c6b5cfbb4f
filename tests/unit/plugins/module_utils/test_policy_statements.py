# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What policy documents allow, in whichever of their spellings."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._policy_statements import (
    conditions,
    is_everybody,
    missing,
    statements,
    trusted,
)

READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/*"}


@pytest.mark.parametrize(
    ("allowing", "action", "resource", "allowed"),
    [
        ([READ], "s3:GetObject", "arn:aws:s3:::bucket/key", True),
        ([READ], "S3:getobject", "arn:aws:s3:::bucket/key", True),
        ([READ], "s3:PutObject", "arn:aws:s3:::bucket/key", False),
        ([READ], "s3:GetObject", "arn:aws:s3:::bucket", False),
        ([{**READ, "Action": ["s3:List*", "s3:Get*"]}], "s3:GetObject", "arn:aws:s3:::bucket/key", True),
        ([{**READ, "Resource": "*"}], "s3:GetObject", "arn:aws:s3:::other/key", True),
        ([], "s3:GetObject", "arn:aws:s3:::bucket/key", False),
        (
            [{"Effect": "Allow", "NotAction": "s3:PutObject", "Resource": "*"}],
            "s3:GetObject",
            "arn:aws:s3:::bucket/key",
            False,
        ),
    ],
)
def test_what_is_allowed(allowing, action, resource, allowed):
    assert missing(allowing, (action,), resource) == ([] if allowed else [action])


@pytest.mark.parametrize(
    ("principal", "everybody"),
    [
        ("*", True),
        ({"AWS": "*"}, True),
        ({"AWS": ["arn:aws:iam::1:root", "*"]}, True),
        ({"Service": "s3.amazonaws.com"}, False),
        ({"AWS": "arn:aws:iam::1:root"}, False),
        (None, False),
    ],
)
def test_who_is_everybody(principal, everybody):
    assert is_everybody({"Principal": principal}) is everybody


def test_one_statement_needs_no_list_and_another_effect_does_not_count():
    assert statements({"Statement": READ}) == [READ]
    assert statements({"Statement": [READ, {**READ, "Effect": "Deny"}]}) == [READ]
    assert statements({}) == statements(None) == []


def test_who_is_trusted():
    policy = {
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": ["a.amazonaws.com", "b.amazonaws.com"]}},
            {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::1:root"}},
            {"Effect": "Deny", "Principal": {"Service": "c.amazonaws.com"}},
        ]
    }
    assert trusted({"AssumeRolePolicyDocument": policy}) == {"a.amazonaws.com", "b.amazonaws.com"}


def test_keys_of_conditions_are_compared_without_case():
    assert conditions(
        {"Condition": {"StringEquals": {"AWS:SourceAccount": "1"}, "Bool": {"aws:SecureTransport": "false"}}}
    ) == {"aws:sourceaccount", "aws:securetransport"}
    assert conditions({}) == set()
