# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Failures of flow logs as this collection raises them."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    AnsibleAWSError,
    AWSErrorHandler,
    is_boto3_error_code,
)


class FlowLogError(AnsibleAWSError):
    """A call about a flow log failed, or EC2 did not do what it answered to."""


class FlowLogErrorHandler(AWSErrorHandler):
    """Turns boto3's exceptions into FlowLogError; a flow log which is not there is no failure of a read."""

    _CUSTOM_EXCEPTION = FlowLogError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("InvalidFlowLogId.NotFound")
