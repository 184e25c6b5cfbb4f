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
- name: Create a cluster
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
  description: The cluster. Empty if it is absent.
  returned: always
  type: dict
  sample:
    cluster_name: payments-target-dev
    cluster_arn: arn:aws:ecs:us-east-1:123456789012:cluster/payments-target-dev
    status: ACTIVE
    container_insights: enabled
    tags: {owner: payments-platform}
"""

from ansible_collections.migrate.aws.plugins.module_utils._compare import stated
from ansible_collections.migrate.aws.plugins.module_utils._ecs import api, transform
from ansible_collections.migrate.aws.plugins.module_utils._ecs.plan import cluster_changes
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS, tag_list


class Cluster(Resource):
    """The cluster that the module's options describe."""

    key = "cluster"
    service = "ecs"

    def read(self):
        answer = api.describe_cluster(self.client, self.options["name"])
        return answer and transform.cluster_of(answer)

    def desired(self):
        return stated(
            {
                "cluster_name": self.options["name"],
                "container_insights": self.options["container_insights"],
                "tags": self.options["tags"],
            }
        )

    def plan(self, current):
        return cluster_changes(self.desired(), current, self.options["purge_tags"])

    def create(self, desired):
        api.create_cluster(
            self.client,
            clusterName=desired["cluster_name"],
            settings=transform.cluster_settings(desired),
            tags=tag_list(desired.get("tags"), "key", "value"),
        )

    def update(self, current, changes):
        settings = transform.cluster_settings(changes)
        if settings:
            api.update_cluster(self.client, current["cluster_name"], settings)
        api.tags.write(self.client, current["cluster_arn"], changes.get("tags"))

    def delete(self, current):
        api.delete_cluster(self.client, current["cluster_name"])


def main():
    """Run the module."""
    run(
        Cluster,
        {
            "name": {"type": "str", "required": True},
            **STATE,
            "container_insights": {"type": "str", "choices": ["enabled", "enhanced", "disabled"]},
            **TAGS,
        },
    )


if __name__ == "__main__":
    main()
