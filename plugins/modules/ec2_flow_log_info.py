#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: what there is of flow logs."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ec2_flow_log_info
version_added: 1.0.0
short_description: List flow logs
description:
  - Lists the flow logs that match every stated option, all of them when none is stated.
options:
  flow_log_ids:
    description: Only flow logs with these ids.
    type: list
    elements: str
  resource_id:
    description: Only flow logs of this VPC, subnet, network interface or other resource.
    type: str
  filters:
    description:
      - Filters of C(DescribeFlowLogs), such as V(tag:Name) or V(traffic-type), each with a value or a list of values.
      - See U(https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeFlowLogs.html).
    type: dict
extends_documentation_fragment:
  - migrate.aws.attributes.read_only
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.ec2_flow_log
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: List the flow logs of a VPC
  migrate.aws.ec2_flow_log_info:
    resource_id: vpc-0123456789abcdef0

- name: List flow logs which cannot deliver
  migrate.aws.ec2_flow_log_info:
    filters:
      deliver-log-status: FAILED
"""

RETURN = r"""
flow_logs:
  description: The flow logs, by id, each as M(migrate.aws.ec2_flow_log) returns it. Empty if there are none.
  returned: success
  type: list
  elements: dict
  sample:
    - deliver_cross_account_role: null
      deliver_logs_error_message: null
      deliver_logs_permission_arn: arn:aws:iam::123456789012:role/payments-source-blue-flow-logs
      deliver_logs_status: SUCCESS
      destination: /aws/vpc/payments-source-blue
      destination_options: null
      destination_type: cloud-watch-logs
      flow_log_id: fl-0123456789abcdef0
      log_format: ${version} ${srcaddr} ${dstaddr} ${action}
      max_aggregation_interval: 60
      resource_id: vpc-0123456789abcdef0
      tag_field_specifications: []
      tags: {Name: payments-source-blue}
      traffic_type: ALL
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._ec2_flow_log import api, transform
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform


def filters_of(options: dict[str, Any]) -> list[dict[str, Any]]:
    """The options as DescribeFlowLogs' filters."""
    named = {
        **(options["filters"] or {}),
        **({"resource-id": options["resource_id"]} if options["resource_id"] else {}),
    }
    return [
        {"Name": name, "Values": [str(value) for value in (values if isinstance(values, list) else [values])]}
        for name, values in sorted(named.items())
    ]


def find(client, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The flow logs which match the options, by id."""
    answers = api.find_flow_logs(client, filters_of(options), options["flow_log_ids"] or [])
    return sorted((transform.from_api(answer) for answer in answers), key=lambda found: found["flow_log_id"])


def main():
    """Run the module."""
    inform(
        lambda clients, options: {"flow_logs": find(clients("ec2"), options)},
        {
            "flow_log_ids": {"type": "list", "elements": "str"},
            "resource_id": {"type": "str"},
            "filters": {"type": "dict"},
        },
    )


if __name__ == "__main__":
    main()
