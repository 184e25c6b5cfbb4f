# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Throttled APIs, on demand: a share of the calls to some services is refused, as AWS does when there are too many."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from local_aws import answers

#: PUT here {"share": 0.3, "services": ["dms"]} to begin, {"share": 0} to end. Services as they sign: dms, route53,
#: dynamodb.
PATH = "/local-aws/throttling"
CODES = {"dynamodb": "ThrottlingException", "s3": "SlowDown", "ec2": "RequestLimitExceeded"}


class Throttling:
    """The WSGI application with a share of the calls refused; none before it is asked for."""

    def __init__(self, application: answers.Application):
        self.application, self.share, self.services = application, 0.0, frozenset()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if environ["PATH_INFO"] == PATH and environ["REQUEST_METHOD"] == "PUT":
            return self._set(environ, start_response)
        _key, service = answers.signed_for(environ) or ("", "")
        if service in self.services and random.random() < self.share:
            return answers.error(environ, start_response, 400, CODES.get(service, "Throttling"), "Rate exceeded")
        return self.application(environ, start_response)

    def _set(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        stated = json.loads(answers.body(environ))
        self.share, self.services = float(stated["share"]), frozenset(stated.get("services", ()))
        start_response("204 No Content", [])
        return [b""]
