# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The servers behind RDS, without RDS: who may do what in one, how it is found, what is left of it."""

from __future__ import annotations

import psycopg
import pytest

from local_aws import postgres, state

PASSWORD = "first-word-of-three"


@pytest.fixture(scope="module")
def server(endpoint_url):
    """A server of this process; the fixture endpoint_url has given it a place."""
    made = postgres.start(
        "database-postgres",
        engine_version="17.6",
        master_username="owner",
        master_password=PASSWORD,
        database_name="shop",
        parameters={
            "rds.logical_replication": "1",
            "rds.force_ssl": "0",
            "max_connections": "{formula}",
            "wal_sender_timeout": "5000",
        },
    )
    yield made
    made.stop()


def connect(server, user="owner", password=PASSWORD, database="shop", **options):
    return psycopg.connect(
        host=server.host, port=server.port, user=user, password=password, dbname=database, autocommit=True, **options
    )


def test_it_is_found_by_address_and_by_identifier(server):
    assert postgres.find(server.host, server.port) is server
    assert postgres.find(server.host, str(server.port)) is server
    assert postgres.find_by_identifier("database-postgres") is server
    assert postgres.find(server.host, 1) is None
    assert postgres.find_by_identifier("another") is None


@pytest.mark.parametrize(("sslmode", "encrypted"), [("disable", False), ("prefer", True), ("require", True)])
def test_it_speaks_tls_with_who_wants_it(server, sslmode, encrypted):
    with connect(server, sslmode=sslmode) as connection:
        assert connection.pgconn.ssl_in_use is encrypted


def test_parameters_of_the_group_are_in_force_and_formulas_are_not(server):
    with connect(server) as connection:
        shown = [
            connection.execute(f"SHOW {name}").fetchone()[0]
            for name in ("wal_level", "wal_sender_timeout", "max_connections")
        ]
    assert shown == ["logical", "5s", "100"]


def test_the_master_user_makes_roles_and_lets_them_replicate(server):
    with connect(server) as connection:
        connection.execute("CREATE ROLE reader LOGIN PASSWORD 'second-word-of-three'")
        connection.execute("GRANT rds_replication TO reader")
        connection.execute("CREATE DATABASE another")
        connection.execute("CREATE TABLE shown (id int)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("COPY shown FROM PROGRAM 'id'")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE ROLE boss SUPERUSER")


def test_a_restart_keeps_address_and_data(server):
    with connect(server) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS id")
    address = (server.host, server.port)
    server.restart({**server.parameters, "rds.logical_replication": "0"})
    assert (server.host, server.port) == address
    with connect(server) as connection:
        assert connection.execute("SELECT id FROM kept").fetchone() == (1,)
        assert connection.execute("SHOW wal_level").fetchone() == ("replica",)
    server.restart({**server.parameters, "rds.logical_replication": "1"})


def test_the_service_reaches_it_as_superuser(server):
    with psycopg.connect(server.superuser_conninfo("shop")) as connection:
        query = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        assert connection.execute(query).fetchone() == (True,)


def test_nothing_is_left_of_a_stopped_server(endpoint_url):
    server = postgres.start(
        "database-gone", engine_version="17.6", master_username="owner", master_password=PASSWORD, database_name="shop"
    )
    pid = server.pid
    assert state.running(pid, "database-gone")
    server.stop()
    assert not state.running(pid, "database-gone")
    assert not server.data_directory.exists()
    assert not server.socket_directory.exists()
    assert postgres.find_by_identifier("database-gone") is None
    with pytest.raises(psycopg.OperationalError):
        connect(server)
