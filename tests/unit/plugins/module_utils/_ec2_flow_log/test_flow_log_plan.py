# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Which flow log is meant, what of it changes, and what is refused."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._ec2_flow_log import plan, transform
from ansible_collections.migrate.aws.plugins.module_utils._ec2_flow_log.waiters import role_too_new

ROLE = "arn:aws:iam::123456789012:role/flow-logs"
BUCKET = "arn:aws:s3:::logs"


def wanted(**fields):
    options = {
        "resource_id": "vpc-1",
        "log_group_name": None if "destination_arn" in fields else "/aws/vpc/a",
        "destination_arn": None,
        "deliver_logs_permission_arn": ROLE,
        "traffic_type": "ALL",
        "max_aggregation_interval": None,
        "log_format": None,
        "destination_options": None,
        "deliver_cross_account_role": None,
        "tag_field_specifications": None,
        "tags": None,
        **fields,
    }
    return transform.from_options(options)


def existing(flow_log_id="fl-1", **fields):
    return {
        **wanted(),
        "flow_log_id": flow_log_id,
        "max_aggregation_interval": 600,
        "log_format": "${version} ${srcaddr}",
        "deliver_logs_status": "SUCCESS",
        "deliver_logs_error_message": None,
        "tags": {},
        **fields,
    }


@pytest.mark.parametrize(
    ("fields", "kind", "destination"),
    [
        ({"log_group_name": "/aws/vpc/a"}, "cloud-watch-logs", "/aws/vpc/a"),
        ({"destination_arn": "arn:aws:logs:us-east-1:1:log-group:/aws/vpc/a:*"}, "cloud-watch-logs", "/aws/vpc/a"),
        ({"destination_arn": "arn:aws:logs:us-east-1:1:log-group:/aws/vpc/a"}, "cloud-watch-logs", "/aws/vpc/a"),
        ({"destination_arn": f"{BUCKET}/folder/"}, "s3", f"{BUCKET}/folder/"),
        (
            {"destination_arn": "arn:aws:firehose:us-east-1:1:deliverystream/s"},
            "kinesis-data-firehose",
            "arn:aws:firehose:us-east-1:1:deliverystream/s",
        ),
        ({"destination_arn": "arn:aws:sqs:us-east-1:1:queue"}, None, "arn:aws:sqs:us-east-1:1:queue"),
        ({"destination_arn": "logs"}, None, "logs"),
    ],
)
def test_the_kind_of_destination_is_told_by_what_is_given(fields, kind, destination):
    flow_log = wanted(**fields)
    assert (flow_log["destination_type"], flow_log["destination"]) == (kind, destination)


@pytest.mark.parametrize(
    ("flow_log", "said"),
    [
        (wanted(resource_id="i-1"), "resource_id is 'i-1'"),
        (wanted(destination_options={"file_format": "parquet"}), "destination_options say how files are written"),
        (
            wanted(resource_id="tgw-1", traffic_type="REJECT"),
            "traffic_type is 'REJECT': a TransitGateway allows ALL only",
        ),
        (
            wanted(resource_id="tgw-attach-1", max_aggregation_interval=600),
            "max_aggregation_interval is 600: a TransitGatewayAttachment allows 60 only",
        ),
        (wanted(destination_arn="arn:aws:sqs:us-east-1:1:queue"), "must be the ARN of an S3 bucket"),
        (wanted(deliver_logs_permission_arn=None), "needs a role"),
        (wanted(destination_arn=BUCKET), "takes no role"),
    ],
)
def test_what_ec2_cannot_make_is_named(flow_log, said):
    [sentence] = plan.problems(flow_log)
    assert said in sentence


@pytest.mark.parametrize("resource_id", ["vpc-1", "subnet-1", "eni-1"])
def test_vpcs_subnets_and_interfaces_are_accepted(resource_id):
    assert plan.problems(wanted(resource_id=resource_id)) == []


def test_a_flow_log_is_recognised_by_name_and_otherwise_by_destination():
    named = existing("fl-named", destination="/aws/vpc/b", tags={"Name": "n"})
    here = existing("fl-here")
    assert plan.recognised(wanted(), [named, here]) is here
    assert plan.recognised(wanted(tags={"Name": "n"}), [here, named]) is named
    assert plan.recognised(wanted(tags={"Name": "other"}), [named, here]) is here
    assert plan.recognised(wanted(), [named]) is None


def test_of_two_with_the_name_the_one_with_the_destination_is_meant():
    other = existing("fl-other", destination="/aws/vpc/b", tags={"Name": "n"})
    same = existing("fl-same", tags={"Name": "n"})
    assert plan.recognised(wanted(tags={"Name": "n"}), [other, same]) is same


@pytest.mark.parametrize(
    ("flow_log", "current"),
    [
        (wanted(), existing()),
        (wanted(log_format="${version}  ${srcaddr}"), existing()),
        (
            wanted(destination_arn=f"{BUCKET}/a/", deliver_logs_permission_arn=None),
            existing(destination_type="s3", destination=f"{BUCKET}/a", deliver_logs_permission_arn=None),
        ),
        (wanted(), existing(max_aggregation_interval=60, tags={"left": "alone"})),
    ],
)
def test_the_same_in_another_spelling_and_what_is_unmanaged_is_no_change(flow_log, current):
    assert plan.changes(flow_log, current, True) == {}


@pytest.mark.parametrize(
    ("fields", "changes"),
    [
        ({"traffic_type": "REJECT"}, {"traffic_type": "REJECT"}),
        ({"max_aggregation_interval": 60}, {"max_aggregation_interval": 60}),
        ({"log_format": "${srcaddr} ${version}"}, {"log_format": "${srcaddr} ${version}"}),
        ({"log_group_name": "/aws/vpc/b"}, {"destination": "/aws/vpc/b"}),
        ({"deliver_logs_permission_arn": "other"}, {"deliver_logs_permission_arn": "other"}),
        ({"tags": {"a": "1", "new": 2}}, {"tags": {"new": "2", "old": None}}),
    ],
)
def test_each_real_difference_is_a_change(fields, changes):
    assert plan.changes(wanted(**fields), existing(tags={"a": "1", "old": "x"}), True) == changes


def test_without_purge_tags_stay():
    assert plan.changes(wanted(tags={}), existing(tags={"old": "x"}), False) == {}


def test_a_successor_carries_over_what_is_unmanaged():
    current = existing(tags={"a": "1", "old": "x"}, max_aggregation_interval=60)
    successor = plan.successor(current, {"traffic_type": "REJECT", "tags": {"old": None}})
    assert (successor["traffic_type"], successor["max_aggregation_interval"]) == ("REJECT", 60)
    assert (successor["tags"], successor["log_format"]) == ({"a": "1"}, current["log_format"])


def test_a_successor_of_another_kind_does_not_get_the_old_role():
    successor = plan.successor(existing(), {"destination_type": "s3", "destination": BUCKET})
    assert "DeliverLogsPermissionArn" not in transform.to_api(successor)


def test_the_sentence_names_every_field():
    sentence = plan.replacement_sentence(
        existing(), {"traffic_type": "REJECT", "log_format": "x"}, ["log_format", "traffic_type"]
    )
    assert "fl-1" in sentence and "'ALL' and should be 'REJECT'" in sentence and "log_format" in sentence


def test_tags_of_awss_own_are_not_sent():
    request = transform.to_api(existing(tags={"aws:cloudformation:stack-name": "s", "Name": "n"}))
    assert request["TagSpecifications"] == [{"ResourceType": "vpc-flow-log", "Tags": [{"Key": "Name", "Value": "n"}]}]


@pytest.mark.parametrize(
    ("message", "passes"),
    [
        ("create: Unable to assume given IAM role arn:aws:iam::1:role/r", True),
        ("create: LogDestination: x does not exist.", False),
    ],
)
def test_only_a_role_which_cannot_be_assumed_is_worth_waiting_for(message, passes):
    assert role_too_new(AnsibleAWSError(message=message)) is passes


@pytest.mark.parametrize(
    ("resource_id", "kind"),
    [
        ("vpc-1", "VPC"),
        ("subnet-1", "Subnet"),
        ("eni-1", "NetworkInterface"),
        ("nat-1", "RegionalNatGateway"),
        ("tgw-1", "TransitGateway"),
        ("tgw-attach-1", "TransitGatewayAttachment"),
        ("core-network-1", "CoreNetwork"),
        ("attachment-1", "CoreNetworkAttachment"),
        ("vpc", None),
    ],
)
def test_the_kind_of_resource_is_told_by_its_id(resource_id, kind):
    assert transform.resource_type(resource_id) == kind


def test_of_a_transit_gateway_nothing_is_asked_that_cannot_be_chosen():
    flow_log = wanted(resource_id="tgw-1")
    assert plan.problems(flow_log) == []
    request = transform.to_api(flow_log)
    assert (request["ResourceType"], request["MaxAggregationInterval"]) == ("TransitGateway", 60)
    assert "TrafficType" not in request


FILES = {"file_format": "parquet", "hive_compatible_partitions": False, "per_hour_partition": True}


@pytest.mark.parametrize(
    ("stated", "changes"),
    [
        (None, {}),
        ({"file_format": "parquet", "hive_compatible_partitions": None, "per_hour_partition": None}, {}),
        (
            {"file_format": "plain-text", "per_hour_partition": True},
            {"destination_options": {"file_format": "plain-text"}},
        ),
    ],
)
def test_of_the_way_files_are_written_only_what_is_stated_counts(stated, changes):
    asked = wanted(destination_arn=BUCKET, deliver_logs_permission_arn=None, destination_options=stated)
    have = existing(**{**asked, "destination_options": FILES, "tags": {}})
    assert plan.changes(asked, have, True) == changes
    assert plan.successor(have, changes)["destination_options"] == {**FILES, **changes.get("destination_options", {})}


def test_how_files_are_written_stays_behind_when_the_destination_is_another_kind():
    have = existing(
        destination_type="s3", destination=BUCKET, destination_options=FILES, deliver_logs_permission_arn=None
    )
    after = plan.successor(have, plan.changes(wanted(), have, True))
    assert (after["destination_options"], after["deliver_logs_permission_arn"]) == (None, ROLE)


def test_fields_for_tags_are_a_set_and_sent_as_ec2_spells_them():
    fields = [{"resource_type": "instance", "tag_keys": ["Name", "owner"]}]
    have = existing(tag_field_specifications=[{"resource_type": "instance", "tag_keys": ["owner", "Name"]}])
    assert plan.changes(wanted(tag_field_specifications=fields), have, True) == {}
    assert "tag_field_specifications" in plan.changes(wanted(tag_field_specifications=[]), have, True)
    request = transform.to_api(wanted(tag_field_specifications=fields, deliver_cross_account_role=ROLE))
    assert request["TagFieldSpecifications"] == [{"ResourceType": "instance", "TagKeys": ["Name", "owner"]}]
    assert request["DeliverCrossAccountRole"] == ROLE
