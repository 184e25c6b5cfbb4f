# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Failures of CloudWatch dashboards as this collection raises them."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    AnsibleAWSError,
    AWSErrorHandler,
    is_boto3_error_code,
)


class DashboardError(AnsibleAWSError):
    """A call about a dashboard failed."""


class DashboardErrorHandler(AWSErrorHandler):
    """Turns boto3's exceptions into DashboardError; what is not there is no failure of a read."""

    _CUSTOM_EXCEPTION = DashboardError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code(["ResourceNotFound", "DashboardNotFoundError"])
