# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How a call to ECS can fail."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    AnsibleAWSError,
    AWSErrorHandler,
    is_boto3_error_code,
)


class AnsibleECSError(AnsibleAWSError):
    """A call to ECS failed, or a service did not become steady."""


class ECSErrorHandler(AWSErrorHandler):
    """Turns boto3's exceptions into AnsibleECSError, and what is not there into None."""

    _CUSTOM_EXCEPTION = AnsibleECSError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code(
            ["ClusterNotFoundException", "ServiceNotFoundException", "ServiceNotActiveException"]
        )
