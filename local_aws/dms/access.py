# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From an endpoint to a database: credentials read as DMS reads them, connections made as DMS makes them."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
from moto.core.exceptions import JsonRESTError
from moto.secretsmanager.models import secretsmanager_backends

from local_aws import policies, postgres, sharing

from . import catalog, wording
from .endpoints import Endpoint
from .failures import AccessFailure
from .mysql import database as mysql_database

if TYPE_CHECKING:
    from .backend import DmsBackend

_CONNECT_SECONDS = 10
_LOG_TAIL_BYTES = 20_000
# both sides render values the same way, whatever the databases' own settings are
RENDERING = "-c datestyle=ISO -c intervalstyle=postgres -c extra_float_digits=1 -c timezone=UTC -c bytea_output=hex"


@dataclass(frozen=True)
class Database:
    """A database as an endpoint describes it."""

    host: str
    port: int
    user: str
    password: str
    name: str
    sslmode: str
    after_connect: str

    def connect(self) -> psycopg.Connection[Any]:
        """A session with the endpoint's own credentials, its AfterConnectScript run. Raises AccessFailure."""
        try:
            connection = psycopg.connect(
                host=self.host,
                port=self.port,
                user=self.user,
                password=self.password,
                dbname=self.name,
                sslmode=self.sslmode,
                connect_timeout=_CONNECT_SECONDS,
                options=RENDERING,
                autocommit=True,
                application_name="AWS DMS",
                client_encoding="utf8",
            )
        except psycopg.OperationalError as failure:
            raise AccessFailure(
                "Failed to connect Network error has occurred", wording.sql_error(_reason(failure))
            ) from failure
        if self.after_connect:
            try:
                connection.execute(self.after_connect)
            except psycopg.Error as failure:
                connection.close()
                raise AccessFailure(
                    "Failed to execute after connect script", wording.sql_error(_reason(failure))
                ) from failure
        return connection

    def service_conninfo(self) -> str:
        """How the service itself reaches the database: as its superuser where the server is one of ours."""
        server = postgres.find(self.host, self.port)
        if server is not None:
            return server.superuser_conninfo(self.name)
        return psycopg.conninfo.make_conninfo(
            host=self.host,
            port=self.port,
            user=self.user,
            password=self.password,
            dbname=self.name,
            sslmode=self.sslmode,
        )

    def last_error(self, subject: str) -> str:
        """The last error in the server's log whose context names `subject`; nothing where the log is not at hand."""
        server = postgres.find(self.host, self.port)
        if server is None:
            return ""
        with (server.data_directory / "postgresql.log").open("rb") as log:
            log.seek(0, os.SEEK_END)
            log.seek(max(0, log.tell() - _LOG_TAIL_BYTES))
            lines = log.read().decode(errors="replace").splitlines()
        error = detail = found = ""
        for line in lines:
            if "ERROR:  " in line:
                error, detail = line.split("ERROR:  ", 1)[1], ""
            elif "DETAIL:  " in line:
                detail = " " + line.split("DETAIL:  ", 1)[1]
            elif "CONTEXT:  " in line and subject in line:
                found = error + detail
        return found

    def service_connect(self, **options: Any) -> psycopg.Connection[Any]:
        """A session of the service itself (publications, slots, subscriptions, counters)."""
        return psycopg.connect(
            self.service_conninfo(),
            autocommit=True,
            connect_timeout=_CONNECT_SECONDS,
            application_name="rdsadmin",
            client_encoding="utf8",
            **options,
        )


def resolve(backend: DmsBackend, endpoint: Endpoint) -> Database | mysql_database.Database:
    """The database behind an endpoint. Raises AccessFailure where DMS could not tell or may not read it."""
    if endpoint.engine not in catalog.POSTGRESQL | catalog.MYSQL:
        display = catalog.ENGINES[endpoint.engine][0]
        raise AccessFailure(
            f"Cannot connect to {display}",
            f"The embedded service has no {display} server; it moves rows "
            "between PostgreSQL servers, and between MySQL servers",
        )
    values = _secret_values(backend, endpoint) or {
        "host": endpoint.value("ServerName"),
        "port": endpoint.value("Port"),
        "username": endpoint.value("Username"),
        "password": endpoint.value("Password"),
    }
    reached = {
        "host": values["host"],
        "port": int(values["port"]),
        "user": values["username"],
        "password": values["password"],
        "after_connect": endpoint.settings.get("AfterConnectScript") or "",
    }
    if endpoint.engine in catalog.MYSQL:
        return mysql_database.Database(encrypted=_sslmode(endpoint) != "disable", **reached)
    return Database(name=endpoint.value("DatabaseName"), sslmode=_sslmode(endpoint), **reached)


def connect(backend: DmsBackend, endpoint: Endpoint) -> Any:
    """A session on the endpoint's database. Raises AccessFailure."""
    return resolve(backend, endpoint).connect()


def _sslmode(endpoint: Endpoint) -> str:
    # the embedded servers sign their own certificates, so the strictest modes can ask for encryption only
    return "disable" if endpoint.fields.get("SslMode", "none") == "none" else "require"


def _secret_values(backend: DmsBackend, endpoint: Endpoint) -> dict[str, Any]:
    secret_id = endpoint.settings.get("SecretsManagerSecretId")
    if not secret_id:
        return {}
    role = _trusting_role(backend, endpoint, secret_id)
    store, known = _secret(backend, secret_id, role)
    if known is None:
        raise _secret_failure(secret_id, "ResourceNotFoundException, Secrets Manager can't find the specified secret.")
    if not policies.allows(role, "secretsmanager:GetSecretValue", known.arn):
        raise _secret_failure(
            known.arn,
            (
                "AccessDeniedException, User: "
                f"arn:{backend.partition}:sts::{backend.account_id}:assumed-role/{role.name}/"
                f"dms-session-for-replication-engine is not authorized to perform: secretsmanager:GetSecretValue on "
                f"resource: {known.arn} because no identity-based policy allows the secretsmanager:GetSecretValue "
                "action"
            ),
        )
    try:
        text = store.get_secret_value(secret_id, None, "AWSCURRENT").get("SecretString") or ""
    except JsonRESTError as failure:
        raise _secret_failure(known.arn, f"{failure.error_type}, {failure.message}") from failure
    return _complete(known.arn, text)


def _secret(backend: DmsBackend, secret_id: str, role: Any) -> tuple[Any, Any]:
    """Secrets Manager's store and the secret in it, which may be another account's."""
    region, account = (
        secret_id.split(":")[3:5] if secret_id.startswith("arn:") else (backend.region_name, backend.account_id)
    )
    if account == backend.account_id:
        store = secretsmanager_backends[account][region]
        return store, store.secrets.get(secret_id)
    try:
        return sharing.secret_of_another(secret_id, role.arn, "secretsmanager:GetSecretValue")
    except JsonRESTError as failure:
        raise _secret_failure(secret_id, f"{failure.error_type}, {failure.message}") from failure


def _trusting_role(backend: DmsBackend, endpoint: Endpoint, secret_id: str) -> Any:
    role_arn = endpoint.settings["SecretsManagerAccessRoleArn"]
    role = policies.assumable_role(backend.account_id, backend.region_name, role_arn, backend.regional_principal)
    if role is None:
        raise _secret_failure(
            secret_id,
            f"AccessDenied, {backend.regional_principal} is not authorized to perform: "
            f"sts:AssumeRole on resource: {role_arn}",
        )
    return role


def _complete(secret_arn: str, text: str) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except ValueError as invalid:
        raise _secret_failure(secret_arn, "the secret value is not a JSON object") from invalid
    missing = [
        key
        for key in ("username", "password", "host", "port")
        if not isinstance(values, dict) or values.get(key) in (None, "")
    ]
    if missing:
        raise _secret_failure(secret_arn, f"the secret value lacks the key(s): {', '.join(missing)}")
    return values


def _secret_failure(secret: str, reason: str) -> AccessFailure:
    return AccessFailure(
        "Failed to build connection string Unable to find Secrets Manager secret", wording.secret_error(secret, reason)
    )


def _reason(failure: psycopg.Error) -> str:
    """The server's own sentence, without libpq's prefix and in one line."""
    lines = [line.strip() for line in str(failure).splitlines() if line.strip()]
    text = " ".join(" ".join(lines[:2]).split())
    return re.sub(r"^.*?failed: (?=FATAL)", "", text) or type(failure).__name__
