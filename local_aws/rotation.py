# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rotation of a secret. No Lambda runs here: whichever function is named, what is done is what AWS's own ones for a single user
of PostgreSQL or MySQL do (SecretsManagerRDSPostgreSQLRotationSingleUser, SecretsManagerRDSMySQLRotationSingleUser): a new
password, set in the database, tried, made current."""

from __future__ import annotations

import json
import re
import threading
import time
from typing import Any

import psycopg
import pymysql
from moto.awslambda.models import lambda_backends
from moto.moto_api._internal import mock_random
from moto.secretsmanager.exceptions import (
    InvalidParameterException, InvalidRequestException, ResourceNotFoundException, SecretsManagerClientError,
)
from moto.secretsmanager.models import FakeSecret, SecretsManagerBackend
from psycopg import sql

from local_aws import mariadb, postgres
from local_aws.dms.lifecycle import scaled

#: Seconds that a rotation takes.
ROTATION_SECONDS = 30
DAY = 86400
_RATE = re.compile(r"rate\((\d+) (hour|day)s?\)")
_CRON = re.compile(r"cron\(0 \S+ \S+ \S+ \S+ \S+\)")
_PRINCIPAL = "secretsmanager.amazonaws.com"
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class RotationFailed(Exception):
    """What the rotation function raises; Secrets Manager tries again later and the pending version stays."""


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
            "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the "
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


def begin(backend: SecretsManagerBackend, secret: FakeSecret, version_id: str) -> None:
    """Make a pending version, and what a rotation function does, at once or when its time is over."""
    secret.versions[version_id] = {"createdate": int(time.time()), "version_id": version_id, "version_stages": ["AWSPENDING"]}
    delay = scaled(ROTATION_SECONDS)
    if delay:
        timer = threading.Timer(delay, lambda: _finish(secret, version_id))
        timer.daemon = True
        timer.start()
    else:
        _finish(secret, version_id)


def _finish(secret: FakeSecret, version_id: str) -> None:
    """The four steps of a rotation function, unless the rotation was cancelled meanwhile."""
    if not secret.rotation_enabled or version_id not in secret.versions:
        return
    try:
        before = _held(secret)
        value = {**before, "password": "".join(mock_random.choices(_LETTERS, k=32))}
        _set(before, value)
    except RotationFailed:
        return
    version = secret.versions[version_id]
    version["secret_string"] = json.dumps(value)
    version["version_stages"] = ["AWSCURRENT"]
    secret.reset_default_version(version, version_id)
    secret.last_rotation_date = secret.last_changed_date = int(time.time())
    schedule(secret)


def schedule(secret: FakeSecret) -> None:
    """When the secret is rotated next."""
    seconds = seconds_between(secret.rotation_rules)
    secret.next_rotation_date = int(time.time()) + seconds if seconds else None
    if seconds and seconds >= DAY:
        secret.rotation_rules["AutomaticallyAfterDays"] = seconds // DAY


def _held(secret: FakeSecret) -> dict[str, Any]:
    """The credential that the secret holds now."""
    try:
        held = json.loads(secret.versions[secret.default_version_id]["secret_string"])
        return {**held, "username": held["username"], "password": held["password"]}
    except (ValueError, KeyError, TypeError) as wrong:
        raise RotationFailed(f"the secret is no database credential: {wrong}") from wrong


def _set(held: dict[str, Any], value: dict[str, Any]) -> None:
    """Give the user the new password in the database of the secret, as the user itself, and try it."""
    server = _reachable(held)
    run = _run_on_mysql if isinstance(server, mariadb.Server) else _run_on_postgres
    run(server, held, value["password"])
    run(server, value, None)


def _reachable(held: dict[str, Any]) -> postgres.Server | mariadb.Server:
    host, port = str(held.get("host")), str(held.get("port"))
    server = postgres.find(host, int(port)) or mariadb.find(host, int(port)) if port.isdigit() else None
    if server is None:
        raise RotationFailed(f"no database answers at {held.get('host')}:{held.get('port')}")
    return server


def _run_on_postgres(server: postgres.Server, held: dict[str, Any], new_password: str | None) -> None:
    """Log in with what is held, and set a new password where there is one."""
    try:
        with psycopg.connect(
            host=server.host, port=server.port, user=held["username"], password=held["password"],
            dbname=held.get("dbname") or "postgres", sslmode="require", autocommit=True,
        ) as connection:
            if new_password:
                connection.execute(sql.SQL("ALTER USER {} PASSWORD {}").format(
                    sql.Identifier(held["username"]), sql.Literal(new_password)))
    except psycopg.Error as refused:
        raise RotationFailed(str(refused)) from refused


def _run_on_mysql(server: mariadb.Server, held: dict[str, Any], new_password: str | None) -> None:
    """The same for MySQL."""
    try:
        with pymysql.connect(
            host=server.host, port=server.port, user=held["username"], password=held["password"], ssl=mariadb.client_tls(),
            autocommit=True,
        ) as connection, connection.cursor() as cursor:
            if new_password:
                # without further rights nobody may do more to himself
                cursor.execute("SET PASSWORD = PASSWORD(%s)", (new_password,))
    except pymysql.MySQLError as refused:
        raise RotationFailed(str(refused)) from refused
