#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: what there is of DMS Serverless replications."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dms_replication_config_info
version_added: 1.0.0
short_description: List DMS Serverless replications
description:
  - Lists the replication configurations that match every stated option, all of them when none is stated, each with the
    state of its replication.
options:
  replication_config_identifier:
    description: Only the configuration of this name.
    type: str
    aliases: [identifier]
  replication_config_arn:
    description: Only the configuration of this ARN.
    type: str
  endpoint_arn:
    description: Only configurations from or to this endpoint.
    type: str
  status:
    description: Only those whose replication is in this status, such as V(running).
    type: str
extends_documentation_fragment:
  - migrate.aws.attributes.read_only
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.dms_replication_config
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Find running serverless replications
  migrate.aws.dms_replication_config_info:
    status: running
  register: serverless

- name: Print the result
  ansible.builtin.debug:
    msg: "{{ serverless.replication_configs | map(attribute='replication_config_identifier') }}"
"""

RETURN = r"""
replication_configs:
  description:
    - The configurations and their replications, by name. Empty if there are none.
    - Each has the keys that M(migrate.aws.dms_replication_config) returns.
  returned: always
  type: list
  elements: dict
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api, serverless
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform


def find(client, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The configurations which match the options, by name."""
    identifier = options["replication_config_identifier"]
    filters = api.only(
        replication_config_id=identifier and identifier.lower(),
        replication_config_arn=options["replication_config_arn"],
    )
    replications = {record["ReplicationConfigArn"]: record for record in api.describe_replications(client, filters)}
    found = [
        serverless.from_api(config, replications.get(config["ReplicationConfigArn"]))
        for config in api.describe_configs(client, filters)
    ]
    matching = [config for config in found if _matches(config, options)]
    matching.sort(key=lambda config: config["replication_config_identifier"])
    return [{**config, "tags": api.tags.read(client, config["replication_config_arn"])} for config in matching]


def _matches(config: dict[str, Any], options: dict[str, Any]) -> bool:
    """Whether a configuration is one of those which the options ask for beyond what DMS filters."""
    endpoints = (config["source_endpoint_arn"], config["target_endpoint_arn"])
    return options["endpoint_arn"] in (None, *endpoints) and options["status"] in (None, config.get("status"))


def main():
    """Run the module."""
    inform(
        lambda clients, options: {"replication_configs": find(clients("dms"), options)},
        {
            "replication_config_identifier": {"type": "str", "aliases": ["identifier"]},
            "replication_config_arn": {"type": "str"},
            "endpoint_arn": {"type": "str"},
            "status": {"type": "str"},
        },
    )


if __name__ == "__main__":
    main()
