# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An answer that is held back, on demand: what was asked for is done, and whoever asked does not know it yet.

A process can be killed there, at exactly this point of its work.
"""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable
from typing import Any

from local_aws import answers

#: PUT here {"step": "freeze", "phase": "before"} to hold the answer to whoever puts an item with these texts into DynamoDB; GET says
#: {"held": true} when it is; DELETE ends it.
PATH = "/local-aws/holding"


class Holding:
    """The WSGI application, of which one answer can be held back; none before it is asked for."""

    def __init__(self, application: answers.Application):
        self.application = application
        self.wanted: dict[str, str] = {}
        self.held, self.released = threading.Event(), threading.Event()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        if environ["PATH_INFO"] == PATH:
            return self._control(environ, start_response)
        if not self.wanted or not environ.get("HTTP_X_AMZ_TARGET", "").endswith(".PutItem"):
            return self.application(environ, start_response)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        item, wanted = json.loads(body)["Item"], self.wanted
        answer = self.application({**environ, "wsgi.input": io.BytesIO(body)}, start_response)
        if wanted and all(item.get(name) == {"S": text} for name, text in wanted.items()):
            released = self.released
            self.held.set()
            released.wait()
        return answer

    def _control(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        if environ["REQUEST_METHOD"] != "GET":
            self.released.set()
            self.held, self.released = threading.Event(), threading.Event()
            stated = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            self.wanted = json.loads(stated) if environ["REQUEST_METHOD"] == "PUT" else {}
        body = json.dumps({"held": self.held.is_set()}).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]
