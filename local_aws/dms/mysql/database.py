# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A MySQL database as an endpoint describes it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pymysql
from pymysql.cursors import Cursor

from local_aws import mariadb

from .. import wording
from ..failures import AccessFailure

_CONNECT_SECONDS = 10
# both sides render values the same way; an auto-increment of 0 is a value like any other
_SESSION = "SET time_zone = '+00:00', sql_mode = concat(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')"


@dataclass(frozen=True)
class Database:
    """Where a server is and who logs in. An endpoint of MySQL names no database: its tables are in many."""

    host: str
    port: int
    user: str
    password: str
    encrypted: bool
    after_connect: str

    def settings(self) -> dict[str, Any]:
        """How PyMySQL connects."""
        encryption = {"ssl": mariadb.client_tls()} if self.encrypted else {"ssl_disabled": True}
        return {
            "host": self.host,
            "port": self.port,
            "user": self.user,
            "password": self.password,
            "charset": "utf8mb4",
            "connect_timeout": _CONNECT_SECONDS,
            "program_name": "AWS DMS",
            **encryption,
        }

    def connect(self, **options: Any) -> pymysql.Connection:
        """A session with the endpoint's own credentials, its AfterConnectScript run. Raises AccessFailure."""
        try:
            connection = pymysql.connect(autocommit=True, init_command=_SESSION, **self.settings(), **options)
        except pymysql.MySQLError as failure:
            raise AccessFailure(
                "Failed to connect Network error has occurred", wording.sql_error(reason(failure))
            ) from failure
        if self.after_connect:
            # unlike with PostgreSQL, DMS goes on where a MySQL endpoint's script fails
            with suppress(pymysql.MySQLError), connection.cursor() as cursor:
                for statement in filter(None, map(str.strip, self.after_connect.split(";"))):
                    cursor.execute(statement)
        return connection


def ask(
    session: pymysql.Connection, statement: str, values: Any = None, cursor_class: type[Cursor] = Cursor
) -> list[Any]:
    """Run a statement; its rows."""
    with session.cursor(cursor_class) as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def reason(failure: pymysql.MySQLError) -> str:
    """The server's own sentence, with its number, in one line."""
    return " ".join(" ".join(str(part) for part in failure.args).split())
