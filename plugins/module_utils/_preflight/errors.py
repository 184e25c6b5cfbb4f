# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Failures of the calls by which the preflight asks AWS."""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._aws import (
    AnsibleAWSError,
    AWSErrorHandler,
    is_boto3_error_code,
)


class PreflightError(AnsibleAWSError):
    """A call failed."""


class PreflightErrorHandler(AWSErrorHandler):
    """Turns boto3's exceptions into PreflightError; a role which is not there is no failure."""

    _CUSTOM_EXCEPTION = PreflightError

    @classmethod
    def _is_missing(cls):
        return is_boto3_error_code("NoSuchEntity")
