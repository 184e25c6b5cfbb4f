# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWS throttles is asked again: by every function that calls it, and for real through a proxy that throttles."""

from __future__ import annotations

import ast
import re
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.unit.module_files import CHECKOUT

QUERY = (
    "<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate "
    "exceeded</Message></Error></ErrorResponse>"
)
EC2 = (
    "<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Rate "
    "exceeded</Message></Error></Errors></Response>"
)
S3 = "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"
#: How each kind of service says that it is asked too often: status, content type, body.
JSON_ANSWER = (400, "application/x-amz-json-1.1", '{"__type": "ThrottlingException", "message": "Rate exceeded"}')
ANSWERS = {
    "dms_endpoint_info": JSON_ANSWER,
    "dms_replication_config_info": JSON_ANSWER,
    "codedeploy_application_info": JSON_ANSWER,
    "secretsmanager_rotation_info": JSON_ANSWER,
    "rds_global_cluster_info": (400, "text/xml", QUERY),
    "ec2_flow_log_info": (503, "text/xml", EC2),
    "s3_bucket_replication_info": (503, "application/xml", S3),
}
#: Those that call AWS: AWX has an API of its own.
API_FILES = sorted(
    set(CHECKOUT.glob("plugins/module_utils/_*/api.py")) - {CHECKOUT / "plugins/module_utils/_awx/api.py"}
)


@pytest.fixture
def throttled(endpoint_url, monkeypatch):
    """A function which starts a proxy to AWS that throttles the first request with an answer; it returns its address
    and a log.
    """
    # botocore repeats too, and would do it for us
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    started = []

    def start(answer):
        log = []

        class Proxy(BaseHTTPRequestHandler):
            def forward(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                log.append(self.path)
                self.reply(*(answer if len(log) == 1 else self.ask(body)))

            def ask(self, body):
                request = urllib.request.Request(
                    endpoint_url + self.path, body or None, dict(self.headers), method=self.command
                )
                try:
                    with urllib.request.urlopen(request) as response:
                        return response.status, response.headers["Content-Type"], response.read()
                except urllib.error.HTTPError as error:
                    return error.code, error.headers["Content-Type"], error.read()

            def reply(self, status, kind, body):
                content = body.encode() if isinstance(body, str) else body
                self.send_response(status)
                self.send_header("Content-Type", kind or "application/xml")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_args):
                """Nothing: what was asked is in the log."""

            do_GET = do_POST = do_PUT = forward

        server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        started.append(server)
        return f"http://127.0.0.1:{server.server_port}", log

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("module", ANSWERS)
def test_a_throttled_request_is_made_again(run_module, throttled, module):
    address, log = throttled(ANSWERS[module])
    result = run_module(module, endpoint_url=address)
    assert result["changed"] is False, result
    assert len(log) > 1 and log[0] == log[1]


def calls_of(function):
    """The calls of a function to methods of its first argument, which is the client."""
    client = function.args.args[0].arg
    for node in ast.walk(function):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ) and node.func.value.id == client:
            yield node.func.attr


def functions_that_ask(path):
    functions = [node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef)]
    # of all arguments only a client has no type
    with_client = [
        function for function in functions if function.args.args and function.args.args[0].annotation is None
    ]
    # what begins with an underscore is called by functions of the same file alone
    return [function for function in with_client if list(calls_of(function)) and not function.name.startswith("_")]


@pytest.mark.parametrize("path", API_FILES, ids=lambda path: path.parent.name)
def test_every_function_that_asks_aws_repeats_what_is_throttled(path):
    asking = functions_that_ask(path)
    assert asking
    for function in asking:
        decorators = [ast.unparse(decorator) for decorator in function.decorator_list]
        # each decorator of Calls repeats the call, and makes an error of what the last try answered
        assert decorators and re.match(r"\w+\.(call|read|delete)\(", decorators[-1]), f"{path}: {function.name}"
