# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the embedded AWS never answers: a role too new, a flow log not yet visible, unsuccessful deletions."""

from __future__ import annotations

import boto3
import pytest
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._ec2_flow_log import api, waiters
from botocore.stub import Stubber

REQUEST = {"ResourceIds": ["vpc-1"], "ResourceType": "VPC"}


@pytest.fixture
def ec2():
    return boto3.client(
        "ec2", region_name="us-east-1", aws_access_key_id="testing-key", aws_secret_access_key="testing-secret-key"
    )


@pytest.fixture
def answers(ec2):
    """botocore's own stubber: the answers of EC2 in their order, and it refuses any other call."""
    with Stubber(ec2) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def unsuccessful(code, message):
    return {"Unsuccessful": [{"ResourceId": "vpc-1", "Error": {"Code": code, "Message": message}}]}


def test_a_role_which_is_too_new_is_tried_again(ec2, answers):
    answers.add_client_error("create_flow_logs", "InvalidParameter", "Unable to assume given IAM role")
    answers.add_response("create_flow_logs", {"FlowLogIds": ["fl-1"]})
    assert waiters.create_when_ready(ec2, REQUEST, 30) == "fl-1"


def test_without_time_a_role_which_is_too_new_is_an_error(ec2, answers):
    answers.add_client_error("create_flow_logs", "InvalidParameter", "Unable to assume given IAM role")
    with pytest.raises(AnsibleAWSError, match="Unable to assume given IAM role"):
        waiters.create_when_ready(ec2, REQUEST, 0)


def test_other_refusals_are_not_tried_again(ec2, answers):
    answers.add_response("create_flow_logs", unsuccessful("400", "LogDestination: x does not exist."))
    with pytest.raises(AnsibleAWSError, match="vpc-1: 400: LogDestination: x does not exist."):
        waiters.create_when_ready(ec2, REQUEST, 30)


def test_a_flow_log_which_is_not_visible_yet_is_awaited(ec2, answers):
    answers.add_client_error("describe_flow_logs", "InvalidFlowLogId.NotFound")
    answers.add_response("describe_flow_logs", {"FlowLogs": []})
    answers.add_response("describe_flow_logs", {"FlowLogs": [{"FlowLogId": "fl-1"}]})
    assert waiters.wait_visible(ec2, "fl-1", 30) == {"FlowLogId": "fl-1"}


def test_a_flow_log_already_gone_is_deleted(ec2, answers):
    answers.add_client_error("delete_flow_logs", "InvalidFlowLogId.NotFound")
    answers.add_response("delete_flow_logs", unsuccessful("InvalidFlowLogId.NotFound", "gone"))
    api.delete_flow_log(ec2, "fl-1")
    api.delete_flow_log(ec2, "fl-1")


def test_an_unsuccessful_deletion_is_an_error(ec2, answers):
    answers.add_response("delete_flow_logs", unsuccessful("InternalError", "try later"))
    with pytest.raises(AnsibleAWSError, match="InternalError: try later"):
        api.delete_flow_log(ec2, "fl-1")
