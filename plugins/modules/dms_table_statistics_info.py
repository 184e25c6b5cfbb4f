#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: what a DMS replication task knows of each table."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dms_table_statistics_info
version_added: 1.0.0
short_description: Read what a DMS replication did and knows of each table
description:
  - Returns the statistics of each table of a replication task or a serverless replication, and a summary of them.
  - Only the validation state C(Validated) means that source and target were compared and found equal. C(Not enabled),
    C(No primary key), C(Pending records) and the like are no failures, and prove nothing.
options:
  replication_task_identifier:
    description:
      - The task's name.
      - Exactly one of this, O(replication_task_arn), O(replication_config_identifier) and O(replication_config_arn) is
        required.
    type: str
    aliases: [identifier]
  replication_task_arn:
    description: The task's ARN.
    type: str
  replication_config_identifier:
    description: The name of a serverless replication's configuration.
    type: str
  replication_config_arn:
    description: The ARN of a serverless replication's configuration.
    type: str
  schema_name:
    description: Only tables of this schema.
    type: str
  table_name:
    description: Only tables of this name.
    type: str
  table_state:
    description: Only tables in this state, such as V(Table completed) or V(Table error).
    type: str
extends_documentation_fragment:
  - migrate.aws.attributes.read_only
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.dms_replication_config
  - module: migrate.aws.dms_replication_task
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Read what was replicated
  migrate.aws.dms_table_statistics_info:
    replication_task_identifier: payments-dev-001-forward
  register: statistics

- name: Stop where a table is not proven equal
  ansible.builtin.assert:
    that: statistics.summary.validation.validated | length == statistics.summary.tables

- name: Name what does not agree or was not compared
  ansible.builtin.debug:
    msg: "{{ statistics.summary.validation.failed + statistics.summary.validation.suspended }}"
"""

RETURN = r"""
table_statistics:
  description: The tables, by schema and name.
  returned: always
  type: list
  elements: dict
  contains:
    schema_name:
      description: The table's schema on the source.
      type: str
      returned: always
      sample: public
    table_name:
      description: The table's name on the source.
      type: str
      returned: always
      sample: payments
    table_state:
      description: The table's state.
      type: str
      returned: always
      sample: Table completed
    full_load_rows:
      description: Number of rows that the full load copied.
      type: int
      returned: always
      sample: 40000
    inserts:
      description: Number of rows inserted on the source that were replicated.
      type: int
      returned: always
      sample: 12
    updates:
      description: Number of rows updated on the source that were replicated.
      type: int
      returned: always
      sample: 3
    deletes:
      description: Number of rows deleted on the source that were replicated.
      type: int
      returned: always
      sample: 0
    validation_state:
      description: Validation state of the table.
      type: str
      returned: always
      sample: Validated
    validation_failed_records:
      description: Number of rows that differ.
      type: int
      returned: always
      sample: 0
    validation_pending_records:
      description: Number of rows that are not compared yet.
      type: int
      returned: always
      sample: 0
    validation_suspended_records:
      description: Number of rows that change too often to be compared.
      type: int
      returned: always
      sample: 0
summary:
  description: Totals over all tables.
  returned: always
  type: dict
  contains:
    tables:
      description: Number of tables.
      type: int
      returned: always
      sample: 8
    by_state:
      description: Number of tables by state.
      type: dict
      returned: always
      sample: {Table completed: 8}
    by_validation_state:
      description: Number of tables by validation state.
      type: dict
      returned: always
      sample: {Validated: 7, No primary key: 1}
    completed:
      description: Number of loaded tables.
      type: int
      returned: always
      sample: 8
    validated:
      description: Number of tables found equal.
      type: int
      returned: always
      sample: 7
    tables_in_error:
      description: The tables in error, as C(schema.table).
      type: list
      elements: str
      returned: always
      sample: []
    validation:
      description:
        - The tables as C(schema.table), by result of the validation.
        - Those of RV(summary.validation.not_compared) are neither proven equal nor known to differ, because they have
          no primary key or validation is off.
      type: dict
      returned: always
      sample: {validated: [public.payment], pending: [], failed: [], suspended: [], not_compared: [public.audit]}
      contains:
        validated:
          description: The tables that were compared and found equal.
          type: list
          elements: str
          returned: always
          sample: [public.payment]
        pending:
          description: Tables with rows that are not compared yet.
          type: list
          elements: str
          returned: always
          sample: []
        failed:
          description: The tables that differ, or could not be compared because of an error.
          type: list
          elements: str
          returned: always
          sample: []
        suspended:
          description: Tables with rows that change too often to be compared.
          type: list
          elements: str
          returned: always
          sample: []
        not_compared:
          description: The tables that are not compared.
          type: list
          elements: str
          returned: always
          sample: [public.audit]
    full_load_rows:
      description: Number of rows that the full load copied.
      type: int
      returned: always
      sample: 120000
    full_load_error_rows:
      description: Number of rows that the full load could not copy.
      type: int
      returned: always
      sample: 0
    full_load_condtnl_chk_failed_rows:
      description: Number of rows that a conditional check of the target (DynamoDB) refused.
      type: int
      returned: always
      sample: 0
    inserts:
      description: Number of rows inserted on the source that were captured.
      type: int
      returned: always
      sample: 12
    updates:
      description: Number of rows updated on the source that were captured.
      type: int
      returned: always
      sample: 3
    deletes:
      description: Number of rows deleted on the source that were captured.
      type: int
      returned: always
      sample: 0
    ddls:
      description: Number of DDL changes that were captured.
      type: int
      returned: always
      sample: 0
    applied_inserts:
      description: Number of inserts that were applied on the target.
      type: int
      returned: always
      sample: 12
    applied_updates:
      description: Number of updates that were applied on the target.
      type: int
      returned: always
      sample: 3
    applied_deletes:
      description: Number of deletes that were applied on the target.
      type: int
      returned: always
      sample: 0
    applied_ddls:
      description: Number of DDL changes that were applied on the target.
      type: int
      returned: always
      sample: 0
    validation_failed_records:
      description: Number of rows that differ.
      type: int
      returned: always
      sample: 0
    validation_pending_records:
      description: Number of rows that are not compared yet.
      type: int
      returned: always
      sample: 0
    validation_suspended_records:
      description: Number of rows that change too often to be compared.
      type: int
      returned: always
      sample: 0
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api, statistics
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform

NAMES = (
    "replication_task_identifier",
    "replication_task_arn",
    "replication_config_identifier",
    "replication_config_arn",
)


def result(client, options: dict[str, Any]) -> dict[str, Any]:
    """{table_statistics, summary} of what the options name. Raises Refused when there is none."""
    filters = api.only(
        schema_name=options["schema_name"], table_name=options["table_name"], table_state=options["table_state"]
    )
    if options["replication_task_arn"] or options["replication_task_identifier"]:
        arn = options["replication_task_arn"] or _task_arn(client, options["replication_task_identifier"])
        records = api.describe_table_statistics(client, arn, filters)
    else:
        arn = options["replication_config_arn"] or _config_arn(client, options["replication_config_identifier"])
        records = api.describe_replication_table_statistics(client, arn, filters)
    tables = statistics.tables(records)
    return {"table_statistics": tables, "summary": statistics.summary(tables)}


def _config_arn(client, identifier: str) -> str:
    for record in api.describe_configs(client, api.only(replication_config_id=identifier.lower())):
        return record["ReplicationConfigArn"]
    raise Refused(f"There is no replication configuration {identifier} in this account and region.")


def _task_arn(client, identifier: str) -> str:
    for record in api.describe_tasks(client, api.only(replication_task_id=identifier.lower()), without_settings=True):
        return record["ReplicationTaskArn"]
    raise Refused(f"There is no replication task {identifier} in this account and region.")


def main():
    """Run the module."""
    inform(
        lambda clients, options: result(clients("dms"), options),
        {
            "replication_task_identifier": {"type": "str", "aliases": ["identifier"]},
            "replication_task_arn": {"type": "str"},
            "replication_config_identifier": {"type": "str"},
            "replication_config_arn": {"type": "str"},
            "schema_name": {"type": "str"},
            "table_name": {"type": "str"},
            "table_state": {"type": "str"},
        },
        mutually_exclusive=[NAMES],
        required_one_of=[NAMES],
    )


if __name__ == "__main__":
    main()
