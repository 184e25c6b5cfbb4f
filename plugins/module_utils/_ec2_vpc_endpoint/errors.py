# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Failures of EC2 in what concerns VPC endpoints, as this collection raises them."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    AnsibleAWSError,
    AWSErrorHandler,
    is_boto3_error_code,
)


class VpcEndpointError(AnsibleAWSError):
    """A call to EC2 failed."""


class VpcEndpointErrorHandler(AWSErrorHandler):
    """Turns boto3's exceptions into VpcEndpointError; an endpoint which is gone already needs no deleting."""

    _CUSTOM_EXCEPTION = VpcEndpointError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("InvalidVpcEndpointId.NotFound")
