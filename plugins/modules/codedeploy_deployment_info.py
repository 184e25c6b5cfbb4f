#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: what there is of CodeDeploy deployments."""

from __future__ import annotations

DOCUMENTATION = r"""
module: codedeploy_deployment_info
version_added: 1.0.0
short_description: List CodeDeploy deployments
description:
  - Lists the deployments that match every stated option, all of them when none is stated, the newest first.
options:
  deployment_id:
    description: Only the deployment of this id.
    type: str
  application_name:
    description: Only deployments of this application. Needs O(deployment_group_name).
    type: str
  deployment_group_name:
    description: Only deployments of this deployment group. Needs O(application_name).
    type: str
  statuses:
    description: Only deployments in one of these states.
    type: list
    elements: str
    choices: [Created, Queued, InProgress, Baking, Succeeded, Failed, Stopped, Ready]
  created_after:
    description: Only deployments made at this time or later, in ISO 8601 such as V(2026-06-01T10:00:00Z).
    type: str
  created_before:
    description: Only deployments made at this time or earlier, in ISO 8601.
    type: str
  include_targets:
    description: Whether to return what each deployment did to its targets, at a cost of two calls for each.
    type: bool
    default: false
extends_documentation_fragment:
  - migrate.aws.attributes.read_only
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.codedeploy_deployment
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Find the running deployment and its traffic
  migrate.aws.codedeploy_deployment_info:
    application_name: payments-target-blue
    deployment_group_name: service
    statuses:
      - InProgress
      - Ready
    include_targets: true
"""

RETURN = r"""
deployments:
  description:
    - The deployments, the newest first. Empty if there are none.
    - Each has the keys that M(migrate.aws.codedeploy_deployment) returns, and these.
  returned: success
  type: list
  elements: dict
  contains:
    targets:
      description: The deployment of each target. For ECS, lifecycle events and task sets with their traffic.
      type: list
      elements: dict
      returned: when O(include_targets=true)
      sample:
        - deployment_target_type: ECSTarget
          ecs_target:
            status: InProgress
            task_sets_info:
              - {status: PRIMARY, task_set_label: Blue, traffic_weight: 90.0}
              - {status: ACTIVE, task_set_label: Green, traffic_weight: 10.0}
"""

from datetime import UTC, datetime
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._codedeploy import api, transform
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform

STATUSES = ["Created", "Queued", "InProgress", "Baking", "Succeeded", "Failed", "Stopped", "Ready"]


def find(client, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The deployments which match the options, the newest first."""
    if options["deployment_id"]:
        answers = [api.deployment(client, options["deployment_id"])]
        return [transform.deployment_of(answer) for answer in answers if answer]
    ids = api.deployment_ids(client, **request(options))
    groups = [ids[start : start + api.DEPLOYMENTS_AT_ONCE] for start in range(0, len(ids), api.DEPLOYMENTS_AT_ONCE)]
    answers = [answer for group in groups for answer in api.deployments(client, group)]
    found = [transform.deployment_of(answer) for answer in answers]
    return sorted(found, key=lambda deployment: (deployment["create_time"], deployment["deployment_id"]), reverse=True)


def request(options: dict[str, Any]) -> dict[str, Any]:
    """The options as ListDeployments takes them."""
    times = {"start": moment(options, "created_after"), "end": moment(options, "created_before")}
    named = transform.to_api({name: options[name] for name in ("application_name", "deployment_group_name")})
    wanted = {name: time for name, time in times.items() if time}
    filters = {"includeOnlyStatuses": options["statuses"], "createTimeRange": wanted}
    return {**named, **{name: value for name, value in filters.items() if value}}


def moment(options: dict[str, Any], name: str) -> datetime | None:
    """The time that an option states, in UTC where it names no zone. Raises Refused for what is no time."""
    if options[name] is None:
        return None
    try:
        stated = datetime.fromisoformat(options[name].replace("Z", "+00:00"))
    except ValueError as wrong:
        raise Refused(f"{name} is {options[name]!r}: it must be a time such as 2026-06-01T10:00:00Z.") from wrong
    return stated if stated.tzinfo else stated.replace(tzinfo=UTC)


def with_targets(client, deployments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The deployments, each with its targets."""
    return [{**deployment, "targets": _targets(client, deployment["deployment_id"])} for deployment in deployments]


def _targets(client, deployment_id: str) -> list[dict[str, Any]]:
    ids = api.target_ids(client, deployment_id)
    answers = api.targets(client, deployment_id, ids) if ids else []
    return [transform.from_api(answer) for answer in answers]


def result(client, options: dict[str, Any]) -> dict[str, Any]:
    """The module's answer. Raises Refused as `find` does."""
    found = find(client, options)
    return {"deployments": with_targets(client, found) if options["include_targets"] else found}


def main():
    """Run the module."""
    inform(
        lambda clients, options: result(clients("codedeploy"), options),
        {
            "deployment_id": {"type": "str"},
            "application_name": {"type": "str"},
            "deployment_group_name": {"type": "str"},
            "statuses": {"type": "list", "elements": "str", "choices": STATUSES},
            "created_after": {"type": "str"},
            "created_before": {"type": "str"},
            "include_targets": {"type": "bool", "default": False},
        },
        required_together=[("application_name", "deployment_group_name")],
    )


if __name__ == "__main__":
    main()
