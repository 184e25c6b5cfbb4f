#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: what the last tests of DMS's connections said."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dms_connection_test_info
version_added: 1.0.0
short_description: List the last tests of DMS's connections
description:
  - Lists the last test of each pair of replication instance and endpoint that matches every stated option, of all pairs
    ever tested when none is stated. It makes no test.
options:
  replication_instance_arn:
    description: Only tests from this replication instance.
    type: str
  endpoint_arn:
    description: Only tests of this endpoint.
    type: str
  status:
    description: Only tests with this outcome.
    type: str
    choices: [successful, testing, failed, deleting]
extends_documentation_fragment:
  - migrate.aws.attributes.read_only
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.dms_connection_test
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Find the endpoints that are not reached
  migrate.aws.dms_connection_test_info:
    status: failed
  register: tests

- name: Say why
  ansible.builtin.debug:
    msg: "{{ tests.connections | items2dict(key_name='endpoint_identifier', value_name='last_failure_message') }}"
"""

RETURN = r"""
connections:
  description: The connections, by endpoint and replication instance. Empty when there are none.
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
      description: Why the last test failed.
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
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._dms import api
from ansible_collections.migrate.aws.plugins.module_utils._dms.errors import DMSError
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import from_api
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform


def find(client, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The connections which match the options, by the names of their two ends."""
    filters = api.only(
        replication_instance_arn=options["replication_instance_arn"], endpoint_arn=options["endpoint_arn"]
    )
    found = [
        from_api(record)
        for record in api.describe_connections(client, filters)
        if options["status"] in (None, record["Status"])
    ]
    return sorted(found, key=lambda one: (one["endpoint_identifier"], one["replication_instance_identifier"]))


def main():
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={
            "replication_instance_arn": {"type": "str"},
            "endpoint_arn": {"type": "str"},
            "status": {"type": "str", "choices": ["successful", "testing", "failed", "deleting"]},
        },
        supports_check_mode=True,
    )
    inform(module, DMSError, lambda: {"connections": find(module.client("dms"), module.params)})


if __name__ == "__main__":
    main()
