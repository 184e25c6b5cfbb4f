# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Failures of CodeDeploy as this collection raises them."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    AnsibleAWSError,
    AWSErrorHandler,
    is_boto3_error_code,
)


class CodeDeployError(AnsibleAWSError):
    """A call to CodeDeploy failed."""


class CodeDeployErrorHandler(AWSErrorHandler):
    """Turns boto3's exceptions into CodeDeployError; what is not there is no failure of a read."""

    _CUSTOM_EXCEPTION = CodeDeployError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code(
            [
                "ApplicationDoesNotExistException",
                "DeploymentDoesNotExistException",
                "DeploymentGroupDoesNotExistException",
            ]
        )


def role_too_new(error: AnsibleAWSError) -> bool:
    """Whether CodeDeploy could not take on the service role, which it can once IAM has propagated it."""
    answer = getattr(error.exception, "response", {}).get("Error", {})
    return answer.get("Code") == "InvalidRoleException"
