#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: what there is of DMS endpoints."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dms_endpoint_info
version_added: 1.0.0
short_description: List DMS endpoints
description:
  - Lists the endpoints that match every stated option, all of them when none is stated.
options:
  endpoint_identifier:
    description: Only the endpoint of this name.
    type: str
    aliases: [identifier]
  endpoint_arn:
    description: Only the endpoint of this ARN.
    type: str
  endpoint_type:
    description: Only sources, or only targets.
    type: str
    choices: [source, target]
  engine_name:
    description: Only endpoints of this engine, such as V(postgres).
    type: str
  tags:
    description: Only endpoints that have all of these tags.
    type: dict
extends_documentation_fragment:
  - migrate.aws.attributes.read_only
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.dms_endpoint
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Find the sources of one application
  migrate.aws.dms_endpoint_info:
    endpoint_type: source
    tags:
      migrate:application: payments
  register: sources

- name: Print their hosts
  ansible.builtin.debug:
    msg: "{{ sources.endpoints | map(attribute='server_name', default='in a secret') }}"
"""

RETURN = r"""
endpoints:
  description:
    - The endpoints, by name. Empty if there are none. They never contain a password.
    - Each has the keys that M(migrate.aws.dms_endpoint) returns.
  returned: always
  type: list
  elements: dict
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api, endpoint
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform
from ansible_collections.migrate.aws.plugins.module_utils._tags import having


def find(client, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The endpoints which match the options, by name."""
    filters = api.only(
        endpoint_id=options["endpoint_identifier"] and options["endpoint_identifier"].lower(),
        endpoint_arn=options["endpoint_arn"],
        endpoint_type=options["endpoint_type"],
        engine_name=options["engine_name"],
    )
    records = sorted(api.describe_endpoints(client, filters), key=lambda record: record["EndpointIdentifier"])
    found = [endpoint.from_api(record, api.tags.read(client, record["EndpointArn"])) for record in records]
    return having(options["tags"], found)


def main():
    """Run the module."""
    inform(
        lambda clients, options: {"endpoints": find(clients("dms"), options)},
        {
            "endpoint_identifier": {"type": "str", "aliases": ["identifier"]},
            "endpoint_arn": {"type": "str"},
            "endpoint_type": {"type": "str", "choices": ["source", "target"]},
            "engine_name": {"type": "str"},
            "tags": {"type": "dict"},
        },
    )


if __name__ == "__main__":
    main()
