# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an account lets the roles of another one do: by the trust of its roles, and the policies of its secrets, keys
and buckets.
"""

from __future__ import annotations

import re
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.kms.models import Key, kms_backends
from moto.secretsmanager.models import FakeSecret, SecretsManagerBackend, secretsmanager_backends
from moto.sts.models import sts_backends
from moto.utilities.utils import get_partition

from local_aws import policies

_ROOT = re.compile(r"arn:[^:]+:iam::(\d{12}):root")
_NO_POLICY = "because no resource-based policy allows the {action} action"
_NO_KEY = "Access to KMS is not allowed"


def account_of(arn: str) -> str:
    """The account in an ARN."""
    return arn.split(":")[4]


def principal(account_id: str, region: str, access_key: str) -> str:
    """The ARN which policies know the owner of an access key by: of a session, that of its role."""
    partition = get_partition(region)
    session = sts_backends[account_id][partition].get_assumed_role_from_access_key(access_key)
    return session.role_arn if session else f"arn:{partition}:iam::{account_id}:user/moto"


def lets_in(document: str | dict[str, Any], caller: str, action: str, resource: str = "*", **context: str) -> bool:
    """Whether a resource's policy allows a principal the action;

    `context` is what conditions can ask for (`via_service`).
    """
    known = {"aws:principalarn": caller, "kms:viaservice": context.get("via_service"), "aws:securetransport": "true"}
    return policies.allowed(
        statement
        for statement in policies.statements(document)
        if _names(statement, caller)
        and policies.covers({"Resource": resource, **statement}, action, resource)
        and _holds(statement, known)
    )


def _names(statement: dict[str, Any], caller: str) -> bool:
    stated = statement.get("Principal")
    named = policies.listed(stated.get("AWS") if isinstance(stated, dict) else stated)
    return any(one in ("*", caller, account_of(caller)) or _root(one) == account_of(caller) for one in named)


def _root(arn: str) -> str | None:
    match = _ROOT.fullmatch(arn)
    return match[1] if match else None


def _holds(statement: dict[str, Any], known: dict[str, str | None]) -> bool:
    return all(
        _compares(operator, known.get(key.lower()), policies.listed(values))
        for operator, asked in (statement.get("Condition") or {}).items()
        for key, values in asked.items()
    )


def _compares(operator: str, value: str | None, values: list[str]) -> bool:
    if value is None:
        return False
    if operator in ("StringLike", "ArnLike", "ArnEquals"):
        return policies.matches(value, values)
    return value in values


def key_refuses(region: str, key_id: str | None, owner: str, caller: str, action: str, service: str) -> bool:
    """Whether a key keeps a principal of another account from using it through a service.

    AWS's own keys let none in.
    """
    key = _key(region, key_id, owner)
    return key is None or not lets_in(
        key.policy, caller, action, key.arn, via_service=policies.regional(service, region)
    )


def _key(region: str, key_id: str | None, owner: str) -> Key | None:
    backend = kms_backends[owner][region]
    return backend.keys.get(backend.any_id_to_key_id(key_id)) if key_id else None


def secret_of_another(arn: str, caller: str, action: str) -> tuple[SecretsManagerBackend, FakeSecret]:
    """The secret of another account with its backend.

    Raises what Secrets Manager answers where it does not let the principal in.
    """
    store = secretsmanager_backends[account_of(arn)][arn.split(":")[3]]
    secret = store.secrets.get(arn)
    if secret is None or not lets_in(getattr(secret, "policy", None) or "{}", caller, action, secret.arn):
        raise _refused(
            f"User: {caller} is not authorized to perform: {action} on resource: {arn} "
            f"{_NO_POLICY.format(action=action)}"
        )
    if key_refuses(store.region_name, secret.kms_key_id, account_of(arn), caller, "kms:Decrypt", "secretsmanager"):
        raise _refused(_NO_KEY)
    return store, secret


def _refused(message: str) -> JsonRESTError:
    return JsonRESTError("AccessDeniedException", message)
