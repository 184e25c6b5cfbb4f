# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Tags: what of them is planned, and in which call of each service they are written."""

from __future__ import annotations

import importlib

import pytest
from ansible_collections.migrate.aws.plugins.module_utils import _tags
from ansible_collections.migrate.aws.plugins.module_utils._compare import merged
from botocore.stub import Stubber
from hypothesis import given
from hypothesis import strategies as st

WORDS = st.text("abcdefABCDEF-", min_size=1, max_size=5)
TAGS = st.dictionaries(WORDS, st.one_of(WORDS, st.integers(0, 9)), max_size=4)
TAGGED = st.dictionaries(WORDS, WORDS, max_size=4)
ARN = "arn:aws:any:us-east-1:123456789012:thing/one"
AS_LIST = {"Tags": [{"Key": "new", "Value": "1"}]}
CHANGES = {"new": "1", "old": None}


@given(TAGS, TAGGED, st.booleans())
def test_planned_tags_are_those_wanted_and_then_no_more_is_planned(wanted, have, purge):
    after = merged({"tags": have}, _tags.tag_changes(wanted, have, purge))["tags"]
    kept = {} if purge else have
    assert after == {**kept, **{key: str(value) for key, value in wanted.items()}}
    assert _tags.tag_changes(wanted, after, purge) == {}


@given(TAGGED, st.booleans())
def test_tags_that_are_not_stated_are_left_alone(have, purge):
    assert _tags.tag_changes(None, have, purge) == {}


def test_tags_of_awss_own_are_never_removed():
    have = {"aws:cloudformation:stack-name": "x", "old": "1"}
    assert _tags.tag_changes({}, have, True) == {"tags": {"old": None}}


@pytest.mark.parametrize(
    ("package", "service", "write", "remove"),
    [
        (
            "_cloudwatch_alarms",
            "cloudwatch",
            ("tag_resource", {"ResourceARN": ARN, **AS_LIST}),
            ("untag_resource", {"ResourceARN": ARN, "TagKeys": ["old"]}),
        ),
        (
            "_cloudwatch_log_groups",
            "logs",
            ("tag_resource", {"resourceArn": ARN, "tags": {"new": "1"}}),
            ("untag_resource", {"resourceArn": ARN, "tagKeys": ["old"]}),
        ),
        (
            "_dms",
            "dms",
            ("add_tags_to_resource", {"ResourceArn": ARN, **AS_LIST}),
            ("remove_tags_from_resource", {"ResourceArn": ARN, "TagKeys": ["old"]}),
        ),
        (
            "_ec2_flow_log",
            "ec2",
            ("create_tags", {"Resources": [ARN], **AS_LIST}),
            ("delete_tags", {"Resources": [ARN], "Tags": [{"Key": "old"}]}),
        ),
        (
            "_ecs",
            "ecs",
            ("tag_resource", {"resourceArn": ARN, "tags": [{"key": "new", "value": "1"}]}),
            ("untag_resource", {"resourceArn": ARN, "tagKeys": ["old"]}),
        ),
        (
            "_elb",
            "elbv2",
            ("add_tags", {"ResourceArns": [ARN], **AS_LIST}),
            ("remove_tags", {"ResourceArns": [ARN], "TagKeys": ["old"]}),
        ),
        (
            "_lambda_function",
            "lambda",
            ("tag_resource", {"Resource": ARN, "Tags": {"new": "1"}}),
            ("untag_resource", {"Resource": ARN, "TagKeys": ["old"]}),
        ),
        (
            "_rds_global_cluster",
            "rds",
            ("add_tags_to_resource", {"ResourceName": ARN, **AS_LIST}),
            ("remove_tags_from_resource", {"ResourceName": ARN, "TagKeys": ["old"]}),
        ),
        (
            "_secretsmanager",
            "secretsmanager",
            ("tag_resource", {"SecretId": ARN, **AS_LIST}),
            ("untag_resource", {"SecretId": ARN, "TagKeys": ["old"]}),
        ),
    ],
)
def test_each_service_gets_its_own_calls(client, package, service, write, remove):
    api = importlib.import_module(f"ansible_collections.migrate.aws.plugins.module_utils.{package}.api")
    answering = client(service, "us-east-1")
    with Stubber(answering) as aws:
        for operation, parameters in (write, remove):
            aws.add_response(operation, {}, parameters)
        api.tags.write(answering, ARN, CHANGES)
        aws.assert_no_pending_responses()
        api.tags.write(answering, ARN, None)


def test_a_resource_that_replaces_another_keeps_its_tags_but_those_of_aws():
    options = {"tags": {"new": 1}, "purge_tags": False}
    assert _tags.kept_tags(options, {"tags": {"aws:stack": "x", "old": "1"}}) == {"old": "1", "new": "1"}
