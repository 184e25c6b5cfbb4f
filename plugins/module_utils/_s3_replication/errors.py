# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Failures of S3 replication as this collection raises them."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    AnsibleAWSError,
    AWSErrorHandler,
    is_boto3_error_code,
)


class S3ReplicationError(AnsibleAWSError):
    """A call about the replication of a bucket failed."""


class S3ReplicationErrorHandler(AWSErrorHandler):
    """Turns boto3's exceptions into S3ReplicationError; what is not there is no failure of a read."""

    _CUSTOM_EXCEPTION = S3ReplicationError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code(["ReplicationConfigurationNotFoundError", "NoSuchBucket"])


class BucketRegionErrorHandler(S3ReplicationErrorHandler):
    """The same for the region of a bucket, which another account may own and keep to itself."""

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code(["NoSuchBucket", "AccessDenied"])
