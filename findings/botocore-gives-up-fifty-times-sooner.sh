#!/usr/bin/env bash
# A client that configures nothing stops retrying a 5xx after 0.15 seconds in botocore 1.44; in 1.43 it went on for seconds.
#
# Versions:  botocore 1.44.8 and boto3 1.44.8 against 1.43.127
# Guess:     Standard mode, the new default, is the more patient one: the documentation describes it as legacy plus more errors and a
#            delay of up to 20 seconds.
# Behaviour: 1.43: 5 requests, delays of up to 1, 2, 4 and 8 seconds. 1.44: 3 requests, and as a 5xx is counted from 50 milliseconds,
#            all of it takes at most 0.15 seconds. Throttling is still counted from 1 second: at most 3. AWS_MAX_ATTEMPTS=10 adds
#            attempts; that the first four come within a second remains.
# Matters:   A failover of an endpoint or a proxy that restarts for two seconds was invisible and now fails the playbook.
# Source:    https://github.com/boto/botocore/blob/develop/CHANGELOG.rst,
#            https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv --without-pip "$work/venv"
python3 -m pip --quiet --disable-pip-version-check --python "$work/venv/bin/python" install --no-compile boto3==1.44.8 botocore==1.44.8 \
    2>"$work/pip.log" || { cat "$work/pip.log"; exit 1; }

export AWS_ACCESS_KEY_ID=testing-id AWS_SECRET_ACCESS_KEY=testing-key AWS_DEFAULT_REGION=eu-west-1
export AWS_EC2_METADATA_DISABLED=true AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null
unset AWS_PROFILE AWS_RETRY_MODE AWS_MAX_ATTEMPTS AWS_ENDPOINT_URL AWS_NEW_RETRIES_2026
cat >"$work/measure.py" <<'PYTHON'
import http.server
import sys
import threading
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


def measure(status, body):
    """Return the number of requests, and the longest time that 20 clients wait between them."""
    Answers.status, Answers.body = status, body
    requests, longest = set(), 0
    for _ in range(20):
        Answers.requests.clear()
        slept = []
        client = session.client("dms", endpoint_url=URL)
        with mock.patch("time.sleep", slept.append):
            try:
                client.describe_connections()
            except ClientError:
                pass
        requests.add(len(Answers.requests))
        longest = max(longest, sum(slept))
    return requests, longest


session = boto3.Session()
print("botocore", botocore.__version__)
for name, status, error in ("503", 503, "ServiceUnavailable"), ("throttling", 400, "ThrottlingException"):
    requests, longest = measure(status, b'{"__type": "%s"}' % error.encode())
    least, most = {
        "1.43 503": (2, 15), "1.43 throttling": (2, 15), "1.44 503": (0, 0.15), "1.44 throttling": (0.5, 3)
    }[f"{botocore.__version__[:4]} {name}"]
    expect(f"  {name}: requests", requests, {5 if botocore.__version__.startswith("1.43") else 3})
    print(f"  {name}: longest wait of 20 clients: {longest:.2f} s")
    expect(f"  {name}: between {least} and {most} s", least <= longest <= most, True)
PYTHON
"$work/venv/bin/python" "$work/measure.py"
python3 -m pip --quiet --disable-pip-version-check --python "$work/venv/bin/python" install --no-compile boto3==1.43.127 \
    botocore==1.43.127 2>"$work/pip.log" || { cat "$work/pip.log"; exit 1; }
"$work/venv/bin/python" "$work/measure.py"
echo "A client with default settings endures an outage of at most 0.15 instead of 15 seconds."
