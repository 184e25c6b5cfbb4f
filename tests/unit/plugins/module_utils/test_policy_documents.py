# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Policies by meaning: AWS reorders them, wraps or unwraps single words, and has several spellings for some."""

from __future__ import annotations

import copy
import json

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._compare import merged
from ansible_collections.migrate.aws.plugins.module_utils._policy_documents import document, replacement, same_policy
from hypothesis import given
from hypothesis import strategies as st

ACTIONS = st.lists(
    st.sampled_from(["s3:GetObject", "s3:PutObject", "kms:Decrypt", "s3:*"]), min_size=1, max_size=3, unique=True
)
RESOURCES = st.lists(st.sampled_from(["*", "arn:aws:s3:::a", "arn:aws:s3:::a/*"]), min_size=1, max_size=3, unique=True)
ACCOUNTS = st.lists(st.sampled_from(["123456789012", "210987654321"]), min_size=1, max_size=2, unique=True)
CONDITIONS = st.sampled_from(
    [
        {},
        {"Bool": {"aws:SecureTransport": False}},
        {"NumericLessThan": {"s3:max-keys": 10}},
        {"StringEquals": {"aws:SourceAccount": ["123456789012"], "aws:SourceVpc": ["vpc-1", "vpc-2"]}},
    ]
)
STATEMENTS = st.builds(
    lambda effect, action, resource, principal, condition: {
        "Effect": effect,
        "Action": action,
        "Resource": resource,
        "Principal": principal,
        **({"Condition": condition} if condition else {}),
    },
    st.sampled_from(["Allow", "Deny"]),
    ACTIONS,
    RESOURCES,
    st.one_of(st.just("*"), st.builds(lambda ids: {"AWS": ids}, ACCOUNTS), st.just({"Service": "dms.amazonaws.com"})),
    CONDITIONS,
)
POLICIES = st.builds(
    lambda statements: {"Version": "2012-10-17", "Statement": statements}, st.lists(STATEMENTS, min_size=1, max_size=3)
)


def respelt(value, data, key=None):
    """The same policy as AWS may write it."""
    if key == "Principal" and value == "*":
        return data.draw(st.sampled_from(["*", {"AWS": "*"}, {"AWS": ["*"]}]))
    if isinstance(value, dict):
        keys = data.draw(st.permutations(list(value)))
        return {name: respelt(value[name], data, name) for name in keys}
    if isinstance(value, list):
        items = data.draw(st.permutations([respelt(item, data, key) for item in value]))
        return items[0] if len(items) == 1 and data.draw(st.booleans()) else items
    if isinstance(value, (bool, int)):
        return data.draw(st.sampled_from([value, str(value).lower()]))
    if key == "AWS" and value.isdigit():
        return data.draw(st.sampled_from([value, f"arn:aws:iam::{value}:root"]))
    return [value] if key in ("Action", "Resource", "Service") and data.draw(st.booleans()) else value


@given(POLICIES, st.data())
def test_a_spelling_of_awss_own_is_the_same_policy(policy, data):
    assert same_policy(policy, respelt(policy, data))
    assert same_policy(respelt(policy, data), policy)


@given(POLICIES, st.data())
def test_another_statement_is_another_policy(policy, data):
    other = copy.deepcopy(policy)
    statement = other["Statement"][data.draw(st.integers(0, len(other["Statement"]) - 1))]
    field = data.draw(st.sampled_from(["Effect", "Action", "Resource", "Principal", "Condition"]))
    statement[field] = "another" if field != "Condition" else {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}
    assert not same_policy(policy, respelt(other, data))


@given(POLICIES, st.data())
def test_a_statement_more_or_less_is_another_policy(policy, data):
    more = copy.deepcopy(policy)
    more["Statement"].append({"Sid": "More", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"})
    assert not same_policy(policy, respelt(more, data))
    assert not same_policy(more, respelt(policy, data))


@given(POLICIES, POLICIES, st.data())
def test_a_replacement_leaves_nothing_of_the_old_policy(wanted, have, data):
    have = {**respelt(have, data), "Id": "old"}
    after = merged({"policy": have}, {"policy": replacement(respelt(wanted, data), have)})["policy"]
    assert same_policy(after, wanted)
    assert json.loads(document(replacement(wanted, have))) == wanted


@pytest.mark.parametrize(
    "one, other, same",
    [
        ({"Statement": []}, {"Version": "2008-10-17", "Statement": []}, True),
        ({"Version": "2012-10-17", "Statement": []}, {"Statement": []}, False),
        (
            {"Statement": {"Principal": {"AWS": "123456789012"}}},
            {"Statement": {"Principal": {"AWS": "123456789013"}}},
            False,
        ),
        # only an account has two names
        (
            {"Statement": {"Resource": "123456789012"}},
            {"Statement": {"Resource": "arn:aws:iam::123456789012:root"}},
            False,
        ),
        ({"Statement": []}, None, False),
        (None, None, True),
    ],
)
def test_same(one, other, same):
    assert same_policy(one, other) is same
