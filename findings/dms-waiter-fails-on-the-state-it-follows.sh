#!/usr/bin/env bash
# DMS's waiter "replication_task_ready" fails at once while the task is being modified, which is when one waits.
#
# Versions:  botocore 1.44.8, boto3 1.44.8
# Guess:     After modify_replication_task() the waiter polls through "modifying" until the task is ready, as RDS's waiter does.
# Behaviour: "modifying" is a failure for it, at the first poll. A task that was stopped before comes back as "stopped", which is a
#            failure too, so no order of calls makes the waiter work for a task that has ever run. RDS's db_instance_available
#            polls through "modifying".
# Matters:   Every modify needs a loop of one's own. In a test whose server changes states at once the waiter passes.
# Source:    https://docs.aws.amazon.com/boto3/latest/reference/services/dms/waiter/ReplicationTaskReady.html
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
import sys
from unittest import mock

import boto3
import botocore
from botocore.exceptions import WaiterError
from botocore.stub import Stubber


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"The behaviour has changed: expected {wanted}")


def wait(service, waiter, operation, answers):
    """Return the answers that a waiter took from those given, and how it ended."""
    client = boto3.client(service)
    with Stubber(client) as stubber, mock.patch("time.sleep"):
        for answer in answers:
            stubber.add_response(operation, answer)
        try:
            client.get_waiter(waiter).wait()
            ended = "succeeded"
        except WaiterError as error:
            ended = str(error).split(": ")[-1]
        return len(answers) - len(stubber._queue), ended


def task(*states):
    """Wait for a task that goes through states to be ready."""
    answers = [{"ReplicationTasks": [{"Status": state}]} for state in states]
    return wait("dms", "replication_task_ready", "describe_replication_tasks", answers)


def instance(*states):
    """Wait for a DB instance that goes through states to be available."""
    answers = [{"DBInstances": [{"DBInstanceStatus": state}]} for state in states]
    return wait("rds", "db_instance_available", "describe_db_instances", answers)


print("botocore", botocore.__version__)
expect("RDS: modifying, then available", instance("modifying", "available"), (2, "succeeded"))
expect("DMS: creating, then ready", task("creating", "ready"), (2, "succeeded"))
polls, ended = task("modifying", "ready")
expect("DMS: modifying, then ready, polls", polls, 1)
expect("  ended with the state", ended, '"modifying" at least once')
_, ended = task("stopped")
expect("  a task that has run and is stopped", ended, '"stopped" at least once')
print("The waiter for a ready task gave up at the first sight of a task that is being modified.")
PYTHON
