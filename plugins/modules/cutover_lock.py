#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: the lock of a migration, held over several tasks."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cutover_lock
short_description: Hold the lock of a migration over several tasks
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Lets one run at a time work on a migration. A second one is refused, with who holds the lock since when.
  - A lock lapses after O(lease) seconds unless it is renewed, by this module or by one that is given the O(token).
  - A lock has lapsed when this module has seen it unchanged for the whole lease. A lock that is renewed is never taken,
    whatever the clocks of two machines say.
  - A lock of somebody else is watched and taken only with O(take_over). One's own, left behind by a run that was
    killed, is always. Both take a lease, in check mode too.
options:
  table:
    description: The DynamoDB table of the migration, with the string C(entry) as its partition key.
    type: str
    required: true
  state:
    description: Whether to hold the lock or to give it back.
    type: str
    choices: [held, released]
    default: held
  token:
    description:
      - Token that this module returned when it took the lock. With it, V(held) renews the lock, and fails if it is
        lost.
      - Needed to give it back.
    type: int
  lease:
    description: Seconds after which the lock lapses unless it is renewed.
    type: int
    default: 60
  take_over:
    description: Whether to take the lock from a run of somebody else that was cut short.
    type: bool
    default: false
  after_token:
    description:
      - The RV(token) returned is greater than this one, as well as than all before. Give the greatest that both
        databases have seen, which M(migrate.aws.cutover_info) returns, so that they obey this holder though the table
        was made anew.
    type: int
    default: 0
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes
seealso:
  - module: migrate.aws.database_switchover
"""

EXAMPLES = r"""
- name: Take the lock
  migrate.aws.cutover_lock:
    table: payments-dev-cutover
    lease: 30
  register: lock

- name: Release the lock
  migrate.aws.cutover_lock:
    table: payments-dev-cutover
    state: released
    token: "{{ lock.token }}"
"""

RETURN = r"""
token:
  description: The token of this run, greater than all earlier ones. 0 in check mode if the lock would be taken.
  returned: when the lock is held
  type: int
  sample: 7
holder:
  description: The holder of the lock.
  returned: when the lock is held
  type: str
  sample: arn:aws:iam::123456789012:role/night-shift on awx-1
"""

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._journal.lock import Lock, who
from ansible_collections.migrate.aws.plugins.module_utils._journal.store import Store
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import attempt


def hold(lock: Lock, holder: str, options: dict, check_mode: bool) -> dict:
    """Take or renew the lock. Returns the module's result."""
    before, changed = lock.holder(), lock.token is None
    if check_mode and changed:
        lock.wait_until_free(holder, options["take_over"])
    elif changed:
        lock.take(holder, options["take_over"], options["after_token"])
    elif not check_mode:
        lock.renew()
    return {"changed": changed, "token": lock.token or 0, "holder": holder, **_diff(before, {"holder": holder})}


def release(lock: Lock, check_mode: bool) -> dict:
    """Give the lock back where it is ours. Returns the module's result."""
    before = lock.holder()
    ours = before is not None and before["fencing"] == lock.token
    if ours and not check_mode:
        lock.release()
    return {"changed": ours, **_diff(before, None if ours else before)}


def _diff(before: dict | None, after: dict | None) -> dict:
    return {
        "diff": {"before": {"holder": (before or {}).get("holder")}, "after": {"holder": (after or {}).get("holder")}}
    }


def main() -> None:
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={
            "table": {"type": "str", "required": True},
            "state": {"type": "str", "choices": ["held", "released"], "default": "held"},
            "token": {"type": "int", "no_log": False},
            "lease": {"type": "int", "default": 60},
            "take_over": {"type": "bool", "default": False},
            "after_token": {"type": "int", "default": 0, "no_log": False},
        },
        required_if=[("state", "released", ["token"])],
        supports_check_mode=True,
    )
    options = module.params
    lock = Lock(Store(module.client("dynamodb"), options["table"]), options["lease"], options["token"])

    def work() -> dict:
        if options["state"] == "released":
            return release(lock, module.check_mode)
        return hold(lock, who(module.client("sts")), options, module.check_mode)

    result = attempt(module, work)
    if not module._diff:
        del result["diff"]
    module.exit_json(**result)


if __name__ == "__main__":
    main()
