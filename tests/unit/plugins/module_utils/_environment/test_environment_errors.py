# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What is said when AWS cannot be reached or does not know us."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._environment.errors import sentence
from botocore import exceptions

URL = "https://sts.eu-west-1.amazonaws.com/"


def told(exception, profile=None):
    return sentence(AnsibleAWSError("Failed to ask", exception=exception), "eu-west-1", profile)


@pytest.mark.parametrize(
    "exception",
    [
        exceptions.EndpointConnectionError(endpoint_url=URL, error="refused"),
        exceptions.ConnectTimeoutError(endpoint_url=URL),
        exceptions.ReadTimeoutError(endpoint_url=URL),
        exceptions.ConnectionClosedError(endpoint_url=URL),
    ],
    ids=lambda exception: type(exception).__name__,
)
def test_silence_names_the_address(exception):
    assert told(exception).startswith("Nothing answers at https://sts.eu-west-1.amazonaws.com (")


@pytest.mark.parametrize(
    "exception",
    [
        exceptions.NoCredentialsError(),
        exceptions.PartialCredentialsError(provider="env", cred_var="AWS_SECRET_ACCESS_KEY"),
        exceptions.CredentialRetrievalError(provider="process", error_msg="exit 1"),
        exceptions.UnauthorizedSSOTokenError(),
    ],
    ids=lambda exception: type(exception).__name__,
)
def test_missing_credentials_are_asked_for(exception):
    assert "no AWS credentials" in told(exception)


@pytest.mark.parametrize(
    "code",
    ["InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "AuthFailure", "ExpiredToken"],
)
def test_refused_credentials_are_named_without_awss_words(code):
    answer = {"Error": {"Code": code, "Message": "AKIAEXAMPLE and its signature"}}
    words = told(exceptions.ClientError(answer, "GetCallerIdentity"), profile="prod")
    assert "AWS refuses the credentials of profile prod in eu-west-1" in words
    assert code in words
    assert "AKIAEXAMPLE" not in words


def test_other_failures_are_left_to_the_module():
    assert told(exceptions.ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "DescribeVpcs")) is None
