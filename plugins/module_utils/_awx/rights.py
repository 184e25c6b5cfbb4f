# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Who may do what with an environment's own objects: what is stated, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._awx.api import Client
from ansible_collections.migrate.aws.plugins.module_utils._awx.kinds import KINDS
from ansible_collections.migrate.aws.plugins.module_utils._awx.lookup import Lookup
from ansible_collections.migrate.aws.plugins.module_utils._awx.objects import Outcome, naming
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import Refused

#: How a statement of rights names objects, and where AWX has them.
TARGETS = {
    "job_templates": "job_templates",
    "workflows": "workflow_job_templates",
    "inventories": "inventories",
    "credentials": "credentials",
    "projects": "projects",
    "execution_environments": "execution_environments",
    "notification_templates": "notification_templates",
}
_HOLDERS = {"teams": "team", "users": "user"}


@dataclass
class Rights:
    """Rights in one organization of one AWX. `types`: see Lookup."""

    client: Client
    organization: str
    dry: bool = False
    types: Mapping[str, Mapping[str, str]] | None = None
    #: Teams whose rights to what several environments share stay as they are.
    others: Iterable[str] = ()

    def __post_init__(self) -> None:
        self.lookup = Lookup(self.client, self.dry, self.types)
        self.number = self.lookup.organization(self.organization)
        self.me = self._me()
        self._definitions: dict[int, dict[str, Any]] = {}

    def present(self, stated: Iterable[Mapping[str, Any]], owned: Mapping[str, Iterable[str]]) -> Outcome:
        """Give what is stated and take away every other right to the objects `owned`, by kind.

        The right to change an object which AWX gives to whoever created it stays with who runs this.
        """
        outcome = Outcome()
        wanted = self._wanted(stated)
        for kind, endpoint in TARGETS.items():
            for name in sorted({*(owned.get(kind) or []), *(one[1] for one in wanted if one[0] == kind)}):
                with naming(f"rights to {KINDS[endpoint].label} '{name}'"):
                    self._object(kind, endpoint, name, wanted, outcome)
        return outcome

    def _wanted(self, stated: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str, str], set[str]]:
        """Who should have which role, by kind and name of the object and the role's name."""
        wanted: dict[tuple[str, str, str], set[str]] = {}
        for right in stated:
            holders = {
                f"{word} {name}"
                for plural, word in _HOLDERS.items()
                for name in [*(right.get(plural) or []), *([right[word]] if right.get(word) else [])]
            }
            for kind in TARGETS:
                for name in right.get(kind) or []:
                    wanted.setdefault((kind, name, right["role"]), set()).update(holders)
        return wanted

    def _object(
        self,
        kind: str,
        endpoint: str,
        name: str,
        wanted: Mapping[tuple[str, str, str], set[str]],
        outcome: Outcome,
    ) -> None:
        number = self.lookup.number(endpoint, name, self.number)
        shown = {} if number is None else self.client.get(f"{endpoint}/{number}/")
        roles = self._roles(shown)
        asked = {role: holders for (one, other, role), holders in wanted.items() if (one, other) == (kind, name)}
        if number is not None and set(asked) - set(roles):
            known = ", ".join(sorted(roles)) or "role definitions"
            raise Refused(f"there is no role '{min(set(asked) - set(roles))}', only {known}.")
        for role in sorted({*roles, *asked}):
            there = self._holders(roles[role]) if role in roles else {}
            kept = {one for one, holding in there.items() if role == "admin" and holding == self.me}
            should = asked.get(role, set()) | kept | self._of_others(there)
            key = f"{KINDS[endpoint].label} {name}: {role}"
            outcome.before |= {key: sorted(there)} if there else {}
            outcome.after |= {key: sorted(should)} if should else {}
            if not self.dry:
                self._change(roles[role], there, should)
        if shown:
            self._assigned(shown, f"{KINDS[endpoint].label} {name}", bool(roles), outcome)

    def _of_others(self, there: Iterable[str]) -> set[str]:
        return {*there} & {f"team {name}" for name in self.others}

    def _assigned(self, shown: Mapping[str, Any], label: str, roles: bool, outcome: Outcome) -> None:
        """Take away what role definitions give. `roles`: whether AWX shows its own definitions as roles too."""
        number, model = shown["id"], shown["type"].replace("_", "")
        for holders, word in _HOLDERS.items():
            path = f"role_{word}_assignments/"
            for one in self.client.listed(f"{path}?object_id={number}&content_type__model={model}") or []:
                definition = self._definition(one["role_definition"])
                if (roles and definition["managed"]) or (holders, one[word]) == self.me:
                    continue
                summary = one["summary_fields"][word]
                holder = f"{word} {summary.get('name') or summary.get('username')}"
                key = f"{label}: {definition['name']}"
                outcome.before[key] = [*outcome.before.get(key, []), holder]
                if self._of_others([holder]):
                    outcome.after[key] = [*outcome.after.get(key, []), holder]
                elif not self.dry:
                    self.client.delete(f"{path}{one['id']}/")

    def _definition(self, number: int) -> dict[str, Any]:
        if number not in self._definitions:
            self._definitions[number] = self.client.get(f"role_definitions/{number}/")
        return self._definitions[number]

    def _roles(self, shown: Mapping[str, Any]) -> dict[str, int]:
        roles = shown.get("summary_fields", {}).get("object_roles") or {}
        return {name.removesuffix("_role"): role["id"] for name, role in roles.items()}

    def _holders(self, role: int) -> dict[str, tuple[str, int]]:
        """The holder of a role: "team NAME" or "user NAME", with its list and its number."""
        return {
            f"{word} {one.get('name') or one.get('username') or one['id']}": (holders, one["id"])
            for holders, word in _HOLDERS.items()
            for one in self.client.list(f"roles/{role}/{holders}/")
        }

    def _change(self, role: int, there: Mapping[str, tuple[str, int]], should: set[str]) -> None:
        for one in sorted(set(there) - should):
            holders, number = there[one]
            self.client.post(f"roles/{role}/{holders}/", {"id": number, "disassociate": True})
        for one in sorted(should - set(there)):
            word, _blank, name = one.partition(" ")
            holders = f"{word}s"
            number = self.lookup.number(holders, name, self.number)
            self.client.post(f"roles/{role}/{holders}/", {"id": number})

    def _me(self) -> tuple[str, int] | None:
        me = self.client.listed("me/")
        return ("users", me[0]["id"]) if me else None
