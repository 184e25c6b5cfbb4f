# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the tests of the modules for MySQL share: a server as RDS runs it, secrets for it, a user of the application."""

from __future__ import annotations

import itertools
import json
import secrets as random_words
from dataclasses import dataclass

import pymysql
import pytest

from local_aws import mariadb

_numbers = itertools.count(1)


@dataclass
class MysqlDatabase:
    """A server with the schema `shop`;

    `connection` is the master user's, `secret` his, `application_secret` the user's `app`.
    """

    server: mariadb.Server
    secret: str
    application_secret: str
    password: str
    connection: pymysql.Connection

    def options(self, **arguments) -> dict:
        """A module's options for this database, with others laid over them."""
        return {"secret_id": self.secret, **arguments}

    def query(self, statement: str, values=None) -> list[tuple]:
        """The rows of a statement run as the master user."""
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

    def session(self, user: str = "app") -> pymysql.Connection:
        """A session of the application, or of another user with the same password."""
        return pymysql.connect(
            host=self.server.host,
            port=self.server.port,
            user=user,
            password=self.password,
            database="shop",
            autocommit=True,
        )


@pytest.fixture(scope="module")
def mysql_server(client):
    """(server, the master user's secret, the application's secret, password)."""
    identifier, password = f"mysql-modules-{next(_numbers)}", random_words.token_urlsafe(20)
    server = mariadb.start(
        identifier,
        engine_version="8.0.43",
        master_username="ledger",
        master_password=password,
        parameters={"log_bin_trust_function_creators": "1"},
    )
    for user, name in (("ledger", identifier), ("app", f"{identifier}-application")):
        held = {"username": user, "password": password, "host": server.host, "port": server.port, "engine": "mysql"}
        client("secretsmanager").create_secret(Name=name, SecretString=json.dumps(held))
    yield server, identifier, f"{identifier}-application", password
    server.stop()


@pytest.fixture
def mysql_database(mysql_server):
    """An empty schema `shop`, and the users `app`, from two places, and `dms`, who may write there."""
    server, secret, application_secret, password = mysql_server
    for schema in ("shop", "migrate_aws", "migrate_aws_stream"):
        server.execute(f"DROP DATABASE IF EXISTS {schema}")
    server.execute("CREATE DATABASE shop")
    for account in ("app@'%%'", "app@'10.%%'", "dms@'%%'"):
        server.execute(f"DROP USER IF EXISTS {account}", ())
        server.execute(f"CREATE USER {account} IDENTIFIED BY %s", (password,))
        server.execute(f"GRANT ALL ON shop.* TO {account}", ())
    with pymysql.connect(
        host=server.host, port=server.port, user="ledger", password=password, autocommit=True
    ) as connection:
        yield MysqlDatabase(server, secret, application_secret, password, connection)
    # Their locks would outlast the test and stop the next one.
    for *_, xid in server.execute("XA RECOVER FORMAT='SQL'"):
        server.execute(f"XA ROLLBACK {xid}")
