#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: the fence with which a database refuses the application's writes."""

from __future__ import annotations

DOCUMENTATION = r"""
module: database_fence
short_description: Let one database of a pair refuse the application's writes
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Puts a trigger on every table, partitions among them, which refuses C(INSERT), C(UPDATE), C(DELETE) and C(TRUNCATE)
    while the fence is closed, with SQLSTATE 25006. It holds for the owner of a table, for sessions that were open
    before and for transactions that had begun before.
  - It does not hold for sessions with C(session_replication_role = 'replica'). That is how replication, whose endpoint
    has it in its script after connecting, goes on writing.
  - On MySQL, three triggers on every table refuse each row that is inserted, updated or deleted, with the error 1290.
    C(TRUNCATE) and other definitions are not refused. All tables of the server have to be InnoDB. It does not hold for
    sessions that have set C(@migrate_aws_replication), as the endpoint's script after connecting does there.
  - Also makes the table C(migrate_aws_stream.marker), by which a switchover sees that everything has arrived. Run this
    module on both databases before replication begins, so that it is replicated.
  - The schema C(migrate_aws) belongs to each side alone. Leave it out of replication.
  - Whoever takes the trigger off a table, or sets C(session_replication_role) or C(@migrate_aws_replication), has got
    around the fence. All but the last take the owner's or the master user's rights. An application that does one of
    them by itself cannot be fenced by this module.
options:
  state:
    description:
      - Whether the fence is there. With V(present) a new fence is open, and one that is there keeps standing as it
        does.
      - With V(absent) all of it goes, and nothing keeps the application from writing to this database any more.
    type: str
    choices: [present, absent]
    default: present
  writer:
    description:
      - Says of a new fence whether this database takes the application's writes, or the other one does. With V(false) a
        new fence is closed. It has no effect on a fence that is there, for which M(migrate.aws.database_switchover) is.
    type: bool
    default: true
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes
  - migrate.aws.database
seealso:
  - module: migrate.aws.database_switchover
"""

EXAMPLES = r"""
- name: Close the fence of the target until the cutover
  migrate.aws.database_fence:
    secret_id: payments-target-dev/database
    writer: false
"""

RETURN = r"""
fence:
  description: The state of the fence. In check mode, the predicted state.
  returned: success
  type: dict
  contains:
    installed:
      description: Whether it exists.
      type: bool
    closed:
      description: Whether it refuses writes.
      type: bool
    epoch:
      description: Number of the writer, counted from the first, when this database last became it. 0 if it never was.
      type: int
    opens_in:
      description: Milliseconds until it opens automatically; null if it does not.
      type: int
    unfenced:
      description: Tables without the fence.
      type: list
      elements: str
    lifted:
      description: Whether M(migrate.aws.database_cleanup) removed it permanently. It is not installed again then.
      type: bool
"""

from dataclasses import asdict

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines import registry
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.database import Database
from ansible_collections.migrate.aws.plugins.module_utils._switchover.standing import Fence


def present(database: Database, writer: bool, check_mode: bool) -> dict:
    """Put the fence on what has none. Returns {changed, before, after}."""
    before, marked = database.fence(), database.has_marker()
    # A first run that failed on a table has installed the fence, and neither handed the database over nor closed it.
    settled = before.installed and (before.closed or before.epoch > 0)
    if settled and not before.unfenced and marked:
        return {"changed": False, "before": before, "after": before}
    if check_mode:
        after = before if settled else Fence(True, closed=not writer, epoch=int(writer))
        return {"changed": True, "before": before, "after": after}
    database.install_marker()
    database.install_fence()
    if not settled and writer:
        database.hand_over("the module database_fence", 1)
    elif not settled:
        database.close_fence("the module database_fence")
    return {"changed": True, "before": before, "after": database.fence()}


def absent(database: Database, check_mode: bool) -> dict:
    """Take the fence away. Returns {changed, before, after}."""
    before, marked = database.fence(), database.has_marker()
    if not check_mode and (before.installed or marked):
        database.remove_fence()
        database.remove_marker()
    return {"changed": before.installed or marked, "before": before, "after": Fence(False)}


def main() -> None:
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={
            **registry.argument_spec(),
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "writer": {"type": "bool", "default": True},
        },
        supports_check_mode=True,
    )

    def work(database) -> dict:
        if module.params["state"] == "absent":
            outcome = absent(database, module.check_mode)
        else:
            outcome = present(database, module.params["writer"], module.check_mode)
        shown = {side: asdict(outcome[side]) for side in ("before", "after")}
        result = {"changed": outcome["changed"], "fence": shown["after"]}
        return {**result, "diff": shown} if module._diff else result

    registry.run(module, work)


if __name__ == "__main__":
    main()
