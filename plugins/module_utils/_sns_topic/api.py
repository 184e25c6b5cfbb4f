# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls to SNS, one function each, a missing thing answered as None."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import Calls
from ansible_collections.migrate.aws.plugins.module_utils._tags import Tags, tag_list

aws = Calls("NotFound", "NotFoundException", "ResourceNotFound", "ResourceNotFoundException")
tags = Tags(aws)


@aws.call("ask AWS for the account")
def caller_arn(sts) -> str:
    return sts.get_caller_identity()["Arn"]


@aws.read("read the topic")
def attributes(client, arn: str) -> dict[str, str] | None:
    return client.get_topic_attributes(TopicArn=arn)["Attributes"]


@aws.read("list the subscriptions of the topic", default=[])
def subscriptions(client, arn: str) -> list[dict[str, Any]]:
    return (
        client.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=arn).build_full_result()["Subscriptions"]
    )


@aws.call("create the topic")
def create(client, name: str, wanted: dict[str, str], new_tags: dict[str, str]) -> None:
    """`wanted` are the topic's attributes."""
    client.create_topic(Name=name, Attributes=wanted, Tags=tag_list(new_tags))


@aws.call("change the topic")
def set_attribute(client, arn: str, name: str, value: str) -> None:
    client.set_topic_attributes(TopicArn=arn, AttributeName=name, AttributeValue=value)


@aws.call("subscribe to the topic")
def subscribe(client, arn: str, protocol: str, endpoint: str) -> None:
    """Who reads mail or an address of the web confirms a subscription first."""
    client.subscribe(TopicArn=arn, Protocol=protocol, Endpoint=endpoint)


@aws.delete("end the subscription")
def unsubscribe(client, subscription_arn: str) -> None:
    client.unsubscribe(SubscriptionArn=subscription_arn)


@aws.delete("delete the topic")
def delete(client, arn: str) -> None:
    """Its subscriptions go with it."""
    client.delete_topic(TopicArn=arn)
