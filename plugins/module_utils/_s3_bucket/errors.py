# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How a call about a bucket can fail."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    AnsibleAWSError,
    AWSErrorHandler,
    is_boto3_error_code,
)


class AnsibleBucketError(AnsibleAWSError):
    """A call about a bucket failed."""


class BucketErrorHandler(AWSErrorHandler):
    """Turns boto3's exceptions into AnsibleBucketError, and what is not there into None."""

    _CUSTOM_EXCEPTION = AnsibleBucketError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code(
            [
                "404",
                "NoSuchBucket",
                "NoSuchBucketPolicy",
                "NoSuchLifecycleConfiguration",
                "NoSuchPublicAccessBlockConfiguration",
                "NoSuchTagSet",
                "OwnershipControlsNotFoundError",
                "ServerSideEncryptionConfigurationNotFoundError",
            ]
        )
