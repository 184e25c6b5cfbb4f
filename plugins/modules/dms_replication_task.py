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
      - Which tables are replicated, and how they are transformed, as DMS's own rules. A structure or JSON text.
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
    description: What the task's ARN ends with. Counts when the task is made; DMS chooses it when it is left out.
    type: str
  cdc_start_time:
    description:
      - When change capture begins, as ISO 8601. Counts when the task is made, and with O(state=reloaded).
      - Not every source engine can find a position by time, PostgreSQL cannot.
      - Mutually exclusive with O(cdc_start_position).
    type: str
  cdc_start_position:
    description:
      - Where change capture begins, which is a log sequence number (such as V(0/1A2B3C)), a binlog position (such as
        V(mysql-bin-changelog.000024:373)) or another task's RV(replication_task.recovery_checkpoint).
      - For a PostgreSQL source, a replication slot that reaches back so far must exist, and be named in the source
        endpoint's settings.
      - Counts until the task has run, and with O(state=reloaded).
      - Mutually exclusive with O(cdc_start_time).
    type: str
  cdc_stop_position:
    description:
      - Where change capture ends, V(server_time:2026-03-09T12:12:12) or V(commit_time:2026-03-09T12:12:12).
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
      - What O(state=reloaded) does with O(reload_tables).
      - V(data-reload) loads them again, and compares them again where validation is on.
      - V(validate-only) compares them again.
    type: str
    choices: [data-reload, validate-only]
    default: data-reload
  on_running:
    description:
      - What to do when something has to change that DMS changes only on a stopped task, and the task runs.
      - V(fail) changes nothing and says what would have changed, also in check mode.
      - V(stop_and_resume) stops the task, changes it, and resumes it from where it was.
      - Changes of tags alone never need it.
    type: str
    choices: [fail, stop_and_resume]
    default: fail
  wait_for:
    description:
      - What to wait for when O(state=started) or O(state=reloaded).
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
    description: How many seconds to wait at most, for each thing that is waited for.
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

- name: Take one schema without its logs
  migrate.aws.dms_replication_task:
    replication_task_identifier: payments-dev-001-forward
    table_mappings: "{{ {'include': ['public.%'], 'exclude': ['public.%_log']} | migrate.aws.dms_table_mappings }}"
    on_running: stop_and_resume

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
  description: The task, empty when it was removed. In check mode, as it would be.
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
      description: Why the task stopped.
      type: str
      returned: when it has stopped
      sample: Stop Reason FULL_LOAD_ONLY_FINISHED
    last_failure_message:
      description: Why the task failed.
      type: str
      returned: when it has failed
      sample: Last Error Replication task out of memory. Stop Reason FATAL_ERROR Error Level FATAL
    migration_type:
      description: Whether it copies what there is, follows changes, or both.
      type: str
      returned: always
      sample: full-load-and-cdc
    replication_task_settings:
      description: All of its settings, keys as DMS spells them.
      type: dict
      returned: always
      sample: {FullLoadSettings: {TargetTablePrepMode: DO_NOTHING}}
    table_mappings:
      description: Its table mappings, keys as DMS spells them.
      type: dict
      returned: always
      sample: {rules: [{rule-type: selection, rule-id: "1"}]}
    replication_task_stats:
      description: How far it is.
      type: dict
      returned: when the task exists
      sample: {full_load_progress_percent: 100, tables_loaded: 8, tables_loading: 0, tables_errored: 0}
    recovery_checkpoint:
      description: Where another task could go on.
      type: str
      returned: when it has captured changes
      sample: checkpoint:V1#27#mysql-bin-changelog.157832:1975
    reload:
      description: What would be loaded or compared again, a list of tables or V(all tables).
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

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._dms import api, reload, statistics, tags, task, waiters
from ansible_collections.migrate.aws.plugins.module_utils._dms.errors import DMSError
from ansible_collections.migrate.aws.plugins.module_utils._dms.required import require
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import Refused, Resource, run

STATES = ["present", "started", "stopped", "reloaded", "absent"]
GOALS = {"running": task.is_running, "full_load": task.is_loaded}


class Task(Resource):
    """The replication task which the options name."""

    key = "replication_task"

    def __init__(self, client, options: dict[str, Any]):
        self.client, self.options = client, options
        self.identifier = options["replication_task_identifier"].lower()
        self.before_reload: list[dict[str, Any]] | None = None

    def read(self):
        for record in self._records():
            return task.current(record, tags.read(self.client, record["ReplicationTaskArn"]))
        return None

    def desired(self):
        require(
            f"Replication task {self.identifier}",
            self.options,
            (
                "replication_instance_arn",
                "source_endpoint_arn",
                "target_endpoint_arn",
                "migration_type",
                "table_mappings",
            ),
        )
        return task.desired(self.options)

    def plan(self, current):
        changes = task.plan(self.options, current)
        if self._single_tables(changes):
            self._refuse_unknown_tables(current)
        return changes

    def create(self):
        api.create_task(self.client, **task.creation(self.options))
        if self.options["state"] in ("started", "reloaded"):
            self._start()

    def update(self, current, changes):
        arn, instance_arn = current["replication_task_arn"], changes.get("replication_instance_arn")
        if instance_arn and task.runs_after(current, changes):
            self._refuse_unreached(current, instance_arn)
        interrupted = task.stopping_needed(current, changes)
        if interrupted:
            self._stop(arn)
        request = task.modification(changes, current)
        if request:
            self._at_rest()
            api.modify_task(self.client, ReplicationTaskArn=arn, **request)
        if instance_arn:
            self._at_rest()
            api.move_task(self.client, arn, instance_arn)
        if task.runs_after(current, changes) and (interrupted or "status" in changes):
            self._start()
        if self._single_tables(changes):
            self._reload_tables(arn)
        tags.apply(self.client, arn, changes.get("tags", {}))

    def delete(self, current):
        if current["status"] == "deleting":
            return
        if current["status"] in (*task.ACTIVE, *task.PASSING):
            self._stop(current["replication_task_arn"])
        api.delete_task(self.client, current["replication_task_arn"])

    def settle(self, current):
        if not self.options["wait"]:
            return False
        if self.before_reload is not None:
            return self._reloaded(current["replication_task_arn"])
        if self.options["state"] in ("started", "reloaded"):
            return self._reach(current, GOALS[self.options["wait_for"]])
        if current["status"] not in task.PASSING:
            return False
        self._at_rest()
        return True

    def gone(self, current):
        if self.options["wait"]:
            waiters.gone(self._status, f"Replication task {self.identifier}", "status", self.options["wait_timeout"])

    def _reach(self, current: dict[str, Any], goal) -> bool:
        if goal(current):
            return False
        waiters.task_reached(self._status, goal, self.identifier, self.options["wait_timeout"])
        return True

    def _start(self) -> None:
        have = self._at_rest()
        api.start_task(self.client, have["replication_task_arn"], **task.start(have, self.options))

    def _single_tables(self, changes: dict[str, Any]) -> bool:
        return "reload" in changes and self.options["reload_tables"] is not None

    def _reload_tables(self, arn: str) -> None:
        waiters.task_reached(self._status, task.is_running, self.identifier, self.options["wait_timeout"])
        self.before_reload = self._tables(arn)
        tables = reload.request(self.options["reload_tables"])
        api.reload_tables(self.client, arn, tables, self.options["reload_option"])

    def _reloaded(self, arn: str) -> bool:
        waiters.tables_reloaded(
            lambda: self._tables(arn),
            self.before_reload,
            self.options["reload_option"],
            self.identifier,
            self.options["wait_timeout"],
        )
        return True

    def _tables(self, arn: str) -> list[dict[str, Any]]:
        """The statistics of the tables which the options name."""
        known = statistics.tables(api.describe_table_statistics(self.client, arn, []))
        return reload.of(self.options["reload_tables"], known)

    def _refuse_unknown_tables(self, current: dict[str, Any]) -> None:
        names = reload.unknown(self.options["reload_tables"], self._tables(current["replication_task_arn"]))
        if names:
            raise Refused(f"Replication task {self.identifier} does not replicate {', '.join(names)}.")

    def _refuse_unreached(self, current: dict[str, Any], instance_arn: str) -> None:
        connections = api.describe_connections(self.client, api.only(replication_instance_arn=instance_arn))
        endpoints = task.unreached(current, connections)
        if endpoints:
            raise Refused(
                f"Replication task {self.identifier} would not start on {instance_arn}, from where DMS has not yet "
                f"reached {' and '.join(endpoints)}: test these connections first (module dms_connection_test). "
                "Nothing was changed."
            )

    def _stop(self, arn: str) -> None:
        if self._at_rest()["status"] == "running":
            api.stop_task(self.client, arn)
            self._at_rest()

    def _at_rest(self) -> dict[str, Any]:
        return waiters.task_at_rest(self._status, self.identifier, self.options["wait_timeout"])

    def _records(self, without_settings: bool = False) -> list[dict[str, Any]]:
        return api.describe_tasks(self.client, api.only(replication_task_id=self.identifier), without_settings)

    def _status(self) -> dict[str, Any] | None:
        """The task without what is long to answer and does not change by itself."""
        return next((task.current(record) for record in self._records(without_settings=True)), None)


def main():
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={
            "replication_task_identifier": {"type": "str", "required": True, "aliases": ["identifier"]},
            "state": {"type": "str", "choices": STATES, "default": "present"},
            "replication_instance_arn": {"type": "str"},
            "source_endpoint_arn": {"type": "str"},
            "target_endpoint_arn": {"type": "str"},
            "migration_type": {"type": "str", "choices": ["full-load", "cdc", "full-load-and-cdc"]},
            "table_mappings": {"type": "dict"},
            "replication_task_settings": {"type": "dict", "aliases": ["settings"]},
            "strict_settings": {"type": "bool", "default": True},
            "task_data": {"type": "dict"},
            "resource_identifier": {"type": "str"},
            "cdc_start_time": {"type": "str"},
            "cdc_start_position": {"type": "str"},
            "cdc_stop_position": {"type": "str"},
            "allow_reload": {"type": "bool", "default": False},
            "reload_tables": {
                "type": "list",
                "elements": "dict",
                "options": {
                    "schema_name": {"type": "str", "required": True},
                    "table_name": {"type": "str", "required": True},
                },
            },
            "reload_option": {"type": "str", "choices": ["data-reload", "validate-only"], "default": "data-reload"},
            "on_running": {"type": "str", "choices": ["fail", "stop_and_resume"], "default": "fail"},
            "wait_for": {"type": "str", "choices": list(GOALS), "default": "running"},
            "wait": {"type": "bool", "default": True},
            "wait_timeout": {"type": "int", "default": 3600},
            "tags": {"type": "dict", "aliases": ["resource_tags"]},
            "purge_tags": {"type": "bool", "default": True},
        },
        mutually_exclusive=[("cdc_start_time", "cdc_start_position")],
        required_if=[("reload_option", "validate-only", ("reload_tables",))],
        supports_check_mode=True,
    )
    run(module, Task(module.client("dms"), module.params), DMSError)


if __name__ == "__main__":
    main()
