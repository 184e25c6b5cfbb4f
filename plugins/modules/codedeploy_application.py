#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: one CodeDeploy application."""

from __future__ import annotations

DOCUMENTATION = r"""
module: codedeploy_application
version_added: 1.0.0
short_description: Make, tag or remove a CodeDeploy application
description:
  - An application holds the deployment groups of what is released together.
options:
  application_name:
    description: The application's name.
    type: str
    required: true
    aliases: [name]
  compute_platform:
    description:
      - Whereto the application is deployed. When left out, a new application has AWS's default, V(Server).
      - Cannot be changed later.
    type: str
    choices: [ECS, Lambda, Server]
  state:
    description:
      - Whether the application should exist.
      - Deleting an application deletes its deployment groups too.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - migrate.aws.attributes
  - amazon.aws.tags
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.codedeploy_application_info
  - module: migrate.aws.codedeploy_deployment_group
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Create an application which is deployed to ECS
  migrate.aws.codedeploy_application:
    application_name: payments-target-blue
    compute_platform: ECS
    tags:
      owner: platform

- name: Remove it with its deployment groups
  migrate.aws.codedeploy_application:
    application_name: payments-target-blue
    state: absent
"""

RETURN = r"""
application:
  description: The application. Empty if it was removed. In check mode, the predicted state.
  returned: success
  type: dict
  contains:
    application_name:
      description: The application's name.
      type: str
      returned: when the application exists
      sample: payments-target-blue
    application_id:
      description: The application's id.
      type: str
      returned: when the application exists
      sample: 11111111-2222-3333-4444-555555555555
    application_arn:
      description: The application's ARN.
      type: str
      returned: when the application exists
      sample: arn:aws:codedeploy:us-east-1:123456789012:application:payments-target-blue
    compute_platform:
      description: Compute platform of the application.
      type: str
      returned: when the application exists
      sample: ECS
    create_time:
      description: Time of creation.
      type: str
      returned: when the application exists
      sample: "2026-06-01T10:00:00+00:00"
    linked_to_github:
      description: Whether CodeDeploy has access to the GitHub account.
      type: bool
      returned: when the application exists
      sample: false
    github_account_name:
      description: The GitHub account, if there is one.
      type: str
      returned: when the application exists
      sample: null
    tags:
      description: The application's tags.
      type: dict
      returned: when the application exists
      sample: {owner: platform}
"""


from ansible_collections.migrate.aws.plugins.module_utils._codedeploy import api, plan, transform
from ansible_collections.migrate.aws.plugins.module_utils._compare import stated
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS, for_creation, texts


class Application(Resource):
    """The application which the options name."""

    key = "application"
    service = "codedeploy"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.name = options["application_name"]

    def read(self):
        answer = api.application(self.client, self.name)
        if answer is None:
            return None
        arn = api.arn(self.client, self.clients("sts"), f"application:{self.name}")
        return transform.application_of(answer, arn, api.tags.read(self.client, arn))

    def desired(self):
        names = ("application_name", "compute_platform")
        return {**stated({name: self.options[name] for name in names}), "tags": texts(self.options["tags"])}

    def plan(self, current):
        return plan.application_changes(self.options, current)

    def create(self, desired):
        wanted = {name: value for name, value in desired.items() if name != "tags"}
        api.create_application(self.client, **transform.to_api(wanted), **for_creation(self.options["tags"], "tags"))

    def update(self, current, changes):
        api.tags.write(self.client, current["application_arn"], changes.get("tags"))

    def delete(self, current):
        api.delete_application(self.client, self.name)


def main():
    """Run the module."""
    run(
        Application,
        {
            "application_name": {"type": "str", "required": True, "aliases": ["name"]},
            "compute_platform": {"type": "str", "choices": ["ECS", "Lambda", "Server"]},
            **STATE,
            **TAGS,
        },
    )


if __name__ == "__main__":
    main()
