# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Failures of Lambda as this collection raises them."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    AnsibleAWSError,
    AWSErrorHandler,
    is_boto3_error_code,
)


class FunctionError(AnsibleAWSError):
    """A call to Lambda failed."""


class FunctionErrorHandler(AWSErrorHandler):
    """Turns boto3's exceptions into FunctionError; a function or a policy which is not there is no failure of
    a read.
    """

    _CUSTOM_EXCEPTION = FunctionError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("ResourceNotFoundException")


def not_known_yet(error: AnsibleAWSError) -> bool:
    """Whether Lambda refuses a role, or what the role may do, because it was made a moment ago."""
    failure = (getattr(error.exception, "response", None) or {}).get("Error", {})
    return failure.get("Code") == "InvalidParameterValueException" and "role" in failure.get("Message", "").lower()
