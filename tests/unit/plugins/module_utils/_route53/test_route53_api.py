# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the embedded AWS never answers: pages, pending changes, and a batch that has to wait for another."""

from __future__ import annotations

import boto3
import pytest
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._route53 import api, waiters
from ansible_collections.migrate.aws.plugins.module_utils._waiting import WaitFailed
from botocore.stub import Stubber


@pytest.fixture
def route53():
    return boto3.client("route53", aws_access_key_id="testing-key", aws_secret_access_key="testing-secret-key")


@pytest.fixture
def answers(route53):
    """botocore's own stubber: the answers of Route 53 in their order, and it refuses any other call."""
    with Stubber(route53) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def change_info(status):
    return {"ChangeInfo": {"Id": "/change/C1", "Status": status, "SubmittedAt": "2026-01-01T00:00:00Z"}}


def record(identifier, name="api.example.com."):
    return {"Name": name, "Type": "A", "SetIdentifier": identifier, "Weight": 0, "TTL": 60}


def page(*records, following=None):
    more = {"NextRecordName": "api.example.com.", "NextRecordType": "A", "NextRecordIdentifier": following}
    ending = {"IsTruncated": following is not None, "MaxItems": "300", **(more if following else {})}
    return {"ResourceRecordSets": list(records), **ending}


def test_a_set_is_read_over_several_pages(route53, answers):
    first = {"HostedZoneId": "Z1", "StartRecordName": "api.example.com", "StartRecordType": "A"}
    second = {**first, "StartRecordName": "api.example.com.", "StartRecordIdentifier": "b"}
    answers.add_response("list_resource_record_sets", page(record("a"), following="b"), first)
    answers.add_response("list_resource_record_sets", page(record("b"), record("x", "zz.example.com.")), second)
    found = api.record_sets(route53, "Z1", "api.example.com", "A")
    assert [item["SetIdentifier"] for item in found] == ["a", "b"]


def test_reading_ends_behind_the_set(route53, answers):
    other = page(record("a"), record("x", "zz.example.com."), following="b")
    answers.add_response("list_resource_record_sets", other)
    assert len(api.record_sets(route53, "Z1", "api.example.com", "A")) == 1


def test_a_batch_waits_for_the_one_before(route53, answers):
    answers.add_client_error("change_resource_record_sets", "PriorRequestNotComplete", http_status_code=400)
    answers.add_response("change_resource_record_sets", change_info("PENDING"))
    changes = [{"Action": "DELETE", "ResourceRecordSet": record("a")}]
    assert api.change_records(route53, "Z1", changes) == "C1"


def test_a_refused_batch_is_an_error_with_awss_reason(route53, answers):
    answers.add_client_error("change_resource_record_sets", "InvalidChangeBatch", "it was not found")
    with pytest.raises(AnsibleAWSError, match="it was not found"):
        api.change_records(route53, "Z1", [{"Action": "DELETE", "ResourceRecordSet": record("a")}])


def test_a_pending_change_is_awaited(route53, answers):
    answers.add_response("get_change", change_info("PENDING"))
    answers.add_response("get_change", change_info("INSYNC"))
    waiters.wait_in_sync(route53, "C1", 30, "the A records")


def test_a_change_which_stays_pending_is_named_with_its_state(route53, answers):
    answers.add_response("get_change", change_info("PENDING"))
    with pytest.raises(WaitFailed, match="Change C1 of the A records is still in state PENDING"):
        waiters.wait_in_sync(route53, "C1", 0, "the A records")
