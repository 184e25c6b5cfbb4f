# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What leads an application to its writer: weighted records, the writer's name, the writer's secret.

Each can say whether it leads to a side, and be made to; making it so again changes nothing. Each can be rehearsed: AWS
says only to a write whether it may be written.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterable
from typing import Any, Protocol

from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._route53 import api as route53_api
from ansible_collections.migrate.aws.plugins.module_utils._secretsmanager import api as secrets_api
from ansible_collections.migrate.aws.plugins.module_utils._secretsmanager import transform

#: What a record of a side weighs that takes all requests, or none.
ALL, NOTHING = 100, 0


class Route(Protocol):
    """What an application follows to its writer."""

    #: For the journal.
    WHAT: str

    def leads_to(self, side: str) -> bool:
        """Whether it leads to this side, and to no other."""

    def lead_to(self, side: str) -> None:
        """Make it lead to this side."""

    def rehearse(self, writer: str) -> None:
        """Write it without a change for clients; where it is not there, make it lead to this side, the writer."""


class WeightedSet:
    """The weighted records of one name and type, by their set identifiers; all changed in one batch."""

    def __init__(self, client, zone_id: str, name: str, record_type: str):
        self.client, self.zone_id, self.name, self.type = client, zone_id, name, record_type

    def weights(self, identifiers: Iterable[str]) -> dict[str, int]:
        """What each weighs. Raises Refused where there is none of that identifier."""
        return {name: record["Weight"] for name, record in self._records(identifiers).items()}

    def give(self, weights: dict[str, int]) -> None:
        """Set the weight of each."""
        records = self._records(weights)
        changes = [
            {"Action": "UPSERT", "ResourceRecordSet": {**records[name], "Weight": weight}}
            for name, weight in weights.items()
        ]
        route53_api.change_records(self.client, self.zone_id, changes)

    def _records(self, identifiers: Iterable[str]) -> dict[str, dict[str, Any]]:
        found = route53_api.record_sets(self.client, self.zone_id, self.name, self.type) or []
        known = {record["SetIdentifier"]: record for record in found if "Weight" in record}
        missing = sorted(set(identifiers) - set(known))
        if missing:
            raise Refused(
                f"{self.name} has no weighted record {', '.join(missing)}; it has {', '.join(sorted(known)) or 'none'}."
            )
        return {name: known[name] for name in identifiers}


class Weights(WeightedSet):
    """Two weighted records, one for each side. `identifiers`: {side: set identifier}."""

    WHAT = "weighted record"

    def __init__(self, client, zone_id: str, name: str, record_type: str, identifiers: dict[str, str]):
        super().__init__(client, zone_id, name, record_type)
        self.identifiers = identifiers

    def leads_to(self, side: str) -> bool:
        """Whether all requests go to this side."""
        return self.weights(self.identifiers.values()) == self._wanted(side)

    def lead_to(self, side: str) -> None:
        """Send all requests to this side."""
        self.give(self._wanted(side))

    def rehearse(self, writer: str) -> None:
        """Give the records the weights that they have."""
        self.give(self.weights(self.identifiers.values()))

    def _wanted(self, side: str) -> dict[str, int]:
        return {name: ALL if each == side else NOTHING for each, name in self.identifiers.items()}


class WriterName:
    """The name by which services find the writer: a CNAME of its host, or an A or AAAA record where that is an address.

    `hosts`: {side: host}. It is a weighted set of one record, so that route53_weighted_records shows and removes it.
    """

    WHAT = "writer name"
    TYPES = ("CNAME", "A", "AAAA")
    POLICY = {"SetIdentifier": "writer", "Weight": ALL}

    def __init__(self, client, zone_id: str, name: str, ttl: int, hosts: dict[str, str]):
        self.client, self.zone_id, self.name, self.ttl, self.hosts = client, zone_id, name, ttl, hosts

    def leads_to(self, side: str) -> bool:
        """Whether the name is this side's."""
        return self._found() == [self._record(side)]

    def lead_to(self, side: str) -> None:
        """Give the name to this side. What cannot stand beside its record goes in the same change."""
        wanted = self._record(side)
        stale = [record for record in self._found() if record["Type"] != wanted["Type"] or "Weight" not in record]
        deletions = [{"Action": "DELETE", "ResourceRecordSet": record} for record in stale]
        route53_api.change_records(
            self.client, self.zone_id, [*deletions, {"Action": "UPSERT", "ResourceRecordSet": wanted}]
        )

    def rehearse(self, writer: str) -> None:
        """Write the records of the name as they are."""
        found = self._found()
        if found:
            changes = [{"Action": "UPSERT", "ResourceRecordSet": record} for record in found]
            route53_api.change_records(self.client, self.zone_id, changes)
        else:
            self.lead_to(writer)

    def _found(self) -> list[dict[str, Any]]:
        return [
            {**record, "Name": self.name}
            for kind in self.TYPES
            for record in route53_api.record_sets(self.client, self.zone_id, self.name, kind) or []
        ]

    def _record(self, side: str) -> dict[str, Any]:
        host = self.hosts[side]
        values = {"TTL": self.ttl, "ResourceRecords": [{"Value": host}]}
        return {"Name": self.name, "Type": record_type(host), **self.POLICY, **values}


def record_type(host: str) -> str:
    """The type of a record that leads to this host."""
    try:
        return {4: "A", 6: "AAAA"}[ipaddress.ip_address(host).version]
    except ValueError:
        return "CNAME"


class WriterSecret:
    """The secret from which services take the writer's credential. `credentials`: {side: what that side's secret
    holds}.

    It says what the writer's own secret says, but `host` where a name leads there. `options`: name, kms_key_id, tags.
    """

    WHAT = "writer secret"
    #: The label of a version that nobody reads.
    REHEARSAL = "migrate_aws_rehearsal"

    def __init__(self, client, options: dict[str, Any], host: str | None, credentials: dict[str, dict[str, Any]]):
        self.client, self.options, self.host, self.credentials = client, options, host, credentials

    def leads_to(self, side: str) -> bool:
        """Whether it holds this side's credential."""
        version = secrets_api.value(self.client, self.options["name"])
        return version is not None and transform.credential(version.get("SecretString")) == self._wanted(side)

    def lead_to(self, side: str) -> None:
        """Put this side's credential into it, or make it with that."""
        name, text = self.options["name"], json.dumps(self._wanted(side))
        if secrets_api.description(self.client, name):
            secrets_api.put_value(self.client, name, text)
        else:
            secrets_api.create(self.client, name, text, self.options["tags"], transform.settings(self.options))

    def rehearse(self, writer: str) -> None:
        """Put a version beside the current one."""
        name = self.options["name"]
        if secrets_api.description(self.client, name):
            text = json.dumps(self._wanted(writer))
            secrets_api.put_value(self.client, name, text, VersionStages=[self.REHEARSAL])
        else:
            self.lead_to(writer)

    def _wanted(self, side: str) -> dict[str, Any]:
        return {**self.credentials[side], **({"host": self.host} if self.host else {})}
