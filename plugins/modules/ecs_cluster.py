#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: an ECS cluster."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_cluster
version_added: 1.0.0
short_description: An ECS cluster with tags
description:
  - Creates, changes and removes an ECS cluster for Fargate.
  - P(community.aws.ecs_cluster#module) knows neither tags nor Container Insights.
options:
  name:
    description: Name of the cluster.
    type: str
    required: true
  state:
    description: Whether the cluster is there.
    type: str
    choices: [present, absent]
    default: present
  container_insights:
    description: Whether CloudWatch collects metrics of each task and container. Not managed unless stated.
    type: str
    choices: [enabled, enhanced, disabled]
author:
  - migrate.aws contributors (!UNKNOWN)
extends_documentation_fragment:
  - migrate.aws.attributes
  - amazon.aws.tags
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Make a cluster
  migrate.aws.ecs_cluster:
    name: payments-target-dev
    container_insights: enabled
    tags:
      owner: payments-platform

- name: Remove the cluster
  migrate.aws.ecs_cluster:
    name: payments-target-dev
    state: absent
"""

RETURN = r"""
cluster:
  description: The cluster, empty when it is absent.
  returned: always
  type: dict
  sample:
    cluster_name: payments-target-dev
    cluster_arn: arn:aws:ecs:us-east-1:123456789012:cluster/payments-target-dev
    status: ACTIVE
    container_insights: enabled
    tags: {owner: payments-platform}
"""

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._compare import stated
from ansible_collections.migrate.aws.plugins.module_utils._ecs import api, transform
from ansible_collections.migrate.aws.plugins.module_utils._ecs.errors import AnsibleECSError
from ansible_collections.migrate.aws.plugins.module_utils._ecs.plan import cluster_changes
from ansible_collections.migrate.aws.plugins.module_utils._ecs.tags import write_tags
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import Resource, run


class Cluster(Resource):
    """The cluster that the module's options describe."""

    key = "cluster"

    def __init__(self, module):
        self.params = module.params
        self.client = module.client("ecs")

    def read(self):
        answer = api.describe_cluster(self.client, self.params["name"])
        return answer and transform.cluster_of(answer)

    def desired(self):
        return stated(
            {
                "cluster_name": self.params["name"],
                "container_insights": self.params["container_insights"],
                "tags": self.params["tags"],
            }
        )

    def plan(self, current):
        return cluster_changes(self.desired(), current, self.params["purge_tags"])

    def create(self):
        desired = self.desired()
        api.create_cluster(
            self.client,
            clusterName=desired["cluster_name"],
            settings=transform.cluster_settings(desired),
            tags=transform.tag_list(desired.get("tags", {})),
        )

    def update(self, current, changes):
        settings = transform.cluster_settings(changes)
        if settings:
            api.update_cluster(self.client, current["cluster_name"], settings)
        write_tags(self.client, current["cluster_arn"], changes.get("tags"))

    def delete(self, current):
        api.delete_cluster(self.client, current["cluster_name"])


def main():
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={
            "name": {"type": "str", "required": True},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "container_insights": {"type": "str", "choices": ["enabled", "enhanced", "disabled"]},
            "tags": {"type": "dict", "aliases": ["resource_tags"]},
            "purge_tags": {"type": "bool", "default": True},
        },
        supports_check_mode=True,
    )
    run(module, Cluster(module), AnsibleECSError)


if __name__ == "__main__":
    main()
