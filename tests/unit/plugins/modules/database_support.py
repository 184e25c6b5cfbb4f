# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What the tests of the database modules share: a PostgreSQL server behind a secret, and a database for each test."""

from __future__ import annotations

import itertools
import json
import secrets as random_words
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest

from local_aws import postgres

_numbers = itertools.count(1)


@dataclass
class Database:
    """One database; `connection` is its owner's, whose credential is in the secret."""

    name: str
    server: postgres.Server
    secret: str
    password: str
    connection: psycopg.Connection

    def options(self, **arguments) -> dict:
        """A module's options for this database, with others laid over them."""
        return {"secret_id": self.secret, "database_name": self.name, **arguments}

    def reveals_nothing(self, result: dict) -> bool:
        """Whether the password is nowhere in what a module printed."""
        return self.password not in json.dumps(result)

    def query(self, statement: str) -> list[tuple]:
        """The rows of a statement run as the owner."""
        return self.connection.execute(statement).fetchall()


@pytest.fixture(scope="module")
def database_server(client):
    """(server, secret, password); the secret says where the server answers, and the password."""
    identifier, password = f"database-modules-{next(_numbers)}", random_words.token_urlsafe(24)
    server = postgres.start(
        identifier,
        engine_version="17.5",
        master_username="ledger",
        master_password=password,
        database_name="payments",
        parameters={"max_prepared_transactions": "5", "rds.logical_replication": "1"},
    )
    held = {"username": "ledger", "password": password, "host": server.host, "port": server.port, "engine": "postgres"}
    client("secretsmanager").create_secret(Name=identifier, SecretString=json.dumps(held))
    yield server, identifier, password
    server.stop()


@pytest.fixture
def database(database_server):
    """A database of this test alone."""
    with _opened(database_server) as made:
        yield made


@pytest.fixture
def second_database(database_server):
    """Another one, on the same server."""
    with _opened(database_server) as made:
        yield made


@contextmanager
def _opened(database_server):
    """A new database, and its owner's connection."""
    server, secret, password = database_server
    name = f"ledger_{next(_numbers)}"
    server.execute(f"CREATE DATABASE {name} OWNER ledger")
    with psycopg.connect(
        host=server.host, port=server.port, user="ledger", password=password, dbname=name, autocommit=True
    ) as connection:
        yield Database(name, server, secret, password, connection)
