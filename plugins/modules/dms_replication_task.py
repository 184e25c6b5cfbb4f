#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: one DMS replication task."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dms_replication_task
version_added: 1.0.0
short_description: Make, change, start, stop, reload or remove a DMS replication task
description:
  - A replication task copies tables from a source endpoint to a target endpoint, and keeps them in step.
  - Settings and table mappings are compared by meaning. Only what is stated counts; what DMS adds, reorders or leaves
    null is no difference.
  - A task is started the right way for what it has done before. It is resumed where it was unless it never ran, so
    nothing that is loaded is loaded again.
options:
  replication_task_identifier:
    description: The task's name. DMS keeps it in lower case.
    type: str
    required: true
    aliases: [identifier]
  state:
    description:
      - V(present) makes or changes the task, and leaves it running or not as it is.
      - V(started) does that and has it running. A task which did all that it was made for counts as started.
      - V(stopped) does that and has it not running. Its position is kept.
      - V(reloaded) does that and has DMS load again what it has loaded, every time. See O(allow_reload) and
        O(reload_tables). A task which never ran is started.
      - V(absent) stops the task where it runs, and removes it. Its position is lost.
    type: str
    choices: [present, started, stopped, reloaded, absent]
    default: present
  replication_instance_arn:
    description:
      - The ARN of the replication instance on which the task runs. Required to make a task.
      - Another one moves the task there, its position kept. Where the task runs afterwards, both of its endpoints must
        have been reached from there before, see M(migrate.aws.dms_connection_test).
    type: str
  source_endpoint_arn:
    description: The ARN of the endpoint from which data come. Required to make a task, fixed later.
    type: str
  target_endpoint_arn:
    description: The ARN of the endpoint to which data go. Required to make a task, fixed later.
    type: str
  migration_type:
    description: Whether to copy what there is, to follow changes, or both. Required to make a task.
    type: str
    choices: [full-load, cdc, full-load-and-cdc]
  table_mappings:
    description:
      - Selection and transformation rules of DMS. A structure or JSON text.
      - The order of rules makes no difference. Required to make a task.
      - The filter P(migrate.aws.dms_table_mappings#filter) renders them from a short statement.
    type: dict
  replication_task_settings:
    description:
      - The task's settings, as DMS spells them. A structure or JSON text.
      - Stated over those of O(strict_settings). A null leaves the setting to DMS, also one of the strict ones.
      - When left out, an existing task keeps the settings that it has.
    type: dict
    aliases: [settings]
  strict_settings:
    description:
      - Whether to begin with settings which stop the task or suspend a table rather than let source and target diverge
        quietly, which DMS's own defaults do.
      - Counts when the task is made, and later when O(replication_task_settings) is stated, an empty one included.
      - They are C(TargetTablePrepMode=DO_NOTHING), validation on, control tables in the schema C(awsdms_control),
        logging on, C(DataTruncationErrorPolicy=STOP_TASK), C(DataErrorPolicy=SUSPEND_TABLE),
        C(TableErrorPolicy=SUSPEND_TABLE), C(ApplyErrorInsertPolicy=INSERT_RECORD),
        C(ApplyErrorUpdatePolicy=UPDATE_RECORD), C(ApplyErrorDeletePolicy=LOG_ERROR), C(ApplyErrorEscalationCount=1),
        C(FailOnNoTablesCaptured=true), C(HandleSourceTableDropped=false) and C(HandleSourceTableTruncated=false).
    type: bool
    default: true
  task_data:
    description: What some targets need to know besides, such as Neptune its graph mapping. A structure or JSON text.
    type: dict
  resource_identifier:
    description: Last part of the task's ARN. Counts when the task is made; DMS chooses it when it is left out.
    type: str
  cdc_start_time:
    description:
      - Start time of change data capture, as ISO 8601. Counts when the task is made, and with O(state=reloaded).
      - Not every source engine can find a position by time, PostgreSQL cannot.
      - Mutually exclusive with O(cdc_start_position).
    type: str
  cdc_start_position:
    description:
      - Start position of change data capture, which is a log sequence number (such as V(0/1A2B3C)), a binlog position
        (such as
        V(mysql-bin-changelog.000024:373)) or another task's RV(replication_task.recovery_checkpoint).
      - For a PostgreSQL source, a replication slot that reaches back so far must exist, and be named in the source
        endpoint's settings.
      - Counts until the task has run, and with O(state=reloaded).
      - Mutually exclusive with O(cdc_start_time).
    type: str
  cdc_stop_position:
    description:
      - Stop position of change data capture, V(server_time:2026-03-09T12:12:12) or V(commit_time:2026-03-09T12:12:12).
      - A task that came to its end goes on with O(state=started) when this changes.
    type: str
  allow_reload:
    description:
      - Whether O(state=reloaded) may have DMS load over what is on the target by now, which is lost.
      - Not needed to compare tables again, which changes nothing.
    type: bool
    default: false
  reload_tables:
    description:
      - The tables to load again with O(state=reloaded). All of them when this is left out.
      - Single tables are loaded again beside the running replication. The task is started where it does not run.
    type: list
    elements: dict
    suboptions:
      schema_name:
        description: The table's schema on the source.
        type: str
        required: true
      table_name:
        description: The table's name on the source.
        type: str
        required: true
  reload_option:
    description:
      - Action of O(state=reloaded) on O(reload_tables).
      - V(data-reload) loads them again, and compares them again where validation is on.
      - V(validate-only) compares them again.
    type: str
    choices: [data-reload, validate-only]
    default: data-reload
  on_running:
    description:
      - Action if the task runs and DMS can change a setting only while it is stopped.
      - V(fail) changes nothing and says what would have changed, also in check mode.
      - V(stop_and_resume) stops the task, changes it, and resumes it from where it was.
      - Changes of tags alone never need it.
    type: str
    choices: [fail, stop_and_resume]
    default: fail
  wait_for:
    description:
      - Condition to wait for with O(state=started) or O(state=reloaded).
      - V(running) waits until the task runs.
      - V(full_load) waits until the full load is complete. It fails when the task fails, stops or has a table in error.
        Without a full load it is V(running).
      - O(reload_tables) are waited for in any case.
    type: str
    choices: [running, full_load]
    default: running
  wait:
    description:
      - Whether to wait for what O(wait_for) says, or until the task is ready, stopped or gone.
      - The steps of one change (stop, change, start) are waited for in any case.
    type: bool
    default: true
  wait_timeout:
    description: Seconds to wait at most for each operation.
    type: int
    default: 3600
extends_documentation_fragment:
  - migrate.aws.attributes
  - migrate.aws.waiting
  - amazon.aws.tags
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.dms_replication_task_info
  - module: migrate.aws.dms_table_statistics_info
  - module: migrate.aws.dms_connection_test
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Replicate everything, and wait until all rows are there
  migrate.aws.dms_replication_task:
    replication_task_identifier: payments-dev-001-forward
    state: started
    replication_instance_arn: arn:aws:dms:us-east-1:123456789012:rep:ABCDEFGHIJKLMNOPQRSTUVWXYZ
    source_endpoint_arn: arn:aws:dms:us-east-1:123456789012:endpoint:ABCDEFGHIJKLMNOPQRSTUVWXYZ
    target_endpoint_arn: arn:aws:dms:us-east-1:123456789012:endpoint:ZYXWVUTSRQPONMLKJIHGFEDCBA
    migration_type: full-load-and-cdc
    table_mappings:
      rules:
        - rule-type: selection
          rule-id: "1"
          rule-name: everything
          object-locator: {schema-name: "%", table-name: "%"}
          rule-action: include
    wait_for: full_load

- name: Change a setting of the running task
  migrate.aws.dms_replication_task:
    replication_task_identifier: payments-dev-001-forward
    replication_task_settings:
      ChangeProcessingTuning:
        MemoryLimitTotal: 2048
    on_running: stop_and_resume

- name: Stop it
  migrate.aws.dms_replication_task:
    replication_task_identifier: payments-dev-001-forward
    state: stopped

- name: Move it to another replication instance, with its position
  migrate.aws.dms_replication_task:
    replication_task_identifier: payments-dev-001-forward
    state: started
    replication_instance_arn: arn:aws:dms:us-east-1:123456789012:rep:ZYXWVUTSRQPONMLKJIHGFEDCBA
    on_running: stop_and_resume

- name: Load one table again, beside the running replication
  migrate.aws.dms_replication_task:
    replication_task_identifier: payments-dev-001-forward
    state: reloaded
    allow_reload: true
    reload_tables:
      - {schema_name: public, table_name: payment}

- name: Compare a repaired table again
  migrate.aws.dms_replication_task:
    replication_task_identifier: payments-dev-001-forward
    state: reloaded
    reload_option: validate-only
    reload_tables:
      - {schema_name: public, table_name: payment}

- name: Remove it
  migrate.aws.dms_replication_task:
    replication_task_identifier: payments-dev-001-forward
    state: absent
"""

RETURN = r"""
replication_task:
  description: The task. Empty if it was removed. In check mode, the predicted state.
  returned: always
  type: dict
  contains:
    replication_task_identifier:
      description: The task's name.
      type: str
      returned: always
      sample: payments-dev-001-forward
    replication_task_arn:
      description: The task's ARN, which does not contain its name.
      type: str
      returned: when the task exists
      sample: arn:aws:dms:us-east-1:123456789012:task:ABCDEFGHIJKLMNOPQRSTUVWXYZ
    status:
      description: The task's status.
      type: str
      returned: when the task exists
      sample: running
    stop_reason:
      description: Reason for the task's failure or stop.
      type: str
      returned: when it has stopped
      sample: Stop Reason FULL_LOAD_ONLY_FINISHED
    last_failure_message:
      description: Reason for the task's failure or stop.
      type: str
      returned: when it has failed
      sample: Last Error Replication task out of memory. Stop Reason FATAL_ERROR Error Level FATAL
    migration_type:
      description: Migration type, which is full load, change data capture, or both.
      type: str
      returned: always
      sample: full-load-and-cdc
    replication_task_settings:
      description: All settings, with DMS's key names.
      type: dict
      returned: always
      sample: {FullLoadSettings: {TargetTablePrepMode: DO_NOTHING}}
    table_mappings:
      description: Table mappings, with DMS's key names.
      type: dict
      returned: always
      sample: {rules: [{rule-type: selection, rule-id: "1"}]}
    replication_task_stats:
      description: Progress of the task.
      type: dict
      returned: when the task exists
      sample: {full_load_progress_percent: 100, tables_loaded: 8, tables_loading: 0, tables_errored: 0}
    recovery_checkpoint:
      description: Position from which another task could continue.
      type: str
      returned: when it has captured changes
      sample: checkpoint:V1#27#mysql-bin-changelog.157832:1975
    reload:
      description: What would be loaded or compared again, as a list of tables, or V(all tables).
      type: raw
      returned: in check mode, when O(state=reloaded) and the task has run
      sample: [public.payment]
    tags:
      description: The task's tags.
      type: dict
      returned: always
      sample: {"migrate:application": payments}
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api, task
from ansible_collections.migrate.aws.plugins.module_utils._dms.runnable import CONSTRAINTS, OPTIONS, Runnable
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused, require
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import run

NEEDED = (
    "replication_instance_arn",
    "source_endpoint_arn",
    "target_endpoint_arn",
    "migration_type",
    "table_mappings",
)


class Task(Runnable):
    """The replication task which the options name."""

    key = "replication_task"
    service = "dms"
    arn_key = "replication_task_arn"
    settings_key = "replication_task_settings"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.identifier = options["replication_task_identifier"].lower()
        self.what = f"Replication task {self.identifier}"

    def read(self):
        for record in self._records():
            return task.from_api(record, api.tags.read(self.client, record["ReplicationTaskArn"]))
        return None

    def desired(self):
        require(self.what, self.options, NEEDED)
        return task.desired(self.options)

    def plan(self, current):
        return task.changes(self.options, current)

    def create(self, desired):
        api.create_task(self.client, **task.creation(self.options))
        if self.options["state"] in ("started", "reloaded"):
            have = self.at_rest()
            self.start(have["replication_task_arn"], have)

    def check_before_stopping(self, current, changes):
        instance_arn = changes.get("replication_instance_arn")
        if instance_arn is None or not task.runs_after(current, changes):
            return
        connections = api.describe_connections(self.client, api.only(replication_instance_arn=instance_arn))
        endpoints = task.unreached(current, connections)
        if endpoints:
            raise Refused(
                f"{self.what} would not start on {instance_arn}, from where DMS has not yet reached "
                f"{' and '.join(endpoints)}: test these connections first (module dms_connection_test). "
                "Nothing was changed."
            )

    def change(self, current, changes):
        arn, request = current["replication_task_arn"], task.modification(changes, current)
        if request:
            self.at_rest()
            api.modify_task(self.client, ReplicationTaskArn=arn, **request)
        if "replication_instance_arn" in changes:
            self.at_rest()
            api.move_task(self.client, arn, changes["replication_instance_arn"])

    def start(self, arn, have):
        api.start_task(self.client, arn, **task.start(have, self.options))

    def stop(self, arn):
        api.stop_task(self.client, arn)

    def remove(self, arn):
        api.delete_task(self.client, arn)

    def reload_tables(self, arn, tables, option):
        api.reload_tables(self.client, arn, tables, option)

    def table_statistics(self, arn):
        return api.describe_table_statistics(self.client, arn, [])

    def as_task(self, current):
        return current

    def status(self):
        return next((task.from_api(record) for record in self._records(without_settings=True)), None)

    def _records(self, without_settings: bool = False) -> list[dict[str, Any]]:
        return api.describe_tasks(self.client, api.only(replication_task_id=self.identifier), without_settings)


def main():
    """Run the module."""
    run(
        Task,
        {
            "replication_task_identifier": {"type": "str", "required": True, "aliases": ["identifier"]},
            "replication_instance_arn": {"type": "str"},
            "source_endpoint_arn": {"type": "str"},
            "target_endpoint_arn": {"type": "str"},
            "migration_type": {"type": "str", "choices": ["full-load", "cdc", "full-load-and-cdc"]},
            "table_mappings": {"type": "dict"},
            "replication_task_settings": {"type": "dict", "aliases": ["settings"]},
            "task_data": {"type": "dict"},
            **OPTIONS,
        },
        **CONSTRAINTS,
    )


if __name__ == "__main__":
    main()
