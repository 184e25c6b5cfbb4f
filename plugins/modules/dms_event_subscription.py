#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: one DMS event subscription."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dms_event_subscription
version_added: 1.0.0
short_description: Make, change or remove a DMS event subscription
description:
  - An event subscription sends what happens to replication instances or tasks to an SNS topic.
  - An option which is not stated is left as it is.
options:
  subscription_name:
    description: The subscription's name.
    type: str
    required: true
    aliases: [name]
  sns_topic_arn:
    description: The ARN of the SNS topic to which events are sent. Required to make a subscription.
    type: str
  source_type:
    description:
      - Source type of the events. All types by default.
      - Required together with O(source_ids) and with O(event_categories).
    type: str
    choices: [replication-instance, replication-task]
  source_ids:
    description:
      - The names of the replication instances, or of the tasks, of which events are sent. Those of all when left out.
      - DMS cannot change this on an existing subscription, see O(allow_replace).
    type: list
    elements: str
  event_categories:
    description:
      - The categories of events which are sent, such as V(failure). All when left out or empty.
      - An unknown one is refused with those that DMS has.
    type: list
    elements: str
  enabled:
    description: Whether events are sent.
    type: bool
  allow_replace:
    description:
      - Whether a subscription which has other O(source_ids) is removed and made anew, by which events in between are
        lost.
    type: bool
    default: false
  state:
    description: Whether the subscription should exist.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - migrate.aws.attributes
  - migrate.aws.waiting
  - amazon.aws.tags
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.dms_event_subscription_info
  - module: migrate.aws.dms_replication_instance
  - module: migrate.aws.dms_replication_task
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Notify the people on call when a task fails
  migrate.aws.dms_event_subscription:
    subscription_name: payments-tasks
    sns_topic_arn: arn:aws:sns:us-east-1:123456789012:on-call
    source_type: replication-task
    source_ids:
      - payments-dev-001-forward
    event_categories:
      - failure
      - state change
    tags:
      migrate:application: payments

- name: Be quiet for a while
  migrate.aws.dms_event_subscription:
    subscription_name: payments-tasks
    enabled: false

- name: Remove it
  migrate.aws.dms_event_subscription:
    subscription_name: payments-tasks
    state: absent
"""

RETURN = r"""
event_subscription:
  description: The subscription. Empty if it was removed. In check mode, the predicted state.
  returned: always
  type: dict
  contains:
    subscription_name:
      description: The subscription's name.
      type: str
      returned: always
      sample: payments-tasks
    event_subscription_arn:
      description: The subscription's ARN.
      type: str
      returned: when the subscription exists
      sample: arn:aws:dms:us-east-1:123456789012:es:payments-tasks
    status:
      description: The subscription's status.
      type: str
      returned: when the subscription exists
      sample: active
    sns_topic_arn:
      description: ARN of the SNS topic that receives the events.
      type: str
      returned: always
      sample: arn:aws:sns:us-east-1:123456789012:on-call
    source_type:
      description: Type of the resources whose events are sent.
      type: str
      returned: unless they are about everything
      sample: replication-task
    source_ids:
      description: Names of the instances or tasks whose events are sent, sorted. Empty for all.
      type: list
      elements: str
      returned: always
      sample: [payments-dev-001-forward]
    event_categories:
      description: Categories of events that are sent, sorted. Empty for all.
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
      description: The owner's account.
      type: str
      returned: when the subscription exists
      sample: "123456789012"
    subscription_creation_time:
      description: Time of creation.
      type: str
      returned: when the subscription exists
      sample: "2026-11-21 09:00:00.000"
    tags:
      description: The subscription's tags.
      type: dict
      returned: always
      sample: {"migrate:application": payments}
"""

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._dms import api, subscription, waiters
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import to_api
from ansible_collections.migrate.aws.plugins.module_utils._errors import require
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run, waiting
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS

ARGUMENT_SPEC = {
    "subscription_name": {"type": "str", "required": True, "aliases": ["name"]},
    "sns_topic_arn": {"type": "str"},
    "source_type": {"type": "str", "choices": ["replication-instance", "replication-task"]},
    "source_ids": {"type": "list", "elements": "str"},
    "event_categories": {"type": "list", "elements": "str"},
    "enabled": {"type": "bool"},
    "allow_replace": {"type": "bool", "default": False},
    **STATE,
    **waiting(1200),
    **TAGS,
}


class Subscription(Resource):
    """The event subscription which the options name."""

    key = "event_subscription"
    service = "dms"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.name = options["subscription_name"]

    def read(self):
        for record in self._records():
            arn = self._arn(record)
            return subscription.from_api(record, api.tags.read(self.client, arn), arn)
        return None

    def desired(self):
        require(f"Event subscription {self.name}", self.options, ("sns_topic_arn",))
        return subscription.desired(self.options)

    def plan(self, current):
        return subscription.changes(self.options, current)

    def check_changes(self, current, changes):
        if changes and self.options["event_categories"]:
            subscription.check_categories(self.options, api.event_categories(self.client))

    def create(self, desired):
        api.create_subscription(self.client, **subscription.creation(self.options))

    def update(self, current, changes):
        if "source_ids" in changes:
            self._replace(current)
            return
        request = to_api(changes, subscription.CHANGEABLE)
        if request:
            # DMS wants the topic and the type of the sources with every change
            kept = to_api(current, ("SnsTopicArn", "SourceType"))
            api.modify_subscription(self.client, SubscriptionName=self.name, **{**kept, **request})
        api.tags.write(self.client, current["event_subscription_arn"], changes.get("tags"))

    def delete(self, current):
        if current["status"] != "deleting":
            api.delete_subscription(self.client, self.name)

    def wait_ready(self, current):
        if current["status"] == "active":
            return False
        waiters.subscription_active(self._status, self.name, self.options["wait_timeout"])
        return True

    def wait_gone(self, current):
        self._until_gone()

    def _replace(self, current: dict[str, Any]) -> None:
        self.delete(current)
        self._until_gone()
        api.create_subscription(self.client, **subscription.creation(subscription.successor(self.options, current)))

    def _until_gone(self) -> None:
        waiters.gone(self._status, f"Event subscription {self.name}", "status", self.options["wait_timeout"])

    def _records(self) -> list[dict[str, Any]]:
        return api.describe_subscriptions(self.client, SubscriptionName=self.name)

    def _arn(self, record: dict[str, Any]) -> str:
        return subscription.arn(record, self.client.meta.partition, self.client.meta.region_name)

    def _status(self) -> dict[str, Any] | None:
        """The subscription without its tags, which costs one call less."""
        return next((subscription.from_api(record, {}, self._arn(record)) for record in self._records()), None)


def main():
    """Run the module."""
    run(Subscription, ARGUMENT_SPEC, required_by={"source_ids": ["source_type"], "event_categories": ["source_type"]})


if __name__ == "__main__":
    main()
