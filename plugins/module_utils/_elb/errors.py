# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How a call to Elastic Load Balancing can fail."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    AnsibleAWSError,
    AWSErrorHandler,
    is_boto3_error_code,
)


class AnsibleTargetGroupError(AnsibleAWSError):
    """A call about a target group failed."""


class TargetGroupErrorHandler(AWSErrorHandler):
    """Turns boto3's exceptions into AnsibleTargetGroupError, and what is not there into None."""

    _CUSTOM_EXCEPTION = AnsibleTargetGroupError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("TargetGroupNotFound")
