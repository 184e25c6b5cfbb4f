# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Failures of the calls by which a deployment is read back."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    AnsibleAWSError,
    AWSErrorHandler,
    is_boto3_error_code,
    is_boto3_error_message,
)

#: ECS has no code of its own for it.
NO_TASK_DEFINITION = "Unable to describe task definition"
#: What AWS answers about a thing which is not there.
MISSING = (
    "404",
    "ApplicationDoesNotExistException",
    "ClusterNotFoundException",
    "DBClusterNotFoundFault",
    "DBClusterParameterGroupNotFound",
    "DBInstanceNotFound",
    "DBParameterGroupNotFound",
    "DashboardNotFoundError",
    "GlobalClusterNotFoundFault",
    "LoadBalancerNotFound",
    "NoSuchBucket",
    "NoSuchBucketPolicy",
    "NoSuchEntity",
    "NoSuchHealthCheck",
    "NoSuchHostedZone",
    "NoSuchLifecycleConfiguration",
    "NoSuchPublicAccessBlockConfiguration",
    "NoSuchTagSet",
    "NotFoundException",
    "OwnershipControlsNotFoundError",
    "ReplicationConfigurationNotFoundError",
    "ResourceNotFound",
    "ResourceNotFoundException",
    "ResourceNotFoundFault",
    "ServerSideEncryptionConfigurationNotFoundError",
    "TargetGroupNotFound",
)


class VerifyError(AnsibleAWSError):
    """A call failed."""


class VerifyErrorHandler(AWSErrorHandler):
    """Turns boto3's exceptions into VerifyError; what is not there is no failure."""

    _CUSTOM_EXCEPTION = VerifyError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code(list(MISSING)), is_boto3_error_message(NO_TASK_DEFINITION)
