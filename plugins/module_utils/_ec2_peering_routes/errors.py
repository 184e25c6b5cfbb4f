# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Failures of EC2 in what concerns routes, as this collection raises them."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    AnsibleAWSError,
    AWSErrorHandler,
    is_boto3_error_code,
)


class RoutesError(AnsibleAWSError):
    """A call to EC2 failed."""


class RoutesErrorHandler(AWSErrorHandler):
    """Turns boto3's exceptions into RoutesError; a route which is gone already needs no deleting."""

    _CUSTOM_EXCEPTION = RoutesError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("InvalidRoute.NotFound")
