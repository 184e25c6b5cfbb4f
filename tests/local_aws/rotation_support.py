# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A secret of a real database, and a function that Secrets Manager may invoke."""

from __future__ import annotations

import itertools
import json
from functools import cache
from typing import Any

import psycopg
from ansible_collections.migrate.aws.plugins.module_utils._lambda_function import package

from local_aws.state import CHECKOUT

_numbers = itertools.count(1)
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


@cache
def packed() -> bytes:
    """The package of the function which the role secrets makes."""
    return package.archive(
        package.contents([CHECKOUT / "roles/secrets/files/database_rotation.py"], ["pg8000", "PyMySQL"])
    )


def make_function(client: Any, invocable: bool = True, environment: dict[str, str] | None = None) -> str:
    """The ARN of a new rotation function."""
    name = f"rotation-{next(_numbers)}"
    role = client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    functions = client("lambda")
    arn = functions.create_function(
        FunctionName=name,
        Runtime="python3.13",
        Role=role,
        Handler="database_rotation.handler",
        Code={"ZipFile": packed()},
        Timeout=60,
        Environment={"Variables": environment or {}},
    )["FunctionArn"]
    if invocable:
        functions.add_permission(
            FunctionName=name,
            StatementId="rotation",
            Action="lambda:InvokeFunction",
            Principal="secretsmanager.amazonaws.com",
        )
    return arn


def make_secret(client: Any, server: Any, user: str = "rotated", password: str = "first-word-of-three") -> str:
    """The name of a new secret of a new user of the server."""
    name = f"rotation-{next(_numbers)}"
    server.execute(f"DROP ROLE IF EXISTS {user}")
    server.execute(f"CREATE ROLE {user} LOGIN PASSWORD '{password}'")
    held = {"username": user, "password": password, "host": server.host, "port": server.port, "engine": "postgres"}
    client("secretsmanager").create_secret(Name=name, SecretString=json.dumps(held))
    return name


def held(client: Any, secret: str, **version: str) -> dict[str, Any]:
    """What the secret holds."""
    return json.loads(client("secretsmanager").get_secret_value(SecretId=secret, **version)["SecretString"])


def can_log_in(credential: dict[str, Any]) -> bool:
    """Whether the database accepts the credential."""
    try:
        with psycopg.connect(
            host=credential["host"],
            port=credential["port"],
            user=credential["username"],
            password=credential["password"],
            dbname="postgres",
            sslmode="require",
        ):
            return True
    except psycopg.OperationalError:
        return False
