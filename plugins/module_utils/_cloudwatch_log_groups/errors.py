# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Failures of CloudWatch Logs as this collection raises them."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    AnsibleAWSError,
    AWSErrorHandler,
    is_boto3_error_code,
)


class LogGroupsError(AnsibleAWSError):
    """A call to CloudWatch Logs failed."""


class LogGroupsErrorHandler(AWSErrorHandler):
    """Turns boto3's exceptions into LogGroupsError; a group which is gone already needs no deleting."""

    _CUSTOM_EXCEPTION = LogGroupsError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("ResourceNotFoundException")
