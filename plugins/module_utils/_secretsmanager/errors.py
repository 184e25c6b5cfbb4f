# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Failures of Secrets Manager as this collection raises them."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    AnsibleAWSError,
    AWSErrorHandler,
    is_boto3_error_code,
)


class SecretError(AnsibleAWSError):
    """A call to Secrets Manager failed."""


class SecretErrorHandler(AWSErrorHandler):
    """Turns boto3's exceptions into SecretError; a secret, or a value, which is not there is no failure of a read."""

    _CUSTOM_EXCEPTION = SecretError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("ResourceNotFoundException")


def still_deleting(error: AnsibleAWSError) -> bool:
    """Whether Secrets Manager refuses a call because deletion, or the end of it, is not known everywhere yet."""
    failure = (getattr(error.exception, "response", None) or {}).get("Error", {})
    return failure.get("Code") == "InvalidRequestException" and "delet" in failure.get("Message", "")
