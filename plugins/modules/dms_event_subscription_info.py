#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: what there is of DMS event subscriptions."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dms_event_subscription_info
version_added: 1.0.0
short_description: List DMS event subscriptions
description:
  - Lists the event subscriptions that match every stated option, all of them when none is stated.
options:
  subscription_name:
    description: Only the subscription of this name.
    type: str
    aliases: [name]
  source_type:
    description: Only subscriptions to events about these.
    type: str
    choices: [replication-instance, replication-task]
  sns_topic_arn:
    description: Only subscriptions that send to this SNS topic.
    type: str
  tags:
    description: Only subscriptions that have all of these tags.
    type: dict
extends_documentation_fragment:
  - migrate.aws.attributes.read_only
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.dms_event_subscription
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Find what is sent to the people on call
  migrate.aws.dms_event_subscription_info:
    sns_topic_arn: arn:aws:sns:us-east-1:123456789012:on-call
  register: found

- name: Name the subscriptions whose topic is gone
  ansible.builtin.debug:
    msg: >-
      {{ found.event_subscriptions | selectattr('status', 'eq', 'topic-not-exist')
         | map(attribute='subscription_name') }}
"""

RETURN = r"""
event_subscriptions:
  description: The subscriptions, by name. Empty when there are none.
  returned: always
  type: list
  elements: dict
  contains:
    subscription_name:
      description: The subscription's name.
      type: str
      returned: always
      sample: payments-tasks
    event_subscription_arn:
      description: The subscription's ARN.
      type: str
      returned: always
      sample: arn:aws:dms:us-east-1:123456789012:es:payments-tasks
    status:
      description: The subscription's status.
      type: str
      returned: always
      sample: active
    sns_topic_arn:
      description: The ARN of the SNS topic to which events are sent.
      type: str
      returned: always
      sample: arn:aws:sns:us-east-1:123456789012:on-call
    source_type:
      description: What events are about.
      type: str
      returned: unless they are about everything
      sample: replication-task
    source_ids:
      description: The names of the instances or tasks of which events are sent, sorted. Empty for all.
      type: list
      elements: str
      returned: always
      sample: [payments-dev-001-forward]
    event_categories:
      description: The categories of events which are sent, sorted. Empty for all.
      type: list
      elements: str
      returned: always
      sample: [failure, state change]
    enabled:
      description: Whether events are sent.
      type: bool
      returned: always
      sample: true
    customer_aws_id:
      description: The account that it belongs to.
      type: str
      returned: always
      sample: "123456789012"
    subscription_creation_time:
      description: When it was made.
      type: str
      returned: always
      sample: "2026-11-21 09:00:00.000"
    tags:
      description: The subscription's tags.
      type: dict
      returned: always
      sample: {"migrate:application": payments}
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._dms import api, subscription, tags
from ansible_collections.migrate.aws.plugins.module_utils._dms.errors import DMSError
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform


def find(client, region: str, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The subscriptions which match the options, by name."""
    name = options["subscription_name"]
    records = [
        record
        for record in api.describe_subscriptions(client, **({} if name is None else {"SubscriptionName": name}))
        if options["source_type"] in (None, record.get("SourceType"))
        and options["sns_topic_arn"] in (None, record["SnsTopicArn"])
    ]
    found = [_subscription(client, region, record) for record in records]
    return tags.having(options["tags"], sorted(found, key=lambda subscription: subscription["subscription_name"]))


def _subscription(client, region: str, record: dict[str, Any]) -> dict[str, Any]:
    arn = subscription.arn(record, client.meta.partition, region)
    return subscription.current(record, tags.read(client, arn), arn)


def main():
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec={
            "subscription_name": {"type": "str", "aliases": ["name"]},
            "source_type": {"type": "str", "choices": ["replication-instance", "replication-task"]},
            "sns_topic_arn": {"type": "str"},
            "tags": {"type": "dict"},
        },
        supports_check_mode=True,
    )
    inform(module, DMSError, lambda: {"event_subscriptions": find(module.client("dms"), module.region, module.params)})


if __name__ == "__main__":
    main()
