#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: what there is of DMS replication instances."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dms_replication_instance_info
version_added: 1.0.0
short_description: List DMS replication instances
description:
  - Lists the replication instances that match every stated option, all of them when none is stated.
options:
  replication_instance_identifier:
    description: Only the instance of this name.
    type: str
    aliases: [identifier]
  replication_instance_arn:
    description: Only the instance of this ARN.
    type: str
  replication_instance_class:
    description: Only instances of this size, such as V(dms.t3.medium).
    type: str
    aliases: [instance_class]
  engine_version:
    description: Only instances of this version of the replication engine, such as V(3.5.4).
    type: str
  tags:
    description: Only instances that have all of these tags.
    type: dict
extends_documentation_fragment:
  - migrate.aws.attributes.read_only
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.dms_replication_instance
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Look at the replication instances of one application
  migrate.aws.dms_replication_instance_info:
    tags:
      migrate:application: payments
  register: replication

- name: Name those whose changes wait for the maintenance window
  ansible.builtin.debug:
    msg: >-
      {{ replication.replication_instances | selectattr('pending_modified_values')
      | map(attribute='replication_instance_identifier') }}
"""

RETURN = r"""
replication_instances:
  description:
    - The instances, by name. Empty if there are none.
    - Each has the keys that M(migrate.aws.dms_replication_instance) returns.
  returned: always
  type: list
  elements: dict
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api, instance
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform
from ansible_collections.migrate.aws.plugins.module_utils._tags import having


def find(client, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The instances which match the options, by name."""
    filters = api.only(
        replication_instance_id=options["replication_instance_identifier"]
        and options["replication_instance_identifier"].lower(),
        replication_instance_arn=options["replication_instance_arn"],
        replication_instance_class=options["replication_instance_class"],
        engine_version=options["engine_version"],
    )
    records = sorted(
        api.describe_instances(client, filters), key=lambda record: record["ReplicationInstanceIdentifier"]
    )
    found = [instance.from_api(record, api.tags.read(client, record["ReplicationInstanceArn"])) for record in records]
    return having(options["tags"], found)


def main():
    """Run the module."""
    inform(
        lambda clients, options: {"replication_instances": find(clients("dms"), options)},
        {
            "replication_instance_identifier": {"type": "str", "aliases": ["identifier"]},
            "replication_instance_arn": {"type": "str"},
            "replication_instance_class": {"type": "str", "aliases": ["instance_class"]},
            "engine_version": {"type": "str"},
            "tags": {"type": "dict"},
        },
    )


if __name__ == "__main__":
    main()
