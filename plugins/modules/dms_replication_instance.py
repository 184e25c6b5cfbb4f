#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: one DMS replication instance."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dms_replication_instance
version_added: 1.0.0
short_description: Make, change or remove a DMS replication instance
description:
  - A replication instance is the machine on which replication tasks run.
  - An option which is not stated is left as it is.
  - Changes of class, storage, engine version, multi-AZ and network type wait for the maintenance window unless
    O(apply_immediately=true). While they wait they count as made, and stating what the instance has takes them back.
options:
  replication_instance_identifier:
    description: The instance's name. DMS keeps it in lower case.
    type: str
    required: true
    aliases: [identifier]
  replication_instance_class:
    description: The instance's size, such as V(dms.t3.medium). Required to make one.
    type: str
    aliases: [instance_class]
  allocated_storage:
    description: The least storage of the instance in GiB, for cached changes and logs. More storage is left alone.
    type: int
  multi_az:
    description: Whether the instance has a standby in a second availability zone.
    type: bool
  engine_version:
    description:
      - The version of the replication engine. The newest when left out.
      - A version's beginning, such as V(3.5), is satisfied by every version that begins so. To make an instance, or to
        upgrade it, state the whole version.
      - A newer version is left alone.
    type: str
  allow_major_version_upgrade:
    description: Whether O(engine_version) may change the major version.
    type: bool
    default: false
  auto_minor_version_upgrade:
    description: Whether AWS upgrades to new minor versions in the maintenance window.
    type: bool
  replication_subnet_group_identifier:
    description: The subnet group in which the instance stands. Cannot be changed later.
    type: str
  availability_zone:
    description:
      - The availability zone in which the instance stands. Cannot be changed later.
      - Not together with O(multi_az=true).
    type: str
  vpc_security_group_ids:
    description: All security groups of the instance.
    type: list
    elements: str
  publicly_accessible:
    description:
      - Whether the instance has a public address. Cannot be changed later.
      - A new instance has none unless V(true) is stated. AWS's own default is V(true).
    type: bool
  kms_key_id:
    description:
      - The KMS key, by ARN, id or alias, with which storage is encrypted. The account's default key for DMS when left
        out. Cannot be changed later.
    type: str
  preferred_maintenance_window:
    description: The weekly time for maintenance, in UTC, such as V(sun:04:30-sun:05:30).
    type: str
  network_type:
    description: The address families of the instance.
    type: str
    choices: [IPV4, DUAL, IPV6]
  dns_name_servers:
    description: Name servers of your own, separated by commas. Cannot be changed later.
    type: str
  kerberos_authentication_settings:
    description: Kerberos settings for endpoints of Oracle or SQL Server.
    type: dict
    suboptions:
      key_cache_secret_id:
        description: The secret, by ARN, partial ARN or name, with the key cache file.
        type: str
      key_cache_secret_iam_arn:
        description: The ARN of the IAM role with which DMS reads that secret.
        type: str
      krb5_file_contents:
        description: The contents of the file C(krb5.conf).
        type: str
  resource_identifier:
    description: The last part of the instance's ARN. Random by default. You cannot change it later.
    type: str
  apply_immediately:
    description:
      - Whether changes are made now, which restarts the instance and interrupts its tasks, rather than in the
        maintenance window. Also makes now whatever already waits for it.
    type: bool
    default: false
  state:
    description:
      - Whether the replication instance should exist.
      - You cannot delete an instance that has tasks. The error names the tasks.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - migrate.aws.attributes
  - migrate.aws.waiting
  - migrate.aws.dms_roles
  - amazon.aws.tags
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.dms_replication_instance_info
  - module: migrate.aws.dms_replication_subnet_group
  - module: migrate.aws.dms_replication_task
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Create a replication instance
  migrate.aws.dms_replication_instance:
    replication_instance_identifier: payments-dev-001
    replication_instance_class: dms.t3.medium
    allocated_storage: 50
    replication_subnet_group_identifier: payments-dev-001
    vpc_security_group_ids:
      - sg-0123456789abcdef0
    auto_minor_version_upgrade: false
    preferred_maintenance_window: sun:04:30-sun:05:30

- name: Increase its memory now
  migrate.aws.dms_replication_instance:
    replication_instance_identifier: payments-dev-001
    replication_instance_class: dms.r5.large
    apply_immediately: true

- name: Remove it
  migrate.aws.dms_replication_instance:
    replication_instance_identifier: payments-dev-001
    state: absent
"""

RETURN = r"""
replication_instance:
  description: The instance. Empty if it was removed. In check mode, the predicted state.
  returned: always
  type: dict
  contains:
    replication_instance_identifier:
      description: The instance's name.
      type: str
      returned: always
      sample: payments-dev-001
    replication_instance_arn:
      description: The instance's ARN, which does not contain its name.
      type: str
      returned: when the instance exists
      sample: arn:aws:dms:us-east-1:123456789012:rep:ABCDEFGHIJKLMNOPQRSTUVWXYZ
    replication_instance_status:
      description: The instance's status.
      type: str
      returned: when the instance exists
      sample: available
    replication_instance_class:
      description: Instance class.
      type: str
      returned: always
      sample: dms.t3.medium
    allocated_storage:
      description: Storage in GiB.
      type: int
      returned: when the instance exists
      sample: 50
    engine_version:
      description: The version of the replication engine.
      type: str
      returned: when the instance exists
      sample: 3.5.4
    multi_az:
      description: Whether the instance has a standby in a second availability zone.
      type: bool
      returned: when the instance exists
      sample: false
    pending_modified_values:
      description: Changes that wait for the maintenance window.
      type: dict
      returned: when the instance exists
      sample: {replication_instance_class: dms.r5.large}
    preferred_maintenance_window:
      description: Weekly maintenance window in UTC.
      type: str
      returned: when the instance exists
      sample: sun:04:30-sun:05:30
    replication_instance_private_ip_addresses:
      description: Its private addresses.
      type: list
      elements: str
      returned: when the instance is available
      sample: [10.20.1.20]
    replication_subnet_group_identifier:
      description: Subnet group of the instance.
      type: str
      returned: when the instance exists
      sample: payments-dev-001
    vpc_security_group_ids:
      description: Its security groups, sorted.
      type: list
      elements: str
      returned: when the instance exists
      sample: [sg-0123456789abcdef0]
    publicly_accessible:
      description: Whether it has a public address.
      type: bool
      returned: always
      sample: false
    availability_zone:
      description: Availability zone of the instance.
      type: str
      returned: when the instance exists
      sample: us-east-1a
    network_type:
      description: Network type.
      type: str
      returned: when the instance exists
      sample: IPV4
    auto_minor_version_upgrade:
      description: Whether AWS upgrades minor versions in the maintenance window.
      type: bool
      returned: when the instance exists
      sample: false
    resource_identifier:
      description: Last part of its ARN.
      type: str
      returned: when the instance exists
      sample: ABCDEFGHIJKLMNOPQRSTUVWXYZ
    kms_key_id:
      description: ARN of the key with which its storage is encrypted.
      type: str
      returned: when the instance exists
      sample: arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555
    tags:
      description: Its tags.
      type: dict
      returned: always
      sample: {"migrate:application": payments}
left_alone:
  description: Sentences about options that were not applied because the instance has a greater value.
  returned: always
  type: list
  elements: str
  sample:
    - "Replication instance payments-dev-001 keeps allocated_storage 100, which is more than 50: DMS cannot lower it."
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api, instance, waiters
from ansible_collections.migrate.aws.plugins.module_utils._dms.dependents import refuse_while_used
from ansible_collections.migrate.aws.plugins.module_utils._dms.roles import once_role_is_known
from ansible_collections.migrate.aws.plugins.module_utils._dms.subnet_group import REMEDY
from ansible_collections.migrate.aws.plugins.module_utils._errors import require
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run, waiting
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS, for_creation

ARGUMENT_SPEC = {
    "replication_instance_identifier": {"type": "str", "required": True, "aliases": ["identifier"]},
    "replication_instance_class": {"type": "str", "aliases": ["instance_class"]},
    "allocated_storage": {"type": "int"},
    "multi_az": {"type": "bool"},
    "engine_version": {"type": "str"},
    "allow_major_version_upgrade": {"type": "bool", "default": False},
    "auto_minor_version_upgrade": {"type": "bool"},
    "replication_subnet_group_identifier": {"type": "str"},
    "availability_zone": {"type": "str"},
    "vpc_security_group_ids": {"type": "list", "elements": "str"},
    "publicly_accessible": {"type": "bool"},
    "kms_key_id": {"type": "str", "no_log": False},
    "preferred_maintenance_window": {"type": "str"},
    "network_type": {"type": "str", "choices": ["IPV4", "DUAL", "IPV6"]},
    "dns_name_servers": {"type": "str"},
    "kerberos_authentication_settings": {
        "type": "dict",
        "options": {
            "key_cache_secret_id": {"type": "str", "no_log": False},
            "key_cache_secret_iam_arn": {"type": "str", "no_log": False},
            "krb5_file_contents": {"type": "str"},
        },
    },
    "resource_identifier": {"type": "str"},
    "apply_immediately": {"type": "bool", "default": False},
    **STATE,
    **waiting(1200),
    "iam_propagation_timeout": {"type": "int", "default": 120},
    **TAGS,
}


class Instance(Resource):
    """The replication instance which the options name."""

    key = "replication_instance"
    service = "dms"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.identifier = options["replication_instance_identifier"].lower()

    def read(self):
        for record in self._records():
            return instance.from_api(record, api.tags.read(self.client, record["ReplicationInstanceArn"]))
        return None

    def resolve(self, current):
        self.options = {**self.options, "kms_key_id": api.resolve_key(self.clients, self.options["kms_key_id"])}

    def desired(self):
        require(f"Replication instance {self.identifier}", self.options, ("replication_instance_class",))
        return instance.creation(self.options)

    def plan(self, current):
        return instance.changes(self.options, current)

    def create(self, desired):
        request = instance.request(desired, instance.PARAMETERS)
        request.update(for_creation(self.options["tags"]))
        once_role_is_known(
            lambda: api.create_instance(self.client, **request), self.options["iam_propagation_timeout"], REMEDY
        )

    def update(self, current, changes):
        arn = current["replication_instance_arn"]
        request = instance.modification(self.options, changes)
        if request:
            self._until_available()
            api.modify_instance(
                self.client,
                ReplicationInstanceArn=arn,
                ApplyImmediately=self.options["apply_immediately"],
                AllowMajorVersionUpgrade=self.options["allow_major_version_upgrade"],
                **request,
            )
        api.tags.write(self.client, arn, changes.get("tags"))

    def extra(self, outcome):
        before = outcome["before"]
        is_wanted = before is not None and self.options["state"] == "present"
        return {"left_alone": instance.left_alone(self.options, before) if is_wanted else []}

    def delete(self, current):
        self._check_unused(current)
        if current["replication_instance_status"] != "deleting":
            api.delete_instance(self.client, current["replication_instance_arn"])

    def wait_ready(self, current):
        if waiters.is_settled(current, self.options["apply_immediately"]):
            return False
        self._until_available(self.options["apply_immediately"])
        return True

    def wait_gone(self, current):
        what = f"Replication instance {self.identifier}"
        waiters.gone(self._status, what, "replication_instance_status", self.options["wait_timeout"])

    def _until_available(self, nothing_waits: bool = False) -> None:
        waiters.instance_available(self._status, self.identifier, self.options["wait_timeout"], nothing_waits)

    def _records(self) -> list[dict[str, Any]]:
        return api.describe_instances(self.client, api.only(replication_instance_id=self.identifier))

    def _status(self) -> dict[str, Any] | None:
        """The instance without its tags, which costs one call less."""
        return next((instance.from_api(record, {}) for record in self._records()), None)

    def _check_unused(self, current: dict[str, Any]) -> None:
        arn = current["replication_instance_arn"]
        tasks = api.describe_tasks(self.client, api.only(replication_instance_arn=arn), without_settings=True)
        refuse_while_used(
            f"Replication instance {self.identifier}", "replication tasks", tasks, "ReplicationTaskIdentifier"
        )


def main():
    """Run the module."""
    run(Instance, ARGUMENT_SPEC)


if __name__ == "__main__":
    main()
