# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Two MySQL servers and the embedded DMS between them."""

from __future__ import annotations

from dataclasses import dataclass

import pymysql
import pytest

from local_aws import mariadb
from tests.local_aws.dms_support import *  # fixtures and words

NO_FOREIGN_KEYS = "SET FOREIGN_KEY_CHECKS = 0"


@dataclass
class MysqlPair:
    """A database `app` on each server, emptied of what earlier tests have left."""

    source_server: mariadb.Server
    target_server: mariadb.Server
    name: str = "app"

    def __post_init__(self):
        for server in (self.source_server, self.target_server):
            for schema in ("app", "other", "renamed", "awsdms_control"):
                server.execute(f"DROP DATABASE IF EXISTS {schema}")
            server.execute("CREATE DATABASE app")
        self.source, self.target = self.session(self.source_server), self.session(self.target_server)

    def session(self, server):
        return pymysql.connect(
            host=server.host,
            port=server.port,
            user=server.master_username,
            password=PASSWORD,
            database="app",
            autocommit=True,
            charset="utf8mb4",
        )

    def both(self, ddl):
        for session in (self.source, self.target):
            for statement in filter(str.strip, ddl.split(";")):
                run(session, statement)

    def same(self, table):
        return self.rows(self.source, table) == self.rows(self.target, table)

    def rows(self, session, table):
        return sorted(run(session, f"SELECT * FROM {table}"), key=repr)

    def close(self):
        """End both sessions, and what they left prepared: its locks would outlast the test and stop the next one."""
        self.source.close()
        self.target.close()
        for server in (self.source_server, self.target_server):
            for *_, xid in server.execute("XA RECOVER FORMAT='SQL'"):
                server.execute(f"XA ROLLBACK {xid}")


def run(session, statement, values=None):
    with session.cursor() as cursor:
        cursor.execute(statement.replace("%%", "%"), values)
        return cursor.fetchall()


def settled(pair, *tables):
    """Wait until the tables hold the same rows on both sides."""
    eventually(lambda: [table for table in tables if not pair.same(table)], lambda differing: not differing, seconds=90)


@pytest.fixture(scope="module")
def mysql_servers(endpoint_url):
    """Two servers ready for change capture, source and target."""
    started = [
        mariadb.start(
            unique(f"dms-{side}"),
            engine_version="8.0.43",
            master_username="app",
            master_password=PASSWORD,
            parameters={"binlog_format": "ROW"},
        )
        for side in ("source", "target")
    ]
    yield started
    for server in started:
        server.stop()


@pytest.fixture
def pair(mysql_servers):
    """An empty database on both servers."""
    databases = MysqlPair(*mysql_servers)
    yield databases
    databases.close()


class MysqlDms(Dms):
    """The service with MySQL endpoints."""

    def endpoint(self, side, server, database="", **changes):
        fields = {
            "EndpointIdentifier": unique(side),
            "EndpointType": side,
            "EngineName": "mysql",
            "Username": server.master_username,
            "Password": PASSWORD,
            "ServerName": server.host,
            "Port": server.port,
            **changes,
        }
        return self.api.create_endpoint(**fields)["Endpoint"]["EndpointArn"]

    def endpoints(self, pair, reverse=False):
        sides = (pair.target_server, pair.source_server) if reverse else (pair.source_server, pair.target_server)
        source = self.endpoint("source", sides[0])
        target = self.endpoint("target", sides[1], MySQLSettings={"AfterConnectScript": NO_FOREIGN_KEYS})
        for endpoint in (source, target):
            assert self.test(endpoint)["Status"] == "successful", self.test(endpoint)
        return source, target

    def task(self, source, target, kind="full-load-and-cdc", mappings=rules(selection("app")), **settings):
        return super().task(source, target, kind, mappings, **settings)


@pytest.fixture
def dms(client, instance):
    """The service, cleared of tasks afterwards."""
    service = MysqlDms(client("dms"), instance)
    yield service
    service.discard()
