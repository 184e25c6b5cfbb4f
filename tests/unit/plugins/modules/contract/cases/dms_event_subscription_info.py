# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of dms_event_subscription_info."""

from __future__ import annotations

from tests.local_aws.dms_support import unique
from tests.unit.plugins.modules.contract.kinds import Reading


def case(want):
    name, topic = unique("contract"), want("client")("sns").create_topic(Name="contract")["TopicArn"]
    want("client")("dms").create_event_subscription(SubscriptionName=name, SnsTopicArn=topic)
    return Reading(
        options={"subscription_name": name},
        finds=lambda result: [found["sns_topic_arn"] for found in result["event_subscriptions"]] == [topic],
    )
