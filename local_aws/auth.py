# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Credentials are checked as AWS does: one access key is known, any other is refused before moto sees the request."""

from __future__ import annotations

import json
import re

ACCESS_KEY = "testing-key"
SECRET_KEY = "testing-secret-key"
_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/\d{8}/[^/]*/([^/]+)/aws4_request")

_QUERY_ERROR = """<?xml version="1.0" encoding="UTF-8"?>
<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>
<RequestId>00000000-0000-0000-0000-000000000000</RequestId></ErrorResponse>"""
_EC2_ERROR = """<?xml version="1.0" encoding="UTF-8"?>
<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>
<RequestID>00000000-0000-0000-0000-000000000000</RequestID></Response>"""
_S3_ERROR = """<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>{code}</Code><Message>{message}</Message></Error>"""

INVALID_TOKEN = "The security token included in the request is invalid."


def refusal(environ: dict) -> tuple[str, str] | None:
    """(content type, body) of AWS's refusal, or None for a known key. Requests that carry no signature pass."""
    match = _CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
    if match is None or match[1] == ACCESS_KEY or match[1].startswith("ASIA"):
        return None
    service = match[2]
    if service == "s3":
        message = "The AWS Access Key Id you provided does not exist in our records."
        return "application/xml", _S3_ERROR.format(code="InvalidAccessKeyId", message=message)
    if service == "ec2":
        message = "AWS was not able to validate the provided access credentials"
        return "text/xml", _EC2_ERROR.format(code="AuthFailure", message=message)
    if environ.get("HTTP_X_AMZ_TARGET"):
        return "application/x-amz-json-1.1", json.dumps({"__type": "UnrecognizedClientException", "message": INVALID_TOKEN})
    return "text/xml", _QUERY_ERROR.format(code="InvalidClientTokenId", message=INVALID_TOKEN)


def checked(application):
    """The WSGI application with the credential check in front of it."""

    def check(environ, start_response):
        refused = refusal(environ)
        if refused is None:
            return application(environ, start_response)
        content_type, body = refused
        start_response("403 FORBIDDEN", [("Content-Type", content_type), ("Content-Length", str(len(body)))])
        return [body.encode()]

    return check
