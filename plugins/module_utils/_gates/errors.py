# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Failures of the AWS calls by which gates are read, as this collection raises them."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    AnsibleAWSError,
    AWSErrorHandler,
    is_boto3_error_code,
)


class ReadingError(AnsibleAWSError):
    """A gate could not be read."""


class ReadingErrorHandler(AWSErrorHandler):
    """Turns boto3's exceptions into ReadingError."""

    _CUSTOM_EXCEPTION = ReadingError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("ResourceNotFoundFault")


def answer_of(error: AnsibleAWSError) -> str:
    """What AWS answered, with its code."""
    # An exception without an answer, such as a timeout, has none, or None
    answer = (getattr(error.exception, "response", None) or {}).get("Error", {})
    if not answer:
        return str(error.exception or error)
    return f"{answer.get('Code')}: {answer.get('Message')}"
