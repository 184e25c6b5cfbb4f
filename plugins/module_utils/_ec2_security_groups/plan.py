# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What has to change for security groups to be as desired. Pure.

Groups are {name: {description, ingress, egress, tags}} with flat rules (see transform).
"""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import canonical
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_changes

DIRECTIONS = ("ingress", "egress")
#: What AWS puts into every new group, and a group with explicit egress must lose.
LETS_ALL_OUT = {"protocol": "-1", "from_port": None, "to_port": None, "cidr_ip": "0.0.0.0/0", "description": ""}


def new_group(group: dict[str, Any]) -> dict[str, Any]:
    """The group as AWS has it right after it was made."""
    return {**group, "ingress": [], "egress": [LETS_ALL_OUT]}


def changes(
    desired: dict[str, dict], current: dict[str, dict], *, purge_rules: bool, purge_tags: bool
) -> dict[str, dict[str, Any]]:
    """{name: fields which differ, with their new values}; a group that is missing has all its fields."""
    every = {
        name: _group_changes(group, current[name], purge_rules, purge_tags) if name in current else group
        for name, group in desired.items()
    }
    return {name: fields for name, fields in every.items() if fields}


def fixed_differences(desired: dict[str, dict], current: dict[str, dict]) -> list[str]:
    """Sentences about what AWS never changes in a group."""
    return [
        f"The description of security group {name} is {current[name]['description']!r} and AWS does not change it to "
        f"{group['description']!r}: keep it, or remove the group first."
        for name, group in desired.items()
        if name in current and current[name]["description"] != group["description"]
    ]


def rule_changes(wanted: list[dict], have: list[dict]) -> tuple[list[dict], list[dict], list[dict]]:
    """Rules to add, to remove and to describe anew. A rule is the same whatever its description says."""
    wanted_by_identity = {_identity(rule): rule for rule in wanted}
    have_by_identity = {_identity(rule): rule for rule in have}
    added = [rule for identity, rule in wanted_by_identity.items() if identity not in have_by_identity]
    removed = [rule for identity, rule in have_by_identity.items() if identity not in wanted_by_identity]
    described = [
        rule
        for identity, rule in wanted_by_identity.items()
        if identity in have_by_identity and have_by_identity[identity]["description"] != rule["description"]
    ]
    return added, removed, described


def _group_changes(desired: dict, current: dict, purge_rules: bool, purge_tags: bool) -> dict[str, Any]:
    fields = {}
    for direction in DIRECTIONS:
        wanted = _rules_after(desired[direction], current[direction], purge_rules)
        if wanted is not None and any(rule_changes(wanted, current[direction])):
            fields[direction] = wanted
    return {**fields, **tag_changes(desired["tags"], current["tags"], purge_tags)}


def _rules_after(desired: list[dict] | None, current: list[dict], purge: bool) -> list[dict] | None:
    if desired is None or purge:
        return desired
    wanted = {_identity(rule) for rule in desired}
    return desired + [rule for rule in current if _identity(rule) not in wanted]


def _identity(rule: dict[str, Any]) -> str:
    return canonical({key: value for key, value in rule.items() if key != "description"})
