# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Event subscriptions: what is desired, what differs, what only a new one can have. Pure."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import differing, stated
from ansible_collections.migrate.aws.plugins.module_utils._dms.transform import in_snake_case, snake, to_api
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._tags import for_creation, kept_tags, tag_changes

#: The API's parameters, each with the name under which DMS answers it.
FIELDS = {
    "SubscriptionName": "CustSubscriptionId",
    "SnsTopicArn": "SnsTopicArn",
    "SourceType": "SourceType",
    "SourceIds": "SourceIdsList",
    "EventCategories": "EventCategoriesList",
    "Enabled": "Enabled",
}
FIXED = ("SourceIds",)
CHANGEABLE = tuple(name for name in FIELDS if name not in FIXED)
LISTS = ("SourceIds", "EventCategories")


def arn(record: dict[str, Any], partition: str, region: str) -> str:
    """A subscription's ARN, which DMS does not tell."""
    return f"arn:{partition}:dms:{region}:{record['CustomerAwsId']}:es:{record['CustSubscriptionId']}"


def from_api(record: dict[str, Any], subscription_tags: dict[str, str], subscription_arn: str) -> dict[str, Any]:
    """A subscription as DMS describes it, in the module's words: by the names which creating it has."""
    others = {name: value for name, value in record.items() if name not in FIELDS.values()}
    named = {name: record[answered] for name, answered in FIELDS.items() if answered in record}
    lists = {name: sorted(record.get(FIELDS[name], [])) for name in LISTS}
    shown = in_snake_case({**others, **named, **lists})
    return {**shown, "event_subscription_arn": subscription_arn, "tags": subscription_tags}


def desired(options: dict[str, Any]) -> dict[str, Any]:
    """The subscription as the options state it. DMS keeps names of sources and categories in lower case."""
    return stated(
        {
            "subscription_name": options["subscription_name"],
            "sns_topic_arn": options["sns_topic_arn"],
            "source_type": options["source_type"],
            "source_ids": _lower(options["source_ids"]),
            "event_categories": _lower(options["event_categories"]),
            "enabled": options["enabled"],
            "tags": options["tags"],
        }
    )


def check_categories(options: dict[str, Any], offered: dict[str, list[str]]) -> None:
    """Raise Refused for categories which sources of the stated type do not have; `offered` are those of each type."""
    known = offered.get(options["source_type"], [])
    unknown = [name for name in _lower(options["event_categories"]) or [] if name not in known]
    if unknown:
        raise Refused(
            f"Event subscription {options['subscription_name']}: event_categories has {', '.join(unknown)}, but "
            "events of "
            f"source_type={options['source_type']} are of these categories: {', '.join(sorted(known))}."
        )


def changes(options: dict[str, Any], have: dict[str, Any]) -> dict[str, Any]:
    """The fields of `have` which have to change. Raises Refused for what only a new one can have, unless replacing is
    allowed (`allow_replace`)."""
    wanted = {key: value for key, value in desired(options).items() if key != "tags"}
    changes = differing(wanted, have)
    if "source_ids" in changes and not options["allow_replace"]:
        raise Refused(
            f"Event subscription {options['subscription_name']}: source_ids is {have['source_ids']} and should be "
            f"{changes['source_ids']}. DMS cannot change this on an existing subscription. State allow_replace=true to "
            "remove it and to make it anew; events in between are lost."
        )
    return {**changes, **tag_changes(options["tags"], have["tags"], options["purge_tags"])}


def successor(options: dict[str, Any], have: dict[str, Any]) -> dict[str, Any]:
    """The options of the one that takes the place of another: what they leave open is as it was."""
    kept = {snake(name): have.get(snake(name)) for name in FIELDS if options[snake(name)] is None}
    return {**options, **kept, "tags": kept_tags(options, have)}


def creation(options: dict[str, Any]) -> dict[str, Any]:
    """The parameters of CreateEventSubscription."""
    return {**to_api(desired(options), FIELDS), **for_creation(options["tags"])}


def _lower(names: list[str] | None) -> list[str] | None:
    return None if names is None else sorted({name.lower() for name in names})
