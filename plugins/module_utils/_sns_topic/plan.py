# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a topic is, what it is to be, and what has to change. Pure."""

from __future__ import annotations

import json
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import stated
from ansible_collections.migrate.aws.plugins.module_utils._policy_documents import document, replacement, same_policy
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_changes

#: Options which are attributes of a topic, as SNS spells them. The policy is one too.
ATTRIBUTES = {"display_name": "DisplayName", "kms_master_key_id": "KmsMasterKeyId"}
#: What SNS says instead of an ARN of a subscription that nobody has confirmed yet. Such a one goes by itself.
PENDING = "PendingConfirmation"
Topic = dict[str, Any]


def topic_arn(caller: str, region: str, name: str) -> str:
    """The ARN that a topic of the caller's account has."""
    _arn, partition, _service, _region, account = caller.split(":")[:5]
    return f"arn:{partition}:sns:{region}:{account}:{name}"


def from_api(name: str, attributes: dict[str, str], subscriptions: list[dict[str, str]], tags: dict[str, str]) -> Topic:
    """A topic as the module returns it."""
    return {
        "name": name,
        "topic_arn": attributes["TopicArn"],
        "display_name": attributes.get("DisplayName") or "",
        "kms_master_key_id": attributes.get("KmsMasterKeyId") or None,
        "policy": json.loads(attributes["Policy"]) if attributes.get("Policy") else None,
        "subscriptions": _ordered(
            {"protocol": item["Protocol"], "endpoint": item["Endpoint"], "subscription_arn": item["SubscriptionArn"]}
            for item in subscriptions
        ),
        "tags": tags,
    }


def _ordered(subscriptions) -> list[dict[str, str]]:
    return sorted(subscriptions, key=lambda item: (item["protocol"], item["endpoint"]))


def desired(options: dict[str, Any]) -> Topic:
    """A new topic, as the module shows it."""
    fields = stated({name: options[name] for name in (*ATTRIBUTES, "policy")})
    return {
        "name": options["name"],
        **fields,
        "subscriptions": _ordered(options["subscriptions"] or []),
        "tags": options["tags"] or {},
    }


def changes(options: dict[str, Any], current: Topic) -> Topic:
    """The fields of `current` which have to become something else."""
    found: Topic = {
        name: options[name]
        for name in ATTRIBUTES
        if options[name] is not None and options[name] != (current[name] or "")
    }
    if options["policy"] is not None and not same_policy(options["policy"], current["policy"]):
        found["policy"] = replacement(options["policy"], current["policy"])
    added, removed = subscription_changes(options, current)
    if added or removed:
        found["subscriptions"] = _ordered([item for item in current["subscriptions"] if item not in removed] + added)
    return {**found, **tag_changes(options["tags"], current["tags"], options["purge_tags"])}


def subscription_changes(options: dict[str, Any], current: Topic) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Subscriptions to make, and those to end."""
    if options["subscriptions"] is None:
        return [], []
    wanted = {(item["protocol"], item["endpoint"]) for item in options["subscriptions"]}
    have = {(item["protocol"], item["endpoint"]) for item in current["subscriptions"]}
    added = [{"protocol": protocol, "endpoint": endpoint} for protocol, endpoint in sorted(wanted - have)]
    superfluous = [item for item in current["subscriptions"] if (item["protocol"], item["endpoint"]) not in wanted]
    removed = (
        [item for item in superfluous if item["subscription_arn"] != PENDING] if options["purge_subscriptions"] else []
    )
    return added, removed


def attributes(fields: Topic) -> dict[str, str]:
    """The part of a topic, or of a plan, which are attributes, in SNS's spelling."""
    found = {key: fields[name] for name, key in ATTRIBUTES.items() if name in fields}
    return {**found, "Policy": document(fields["policy"])} if fields.get("policy") else found
