# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Credentials are checked as AWS does: one access key is known, any other is refused before moto sees the request."""

from __future__ import annotations

from typing import Any

from local_aws import answers

ACCESS_KEY = "testing-key"
SECRET_KEY = "testing-secret-key"

_INVALID_TOKEN = "The security token included in the request is invalid."
_REFUSALS = {
    "s3": ("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."),
    "ec2": ("AuthFailure", "AWS was not able to validate the provided access credentials"),
}


def refusal(environ: dict[str, Any]) -> tuple[str, str] | None:
    """(code, message) of AWS's refusal, or None for a known key and for a request that is not signed."""
    signed = answers.signed_for(environ)
    # temporary credentials are those which our own STS hands out for roles
    if signed is None or signed[0] == ACCESS_KEY or signed[0].startswith("ASIA"):
        return None
    code = "UnrecognizedClientException" if answers.speaks_json(environ) else "InvalidClientTokenId"
    return _REFUSALS.get(signed[1], (code, _INVALID_TOKEN))


def checked(application: answers.Application) -> answers.Application:
    """The WSGI application with the credential check in front of it."""

    def check(environ: dict[str, Any], start_response: Any) -> Any:
        refused = refusal(environ)
        if refused:
            return answers.error(environ, start_response, 403, *refused)
        return application(environ, start_response)

    return check
