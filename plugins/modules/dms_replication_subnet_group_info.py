#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: what there is of DMS replication subnet groups."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dms_replication_subnet_group_info
version_added: 1.0.0
short_description: List DMS replication subnet groups
description:
  - Lists the replication subnet groups that match every stated option, all of them when none is stated.
options:
  replication_subnet_group_identifier:
    description: Only the group of this name.
    type: str
    aliases: [identifier]
  vpc_id:
    description: Only groups of this VPC.
    type: str
  tags:
    description: Only groups that have all of these tags.
    type: dict
extends_documentation_fragment:
  - migrate.aws.attributes.read_only
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.dms_replication_subnet_group
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Find the subnet groups of a VPC
  migrate.aws.dms_replication_subnet_group_info:
    vpc_id: vpc-0123456789abcdef0
"""

RETURN = r"""
replication_subnet_groups:
  description: The groups, by name. Empty when there are none.
  returned: always
  type: list
  elements: dict
  contains:
    replication_subnet_group_identifier:
      description: The group's name.
      type: str
      returned: always
      sample: payments-dev-001
    replication_subnet_group_arn:
      description: The group's ARN.
      type: str
      returned: always
      sample: arn:aws:dms:us-east-1:123456789012:subgrp:payments-dev-001
    replication_subnet_group_description:
      description: What the group is for.
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
      returned: always
      sample:
        - subnet_identifier: subnet-0123456789abcdef0
          subnet_availability_zone: {name: us-east-1a}
          subnet_status: Active
    subnet_group_status:
      description: The group's status.
      type: str
      returned: always
      sample: Complete
    supported_network_types:
      description: The network types which its subnets allow.
      type: list
      elements: str
      returned: always
      sample: [IPV4]
    vpc_id:
      description: The VPC of its subnets.
      type: str
      returned: always
      sample: vpc-0123456789abcdef0
    tags:
      description: The group's tags.
      type: dict
      returned: always
      sample: {"migrate:application": payments}
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._dms import api, subnet_group, tags
from ansible_collections.migrate.aws.plugins.module_utils._dms.errors import DMSError
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform


def find(client, sts, region: str, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The groups which match the options, by name."""
    name = options["replication_subnet_group_identifier"]
    filters = api.only(replication_subnet_group_id=name and name.lower())
    records = sorted(
        (
            record
            for record in api.describe_subnet_groups(client, filters)
            if options["vpc_id"] in (None, record["VpcId"])
        ),
        key=lambda record: record["ReplicationSubnetGroupIdentifier"],
    )
    if not records:
        return []
    caller = api.caller(sts)
    return tags.having(options["tags"], [_group(client, caller, region, record) for record in records])


def _group(client, caller: dict[str, str], region: str, record: dict[str, Any]) -> dict[str, Any]:
    arn = subnet_group.arn(caller["Account"], caller["Arn"], region, record["ReplicationSubnetGroupIdentifier"])
    return subnet_group.current(record, tags.read(client, arn), arn)


def main():
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={
            "replication_subnet_group_identifier": {"type": "str", "aliases": ["identifier"]},
            "vpc_id": {"type": "str"},
            "tags": {"type": "dict"},
        },
        supports_check_mode=True,
    )
    dms, sts = module.client("dms"), module.client("sts")
    inform(module, DMSError, lambda: {"replication_subnet_groups": find(dms, sts, module.region, module.params)})


if __name__ == "__main__":
    main()
