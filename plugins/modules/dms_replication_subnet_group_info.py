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
  description:
    - The groups, by name. Empty if there are none.
    - Each has the keys that M(migrate.aws.dms_replication_subnet_group) returns.
  returned: always
  type: list
  elements: dict
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api, subnet_group
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform
from ansible_collections.migrate.aws.plugins.module_utils._tags import having


def find(client, sts, options: dict[str, Any]) -> list[dict[str, Any]]:
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
    return having(options["tags"], [_group(client, caller, record) for record in records])


def _group(client, caller: dict[str, str], record: dict[str, Any]) -> dict[str, Any]:
    arn = subnet_group.arn(
        caller["Account"], caller["Arn"], client.meta.region_name, record["ReplicationSubnetGroupIdentifier"]
    )
    return subnet_group.from_api(record, api.tags.read(client, arn), arn)


def main():
    """Run the module."""
    inform(
        lambda clients, options: {"replication_subnet_groups": find(clients("dms"), clients("sts"), options)},
        {
            "replication_subnet_group_identifier": {"type": "str", "aliases": ["identifier"]},
            "vpc_id": {"type": "str"},
            "tags": {"type": "dict"},
        },
    )


if __name__ == "__main__":
    main()
