#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: one sample of each gate, and what the samples mean."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cutover_gates
short_description: Ask gates whether a cutover may go on
version_added: 1.0.0
author:
  - migrate.aws contributors (@migrate-aws)
description:
  - Samples gates until all of them pass, one of them fails, or the time is over, and shows a line for each sample.
  - A gate reads a value, from CloudWatch's metrics, an alarm, a database, over HTTP, or from DMS, and compares it. A
    sample is
    good, bad, short of what is wanted but not bad, or unknown where there is no data or not enough of it.
  - A gate passes when enough samples in a row are good, and fails when too many of the last ones are bad. One without
    data is
    inconclusive. It never passes.
  - That a gate fails or stays inconclusive is a result, not a failure of the task. What follows from it is in
    RV(advice).
  - With O(restore) the requests go back at once where the gates do not pass. Nothing else is ever changed.
  - The task fails where a gate makes no sense as written, and where one cannot be read for longer than
    O(error_timeout).
  - In check mode one sample of each gate is taken.
options:
  gates:
    description: The gates.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name of the gate. It must be unique.
        type: str
        required: true
      description:
        description: Why there is this gate. It makes no difference.
        type: str
      metric:
        description:
          - A metric of CloudWatch, or what several make together.
          - Only periods that are over are looked at, and of these the newest one of which everything is known.
        type: dict
        suboptions: &metric
          namespace:
            description: The metric's namespace.
            type: str
            required: true
          metric_name:
            description: The metric's name.
            type: str
            required: true
          dimensions:
            description: The metric's dimensions, all of them.
            type: dict
            default: {}
          statistic:
            description: V(SampleCount), V(Average), V(Sum), V(Minimum), V(Maximum), or a percentile such as V(p99) or
              V(tm95).
            type: str
            default: Average
          missing:
            description:
              - Treatment of missing data points. With V(unknown) the sample is unknown.
              - With V(zero) it is 0, if another metric of the gate has a point at that time. This is for metrics which
                are
                published only when they are not 0, such as errors, and goes with O(gates[].metric.divided_by) or
                O(gates[].metric.companion). Where nothing was measured at all the sample is unknown.
            type: str
            choices: [unknown, zero]
            default: unknown
          plus:
            description: Metrics to be added.
            type: list
            elements: dict
            suboptions: &part
              namespace:
                description: The metric's namespace.
                type: str
                required: true
              metric_name:
                description: The metric's name.
                type: str
                required: true
              dimensions:
                description: The metric's dimensions, all of them.
                type: dict
                default: {}
              statistic:
                description: As for the first metric.
                type: str
                default: Average
              missing:
                description: As for the first metric.
                type: str
                choices: [unknown, zero]
                default: unknown
          divided_by:
            description: Metrics whose sum is what the value is divided by. A sum of 0 makes the sample unknown.
            type: list
            elements: dict
            suboptions: *part
          companion:
            description: A metric that says whether there was enough to measure.
            type: dict
            suboptions:
              namespace:
                description: The metric's namespace.
                type: str
                required: true
              metric_name:
                description: The metric's name.
                type: str
                required: true
              dimensions:
                description: The metric's dimensions, all of them.
                type: dict
                default: {}
              statistic:
                description: As for the first metric.
                type: str
                default: Sum
              minimum:
                description: With less than this, or without a point, the sample is unknown.
                type: float
                required: true
          period:
            description: Seconds of a period. Below 60 it is for metrics of high resolution.
            type: int
            default: 60
          max_age:
            description: A period that ended longer ago than this many seconds says nothing about now.
            type: int
            default: 300
          measure:
            description:
              - V(value) is the value.
              - V(change) is how much it has grown within O(gates[].metric.over).
              - V(rise) is the smallest step from one point to the next within O(gates[].metric.over), which is above 0
                only if
                the value never stopped rising.
              - For both the first point has to be of the first fifth of that time.
            type: str
            choices: [value, change, rise]
            default: value
          over:
            description: Seconds, for O(gates[].metric.measure=change) and O(gates[].metric.measure=rise).
            type: int
            default: 300
      alarms:
        description:
          - Names of metric alarms and composite alarms. The value is V(ALARM) if one of them is in that state.
          - Otherwise one in V(INSUFFICIENT_DATA) makes the sample unknown. If nothing else is stated, V(OK) is good and
            V(ALARM) is bad.
        type: list
        elements: str
      query:
        description: A query which finds one number in a PostgreSQL or MySQL database, whichever its secret says it is.
        type: dict
        suboptions: &query
          statement:
            description:
              - One SQL statement which finds one row with one number. It runs in a transaction that is read-only.
              - No row, or NULL, makes the sample unknown.
            type: str
            required: true
          statement_timeout:
            description: Timeout of the statement in seconds.
            type: int
            default: 10
          secret_id:
            description: Name or ARN of the secret with the database's credential.
            type: str
            required: true
          database_name:
            description: The database. By default the one which the secret names, else the one named as its user.
            type: str
          sslmode:
            description: Security of the connection, as libpq's sslmode.
            type: str
            choices: [disable, prefer, require, verify-ca, verify-full]
            default: require
          sslrootcert:
            description: A file with the certificates that are trusted.
            type: path
          connect_timeout:
            description: Timeout of the connection in seconds.
            type: int
            default: 10
      http:
        description:
          - A request over HTTP. If nothing else is stated, the gate wants it to work.
          - That nobody answers in time, or with another status, is bad. Status 429 makes the sample unknown, as does a
            name
            without an address.
        type: dict
        suboptions: &http
          url:
            description: The URL.
            type: str
            required: true
          method:
            description: The method.
            type: str
            choices: [GET, HEAD]
            default: GET
          status:
            description: The statuses that are as they should be. A redirection is not followed.
            type: list
            elements: int
            default: [200]
          body_regex:
            description: Regular expression that the first 64 KiB of the body must match.
            type: str
          measure:
            description:
              - V(works) is 1 or 0.
              - V(latency) is how many seconds it took. A request that does not work is bad by itself.
            type: str
            choices: [works, latency]
            default: works
          timeout:
            description: Timeout of the response in seconds.
            type: float
            default: 5
          headers:
            description: Headers. They are no secret.
            type: dict
          authorization:
            description: The header C(Authorization), which is a secret.
            type: str
          validate_certs:
            description: Whether the server's certificate has to be right.
            type: bool
            default: true
          ca_path:
            description: A file with the certificates that are trusted.
            type: path
          use_proxy:
            description: Whether to go by a proxy that the environment names.
            type: bool
            default: true
      table_statistics:
        description: Table statistics of a replication task.
        type: dict
        suboptions: &table_statistics
          replication_task_arn:
            description: The task's ARN.
            type: str
          replication_task_identifier:
            description: The task's identifier.
            type: str
          measure:
            description:
              - V(tables) is how many there are; V(not_completed) how many are not loaded; V(in_error) how many never
                will be by
                themselves; V(not_validated) how many have a validation state that is not C(Validated);
                V(validation_failed) how many differ or cannot be compared because of an error.
              - V(validation_pending_share) is the share of rows which are still to be compared.
              - The others are DMS's own counts, summed up.
            type: str
            required: true
            choices:
              - tables
              - not_completed
              - in_error
              - not_validated
              - validation_failed
              - validation_pending_share
              - full_load_error_rows
              - full_load_condtnl_chk_failed_rows
              - validation_failed_records
              - validation_pending_records
              - validation_suspended_records
          accepted_tables:
            description: Tables, as C(schema.table), that do not count, because they are proven otherwise.
            type: list
            elements: str
            default: []
      compared:
        description:
          - The latest comparison by M(migrate.aws.database_compare) or a cutover. The value is its age in hours.
          - It is bad if the comparison found a difference, or if there is none.
        type: dict
        suboptions:
          journal:
            description: DynamoDB table of the journal.
            type: str
            required: true
      task:
        description: Status of a replication task.
        type: dict
        suboptions: &task
          replication_task_arn:
            description: The task's ARN.
            type: str
          replication_task_identifier:
            description: The task's identifier.
            type: str
          measure:
            description:
              - V(status) is a text. If nothing else is stated, V(running) is good, and V(failed), V(stopped),
                V(deleting) and
                V(failed-move) are bad.
              - The others are numbers.
            type: str
            choices: [status, full_load_progress_percent, tables_errored, tables_loaded, tables_loading, tables_queued]
            default: status
      region:
        description: The region of what is read, where it is not that of the module.
        type: str
      profile:
        description: Profile for the account of what is read, where it is not that of the module.
        type: str
      comparison:
        description: Comparison of the value with the threshold. C(<=) unless the source has one of its own.
        type: str
        choices: [">", ">=", "<", "<=", "==", "!="]
      threshold:
        description:
          - Threshold for the value, a number, or a text for an alarm and for a task's status.
          - Beside O(gates[].relative) it is the limit that holds in any case.
        type: raw
      relative:
        description: Another value from which the limit follows, read at the same time, or in the same period.
        type: dict
        suboptions:
          metric:
            description: As for the gate.
            type: dict
            suboptions: *metric
          query:
            description: As for the gate.
            type: dict
            suboptions: *query
          http:
            description: As for the gate.
            type: dict
            suboptions: *http
          table_statistics:
            description: As for the gate.
            type: dict
            suboptions: *table_statistics
          task:
            description: As for the gate.
            type: dict
            suboptions: *task
          first_sample:
            description: The other value is that of the gate's own first sample, for what must not grow from now on.
            type: bool
            default: false
          region:
            description: The region of what is read, where it is not that of the module.
            type: str
          profile:
            description: Profile for the account of what is read, where it is not that of the module.
            type: str
          factor:
            description: Factor for the other value.
            type: float
            default: 1
          plus:
            description: Number to add after the multiplication.
            type: float
            default: 0
          floor:
            description: The limit is never stricter than this, so that twice next to nothing is no alarm.
            type: float
          missing:
            description:
              - Treatment of a missing other value. With V(unknown) the sample is unknown.
              - With V(threshold) the threshold alone decides.
            type: str
            choices: [unknown, threshold]
            default: unknown
      fail_threshold:
        description:
          - A value which is not good is bad only if it does not compare with this either. In between it is short of
            what is
            wanted, and the gate goes on waiting.
        type: float
      fail_values:
        description: A text which is not good is bad only if it is one of these.
        type: list
        elements: str
      samples:
        description: Number of consecutive good samples for the gate to pass.
        type: int
        default: 3
      failure_limit:
        description: >-
          Number of bad samples within O(gates[].failure_window) for the gate to fail. With V(0) it never fails.
        type: int
        default: 1
      failure_window:
        description: Number of recent samples to search for bad ones.
        type: int
        default: 5
      on_failure:
        description: Advice after the gate's failure, V(hold) or V(back).
        type: str
        choices: [hold, back]
        default: hold
  interval:
    description: Seconds from one sample to the next.
    type: float
    default: 15
  duration:
    description: Seconds in which no gate may fail, even if all of them pass earlier.
    type: float
    default: 0
  timeout:
    description:
      - After how many seconds to give up waiting. With V(0) one sample is taken.
      - Not less than O(duration).
    type: float
    default: 600
  error_timeout:
    description: Seconds for which a gate may be unreadable. Until then its samples are unknown.
    type: float
    default: 120
  since:
    description:
      - A time in ISO 8601, such as that of a change whose effect is looked at.
      - Periods of metrics which began before say nothing, and are left out.
    type: str
  lock:
    description: The lock which this run holds (M(migrate.aws.cutover_lock)). It is renewed at each sample, and the task
      fails where it is lost. Each sample is kept in the lock's table, where M(migrate.aws.cutover_watch) finds it.
    type: dict
    suboptions:
      table:
        description: The DynamoDB table of the migration.
        type: str
        required: true
      token:
        description: Token that M(migrate.aws.cutover_lock) returned.
        type: int
        required: true
      lease:
        description: Seconds after which the lock lapses unless it is renewed. More than O(interval).
        type: int
        default: 60
  record:
    description: Entry for the journal, in the table of O(lock), after the gates have been evaluated.
    type: dict
    suboptions:
      step:
        description: The step of the entry, whose phase is C(after). RV(verdict), RV(advice) and RV(gates) are its
          details.
        type: str
        choices: [check_gates, canary_gates, observe]
        required: true
      details:
        description: Further details, nothing secret.
        type: dict
        default: {}
  restore:
    description:
      - Weights which records get as soon as it is clear that the gates do not pass, or cannot be read, by the run of
        the module
        that sees it. Whoever reads the verdict only has to agree.
      - It is recorded as the step C(weights), before and after it. Needs O(lock).
    type: dict
    suboptions:
      hosted_zone_id:
        description: Id of the hosted zone.
        type: str
      zone:
        description: Name of the hosted zone. Refused when several zones have it.
        type: str
      name:
        description: The records' name.
        type: str
        required: true
      type:
        description: The records' type.
        type: str
        default: A
      weights:
        description: The weight of each record by its set identifier.
        type: dict
        required: true
      details:
        description: Details for the journal. Do not put secrets here.
        type: dict
        default: {}
  history:
    description: RV(history) after the previous sample. It is passed on automatically.
    type: dict
notes:
  - The samples are taken on the host. Showing them, and waiting for more than a few seconds, is done on the controller.
  - A line is shown for each sample unless C(no_log) is set, hosts that are C(ok) are not to be shown, or the output is
    not for
    people.
requirements:
  - psycopg >= 3.1, for queries
  - PyMySQL, for queries of MySQL
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
  - migrate.aws.attributes
seealso:
  - module: migrate.aws.cutover_journal
  - module: migrate.aws.cutover_watch
  - module: migrate.aws.dms_table_statistics_info
  - module: migrate.aws.dms_replication_task_info
"""

EXAMPLES = r"""
- name: Wait until few changes are pending
  migrate.aws.cutover_gates:
    gates:
      - name: seconds behind
        metric:
          namespace: AWS/DMS
          metric_name: CDCLatencyTarget
          dimensions:
            ReplicationInstanceIdentifier: payments-dev
            ReplicationTaskIdentifier: ABCDEFGHIJKLMNOPQRSTUVWXYZ
          statistic: Maximum
        threshold: 10
        fail_threshold: 120
      - name: tables not proven equal
        table_statistics:
          replication_task_identifier: payments-dev-forward
          measure: not_validated
        threshold: 0
        failure_limit: 0
      - name: longest transaction
        query:
          secret_id: payments-source-dev/database
          statement: SELECT coalesce(max(extract(epoch FROM now() - xact_start)), 0) FROM pg_stat_activity
        threshold: 60
    interval: 1
    timeout: 900
  register: synced

- name: Go on only if all of them pass, or in a dry run may pass
  ansible.builtin.assert:
    that: synced.advice in ['go', 'wait']
    fail_msg: "{{ synced.sentence }}"

- name: Watch the new service for five seconds
  migrate.aws.cutover_gates:
    gates:
      - name: share of requests that fail
        metric:
          namespace: AWS/ApplicationELB
          metric_name: HTTPCode_Target_5XX_Count
          dimensions: {LoadBalancer: app/payments-target-dev/50dc6c495c0c9188}
          statistic: Sum
          missing: zero
          divided_by:
            - namespace: AWS/ApplicationELB
              metric_name: RequestCount
              dimensions: {LoadBalancer: app/payments-target-dev/50dc6c495c0c9188}
              statistic: Sum
          companion:
            namespace: AWS/ApplicationELB
            metric_name: RequestCount
            dimensions: {LoadBalancer: app/payments-target-dev/50dc6c495c0c9188}
            minimum: 100
        threshold: 0.01
        failure_limit: 2
        on_failure: back
      - name: nothing is alarming
        alarms: [payments-target-dev-5xx]
        on_failure: back
      - name: it answers
        http:
          url: http://payments.example.com/
        on_failure: back
    interval: 1
    duration: 5
    timeout: 30
"""

RETURN = r"""
verdict:
  description:
    - V(fail) if one gate fails, V(pass) if all of them pass.
    - V(inconclusive) if one has no data, or if the time ends before there is a verdict.
    - V(pending) if more samples are needed, in check mode only.
  returned: success
  type: str
  sample: pass
advice:
  description:
    - The action that follows, V(go), V(hold) or V(back). V(back) if a gate fails whose O(gates[].on_failure) is
      V(back).
    - V(wait) in check mode, if more samples are needed.
  returned: success
  type: str
  sample: go
sentence:
  description: A sentence with the number of gates that pass, the number that need more samples, and the first four
    others.
  returned: always
  type: str
  sample: >-
    7 of 9 gates pass; 1 need more good samples; seconds behind: 90 (wanted <= 10): pending, 0 of 3 good in a row
sentences:
  description: A sentence for each gate. In check mode, what the module would wait for.
  returned: always
  type: list
  elements: str
  sample: ["seconds behind: 2 (wanted <= 10): pass"]
gates:
  description: The gates in their order.
  returned: always
  type: list
  elements: dict
  contains:
    name:
      description: The gate's name.
      type: str
      sample: seconds behind
    verdict:
      description: V(pass), V(fail), V(inconclusive) or V(pending).
      type: str
      sample: pass
    on_failure:
      description: Action if it fails.
      type: str
      sample: hold
    value:
      description: The last value; null if there was none.
      type: raw
      sample: 2
    limit:
      description: The limit or reference of the comparison.
      type: raw
      sample: 10
elapsed:
  description: Seconds since the start of the first sample.
  returned: always
  type: float
  sample: 42.1
restored:
  description: Whether the records were set to the weights of O(restore).
  returned: always
  type: bool
  sample: false
done:
  description: Whether no more samples are needed.
  returned: always
  type: bool
  sample: true
wait:
  description: Seconds from the first sample of this run of the module to the next one that is due; null if there is
    none.
  returned: always
  type: float
  sample: 15
lines:
  description:
    - RV(sentence) with verdict and time, for each sample of this run of the module, as shown in the output.
    - There are several if O(interval) is shorter than a start of the module.
  returned: always
  type: list
  elements: str
  sample: ["0:00:42 gone, 0:14:18 left, pass: 3 of 3 gates pass"]
history:
  description: All samples, as input for the next run of the module.
  returned: always
  type: dict
  contains:
    began:
      description: Start time of the first sample.
      type: str
      sample: "2026-01-05T09:30:00+00:00"
    samples:
      description:
        - The last 100 samples of each gate, by its name, oldest first.
        - Each has C(at), the time of the read; C(measured_at), the start of the period of a metric's value; C(value);
          C(reference), the other value; C(limit); C(outcome), V(good), V(bad), V(short) or V(unknown); C(reason), a
          sentence; and C(error), whether the read failed.
      type: dict
    first:
      description: The first value of each gate, by its name.
      type: dict
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils import _locations
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._gates import api
from ansible_collections.migrate.aws.plugins.module_utils._gates.conclusion import Conclusion
from ansible_collections.migrate.aws.plugins.module_utils._gates.judge import COMPARISONS
from ansible_collections.migrate.aws.plugins.module_utils._gates.problems import validate
from ansible_collections.migrate.aws.plugins.module_utils._gates.sampler import Sampler
from ansible_collections.migrate.aws.plugins.module_utils._gates.sources import registry
from ansible_collections.migrate.aws.plugins.module_utils._gates.watch import Watch
from ansible_collections.migrate.aws.plugins.module_utils._journal import samples
from ansible_collections.migrate.aws.plugins.module_utils._journal.journal import Journal
from ansible_collections.migrate.aws.plugins.module_utils._journal.lock import Lock, who
from ansible_collections.migrate.aws.plugins.module_utils._journal.store import Store
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import attempt
from ansible_collections.migrate.aws.plugins.module_utils._route53 import lookup
from ansible_collections.migrate.aws.plugins.module_utils._switchover import plan

RELATIVE = {
    **registry.argument_spec(relative=True),
    "first_sample": {"type": "bool", "default": False},
    "factor": {"type": "float", "default": 1},
    "plus": {"type": "float", "default": 0},
    "floor": {"type": "float"},
    "missing": {"type": "str", "choices": ["unknown", "threshold"], "default": "unknown"},
}
GATE = {
    "name": {"type": "str", "required": True},
    "description": {"type": "str"},
    **registry.argument_spec(),
    "comparison": {"type": "str", "choices": list(COMPARISONS)},
    "threshold": {"type": "raw"},
    "relative": {"type": "dict", "options": RELATIVE, "mutually_exclusive": [registry.names(relative=True)]},
    "fail_threshold": {"type": "float"},
    "fail_values": {"type": "list", "elements": "str"},
    "samples": {"type": "int", "default": 3},
    "failure_limit": {"type": "int", "default": 1},
    "failure_window": {"type": "int", "default": 5},
    "on_failure": {"type": "str", "choices": ["hold", "back"], "default": "hold"},
}


def main() -> None:
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={
            "gates": {
                "type": "list",
                "elements": "dict",
                "required": True,
                "options": GATE,
                "mutually_exclusive": [registry.NAMES],
                "required_one_of": [registry.NAMES],
            },
            "interval": {"type": "float", "default": 15},
            "duration": {"type": "float", "default": 0},
            "timeout": {"type": "float", "default": 600},
            "error_timeout": {"type": "float", "default": 120},
            "since": {"type": "str"},
            "lock": {
                "type": "dict",
                "options": {
                    "table": {"type": "str", "required": True},
                    "token": {"type": "int", "required": True, "no_log": False},
                    "lease": {"type": "int", "default": 60},
                },
            },
            "record": {
                "type": "dict",
                "options": {
                    "step": {"type": "str", "choices": list(plan.GATED), "required": True},
                    "details": {"type": "dict", "default": {}},
                },
            },
            "restore": {
                "type": "dict",
                "options": {
                    **lookup.ZONE,
                    "name": {"type": "str", "required": True},
                    "type": {"type": "str", "default": "A"},
                    "weights": {"type": "dict", "required": True},
                    "details": {"type": "dict", "default": {}},
                },
                **lookup.ONE_ZONE,
            },
            "history": {"type": "dict"},
        },
        required_by={"record": ["lock"], "restore": ["lock"]},
        supports_check_mode=True,
    )
    options = module.params
    gates, since, wrong = validate(options)
    if wrong:
        module.fail_json(msg=" ".join(wrong))
    sides = [side for gate in gates for side in (gate, gate["relative"]) if side and registry.source_of(side)]
    registry.refuse_missing(module, sides)

    held = options["lock"]
    lock = held and Lock(Store(module.client("dynamodb"), held["table"]), held["lease"], held["token"])

    def client(service: str, place: tuple) -> Any:
        return module.client(service, **_locations.client_arguments_at(place), config=api.PATIENCE)

    conclusion = Conclusion(
        options["restore"],
        options["record"],
        journal=lambda: Journal(lock.store, lock, who(module.client("sts"))),
        route53=lambda: module.client("route53"),
        check_mode=module.check_mode,
    )

    def publish(result: dict[str, Any], left: float) -> None:
        samples.keep(lock.store, lock.token, options["record"] and options["record"]["step"], result, left)

    keeping = lock and not module.check_mode
    watch = Watch(
        gates,
        Sampler(client, (module.region, options["profile"]), since),
        options,
        once=module.check_mode,
        renew=lock.renew if keeping else lambda: None,
        publish=publish if keeping else lambda result, left: None,
        conclude=conclusion.act,
    )
    result = attempt(module, lambda: watch.run(options["history"]))
    if not module._diff:
        del result["diff"]
    if result["unread"]:
        module.fail_json(msg=" ".join(result.pop("unread")), **result)
    del result["unread"]
    module.exit_json(**result)


if __name__ == "__main__":
    main()
