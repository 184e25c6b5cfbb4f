#!/usr/bin/env bash
# AWS_ENDPOINT_URL_DMS is ignored: the request goes to the real AWS, without a warning.
#
# Versions:  botocore 1.44.8, boto3 1.44.8
# Guess:     The variable is AWS_ENDPOINT_URL_ and the client's name: boto3.client("dms") reads AWS_ENDPOINT_URL_DMS, as "ecs", "s3"
#            and "rds" do.
# Behaviour: It is the service's id from its API model, in capitals, blanks as underscores. For "dms" that is
#            DATABASE_MIGRATION_SERVICE, for "logs" CLOUDWATCH_LOGS, for "events" EVENTBRIDGE, for "secretsmanager"
#            SECRETS_MANAGER, for "stepfunctions" SFN. A name that matches nothing is not reported.
# Matters:   A test against a local server with the obvious name acts on the account of whoever runs it.
# Source:    https://docs.aws.amazon.com/sdkref/latest/guide/ss-endpoints-table.html
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
import os
import sys

import boto3
import botocore


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"The behaviour has changed: expected {wanted}")


def endpoint(service, variable):
    """Return where a client sends its requests when one variable is set. Nothing is sent."""
    name = f"AWS_ENDPOINT_URL_{variable}"
    os.environ[name] = "http://127.0.0.1:9"
    try:
        return boto3.session.Session().client(service).meta.endpoint_url
    finally:
        del os.environ[name]


print("botocore", botocore.__version__)
LOCAL = "http://127.0.0.1:9"
expect("ecs by AWS_ENDPOINT_URL_ECS", endpoint("ecs", "ECS"), LOCAL)
for service, variable in {
    "dms": "DATABASE_MIGRATION_SERVICE",
    "logs": "CLOUDWATCH_LOGS",
    "events": "EVENTBRIDGE",
    "secretsmanager": "SECRETS_MANAGER",
    "stepfunctions": "SFN",
}.items():
    host = {"stepfunctions": "states"}.get(service, service)
    obvious = service.upper()
    expect(f"{service} by AWS_ENDPOINT_URL_{obvious}", endpoint(service, obvious), f"https://{host}.eu-west-1.amazonaws.com")
    expect(f"{service} by AWS_ENDPOINT_URL_{variable}", endpoint(service, variable), LOCAL)
print("Five services ignored the variable that is named as their client is.")
PYTHON
