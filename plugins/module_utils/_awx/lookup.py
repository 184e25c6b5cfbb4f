# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The numbers of AWX's objects, by name and organization."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._awx.api import Client
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import Refused

#: Whose names are unique in all of AWX, or belong to no organization.
_GLOBAL = ("credential_types", "execution_environments", "instance_groups", "organizations", "users")
#: What a job can be made of.
_UNIFIED = ("job_templates", "workflow_job_templates", "projects")


class Lookup:
    """Finds by name. In a dry run, what does not exist yet has no number: None.

    `types`: by name, the kinds of credential types in `credential_types`, the types of credentials in `credentials`.
    """

    def __init__(self, client: Client, dry: bool = False, types: Mapping[str, Mapping[str, str]] | None = None):
        self.client, self.dry, self.types = client, dry, types or {}
        self._known: dict[tuple[str, str, int | None], int] = {}

    def organization(self, name: str | None) -> int | None:
        """The number of an organization."""
        return None if name is None else self.number("organizations", name, None)

    def number(self, place: str, name: str, organization: int | None) -> int | None:
        """The number of what has this name in an organization. Raises Refused where there is no such thing, or two.

        `place`: an endpoint, of credentials with the kind of their type where only one is meant, as in credentials/scm.
        """
        endpoint, _slash, kind = place.partition("/")
        key = (place, name, None if endpoint in _GLOBAL else organization)
        if key not in self._known:
            found = self._found(endpoint, kind, name, organization)
            if not found and self.dry:
                return None
            if len(found) != 1:
                where = "" if key[2] is None else f" in organization {organization}"
                raise Refused(
                    f"AWX has {len(found) or 'no'} {endpoint.replace('_', ' ')} named '{name}'{where}, and 1 is needed."
                )
            self._known[key] = found[0]["id"]
        return self._known[key]

    def _found(self, endpoint: str, kind: str, name: str, organization: int | None) -> list[dict[str, Any]]:
        if endpoint == "unified_job_templates":
            return [one for endpoint in _UNIFIED for one in self._found(endpoint, "", name, organization)]
        if endpoint == "users":
            return self.client.list("users/", username=name)
        if endpoint == "credential_types":
            stated = self.types.get(endpoint, {}).get(name)
            return self.client.list(f"{endpoint}/", name=name, **({"kind": stated} if stated else {}))
        if endpoint in _GLOBAL:
            return self.client.list(f"{endpoint}/", name=name)
        if endpoint == "credentials":
            return self._credentials(kind, name, organization)
        return [] if organization is None else self.client.list(f"{endpoint}/", name=name, organization=organization)

    def _credentials(self, kind: str, name: str, organization: int | None) -> list[dict[str, Any]]:
        """Those of the kind or of the stated type; an organization's own come before those of AWX itself."""
        filters = {"credential_type__kind": kind} if kind else {}
        stated = self.types.get("credentials", {}).get(name)
        if stated and not kind:
            number = self.number("credential_types", stated, None)
            if number is None:
                return []
            filters["credential_type"] = number
        found = self.client.list("credentials/", name=name, **filters)
        own = [one for one in found if organization is not None and one["organization"] == organization]
        return own or [one for one in found if one["organization"] is None]
