# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What policies allow: just enough of IAM's evaluation for the roles that services assume."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from moto.iam.models import Role, iam_backends
from moto.utilities.utils import get_partition


def regional(service: str, region: str) -> str:
    """A service's own name in a region, as a service principal and in kms:ViaService."""
    suffix = "amazonaws.com.cn" if get_partition(region) == "aws-cn" else "amazonaws.com"
    return f"{service}.{region}.{suffix}"


def find_role(account: str, region: str, name_or_arn: str) -> Role | None:
    """The role of that name or ARN, or None."""
    roles = iam_backends[account][get_partition(region)].get_roles()
    return next((role for role in roles if name_or_arn in (role.name, role.arn)), None)


def assumable_role(account: str, region: str, name_or_arn: str, *services: str) -> Role | None:
    """The role of that name or ARN, None where there is none or where it trusts none of the service principals."""
    role = find_role(account, region, name_or_arn)
    return role if role and any(trusts(role, service) for service in services) else None


def trusts(role: Role, service: str) -> bool:
    """Whether the role may be assumed by a service principal such as dms.us-east-1.amazonaws.com."""
    return allowed(
        statement
        for statement in statements(role.assume_role_policy_document)
        if matches("sts:AssumeRole", statement.get("Action")) and service in _services(statement)
    )


def allows(role: Role, action: str, resource: str) -> bool:
    """Whether the role's inline and managed policies allow the action on the resource."""
    return allowed(
        statement
        for document in _documents(role)
        for statement in statements(document)
        if covers(statement, action, resource)
    )


def allowed(speaking: Iterable[dict[str, Any]]) -> bool:
    """What the statements which speak of something come to: one has to allow it, and a deny wins."""
    effects = {statement["Effect"] for statement in speaking}
    return "Allow" in effects and "Deny" not in effects


def attached_policy_names(role: Role) -> set[str]:
    """Names of the managed policies attached to the role."""
    return {policy.name for policy in role.managed_policies.values()}


def _documents(role: Role) -> list[str]:
    managed = [_default_version(policy) for policy in role.managed_policies.values()]
    return [*role.policies.values(), *managed]


def _default_version(policy: Any) -> str:
    return next(version.document for version in policy.versions if version.version_id == policy.default_version_id)


def statements(document: str | dict[str, Any]) -> list[dict[str, Any]]:
    """The statements of a policy."""
    parsed = json.loads(document) if isinstance(document, str) else document
    return listed(parsed.get("Statement"))


def _services(statement: dict[str, Any]) -> list[str]:
    principal = statement.get("Principal")
    return listed(principal.get("Service")) if isinstance(principal, dict) else []


def covers(statement: dict[str, Any], action: str, resource: str) -> bool:
    """Whether a statement speaks of the action on the resource."""
    if "NotAction" in statement:
        acts = not matches(action, statement["NotAction"])
    else:
        acts = matches(action, statement.get("Action"))
    if "NotResource" in statement:
        return acts and not matches(resource, statement["NotResource"])
    return acts and matches(resource, statement.get("Resource"))


def matches(value: str, patterns: Any) -> bool:
    """Whether a value is what one of the patterns means."""
    return any(_wildcard(pattern).fullmatch(value) for pattern in listed(patterns))


def _wildcard(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), re.IGNORECASE)


def listed(value: Any) -> list[Any]:
    """A policy's one as a list of one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
