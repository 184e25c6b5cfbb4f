# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What has to become different about a database secret."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._secretsmanager import plan

ARN = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd"
CURRENT = {
    "name": "s",
    "arn": "arn:s",
    "version_id": "v",
    "username": "ledger",
    "host": None,
    "port": 5432,
    "engine": "postgres",
    "dbname": "payments",
    "has_password": True,
    "description": "d",
    "kms_key_id": ARN,
    "tags": {"a": "1"},
    "deletion_date": None,
    "replicas": [{"region": "eu-west-1", "kms_key_id": None}],
    "resource_policy": {"Version": "2012-10-17", "Statement": [{"Sid": "A", "Effect": "Allow"}]},
}


def options(**stated):
    names = (
        "name",
        "username",
        "host",
        "port",
        "engine",
        "dbname",
        "description",
        "kms_key_id",
        "tags",
        "replicas",
        "resource_policy",
    )
    return {**dict.fromkeys(names), "purge_tags": True, "recovery_window_in_days": 30, **stated}


@pytest.mark.parametrize(
    ("stated", "changes"),
    [
        ({}, {}),
        ({"username": "ledger", "port": 5432, "kms_key_id": ARN, "tags": {"a": "1"}}, {}),
        ({"host": "db.example"}, {"host": "db.example"}),
        ({"port": 5433, "engine": "postgres"}, {"port": 5433}),
        ({"description": "e"}, {"description": "e"}),
        ({"kms_key_id": "1234abcd"}, {}),
        ({"kms_key_id": "alias/payments"}, {"kms_key_id": "alias/payments"}),
        ({"tags": {"b": "2"}}, {"tags": {"b": "2", "a": None}}),
        ({"replicas": [{"region": "eu-west-1", "kms_key_id": "another"}]}, {}),
        ({"replicas": []}, {"replicas": []}),
        ({"tags": {"b": "2"}, "purge_tags": False}, {"tags": {"b": "2"}}),
        ({"resource_policy": {"Statement": {"Effect": "Allow", "Sid": "A"}, "Version": "2012-10-17"}}, {}),
        (
            {"resource_policy": {"Version": "2012-10-17", "Statement": []}},
            {"resource_policy": {"Version": "2012-10-17", "Statement": []}},
        ),
        ({"resource_policy": {}}, {"resource_policy": None}),
    ],
)
def test_only_what_is_stated_and_differs_changes(stated, changes):
    assert plan.changes(options(**stated), CURRENT) == changes


def test_an_alias_is_one_by_name_or_by_arn():
    current = {**CURRENT, "kms_key_id": "arn:aws:kms:eu-west-1:123456789012:alias/payments"}
    assert plan.changes(options(kms_key_id="alias/payments"), current) == {}


def test_a_secret_without_a_password_gets_one():
    assert plan.changes(options(), {**CURRENT, "has_password": False}) == {"has_password": True}


def test_a_secret_being_deleted_is_taken_back():
    current = {**CURRENT, "has_password": None, "deletion_date": "2026-08-01"}
    assert plan.changes(options(), current) == {"deletion_date": None}


@pytest.mark.parametrize(("days", "count"), [(0, 0), (7, 0), (30, 0), (1, 1), (6, 1), (31, 1), (-1, 1)])
def test_a_recovery_window_is_aws_own(days, count):
    assert len(plan.problems(options(recovery_window_in_days=days))) == count
