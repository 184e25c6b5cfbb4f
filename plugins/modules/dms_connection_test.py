#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: whether a DMS replication instance reaches an endpoint."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dms_connection_test
version_added: 1.0.0
short_description: Test whether a DMS replication instance reaches endpoints
description:
  - Makes sure that a replication instance can connect to endpoints, which DMS wants to have seen before it starts a
    task.
    They are tested at the same time.
  - A test is made when none has succeeded yet, or with O(always=true). It fails with what DMS says about the reason.
  - A test changes nothing, so the module never reports a change. In check mode it makes no test, and returns what the
    last one said.
options:
  replication_instance_arn:
    description: The ARN of the replication instance.
    type: str
    required: true
  endpoint_arns:
    description: The ARNs of the endpoints.
    type: list
    elements: str
    required: true
  always:
    description: Whether to test again a connection whose last test succeeded, as after a change of its password.
    type: bool
    default: false
    aliases: [force]
  wait:
    description: Whether to wait for the outcome. Without, the test is begun and its outcome is never a failure.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait at most for one result.
    type: int
    default: 300
  iam_propagation_timeout:
    description:
      - Seconds to retry a test that fails because of an IAM role's permissions. IAM needs some time to propagate a
        new role.
    type: int
    default: 60
extends_documentation_fragment:
  - migrate.aws.attributes.read_only
  - migrate.aws.waiting
  - migrate.aws.dms_roles
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.dms_connection_test_info
  - module: migrate.aws.dms_endpoint
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Make sure that source and target are reached
  migrate.aws.dms_connection_test:
    replication_instance_arn: arn:aws:dms:us-east-1:123456789012:rep:ABCDEFGHIJKLMNOPQRSTUVWXYZ
    endpoint_arns:
      - arn:aws:dms:us-east-1:123456789012:endpoint:ABCDEFGHIJKLMNOPQRSTUVWXYZ
      - arn:aws:dms:us-east-1:123456789012:endpoint:BBCDEFGHIJKLMNOPQRSTUVWXYZ
"""

RETURN = r"""
connections:
  description: The connections, in the order of O(endpoint_arns), without those that were never tested, which exist
    only in check mode.
  returned: always
  type: list
  elements: dict
  contains:
    status:
      description: The outcome of the last test.
      type: str
      returned: always
      sample: successful
    last_failure_message:
      description: Reason for the failure of the last test.
      type: str
      returned: when it failed
      sample: "Test Endpoint failed: Application-Status: 1020912, Application-Message: Failed to connect"
    endpoint_arn:
      description: The endpoint's ARN.
      type: str
      returned: always
      sample: arn:aws:dms:us-east-1:123456789012:endpoint:ABCDEFGHIJKLMNOPQRSTUVWXYZ
    endpoint_identifier:
      description: The endpoint's name.
      type: str
      returned: always
      sample: payments-source-dev-001
    replication_instance_arn:
      description: The replication instance's ARN.
      type: str
      returned: always
      sample: arn:aws:dms:us-east-1:123456789012:rep:ABCDEFGHIJKLMNOPQRSTUVWXYZ
    replication_instance_identifier:
      description: The replication instance's name.
      type: str
      returned: always
      sample: payments-dev-001
tested:
  description: The endpoints that this run started to test.
  returned: always
  type: list
  elements: str
  sample: ["arn:aws:dms:us-east-1:123456789012:endpoint:ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._dms import connection
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import attempt, waiting


def result(client, options: dict[str, Any], check_mode: bool) -> dict[str, Any]:
    """{connections, tested}: tests where a test is due. Raises WaitFailed when one does not succeed."""
    pairs = [connection.Pair(client, options["replication_instance_arn"], arn) for arn in options["endpoint_arns"]]
    known = {pair: pair.read() for pair in pairs}
    due = [pair for pair in pairs if not check_mode and connection.is_due(known[pair], options["always"])]
    known.update((pair, pair.begin()) for pair in due)
    if options["wait"]:
        known.update((pair, pair.awaited(options["wait_timeout"], options["iam_propagation_timeout"])) for pair in due)
    return {"connections": [found for found in known.values() if found], "tested": [pair.endpoint_arn for pair in due]}


def main():
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={
            "replication_instance_arn": {"type": "str", "required": True},
            "endpoint_arns": {"type": "list", "elements": "str", "required": True},
            "always": {"type": "bool", "default": False, "aliases": ["force"]},
            **waiting(300),
            "iam_propagation_timeout": {"type": "int", "default": 60},
        },
        supports_check_mode=True,
    )
    tested = attempt(module, lambda: result(module.client("dms"), module.params, module.check_mode))
    module.exit_json(changed=False, **tested)


if __name__ == "__main__":
    main()
