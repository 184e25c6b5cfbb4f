# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The one door to amazon.aws: everything this collection uses of it is imported here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.amazon.aws.plugins.module_utils.botocore import is_boto3_error_code, is_boto3_error_message
from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.module_utils.modules import AnsibleAWSModule as AmazonModule
from ansible_collections.amazon.aws.plugins.module_utils.retries import AWSRetry
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused

__all__ = (
    "AWSErrorHandler",
    "AnsibleAWSError",
    "AnsibleAWSModule",
    "Calls",
    "is_boto3_error_code",
    "refusal",
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
#: Answers that AWS calls transient and AWSRetry does not know. botocore repeats some of them, since 1.44 for less than
#: a second, and gives up altogether once a client has seen many. A status stands for an answer without a code.
TRANSIENT = (
    "429",
    "500",
    "502",
    "503",
    "504",
    "DependencyTimeoutException",
    "EC2ThrottledException",
    "ENINotReadyException",
    "HealthUnavailable",
    "InternalError",
    "InternalServerError",
    "InternalServerException",
    "InternalServiceError",
    "InternalServiceException",
    "KMSInternalException",
    "KMSThrottlingFault",
    "KeyUnavailableException",
    "ReplicatedWriteConflictException",
    "ResourceNotReadyException",
    "ServerException",
    "ServiceException",
    "ServiceFailure",
    "ServiceUnavailableException",
)
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


#: The options of a key, which amazon.aws takes from the environment too.
KEYS = ("access_key", "secret_key", "session_token")


class AnsibleAWSModule(AmazonModule):
    """amazon.aws's module, whose clients use the credentials that they are asked to use, or none."""

    def client(self, service: str, retry_decorator: Any = None, **extra_params: Any) -> Any:
        """A boto3 client. Raises Refused where it would sign with a key although a profile is stated.

        amazon.aws refuses a module's own profile beside a key. boto3 prefers the key to a profile which is stated for
        this client alone.
        """
        profile = extra_params.get("profile_name")
        if profile and any(self.params.get(key) for key in KEYS):
            raise Refused(
                f"Profile {profile} is stated for {service}, but there is an access key too, which AWS would be "
                "asked with instead. Unset AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or state no "
                "profile."
            )
        return super().client(service, retry_decorator, **extra_params)


def retry(*extra_codes: str, retries: int = 10, max_delay: float = 30) -> Decorator:
    """A decorator which repeats a boto3 call on throttling, on AWS's transient errors and on the given error codes.

    Up to `retries` tries, with jittered exponential back-off of at most `max_delay` seconds each.
    """
    return AWSRetry.jittered_backoff(
        retries=retries, max_delay=max_delay, catch_extra_error_codes=[*THROTTLED, *TRANSIENT, *extra_codes]
    )


class Calls:
    """Decorators for functions that call one service of AWS: a function makes one call, and takes its client first.

    Each repeats its call as `retry` does, on the error codes `transient` too, and raises AnsibleAWSError where it
    fails; `action` completes the sentence "Failed to". `missing` are the service's codes for what does not exist, and
    `message` the beginning of its message where it has no code for that. `retries` and `max_delay` are as for `retry`.
    """

    def __init__(self, *missing: str, message: str | None = None, retries: int = 10, max_delay: float = 30):
        class Handler(AWSErrorHandler):
            """Knows this service's codes for what does not exist."""

            @classmethod
            def _is_missing(cls):
                codes = is_boto3_error_code(list(missing))
                return (codes, is_boto3_error_message(message)) if message else codes

        self._handler = Handler
        self._patience = {"retries": retries, "max_delay": max_delay}

    def call(self, action: str, *transient: str) -> Decorator:
        """For any call. What does not exist is a failure like others."""
        return _around(self._handler.common_error_handler(action), retry(*transient, **self._patience))

    def read(self, action: str, *transient: str, default: Any = None) -> Decorator:
        """For a call which returns `default` where there is nothing to read."""
        return _around(self._handler.list_error_handler(action, default), retry(*transient, **self._patience))

    def delete(self, action: str, *transient: str) -> Decorator:
        """For a call which returns False where there is nothing to delete."""
        return _around(self._handler.deletion_error_handler(action), retry(*transient, **self._patience))


def _around(outer: Decorator, inner: Decorator) -> Decorator:
    return lambda function: outer(inner(function))


def refusal(error: AnsibleAWSError) -> tuple[str, str]:
    """AWS's own code and message of an error: both empty when it does not come from AWS."""
    # Only AWS's own errors carry an answer; other exceptions have None there, or no such attribute.
    details = (getattr(error.exception, "response", None) or {}).get("Error", {})
    return details.get("Code", ""), details.get("Message", "")
