#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: one entry in the journal of a migration."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cutover_journal
short_description: Write an entry into the journal of a migration
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Records a step of a cutover, before or after it, with who did it and when. Entries are never changed, and one that
    says
    what the last one of the same O(token) says is not written again.
  - Renews the lock, and fails where it is lost, so that a run which another has taken over goes no further.
options:
  table:
    description: The DynamoDB table of the migration, with the string C(entry) as its partition key.
    type: str
    required: true
  token:
    description: Token that M(migrate.aws.cutover_lock) returned.
    type: int
    required: true
  lease:
    description: Seconds after which the lock lapses unless it is renewed.
    type: int
    default: 60
  step:
    description: The step.
    type: str
    choices:
      - check_gates
      - canary
      - compare
      - freeze
      - drain
      - validate
      - switch
      - repoint_clients
      - start_reverse_replication
      - stop_forward_replication
      - observe
      - resume_replication
      - thaw
      - close_second_writer
      - set_weights
      - canary_gates
      - finalize
    required: true
  phase:
    description: Whether it is about to be done, or was done.
    type: str
    choices: [before, after]
    required: true
  details:
    description: Measurements or decisions. Do not put secrets here.
    type: dict
    default: {}
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes
seealso:
  - module: migrate.aws.cutover_lock
"""

EXAMPLES = r"""
- name: Record that a share of the requests goes to the target
  migrate.aws.cutover_journal:
    table: payments-dev-cutover
    token: "{{ lock.token }}"
    step: canary
    phase: after
    details:
      weights: {source: 95, target: 5}
"""

RETURN = r"""
entry:
  description: The entry that was written. In check mode, the entry that would be written.
  returned: success
  type: dict
  sample:
    step: canary
    phase: after
    holder: arn:aws:iam::123456789012:role/night-shift on awx-1
    details: {weights: {source: 95, target: 5}}
"""

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._journal.journal import Journal
from ansible_collections.migrate.aws.plugins.module_utils._journal.lock import Lock, who
from ansible_collections.migrate.aws.plugins.module_utils._journal.store import Store
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import attempt
from ansible_collections.migrate.aws.plugins.module_utils._switchover import plan


def main() -> None:
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={
            "table": {"type": "str", "required": True},
            "token": {"type": "int", "required": True, "no_log": False},
            "lease": {"type": "int", "default": 60},
            "step": {"type": "str", "choices": list(plan.JOURNALED), "required": True},
            "phase": {"type": "str", "choices": ["before", "after"], "required": True},
            "details": {"type": "dict", "default": {}},
        },
        supports_check_mode=True,
    )
    options = module.params
    store = Store(module.client("dynamodb"), options["table"])
    journal = Journal(store, Lock(store, options["lease"], options["token"]), who(module.client("sts")))
    entry = journal.entry(options["step"], options["phase"], options["details"])
    last = attempt(
        module,
        lambda: journal.once(options["step"], options["phase"], options["details"], module.check_mode),
    )
    diff = {"diff": {"before": last, "after": entry}} if module._diff else {}
    module.exit_json(changed=last != entry, entry=entry, **diff)


if __name__ == "__main__":
    main()
