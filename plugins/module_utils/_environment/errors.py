# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What goes wrong when AWS is asked what exists, and the sentence which says what to do about it."""

from __future__ import annotations

from urllib.parse import urlsplit

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError, refusal

try:
    from botocore.parsers import ResponseParserError
except ImportError:

    class ResponseParserError(Exception):
        """Never raised: AnsibleAWSModule says that botocore is missing, long before there is an answer to parse."""


#: Raised for an answer that no AWS gives.
UnreadableAnswer = ResponseParserError

#: botocore's exceptions when no answer comes; each carries the address it asked.
UNANSWERED = ("EndpointConnectionError", "ConnectTimeoutError", "ReadTimeoutError", "ConnectionClosedError")
#: botocore's exceptions when there is nothing usable to sign a request with.
NO_CREDENTIALS = (
    "CredentialRetrievalError",
    "InvalidConfigError",
    "NoCredentialsError",
    "PartialCredentialsError",
    "SSOTokenLoadError",
    "TokenRetrievalError",
    "UnauthorizedSSOTokenError",
)
REFUSED_CREDENTIALS = (
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "MissingAuthenticationToken",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
)


def sentence(error: AnsibleAWSError, region: str, profile: str | None) -> str | None:
    """What to tell the user when AWS cannot be reached or does not know them; None for any other failure.

    Never AWS's own message, which can repeat parts of a signature.
    """
    kind = type(error.exception).__name__
    code, _message = refusal(error)
    credentials = f"the credentials of profile {profile}" if profile else "the credentials"
    if kind in UNANSWERED:
        return f"Nothing answers at {_address(error.exception)} ({kind})."
    if kind in NO_CREDENTIALS:
        return (
            f"There are no AWS credentials to sign with ({kind}): state a profile, or set AWS_PROFILE, or "
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        )
    if code in REFUSED_CREDENTIALS:
        return (
            f"AWS refuses {credentials} in {region} ({code}): they are wrong, expired or of another partition, "
            "or the account has not enabled this region."
        )
    return None


def _address(exception: Exception) -> str:
    """Scheme, host and port of what was asked; its path would name a resource."""
    address = urlsplit(exception.kwargs["endpoint_url"])
    return f"{address.scheme}://{address.netloc}"
