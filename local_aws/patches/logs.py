# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudWatch Logs: log groups are encrypted with keys that let them, and kept for periods that exist."""

from __future__ import annotations

import json

from moto.kms.models import kms_backends
from moto.logs.exceptions import InvalidParameterException
from moto.logs.models import LogsBackend

from local_aws.patching import around

#: The days for which CloudWatch Logs can keep events.
RETENTION_DAYS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)


def apply() -> None:
    """Apply every patch of this file."""
    keys_must_let_logs_use_them()
    retention_is_one_of_the_periods()


def keys_must_let_logs_use_them() -> None:
    """CreateLogGroup refuses a key that is missing, not enabled, or whose policy does not name the
    region's Logs service."""

    @around(LogsBackend, "create_log_group")
    def create(original, self, log_group_name, tags, **kwargs):
        if kwargs.get("kmsKeyId"):
            _check_key(self, kwargs["kmsKeyId"], log_group_name)
        return original(self, log_group_name, tags, **kwargs)


def _check_key(backend: LogsBackend, key_arn: str, log_group: str) -> None:
    key = kms_backends[backend.account_id][backend.region_name].keys.get(key_arn.rpartition("/")[2])
    services = {f"logs.{backend.region_name}.amazonaws.com", "logs.amazonaws.com"}
    if key is None or key.key_state != "Enabled" or not services & _principals(key.policy):
        arn = f"arn:{backend.partition}:logs:{backend.region_name}:{backend.account_id}:log-group:{log_group}"
        raise InvalidParameterException(
            f"The specified KMS key does not exist or is not allowed to be used with LogGroup '{arn}'"
        )


def _principals(policy: str) -> set[str]:
    """The services that a key policy lets in."""
    allowed = [statement.get("Principal") for statement in json.loads(policy)["Statement"] if statement["Effect"] == "Allow"]
    services = [principal.get("Service", []) for principal in allowed if isinstance(principal, dict)]
    return {name for service in services for name in ([service] if isinstance(service, str) else service)}


def retention_is_one_of_the_periods() -> None:
    """PutRetentionPolicy refuses a number of days that is none of its periods."""

    @around(LogsBackend, "put_retention_policy")
    def put(original, self, log_group_name, retention_in_days):
        if int(retention_in_days) not in RETENTION_DAYS:
            raise InvalidParameterException(
                f"1 validation error detected: Value '{retention_in_days}' at 'retentionInDays' failed to satisfy constraint: "
                f"Member must satisfy enum value set: {list(RETENTION_DAYS)}"
            )
        return original(self, log_group_name, retention_in_days)
