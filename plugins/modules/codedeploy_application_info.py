#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: what there is of CodeDeploy applications."""

from __future__ import annotations

DOCUMENTATION = r"""
module: codedeploy_application_info
version_added: 1.0.0
short_description: List CodeDeploy applications
description:
  - Lists the applications that match every stated option, all of them when none is stated.
options:
  application_name:
    description: Only the application of this name.
    type: str
    aliases: [name]
  compute_platform:
    description: Only applications which are deployed to this platform.
    type: str
    choices: [ECS, Lambda, Server]
extends_documentation_fragment:
  - migrate.aws.attributes.read_only
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.codedeploy_application
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: List what is deployed to ECS
  migrate.aws.codedeploy_application_info:
    compute_platform: ECS
"""

RETURN = r"""
applications:
  description: The applications, by name, each as M(migrate.aws.codedeploy_application) returns it. Empty if there are
    none.
  returned: success
  type: list
  elements: dict
  sample:
    - application_arn: arn:aws:codedeploy:us-east-1:123456789012:application:payments-target-blue
      application_id: 11111111-2222-3333-4444-555555555555
      application_name: payments-target-blue
      compute_platform: ECS
      create_time: "2026-06-01T10:00:00+00:00"
      github_account_name: null
      linked_to_github: false
      tags: {owner: platform}
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._codedeploy import api, transform
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform


def find(client, sts, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The applications which match the options, by name."""
    named = options["application_name"]
    answers = [api.application(client, name) for name in ([named] if named else api.application_names(client))]
    platform = options["compute_platform"]
    found = [answer for answer in answers if answer and platform in (None, answer["computePlatform"])]
    return [_described(client, sts, answer) for answer in found]


def _described(client, sts, answer: dict[str, Any]) -> dict[str, Any]:
    arn = api.arn(client, sts, f"application:{answer['applicationName']}")
    return transform.application_of(answer, arn, api.tags.read(client, arn))


def main():
    """Run the module."""
    inform(
        lambda clients, options: {"applications": find(clients("codedeploy"), clients("sts"), options)},
        {
            "application_name": {"type": "str", "aliases": ["name"]},
            "compute_platform": {"type": "str", "choices": ["ECS", "Lambda", "Server"]},
        },
    )


if __name__ == "__main__":
    main()
