#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: a set of CloudWatch alarms."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cloudwatch_alarms
version_added: 1.0.0
short_description: Manage a set of CloudWatch alarms
description:
  - Manages the alarms whose names have a beginning in common as one set, in one run, each an alarm of one metric.
  - An alarm is exactly what is stated. Alarms of the set which are not stated are removed, unless
    O(purge_alarms=false).
options:
  name_prefix:
    description: Name prefix of all alarms of the set, and of no other alarm.
    type: str
    required: true
  alarms:
    description: The alarms. Required when O(state=present).
    type: list
    elements: dict
    suboptions:
      name:
        description: The alarm's name. It begins with O(name_prefix).
        type: str
        required: true
      description:
        description: Meaning of the alarm, and what to do.
        type: str
      namespace:
        description: The metric's namespace.
        type: str
        required: true
      metric_name:
        description: The metric.
        type: str
        required: true
      dimensions:
        description: The metric's dimensions, all of them.
        type: dict
      statistic:
        description: Statistic of a period. V(Average) unless O(alarms[].extended_statistic) is stated.
        type: str
        choices: [SampleCount, Average, Sum, Minimum, Maximum]
      extended_statistic:
        description: A percentile of a period, such as V(p99).
        type: str
      period:
        description: Seconds of a period, 10, 20, 30 or a multiple of 60.
        type: int
        default: 60
      unit:
        description: The metric's unit, where it is published with several.
        type: str
      evaluation_periods:
        description: Number of recent periods to evaluate.
        type: int
        default: 5
      datapoints_to_alarm:
        description: Number of these periods that must breach the threshold. All of them by default.
        type: int
      threshold:
        description: The threshold.
        type: float
        required: true
      comparison_operator:
        description: Comparison with the threshold.
        type: str
        choices:
          - GreaterThanOrEqualToThreshold
          - GreaterThanThreshold
          - LessThanThreshold
          - LessThanOrEqualToThreshold
        default: GreaterThanThreshold
      treat_missing_data:
        description: Treatment of a period without data.
        type: str
        choices: [breaching, notBreaching, ignore, missing]
        default: missing
      actions_enabled:
        description: Whether the actions are taken.
        type: bool
        default: true
      alarm_actions:
        description: ARNs of what is done when it goes to C(ALARM), such as topics to publish to.
        type: list
        elements: str
      ok_actions:
        description: ARNs of what is done when it goes to C(OK).
        type: list
        elements: str
      insufficient_data_actions:
        description: ARNs of what is done when there is no data.
        type: list
        elements: str
  purge_alarms:
    description: Whether alarms of the set which are not stated are removed.
    type: bool
    default: true
  state:
    description: Whether the alarms should exist. V(absent) deletes all that begin with O(name_prefix).
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - migrate.aws.attributes
  - amazon.aws.tags
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.cloudwatch_dashboard
  - module: amazon.aws.cloudwatch_metric_alarm_info
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Watch a service
  migrate.aws.cloudwatch_alarms:
    name_prefix: payments-target-blue/
    alarms:
      - name: payments-target-blue/service-cpu
        description: The service has too few tasks.
        namespace: AWS/ECS
        metric_name: CPUUtilization
        dimensions:
          ClusterName: payments-target-blue
          ServiceName: payments-target-blue
        threshold: 80
        alarm_actions:
          - arn:aws:sns:us-east-1:123456789012:payments-target-blue-alarms
      - name: payments-target-blue/latency
        namespace: AWS/ApplicationELB
        metric_name: TargetResponseTime
        dimensions:
          LoadBalancer: app/payments/0123456789abcdef
        extended_statistic: p99
        threshold: 0.5
        treat_missing_data: notBreaching

- name: Remove all its alarms
  migrate.aws.cloudwatch_alarms:
    name_prefix: payments-target-blue/
    state: absent
"""

RETURN = r"""
alarms:
  description:
    - The alarms of the set by name. In check mode, the predicted state. Empty if there is none.
    - Each has the options of O(alarms[]) that apply to it, C(tags) and C(alarm_arn), which is missing in check mode
      for a new one.
  returned: success
  type: dict
  sample:
    payments-target-blue/service-cpu:
      alarm_arn: arn:aws:cloudwatch:us-east-1:123456789012:alarm:payments-target-blue/service-cpu
      namespace: AWS/ECS
      metric_name: CPUUtilization
      dimensions: {ClusterName: payments-target-blue, ServiceName: payments-target-blue}
      threshold: 80
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._cloudwatch_alarms import api, plan, transform
from ansible_collections.migrate.aws.plugins.module_utils._compare import merged
from ansible_collections.migrate.aws.plugins.module_utils._errors import refuse
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS

#: How many alarms DeleteAlarms takes.
AT_ONCE = 100


class Alarms(Resource):
    """The alarms whose names begin with the prefix."""

    key = "alarms"
    service = "cloudwatch"

    def check(self):
        refuse(plan.problems(self.options))

    def read(self):
        found = api.alarms(self.client, self.options["name_prefix"])
        return {
            alarm["AlarmName"]: transform.from_api(alarm, api.tags.read(self.client, alarm["AlarmArn"]))
            for alarm in found
        } or None

    def desired(self):
        return plan.desired(self.options)

    def plan(self, current):
        return plan.changes(self.options, current)

    def create(self, desired):
        self.update({}, desired)

    def update(self, current, changes):
        for name, fields in changes.items():
            if fields is not None:
                self._put(name, current.get(name), fields)
        self._remove([name for name, fields in changes.items() if fields is None])

    def _put(self, name, have, fields):
        if have is None:
            api.put(self.client, transform.request(name, fields), fields["tags"])
            return
        if set(fields) - {"tags"}:
            api.put(self.client, transform.request(name, merged(have, fields)), {})
        api.tags.write(self.client, have["alarm_arn"], fields.get("tags"))

    def delete(self, current):
        self._remove(list(current))

    def _remove(self, names):
        for start in range(0, len(names), AT_ONCE):
            api.delete(self.client, names[start : start + AT_ONCE])


def argument_spec() -> dict[str, Any]:
    """The module's options."""
    actions = {"type": "list", "elements": "str"}
    comparisons = [
        "GreaterThanOrEqualToThreshold",
        "GreaterThanThreshold",
        "LessThanThreshold",
        "LessThanOrEqualToThreshold",
    ]
    alarm = {
        "name": {"type": "str", "required": True},
        "description": {"type": "str"},
        "namespace": {"type": "str", "required": True},
        "metric_name": {"type": "str", "required": True},
        "dimensions": {"type": "dict"},
        "statistic": {"type": "str", "choices": ["SampleCount", "Average", "Sum", "Minimum", "Maximum"]},
        "extended_statistic": {"type": "str"},
        "period": {"type": "int", "default": 60},
        "unit": {"type": "str"},
        "evaluation_periods": {"type": "int", "default": 5},
        "datapoints_to_alarm": {"type": "int"},
        "threshold": {"type": "float", "required": True},
        "comparison_operator": {"type": "str", "choices": comparisons, "default": "GreaterThanThreshold"},
        "treat_missing_data": {
            "type": "str",
            "choices": ["breaching", "notBreaching", "ignore", "missing"],
            "default": "missing",
        },
        "actions_enabled": {"type": "bool", "default": True},
        "alarm_actions": actions,
        "ok_actions": actions,
        "insufficient_data_actions": actions,
    }
    return {
        "name_prefix": {"type": "str", "required": True},
        "alarms": {
            "type": "list",
            "elements": "dict",
            "options": alarm,
            "mutually_exclusive": [("statistic", "extended_statistic")],
        },
        "purge_alarms": {"type": "bool", "default": True},
        **STATE,
        **TAGS,
    }


def main():
    """Run the module."""
    run(Alarms, argument_spec(), required_if=[("state", "present", ["alarms"])])


if __name__ == "__main__":
    main()
