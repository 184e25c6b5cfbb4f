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

- name: Print the reason
  ansible.builtin.debug:
    msg: "{{ tests.connections | items2dict(key_name='endpoint_identifier', value_name='last_failure_message') }}"
"""

RETURN = r"""
connections:
  description:
    - The connections, by endpoint and replication instance. Empty if there are none.
    - Each has the keys that M(migrate.aws.dms_connection_test) returns.
  returned: always
  type: list
  elements: dict
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import in_snake_case
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform


def find(client, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The connections which match the options, by the names of their two ends."""
    filters = api.only(
        replication_instance_arn=options["replication_instance_arn"], endpoint_arn=options["endpoint_arn"]
    )
    found = [
        in_snake_case(record)
        for record in api.describe_connections(client, filters)
        if options["status"] in (None, record["Status"])
    ]
    return sorted(found, key=lambda one: (one["endpoint_identifier"], one["replication_instance_identifier"]))


def main():
    """Run the module."""
    inform(
        lambda clients, options: {"connections": find(clients("dms"), options)},
        {
            "replication_instance_arn": {"type": "str"},
            "endpoint_arn": {"type": "str"},
            "status": {"type": "str", "choices": ["successful", "testing", "failed", "deleting"]},
        },
    )


if __name__ == "__main__":
    main()
