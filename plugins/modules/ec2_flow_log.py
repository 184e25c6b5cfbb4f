#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: a flow log of a VPC, a subnet or a network interface."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ec2_flow_log
version_added: 1.0.0
short_description: Manage a flow log of a VPC, a subnet or a network interface
description:
  - Manages a flow log, which records the traffic of a VPC, a subnet or a network interface.
  - A flow log is recognised by the V(Name) in O(tags), where there is one, among those of O(resource_id), and otherwise
    by where it delivers to.
  - AWS changes nothing but the tags of a flow log. Any other difference needs O(allow_replace).
options:
  resource_id:
    description:
      - The id of the VPC, subnet, network interface, regional NAT gateway, transit gateway, attachment of one, Cloud
        WAN core
        network or attachment of one, such as V(vpc-0123456789abcdef0) or V(tgw-0123456789abcdef0).
    type: str
    required: true
  state:
    description: Whether the flow log exists.
    type: str
    choices: [present, absent]
    default: present
  log_group_name:
    description:
      - The name of the CloudWatch Logs group to deliver to. It needs O(deliver_logs_permission_arn).
      - Exactly one of O(log_group_name) and O(destination_arn) is required.
    type: str
  destination_arn:
    description:
      - The ARN of the S3 bucket (with a folder, if wanted), of the Firehose stream or of the CloudWatch Logs group to
        deliver to.
      - Exactly one of O(log_group_name) and O(destination_arn) is required.
    type: str
  deliver_logs_permission_arn:
    description:
      - The ARN of the IAM role which delivers to CloudWatch Logs.
      - Not allowed with S3, which is given its permission by the bucket's policy.
    type: str
    aliases: [role_arn]
  deliver_cross_account_role:
    description: The ARN of the IAM role, in the destination's account, with which records are delivered across
      accounts.
    type: str
  destination_options:
    description:
      - Format of files in S3. Refused for other destinations.
      - What is left out is unmanaged, at first what AWS does by itself.
    type: dict
    suboptions:
      file_format:
        description: The files' format, at first V(plain-text).
        type: str
        choices: [plain-text, parquet]
      hive_compatible_partitions:
        description: Whether folders are named so that Hive, and Athena with it, finds them by itself.
        type: bool
      per_hour_partition:
        description: Whether to partition by hour instead of by day.
        type: bool
  traffic_type:
    description:
      - Type of traffic to record.
      - Of transit gateways and Cloud WAN all traffic is recorded, and only V(ALL) is allowed.
    type: str
    choices: [ACCEPT, REJECT, ALL]
    default: ALL
  max_aggregation_interval:
    description:
      - Over how many seconds packets are put together in one record. When left out it is unmanaged, at first V(600).
      - For transit gateways and Cloud WAN it is V(60), and nothing else is allowed.
    type: int
    choices: [60, 600]
  log_format:
    description:
      - The fields of a record in their order, such as V(${version} ${srcaddr} ${dstaddr} ${action}).
      - When left out it is unmanaged, at first the default of AWS.
    type: str
  tag_field_specifications:
    description:
      - Which tags the fields for tags in O(log_format) show, for each kind of resource. Needs a botocore that knows
        them.
      - When left out it is unmanaged, at first none.
    type: list
    elements: dict
    suboptions:
      resource_type:
        description: Whose tags.
        type: str
        choices: [network-interface, instance, auto-scaling-group]
        required: true
      tag_keys:
        description: The tags' keys.
        type: list
        elements: str
        required: true
  allow_replace:
    description:
      - Whether the flow log may be deleted and made anew when anything but its tags differs.
      - Traffic in between is not recorded. What was delivered stays.
    type: bool
    default: false
  wait:
    description: Whether to try again while EC2 does not know yet of an IAM role made just before.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to try at most.
    type: int
    default: 120
extends_documentation_fragment:
  - migrate.aws.attributes
  - migrate.aws.waiting
  - amazon.aws.tags
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Record all traffic of a VPC, minute by minute
  migrate.aws.ec2_flow_log:
    resource_id: vpc-0123456789abcdef0
    log_group_name: /aws/vpc/payments-source-blue
    deliver_logs_permission_arn: arn:aws:iam::123456789012:role/payments-source-blue-flow-logs
    max_aggregation_interval: 60
    tags:
      Name: payments-source-blue

- name: Record refused traffic of a subnet in a bucket
  migrate.aws.ec2_flow_log:
    resource_id: subnet-0123456789abcdef0
    destination_arn: arn:aws:s3:::payments-flow-logs/refused/
    traffic_type: REJECT

- name: Record a subnet in Parquet files which Athena finds by the hour
  migrate.aws.ec2_flow_log:
    resource_id: subnet-0123456789abcdef0
    destination_arn: arn:aws:s3:::payments-flow-logs/all/
    destination_options:
      file_format: parquet
      hive_compatible_partitions: true
      per_hour_partition: true

- name: Record what goes through a transit gateway
  migrate.aws.ec2_flow_log:
    resource_id: tgw-0123456789abcdef0
    destination_arn: arn:aws:s3:::payments-flow-logs/transit/

- name: Remove the flow log
  migrate.aws.ec2_flow_log:
    resource_id: vpc-0123456789abcdef0
    log_group_name: /aws/vpc/payments-source-blue
    state: absent
"""

RETURN = r"""
flow_log:
  description: The flow log. In check mode, the predicted state. Empty if there is none.
  returned: success
  type: dict
  contains:
    flow_log_id:
      description: Its id. Missing in check mode for a new one.
      type: str
      sample: fl-0123456789abcdef0
    resource_id:
      description: The network interface, subnet or VPC whose traffic it records.
      type: str
      sample: vpc-0123456789abcdef0
    destination_type:
      description: One of V(cloud-watch-logs), V(s3) and V(kinesis-data-firehose).
      type: str
      sample: cloud-watch-logs
    destination:
      description: Name of the log group, or ARN of another destination.
      type: str
      sample: /aws/vpc/payments-source-blue
    deliver_logs_permission_arn:
      description: IAM role for the delivery.
      type: str
      sample: arn:aws:iam::123456789012:role/payments-source-blue-flow-logs
    traffic_type:
      description: Type of the recorded traffic.
      type: str
      sample: ALL
    destination_options:
      description: Format of files in S3, null for other destinations.
      type: dict
      sample: {file_format: plain-text, hive_compatible_partitions: false, per_hour_partition: false}
    deliver_cross_account_role:
      description: IAM role for delivery to another account, null if there is none.
      type: str
      sample: arn:aws:iam::123456789012:role/payments-flow-logs
    tag_field_specifications:
      description: Tag keys that its tag fields show.
      type: list
      elements: dict
      sample: [{resource_type: instance, tag_keys: [Name]}]
    max_aggregation_interval:
      description: Aggregation interval in seconds.
      type: int
      sample: 60
    log_format:
      description: The fields of a record.
      type: str
      sample: ${version} ${srcaddr} ${dstaddr} ${action}
    deliver_logs_status:
      description: V(SUCCESS) or V(FAILED). Missing in check mode for a new one.
      type: str
      sample: SUCCESS
    deliver_logs_error_message:
      description: Reason for failed delivery, null if there is none.
      type: str
      sample: Access error
    tags:
      description: Its tags.
      type: dict
      sample: {Name: payments-source-blue}
"""

from ansible_collections.migrate.aws.plugins.module_utils._compare import stated
from ansible_collections.migrate.aws.plugins.module_utils._ec2_flow_log import api, plan, transform, waiters
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused, refuse
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run, waiting
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS


class FlowLog(Resource):
    """One flow log."""

    key = "flow_log"
    service = "ec2"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.wanted = transform.from_options(options)
        self.timeout = options["wait_timeout"] if options["wait"] else 0
        self.made_id = None

    def check(self):
        refuse(plan.problems(self.wanted))

    def read(self):
        if self.made_id:
            return transform.from_api(waiters.wait_visible(self.client, self.made_id, self.timeout))
        found = [transform.from_api(item) for item in api.flow_logs(self.client, self.wanted["resource_id"])]
        return plan.recognised(self.wanted, found)

    def desired(self):
        return {**stated(self.wanted), "tags": self.wanted["tags"] or {}}

    def plan(self, current):
        changes = plan.changes(self.wanted, current, self.options["purge_tags"])
        fixed = sorted(set(changes) - {"tags"})
        if fixed and not self.options["allow_replace"]:
            raise Refused(plan.replacement_sentence(current, changes, fixed))
        return changes

    def create(self, desired):
        self._make(self.wanted)

    def update(self, current, changes):
        if set(changes) != {"tags"}:
            # Two flow logs of one resource cannot deliver to the same place, so the old one goes first.
            self.delete(current)
            self._make(plan.successor(current, changes))
            return
        api.tags.write(self.client, current["flow_log_id"], changes["tags"])

    def delete(self, current):
        api.delete_flow_log(self.client, current["flow_log_id"])

    def _make(self, flow_log):
        self.made_id = waiters.create_when_ready(self.client, transform.to_api(flow_log), self.timeout)


def argument_spec() -> dict:
    """The module's options."""
    return {
        "resource_id": {"type": "str", "required": True},
        **STATE,
        "log_group_name": {"type": "str"},
        "destination_arn": {"type": "str"},
        "deliver_logs_permission_arn": {"type": "str", "aliases": ["role_arn"]},
        "deliver_cross_account_role": {"type": "str"},
        "destination_options": {
            "type": "dict",
            "options": {
                "file_format": {"type": "str", "choices": ["plain-text", "parquet"]},
                "hive_compatible_partitions": {"type": "bool"},
                "per_hour_partition": {"type": "bool"},
            },
        },
        "traffic_type": {"type": "str", "choices": ["ACCEPT", "REJECT", "ALL"], "default": "ALL"},
        "max_aggregation_interval": {"type": "int", "choices": [60, 600]},
        "log_format": {"type": "str"},
        "tag_field_specifications": {
            "type": "list",
            "elements": "dict",
            "options": {
                "resource_type": {
                    "type": "str",
                    "choices": ["network-interface", "instance", "auto-scaling-group"],
                    "required": True,
                },
                "tag_keys": {"type": "list", "elements": "str", "required": True, "no_log": False},
            },
        },
        "allow_replace": {"type": "bool", "default": False},
        **waiting(120),
        **TAGS,
    }


def main():
    """Bring the flow log to the state asked for."""
    run(
        FlowLog,
        argument_spec(),
        mutually_exclusive=[("log_group_name", "destination_arn")],
        required_one_of=[("log_group_name", "destination_arn")],
    )


if __name__ == "__main__":
    main()
