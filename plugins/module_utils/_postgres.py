# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The one way to a PostgreSQL database: with the credential in a secret, which nobody else gets to see."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from contextlib import closing
from typing import Any

from ansible.module_utils.basic import missing_required_lib
from ansible_collections.migrate.aws.plugins.module_utils._credentials import credential, refuse_incomplete
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import attempt

try:
    import psycopg
    import psycopg.rows
    import psycopg.sql

    IMPORT_ERROR = None
except ImportError:
    psycopg, IMPORT_ERROR = None, traceback.format_exc()


def not_of_extension(catalog: str, oid: str) -> str:
    """An SQL condition: the object `oid` of a catalog belongs to no extension. What belongs to one is neither fenced,
    compared, counted nor copied as the application's. Pure; both are SQL.
    """
    return (
        f"NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '{catalog}'::regclass AND e.objid = {oid} "
        "AND e.deptype = 'e')"
    )


SSL_MODES = ("disable", "prefer", "require", "verify-ca", "verify-full")


def argument_spec() -> dict[str, Any]:
    """The options of every module that connects; described in the doc fragment database."""
    return {
        "secret_id": {"type": "str", "required": True, "no_log": False},
        "database_name": {"type": "str"},
        "sslmode": {"type": "str", "choices": list(SSL_MODES), "default": "require"},
        "sslrootcert": {"type": "path"},
        "connect_timeout": {"type": "int", "default": 10},
    }


def connect(secretsmanager, options: dict[str, Any]):
    """A psycopg connection in autocommit mode, for the options of `argument_spec`.

    Raises Refused when the secret is no credential or the database does not let us in, and
    AnsibleAWSError when AWS refuses.
    """
    return opened(credential(secretsmanager, options["secret_id"]), options)


def opened(held: dict[str, Any], options: dict[str, Any]):
    """The same for what the secret holds. Raises Refused."""
    keywords = connection_keywords(held, options)
    try:
        # a database without an encoding, SQL_ASCII, would give bytes for text
        return psycopg.connect(**keywords, client_encoding="utf8", autocommit=True)
    except psycopg.OperationalError as error:
        where = f"{keywords['dbname']} at {keywords['host']}:{keywords['port']}"
        raise Refused(f"Cannot connect to database {where} as {keywords['user']}: {str(error).strip()}") from error


def connection_keywords(held: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
    """libpq's keywords for what a secret holds. Pure; raises Refused, never with the password."""
    secret_id, engine = options["secret_id"], str(held.get("engine") or "postgres")
    if "postgres" not in engine:
        raise Refused(f"Secret {secret_id} is of a {engine} database; this module speaks PostgreSQL only.")
    refuse_incomplete(secret_id, held)
    certificate = {"sslrootcert": options["sslrootcert"]} if options["sslrootcert"] else {}
    return {
        "host": held["host"],
        "port": held["port"],
        "user": held["username"],
        "password": held["password"],
        "dbname": options["database_name"] or held.get("dbname") or held["username"],
        "sslmode": options["sslmode"],
        "connect_timeout": options["connect_timeout"],
        "application_name": "migrate.aws",
        **certificate,
    }


def needed(module) -> None:
    """Leave the module with a sentence where psycopg is missing."""
    if IMPORT_ERROR:
        module.fail_json(msg=missing_required_lib("psycopg"), exception=IMPORT_ERROR)


def run(module, work: Callable[[Any], dict[str, Any]]) -> None:
    """A module's main in one line: connect, exit with what `work` makes of the connection, or fail with a sentence."""
    needed(module)
    client = module.client("secretsmanager")
    module.exit_json(**attempt(module, lambda: told(lambda: _worked(client, module.params, work))))


def _worked(secretsmanager, options: dict[str, Any], work: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    with closing(connect(secretsmanager, options)) as connection:
        return work(connection)


def told(work: Callable[[], Any]) -> Any:
    """What `work` returns. Raises Refused with what a database says against it."""
    try:
        return work()
    except psycopg.Error as error:
        raise Refused(f"The database answers: {str(error).strip()}") from error
