#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: what there is of CodeDeploy deployment groups."""

from __future__ import annotations

DOCUMENTATION = r"""
module: codedeploy_deployment_group_info
version_added: 1.0.0
short_description: List the deployment groups of a CodeDeploy application
description:
  - Lists the deployment groups of one application that match every stated option, all of them when none is stated.
options:
  application_name:
    description: The application.
    type: str
    required: true
  deployment_group_name:
    description: Only the deployment group of this name.
    type: str
    aliases: [name]
extends_documentation_fragment:
  - migrate.aws.attributes.read_only
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.codedeploy_deployment_group
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Find the last deployment
  migrate.aws.codedeploy_deployment_group_info:
    application_name: payments-target-blue
  register: found

- name: Print the result
  ansible.builtin.debug:
    msg: "{{ found.deployment_groups | map(attribute='last_successful_deployment') }}"
"""

RETURN = r"""
deployment_groups:
  description:
    - The deployment groups, by name, each as M(migrate.aws.codedeploy_deployment_group) returns it.
    - Empty if there are none, or if the application does not exist.
  returned: success
  type: list
  elements: dict
  sample:
    - application_name: payments-target-blue
      compute_platform: ECS
      deployment_config_name: CodeDeployDefault.ECSAllAtOnce
      deployment_group_name: service
      last_successful_deployment:
        deployment_id: d-ABCDEFGH1
        status: Succeeded
      tags: {}
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._codedeploy import api, transform
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform


def find(client, sts, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The deployment groups which match the options, by name."""
    application, named = options["application_name"], options["deployment_group_name"]
    names = [named] if named else api.group_names(client, application)
    answers = [api.group(client, application, name) for name in names]
    return [_described(client, sts, answer) for answer in answers if answer]


def _described(client, sts, answer: dict[str, Any]) -> dict[str, Any]:
    arn = api.arn(client, sts, f"deploymentgroup:{answer['applicationName']}/{answer['deploymentGroupName']}")
    return transform.group_of(answer, arn, api.tags.read(client, arn))


def main():
    """Run the module."""
    inform(
        lambda clients, options: {"deployment_groups": find(clients("codedeploy"), clients("sts"), options)},
        {
            "application_name": {"type": "str", "required": True},
            "deployment_group_name": {"type": "str", "aliases": ["name"]},
        },
    )


if __name__ == "__main__":
    main()
