# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the embedded AWS answers beside AWS's own APIs: the services that run, and what shall be wrong with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from local_aws import answers

from .faults import PATH, Faults
from .services import Services


def beside(application: answers.Application, services: Services) -> answers.Application:
    """The WSGI application, and ours below PATH: GET answers with the processes, PUT of a service gives it the body's faults."""

    def either(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if path == PATH and method == "GET":
            return _answer(start_response, HTTPStatus.OK, services.listed())
        if path.startswith(f"{PATH}/") and method == "PUT":
            return _fault(environ, start_response, services)
        return application(environ, start_response)

    return either


def _fault(environ: dict[str, Any], start_response: Callable[..., Any], services: Services) -> list[bytes]:
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    name = environ["PATH_INFO"].removeprefix(f"{PATH}/")
    if name not in services.names():
        return _answer(start_response, HTTPStatus.NOT_FOUND, {"error": f"there is no service {name} behind a load balancer"})
    try:
        services.fault(name, Faults.stated(json.loads(body or b"{}")))
    except (ValueError, TypeError) as wrong:
        return _answer(start_response, HTTPStatus.BAD_REQUEST, {"error": str(wrong)})
    return _answer(start_response, HTTPStatus.OK, services.listed())


def _answer(start_response: Callable[..., Any], status: HTTPStatus, value: Any) -> list[bytes]:
    body = json.dumps(value).encode()
    start_response(f"{status.value} {status.phrase}", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
