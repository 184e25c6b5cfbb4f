# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Finding a hosted zone and its records."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._route53 import api
from ansible_collections.migrate.aws.plugins.module_utils._route53.transform import canonical_zone_id

#: The options that say which hosted zone is meant, and what goes with them.
ZONE = {"hosted_zone_id": {"type": "str"}, "zone": {"type": "str"}}
ONE_ZONE = {"mutually_exclusive": [("hosted_zone_id", "zone")], "required_one_of": [("hosted_zone_id", "zone")]}


def zone_id(client, hosted_zone_id: str | None, zone: str | None) -> str | None:
    """The plain id of the hosted zone given by id or by name, or None where no zone has that name.

    Refused when several have it, as a public and a private zone may.
    """
    if hosted_zone_id:
        return canonical_zone_id(hosted_zone_id)
    found = api.zone_ids_named(client, zone)
    if len(found) > 1:
        raise Refused(
            f"{len(found)} hosted zones are named {zone!r} ({', '.join(sorted(found))}): give hosted_zone_id."
        )
    return found[0] if found else None


def known_zone_id(client, options: dict[str, Any]) -> str:
    """The same of a module's options hosted_zone_id and zone; refused where there is no such zone."""
    found = zone_id(client, options["hosted_zone_id"], options["zone"])
    if found is None:
        raise Refused(f"There is no hosted zone named {options['zone']!r}: make it first.")
    return found


def record_sets(client, hosted_zone_id: str | None, name: str, record_type: str) -> list[dict[str, Any]]:
    """All ResourceRecordSets of one name and type; none where there is no such zone."""
    return (hosted_zone_id and api.record_sets(client, hosted_zone_id, name, record_type)) or []
