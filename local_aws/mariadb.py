# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Real MariaDB servers behind RDS's MySQL engines: a master user without SUPER, TLS, parameters from a group, RDS's
procedures.

They are Debian's mariadb-server-core, which is needed only where somebody asks for such an engine.
"""

from __future__ import annotations

import random
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pymysql

from local_aws import keeping, state, tls

HOST = keeping.HOST
SUPERUSER = "rdsadmin"
MISSING = (
    "The embedded AWS runs MySQL engines on Debian's MariaDB, which this machine lacks. "
    "Install it: sudo apt-get install --no-install-recommends mariadb-server-core"
)
_PASSWORD = secrets.token_urlsafe(24)
_SCRIPTS = Path("/usr/share/mysql")
_LOCK = threading.RLock()
_SERVERS = keeping.Servers()
find, find_by_identifier, stop_all = _SERVERS.find, _SERVERS.find_by_identifier, _SERVERS.stop_all
_START_SECONDS = 30
_CONNECT_SECONDS = 10
_UNKNOWN_VARIABLE = 1193

#: What RDS grants its master user on every database: everything but SUPER, FILE, SHUTDOWN and what administers the
#: server.
_MASTER_GRANTS = (
    "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD, PROCESS, REFERENCES, INDEX, ALTER, SHOW DATABASES, "
    "CREATE TEMPORARY TABLES, LOCK TABLES, EXECUTE, REPLICATION SLAVE, REPLICATION CLIENT, CREATE VIEW, SHOW VIEW, "
    "CREATE ROUTINE, ALTER ROUTINE, CREATE USER, EVENT, TRIGGER"
)
#: Parameters of a group which are only described: this machine is no DB instance, and MySQL's GTIDs are not MariaDB's.
#: Rows are always logged with the names of their columns, which the embedded DMS reads there.
_NOT_PASSED_ON = re.compile(
    r"rds\..*|gtid-mode|enforce_gtid_consistency|binlog_row_metadata|log_output|max_connections|performance_schema"
)
#: Values that MySQL has and MariaDB does not.
_MYSQL_ONLY = re.compile(r"OFF_PERMISSIVE|ON_PERMISSIVE|.*_0900_.*")

# a new data directory is small, and every server must say so
_SMALL = ("--innodb-log-file-size=8M", "--innodb-data-file-path=ibdata1:10M:autoextend")
# what the server must know; parameters of a group are options of which it says in its log that it does not know them
_REQUIRED = {
    "datadir",
    "bind-address",
    "port",
    "socket",
    "pid-file",
    "log-error",
    "ssl-cert",
    "ssl-key",
    "server-id",
    "log-bin",
}
# durability is this machine's matter: nothing here survives its process
_HELD_BACK = {"innodb_flush_log_at_trx_commit", "sync_binlog"}

# one statement a line: so the server reads them while it makes its own tables
_USERS = f"""
DELETE FROM mysql.global_priv WHERE User <> 'mariadb.sys';
FLUSH PRIVILEGES;
CREATE USER '{SUPERUSER}'@'{HOST}' IDENTIFIED BY '{_PASSWORD}';
GRANT ALL ON *.* TO '{SUPERUSER}'@'{HOST}' WITH GRANT OPTION;
"""
_PROCEDURES = (
    "CREATE TABLE mysql.rds_configuration (name varchar(100) PRIMARY KEY, value varchar(100), description "
    "varchar(300) NOT NULL)",
    "INSERT INTO mysql.rds_configuration VALUES ('binlog retention hours', NULL, 'binlog retention hours specifies "
    "the duration "
    "in hours before binary logs are automatically deleted.')",
    f"""CREATE DEFINER = '{SUPERUSER}'@'{HOST}' PROCEDURE mysql.rds_show_configuration() READS SQL DATA
        SELECT name, value, description FROM mysql.rds_configuration""",
    # without a stated retention RDS removes a log as soon as nothing of its own needs it; this server keeps it
    f"""CREATE DEFINER = '{SUPERUSER}'@'{HOST}' PROCEDURE mysql.rds_set_configuration(IN wanted varchar(100),
        IN hours int)
        BEGIN
            IF wanted <> 'binlog retention hours' THEN
                SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Invalid configuration parameter name';
            END IF;
            IF hours < 1 OR hours > 168 THEN
                SIGNAL SQLSTATE '45000'
                SET MESSAGE_TEXT =
                    'For binlog retention hours the value must be between 1 and 168 inclusive or be NULL';
            END IF;
            UPDATE mysql.rds_configuration SET value = hours WHERE name = wanted;
            SET @seconds = coalesce(hours, 0) * 3600;
            SET GLOBAL binlog_expire_logs_seconds = @seconds;
        END""",
    f"""CREATE DEFINER = '{SUPERUSER}'@'{HOST}' PROCEDURE mysql.rds_kill(IN thread bigint)
        BEGIN
            IF EXISTS (SELECT 1 FROM information_schema.processlist WHERE id = thread AND user IN ('{SUPERUSER}',
                'system user')) THEN
                SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'CANNOT KILL RDSADMIN SESSION';
            END IF;
            KILL CONNECTION thread;
        END""",
)


@dataclass
class Server:
    """One running server. `parameters` are those of its RDS parameter group, by name."""

    identifier: str
    host: str
    port: int
    data_directory: Path
    master_username: str
    engine_version: str
    binary_log: bool = True
    parameters: dict[str, Any] = field(default_factory=dict)
    number: int = field(default_factory=lambda: random.randrange(1, 2**31))

    @property
    def pid(self) -> int:
        """The server's process id."""
        return int((self.data_directory / "mariadbd.pid").read_text())

    def connect(self, **options: Any) -> pymysql.Connection:
        """A session of the service itself, as RDS's own superuser."""
        return pymysql.connect(
            host=self.host,
            port=self.port,
            user=SUPERUSER,
            password=_PASSWORD,
            autocommit=True,
            charset="utf8mb4",
            connect_timeout=_CONNECT_SECONDS,
            ssl=client_tls(),
            **options,
        )

    def execute(self, statement: str, values: Any = None, dbname: str | None = None) -> list[tuple[Any, ...]]:
        """Run one statement as the superuser; its rows."""
        with self.connect(database=dbname) as connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

    def set_master_password(self, password: str) -> None:
        """Give the master user a new password."""
        self.execute("ALTER USER %s@'%%' IDENTIFIED BY %s", (self.master_username, password))

    def restart(self, parameters: dict[str, Any] | None = None) -> None:
        """Stop and start on the same port, with the parameters given or those it had."""
        if parameters is not None:
            self.parameters = parameters
        self.halt()
        _launch(self)

    def reload(self, parameters: dict[str, Any]) -> None:
        """Take parameters which need no restart."""
        changed = {name: value for name, value in parameters.items() if self.parameters.get(name) != value}
        self.parameters = parameters
        _configure(self)
        for name, value in _passed_on(changed).items():
            self._set(name, value)

    def halt(self, how: int = signal.SIGTERM) -> None:
        """Stop the server and keep its data."""
        if (self.data_directory / "mariadbd.pid").exists():
            state.end(self.pid, str(self.data_directory), how)

    def stop(self) -> None:
        """Stop the server and remove its data."""
        with _LOCK:
            self.halt(signal.SIGKILL)
            shutil.rmtree(self.data_directory, ignore_errors=True)
            _SERVERS.forget(self)

    def _set(self, name: str, value: str) -> None:
        try:
            self.execute(f"SET GLOBAL {name} = %s", (int(value) if re.fullmatch(r"-?\d+", value) else value,))
        except pymysql.OperationalError as failure:
            if failure.args[0] != _UNKNOWN_VARIABLE:
                raise


def client_tls() -> dict[str, Any]:
    """Encryption for a client, as the servers sign their own certificates."""
    return {"check_hostname": False, "verify_mode": False}


def installed() -> bool:
    """Whether this machine has the server."""
    return _program() is not None


def start(
    identifier: str,
    *,
    engine_version: str,
    master_username: str,
    master_password: str,
    database_name: str | None = None,
    parameters: dict[str, Any] | None = None,
    binary_log: bool = True,
    port: int | None = None,
) -> Server:
    """Make and start a server with its master user and first database.

    Raises RuntimeError where there is no MariaDB.
    """
    if not installed():
        raise RuntimeError(MISSING)
    with _LOCK:
        data = keeping.databases() / identifier
        keeping.run("cp", "-a", _template(), data)
        server = Server(
            identifier,
            HOST,
            port or keeping.free_port(),
            data,
            master_username,
            engine_version,
            binary_log,
            dict(parameters or {}),
        )
        _launch(server)
        _SERVERS.add(server)
    _make_master(server, master_password, database_name)
    return server


def _program() -> str | None:
    return shutil.which("mariadbd", path="/usr/sbin:/usr/local/sbin:/usr/local/bin:/usr/bin")


def _template() -> Path:
    """A data directory with the server's own tables, the superuser and RDS's procedures, which is copied for each
    server.
    """
    template = keeping.databases() / "mariadb-template"
    if not template.exists():
        making = keeping.databases() / "mariadb-making"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir()
        for file in tls.certificate_files(making, HOST):
            keeping.give(file)
        keeping.give(making)
        with tempfile.TemporaryFile("w+") as script:
            script.write(
                "CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket = NULL;\nSET @skip_auth_anonymous = 1;\n"
            )
            for name in ("mysql_system_tables", "mysql_performance_tables", "mysql_system_tables_data"):
                script.write((_SCRIPTS / f"{name}.sql").read_text())
            script.write(_USERS)
            script.seek(0)
            keeping.run(
                _program(),
                "--no-defaults",
                "--bootstrap",
                f"--datadir={making}",
                # beside other servers of this machine, which name temporary tables alike
                f"--tmpdir={making}",
                *_SMALL,
                "--skip-networking",
                given=script,
            )
        server = Server("mariadb-making", HOST, keeping.free_port(), making, "", "", binary_log=False)
        _launch(server)
        for statement in _PROCEDURES:
            server.execute(statement)
        server.halt()
        making.rename(template)
    return template


def _settings(server: Server) -> dict[str, Any]:
    """The server's configuration: RDS's habits, this machine's limits, the group's parameters."""
    data = server.data_directory
    settings = {
        "datadir": data,
        "tmpdir": data,
        "bind-address": HOST,
        "port": server.port,
        # relative to the data directory, whose path is too long for a socket
        "socket": "mariadbd.sock",
        "pid-file": data / "mariadbd.pid",
        "log-error": data / "mariadbd.log",
        "ssl-cert": data / "server.crt",
        "ssl-key": data / "server.key",
        "server-id": server.number,
        "character-set-server": "utf8mb4",
        "collation-server": "utf8mb4_general_ci",
        "default-time-zone": "+00:00",
        "max_connections": 200,
        "innodb_log_file_size": "8M",
        "innodb_data_file_path": "ibdata1:10M:autoextend",
        "innodb_buffer_pool_size": "64M",
        "innodb_flush_log_at_trx_commit": 0,
        "innodb_use_native_aio": 0,
        "sync_binlog": 0,
        "binlog_row_metadata": "FULL",
        "slave_net_timeout": 10,
    }
    passed = _passed_on(server.parameters)
    if server.binary_log and passed.get("binlog_format") != "OFF":
        settings["log-bin"] = "mysql-bin-changelog"
    return settings | {name: value for name, value in passed.items() if (name, value) != ("binlog_format", "OFF")}


def _passed_on(parameters: dict[str, Any]) -> dict[str, str]:
    return {
        name: str(value)
        for name, value in parameters.items()
        if name not in _HELD_BACK
        and "{" not in str(value)
        and not _NOT_PASSED_ON.fullmatch(name)
        and not _MYSQL_ONLY.fullmatch(str(value))
    }


def _configure(server: Server) -> None:
    """Write the configuration, which the server reads when it starts."""
    fixed = ("skip-name-resolve", "skip-slave-start", "loose-disable-feedback")
    lines = [f"{name if name in _REQUIRED else 'loose-' + name} = {value}" for name, value in _settings(server).items()]
    (server.data_directory / "my.cnf").write_text("\n".join(["[mariadbd]", *fixed, *lines]) + "\n")


def _launch(server: Server) -> None:
    """Start the server's program and wait until it answers. Raises RuntimeError with the end of its log."""
    data = server.data_directory
    _configure(server)
    (data / "mariadbd.pid").unlink(missing_ok=True)
    process = subprocess.Popen(
        [_program(), f"--defaults-file={data / 'my.cnf'}"],
        user=keeping.SYSTEM_USER,
        cwd="/",
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    threading.Thread(target=process.wait, name="mariadbd", daemon=True).start()
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            server.connect().close()
            return
        except pymysql.Error as failure:
            if process.poll() is not None or time.monotonic() > deadline:
                log = (data / "mariadbd.log").read_text(errors="replace") if (data / "mariadbd.log").exists() else ""
                raise RuntimeError(f"mariadbd failed to start: {log[-2000:].strip() or failure}") from failure
            time.sleep(0.05)


def _make_master(server: Server, password: str, database: str | None) -> None:
    """The master user as RDS makes it, and the first database, whose collation is the server's."""
    server.execute("CREATE USER %s@'%%' IDENTIFIED BY %s", (server.master_username, password))
    server.execute(f"GRANT {_MASTER_GRANTS} ON *.* TO %s@'%%' WITH GRANT OPTION", (server.master_username,))
    if database:
        server.execute(f"CREATE DATABASE {quoted(database)}")


def quoted(name: str) -> str:
    """An identifier in MySQL's quotes."""
    return "`" + name.replace("`", "``") + "`"
