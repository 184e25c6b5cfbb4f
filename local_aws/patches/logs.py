# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudWatch Logs: log groups are encrypted with keys that let them, and kept for periods that exist."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import Any

from moto.kms.models import kms_backends
from moto.logs.exceptions import InvalidParameterException, ResourceNotFoundException
from moto.logs.models import LogsBackend
from moto.logs.responses import LogsResponse

from local_aws import policies
from local_aws.patching import around

#: The days for which CloudWatch Logs can keep events.
RETENTION_DAYS = (
    1,
    3,
    5,
    7,
    14,
    30,
    60,
    90,
    120,
    150,
    180,
    365,
    400,
    545,
    731,
    1096,
    1827,
    2192,
    2557,
    2922,
    3288,
    3653,
)


def apply() -> None:
    """Apply every patch of this file."""
    keys_must_let_logs_use_them()
    keys_can_be_changed()
    retention_is_one_of_the_periods()


#: By what a key's policy tells one log group from another.
CONTEXT = "kms:EncryptionContext:aws:logs:arn"


def keys_must_let_logs_use_them() -> None:
    """CreateLogGroup refuses a key that is missing, not enabled, or whose policy does not let the region's Logs service
    use it for this group.
    """

    @around(LogsBackend, "create_log_group")
    def create(original, self, log_group_name, tags, **kwargs):
        if kwargs.get("kmsKeyId"):
            _check_key(self, kwargs["kmsKeyId"], log_group_name)
        return original(self, log_group_name, tags, **kwargs)


def keys_can_be_changed() -> None:
    """AssociateKmsKey gives a log group another key, DisassociateKmsKey takes it away."""

    def associate(self: LogsResponse) -> str:
        name, key = self._get_param("logGroupName"), self._get_param("kmsKeyId")
        group = _group(self.logs_backend, name)
        _check_key(self.logs_backend, key, name)
        group.kms_key_id = key
        return ""

    def disassociate(self: LogsResponse) -> str:
        _group(self.logs_backend, self._get_param("logGroupName")).kms_key_id = None
        return ""

    LogsResponse.associate_kms_key = associate
    LogsResponse.disassociate_kms_key = disassociate


def _group(backend: LogsBackend, name: str) -> Any:
    if name not in backend.groups:
        raise ResourceNotFoundException()
    return backend.groups[name]


def _check_key(backend: LogsBackend, key_arn: str, log_group: str) -> None:
    key = kms_backends[backend.account_id][backend.region_name].keys.get(key_arn.rpartition("/")[2])
    arn = f"arn:{backend.partition}:logs:{backend.region_name}:{backend.account_id}:log-group:{log_group}"
    services = {policies.regional("logs", backend.region_name), "logs.amazonaws.com"}
    if key is None or key.key_state != "Enabled" or not services & _principals(key.policy, arn):
        raise InvalidParameterException(
            f"The specified KMS key does not exist or is not allowed to be used with LogGroup '{arn}'"
        )


def _principals(policy: str, arn: str) -> set[str]:
    """The services that a key policy lets in for a log group."""
    statements = [
        statement
        for statement in json.loads(policy)["Statement"]
        if statement["Effect"] == "Allow" and _holds(statement, arn)
    ]
    allowed = [statement.get("Principal") for statement in statements]
    services = [principal.get("Service", []) for principal in allowed if isinstance(principal, dict)]
    return {name for service in services for name in _listed(service)}


def _holds(statement: dict[str, Any], arn: str) -> bool:
    """Whether the statement is about the log group: about all, or about those that it names."""
    stated = [keys[CONTEXT] for keys in statement.get("Condition", {}).values() if CONTEXT in keys]
    return all(any(fnmatchcase(arn, pattern) for pattern in _listed(patterns)) for patterns in stated)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def retention_is_one_of_the_periods() -> None:
    """PutRetentionPolicy refuses a number of days that is none of its periods."""

    @around(LogsBackend, "put_retention_policy")
    def put(original, self, log_group_name, retention_in_days):
        if int(retention_in_days) not in RETENTION_DAYS:
            raise InvalidParameterException(
                f"1 validation error detected: Value '{retention_in_days}' at 'retentionInDays' failed to satisfy "
                "constraint: "
                f"Member must satisfy enum value set: {list(RETENTION_DAYS)}"
            )
        return original(self, log_group_name, retention_in_days)
