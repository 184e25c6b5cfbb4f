#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: some log groups of CloudWatch Logs."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cloudwatch_log_groups
version_added: 1.0.0
short_description: Make, change or remove log groups which are kept and encrypted alike
description:
  - Manages log groups before the services write to them which would make them without encryption and keep them for
    ever.
  - An option which is not stated is left as it is. Events that are there already stay as they were encrypted.
options:
  names:
    description: Names of the groups. Each has its own as its tag V(Name) where O(tags) are stated.
    type: list
    elements: str
    required: true
  retention_in_days:
    description: Days to keep events.
    type: int
    choices: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]
  kms_key_id:
    description: ARN of the KMS key which encrypts them. Its policy lets CloudWatch Logs use it for these groups.
    type: str
  state:
    description: Whether the log groups should exist. V(absent) deletes them with their events.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - migrate.aws.attributes
  - amazon.aws.tags
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Create the groups that a database exports its logs to
  migrate.aws.cloudwatch_log_groups:
    names:
      - /aws/rds/instance/payments-target-blue/postgresql
      - /aws/rds/instance/payments-target-blue/upgrade
    retention_in_days: 30

- name: Remove them
  migrate.aws.cloudwatch_log_groups:
    names:
      - /aws/rds/instance/payments-target-blue/postgresql
      - /aws/rds/instance/payments-target-blue/upgrade
    state: absent
"""

RETURN = r"""
log_groups:
  description:
    - The groups by name. In check mode, the predicted state. Empty if there is none.
    - Each has C(retention_in_days) and C(kms_key_id), null where it has none, C(tags), and C(arn), which is missing
      in check mode for a new one.
  returned: success
  type: dict
  sample:
    /aws/rds/instance/payments-target-blue/postgresql:
      arn: arn:aws:logs:us-east-1:123456789012:log-group:/aws/rds/instance/payments-target-blue/postgresql
      retention_in_days: 30
      kms_key_id: arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab
      tags: {Name: /aws/rds/instance/payments-target-blue/postgresql}
"""


from ansible_collections.migrate.aws.plugins.module_utils._cloudwatch_log_groups import api, plan
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS


class LogGroups(Resource):
    """The log groups which the options name."""

    key = "log_groups"
    service = "logs"

    def read(self):
        found = {name: api.group(self.client, name) for name in self.options["names"]}
        return {
            name: plan.from_api(group, api.tags.read(self.client, plan.bare_arn(group["arn"])))
            for name, group in found.items()
            if group
        } or None

    def desired(self):
        return plan.desired(self.options)

    def plan(self, current):
        return plan.changes(self.options, current)

    def create(self, desired):
        self.update({}, desired)

    def update(self, current, changes):
        for name, fields in changes.items():
            if name in current:
                self._change(name, current[name], fields)
            else:
                self._make(name, fields)

    def _make(self, name, fields):
        key = {"kmsKeyId": fields["kms_key_id"]} if "kms_key_id" in fields else {}
        api.create(self.client, logGroupName=name, **key, **({"tags": fields["tags"]} if fields["tags"] else {}))
        if "retention_in_days" in fields:
            api.set_retention(self.client, name, fields["retention_in_days"])

    def _change(self, name, have, fields):
        if "kms_key_id" in fields:
            api.set_key(self.client, name, fields["kms_key_id"])
        if "retention_in_days" in fields:
            api.set_retention(self.client, name, fields["retention_in_days"])
        api.tags.write(self.client, have["arn"], fields.get("tags"))

    def delete(self, current):
        for name in current:
            api.delete(self.client, name)


def main():
    """Run the module."""
    run(
        LogGroups,
        {
            "names": {"type": "list", "elements": "str", "required": True},
            "retention_in_days": {"type": "int", "choices": list(plan.RETENTION_DAYS)},
            # The ARN of a key is no secret.
            "kms_key_id": {"type": "str", "no_log": False},
            **STATE,
            **TAGS,
        },
    )


if __name__ == "__main__":
    main()
