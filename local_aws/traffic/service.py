# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The program of a task: a small payments service over HTTP, as a container of the application would be.

`GET /` says that it is there, `POST /payments` writes a payment. It is configured by environment variables alone:
DATABASE_HOST, _PORT, _NAME, _USERNAME and _PASSWORD, or DATABASE_SECRET_ID, a secret which is read for each new
connection. It ends when its input does, so that it never outlives the process that started it.
"""

from __future__ import annotations

import json
import os
import queue
import random
import socket
import sys
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import psycopg

from .faults import Faults
from .resolving import address

#: Connections at once, and seconds until a statement, a connection or the wait for one is given up.
POOL, PATIENCE = 8, 5
#: Seconds during which requests that have been let in are answered, when the task ends.
DRAIN_SECONDS = 5
HEALTH_CHECKERS = ("ELB-HealthChecker", "Amazon-Route53-Health-Check-Service")
_PAYMENT = """
INSERT INTO payments.payments (created_at, account_id, amount, metadata)
SELECT now(), account_id, %(amount)s, %(metadata)s
FROM payments.accounts WHERE %(account)s::bigint IS NULL OR account_id = %(account)s::bigint ORDER BY account_id LIMIT 1
RETURNING payment_id
"""
#: SQLSTATEs of a database which takes no writes now: read only, or not allowed to this user.
REFUSED = ("25006", "42501")


class Database:
    """Connections to the application's database, made where they are missing."""

    def __init__(self, environment: dict[str, str], name_server: str):
        self._environment = environment
        self._name_server = name_server
        self._secrets = _secrets_manager() if "DATABASE_SECRET_ID" in environment else None
        self._idle: queue.LifoQueue[psycopg.Connection[Any]] = queue.LifoQueue()
        self._free = threading.Semaphore(POOL)

    def insert(self, payment: dict[str, Any]) -> int | None:
        """Write a payment and commit it; its id, None where there is no such account. Raises psycopg.Error, and
        LookupError where the database cannot be found.
        """
        values = {
            "amount": payment.get("amount", 1),
            "account": payment.get("account_id"),
            "metadata": json.dumps({"reference": payment.get("reference")}),
        }
        if not self._free.acquire(timeout=PATIENCE):
            raise psycopg.OperationalError(f"no connection was free for {PATIENCE} s")
        try:
            return self._inserted(values)
        finally:
            self._free.release()

    def _inserted(self, values: dict[str, Any]) -> int | None:
        connection = self._taken()
        try:
            try:
                row = connection.execute(_PAYMENT, values).fetchone()
            except psycopg.OperationalError:
                # an idle session may have been ended; nothing is written yet, so a new one may try
                connection.close()
                connection = self._connected()
                row = connection.execute(_PAYMENT, values).fetchone()
            connection.commit()
        except psycopg.Error:
            # the next one finds out anew who the writer is
            connection.close()
            raise
        self._idle.put(connection)
        return row[0] if row else None

    def _taken(self) -> psycopg.Connection[Any]:
        with suppress(queue.Empty):
            return self._idle.get_nowait()
        return self._connected()

    def _connected(self) -> psycopg.Connection[Any]:
        held = self._credential()
        return psycopg.connect(
            host=held["host"],
            hostaddr=address(self._name_server, held["host"]),
            port=held["port"],
            dbname=held["dbname"],
            user=held["username"],
            password=held["password"],
            sslmode="require",
            connect_timeout=PATIENCE,
            application_name=self._environment["SERVICE_NAME"],
            options=f"-c statement_timeout={PATIENCE}s",
        )

    def _credential(self) -> dict[str, Any]:
        if self._secrets:
            return self._secret(self._environment["DATABASE_SECRET_ID"])
        variables = {"host": "HOST", "port": "PORT", "dbname": "NAME", "username": "USERNAME", "password": "PASSWORD"}
        return {key: self._environment[f"DATABASE_{variable}"] for key, variable in variables.items()}

    def _secret(self, name: str) -> dict[str, Any]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return {"dbname": "postgres", **json.loads(self._secrets.get_secret_value(SecretId=name)["SecretString"])}
        except (BotoCoreError, ClientError, ValueError) as missing:
            raise LookupError(f"secret {name}: {missing}") from missing


def _secrets_manager() -> Any:
    # a second of start-up and much memory, which only a service with such a secret needs
    import boto3

    return boto3.client("secretsmanager")


class Server(ThreadingHTTPServer):
    """The service on a socket which its parent has opened."""

    daemon_threads = True

    def __init__(self, listening: socket.socket, environment: dict[str, str], name_server: str):
        super().__init__(listening.getsockname(), Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.environment = environment
        self.database = Database(environment, name_server)
        self.faults = Faults.of_release(environment)
        self.active: set[int] = set()


class Handler(BaseHTTPRequestHandler):
    """One connection of the load balancer's."""

    protocol_version = "HTTP/1.1"
    server_version = "payments"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Server

    def do_GET(self) -> None:
        """Say who answers."""
        release = {"task_definition": self.server.environment.get("TASK_DEFINITION")}
        self._answered(lambda: (200, release) if self.path == "/" else (404, {}))

    def do_POST(self) -> None:
        """Write a payment."""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answered(lambda: self._pay(body) if self.path == "/payments" else (404, {}))

    def _answered(self, work: Any) -> None:
        self.server.active.add(threading.get_ident())
        try:
            status, values = self._faulty() or work()
            self._send(status, values)
        finally:
            self.server.active.discard(threading.get_ident())

    def _faulty(self) -> tuple[int, dict[str, Any]] | None:
        faults = self.server.faults
        if self.headers.get("User-Agent", "").startswith(HEALTH_CHECKERS):
            return (500, {"error": "unhealthy"}) if faults.unhealthy else None
        if faults.delay_seconds:
            time.sleep(faults.delay_seconds)
        return (500, {"error": "broken release"}) if random.random() < faults.error_share else None

    def _pay(self, body: bytes) -> tuple[int, dict[str, Any]]:
        try:
            payment = json.loads(body or b"{}")
        except ValueError as wrong:
            return 400, {"error": str(wrong)}
        try:
            number = self.server.database.insert(payment)
        except psycopg.Error as failed:
            unavailable = failed.sqlstate in REFUSED or isinstance(failed, psycopg.OperationalError)
            return (503 if unavailable else 500), {"error": str(failed).strip(), "sqlstate": failed.sqlstate}
        except LookupError as unknown:
            return 503, {"error": f"the database is not there: {unknown}"}
        return (201, {"payment_id": number}) if number else (404, {"error": "there is no such account"})

    def _send(self, status: int, values: dict[str, Any]) -> None:
        body = json.dumps({"environment": self.server.environment["SERVICE_NAME"], **values}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Environment", self.server.environment["SERVICE_NAME"])
        if status == 503:
            self.send_header("Retry-After", "1")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the load balancer counts the requests."""


def obey(server: Server) -> None:
    """Take faults from the input, a line of JSON each, until it ends; then finish what was let in."""
    for line in sys.stdin:
        server.faults = Faults.stated(json.loads(line))
    # the load balancer knows by now, but a request may be on its way
    time.sleep(1)
    server.shutdown()
    server.server_close()
    deadline = time.monotonic() + DRAIN_SECONDS
    while server.active and time.monotonic() < deadline:
        time.sleep(0.1)
    os._exit(0)


def main() -> None:
    """Serve on the socket whose descriptor is the first argument; the second is the name server."""
    listening = socket.socket(fileno=int(sys.argv[1]))
    server = Server(listening, dict(os.environ), sys.argv[2])
    threading.Thread(target=server.serve_forever, args=(1,), daemon=True).start()
    obey(server)


if __name__ == "__main__":
    main()
