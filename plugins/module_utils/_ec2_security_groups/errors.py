# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Failures of EC2 in what concerns security groups, as this collection raises them."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    AnsibleAWSError,
    AWSErrorHandler,
    is_boto3_error_code,
)


class SecurityGroupsError(AnsibleAWSError):
    """A call to EC2 failed."""


class SecurityGroupsErrorHandler(AWSErrorHandler):
    """Turns boto3's exceptions into SecurityGroupsError; a group which is gone already needs no deleting."""

    _CUSTOM_EXCEPTION = SecurityGroupsError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("InvalidGroup.NotFound")


def still_used(error: AnsibleAWSError) -> bool:
    """Whether a group could not be deleted because a network interface or another group still names it."""
    return getattr(error.exception, "response", {}).get("Error", {}).get("Code") == "DependencyViolation"
