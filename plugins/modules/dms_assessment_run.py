#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: one premigration assessment run of a DMS replication task."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dms_assessment_run
version_added: 1.0.0
short_description: Have DMS assess a replication task before it moves anything
description:
  - Runs premigration assessments of a replication task, such as whether all tables have primary keys, whether all data
    types are supported, and whether the source is set up for change capture.
  - A run has a name and is made once. The same name again changes nothing and returns the results; another name
    assesses anew.
  - DMS assesses a task only while it does not run. What it found in detail it writes to an S3 bucket.
options:
  replication_task_identifier:
    description: The task's name.
    type: str
    required: true
    aliases: [identifier]
  assessment_run_name:
    description: The run's name, one of a kind among the task's.
    type: str
    required: true
    aliases: [name]
  state:
    description:
      - V(present) starts the run unless there is one of this name.
      - V(cancelled) cancels the run where it is not over yet.
      - V(absent) removes what DMS knows of the run, which is cancelled before where it is not over yet. The results in
        the bucket stay.
    type: str
    choices: [present, cancelled, absent]
    default: present
  service_access_role_arn:
    description: The ARN of the IAM role with which DMS writes to the bucket. Required to start a run.
    type: str
  result_location_bucket:
    description: The S3 bucket for the results. Required to start a run.
    type: str
  result_location_folder:
    description: The folder in the bucket.
    type: str
  result_encryption_mode:
    description: Encryption of the results, V(SSE_S3) or V(SSE_KMS). No encryption by default.
    type: str
    choices: [SSE_S3, SSE_KMS]
  result_kms_key_arn:
    description: The ARN of the KMS key for O(result_encryption_mode=SSE_KMS). DMS's own when left out.
    type: str
  include_only:
    description:
      - Only these individual assessments, by their names in the API. All that apply to the task when left out.
      - The module M(migrate.aws.dms_assessment_run_info) lists those that apply.
      - Mutually exclusive with O(exclude).
    type: list
    elements: str
  exclude:
    description:
      - All that apply but these individual assessments.
      - Mutually exclusive with O(include_only).
    type: list
    elements: str
  fail_on:
    description:
      - The outcomes of individual assessments with which the module fails, once the run is over.
      - An empty list leaves it to the playbook to judge RV(assessment_run.individual_assessments).
    type: list
    elements: str
    choices: [failed, error, warning, cancelled, skipped]
    default: []
  wait:
    description: Whether to wait until the run is over. Needed for O(fail_on).
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait at most.
    type: int
    default: 1800
extends_documentation_fragment:
  - migrate.aws.attributes
  - migrate.aws.waiting
  - amazon.aws.tags
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.dms_assessment_run_info
  - module: migrate.aws.dms_replication_task
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Assess a task, and stop where an assessment fails
  migrate.aws.dms_assessment_run:
    replication_task_identifier: payments-dev-001-forward
    assessment_run_name: before-the-first-load
    service_access_role_arn: arn:aws:iam::123456789012:role/payments-dev-001-assessments
    result_location_bucket: payments-dev-001-assessments
    fail_on: [failed, error]
  register: assessed

- name: Name what is advised against
  ansible.builtin.debug:
    msg: "{{ assessed.assessment_run.individual_assessments | selectattr('status', 'eq', 'warning') }}"

- name: Remove the run
  migrate.aws.dms_assessment_run:
    replication_task_identifier: payments-dev-001-forward
    assessment_run_name: before-the-first-load
    state: absent
"""

RETURN = r"""
assessment_run:
  description: The run. Empty if it was removed. In check mode, the predicted state.
  returned: always
  type: dict
  contains:
    assessment_run_name:
      description: The run's name.
      type: str
      returned: always
      sample: before-the-first-load
    run_arn:
      description: The run's ARN.
      type: str
      returned: when the run exists
      sample: arn:aws:dms:us-east-1:123456789012:assessment-run:ABCDEFGHIJKLMNOPQRSTUVWXYZ
    replication_task_arn:
      description: ARN of the assessed task.
      type: str
      returned: when the run exists
      sample: arn:aws:dms:us-east-1:123456789012:task:ABCDEFGHIJKLMNOPQRSTUVWXYZ
    status:
      description:
        - Status or result of the run. V(failed) and V(warning) mean that at least one assessment had this result.
      type: str
      returned: when the run exists
      sample: passed
    assessment_progress:
      description: Number of assessments, and of completed ones.
      type: dict
      returned: when the run exists
      sample: {individual_assessment_count: 20, individual_assessment_completed_count: 20}
    result_statistic:
      description: Number of assessments by result.
      type: dict
      returned: when the run is over
      sample: {passed: 18, failed: 1, error: 0, warning: 1, cancelled: 0, skipped: 0}
    last_failure_message:
      description: Message of the last failed assessment.
      type: str
      returned: when one failed
      sample: "postgres-check-pk: Tables without primary key whose replica identity is not full: public.audit"
    result_location_bucket:
      description: S3 bucket to which DMS writes the results.
      type: str
      returned: always
      sample: payments-dev-001-assessments
    individual_assessments:
      description: The assessments, by name.
      type: list
      elements: dict
      returned: when the run exists
      sample: [{name: postgres-check-pk, status: passed}]
      contains:
        name:
          description: Its name in the API.
          type: str
          returned: always
          sample: postgres-check-pk
        status:
          description: One of V(pending), V(running), V(passed), V(failed), V(warning), V(error), V(cancelled),
            V(skipped).
          type: str
          returned: always
          sample: passed
        start_date:
          description: Time of its start.
          type: str
          returned: when it has begun
          sample: "2026-03-09T12:12:12+00:00"
    tags:
      description: The run's tags.
      type: dict
      returned: always
      sample: {"migrate:application": payments}
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api, assessment, waiters
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused, require
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import Resource, run, waiting
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS

OUTCOMES = ["failed", "error", "warning", "cancelled", "skipped"]


class AssessmentRun(Resource):
    """The assessment run which the options name."""

    key = "assessment_run"
    service = "dms"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.what = f"Assessment run {options['assessment_run_name']}"

    def read(self):
        for record in self._records():
            arn = record["ReplicationTaskAssessmentRunArn"]
            individual = api.describe_individual_assessments(
                self.client, api.only(replication_task_assessment_run_arn=arn)
            )
            return assessment.from_api(record, individual, api.tags.read(self.client, arn))
        return None

    def desired(self):
        if self.options["state"] == "cancelled":
            return {}
        require(self.what, self.options, ("service_access_role_arn", "result_location_bucket"))
        return assessment.desired(self.options)

    def plan(self, current):
        return assessment.changes(self.options, current)

    def check_changes(self, current, changes):
        task_arn = self._task_arn()
        if current is None and task_arn and (self.options["include_only"] or self.options["exclude"]):
            applicable = api.describe_applicable_assessments(self.client, ReplicationTaskArn=task_arn)
            assessment.refuse_inapplicable(self.options, applicable)

    def create(self, desired):
        task_arn = self._task_arn()
        if task_arn is None:
            raise Refused(
                f"There is no replication task {self.options['replication_task_identifier']} in this account and "
                "region."
            )
        api.start_assessment_run(self.client, **assessment.request(self.options, task_arn))

    def update(self, current, changes):
        if "status" in changes:
            api.cancel_assessment_run(self.client, current["run_arn"])
        api.tags.write(self.client, current["run_arn"], changes.get("tags"))

    def delete(self, current):
        if not assessment.is_over(current):
            api.cancel_assessment_run(self.client, current["run_arn"])
            self._until_over()
        api.delete_assessment_run(self.client, current["run_arn"])

    def wait_ready(self, current):
        if assessment.is_over(current):
            return False
        self._until_over()
        return True

    def wait_gone(self, current):
        waiters.gone(self._status, self.what, "status", self.options["wait_timeout"])

    def failure(self, outcome):
        return assessment.objection(self.what, outcome["after"] or {}, self.options["fail_on"])

    def _until_over(self) -> None:
        waiters.assessed(self._status, self.what, self.options["wait_timeout"])

    def _status(self) -> dict[str, Any] | None:
        return next((assessment.from_api(record) for record in self._records()), None)

    def _records(self) -> list[dict[str, Any]]:
        task_arn = self._task_arn()
        if task_arn is None:
            return []
        runs = api.describe_assessment_runs(self.client, api.only(replication_task_arn=task_arn))
        return [record for record in runs if record["AssessmentRunName"] == self.options["assessment_run_name"]]

    def _task_arn(self) -> str | None:
        filters = api.only(replication_task_id=self.options["replication_task_identifier"].lower())
        tasks = api.describe_tasks(self.client, filters, without_settings=True)
        return tasks[0]["ReplicationTaskArn"] if tasks else None


def main():
    """Run the module."""
    run(
        AssessmentRun,
        {
            "replication_task_identifier": {"type": "str", "required": True, "aliases": ["identifier"]},
            "assessment_run_name": {"type": "str", "required": True, "aliases": ["name"]},
            "state": {"type": "str", "choices": ["present", "cancelled", "absent"], "default": "present"},
            "service_access_role_arn": {"type": "str"},
            "result_location_bucket": {"type": "str"},
            "result_location_folder": {"type": "str"},
            "result_encryption_mode": {"type": "str", "choices": ["SSE_S3", "SSE_KMS"]},
            "result_kms_key_arn": {"type": "str", "no_log": False},
            "include_only": {"type": "list", "elements": "str"},
            "exclude": {"type": "list", "elements": "str"},
            "fail_on": {"type": "list", "elements": "str", "choices": OUTCOMES, "default": []},
            **waiting(1800),
            **TAGS,
        },
        mutually_exclusive=[("include_only", "exclude")],
    )


if __name__ == "__main__":
    main()
