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
  description: The instances, by name. Empty when there are none.
  returned: always
  type: list
  elements: dict
  contains:
    replication_instance_identifier:
      description: The instance's name.
      type: str
      returned: always
      sample: payments-dev-001
    replication_instance_arn:
      description: The instance's ARN, which does not contain its name.
      type: str
      returned: always
      sample: arn:aws:dms:us-east-1:123456789012:rep:ABCDEFGHIJKLMNOPQRSTUVWXYZ
    replication_instance_status:
      description: The instance's status.
      type: str
      returned: always
      sample: available
    replication_instance_class:
      description: The instance's size.
      type: str
      returned: always
      sample: dms.t3.medium
    allocated_storage:
      description: Its storage in GiB.
      type: int
      returned: always
      sample: 50
    engine_version:
      description: The version of the replication engine.
      type: str
      returned: always
      sample: 3.5.4
    multi_az:
      description: Whether a standby stands in another availability zone.
      type: bool
      returned: always
      sample: false
    pending_modified_values:
      description: What waits for the maintenance window.
      type: dict
      returned: always
      sample: {replication_instance_class: dms.r5.large}
    preferred_maintenance_window:
      description: The weekly time for maintenance, in UTC.
      type: str
      returned: always
      sample: sun:04:30-sun:05:30
    replication_instance_private_ip_addresses:
      description: Its private addresses.
      type: list
      elements: str
      returned: when the instance is available
      sample: [10.20.1.20]
    replication_subnet_group_identifier:
      description: The subnet group in which it stands.
      type: str
      returned: always
      sample: payments-dev-001
    vpc_security_group_ids:
      description: Its security groups, sorted.
      type: list
      elements: str
      returned: always
      sample: [sg-0123456789abcdef0]
    publicly_accessible:
      description: Whether it has a public address.
      type: bool
      returned: always
      sample: false
    kms_key_id:
      description: The ARN of the key with which its storage is encrypted.
      type: str
      returned: always
      sample: arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555
    tags:
      description: Its tags.
      type: dict
      returned: always
      sample: {"migrate:application": payments}
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._dms import api, instance, tags
from ansible_collections.migrate.aws.plugins.module_utils._dms.errors import DMSError
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform


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
    found = [instance.current(record, tags.read(client, record["ReplicationInstanceArn"])) for record in records]
    return tags.having(options["tags"], found)


def main():
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={
            "replication_instance_identifier": {"type": "str", "aliases": ["identifier"]},
            "replication_instance_arn": {"type": "str"},
            "replication_instance_class": {"type": "str", "aliases": ["instance_class"]},
            "engine_version": {"type": "str"},
            "tags": {"type": "dict"},
        },
        supports_check_mode=True,
    )
    inform(module, DMSError, lambda: {"replication_instances": find(module.client("dms"), module.params)})


if __name__ == "__main__":
    main()
