#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: what a migration leaves in a database when it is over."""

from __future__ import annotations

DOCUMENTATION = r"""
module: database_cleanup
short_description: Remove what a migration has left in a PostgreSQL database
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Drops replication slots and publications whose names begin with C(migrate_aws), and what DMS makes to capture DDL
    and
    leaves there - the event trigger and the function C(awsdms_intercept_ddl), and the table C(awsdms_ddl_audit).
  - Takes the fence (M(migrate.aws.database_fence)) off the tables of the writer. On the other side it stays closed, and
    on
    both sides the record of who became the writer stays, so that nothing replicates into the writer again.
  - Slots of replication tasks are dropped by DMS when the task is deleted, so delete the tasks first.
options:
  writer:
    description: Whether this database takes the application's writes.
    type: bool
    required: true
  token:
    description:
      - Token that M(migrate.aws.cutover_lock) returned. A database that a later run has claimed is not changed.
      - Without it nothing is removed once a run has claimed the database since this module began.
    type: int
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes
  - migrate.aws.database
seealso:
  - module: migrate.aws.database_fence
"""

EXAMPLES = r"""
- name: Leave nothing of the migration in the new writer
  migrate.aws.database_cleanup:
    secret_id: payments-target-dev/database
    writer: true
"""

RETURN = r"""
removed:
  description: What was removed. In check mode, what would be removed.
  returned: success
  type: dict
  contains:
    slots:
      description: Replication slots, with the bytes of WAL that each retained.
      type: list
      elements: dict
      sample: [{name: migrate_aws_reverse, retained_bytes: 5120}]
    publications:
      description: Publications.
      type: list
      elements: str
    event_triggers:
      description: Event triggers of DMS.
      type: list
      elements: str
    functions:
      description: Functions of DMS.
      type: list
      elements: str
    tables:
      description: Tables of DMS, and that of an interrupted comparison.
      type: list
      elements: str
    fenced_tables:
      description: Number of tables from which the fence was removed.
      type: int
      sample: 5
"""

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines import registry

HOLDER = "the module database_cleanup"


def main() -> None:
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={
            **registry.argument_spec(),
            "writer": {"type": "bool", "required": True},
            "token": {"type": "int", "no_log": False},
        },
        supports_check_mode=True,
    )

    def work(database) -> dict:
        there = database.leftovers(module.params["writer"])
        changed = any(there.values())
        if changed and not module.check_mode:
            if module.params["token"] is not None:
                database.claim(module.params["token"], HOLDER)
            database.remove_leftovers(there, HOLDER)
        nothing = {kind: type(values)() for kind, values in there.items()}
        return {
            "changed": changed,
            "removed": there,
            **({"diff": {"before": there, "after": nothing}} if module._diff else {}),
        }

    registry.run(module, work)


if __name__ == "__main__":
    main()
