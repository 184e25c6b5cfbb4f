#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: freeze the application's writes to a MySQL database."""

from __future__ import annotations

DOCUMENTATION = r"""
module: database_write_access
short_description: Freeze the application's writes to a MySQL database
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Locks every account of the application's users and ends their sessions, so that nothing is written in their name any
    more. Everybody else goes on, such as replication and the operator.
  - It needs none of the privileges that RDS and Aurora give nobody. C(FLUSH TABLES WITH READ LOCK) and C(read_only) do,
    and
    would also keep replication from writing. Sessions are ended by C(mysql.rds_kill) where there is that procedure.
  - A session without a transaction is ended at once, one within a transaction after O(grace) seconds, and what it had
    not
    committed is undone. When the module returns there is no session left, and every write that was acknowledged is
    committed.
  - Refuses, before anything is changed, where an enabled event writes in the name of one of the users. An event needs
    no
    session and heeds no lock.
  - For PostgreSQL there is M(migrate.aws.database_fence).
options:
  users:
    description:
      - The users whose writes are frozen, by name. Every account of that name is meant, from whatever host.
      - The user in O(secret_id) cannot be one of them.
    type: list
    elements: str
    required: true
  state:
    description: Whether these users are V(frozen), or V(open) and may log in.
    type: str
    choices: [frozen, open]
    required: true
  grace:
    description: Grace period in seconds for running transactions.
    type: float
    default: 3.0
  probe_secret_id:
    description:
      - Name or ARN of the secret that the application itself logs in with. When it is stated, O(state=frozen) tries to
        log in
        with it, and fails unless the server answers that the account is locked.
    type: str
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes
  - migrate.aws.mysql_database
seealso:
  - module: migrate.aws.database_fence
"""

EXAMPLES = r"""
- name: Freeze the application's writes
  migrate.aws.database_write_access:
    secret_id: orders-source-dev/database
    users: [orders]
    state: frozen

- name: Allow the application to write again
  migrate.aws.database_write_access:
    secret_id: orders-source-dev/database
    users: [orders]
    state: open
"""

RETURN = r"""
write_access:
  description: The state of the users. In check mode, the predicted state.
  returned: success
  type: dict
  contains:
    frozen:
      description: Whether all accounts are locked and no session is left.
      type: bool
    accounts:
      description: The accounts of the users, each with its lock state.
      type: list
      elements: dict
      sample: [{account: "orders@%", locked: true}]
    sessions:
      description: Number of sessions of the users.
      type: int
sessions_ended:
  description: Number of sessions that were ended. In check mode, that would be ended.
  returned: success
  type: int
binary_log:
  description: Binary log position when the module returned, null if there is none.
  returned: success
  type: dict
  contains:
    file:
      description: The file.
      type: str
      sample: mysql-bin-changelog.000024
    offset:
      description: The offset in the file.
      type: int
      sample: 373
    gtid:
      description: The transactions before, by their global identifiers; empty where the server gives none.
      type: str
      sample: 3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5
"""

from dataclasses import replace

from ansible_collections.migrate.aws.plugins.module_utils import _mysql
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._database import accounts


def planned(before: accounts.Access, frozen: bool) -> accounts.Access:
    """How the users would stand. Pure."""
    after = tuple(replace(account, locked=frozen) for account in before.accounts)
    return accounts.Access(after, 0 if frozen else before.sessions)


def main() -> None:
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={
            **_mysql.argument_spec(),
            "users": {"type": "list", "elements": "str", "required": True},
            "state": {"type": "str", "choices": ["frozen", "open"], "required": True},
            "grace": {"type": "float", "default": 3.0},
            "probe_secret_id": {"type": "str", "no_log": False},
        },
        supports_check_mode=True,
    )
    users, frozen, probe = module.params["users"], module.params["state"] == "frozen", module.params["probe_secret_id"]

    def work(secretsmanager, connection) -> dict:
        before = after = accounts.access(connection, users)
        changed = not before.frozen if frozen else any(account.locked for account in before.accounts)
        ended = before.sessions if frozen else 0
        if changed and module.check_mode:
            after = planned(before, frozen)
        elif changed and frozen:
            ended = accounts.freeze(connection, users, module.params["grace"])
            after = accounts.access(connection, users)
        elif changed:
            accounts.thaw(connection, users)
            after = accounts.access(connection, users)
        if frozen and probe and not module.check_mode:
            accounts.prove(lambda: _mysql.connect(secretsmanager, module.params, probe))
        result = {
            "changed": changed,
            "write_access": after.shown(),
            "sessions_ended": ended,
            "binary_log": _mysql.binlog_position(connection),
        }
        return {**result, "diff": {"before": before.shown(), "after": after.shown()}} if module._diff else result

    _mysql.run(module, work)


if __name__ == "__main__":
    main()
