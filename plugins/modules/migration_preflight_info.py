#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What of a migration's AWS resources stands in the way of moving the writes."""

from __future__ import annotations

DOCUMENTATION = r"""
module: migration_preflight_info
short_description: What of a migration's AWS resources stands in the way of moving the writes
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Asks RDS, DMS, Secrets Manager, IAM, Route 53 and CloudWatch, and says what would stop or spoil a move in the coming
    hours,
    object by object, each with its consequence and its remedy. Nothing is changed or tested.
  - Of a secret only the names of what it holds are kept, never a value.
  - The rules are listed in C(docs/preflight.md) of the collection.
options:
  source:
    description: The environment that the writes leave.
    type: dict
    suboptions: &side
      database_identifier:
        description: The DB instance or cluster. Of a database that is not of RDS, such as one on premises, there is
          none.
        type: str
      secret_id:
        description: Name or ARN of the secret with the database's credential.
        type: str
        required: true
      region:
        description: The region of both. That of the module by default.
        type: str
      profile:
        description: Profile for the account of both. That of the module by default.
        type: str
  target:
    description: The environment that they are to come to.
    type: dict
    suboptions: *side
  task:
    description: Identifier of the replication task that carries the rows there.
    type: str
  fallback:
    description: Identifier of the replication task that carries them back.
    type: str
  records:
    description: DNS records whose change clients have to notice.
    type: list
    elements: dict
    default: []
    suboptions:
      zone:
        description: Name of the hosted zone.
        type: str
        required: true
      name:
        description: The record's name.
        type: str
        required: true
      type:
        description: The record's type.
        type: str
        default: A
  alarm_name_prefixes:
    description: Name prefixes of the deployment's alarms.
    type: list
    elements: str
    default: []
  hours:
    description: Hours from now in which nothing may be due, such as maintenance or the rotation of a secret.
    type: int
    default: 8
  max_ttl:
    description: Highest acceptable TTL of a DNS record in seconds.
    type: int
    default: 60
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes.read_only
seealso:
  - module: migrate.aws.database_preflight_info
"""

EXAMPLES = r"""
- name: List blockers
  migrate.aws.migration_preflight_info:
    source:
      database_identifier: payments-source-dev
      secret_id: payments-source-dev/database
    target:
      database_identifier: payments-target-dev
      secret_id: payments-target-dev/database
    task: payments-dev-forward
    records:
      - zone: payments-migration-dev.test
        name: api.payments-migration-dev.test
    alarm_name_prefixes: [payments-source-dev, payments-target-dev, payments-dev]
    hours: 4
  register: preflight

- name: Print what to do first
  ansible.builtin.debug:
    msg: "{{ preflight.findings | selectattr('severity', 'eq', 'blocker') | map(attribute='remedy') }}"
"""

RETURN = r"""
findings:
  description: The findings. Empty if there are none.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The rule's name.
      type: str
      sample: rotation_due
    severity:
      description: V(blocker) means that the cutover would fail or lose data. V(warning) means a risk.
      type: str
      sample: blocker
    object:
      description: The affected object.
      type: str
      sample: payments-source-dev/database
    consequence:
      description: Consequence if you do nothing.
      type: str
      sample: Its password changes within 10 hours.
    remedy:
      description: Remedy.
      type: str
      sample: Rotate it now and test the connections again, or put the rotation off.
facts:
  description: The facts, without secrets.
  returned: success
  type: dict
"""

from datetime import UTC, datetime

from ansible_collections.migrate.aws.plugins.module_utils import _locations
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import attempt
from ansible_collections.migrate.aws.plugins.module_utils._preflight import aws
from ansible_collections.migrate.aws.plugins.module_utils._preflight.rules.aws import RULES
from ansible_collections.migrate.aws.plugins.module_utils._rules import judged

SIDE = {
    "type": "dict",
    "options": {
        "database_identifier": {"type": "str"},
        "secret_id": {"type": "str", "required": True, "no_log": False},
        **_locations.argument_spec(),
    },
}
RECORD = {
    "zone": {"type": "str", "required": True},
    "name": {"type": "str", "required": True},
    "type": {"type": "str", "default": "A"},
}


def main() -> None:
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={
            "source": SIDE,
            "target": SIDE,
            "task": {"type": "str"},
            "fallback": {"type": "str"},
            "records": {"type": "list", "elements": "dict", "default": [], "options": RECORD},
            "alarm_name_prefixes": {"type": "list", "elements": "str", "default": []},
            "hours": {"type": "int", "default": 8},
            "max_ttl": {"type": "int", "default": 60},
        },
        supports_check_mode=True,
    )

    def examined() -> dict:
        facts = aws.facts(module.client, module.params, module.region, datetime.now(UTC))
        return {"findings": judged(RULES, facts), "facts": facts}

    module.exit_json(changed=False, **attempt(module, examined))


if __name__ == "__main__":
    main()
