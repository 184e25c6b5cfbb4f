# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Objects of one kind made as they are stated, and everything that nobody has stated as AWX makes it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._awx import plan, sync
from ansible_collections.migrate.aws.plugins.module_utils._awx.api import AwxError, Client
from ansible_collections.migrate.aws.plugins.module_utils._awx.kinds import Kind
from ansible_collections.migrate.aws.plugins.module_utils._awx.lookup import Lookup
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import Refused

_ORDERED = ("galaxy_credentials", "instance_groups")


@dataclass
class Outcome:
    """The objects by name, before and after."""

    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    #: What was done beside that, such as a project fetched.
    done: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return bool(self.done) or self.before != self.after


@contextmanager
def naming(words: str) -> Iterator[None]:
    """Name the object in what goes wrong with it."""
    try:
        yield
    except AwxError as error:
        if not error.status:
            raise
        raise Refused(f"AWX refuses {words}: {error}") from error
    except Refused as refusal:
        raise Refused(f"{words}: {refusal}") from refusal


@dataclass
class Objects:
    """Objects of a kind in one AWX. `timeout`: seconds to wait for what AWX fetches or deletes. `types`: see Lookup."""

    client: Client
    kind: Kind
    dry: bool = False
    timeout: float = 600
    types: Mapping[str, Mapping[str, str]] | None = None

    def __post_init__(self) -> None:
        self.lookup = Lookup(self.client, self.dry, self.types)

    def present(self, objects: Iterable[Mapping[str, Any]], secrets: Mapping[str, Mapping[str, Any]]) -> Outcome:
        """Create and change. `secrets`: by the names of objects. Raises Refused, AwxError."""
        outcome = Outcome()
        for stated in objects:
            with naming(f"{self.kind.label} '{stated['name']}'"):
                self._one(stated, secrets.get(stated["name"]) or {}, outcome)
        return outcome

    def absent(self, objects: Iterable[Mapping[str, Any]]) -> Outcome:
        """Delete."""
        outcome = Outcome()
        # what belongs to an organization that does not exist does not exist
        self.lookup.dry = True
        for stated in objects:
            with naming(f"{self.kind.label} '{stated['name']}'"):
                numbers = self.references(stated)
                current = self.find(stated, numbers)
                if current is None:
                    continue
                outcome.before[stated["name"]] = self._view(current, numbers, stated)
                if not self.dry:
                    self.client.delete(current["url"])
                    self._gone(current["url"])
        return outcome

    def references(self, stated: Mapping[str, Any]) -> dict[str, int | None]:
        """The numbers of what an object names."""
        organization = self.lookup.organization(stated.get("organization"))
        return {
            name: self.lookup.number(endpoint, stated[name], organization)
            for name, endpoint in self.kind.references.items()
            if stated.get(name)
        }

    def find(self, stated: Mapping[str, Any], numbers: Mapping[str, int | None]) -> dict[str, Any] | None:
        """The object as AWX has it, or None."""
        fields = {
            name: stated.get(name) or self.kind.fields[name] for name in self.kind.within if name in self.kind.fields
        }
        within = {name: numbers[name] for name in self.kind.within if name in numbers} | fields
        if None in within.values():
            return None
        found = self.client.list(f"{self.kind.endpoint}/", name=stated["name"], **within)
        if found and found[0].get("managed"):
            raise Refused("AWX itself has one of this name, which cannot be changed. Choose another name.")
        if found and found[0].get("pending_deletion"):
            # AWX has answered that it deletes this one, and does so now
            if not self.dry:
                self._gone(found[0]["url"])
            return None
        return found[0] if found else None

    def _one(self, stated: Mapping[str, Any], secrets: Mapping[str, Any], outcome: Outcome) -> None:
        numbers = self.references(stated)
        current = self.find(stated, numbers)
        if current is not None and self.kind.endpoint == "execution_environments":
            self._own(current, numbers.get("organization"))
        required = self._required(numbers)
        whole, missing = plan.with_secrets(self.kind, stated, secrets, current, required)
        if missing:
            raise Refused(
                f"it does not exist yet, and no value is given for {', '.join(missing)}. Give all of them once; "
                "afterwards AWX keeps them."
            )
        halves = list(plan.unpaired(self.kind, stated, secrets, current, required))
        if halves:
            raise Refused(" ".join(halves))
        before = None if current is None else self._view(current, numbers, whole)
        after = self._wanted(whole, numbers, current)
        name = stated["name"]
        outcome.before |= {} if before is None else {name: before}
        outcome.after[name] = after if before is None else {**before, **after}
        if not self.dry and before != outcome.after[name]:
            current = self._apply(whole, numbers, current, before or {}, after)
        if self.kind.fetched:
            self._fetched(name, current, before, outcome)

    def _own(self, current: Mapping[str, Any], organization: int | None) -> None:
        """Refuse what is somebody else's: there is one of a name in all of AWX."""
        if current.get("organization") not in (None, organization):
            raise Refused("another organization has one of this name, which is unique in AWX. Choose another name.")

    def _required(self, numbers: Mapping[str, int | None]) -> list[str] | None:
        """The inputs that a credential needs; None where its type does not exist yet."""
        number = numbers.get("credential_type")
        return self.client.get(f"credential_types/{number}/")["inputs"].get("required", []) if number else None

    def _view(
        self, current: Mapping[str, Any], numbers: Mapping[str, int | None], stated: Mapping[str, Any]
    ) -> dict[str, Any]:
        """An object as AWX has it, with names in place of numbers where they are stated."""
        view = plan.shown(self.kind, current)
        for name in self._sent_references():
            if name in current:
                view[name] = self._named(stated, name, numbers, current[name])
        for name, endpoint in self.kind.lists.items():
            there = self.client.listed(f"{current['url']}{name}/")
            if there is not None:
                view[name] = self._names(name, [one["id"] for one in there], stated, endpoint)
        if self.kind.survey:
            view["survey_spec"] = plan.survey(self.client.get(f"{current['url']}survey_spec/"))
        return view

    def _wanted(
        self, stated: Mapping[str, Any], numbers: Mapping[str, int | None], current: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        wanted = plan.desired(self.kind, stated, current)
        for name in self._sent_references():
            if name in numbers or (current is not None and name in current):
                wanted[name] = stated.get(name) or None
        for name in self.kind.lists:
            if name in stated or (current is not None and self.client.listed(f"{current['url']}{name}/") is not None):
                names = list(stated.get(name) or [])
                wanted[name] = names if name in _ORDERED else sorted(names)
        if self.kind.survey and (current is not None or stated.get("survey_spec")):
            wanted["survey_spec"] = plan.survey(stated.get("survey_spec"))
        return wanted

    def _apply(
        self,
        stated: Mapping[str, Any],
        numbers: Mapping[str, int | None],
        current: dict[str, Any] | None,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
    ) -> dict[str, Any]:
        """Send what differs, and return the object."""
        differing = {name: value for name, value in after.items() if name not in before or before[name] != value}
        data = {name: plan.sent(name, value) for name, value in differing.items() if name in self.kind.fields}
        data |= {name: numbers.get(name) for name in self._sent_references() if name in differing}
        if current is None:
            current = self.client.post(f"{self.kind.endpoint}/", {"name": stated["name"], **data})
        elif data:
            if data.get("messages") and before.get("messages"):
                # AWX keeps every message that is not given anew, unless all are taken away
                self.client.patch(current["url"], {"messages": None})
            current = self.client.patch(current["url"], data)
        for name, endpoint in self.kind.lists.items():
            if name in differing and (differing[name] or name in before):
                self._associate(current["url"], name, self._numbers(stated, name, endpoint))
        if "survey_spec" in differing:
            self._survey(current["url"], stated.get("survey_spec"))
        return current

    def _survey(self, url: str, spec: Mapping[str, Any] | None) -> None:
        if spec:
            self.client.post(f"{url}survey_spec/", dict(spec))
        else:
            self.client.delete(f"{url}survey_spec/")

    def _associate(self, url: str, name: str, wanted: list[int]) -> None:
        there = [one["id"] for one in self.client.list(f"{url}{name}/")]
        ordered = name in _ORDERED
        for number in there if ordered else [one for one in there if one not in wanted]:
            self.client.post(f"{url}{name}/", {"id": number, "disassociate": True})
        for number in wanted if ordered else [one for one in wanted if one not in there]:
            self.client.post(f"{url}{name}/", {"id": number})

    def _numbers(self, stated: Mapping[str, Any], name: str, endpoint: str) -> list[int | None]:
        organization = self._organization(stated)
        return [self.lookup.number(endpoint, one, organization) for one in stated.get(name) or []]

    def _organization(self, stated: Mapping[str, Any]) -> int | None:
        """Where the names are looked up that an object's lists hold; an organization's own are its own."""
        own = self.kind.endpoint == "organizations"
        return self.lookup.organization(stated["name"] if own else stated.get("organization"))

    def _names(self, name: str, there: list[int], stated: Mapping[str, Any], endpoint: str) -> list[str]:
        known = dict(zip(self._numbers(stated, name, endpoint), stated.get(name) or []))
        names = [known.get(number, f"id {number}") for number in there]
        return names if name in _ORDERED else sorted(names)

    def _named(
        self, stated: Mapping[str, Any], name: str, numbers: Mapping[str, int | None], number: int | None
    ) -> str | None:
        if number is None:
            return None
        return stated[name] if numbers.get(name) == number else f"id {number}"

    def _sent_references(self) -> list[str]:
        return [name for name in self.kind.references if name not in self.kind.derived]

    def _fetched(
        self, name: str, current: dict[str, Any] | None, before: Mapping[str, Any] | None, outcome: Outcome
    ) -> None:
        """Have AWX fetch what it has not fetched, or could not fetch."""
        if self.dry:
            outcome.done += [f"{name} is fetched"] if current is not None and sync.needed(current) else []
            return
        # AWX itself begins to fetch a project that is new or whose address has changed
        current = self.client.get(current["url"])
        try:
            current = sync.settled(self.client, current, self.timeout)
            if sync.needed(current):
                if before is None and current["status"] != "never updated":
                    raise sync.SyncFailed(sync.last_reason(self.client, current))
                sync.fetch(self.client, current, self.timeout)
                outcome.done.append(f"{name} is fetched")
        except sync.SyncFailed as failed:
            self._unfetched(name, str(failed), outcome)

    def _unfetched(self, name: str, reason: str, outcome: Outcome) -> None:
        sentence = f"AWX cannot fetch it: {reason}"
        if self.kind.endpoint == "projects":
            # nothing can be made of a project without files
            raise Refused(f"{sentence} Mend that and run this again.")
        outcome.warnings.append(f"{self.kind.label} '{name}': {sentence}")

    def _gone(self, url: str) -> None:
        """AWX deletes an inventory after it has answered."""
        deadline = time.monotonic() + self.timeout
        while True:
            try:
                self.client.get(url)
            except AwxError as error:
                if error.status == 404:
                    return
                raise
            if time.monotonic() > deadline:
                raise Refused(f"AWX has not deleted it after {self.timeout:g} seconds.")
            time.sleep(0.5)
