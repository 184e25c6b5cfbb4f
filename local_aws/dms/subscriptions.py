# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Event subscriptions: what is to be told to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.sns.models import sns_backends

from local_aws.lifecycle import Lifecycle

from . import catalog, wording
from .faults import (
    InvalidParameterCombinationException,
    InvalidParameterValueException,
    InvalidResourceStateFault,
    ResourceAlreadyExistsFault,
    ResourceNotFoundFault,
    SNSInvalidTopicFault,
)
from .paging import page, select

if TYPE_CHECKING:
    from .backend import DmsBackend

_CREATION_SECONDS, _CHANGE_SECONDS, _DELETION_SECONDS = 20, 20, 20


class Subscription:
    """One event subscription: `fields` are the API's own, as it answers them."""

    def __init__(self, subscription_arn: str, fields: dict[str, Any]):
        self.arn = subscription_arn
        self.fields = fields
        self.lifecycle = Lifecycle("creating", "active", _CREATION_SECONDS)

    @property
    def name(self) -> str:
        """The name it was given."""
        return self.fields["CustSubscriptionId"]

    def to_dict(self) -> dict[str, Any]:
        """The subscription as the API shows it, apart from what became of its topic."""
        return {**self.fields, "Status": self.lifecycle.status}


class Subscriptions:
    """The event subscriptions of one account and region."""

    def __init__(self, backend: DmsBackend):
        self._backend = backend
        self._subscriptions: dict[str, Subscription] = {}

    def all(self) -> list[Subscription]:
        """Every subscription that still exists."""
        for gone in [name for name, item in self._subscriptions.items() if item.lifecycle.status == "deleted"]:
            del self._subscriptions[gone]
        return list(self._subscriptions.values())

    def get(self, name: str) -> Subscription:
        """The subscription of that name."""
        found = next((item for item in self.all() if item.name == name), None)
        if found is None:
            raise ResourceNotFoundFault(f"Event subscription {name} not found")
        return found

    def topics(self, kind: str, source: str, category: str) -> set[str]:
        """Whom to tell of what happened to this source."""
        return {
            item.fields["SnsTopicArn"]
            for item in self.all()
            if item.fields["Enabled"]
            and item.lifecycle.status in ("active", "modifying")
            and item.fields.get("SourceType", kind) == kind
            and source in item.fields.get("SourceIdsList", [source])
            and category in item.fields.get("EventCategoriesList", [category])
        }

    def create(self, params: dict[str, Any]) -> dict[str, Any]:
        """CreateEventSubscription."""
        name = params["SubscriptionName"]
        if not 0 < len(name) < 255:
            raise InvalidParameterValueException("The parameter SubscriptionName must have less than 255 characters")
        if any(item.name == name for item in self.all()):
            raise ResourceAlreadyExistsFault(f"Event subscription {name} already exists")
        fields = {
            "CustomerAwsId": self._backend.account_id,
            "CustSubscriptionId": name,
            "SubscriptionCreationTime": wording.now(),
            "Enabled": True,
        }
        subscription = Subscription(self._backend.arn("es", name), self._checked(fields, params))
        self._subscriptions[name] = subscription
        self._backend.tag(subscription.arn, params.get("Tags"))
        return {**self._shown(subscription), "Status": "creating"}

    def modify(self, params: dict[str, Any]) -> dict[str, Any]:
        """ModifyEventSubscription. The sources stay as they are."""
        subscription = self.get(params["SubscriptionName"])
        self._refuse_unsettled(subscription, "modified")
        changes = {name: value for name, value in params.items() if name != "SourceIds"}
        subscription.fields = self._checked(subscription.fields, changes)
        subscription.lifecycle.change("modifying", "active", _CHANGE_SECONDS)
        return {**self._shown(subscription), "Status": "modifying"}

    def delete(self, params: dict[str, Any]) -> dict[str, Any]:
        """DeleteEventSubscription."""
        subscription = self.get(params["SubscriptionName"])
        self._refuse_unsettled(subscription, "deleted")
        subscription.lifecycle.change("deleting", "deleted", _DELETION_SECONDS)
        self._backend.untag(subscription.arn)
        return {**self._shown(subscription), "Status": "deleting"}

    def describe(self, params: dict[str, Any]) -> dict[str, Any]:
        """DescribeEventSubscriptions."""
        found = [self.get(params["SubscriptionName"])] if params.get("SubscriptionName") else self.all()
        found = select(
            found,
            params.get("Filters"),
            {
                "event-subscription-arn": lambda item: item.arn,
                "event-subscription-id": lambda item: item.name,
            },
        )
        shown, marker = page(found, params)
        return {"EventSubscriptionsList": [self._shown(item) for item in shown], **marker}

    def categories(self, params: dict[str, Any]) -> dict[str, Any]:
        """DescribeEventCategories."""
        wanted = params.get("SourceType")
        if wanted and wanted not in catalog.EVENT_CATEGORIES:
            raise InvalidParameterValueException(f"The source type {wanted} is not valid")
        return {
            "EventCategoryGroupList": [
                {"SourceType": kind, "EventCategories": list(names)}
                for kind, names in catalog.EVENT_CATEGORIES.items()
                if wanted in (None, kind)
            ]
        }

    def _checked(self, fields: dict[str, Any], params: dict[str, Any]) -> dict[str, Any]:
        """`fields` with what the request states, after AWS's checks."""
        kind = params.get("SourceType") or fields.get("SourceType")
        names, sources = params.get("EventCategories"), params.get("SourceIds")
        if not kind and (names or sources):
            raise InvalidParameterCombinationException("SourceType is needed with SourceIds and with EventCategories")
        if kind and kind not in catalog.EVENT_CATEGORIES:
            raise InvalidParameterValueException(f"The source type {kind} is not valid")
        for name in names or []:
            if name not in catalog.EVENT_CATEGORIES[kind]:
                raise InvalidParameterValueException(f"The event category {name} is not valid for {kind}")
        self._require_sources(kind, sources or [])
        if "SnsTopicArn" in params and not self._has_topic(params["SnsTopicArn"]):
            raise SNSInvalidTopicFault(f"The SNS topic {params['SnsTopicArn']} is not valid")
        stated = {
            "SnsTopicArn": params.get("SnsTopicArn"),
            "SourceType": kind,
            "SourceIdsList": sources or None,
            "EventCategoriesList": names,
            "Enabled": params.get("Enabled"),
        }
        merged = {**fields, **{name: value for name, value in stated.items() if value is not None}}
        return {name: value for name, value in merged.items() if value != []}

    def _require_sources(self, kind: str | None, wanted: list[str]) -> None:
        pool = self._backend.instances if kind == "replication-instance" else self._backend.tasks
        known = {resource.identifier for resource in pool.all()}
        for source in wanted:
            if source not in known:
                raise ResourceNotFoundFault(f"The source {source} of type {kind} was not found")

    def _has_topic(self, topic_arn: str) -> bool:
        return topic_arn in sns_backends[self._backend.account_id][self._backend.region_name].topics

    def _shown(self, subscription: Subscription) -> dict[str, Any]:
        shown = subscription.to_dict()
        lost = shown["Status"] == "active" and not self._has_topic(shown["SnsTopicArn"])
        return {**shown, "Status": "topic-not-exist"} if lost else shown

    def _refuse_unsettled(self, subscription: Subscription, verb: str) -> None:
        if subscription.lifecycle.status != "active":
            raise InvalidResourceStateFault(
                f"Event subscription {subscription.name} cannot be {verb} in state {subscription.lifecycle.status}"
            )
