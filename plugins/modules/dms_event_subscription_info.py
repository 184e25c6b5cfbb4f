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
  description:
    - The subscriptions, by name. Empty if there are none.
    - Each has the keys that M(migrate.aws.dms_event_subscription) returns.
  returned: always
  type: list
  elements: dict
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api, subscription
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import inform
from ansible_collections.migrate.aws.plugins.module_utils._tags import having


def find(client, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The subscriptions which match the options, by name."""
    name = options["subscription_name"]
    records = [
        record
        for record in api.describe_subscriptions(client, **({} if name is None else {"SubscriptionName": name}))
        if options["source_type"] in (None, record.get("SourceType"))
        and options["sns_topic_arn"] in (None, record["SnsTopicArn"])
    ]
    found = [_subscription(client, record) for record in records]
    return having(options["tags"], sorted(found, key=lambda subscription: subscription["subscription_name"]))


def _subscription(client, record: dict[str, Any]) -> dict[str, Any]:
    arn = subscription.arn(record, client.meta.partition, client.meta.region_name)
    return subscription.from_api(record, api.tags.read(client, arn), arn)


def main():
    """Run the module."""
    inform(
        lambda clients, options: {"event_subscriptions": find(clients("dms"), options)},
        {
            "subscription_name": {"type": "str", "aliases": ["name"]},
            "source_type": {"type": "str", "choices": ["replication-instance", "replication-task"]},
            "sns_topic_arn": {"type": "str"},
            "tags": {"type": "dict"},
        },
    )


if __name__ == "__main__":
    main()
