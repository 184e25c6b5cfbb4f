# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""An answer that is held back, on demand: what was asked for is done, and whoever asked does not know it yet.

A process can be killed there, at exactly this point of its work.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

from local_aws import answers

#: PUT here {"step": "freeze", "phase": "before"} to hold the answer to whoever puts an item with these texts into
#: DynamoDB; GET says {"held": true} when it is; PUT of {} ends it.
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
        item, wanted = json.loads(answers.body(environ))["Item"], self.wanted
        answer = self.application(environ, start_response)
        if wanted and all(item.get(name) == {"S": text} for name, text in wanted.items()):
            released = self.released
            self.held.set()
            released.wait()
        return answer

    def _control(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        if environ["REQUEST_METHOD"] == "PUT":
            self.released.set()
            self.held, self.released = threading.Event(), threading.Event()
            self.wanted = json.loads(answers.body(environ))
        return answers.value(start_response, {"held": self.held.is_set()})
