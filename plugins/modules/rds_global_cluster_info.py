#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: what there is of Aurora global databases."""

from __future__ import annotations

DOCUMENTATION = r"""
module: rds_global_cluster_info
version_added: 1.0.0
short_description: List Aurora global databases
description:
  - Lists the global clusters that match every stated option, all of them when none is stated.
options:
  global_cluster_identifier:
    description: Only the global cluster of this name.
    type: str
    aliases: [identifier]
  db_cluster_identifier:
    description: Only the global cluster which has this cluster, by ARN or name, as a member.
    type: str
extends_documentation_fragment:
  - migrate.aws.attributes.read_only
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.rds_global_cluster
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Find the writer of the global cluster
  migrate.aws.rds_global_cluster_info:
    global_cluster_identifier: payments
  register: found

- name: Print the result
  ansible.builtin.debug:
    msg: "{{ found.global_clusters | map(attribute='writer') }}"
"""

RETURN = r"""
global_clusters:
  description:
    - The global clusters, by name, each as M(migrate.aws.rds_global_cluster) returns it. Empty if there are none.
  returned: success
  type: list
  elements: dict
  sample:
    - deletion_protection: true
      engine: aurora-postgresql
      engine_version: "17.5"
      global_cluster_arn: arn:aws:rds::123456789012:global-cluster:payments
      global_cluster_identifier: payments
      status: available
      writer: arn:aws:rds:us-east-1:123456789012:cluster:payments-source-blue
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform
from ansible_collections.migrate.aws.plugins.module_utils._rds_global_cluster import api, transform


def find(client, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The global clusters which match the options, by name."""
    named, member = options["global_cluster_identifier"], options["db_cluster_identifier"]
    filters = [{"Name": "db-cluster-id", "Values": [member]}] if member else []
    clusters = [transform.from_api(answer) for answer in api.global_clusters(client, filters)]
    found = [cluster for cluster in clusters if named in (None, cluster["global_cluster_identifier"])]
    return sorted(found, key=lambda cluster: cluster["global_cluster_identifier"])


def main():
    """Run the module."""
    inform(
        lambda clients, options: {"global_clusters": find(clients("rds"), options)},
        {
            "global_cluster_identifier": {"type": "str", "aliases": ["identifier"]},
            "db_cluster_identifier": {"type": "str"},
        },
    )


if __name__ == "__main__":
    main()
