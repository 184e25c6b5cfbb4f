# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Requests and answers that never reach moto: errors in the form of the service that was asked, and what is the
embedded AWS's own.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from xml.sax.saxutils import escape

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/\d{8}/[^/]*/([^/]+)/aws4_request")
_REQUEST_ID = "00000000-0000-0000-0000-000000000000"
_XML = {
    "s3": "<Error><Code>{code}</Code><Message>{message}</Message></Error>",
    "ec2": "<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>"
    f"<RequestID>{_REQUEST_ID}</RequestID></Response>",
    "": "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
    f"<RequestId>{_REQUEST_ID}</RequestId></ErrorResponse>",
}


def signed_for(environ: dict[str, Any]) -> tuple[str, str] | None:
    """(access key, service) of a signed request, as its header says."""
    match = _CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
    return (match[1], match[2]) if match else None


def speaks_json(environ: dict[str, Any]) -> bool:
    """Whether the request is one of a service with a JSON protocol."""
    return "HTTP_X_AMZ_TARGET" in environ or "json" in environ.get("CONTENT_TYPE", "")


def body(environ: dict[str, Any]) -> bytes:
    """The body of a request, left to be read again."""
    found = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(found)
    return found


def value(start_response: Callable[..., Any], stated: Any, status: HTTPStatus = HTTPStatus.OK) -> list[bytes]:
    """Answer with a value as JSON, on what is the embedded AWS's own."""
    encoded = json.dumps(stated).encode()
    start_response(
        f"{status.value} {status.phrase}", [("Content-Type", "application/json"), ("Content-Length", str(len(encoded)))]
    )
    return [encoded]


def error(
    environ: dict[str, Any], start_response: Callable[..., Any], status: int, code: str, message: str
) -> list[bytes]:
    """Answer with an error which the service's own client understands."""
    _access_key, service = signed_for(environ) or ("", "")
    if speaks_json(environ):
        content_type, text = "application/x-amz-json-1.1", json.dumps({"__type": code, "message": message})
    else:
        form = _XML.get(service, _XML[""])
        content_type, text = (
            "text/xml",
            f'<?xml version="1.0"?>{form.format(code=escape(code), message=escape(message))}',
        )
    encoded = text.encode()
    headers = [("Content-Type", content_type), ("Content-Length", str(len(encoded))), ("x-amzn-ErrorType", code)]
    start_response(f"{status} {HTTPStatus(status).phrase}", headers)
    return [encoded]
