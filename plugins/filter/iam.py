# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Filters over IAM policies."""

from __future__ import annotations

import copy

from ansible_collections.migrate.aws.plugins.module_utils._policy_statements import as_list
from ansible_collections.migrate.aws.plugins.module_utils._policy_statements import services as services_of

_ASSUME = "sts:AssumeRole"


def trust_policy_with(current, services, source_account=None):
    """A role's trust policy as it is, plus whatever is needed for `services` to be trusted; nothing is ever taken away.

    `current` is the policy document as AWS returns it, or None where there is no role. A service counts as trusted
    when a statement lets it assume the role without condition, or on the sole condition that it acts for
    `source_account`; that is also the condition of what is added. Returns a document equal to `current` when every
    service is trusted already.
    """
    policy = copy.deepcopy(current) if current else {"Version": "2012-10-17", "Statement": []}
    statements = policy["Statement"] = as_list(policy.get("Statement"))
    condition = {"StringEquals": {"aws:SourceAccount": str(source_account)}} if source_account else {}
    trusted = {service for statement in statements if _lets(statement, condition) for service in services_of(statement)}
    missing = sorted(set(services) - trusted)
    if not missing:
        return current
    ours = next((statement for statement in statements if _is_ours(statement, condition)), None)
    if ours is None:
        ours = {
            "Effect": "Allow",
            "Principal": {},
            "Action": _ASSUME,
            **({"Condition": condition} if condition else {}),
        }
        statements.append(ours)
    ours["Principal"]["Service"] = services_of(ours) + missing
    return policy


def _lets(statement, condition):
    """Whether a statement allows assuming the role under no condition other than ours."""
    allowed = {action.lower() for action in as_list(statement.get("Action"))}
    return (
        statement.get("Effect") == "Allow"
        and bool(allowed & {_ASSUME.lower(), "sts:*", "*"})
        and _plain(statement.get("Condition")) in ({}, _plain(condition))
    )


def _is_ours(statement, condition):
    """Whether a statement is one which more services can be added to without giving them anything else."""
    return (
        statement.get("Effect") == "Allow"
        and as_list(statement.get("Action")) == [_ASSUME]
        and set(statement.get("Principal") or {}) == {"Service"}
        and _plain(statement.get("Condition")) == _plain(condition)
    )


def _plain(condition):
    """A condition block with every value as a list, so that its two spellings are one."""
    return {
        operator: {key: as_list(value) for key, value in keys.items()} for operator, keys in (condition or {}).items()
    }


class FilterModule:
    """The filters of this file, by the names playbooks use."""

    def filters(self):
        return {"trust_policy_with": trust_policy_with}
