# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Calls to SNS, one function each, a missing thing answered as None."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    ansible_dict_to_boto3_tag_list,
    boto3_tag_list_to_ansible_dict,
    retry,
)
from ansible_collections.migrate.aws.plugins.module_utils._sns_topic.errors import TopicErrorHandler


@TopicErrorHandler.common_error_handler("ask AWS for the account")
@retry()
def caller_arn(sts) -> str:
    return sts.get_caller_identity()["Arn"]


@TopicErrorHandler.list_error_handler("read the topic")
@retry()
def attributes(client, arn: str) -> dict[str, str] | None:
    return client.get_topic_attributes(TopicArn=arn)["Attributes"]


@TopicErrorHandler.list_error_handler("list the subscriptions of the topic", default_value=[])
@retry()
def subscriptions(client, arn: str) -> list[dict[str, Any]]:
    return (
        client.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=arn).build_full_result()["Subscriptions"]
    )


@TopicErrorHandler.list_error_handler("list the tags of the topic", default_value={})
@retry()
def tags(client, arn: str) -> dict[str, str]:
    return boto3_tag_list_to_ansible_dict(client.list_tags_for_resource(ResourceArn=arn)["Tags"])


@TopicErrorHandler.common_error_handler("create the topic")
@retry()
def create(client, name: str, wanted: dict[str, str], new_tags: dict[str, str]) -> None:
    """`wanted` are the topic's attributes."""
    client.create_topic(Name=name, Attributes=wanted, Tags=ansible_dict_to_boto3_tag_list(new_tags))


@TopicErrorHandler.common_error_handler("change the topic")
@retry()
def set_attribute(client, arn: str, name: str, value: str) -> None:
    client.set_topic_attributes(TopicArn=arn, AttributeName=name, AttributeValue=value)


@TopicErrorHandler.common_error_handler("subscribe to the topic")
@retry()
def subscribe(client, arn: str, protocol: str, endpoint: str) -> None:
    """Who reads mail or an address of the web confirms a subscription first."""
    client.subscribe(TopicArn=arn, Protocol=protocol, Endpoint=endpoint)


@TopicErrorHandler.deletion_error_handler("end the subscription")
@retry()
def unsubscribe(client, subscription_arn: str) -> None:
    client.unsubscribe(SubscriptionArn=subscription_arn)


@TopicErrorHandler.common_error_handler("tag the topic")
@retry()
def set_tags(client, arn: str, new_tags: dict[str, str]) -> None:
    client.tag_resource(ResourceArn=arn, Tags=ansible_dict_to_boto3_tag_list(new_tags))


@TopicErrorHandler.common_error_handler("remove tags from the topic")
@retry()
def remove_tags(client, arn: str, keys: list[str]) -> None:
    client.untag_resource(ResourceArn=arn, TagKeys=keys)


@TopicErrorHandler.deletion_error_handler("delete the topic")
@retry()
def delete(client, arn: str) -> None:
    """Its subscriptions go with it."""
    client.delete_topic(TopicArn=arn)
