# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Policy documents compared by meaning. Pure."""

from __future__ import annotations

import json
import re
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._compare import canonical

#: The version of a policy that names none.
DEFAULT_VERSION = "2008-10-17"
ACCOUNT = re.compile(r"arn:[^:]+:iam::(\d{12}):root")


def same_policy(one: dict[str, Any] | None, other: dict[str, Any] | None) -> bool:
    """Whether two policy documents say the same, whatever their order and spelling."""
    return _meaning(one) == _meaning(other)


def replacement(wanted: dict[str, Any], have: dict[str, Any] | None) -> dict[str, Any]:
    """`wanted` as a part of a plan: merged over `have` key by key it replaces all of it."""
    statements = wanted.get("Statement", [])
    return {
        **dict.fromkeys(have or {}),
        **wanted,
        "Statement": statements if isinstance(statements, list) else [statements],
    }


def document(policy: dict[str, Any]) -> str:
    """A policy, or the part of a plan that is one, as AWS takes it."""
    return json.dumps({key: value for key, value in policy.items() if value is not None})


def _meaning(policy: dict[str, Any] | None) -> str:
    return canonical(policy and _plain({"Version": DEFAULT_VERSION, **policy}))


def _plain(value: Any, key: str | None = None) -> Any:
    """A list of one as that one, everybody and an account's root each in one spelling."""
    if isinstance(value, list):
        return _plain(value[0], key) if len(value) == 1 else [_plain(item, key) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item, name) for name, item in value.items()}
    if key in ("Principal", "NotPrincipal") and value == "*":
        return {"AWS": "*"}
    return ACCOUNT.sub(r"\1", value) if key == "AWS" and isinstance(value, str) else value
