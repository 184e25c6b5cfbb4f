# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What policy documents allow, and whom. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any

Policy = dict[str, Any]


def as_list(value: Any) -> list[Any]:
    """A policy's one as a list of one."""
    return value if isinstance(value, list) else [] if value is None else [value]


def statements(policy: Policy | None, effect: str = "Allow") -> list[Policy]:
    """The statements of a policy that have this effect."""
    return [one for one in as_list((policy or {}).get("Statement")) if one.get("Effect") == effect]


def written(role: Policy) -> Iterator[Policy]:
    """What the policies that are written in a role allow, statement by statement."""
    for policy in role["policies"].values():
        yield from statements(policy)


def services(statement: Policy) -> list[str]:
    """The AWS services that a statement speaks of."""
    principal = statement.get("Principal")
    return as_list(principal.get("Service")) if isinstance(principal, dict) else []


def trusted(role: Policy) -> set[str]:
    """The AWS services that may be a role."""
    return {service for one in statements(role["AssumeRolePolicyDocument"]) for service in services(one)}


def is_everybody(statement: Policy) -> bool:
    """Whether a statement speaks of everybody."""
    principal = statement.get("Principal")
    named = principal.get("AWS") if isinstance(principal, dict) else principal
    return "*" in as_list(named)


def conditions(statement: Policy) -> set[str]:
    """The keys that a statement's conditions look at, in lower case."""
    return {key.lower() for operator in (statement.get("Condition") or {}).values() for key in operator}


def _covers(patterns: Any, value: str) -> bool:
    return any(fnmatchcase(value.lower(), pattern.lower()) for pattern in as_list(patterns))


def missing(allowing: Iterable[Policy], actions: Iterable[str], resource: str) -> list[str]:
    """Those of the actions that no statement allows on the resource."""
    found = list(allowing)
    return [
        action
        for action in actions
        if not any(_covers(one.get("Action"), action) and _covers(one.get("Resource"), resource) for one in found)
    ]
