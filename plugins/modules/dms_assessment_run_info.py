#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: premigration assessment runs, and the assessments which apply to a task."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dms_assessment_run_info
version_added: 1.0.0
short_description: List DMS premigration assessment runs, and the assessments that apply to a task
description:
  - Lists the assessment runs that match every stated option, all of them when none is stated.
  - For one task it also lists the individual assessments that DMS offers for it.
options:
  replication_task_identifier:
    description: Only runs of this task.
    type: str
    aliases: [identifier]
  replication_instance_arn:
    description: Only runs of tasks on this replication instance.
    type: str
  assessment_run_name:
    description: Only runs of this name.
    type: str
    aliases: [name]
  status:
    description: Only runs of this status, such as V(failed).
    type: str
extends_documentation_fragment:
  - migrate.aws.attributes.read_only
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.dms_assessment_run
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: List the available assessments of a task
  migrate.aws.dms_assessment_run_info:
    replication_task_identifier: payments-dev-001-forward
  register: assessments

- name: Print the result
  ansible.builtin.debug:
    msg: "{{ assessments.applicable_assessments }}"
"""

RETURN = r"""
assessment_runs:
  description:
    - The runs, the latest first. Empty if there are none.
    - Each has the keys that M(migrate.aws.dms_assessment_run) returns.
  returned: always
  type: list
  elements: dict
applicable_assessments:
  description: Names of the individual assessments that DMS offers for the task.
  returned: when O(replication_task_identifier) is stated and the task exists
  type: list
  elements: str
  sample: [postgres-check-pk, unsupported-data-types-in-source]
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api, assessment
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform


def find(client, options: dict[str, Any]) -> dict[str, Any]:
    """{assessment_runs, applicable_assessments} for the options."""
    identifier = options["replication_task_identifier"]
    if identifier is None:
        return {"assessment_runs": _runs(client, options, None)}
    tasks = api.describe_tasks(client, api.only(replication_task_id=identifier.lower()), without_settings=True)
    if not tasks:
        return {"assessment_runs": []}
    arn = tasks[0]["ReplicationTaskArn"]
    applicable = sorted(api.describe_applicable_assessments(client, ReplicationTaskArn=arn))
    return {"assessment_runs": _runs(client, options, arn), "applicable_assessments": applicable}


def _runs(client, options: dict[str, Any], task_arn: str | None) -> list[dict[str, Any]]:
    """The runs which match, the latest first."""
    filters = api.only(
        replication_task_arn=task_arn,
        replication_instance_arn=options["replication_instance_arn"],
        status=options["status"],
    )
    records = [
        record
        for record in api.describe_assessment_runs(client, filters)
        if options["assessment_run_name"] in (None, record["AssessmentRunName"])
    ]
    records.sort(key=lambda record: record["ReplicationTaskAssessmentRunCreationDate"], reverse=True)
    return [_complete(client, record) for record in records]


def _complete(client, record: dict[str, Any]) -> dict[str, Any]:
    """A run with its individual assessments and tags."""
    arn = record["ReplicationTaskAssessmentRunArn"]
    individual = api.describe_individual_assessments(client, api.only(replication_task_assessment_run_arn=arn))
    return assessment.from_api(record, individual, api.tags.read(client, arn))


def main():
    """Run the module."""
    inform(
        lambda clients, options: find(clients("dms"), options),
        {
            "replication_task_identifier": {"type": "str", "aliases": ["identifier"]},
            "replication_instance_arn": {"type": "str"},
            "assessment_run_name": {"type": "str", "aliases": ["name"]},
            "status": {"type": "str"},
        },
    )


if __name__ == "__main__":
    main()
