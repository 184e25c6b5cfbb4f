# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which operations Ansible calls, on demand: what a playbook needs permission for is what it was seen to call."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from botocore.loaders import create_loader
from botocore.model import ServiceModel

from local_aws import answers

#: PUT here {"name": "site"} to begin or go on with a record of that name, {"name": null} to end; GET answers {name:
#: [operation]}.
PATH = "/local-aws/recording"
#: How modules and the lookups beside them say who they are. Tests, services and functions of the account say `Boto3`.
CALLERS = re.compile(r"Ansible/|^Botocore/")
#: Services whose requests do not name the operation, as signed and as botocore names them.
BY_PATH = ("s3", "route53", "lambda")


class Recording:
    """The WSGI application with a list of what is asked of it.

    An operation that gives tags is `service:Operation+tags`.
    """

    def __init__(self, application: answers.Application):
        self.application, self.name = application, None
        self.records: dict[str, set[str]] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == PATH:
            return self._control(environ, start_response)
        if self.name and CALLERS.search(environ.get("HTTP_USER_AGENT", "")):
            called = operation(environ)
            if called:
                self.records.setdefault(self.name, set()).add(called)
        return self.application(environ, start_response)

    def _control(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "PUT":
            self.name = json.loads(answers.body(environ))["name"]
        return answers.value(start_response, {name: sorted(called) for name, called in self.records.items()})


def operation(environ: dict[str, Any]) -> str | None:
    """What a signed request asks for, None for one that is not signed."""
    _key, service = answers.signed_for(environ) or (None, None)
    if service is None:
        return None
    body = answers.body(environ)
    name, tagged = _named(environ, body) if service not in BY_PATH else (_matched(environ, service), b'"Tags"' in body)
    return f"{service}:{name}{'+tags' if tagged else ''}" if name else None


def _named(environ: dict[str, Any], body: bytes) -> tuple[str | None, bool]:
    """The operation as a request of a JSON, query or RPC protocol names it, and whether it gives tags."""
    if "HTTP_X_AMZ_TARGET" in environ:
        return environ["HTTP_X_AMZ_TARGET"].rpartition(".")[2], bool(re.search(rb'"[Tt]ags":\s*[\[{]', body))
    rpc = re.fullmatch(r"/service/\w+/operation/(\w+)", environ["PATH_INFO"])
    if rpc:
        return rpc[1], b"Tags" in body
    form = dict(parse_qsl(body.decode("utf-8", "replace")))
    return form.get("Action"), any(re.match(r"(TagSpecification|Tags?)\.", name) for name in form)


def _matched(environ: dict[str, Any], service: str) -> str | None:
    """The operation whose path and parameters the request has; of several, the one that says most."""
    method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
    given = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
    found = [
        (len(asked), len(pattern.pattern), name)
        for name, verb, pattern, asked in _operations(service)
        if verb == method
        and pattern.fullmatch(path)
        and all(key in given and value in (None, given[key]) for key, value in asked.items())
    ]
    return max(found)[2] if found else None


@cache
def _operations(service: str) -> list[tuple[str, str, re.Pattern[str], dict[str, str | None]]]:
    """(name, method, path, parameters) of each operation that is not of former days; a parameter of None has
    any value.
    """
    # read anew: botocore takes the bucket out of the paths of the models that its clients have
    model = ServiceModel(create_loader().load_service_model(service, "service-2"), service)
    found = []
    for name in model.operation_names:
        operation_model = model.operation_model(name)
        path, _mark, query = operation_model.http["requestUri"].partition("?")
        shape = operation_model.input_shape
        needed = [shape.members[member].serialization for member in shape.required_members] if shape else []
        asked = {where["name"]: None for where in needed if where.get("location") == "querystring"}
        asked |= {key: value for key, value in parse_qsl(query, keep_blank_values=True) if key != "x-id"}
        if not operation_model.deprecated and not name.startswith(
            ("ListDirectoryBuckets", "CopyObject", "UploadPartCopy")
        ):
            pattern = re.sub(
                r"\\{(\w+)(\\\+)?\\}", lambda part: ".+" if part[2] else "[^/]+", re.escape(path.rstrip("/"))
            )
            found.append((name, operation_model.http["method"], re.compile(f"{pattern}/?"), asked))
    return found
