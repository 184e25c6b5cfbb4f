# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The one way to a MySQL database: with the credential in a secret, which nobody else gets to see."""

from __future__ import annotations

import ssl
import traceback
from collections.abc import Callable
from contextlib import closing
from typing import Any

from ansible.module_utils.basic import missing_required_lib
from ansible_collections.migrate.aws.plugins.module_utils._credentials import credential, refuse_incomplete
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import attempt

try:
    import pymysql

    IMPORT_ERROR = None
except ImportError:
    pymysql, IMPORT_ERROR = None, traceback.format_exc()

TLS_MODES = ("disable", "require", "verify-ca", "verify-full")
#: Schemas of the server, and of DMS.
SYSTEM = ("mysql", "information_schema", "performance_schema", "sys", "awsdms_control")
#: Schemas that are not the application's.
NOT_OURS = (*SYSTEM, "migrate_aws", "migrate_aws_stream")
FAMILY = ("mysql", "mariadb", "aurora-mysql")

_NO_SUCH_THREAD, _SYNTAX = 1094, 1064
_PROCEDURE = "SELECT 1 FROM information_schema.routines WHERE routine_schema = 'mysql' AND routine_name = %s"


def argument_spec() -> dict[str, Any]:
    """The options of every module that connects; described in the doc fragment mysql_database."""
    return {
        "secret_id": {"type": "str", "required": True, "no_log": False},
        "tls_mode": {"type": "str", "choices": list(TLS_MODES), "default": "require"},
        "tls_ca_file": {"type": "path"},
        "connect_timeout": {"type": "int", "default": 10},
    }


def connect(secretsmanager, options: dict[str, Any], secret_id: str | None = None):
    """A PyMySQL connection in autocommit mode, for the options of `argument_spec`, with the credential of another
    secret if named.

    Raises Refused when the secret is no credential or the database does not let us in, and
    AnsibleAWSError when AWS refuses.
    """
    secret_id = secret_id or options["secret_id"]
    return opened(secret_id, credential(secretsmanager, secret_id), options)


def opened(secret_id: str, held: dict[str, Any], options: dict[str, Any]):
    """The same for what the secret holds. Raises Refused."""
    keywords = connection_keywords(secret_id, held, options)
    try:
        return pymysql.connect(**keywords, autocommit=True)
    except pymysql.MySQLError as error:
        where = f"{keywords['host']}:{keywords['port']}"
        raise Refused(f"Cannot connect to database {where} as {keywords['user']}: {sentence(error)}") from error


def connection_keywords(secret_id: str, held: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """PyMySQL's keywords for what a secret holds. Raises Refused, never with the password."""
    engine = str(held.get("engine") or "mysql")
    if engine not in FAMILY:
        raise Refused(f"Secret {secret_id} is of a {engine} database; this module speaks MySQL only.")
    refuse_incomplete(secret_id, held)
    return {
        "host": held["host"],
        "port": int(held["port"]),
        "user": held["username"],
        "password": held["password"],
        "charset": "utf8mb4",
        "connect_timeout": options["connect_timeout"],
        "program_name": "migrate.aws",
        **_tls(options),
    }


def libpq_options(options: dict[str, Any]) -> dict[str, Any]:
    """The options of `opened` for those of _postgres.argument_spec, of a module that serves both engines."""
    mode = options["sslmode"]
    return {
        "tls_mode": "require" if mode == "prefer" else mode,
        "tls_ca_file": options["sslrootcert"],
        "connect_timeout": options["connect_timeout"],
    }


def limit(connection, seconds: float) -> None:
    """Set how many seconds a statement may take from now on, and wait for a lock; 0 is without a limit."""
    ((version,),) = rows(connection, "SELECT version()")
    # MySQL limits reads alone, in milliseconds, and others by the locks that they wait for.
    is_mariadb = "mariadb" in version.lower()
    most = f"max_statement_time = {seconds}" if is_mariadb else f"max_execution_time = {int(seconds * 1000)}"
    waits = f"{max(1, int(seconds))}" if seconds else "DEFAULT"
    rows(connection, f"SET SESSION {most}, lock_wait_timeout = {waits}, innodb_lock_wait_timeout = {waits}")


def rows(connection, statement: str, values: Any = None) -> list[tuple]:
    """Run a statement; its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def identifier(*parts: str) -> str:
    """A name in SQL."""
    return ".".join("`{}`".format(part.replace("`", "``")) for part in parts)


def text(value: str | bytes) -> str:
    """A value for people, where a server gives bytes."""
    return value if isinstance(value, str) else value.decode("utf-8", "backslashreplace")


def has_rds_procedure(connection, name: str) -> bool:
    """Whether this is a server of RDS, which has procedures in the schema mysql for what its master user may not do."""
    return bool(rows(connection, _PROCEDURE, (name,)))


def kill(connection, number: int) -> None:
    """End a session, unless it has ended by itself meanwhile."""
    # nobody on RDS has the right to end another's session directly
    statement = "CALL mysql.rds_kill(%s)" if has_rds_procedure(connection, "rds_kill") else "KILL %s"
    try:
        rows(connection, statement, (number,))
    except pymysql.MySQLError as error:
        if error.args[0] != _NO_SUCH_THREAD:
            raise


def binlog_position(connection) -> dict[str, Any] | None:
    """How far the binary log is written, {file, offset, gtid}; None without one.

    MySQL 8.4 has other words for it than its elders and MariaDB, which names no GTIDs beside it.
    """
    try:
        found = rows(connection, "SHOW BINARY LOG STATUS")
    except pymysql.MySQLError as error:
        if error.args[0] != _SYNTAX:
            raise
        found = rows(connection, "SHOW MASTER STATUS")
    if not found:
        return None
    file, offset, _do, _ignore, *gtid = found[0]
    return {
        "file": file,
        "offset": int(offset),
        "gtid": gtid[0] if gtid else rows(connection, "SELECT @@GLOBAL.gtid_binlog_pos")[0][0],
    }


def binlog_retention_hours(connection) -> int | None:
    """How many hours RDS keeps the binary log; None where it removes logs as soon as it can."""
    (hours,) = (
        value
        for name, value, *_rest in rows(connection, "CALL mysql.rds_show_configuration")
        if name == "binlog retention hours"
    )
    return None if hours is None else int(hours)


def retention_hours(connection) -> float | None:
    """How many hours the server keeps its binary log, RDS or not; None is for ever, and 0 until it is not needed."""
    if has_rds_procedure(connection, "rds_show_configuration"):
        return binlog_retention_hours(connection) or 0
    stated = dict(
        rows(
            connection,
            "SHOW GLOBAL VARIABLES WHERE variable_name IN ('binlog_expire_logs_seconds', 'expire_logs_days')",
        )
    )
    hours = int(stated.get("binlog_expire_logs_seconds", 0)) / 3600 or float(stated.get("expire_logs_days", 0)) * 24
    return hours or None


def sentence(error: Exception) -> str:
    """What a server says, with the number of the error."""
    return " ".join(str(part).strip() for part in error.args)


def needed(module) -> None:
    """Leave the module with a sentence where PyMySQL is missing."""
    if IMPORT_ERROR:
        module.fail_json(msg=missing_required_lib("PyMySQL"), exception=IMPORT_ERROR)


def run(module, work: Callable[[Any, Any], dict[str, Any]]) -> None:
    """A module's main in one line: connect, exit with what `work` makes of client and connection, or fail with a
    sentence.
    """
    needed(module)
    client = module.client("secretsmanager")
    module.exit_json(**attempt(module, lambda: told(lambda: _worked(client, module.params, work))))


def told(work: Callable[[], Any]) -> Any:
    """What `work` returns. Raises Refused with what a database says against it."""
    try:
        return work()
    except pymysql.MySQLError as error:
        raise Refused(f"The database answers: {sentence(error)}") from error


def _worked(secretsmanager, options: dict[str, Any], work: Callable[[Any, Any], dict[str, Any]]) -> dict[str, Any]:
    with closing(connect(secretsmanager, options)) as connection:
        return work(secretsmanager, connection)


def _tls(options: dict[str, Any]) -> dict[str, Any]:
    if options["tls_mode"] == "disable":
        return {"ssl_disabled": True}
    verified = options["tls_mode"].startswith("verify")
    context = ssl.create_default_context(cafile=options["tls_ca_file"])
    context.check_hostname = options["tls_mode"] == "verify-full"
    context.verify_mode = ssl.CERT_REQUIRED if verified else ssl.CERT_NONE
    return {"ssl": context}
