# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A call is repeated on every answer that AWS calls transient, whatever botocore itself repeats by default."""

from __future__ import annotations

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3
import botocore.session
import pytest
from ansible_collections.amazon.aws.plugins.module_utils import cloud
from ansible_collections.migrate.aws.plugins.module_utils._aws import TRANSIENT, AnsibleAWSError, Calls
from botocore.config import Config

from tests.unit.module_files import CHECKOUT

JSON = "application/x-amz-json-1.1"
#: The services that the modules of this collection call.
SERVICES = (
    "application-autoscaling",
    "cloudwatch",
    "codedeploy",
    "dms",
    "dynamodb",
    "ec2",
    "ecs",
    "elbv2",
    "iam",
    "kms",
    "lambda",
    "logs",
    "rds",
    "route53",
    "s3",
    "secretsmanager",
    "sns",
    "sts",
)
#: Faults that another try does not mend: of a function's configuration, of a policy, of capacity that has to be bought.
PERMANENT = {
    "EC2AccessDeniedException",
    "EC2UnexpectedException",
    "ENILimitReachedException",
    "InsufficientCapacity",
    "InvalidRuntimeException",
    "InvalidSecurityGroupIDException",
    "InvalidSubnetIDException",
    "InvalidZipFileException",
    "KMSAccessDeniedException",
    "KMSDisabledException",
    "KMSInvalidStateException",
    "KMSNotFoundException",
    "PolicyEvaluation",
    "SubnetIPAddressLimitReachedException",
}
aws = Calls()


@aws.call("describe endpoints")
def endpoints(dms):
    return dms.describe_endpoints()["Endpoints"]


@pytest.fixture
def answering(monkeypatch):
    """A function that starts a server with some answers (status, type, body), then an empty list, for ever.

    It returns a client of DMS and the list of the requests that came.
    """
    monkeypatch.setattr(cloud.time, "sleep", lambda seconds: None)
    servers = []

    def start(*answers):
        log, left = [], list(answers)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                log.append(self.path)
                status, kind, body = left.pop(0) if left else (200, JSON, '{"Endpoints": []}')
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_args):
                """Nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        client = boto3.client(
            "dms",
            region_name="us-east-1",
            endpoint_url=f"http://127.0.0.1:{server.server_port}",
            aws_access_key_id="testing-key",
            aws_secret_access_key="testing-secret",
            # only what this collection repeats counts here
            config=Config(retries={"total_max_attempts": 1}),
        )
        return client, log

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
@pytest.mark.parametrize("body", ["", "<html>Bad gateway</html>"])
def test_an_answer_without_a_code_is_repeated(answering, status, body):
    client, log = answering(*[(status, "text/html", body)] * 4)
    assert endpoints(client) == []
    assert len(log) == 5


@pytest.mark.parametrize(
    "code", ["InternalServerError", "ServerException", "InternalServiceError", "KMSThrottlingFault"]
)
def test_a_fault_of_the_server_is_repeated(answering, code):
    client, log = answering(*[(500, JSON, f'{{"__type": "{code}", "message": "Try again."}}')] * 4)
    assert endpoints(client) == []
    assert len(log) == 5


def test_what_is_wrong_with_the_request_is_not_repeated(answering):
    client, log = answering((400, JSON, '{"__type": "AccessDeniedFault", "message": "No."}'))
    with pytest.raises(AnsibleAWSError, match="AccessDeniedFault"):
        endpoints(client)
    assert len(log) == 1


@pytest.mark.parametrize("service", SERVICES)
def test_every_fault_of_a_server_that_the_models_know_is_repeated(service):
    shapes = (
        botocore.session.get_session().get_component("data_loader").load_service_model(service, "service-2")["shapes"]
    )
    exceptions = {name: shape for name, shape in shapes.items() if shape.get("exception")}
    faults = {
        shape.get("error", {}).get("code", name)
        for name, shape in exceptions.items()
        if shape.get("fault") or shape.get("error", {}).get("httpStatusCode", 0) >= 500
    }
    assert faults - PERMANENT <= set(TRANSIENT)


def test_no_service_is_left_out():
    asked = {
        name
        for file in (CHECKOUT / "plugins").rglob("*.py")
        for name in re.findall(r'(?:service = |clients?\()"([a-z0-9-]+)"', file.read_text(encoding="utf-8"))
    }
    assert asked <= set(SERVICES)
