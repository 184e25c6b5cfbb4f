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
FAMILY = ("mysql", "mariadb", "aurora-mysql")

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
    keywords = connection_keywords(secret_id, credential(secretsmanager, secret_id), options)
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


def rows(connection, statement: str, values: Any = None) -> list[tuple]:
    """Run a statement; its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def has_rds_procedure(connection, name: str) -> bool:
    """Whether this is a server of RDS, which has procedures in the schema mysql for what its master user may not do."""
    return bool(rows(connection, _PROCEDURE, (name,)))


def binlog_retention_hours(connection) -> int | None:
    """How many hours RDS keeps the binary log; None where it removes logs as soon as it can."""
    (hours,) = (
        value
        for name, value, *_rest in rows(connection, "CALL mysql.rds_show_configuration")
        if name == "binlog retention hours"
    )
    return None if hours is None else int(hours)


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
