#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: the states that CloudWatch alarms have had."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cloudwatch_alarm_history_info
version_added: 1.0.0
short_description: List the state changes of CloudWatch alarms
description:
  - Lists each change of state of the stated alarms, of metrics or composite, from a point in time on. CloudWatch keeps
    the changes for 30 days.
  - An alarm that has returned to C(OK) is found here and not by M(amazon.aws.cloudwatch_metric_alarm_info).
options:
  alarm_names:
    description: Names of the alarms.
    type: list
    elements: str
    required: true
  since:
    description: Only changes from this time on, in ISO 8601 with a time zone.
    type: str
    required: true
extends_documentation_fragment:
  - migrate.aws.attributes.read_only
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: amazon.aws.cloudwatch_metric_alarm_info
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Find the alarms that were raised during the night
  migrate.aws.cloudwatch_alarm_history_info:
    alarm_names: [payments-target-prod/service-5xx]
    since: "2026-05-01T00:00:00+00:00"
  register: found

- name: Name the alarms that were raised
  ansible.builtin.debug:
    msg: "{{ found.state_changes | selectattr('state_value', 'eq', 'ALARM') | map(attribute='alarm_name') | unique }}"
"""

RETURN = r"""
state_changes:
  description: The changes, the oldest first. Empty if there are none, or if no such alarm exists.
  returned: always
  type: list
  elements: dict
  contains:
    alarm_name:
      description: The name of the alarm.
      returned: always
      type: str
      sample: payments-target-prod/service-5xx
    state_value:
      description: The new state, V(ALARM), V(OK) or V(INSUFFICIENT_DATA).
      returned: always
      type: str
      sample: ALARM
    timestamp:
      description: When it changed, in ISO 8601.
      returned: always
      type: str
      sample: "2026-05-01T02:00:00+00:00"
"""

from datetime import datetime
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._cloudwatch_alarms import api, transform
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import Refused, inform


def find(client, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The changes of all alarms, the oldest first. Raises Refused for a time that is none."""
    try:
        since = datetime.fromisoformat(options["since"])
    except ValueError:
        since = None
    if since is None or since.tzinfo is None:
        raise Refused(f"since is {options['since']!r}. Give a time with its zone, such as 2026-05-01T02:00:00+00:00.")
    found = [
        change
        for name in options["alarm_names"]
        for change in map(transform.state_change, api.state_changes(client, name, since))
    ]
    return sorted(found, key=lambda change: change["timestamp"])


def main():
    """Run the module."""
    inform(
        lambda clients, options: {"state_changes": find(clients("cloudwatch"), options)},
        {
            "alarm_names": {"type": "list", "elements": "str", "required": True},
            "since": {"type": "str", "required": True},
        },
    )


if __name__ == "__main__":
    main()
