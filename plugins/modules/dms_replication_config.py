#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: one DMS Serverless replication."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dms_replication_config
version_added: 1.0.0
short_description: Make, change, start, stop, reload or remove a DMS Serverless replication
description:
  - A replication configuration describes a serverless replication, which does what a replication task does on capacity
    that DMS provisions when it starts and gives back after it has stopped. There is no replication instance.
  - Settings and table mappings are compared by meaning. Only what is stated counts; what DMS adds, reorders or leaves
    null is no difference.
  - A replication is started the right way for what it has done before. It is resumed where it was unless it never ran.
options:
  replication_config_identifier:
    description: The configuration's name. DMS keeps it in lower case.
    type: str
    required: true
    aliases: [identifier]
  state:
    description:
      - V(present) makes or changes the configuration, and leaves its replication running or not as it is.
      - V(started) does that and has the replication running. One which did all that it was made for counts as started.
      - V(stopped) does that and has the replication not running. Its position is kept.
      - V(reloaded) does that and has DMS load again what it has loaded, every time. See O(allow_reload) and
        O(reload_tables). A replication which never ran is started.
      - V(absent) stops the replication where it runs, waits until DMS has given its capacity back, and removes both.
        The position is lost.
    type: str
    choices: [present, started, stopped, reloaded, absent]
    default: present
  source_endpoint_arn:
    description: The ARN of the endpoint from which data come. Required to make a configuration.
    type: str
  target_endpoint_arn:
    description: The ARN of the endpoint to which data go. Required to make a configuration.
    type: str
  replication_type:
    description: Whether to copy what there is, to follow changes, or both. Required to make a configuration.
    type: str
    choices: [full-load, cdc, full-load-and-cdc]
  compute_config:
    description: The capacity which the replication may use, and where. Required to make a configuration.
    type: dict
    suboptions:
      max_capacity_units:
        description: Maximum number of capacity units (DCU, of 2 GB of memory each).
        type: int
        choices: [1, 2, 4, 8, 16, 32, 64, 128, 192, 256, 384]
      min_capacity_units:
        description: Minimum number of capacity units. DMS's default is 1.
        type: int
        choices: [1, 2, 4, 8, 16, 32, 64, 128, 192, 256, 384]
      multi_az:
        description: Whether the replication has a standby in a second availability zone.
        type: bool
      availability_zone:
        description: The availability zone. Mutually exclusive with O(compute_config.multi_az) being true.
        type: str
      replication_subnet_group_id:
        description: The name of the replication subnet group.
        type: str
      vpc_security_group_ids:
        description: The security groups.
        type: list
        elements: str
      kms_key_id:
        description: The id, ARN or alias of the KMS key with which data are encrypted.
        type: str
      preferred_maintenance_window:
        description: Weekly maintenance window in UTC, such as V(sun:06:00-sun:06:30).
        type: str
      dns_name_servers:
        description: Up to four addresses of DNS servers, separated by commas.
        type: str
  table_mappings:
    description:
      - Selection and transformation rules of DMS. A structure or JSON text.
      - The order of rules makes no difference. Required to make a configuration.
      - The filter P(migrate.aws.dms_table_mappings#filter) renders them from a short statement.
    type: dict
  replication_settings:
    description:
      - The settings, as DMS spells them. A structure or JSON text.
      - Stated over those of O(strict_settings). A null leaves the setting to DMS, also one of the strict ones.
      - When left out, an existing configuration keeps the settings that it has.
    type: dict
    aliases: [settings]
  strict_settings:
    description:
      - Whether to begin with settings which stop the replication or suspend a table rather than let source and target
        diverge quietly, which DMS's own defaults do. They are those of M(migrate.aws.dms_replication_task).
      - Counts when the configuration is made, and later when O(replication_settings) is stated, an empty one included.
    type: bool
    default: true
  supplemental_settings:
    description: Additional data for some targets. A structure or JSON text.
    type: dict
  premigration_assessment_settings:
    description:
      - Settings of the assessment before the replication starts, with DMS's key names. A structure or JSON text.
      - Counts at each start. With C(FailOnAssessmentFailure), which is DMS's default, a failed assessment keeps the
        replication
        from starting.
    type: dict
  resource_identifier:
    description: Last part of the ARN. Counts when the configuration is made; DMS chooses it when it is left out.
    type: str
  cdc_start_time:
    description:
      - Start time of change data capture, as ISO 8601. Counts at the first start, and with O(state=reloaded).
      - Mutually exclusive with O(cdc_start_position).
    type: str
  cdc_start_position:
    description:
      - Start position of change data capture, such as a log sequence number. Counts at the first start, and with
        O(state=reloaded).
      - Mutually exclusive with O(cdc_start_time).
    type: str
  cdc_stop_position:
    description: Stop position of change data capture, such as V(server_time:2026-03-09T12:12:12). Counts at a start.
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
      - Single tables are loaded again beside the running replication, which is started where it does not run.
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
      - Action if the replication runs and DMS can change a setting only while it is stopped.
      - V(fail) changes nothing and says what would have changed, also in check mode.
      - V(stop_and_resume) stops the replication, changes the configuration, and resumes from where it was.
      - Changes of tags alone never need it.
    type: str
    choices: [fail, stop_and_resume]
    default: fail
  wait_for:
    description:
      - Condition to wait for with O(state=started) or O(state=reloaded).
      - V(running) waits until the replication runs. Provisioning capacity alone takes about a quarter of an hour.
      - V(full_load) waits until the full load is complete. It fails when the replication fails, stops or has a table in
        error. Without a full load it is V(running).
      - O(reload_tables) are waited for in any case.
    type: str
    choices: [running, full_load]
    default: running
  wait:
    description:
      - Whether to wait for what O(wait_for) says, or until the replication is stopped or gone.
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
  - module: migrate.aws.dms_replication_config_info
  - module: migrate.aws.dms_replication_task
  - module: migrate.aws.dms_table_statistics_info
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Replicate one schema on capacity that DMS provides
  migrate.aws.dms_replication_config:
    replication_config_identifier: payments-dev-001-serverless
    state: started
    source_endpoint_arn: arn:aws:dms:us-east-1:123456789012:endpoint:ABCDEFGHIJKLMNOPQRSTUVWXYZ
    target_endpoint_arn: arn:aws:dms:us-east-1:123456789012:endpoint:ZYXWVUTSRQPONMLKJIHGFEDCBA
    replication_type: full-load-and-cdc
    compute_config:
      max_capacity_units: 4
      replication_subnet_group_id: payments-dev-001
    table_mappings:
      rules:
        - rule-type: selection
          rule-id: "1"
          rule-name: public
          object-locator: {schema-name: public, table-name: "%"}
          rule-action: include
    wait_for: full_load

- name: Increase its capacity
  migrate.aws.dms_replication_config:
    replication_config_identifier: payments-dev-001-serverless
    compute_config:
      max_capacity_units: 16
    on_running: stop_and_resume

- name: Stop it
  migrate.aws.dms_replication_config:
    replication_config_identifier: payments-dev-001-serverless
    state: stopped

- name: Remove it
  migrate.aws.dms_replication_config:
    replication_config_identifier: payments-dev-001-serverless
    state: absent
"""

RETURN = r"""
replication_config:
  description: The configuration and its replication. Empty if it was removed. In check mode, the predicted state.
  returned: always
  type: dict
  contains:
    replication_config_identifier:
      description: The configuration's name.
      type: str
      returned: always
      sample: payments-dev-001-serverless
    replication_config_arn:
      description: The configuration's ARN.
      type: str
      returned: when it exists
      sample: arn:aws:dms:us-east-1:123456789012:replication-config:ABCDEFGHIJKLMNOPQRSTUVWXYZ
    status:
      description: The replication's status, V(created) until it is started.
      type: str
      returned: when it exists
      sample: running
    provision_data:
      description: Capacity that DMS has provisioned.
      type: dict
      returned: once it was provisioned
      sample: {provision_state: provisioned, provisioned_capacity_units: 4}
    failure_messages:
      description: Reason for the replication's failure or stop.
      type: list
      elements: str
      returned: when it exists
      sample: []
    stop_reason:
      description: Reason for the replication's failure or stop.
      type: str
      returned: when it has stopped
      sample: Stop Reason NORMAL
    replication_type:
      description: Migration type, which is full load, change data capture, or both.
      type: str
      returned: always
      sample: full-load-and-cdc
    compute_config:
      description: Limits of capacity, and the network.
      type: dict
      returned: always
      sample: {max_capacity_units: 4, min_capacity_units: 1, multi_az: false}
    replication_settings:
      description: All settings, with DMS's key names.
      type: dict
      returned: always
      sample: {FullLoadSettings: {TargetTablePrepMode: DO_NOTHING}}
    table_mappings:
      description: Table mappings, with DMS's key names.
      type: dict
      returned: always
      sample: {rules: [{rule-type: selection, rule-id: "1"}]}
    replication_stats:
      description: Progress of the replication.
      type: dict
      returned: when it exists
      sample: {full_load_progress_percent: 100, tables_loaded: 8, tables_loading: 0, tables_errored: 0}
    recovery_checkpoint:
      description: Position from which another replication could continue.
      type: str
      returned: when it has captured changes
      sample: checkpoint:V1#27#mysql-bin-changelog.157832:1975
    tags:
      description: The configuration's tags.
      type: dict
      returned: always
      sample: {"migrate:application": payments}
    reload:
      description: What would be loaded or compared again, as a list of tables, or V(all tables).
      type: raw
      returned: in check mode, when O(state=reloaded) and the replication has run
      sample: [public.payment]
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api, serverless, waiters
from ansible_collections.migrate.aws.plugins.module_utils._dms.runnable import CONSTRAINTS, OPTIONS, Runnable
from ansible_collections.migrate.aws.plugins.module_utils._errors import require
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import run

NEEDED = ("source_endpoint_arn", "target_endpoint_arn", "replication_type", "compute_config", "table_mappings")
UNITS = [1, 2, 4, 8, 16, 32, 64, 128, 192, 256, 384]


class Replication(Runnable):
    """The configuration which the options name."""

    key = "replication_config"
    service = "dms"
    arn_key = "replication_config_arn"
    settings_key = "replication_settings"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.identifier = options["replication_config_identifier"].lower()
        self.what = f"Replication {self.identifier}"

    def read(self):
        for config in api.describe_configs(self.client, self._filters()):
            replication = next(iter(api.describe_replications(self.client, self._filters())), None)
            return serverless.from_api(config, replication, api.tags.read(self.client, config["ReplicationConfigArn"]))
        return None

    def resolve(self, current):
        compute = self.options["compute_config"]
        if compute is not None:
            compute = {**compute, "kms_key_id": api.resolve_key(self.clients, compute["kms_key_id"])}
            self.options = {**self.options, "compute_config": compute}

    def desired(self):
        require(self.what, self.options, NEEDED)
        return serverless.desired(self.options)

    def plan(self, current):
        return serverless.changes(self.what, self.options, current)

    def create(self, desired):
        api.create_config(self.client, **serverless.creation(self.options))
        if self.options["state"] in ("started", "reloaded"):
            have = self.at_rest()
            self.start(have["replication_config_arn"], have)

    def change(self, current, changes):
        request = serverless.modification(changes, current)
        if request:
            self.at_rest()
            api.modify_config(self.client, ReplicationConfigArn=current["replication_config_arn"], **request)

    def start(self, arn, have):
        api.start_replication(self.client, ReplicationConfigArn=arn, **serverless.start(have, self.options))

    def stop(self, arn):
        api.stop_replication(self.client, arn)

    def remove(self, arn):
        waiters.deprovisioned(self.status, self.what, self.options["wait_timeout"])
        api.delete_config(self.client, arn)

    def reload_tables(self, arn, tables, option):
        api.reload_replication_tables(self.client, arn, tables, option)

    def table_statistics(self, arn):
        return api.describe_replication_table_statistics(self.client, arn, [])

    def as_task(self, current):
        return serverless.as_task(current)

    def status(self):
        for record in api.describe_replications(self.client, self._filters()):
            have = serverless.from_api({}, record)
            return {**have, **serverless.as_task(have)}
        return None

    def _filters(self) -> list[dict[str, Any]]:
        return api.only(replication_config_id=self.identifier)


def main():
    """Run the module."""
    compute = {
        "max_capacity_units": {"type": "int", "choices": UNITS},
        "min_capacity_units": {"type": "int", "choices": UNITS},
        "multi_az": {"type": "bool"},
        "availability_zone": {"type": "str"},
        "replication_subnet_group_id": {"type": "str"},
        "vpc_security_group_ids": {"type": "list", "elements": "str"},
        "kms_key_id": {"type": "str", "no_log": False},
        "preferred_maintenance_window": {"type": "str"},
        "dns_name_servers": {"type": "str"},
    }
    run(
        Replication,
        {
            "replication_config_identifier": {"type": "str", "required": True, "aliases": ["identifier"]},
            "source_endpoint_arn": {"type": "str"},
            "target_endpoint_arn": {"type": "str"},
            "replication_type": {"type": "str", "choices": ["full-load", "cdc", "full-load-and-cdc"]},
            "compute_config": {"type": "dict", "options": compute},
            "table_mappings": {"type": "dict"},
            "replication_settings": {"type": "dict", "aliases": ["settings"]},
            "supplemental_settings": {"type": "dict"},
            "premigration_assessment_settings": {"type": "dict"},
            **OPTIONS,
        },
        **CONSTRAINTS,
    )


if __name__ == "__main__":
    main()
