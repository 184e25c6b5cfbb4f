#!/usr/bin/env bash
# After 17 failed calls a botocore client retries nothing any more, and time does not bring its retries back.
#
# Versions:  botocore 1.44.8, boto3 1.44.8 (standard mode, the default since 1.44)
# Guess:     Each call has its own attempts. If there is a budget, it refills with time, or with the first call that succeeds.
# Behaviour: All calls of a client, whatever the operation, share a budget of 500 in which a retry costs 14. It is empty after 17 calls
#            to an endpoint that answers 503: from then on each call is sent once. Waiting returns nothing. A call that
#            succeeds at once returns 1: 14 of them buy one retry. A new client starts full.
# Matters:   A poller that lives through one outage meets the next hiccup, hours later, without any retry. A module that makes a new
#            client does not.
# Source:    https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --quiet --disable-pip-version-check --python "$work/venv/bin/python" install --no-compile boto3==1.44.8 botocore==1.44.8 \
    2>"$work/pip.log" || { cat "$work/pip.log"; exit 1; }

export AWS_ACCESS_KEY_ID=testing-id AWS_SECRET_ACCESS_KEY=testing-key AWS_DEFAULT_REGION=eu-west-1
export AWS_EC2_METADATA_DISABLED=true AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
unset AWS_PROFILE AWS_RETRY_MODE AWS_MAX_ATTEMPTS AWS_ENDPOINT_URL AWS_NEW_RETRIES_2026
"$work/venv/bin/python" - <<'PYTHON'
import http.server
import sys
import threading
import time
from unittest import mock

import boto3
import botocore
from botocore.exceptions import ClientError

class Answers(http.server.BaseHTTPRequestHandler):
    """Counts requests and answers each with `status` and `body`."""

    status, body, requests = 503, b'{"__type": "ServiceUnavailable"}', []

    def do_POST(self):
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        Answers.requests.append(content.decode())
        self.send_response(Answers.status)
        self.send_header("Content-Length", str(len(Answers.body)))
        self.end_headers()
        self.wfile.write(Answers.body)

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
threading.Thread(target=server.serve_forever, daemon=True).start()
URL = f"http://127.0.0.1:{server.server_port}"


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"The behaviour has changed: expected {wanted}")


def requests(client, status):
    """Return how many requests one call makes while the server answers with a status."""
    Answers.status, Answers.body = status, b"{}"
    Answers.requests.clear()
    with mock.patch("time.sleep"):
        try:
            client.describe_connections()
        except ClientError:
            pass
    return len(Answers.requests)


print("botocore", botocore.__version__)
client = boto3.client("dms", endpoint_url=URL)
counts = [requests(client, 503) for _ in range(40)]
expect("requests of 40 calls that fail", counts, [3] * 17 + [2] + [1] * 22)
time.sleep(10)
expect("requests of a call 10 seconds later", requests(client, 503), 1)
for _ in range(3):
    requests(client, 200)
expect("requests of a failing call after 3 successes", requests(client, 503), 1)
for _ in range(13):
    requests(client, 200)
expect("requests of a failing call after 13 more", requests(client, 503), 2)
expect("requests of a new client's first call", requests(boto3.client("dms", endpoint_url=URL), 503), 3)
print("The old client has no retry left; only successes, 14 for each, bring one back.")
PYTHON
