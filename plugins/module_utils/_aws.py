# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The one door to amazon.aws: everything this collection uses of it is imported here and nowhere else."""

from __future__ import annotations

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code, is_boto3_error_message
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry
from ansible_collections.amazon.aws.plugins.module_utils.tagging import (
    ansible_dict_to_boto3_tag_list,
    boto3_tag_list_to_ansible_dict,
)
from ansible_collections.amazon.aws.plugins.module_utils.waiter import BaseWaiterFactory, custom_waiter_config

__all__ = (
    "AWSErrorHandler",
    "AWSRetry",
    "AnsibleAWSError",
    "AnsibleAWSModule",
    "BaseWaiterFactory",
    "ansible_dict_to_boto3_tag_list",
    "boto3_tag_list_to_ansible_dict",
    "custom_waiter_config",
    "is_boto3_error_code",
    "is_boto3_error_message",
    "retry",
)

#: Throttling answers which AWSRetry does not know by itself.
THROTTLED = (
    "ThrottlingException",
    "ThrottledException",
    "Throttling",
    "RequestThrottled",
    "RequestThrottledException",
    "PriorRequestNotComplete",
    "SlowDown",
)


def retry(*extra_codes: str, retries: int = 10, max_delay: float = 30):
    """A decorator which repeats a boto3 call on throttling, on AWS's transient errors and on the given error codes.

    Up to `retries` tries, with jittered exponential back-off of at most `max_delay` seconds each.
    """
    return AWSRetry.jittered_backoff(
        retries=retries, max_delay=max_delay, catch_extra_error_codes=[*THROTTLED, *extra_codes]
    )
