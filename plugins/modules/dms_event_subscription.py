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
      - What events are about. Those about everything when left out.
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
    description: Whether there shall be such a subscription.
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
- name: Tell the people on call when a task fails
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
  description: The subscription, empty when it was removed. In check mode, as it would be.
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
      returned: when the subscription exists
      sample: "123456789012"
    subscription_creation_time:
      description: When it was made.
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

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSModule
from ansible_collections.migrate.aws.plugins.module_utils._dms import api, subscription, tags, waiters
from ansible_collections.migrate.aws.plugins.module_utils._dms.errors import DMSError
from ansible_collections.migrate.aws.plugins.module_utils._dms.required import require
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import to_api
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import Resource, run

ARGUMENT_SPEC = {
    "subscription_name": {"type": "str", "required": True, "aliases": ["name"]},
    "sns_topic_arn": {"type": "str"},
    "source_type": {"type": "str", "choices": ["replication-instance", "replication-task"]},
    "source_ids": {"type": "list", "elements": "str"},
    "event_categories": {"type": "list", "elements": "str"},
    "enabled": {"type": "bool"},
    "allow_replace": {"type": "bool", "default": False},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int", "default": 1200},
    "tags": {"type": "dict", "aliases": ["resource_tags"]},
    "purge_tags": {"type": "bool", "default": True},
}


class Subscription(Resource):
    """The event subscription which the options name."""

    key = "event_subscription"

    def __init__(self, client, region: str, options: dict[str, Any]):
        self.client, self.region, self.options = client, region, options
        self.name = options["subscription_name"]

    def read(self):
        for record in self._records():
            arn = self._arn(record)
            return subscription.current(record, tags.read(self.client, arn), arn)
        return None

    def desired(self):
        require(f"Event subscription {self.name}", self.options, ("sns_topic_arn",))
        self._check_categories()
        return subscription.desired(self.options)

    def plan(self, current):
        self._check_categories()
        return subscription.plan(self.options, current)

    def create(self):
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
        tags.apply(self.client, current["event_subscription_arn"], changes.get("tags", {}))

    def delete(self, current):
        if current["status"] != "deleting":
            api.delete_subscription(self.client, self.name)

    def settle(self, current):
        if not self.options["wait"] or current["status"] == "active":
            return False
        waiters.subscription_active(self._status, self.name, self.options["wait_timeout"])
        return True

    def gone(self, current):
        if self.options["wait"]:
            self._until_gone()

    def _check_categories(self) -> None:
        if self.options["event_categories"]:
            subscription.check_categories(self.options, api.event_categories(self.client))

    def _replace(self, current: dict[str, Any]) -> None:
        self.delete(current)
        self._until_gone()
        api.create_subscription(self.client, **subscription.creation(subscription.successor(self.options, current)))

    def _until_gone(self) -> None:
        waiters.gone(self._status, f"Event subscription {self.name}", "status", self.options["wait_timeout"])

    def _records(self) -> list[dict[str, Any]]:
        return api.describe_subscriptions(self.client, SubscriptionName=self.name)

    def _arn(self, record: dict[str, Any]) -> str:
        return subscription.arn(record, self.client.meta.partition, self.region)

    def _status(self) -> dict[str, Any] | None:
        """The subscription without its tags, which costs one call less."""
        return next((subscription.current(record, {}, self._arn(record)) for record in self._records()), None)


def main():
    """Run the module."""
    module = AnsibleAWSModule(
        argument_spec=ARGUMENT_SPEC,
        required_by={"source_ids": ["source_type"], "event_categories": ["source_type"]},
        supports_check_mode=True,
    )
    run(module, Subscription(module.client("dms"), module.region, module.params), DMSError)


if __name__ == "__main__":
    main()
