# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Trust is only ever added."""

from __future__ import annotations

import copy

import pytest
from ansible_collections.migrate.aws.plugins.filter.iam import trust_policy_with

ACCOUNT = "123456789012"
WANTED = ["dms.amazonaws.com", "dms.us-east-1.amazonaws.com"]
SAME_ACCOUNT = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


def statement(*services, condition=None, **other):
    made = {"Effect": "Allow", "Principal": {"Service": list(services)}, "Action": "sts:AssumeRole", **other}
    return {**made, "Condition": condition} if condition else made


def policy(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


@pytest.mark.parametrize("current", [None, {}])
def test_no_role_gets_one_statement_for_this_account(current):
    assert trust_policy_with(current, WANTED, ACCOUNT) == policy(statement(*WANTED, condition=SAME_ACCOUNT))


def test_without_an_account_nothing_is_conditional():
    assert trust_policy_with(None, WANTED) == policy(statement(*WANTED))


@pytest.mark.parametrize(
    "current",
    [
        policy(statement(*WANTED)),
        policy(statement(*WANTED, condition=SAME_ACCOUNT)),
        policy(statement(*WANTED, condition={"StringEquals": {"aws:SourceAccount": [ACCOUNT]}})),
        policy(statement(*WANTED, "dms.eu-west-1.amazonaws.com", Action=["sts:AssumeRole"])),
        policy(statement(WANTED[0]), statement(WANTED[1], Action="sts:*")),
        {"Version": "2012-10-17", "Statement": statement(*WANTED)},
    ],
    ids=["open", "ours", "listed", "wider", "two", "no-list"],
)
def test_a_right_policy_is_returned_as_it_is(current):
    assert trust_policy_with(current, WANTED, ACCOUNT) is current


def test_a_missing_region_joins_our_statement():
    current = policy(statement("dms.amazonaws.com", "dms.eu-west-1.amazonaws.com", condition=SAME_ACCOUNT))
    assert trust_policy_with(current, WANTED, ACCOUNT) == policy(
        statement(
            "dms.amazonaws.com", "dms.eu-west-1.amazonaws.com", "dms.us-east-1.amazonaws.com", condition=SAME_ACCOUNT
        )
    )


@pytest.mark.parametrize(
    "foreign",
    [
        statement("dms.amazonaws.com", condition={"ArnLike": {"aws:SourceArn": "arn:aws:dms:eu-west-1:1:*"}}),
        statement("dms.amazonaws.com", condition={"StringEquals": {"aws:SourceAccount": "999999999999"}}),
        statement(*WANTED, Effect="Deny"),
        statement(*WANTED, Action="sts:TagSession"),
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"},
        {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Condition": {"Bool": {"x": "true"}}},
    ],
    ids=["other-arn", "other-account", "deny", "other-action", "principal", "everyone"],
)
def test_statements_of_others_stay_and_do_not_count(foreign):
    current = policy(foreign)
    before = copy.deepcopy(current)
    assert trust_policy_with(current, WANTED, ACCOUNT) == policy(foreign, statement(*WANTED, condition=SAME_ACCOUNT))
    assert current == before


def test_a_statement_which_also_trusts_people_gets_no_service():
    mixed = statement("dms.amazonaws.com", condition=SAME_ACCOUNT)
    mixed["Principal"]["AWS"] = f"arn:aws:iam::{ACCOUNT}:root"
    after = trust_policy_with(policy(mixed), WANTED, ACCOUNT)
    assert after == policy(mixed, statement("dms.us-east-1.amazonaws.com", condition=SAME_ACCOUNT))


def test_what_was_added_is_enough():
    once = trust_policy_with(None, WANTED, ACCOUNT)
    assert trust_policy_with(once, WANTED, ACCOUNT) is once
