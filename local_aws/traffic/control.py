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
    """The WSGI application, and ours below PATH:

    GET answers with the processes, PUT of a service gives it the body's faults.
    """

    def either(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if path == PATH and method == "GET":
            return answers.value(start_response, services.listed())
        if path.startswith(f"{PATH}/") and method == "PUT":
            return _fault(environ, start_response, services)
        return application(environ, start_response)

    return either


def _fault(environ: dict[str, Any], start_response: Callable[..., Any], services: Services) -> list[bytes]:
    name = environ["PATH_INFO"].removeprefix(f"{PATH}/")
    if name not in services.names():
        return answers.value(
            start_response, {"error": f"there is no service {name} behind a load balancer"}, HTTPStatus.NOT_FOUND
        )
    try:
        services.fault(name, Faults.stated(json.loads(answers.body(environ) or b"{}")))
    except (ValueError, TypeError) as wrong:
        return answers.value(start_response, {"error": str(wrong)}, HTTPStatus.BAD_REQUEST)
    return answers.value(start_response, services.listed())
