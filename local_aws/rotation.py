# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rotation of a secret: a pending version, and the four steps of the function that is named, which is really run."""

from __future__ import annotations

import logging
import re
import threading
import time
from typing import Any

from moto.awslambda.models import lambda_backends
from moto.secretsmanager.exceptions import (
    InvalidParameterException,
    InvalidRequestException,
    ResourceNotFoundException,
    SecretsManagerClientError,
)
from moto.secretsmanager.models import FakeSecret, SecretsManagerBackend

from local_aws import functions
from local_aws.lifecycle import scaled

#: Seconds that a rotation takes.
ROTATION_SECONDS = 30
DAY = 86400
_RATE = re.compile(r"rate\((\d+) (hour|day)s?\)")
_CRON = re.compile(r"cron\(0 \S+ \S+ \S+ \S+ \S+\)")
_PRINCIPAL = "secretsmanager.amazonaws.com"
#: What a rotation function is asked to do, in this order.
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")


def check_rules(rules: dict[str, Any]) -> None:
    """Raise what RotateSecret raises for rotation rules."""
    days, schedule = rules.get("AutomaticallyAfterDays"), rules.get("ScheduleExpression")
    if days is not None and schedule is not None:
        raise InvalidParameterException("You can't specify both AutomaticallyAfterDays and ScheduleExpression.")
    if days is None and schedule is None:
        raise InvalidParameterException("RotationRules must have AutomaticallyAfterDays or ScheduleExpression.")
    if days is not None and not 1 <= days <= 1000:
        raise InvalidParameterException("RotationRules.AutomaticallyAfterDays must be within 1-1000.")
    if schedule is not None:
        _check_schedule(schedule)
    if not re.fullmatch(r"\d{1,2}h", rules.get("Duration", "1h")):
        raise InvalidParameterException("RotationRules.Duration must be a number of hours such as 3h.")


def _check_schedule(schedule: str) -> None:
    rate = _RATE.fullmatch(schedule)
    if not rate and not _CRON.fullmatch(schedule):
        raise InvalidParameterException(f"The schedule expression {schedule} is not valid.")
    if rate and rate[2] == "hour" and int(rate[1]) < 4:
        raise InvalidParameterException("A secret can be rotated as often as every four hours.")


def check_function(backend: SecretsManagerBackend, arn: str) -> None:
    """Raise where Secrets Manager cannot invoke the function."""
    functions = lambda_backends[backend.account_id][backend.region_name]
    try:
        function = functions.get_function(arn)
    except Exception as missing:
        raise ResourceNotFoundException(f"Lambda function {arn} not found.") from missing
    services = [statement.get("Principal", {}).get("Service") for statement in function.policy.statements]
    if _PRINCIPAL not in services:
        raise SecretsManagerClientError(
            "AccessDeniedException",
            "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants "
            "access to the "
            f"principal {_PRINCIPAL}.",
        )


def check_idle(secret: FakeSecret) -> None:
    """Raise where an earlier rotation has not ended."""
    if pending(secret):
        raise InvalidRequestException("A previous rotation isn't complete. That rotation will be reattempted.")


def pending(secret: FakeSecret) -> str | None:
    """The version which is to become current, if any."""
    for version_id, version in secret.versions.items():
        if "AWSPENDING" in version["version_stages"] and "AWSCURRENT" not in version["version_stages"]:
            return version_id
    return None


def seconds_between(rules: dict[str, Any]) -> int | None:
    """How many seconds lie between two rotations; None where a cron expression says when."""
    rate = _RATE.fullmatch(rules.get("ScheduleExpression", ""))
    if rate:
        return int(rate[1]) * (DAY if rate[2] == "day" else 3600)
    return rules["AutomaticallyAfterDays"] * DAY if "AutomaticallyAfterDays" in rules else None


def begin(backend: SecretsManagerBackend, secret: FakeSecret, version_id: str, endpoint_url: str) -> None:
    """Make a pending version, and run the function for it, at once or when its time is over."""
    secret.versions[version_id] = {
        "createdate": int(time.time()),
        "version_id": version_id,
        "version_stages": ["AWSPENDING"],
    }
    delay = scaled(ROTATION_SECONDS)
    if delay:
        timer = threading.Timer(delay, lambda: _finish(backend, secret, version_id, endpoint_url))
        timer.daemon = True
        timer.start()
    else:
        _finish(backend, secret, version_id, endpoint_url)


def _finish(backend: SecretsManagerBackend, secret: FakeSecret, version_id: str, endpoint_url: str) -> None:
    """The four steps, unless the rotation was cancelled meanwhile.

    Where one fails, the version stays pending, to be tried again.
    """
    if not secret.rotation_enabled or version_id not in secret.versions:
        return
    function = lambda_backends[backend.account_id][backend.region_name].get_function(secret.rotation_lambda_arn)
    events = [{"Step": step, "SecretId": secret.arn, "ClientRequestToken": version_id} for step in STEPS]
    try:
        functions.invoke(function, events, endpoint_url)
    except functions.FunctionFailed as failed:
        logging.getLogger(__name__).warning("rotation of %s: %s", secret.name, failed)


def done(secret: FakeSecret, version_id: str) -> None:
    """Take note that a rotation's version has become the current one."""
    stages = secret.versions[version_id]["version_stages"]
    if secret.rotation_enabled and "AWSPENDING" in stages:
        stages.remove("AWSPENDING")
        secret.last_rotation_date = secret.last_changed_date = int(time.time())
        schedule(secret)


def schedule(secret: FakeSecret) -> None:
    """When the secret is rotated next."""
    seconds = seconds_between(secret.rotation_rules)
    secret.next_rotation_date = int(time.time()) + seconds if seconds else None
    if seconds and seconds >= DAY:
        secret.rotation_rules["AutomaticallyAfterDays"] = seconds // DAY
