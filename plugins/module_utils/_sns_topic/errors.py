# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Failures of SNS as this collection raises them."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    AnsibleAWSError,
    AWSErrorHandler,
    is_boto3_error_code,
)


class TopicError(AnsibleAWSError):
    """A call to SNS failed."""


class TopicErrorHandler(AWSErrorHandler):
    """Turns boto3's exceptions into TopicError; a topic which is not there is no failure of a read."""

    _CUSTOM_EXCEPTION = TopicError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code(["NotFound", "NotFoundException", "ResourceNotFound", "ResourceNotFoundException"])
