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

- name: Say which hosts they have
  ansible.builtin.debug:
    msg: "{{ sources.endpoints | map(attribute='server_name', default='in a secret') }}"
"""

RETURN = r"""
endpoints:
  description: The endpoints, by name. Empty when there are none. They never have a password.
  returned: always
  type: list
  elements: dict
  contains:
    endpoint_identifier:
      description: The endpoint's name.
      type: str
      returned: always
      sample: payments-source-dev-001
    endpoint_arn:
      description: The endpoint's ARN.
      type: str
      returned: always
      sample: arn:aws:dms:us-east-1:123456789012:endpoint:ABCDEFGHIJKLMNOPQRSTUVWXYZ
    endpoint_type:
      description: Whether data come from it or go to it.
      type: str
      returned: always
      sample: source
    engine_name:
      description: The database's engine.
      type: str
      returned: always
      sample: postgres
    engine_display_name:
      description: The engine's name in words.
      type: str
      returned: always
      sample: PostgreSQL
    status:
      description: The endpoint's status.
      type: str
      returned: always
      sample: active
    ssl_mode:
      description: How the connection is encrypted.
      type: str
      returned: always
      sample: require
    certificate_arn:
      description: The ARN of the DMS certificate with which the server's own is verified.
      type: str
      returned: when it has one
      sample: arn:aws:dms:us-east-1:123456789012:cert:ABCDEFGHIJKLMNOPQRSTUVWXYZ
    kms_key_id:
      description: The ARN of the key with which the connection parameters are encrypted.
      type: str
      returned: always
      sample: arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555
    server_name:
      description: The host name of the database.
      type: str
      returned: when it is not in a secret
      sample: db.example.com
    port:
      description: The TCP port of the database.
      type: int
      returned: when it is not in a secret
      sample: 5432
    database_name:
      description: The database to connect to.
      type: str
      returned: when it has one
      sample: payments
    extra_connection_attributes:
      description: Further attributes in force.
      type: str
      returned: when there are any
      sample: secretsManagerEndpointOverride=vpce-1.secretsmanager.us-east-1.vpce.amazonaws.com
    postgresql_settings:
      description: The settings of a PostgreSQL endpoint. Those of another engine are under the name of its option.
      type: dict
      returned: when the engine is PostgreSQL
      sample: {database_name: payments, map_boolean_as_boolean: true}
    tags:
      description: The endpoint's tags.
      type: dict
      returned: always
      sample: {"migrate:application": payments}
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._dms import api, endpoint, tags
from ansible_collections.migrate.aws.plugins.module_utils._dms.errors import DMSError
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform


def find(client, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The endpoints which match the options, by name."""
    filters = api.only(
        endpoint_id=options["endpoint_identifier"] and options["endpoint_identifier"].lower(),
        endpoint_arn=options["endpoint_arn"],
        endpoint_type=options["endpoint_type"],
        engine_name=options["engine_name"],
    )
    records = sorted(api.describe_endpoints(client, filters), key=lambda record: record["EndpointIdentifier"])
    found = [endpoint.current(record, tags.read(client, record["EndpointArn"])) for record in records]
    return tags.having(options["tags"], found)


def main():
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={
            "endpoint_identifier": {"type": "str", "aliases": ["identifier"]},
            "endpoint_arn": {"type": "str"},
            "endpoint_type": {"type": "str", "choices": ["source", "target"]},
            "engine_name": {"type": "str"},
            "tags": {"type": "dict"},
        },
        supports_check_mode=True,
    )
    inform(module, DMSError, lambda: {"endpoints": find(module.client("dms"), module.params)})


if __name__ == "__main__":
    main()
