# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Failures of Route 53 as this collection raises them."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    AnsibleAWSError,
    AWSErrorHandler,
    is_boto3_error_code,
)


class Route53Error(AnsibleAWSError):
    """A call to Route 53 failed."""


class Route53ErrorHandler(AWSErrorHandler):
    """Turns boto3's exceptions into Route53Error; a hosted zone which does not exist is no failure of a read."""

    _CUSTOM_EXCEPTION = Route53Error

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("NoSuchHostedZone")
