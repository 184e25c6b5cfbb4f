# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The steps of workflows made as they are stated: each with its prompts and what follows it, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._awx import plan
from ansible_collections.migrate.aws.plugins.module_utils._awx.api import Client
from ansible_collections.migrate.aws.plugins.module_utils._awx.kinds import APPROVAL, NODE
from ansible_collections.migrate.aws.plugins.module_utils._awx.lookup import Lookup
from ansible_collections.migrate.aws.plugins.module_utils._awx.objects import Outcome, naming

_EDGES = ("success_nodes", "failure_nodes", "always_nodes")
_PROMPTED = ("credentials", "labels", "instance_groups")
_LISTS = (*_EDGES, *_PROMPTED)
_NODES = "workflow_job_template_nodes"


@dataclass
class Nodes:
    """The steps of workflows in one AWX. `types`: see Lookup."""

    client: Client
    dry: bool = False
    types: Mapping[str, Mapping[str, str]] | None = None

    def __post_init__(self) -> None:
        self.lookup = Lookup(self.client, self.dry, self.types)

    def present(self, workflows: Iterable[Mapping[str, Any]]) -> Outcome:
        """Make every workflow's steps what its `simplified_workflow_nodes` are. Raises Refused, AwxError."""
        outcome = Outcome()
        for workflow in workflows:
            with naming(f"steps of workflow '{workflow['name']}'"):
                self._workflow(workflow, outcome)
        return outcome

    def _workflow(self, workflow: Mapping[str, Any], outcome: Outcome) -> None:
        organization = self.lookup.organization(workflow.get("organization"))
        number = self.lookup.number("workflow_job_templates", workflow["name"], organization)
        stated = {one["identifier"]: one for one in workflow.get("simplified_workflow_nodes") or []}
        there = {one["identifier"]: one for one in self._of(number)}
        names = {one["id"]: identifier for identifier, one in there.items()}
        before = {identifier: self._view(node, names) for identifier, node in there.items()}
        after = {
            identifier: self._wanted(node, organization, before.get(identifier)) for identifier, node in stated.items()
        }
        for identifier in {**before, **after}:
            key = f"{workflow['name']}: {identifier}"
            outcome.before |= {key: before[identifier]} if identifier in before else {}
            outcome.after |= {key: after[identifier]} if identifier in after else {}
        if not self.dry and before != after:
            self._apply(number, there, before, after, organization, stated)

    def _of(self, workflow: int | None) -> list[dict[str, Any]]:
        return [] if workflow is None else self.client.list(f"{_NODES}/", workflow_job_template=workflow)

    def _view(self, node: Mapping[str, Any], names: Mapping[int, str]) -> dict[str, Any]:
        view = plan.shown(NODE, node)
        view |= {name: node[name] for name in NODE.references if name in node}
        template = (node.get("related") or {}).get("unified_job_template")
        if template and "/workflow_approval_templates/" in template:
            approval = self.client.get(template)
            view["approval_node"] = {name: approval.get(name) or default for name, default in APPROVAL.items()}
            view["unified_job_template"] = None
        for name in _EDGES:
            numbers = [one["id"] for one in self.client.list(f"{_NODES}/{node['id']}/{name}/")]
            view[name] = sorted(names.get(number, f"id {number}") for number in numbers)
        prompted = {name: self.client.listed(f"{_NODES}/{node['id']}/{name}/") for name in _PROMPTED}
        return view | {
            name: sorted(one["id"] for one in there) for name, there in prompted.items() if there is not None
        }

    def _wanted(
        self, stated: Mapping[str, Any], organization: int | None, before: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        wanted = plan.desired(NODE, stated, before)
        wanted |= {
            name: self.lookup.number(endpoint, stated[name], organization) if stated.get(name) else None
            for name, endpoint in NODE.references.items()
            if stated.get(name) or (before is not None and name in before)
        }
        if stated.get("approval_node"):
            wanted["approval_node"] = {name: stated["approval_node"].get(name) or APPROVAL[name] for name in APPROVAL}
            wanted["unified_job_template"] = None
        for name in _PROMPTED:
            if stated.get(name) or (before is not None and name in before):
                numbers = [self.lookup.number(name, one, organization) for one in stated.get(name) or []]
                wanted[name] = sorted(number for number in numbers if number is not None)
        return wanted | {name: sorted(stated.get(name) or []) for name in _EDGES}

    def _apply(
        self,
        workflow: int,
        there: dict[str, dict[str, Any]],
        before: Mapping[str, Mapping[str, Any]],
        after: Mapping[str, Mapping[str, Any]],
        organization: int | None,
        stated: Mapping[str, Mapping[str, Any]],
    ) -> None:
        kept = {name: node for name, node in there.items() if name in after and _one_kind(before[name], after[name])}
        for name, node in there.items():
            if name not in kept:
                self.client.delete(node["url"])
        for name, wanted in after.items():
            has = before[name] if name in kept else {}
            data = {key: value for key, value in wanted.items() if key not in (*_LISTS, "approval_node")}
            data = {key: value for key, value in data.items() if key not in has or has[key] != value}
            if name not in kept:
                data = {key: value for key, value in data.items() if value is not None}
                given = {"workflow_job_template": workflow, "identifier": name, **data}
                kept[name] = self.client.post(f"{_NODES}/", given)
            elif data:
                self.client.patch(kept[name]["url"], data)
            self._approve(kept[name], has, wanted)
        self._follow({name: node["id"] for name, node in kept.items()}, after)

    def _approve(self, node: Mapping[str, Any], has: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
        """A node that waits for a person has a template of its own."""
        if "approval_node" not in wanted or has.get("approval_node") == wanted["approval_node"]:
            return
        if "approval_node" in has:
            self.client.patch(node["related"]["unified_job_template"], wanted["approval_node"])
        else:
            self.client.post(f"{_NODES}/{node['id']}/create_approval_template/", wanted["approval_node"])

    def _follow(self, numbers: Mapping[str, int], after: Mapping[str, Mapping[str, Any]]) -> None:
        """AWX takes one edge from a step to another: those that are wrong go first."""
        missing = []
        for name, wanted in after.items():
            for one in _LISTS:
                if one in wanted:
                    path = f"{_NODES}/{numbers[name]}/{one}/"
                    there = [thing["id"] for thing in self.client.list(path)]
                    should = [numbers[follows] for follows in wanted[one]] if one in _EDGES else wanted[one]
                    for number in there:
                        if number not in should:
                            self.client.post(path, {"id": number, "disassociate": True})
                    missing += [(path, number) for number in should if number not in there]
        for path, number in missing:
            self.client.post(path, {"id": number})


def _one_kind(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether both wait for a person, or both start something."""
    return ("approval_node" in before) == ("approval_node" in after)
