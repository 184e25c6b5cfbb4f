# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Two databases on one real server, alike and with nothing to be said against them, for the tests of the preflight."""

from __future__ import annotations

import itertools
import json
import secrets as random_words
from dataclasses import dataclass, field

import psycopg
import pytest

from local_aws import postgres

_numbers = itertools.count(1)

#: A table that moves whole.
SCHEMA = """
CREATE SCHEMA ledger;
CREATE TABLE ledger.account (id int PRIMARY KEY, owner varchar(80) NOT NULL, amount numeric(18, 4) DEFAULT 0);
"""
#: RDS's own parameters for change capture.
CAPTURING = {
    "rds.logical_replication": "1",
    "max_replication_slots": "20",
    "max_wal_senders": "20",
    "max_prepared_transactions": "5",
}


@dataclass
class Side:
    """One database; `connection` is its owner's."""

    name: str
    server: postgres.Server
    connection: psycopg.Connection

    def execute(self, *statements: str) -> None:
        """Run statements as the owner."""
        for statement in statements:
            self.connection.execute(statement)

    def force(self, *statements: str) -> None:
        """Run statements as the superuser."""
        for statement in statements:
            self.server.execute(statement, self.name)


@dataclass
class Pair:
    """A source and a target database, and the module over them."""

    run_module: object
    client: object
    source: Side
    target: Side
    password: str
    secrets: dict[str, str] = field(default_factory=dict)

    def secret(self, side: Side, user: str) -> str:
        """The secret with which a user of a side's server connects; users are made with the owner's password."""
        known = f"{side.server.identifier}/{user}"
        if known not in self.secrets:
            held = {
                "username": user,
                "password": self.password,
                "host": side.server.host,
                "port": side.server.port,
                "engine": "postgres",
            }
            self.secrets[known] = f"{known}-{next(_numbers)}"
            self.client("secretsmanager").create_secret(Name=self.secrets[known], SecretString=json.dumps(held))
        return self.secrets[known]

    def options(self, user: str = "ledger") -> dict:
        """The module's options for the two sides."""
        return {
            name: {"secret_id": self.secret(side, user), "database_name": side.name}
            for name, side in (("source", self.source), ("target", self.target))
        }

    def ask(self, user: str = "ledger", **options) -> dict:
        """What the module answers."""
        result = self.run_module("database_preflight_info", **{**self.options(user), **options})
        assert self.password not in json.dumps(result)
        return result

    def findings(self, user: str = "ledger", **options) -> dict[str, list[str]]:
        """{rule: objects}, but for what is to be said of every pair of databases."""
        result = self.ask(user, **{"sequence_margin": 1000, **options})
        assert not result.get("failed"), result
        assert result["changed"] is False
        always = {("database_size", self.source.name)}
        always |= {("slot_unlimited", f"{side}: {getattr(self, side).name}") for side in ("source", "target")}
        found: dict[str, list[str]] = {}
        for finding in result["findings"]:
            if (finding["id"], finding["object"]) not in always:
                found.setdefault(finding["id"], []).append(finding["object"])
        return found


def server(parameters: dict[str, str]):
    """(server, its master's password), started with these parameters of its group."""
    password = random_words.token_urlsafe(24)
    started = postgres.start(
        f"preflight-{next(_numbers)}",
        engine_version="17.5",
        master_username="ledger",
        master_password=password,
        database_name="payments",
        parameters=parameters,
    )
    started.execute("CREATE ROLE reader LOGIN PASSWORD '" + password + "'")
    return started, password


@pytest.fixture(scope="module")
def capturing_server():
    """A server from which changes can be captured."""
    started, password = server(CAPTURING)
    yield started, password
    started.stop()


@pytest.fixture
def paired(run_module, client):
    """A function which makes a Pair on a server; `target_options` are those of CREATE DATABASE."""
    open_ones = []

    def make(started: postgres.Server, password: str, target_options: str = "") -> Pair:
        sides = []
        for options in ("", target_options):
            name = f"moved_{next(_numbers)}"
            started.execute(f"CREATE DATABASE {name} OWNER ledger {options}")
            connection = psycopg.connect(
                host=started.host, port=started.port, user="ledger", password=password, dbname=name, autocommit=True
            )
            open_ones.append(connection)
            sides.append(Side(name, started, connection))
            sides[-1].execute(SCHEMA)
        return Pair(run_module, client, *sides, password)

    yield make
    for connection in open_ones:
        connection.close()


@pytest.fixture
def databases(paired, capturing_server):
    """Two databases alike, on one server."""
    return paired(*capturing_server)
