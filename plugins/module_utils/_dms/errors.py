# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What DMS answers when it does not do what it was asked."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    AnsibleAWSError,
    AWSErrorHandler,
    is_boto3_error_code,
)

#: How DMS words an answer to a role that it cannot use (yet): IAM needs up to two minutes to tell everybody.
ROLE_WORDS = ("not configured properly", "trusted entity", "Service Principal", "assume")


class DMSError(AnsibleAWSError):
    """A DMS call that failed; `exception` is botocore's."""


class DMSErrorHandler(AWSErrorHandler):
    """Turns botocore's exceptions into DMSError."""

    _CUSTOM_EXCEPTION = DMSError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("ResourceNotFoundFault")


def answer(error: AnsibleAWSError) -> tuple[str, str]:
    """AWS's own code and message of an error: both empty when it does not come from AWS."""
    details = getattr(error.exception, "response", {}).get("Error", {})
    return details.get("Code", ""), details.get("Message", "")


def is_role_refused(error: AnsibleAWSError) -> bool:
    """Whether DMS could not use an IAM role: because it is wrong, or because it was made a moment ago."""
    code, message = answer(error)
    return code == "AccessDeniedFault" and any(word in message for word in ROLE_WORDS)
