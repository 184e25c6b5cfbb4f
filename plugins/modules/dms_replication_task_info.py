#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: what there is of DMS replication tasks."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dms_replication_task_info
version_added: 1.0.0
short_description: List DMS replication tasks
description:
  - Lists the replication tasks that match every stated option, all of them when none is stated.
options:
  replication_task_identifier:
    description: Only the task of this name.
    type: str
    aliases: [identifier]
  replication_task_arn:
    description: Only the task of this ARN.
    type: str
  replication_instance_arn:
    description: Only tasks on this replication instance.
    type: str
  endpoint_arn:
    description: Only tasks from or to this endpoint.
    type: str
  migration_type:
    description: Only tasks of this type.
    type: str
    choices: [full-load, cdc, full-load-and-cdc]
  include_settings:
    description: Whether to return settings and table mappings, which are long.
    type: bool
    default: true
  include_latency:
    description: Whether to ask CloudWatch how far each task is behind.
    type: bool
    default: false
  latency_hours:
    description:
      - With O(include_latency=true), of how many hours back to return every point, up to 24.
      - None are returned by default.
    type: int
    default: 0
extends_documentation_fragment:
  - migrate.aws.attributes.read_only
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.dms_replication_task
  - module: migrate.aws.dms_table_statistics_info
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Read the progress of a task
  migrate.aws.dms_replication_task_info:
    replication_task_identifier: payments-dev-001-forward
    include_settings: false
  register: forward

- name: Print the result
  ansible.builtin.debug:
    msg: "{{ forward.replication_tasks | map(attribute='replication_task_stats.full_load_progress_percent') }} percent"
"""

RETURN = r"""
replication_tasks:
  description:
    - The tasks, by name. Empty if there are none.
    - Each has the keys that M(migrate.aws.dms_replication_task) returns, and these.
  returned: always
  type: list
  elements: dict
  contains:
    metric_dimensions:
      description: Dimensions of the task's CloudWatch metrics. They are neither the task's name nor its ARN.
      type: dict
      returned: always
      sample: {ReplicationInstanceIdentifier: payments-dev-001, ReplicationTaskIdentifier: ABCDEFGHIJKLMNOPQRSTUVWXYZ}
    latency:
      description:
        - The newest values of C(CDCLatencySource) and C(CDCLatencyTarget) in seconds. The latter includes the former.
        - Null if there is none in the last 15 minutes.
        - With O(latency_hours), C(points) has all values since then under the same two names, oldest first.
      type: dict
      returned: when O(include_latency=true)
      sample: {source_seconds: 1.0, target_seconds: 2.0}
"""

from collections.abc import Callable
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api, latency, task
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform

#: Hours of which the latency is told at most, a point a minute.
LONGEST = 24


def find(client, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The tasks which match the options, by name."""
    filters = api.only(
        replication_task_id=options["replication_task_identifier"] and options["replication_task_identifier"].lower(),
        replication_task_arn=options["replication_task_arn"],
        replication_instance_arn=options["replication_instance_arn"],
        endpoint_arn=options["endpoint_arn"],
        migration_type=options["migration_type"],
    )
    records = api.describe_tasks(client, filters, without_settings=not options["include_settings"])
    identifiers = api.instance_identifiers(client) if records else {}
    return [
        {
            **task.from_api(record, api.tags.read(client, record["ReplicationTaskArn"])),
            "metric_dimensions": task.metric_dimensions(record, identifiers),
        }
        for record in sorted(records, key=lambda record: record["ReplicationTaskIdentifier"])
    ]


def with_latency(cloudwatch, tasks: list[dict[str, Any]], hours: int) -> list[dict[str, Any]]:
    """The tasks, each with its latency."""
    latencies = latency.read(cloudwatch, [found["metric_dimensions"] for found in tasks], hours)
    return [{**found, "latency": behind} for found, behind in zip(tasks, latencies)]


def result(make_client: Callable[[str], Any], options: dict[str, Any]) -> dict[str, Any]:
    """The module's answer; `make_client` makes a boto3 client from a service's name."""
    hours = options["latency_hours"]
    if not 0 <= hours <= LONGEST:
        raise Refused(f"Option latency_hours is {hours}: allowed are 0 to {LONGEST}.")
    found = find(make_client("dms"), options)
    return {
        "replication_tasks": with_latency(make_client("cloudwatch"), found, hours)
        if options["include_latency"]
        else found
    }


def main():
    """Run the module."""
    inform(
        result,
        {
            "replication_task_identifier": {"type": "str", "aliases": ["identifier"]},
            "replication_task_arn": {"type": "str"},
            "replication_instance_arn": {"type": "str"},
            "endpoint_arn": {"type": "str"},
            "migration_type": {"type": "str", "choices": ["full-load", "cdc", "full-load-and-cdc"]},
            "include_settings": {"type": "bool", "default": True},
            "include_latency": {"type": "bool", "default": False},
            "latency_hours": {"type": "int", "default": 0},
        },
    )


if __name__ == "__main__":
    main()
