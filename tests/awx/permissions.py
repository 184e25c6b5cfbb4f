# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a user who is no administrator may do, by the roles that teams and users have of objects.

Of AWX's ways to a right one is here: a role of the object, which a user or a team has. Nobody has a role of an
organization.
"""

from __future__ import annotations

from typing import Any

from tests.awx.store import UPDATES, Refused, Store

#: Roles that contain a role. Every role of an object contains to read it.
_CONTAINED = {"execute": ("admin",), "use": ("admin",), "update": ("admin",), "approval": ("admin",), "admin": ()}
#: What is seen by whoever reads something else: the endpoint and the field of that.
_SEEN_WITH = {
    "inventory_sources": ("inventories", "inventory"),
    "schedules": ("unified_job_templates", "unified_job_template"),
    "workflow_job_template_nodes": ("workflow_job_templates", "workflow_job_template"),
}
_SUPERUSER = 1


class Permissions:
    """The rights of one user in a store."""

    def __init__(self, store: Store, user: int):
        self.store, self.user, self.all = store, user, user == _SUPERUSER
        self.teams = {team for team, members in store.members.items() if user in members}

    def demand(self, allowed: bool) -> None:
        """Refuse as AWX does where it is not allowed."""
        if not (self.all or allowed):
            raise Refused({"detail": "You do not have permission to perform this action."}, 403)

    def holds(self, endpoint: str, number: int, role: str) -> bool:
        """Whether the user has a role of an object, by itself or in another role."""
        wanted = None if role == "read" else {role, *_CONTAINED[role]}
        return self.all or any(
            (place, owner) == (endpoint, number)
            and (wanted is None or name in wanted)
            and (self.user in self.store.users_with.get(one, []) or self.teams & {*self.store.teams_with.get(one, [])})
            for one, (place, owner, name) in self.store.granted.items()
        )

    def reads(self, endpoint: str, number: int) -> bool:
        """Whether the user sees an object."""
        thing = self.store.find(endpoint, number)
        if endpoint == "unified_job_templates":
            endpoint = f"{thing['type']}s" if thing["type"] != "inventory" else "inventories"
        if endpoint in _SEEN_WITH and not self.all:
            place, field = _SEEN_WITH[endpoint]
            return thing[field] is not None and self.reads(place, thing[field])
        if endpoint == "teams" and number in self.teams:
            return True
        if endpoint == "execution_environments" and thing["organization"] is None:
            return True
        return self.holds(endpoint, number, "read")

    def reads_job(self, job: dict[str, Any]) -> bool:
        """A job is its template's, also one of a workflow."""
        return self.reads("unified_job_templates", job["unified_job_template"])

    def reads_update(self, update: dict[str, Any]) -> bool:
        """An update is its project's, or its inventory's."""
        endpoint, number = update["of"]
        return self.reads(endpoint, number)

    def demand_part(self, method: str, key: tuple[str, int, str], *, launched: bool) -> None:
        """Launch, fetch, or change what hangs on an object."""
        endpoint, number, part = key
        if method == "GET":
            return self.demand(self.reads(endpoint, number))
        role = "execute" if launched else "update" if part == "update" and endpoint in UPDATES else "admin"
        if endpoint == "inventory_sources" and part == "update":
            inventory = self.store.things[endpoint][number]["inventory"]
            return self.demand(self.holds("inventories", inventory, "update"))
        return self.demand(self.holds(endpoint, number, role))
