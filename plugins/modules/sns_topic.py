#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: one SNS topic."""

from __future__ import annotations

DOCUMENTATION = r"""
module: sns_topic
version_added: 1.0.0
short_description: Make, change or remove an encrypted SNS topic
description:
  - Manages a standard topic with its encryption, its policy and its subscriptions.
  - An option which is not stated is left as it is. The policy is compared by meaning.
options:
  name:
    description: The topic's name.
    type: str
    required: true
  display_name:
    description: The name that mails and text messages come from.
    type: str
  kms_master_key_id:
    description:
      - Id, ARN or alias of the KMS key which encrypts the messages, an empty text for none.
      - What publishes to the topic, such as CloudWatch, needs C(kms:Decrypt) and C(kms:GenerateDataKey*) in the key's
        policy.
    type: str
  policy:
    description: Policy of the topic.
    type: dict
  subscriptions:
    description: Subscriptions of the topic.
    type: list
    elements: dict
    suboptions:
      protocol:
        description: How. Somebody at the other end has to confirm V(email), V(email-json), V(http) and V(https).
        type: str
        choices: [email, email-json, sms, http, https, sqs, lambda, application, firehose]
        required: true
      endpoint:
        description: Where, such as an address or an ARN.
        type: str
        required: true
  purge_subscriptions:
    description: Whether subscriptions which are not stated are ended. One that nobody has confirmed ends by itself.
    type: bool
    default: true
  state:
    description: Whether the topic should exist.
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
  - module: migrate.aws.cloudwatch_alarms
  - module: community.aws.sns_topic_info
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Create a topic for alarms
  migrate.aws.sns_topic:
    name: payments-target-blue-alarms
    kms_master_key_id: alias/payments-target-blue
    subscriptions:
      - {protocol: email, endpoint: platform@example.com}

- name: Remove it
  migrate.aws.sns_topic:
    name: payments-target-blue-alarms
    state: absent
"""

RETURN = r"""
topic:
  description: The topic. Empty if it was removed. In check mode, the predicted state.
  returned: success
  type: dict
  contains:
    name:
      description: The topic's name.
      type: str
      returned: when the topic exists
      sample: payments-target-blue-alarms
    topic_arn:
      description: The topic's ARN. Missing in check mode for a new one.
      type: str
      returned: when the topic exists
      sample: arn:aws:sns:us-east-1:123456789012:payments-target-blue-alarms
    display_name:
      description: Sender name of emails and text messages.
      type: str
      returned: when the topic exists
      sample: Payments
    kms_master_key_id:
      description: The KMS key, as stated.
      type: str
      returned: when the topic exists
      sample: alias/payments-target-blue
    policy:
      description: Policy of the topic.
      type: dict
      returned: when the topic exists
      sample: {Version: "2012-10-17", Statement: []}
    subscriptions:
      description: The subscriptions, each with C(protocol), C(endpoint) and C(subscription_arn), which is
        V(PendingConfirmation) until it is confirmed.
      type: list
      elements: dict
      returned: when the topic exists
      sample: [{protocol: email, endpoint: platform@example.com, subscription_arn: PendingConfirmation}]
    tags:
      description: The topic's tags.
      type: dict
      returned: when the topic exists
      sample: {owner: platform}
"""

from functools import cached_property
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run
from ansible_collections.migrate.aws.plugins.module_utils._sns_topic import api, plan
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS


class Topic(Resource):
    """The topic which the options name."""

    key = "topic"
    service = "sns"

    @cached_property
    def arn(self):
        """The topic's ARN, which SNS makes of its name."""
        caller = api.caller_arn(self.clients("sts"))
        return plan.topic_arn(caller, self.client.meta.region_name, self.options["name"])

    def read(self):
        attributes = api.attributes(self.client, self.arn)
        if attributes is None:
            return None
        return plan.from_api(
            self.options["name"],
            attributes,
            api.subscriptions(self.client, self.arn),
            api.tags.read(self.client, self.arn),
        )

    def desired(self):
        return plan.desired(self.options)

    def plan(self, current):
        return plan.changes(self.options, current)

    def create(self, desired):
        api.create(self.client, self.options["name"], plan.attributes(desired), desired["tags"])
        self._subscribe(desired["subscriptions"])

    def update(self, current, changes):
        for name, value in plan.attributes(changes).items():
            api.set_attribute(self.client, self.arn, name, value)
        added, removed = plan.subscription_changes(self.options, current)
        self._subscribe(added)
        for item in removed:
            api.unsubscribe(self.client, item["subscription_arn"])
        api.tags.write(self.client, self.arn, changes.get("tags"))

    def _subscribe(self, subscriptions):
        for item in subscriptions:
            api.subscribe(self.client, self.arn, item["protocol"], item["endpoint"])

    def delete(self, current):
        api.delete(self.client, self.arn)


def argument_spec() -> dict[str, Any]:
    """The module's options."""
    protocols = ["email", "email-json", "sms", "http", "https", "sqs", "lambda", "application", "firehose"]
    subscription = {
        "protocol": {"type": "str", "choices": protocols, "required": True},
        "endpoint": {"type": "str", "required": True},
    }
    return {
        "name": {"type": "str", "required": True},
        "display_name": {"type": "str"},
        # The id of a key is no secret.
        "kms_master_key_id": {"type": "str", "no_log": False},
        "policy": {"type": "dict"},
        "subscriptions": {"type": "list", "elements": "dict", "options": subscription},
        "purge_subscriptions": {"type": "bool", "default": True},
        **STATE,
        **TAGS,
    }


def main():
    """Run the module."""
    run(Topic, argument_spec())


if __name__ == "__main__":
    main()
