# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rotates the secret of a PostgreSQL or MySQL user: the function that Secrets Manager invokes, in four steps, at each
rotation.

The user changes its own password, so there is one user and no other that may change it. Sessions that are open stay
open; whoever opens one with the old password is refused from then on. Every step may be repeated: Secrets Manager does
so after a failure.
"""

from __future__ import annotations

import json
import logging
import os
import ssl
from typing import Any

import boto3
import pymysql
from botocore.exceptions import ClientError
from pg8000.native import Connection, DatabaseError, identifier, literal

LENGTH = 32
#: DMS cannot take ; . : + in a password, RDS not / @ " ' or a space, and \ and % are escapes in connection strings.
EXCLUDED = ";.:+/@\"' \\%"
SECONDS = 10
#: Engines of RDS that speak MySQL's protocol, and what they answer to a wrong password.
MYSQL = ("mysql", "mariadb", "aurora-mysql")
ACCESS_DENIED = 1045
log = logging.getLogger()
log.setLevel(logging.INFO)


def handler(event: dict[str, str], _context: Any) -> None:
    """Do one step of one rotation."""
    secrets = boto3.client("secretsmanager")
    arn, token = event["SecretId"], event["ClientRequestToken"]
    described = secrets.describe_secret(SecretId=arn)
    stages = described.get("VersionIdsToStages", {})
    if not described.get("RotationEnabled") or token not in stages:
        raise ValueError(f"{arn} is not being rotated to the version {token}.")
    # The last step may have been cut short behind that.
    if "AWSCURRENT" in stages[token] and event["Step"] != "finishSecret":
        log.info("The version %s is in force already.", token)
        return
    log.info("%s of the version %s", event["Step"], token)
    STEPS[event["Step"]](secrets, arn, token)


def create(secrets: Any, arn: str, token: str) -> None:
    """Think of a password and keep it as pending."""
    if held(secrets, arn, "AWSPENDING", token) is None:
        password = secrets.get_random_password(
            PasswordLength=LENGTH, ExcludeCharacters=EXCLUDED, RequireEachIncludedType=True
        )
        value = {**held(secrets, arn, "AWSCURRENT"), "password": password["RandomPassword"]}
        secrets.put_secret_value(
            SecretId=arn, ClientRequestToken=token, SecretString=json.dumps(value), VersionStages=["AWSPENDING"]
        )


def put(secrets: Any, arn: str, token: str) -> None:
    """Have the user change its password to the pending one."""
    current, pending = held(secrets, arn, "AWSCURRENT"), held(secrets, arn, "AWSPENDING", token)
    if any(pending.get(name) != current.get(name) for name in ("username", "host", "port")):
        raise ValueError("The pending version is of another user or another database than the one in force.")
    if answers(pending):
        return
    # Where an earlier rotation was cut short, the database may still have the password before.
    known = next((value for value in (current, held(secrets, arn, "AWSPREVIOUS")) if value and answers(value)), None)
    if known is None:
        raise ValueError("The database takes neither the password in force, nor the one before, nor the pending one.")
    run(known, pending["password"])


def test(secrets: Any, arn: str, token: str) -> None:
    """Log in with the pending password; where nothing is pending yet, rotation is only being tried, with the one in
    force.
    """
    run(held(secrets, arn, "AWSPENDING", token) or held(secrets, arn, "AWSCURRENT"))


def finish(secrets: Any, arn: str, token: str) -> None:
    """Put the pending version in force, where its copy is too, and have the service read it."""
    stages = secrets.describe_secret(SecretId=arn)["VersionIdsToStages"]
    before = next(version for version, labels in stages.items() if "AWSCURRENT" in labels)
    if before != token:
        secrets.update_secret_version_stage(
            SecretId=arn, VersionStage="AWSCURRENT", MoveToVersionId=token, RemoveFromVersionId=before
        )
    follow(secrets, held(secrets, arn, "AWSPREVIOUS") or {}, held(secrets, arn, "AWSCURRENT"))


def follow(secrets: Any, old: dict[str, Any], new: dict[str, Any]) -> None:
    """Tell those who have what the secret held: the secret that leads to the writer, and the tasks of the service."""
    copy = os.environ.get("WRITER_SECRET")
    known = held(secrets, copy, "AWSCURRENT") if copy else None
    # It names the writer by a name of its own; that it is a copy of this one, only the credential tells.
    if known and all(known.get(name) == old.get(name) for name in ("username", "password")):
        secrets.put_secret_value(SecretId=copy, SecretString=json.dumps({**known, "password": new["password"]}))
    if os.environ.get("ECS_SERVICE"):
        ecs = boto3.client("ecs")
        found = ecs.describe_services(cluster=os.environ["ECS_CLUSTER"], services=[os.environ["ECS_SERVICE"]])[
            "services"
        ]
        # What CodeDeploy deploys, it starts anew itself, with the next release.
        if (
            found
            and found[0]["status"] == "ACTIVE"
            and found[0].get("deploymentController", {}).get("type", "ECS") == "ECS"
        ):
            ecs.update_service(
                cluster=os.environ["ECS_CLUSTER"], service=os.environ["ECS_SERVICE"], forceNewDeployment=True
            )


STEPS = {"createSecret": create, "setSecret": put, "testSecret": test, "finishSecret": finish}


def held(secrets: Any, secret: str, stage: str, version: str | None = None) -> dict[str, Any] | None:
    """What a version of a secret holds, None where there is none or it holds nothing."""
    try:
        answer = secrets.get_secret_value(
            SecretId=secret, VersionStage=stage, **({"VersionId": version} if version else {})
        )
    except ClientError as refused:
        if refused.response["Error"]["Code"] == "ResourceNotFoundException":
            return None
        raise
    return json.loads(answer["SecretString"])


def answers(value: dict[str, Any]) -> bool:
    """Whether the database takes the credential. Raises where no database answers at all."""
    try:
        run(value)
    except DatabaseError:
        return False
    except pymysql.err.OperationalError as refused:
        if refused.args[0] != ACCESS_DENIED:
            raise
        return False
    return True


def run(value: dict[str, Any], new_password: str | None = None) -> None:
    """Log in over TLS, and make the new password the user's own where there is one."""
    # RDS's authorities are not among those that Lambda knows; the connection stays inside the VPC.
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    log_in = mysql if value.get("engine") in MYSQL else postgres
    log_in(value, new_password, context)


def postgres(value: dict[str, Any], new_password: str | None, context: ssl.SSLContext) -> None:
    """Do so on PostgreSQL."""
    connection = Connection(
        value["username"],
        host=value["host"],
        port=int(value["port"]),
        database=value.get("dbname") or "postgres",
        password=value["password"],
        ssl_context=context,
        timeout=SECONDS,
    )
    try:
        if new_password:
            connection.run(f"ALTER USER {identifier(value['username'])} PASSWORD {literal(new_password)}")
    finally:
        connection.close()


def mysql(value: dict[str, Any], new_password: str | None, context: ssl.SSLContext) -> None:
    """Do so on MySQL and MariaDB, where nobody needs a right for his own password."""
    with (
        pymysql.connect(
            host=value["host"],
            port=int(value["port"]),
            user=value["username"],
            password=value["password"],
            ssl=context,
            connect_timeout=SECONDS,
            autocommit=True,
        ) as connection,
        connection.cursor() as cursor,
    ):
        if not new_password:
            return
        try:
            cursor.execute("SET PASSWORD = PASSWORD(%s)", (new_password,))
        except pymysql.err.ProgrammingError:
            # MySQL 8 knows no such function and takes the word itself
            cursor.execute("SET PASSWORD = %s", (new_password,))
