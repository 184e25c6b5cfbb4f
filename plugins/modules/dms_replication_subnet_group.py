#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: one DMS replication subnet group."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dms_replication_subnet_group
version_added: 1.0.0
short_description: Make, change or remove a DMS replication subnet group
description:
  - A replication subnet group says in which subnets of a VPC a replication instance may stand.
  - DMS makes its network interfaces there with the IAM role C(dms-vpc-role), which must exist first. While IAM still
    spreads the news of that role the module repeats the call, see O(iam_propagation_timeout).
options:
  replication_subnet_group_identifier:
    description: The group's name. DMS keeps it in lower case.
    type: str
    required: true
    aliases: [identifier]
  replication_subnet_group_description:
    description: Description of the subnet group. Required to create one.
    type: str
    aliases: [description]
  subnet_ids:
    description:
      - All subnets of the group, in at least two availability zones of one VPC.
      - Required to make a group. A subnet of the group which is not among them is taken out.
    type: list
    elements: str
  state:
    description:
      - Whether the subnet group should exist.
      - You cannot delete a subnet group that has replication instances. The error names them.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - migrate.aws.attributes
  - migrate.aws.dms_roles
  - amazon.aws.tags
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.dms_replication_instance
  - module: migrate.aws.dms_replication_subnet_group_info
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Create a subnet group of two private subnets
  migrate.aws.dms_replication_subnet_group:
    replication_subnet_group_identifier: payments-dev-001
    replication_subnet_group_description: Private subnets of the target
    subnet_ids:
      - subnet-0123456789abcdef0
      - subnet-0123456789abcdef1
    tags:
      migrate:application: payments

- name: Remove the group
  migrate.aws.dms_replication_subnet_group:
    replication_subnet_group_identifier: payments-dev-001
    state: absent
"""

RETURN = r"""
replication_subnet_group:
  description: The group. Empty if it was removed. In check mode, the predicted state.
  returned: always
  type: dict
  contains:
    replication_subnet_group_identifier:
      description: The group's name.
      type: str
      returned: always
      sample: payments-dev-001
    replication_subnet_group_arn:
      description: The group's ARN.
      type: str
      returned: when the group exists
      sample: arn:aws:dms:us-east-1:123456789012:subgrp:payments-dev-001
    replication_subnet_group_description:
      description: Description of the group.
      type: str
      returned: always
      sample: Private subnets of the target
    subnet_ids:
      description: The ids of its subnets, sorted.
      type: list
      elements: str
      returned: always
      sample: [subnet-0123456789abcdef0, subnet-0123456789abcdef1]
    subnets:
      description: Its subnets as DMS sees them.
      type: list
      elements: dict
      returned: when the group exists
      sample:
        - subnet_identifier: subnet-0123456789abcdef0
          subnet_availability_zone: {name: us-east-1a}
          subnet_status: Active
    subnet_group_status:
      description: The group's status.
      type: str
      returned: when the group exists
      sample: Complete
    supported_network_types:
      description: Network types that the subnets allow.
      type: list
      elements: str
      returned: when the group exists
      sample: [IPV4]
    vpc_id:
      description: VPC of the subnets.
      type: str
      returned: when the group exists
      sample: vpc-0123456789abcdef0
    tags:
      description: The group's tags.
      type: dict
      returned: always
      sample: {"migrate:application": payments}
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api, subnet_group
from ansible_collections.migrate.aws.plugins.module_utils._dms.dependents import refuse_while_used
from ansible_collections.migrate.aws.plugins.module_utils._dms.roles import once_role_is_known
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import to_api
from ansible_collections.migrate.aws.plugins.module_utils._errors import require
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS, for_creation

ARGUMENT_SPEC = {
    "replication_subnet_group_identifier": {"type": "str", "required": True, "aliases": ["identifier"]},
    "replication_subnet_group_description": {"type": "str", "aliases": ["description"]},
    "subnet_ids": {"type": "list", "elements": "str"},
    **STATE,
    "iam_propagation_timeout": {"type": "int", "default": 120},
    **TAGS,
}


class SubnetGroup(Resource):
    """The replication subnet group which the options name."""

    key = "replication_subnet_group"
    service = "dms"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.identifier = options["replication_subnet_group_identifier"].lower()

    def read(self):
        filters = api.only(replication_subnet_group_id=self.identifier)
        for record in api.describe_subnet_groups(self.client, filters):
            arn = self._arn()
            return subnet_group.from_api(record, api.tags.read(self.client, arn), arn)
        return None

    def desired(self):
        require(
            f"Replication subnet group {self.identifier}",
            self.options,
            ("replication_subnet_group_description", "subnet_ids"),
        )
        return subnet_group.desired(self.options)

    def plan(self, current):
        return subnet_group.changes(self.options, current)

    def create(self, desired):
        request = to_api(desired, subnet_group.PARAMETERS)
        request.update(for_creation(self.options["tags"]))
        self._with_role(lambda: api.create_subnet_group(self.client, **request))

    def update(self, current, changes):
        if set(changes) - {"tags"}:
            # DMS wants the subnets with every change.
            request = to_api({**current, **changes}, subnet_group.PARAMETERS)
            self._with_role(lambda: api.modify_subnet_group(self.client, **request))
        api.tags.write(self.client, current["replication_subnet_group_arn"], changes.get("tags"))

    def delete(self, current):
        self._check_unused(current)
        api.delete_subnet_group(self.client, self.identifier)

    def _with_role(self, call) -> None:
        once_role_is_known(call, self.options["iam_propagation_timeout"], subnet_group.REMEDY)

    def _arn(self) -> str:
        caller = api.caller(self.clients("sts"))
        return subnet_group.arn(caller["Account"], caller["Arn"], self.client.meta.region_name, self.identifier)

    def _check_unused(self, current: dict[str, Any]) -> None:
        users = [
            record for record in api.describe_instances(self.client, []) if subnet_group.holds(self.identifier, record)
        ]
        what = f"Replication subnet group {self.identifier}"
        refuse_while_used(what, "replication instances", users, "ReplicationInstanceIdentifier")


def main():
    """Run the module."""
    run(SubnetGroup, ARGUMENT_SPEC)


if __name__ == "__main__":
    main()
