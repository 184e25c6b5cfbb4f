# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A probe over HTTP: whether one request is answered as it should be, or how long that takes."""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Sequence
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from ansible.module_utils.urls import Request
from ansible_collections.migrate.aws.plugins.module_utils._gates.reading import Moment, Reading

NAME = "http"
SERVICE = None
OPTION = {
    "type": "dict",
    "options": {
        "url": {"type": "str", "required": True},
        "method": {"type": "str", "choices": ["GET", "HEAD"], "default": "GET"},
        "status": {"type": "list", "elements": "int", "default": [200]},
        "body_regex": {"type": "str"},
        "measure": {"type": "str", "choices": ["works", "latency"], "default": "works"},
        "timeout": {"type": "float", "default": 5},
        "headers": {"type": "dict"},
        "authorization": {"type": "str", "no_log": True},
        "validate_certs": {"type": "bool", "default": True},
        "ca_path": {"type": "path"},
        "use_proxy": {"type": "bool", "default": True},
    },
}
WANTED = {"comparison": "==", "threshold": 1}
#: The measure that WANTED is for.
WANTED_MEASURE = "works"
#: How much of a body is looked at, in bytes.
LONGEST_BODY = 65536
CHUNK = 8192
TOO_MANY_REQUESTS = 429


class Late(Exception):
    """The answer was not complete in time."""


def question(probe: dict[str, Any]) -> None:
    """Each probe is a request of its own."""


def ask(client: None, wanted: Sequence[dict[str, Any]], moment: Moment) -> Reading:
    """The answer to one probe. That nobody answers is bad; being asked to ask less often says nothing."""
    (probe,) = wanted
    began = time.monotonic()
    try:
        status, body = _answer(probe, began + probe["timeout"])
    except (TimeoutError, Late):
        return _failed(probe, f"no answer within {probe['timeout']:g} seconds")
    except (URLError, OSError) as error:
        cause = error.reason if isinstance(error, URLError) else error
        if isinstance(cause, TimeoutError):
            return _failed(probe, f"no answer within {probe['timeout']:g} seconds")
        if isinstance(cause, socket.gaierror):
            return Reading(reason=f"{probe['url']} has no address here: {cause.strerror}", error=True)
        return _failed(probe, _cause(cause))
    seconds = time.monotonic() - began
    if status == TOO_MANY_REQUESTS and status not in probe["status"]:
        return Reading(reason="status 429: asked too often")
    objection = _objection(probe, status, body)
    if objection:
        return _failed(probe, objection)
    return Reading(1.0 if probe["measure"] == "works" else round(seconds, 4))


def reading(probe: dict[str, Any], answer: Reading, moment: Moment) -> Reading:
    """The answer is one already."""
    return answer


def problems(probe: dict[str, Any]) -> list[str]:
    """Sentences about what cannot be meant."""
    parts = urlsplit(probe["url"])
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ["http.url has to begin with http:// or https:// and name a host."]
    if parts.username is not None:
        return ["http.url holds a user name, which would be seen by everybody: use http.authorization."]
    try:
        re.compile(probe["body_regex"] or "")
    except re.error as error:
        return [f"http.body_regex is no regular expression: {error}."]
    return []


def _failed(probe: dict[str, Any], reason: str) -> Reading:
    """A request which failed has no latency, and is bad all the same."""
    return Reading(0.0 if probe["measure"] == "works" else None, reason=reason, bad=True)


def _objection(probe: dict[str, Any], status: int, body: str) -> str | None:
    if status not in probe["status"]:
        return f"status {status}"
    if probe["body_regex"] and not re.search(probe["body_regex"], body):
        return "the body is another one"
    return None


def _answer(probe: dict[str, Any], deadline: float) -> tuple[int, str]:
    """Status and beginning of the body. Raises Late, and what sockets raise."""
    headers = {name: str(value) for name, value in (probe["headers"] or {}).items()}
    if probe["authorization"]:
        headers["Authorization"] = probe["authorization"]
    request = Request(
        headers=headers,
        timeout=probe["timeout"],
        validate_certs=probe["validate_certs"],
        ca_path=probe["ca_path"],
        follow_redirects="none",
        use_proxy=probe["use_proxy"],
    )
    try:
        response = request.open(probe["method"], probe["url"])
    except HTTPError as answered:
        response = answered
    with response:
        return response.status, _body(response, deadline)


def _body(response, deadline: float) -> str:
    """A body which comes by drops does not keep us: each read has the socket's timeout, all of them the deadline."""
    read = b""
    while len(read) < LONGEST_BODY:
        chunk = response.read1(CHUNK)
        if not chunk:
            break
        read += chunk
        if time.monotonic() > deadline:
            raise Late
    return read.decode("utf-8", "replace")


def _cause(cause: Any) -> str:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"the certificate is refused: {cause.verify_message}"
    return f"no answer: {getattr(cause, 'strerror', None) or cause}"
