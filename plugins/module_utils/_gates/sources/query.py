# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One number out of a database, by a query which cannot change anything."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import closing
from decimal import Decimal
from typing import Any

from ansible.module_utils.basic import missing_required_lib
from ansible_collections.migrate.aws.plugins.module_utils import _mysql, _postgres
from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._credentials import credential
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._gates.reading import Moment, Reading, unread

NAME = "query"
SERVICE = "secretsmanager"
OPTION = {
    "type": "dict",
    "options": {
        "statement": {"type": "str", "required": True},
        "statement_timeout": {"type": "int", "default": 10},
        **_postgres.argument_spec(),
    },
}


def needed(module) -> None:
    """Leave the module with a sentence where the database's driver is missing."""
    _postgres.needed(module)


def question(query: dict[str, Any]) -> None:
    """Each query is asked for itself."""


def ask(secretsmanager, wanted: Sequence[dict[str, Any]], moment: Moment) -> Reading:
    """The answer to one query; `secretsmanager` is the client for its secret."""
    (query,) = wanted
    try:
        held = credential(secretsmanager, query["secret_id"])
        if held.get("engine") in _mysql.FAMILY:
            return _of_mysql(held, query)
        with closing(_postgres.opened(held, query)) as connection:
            return _reading(_rows(connection, query))
    except (Refused, AnsibleAWSError) as error:
        return unread(str(error).rstrip("."))
    except _postgres.psycopg.Error as error:
        return unread(f"the database answers: {_first_line(error)}")


def reading(query: dict[str, Any], answer: Reading, moment: Moment) -> Reading:
    """The answer is one already."""
    return answer


def _of_mysql(held: dict[str, Any], query: dict[str, Any]) -> Reading:
    if _mysql.IMPORT_ERROR:
        raise Refused(missing_required_lib("PyMySQL"))
    try:
        with closing(_mysql.opened(query["secret_id"], held, _mysql.libpq_options(query))) as connection:
            _mysql.limit(connection, query["statement_timeout"])
            # A driver that sends one statement at a time, in a session in which the server refuses each change. In a
            # transaction alone it would not refuse a definition, which ends the transaction.
            _mysql.rows(connection, "SET SESSION TRANSACTION READ ONLY")
            with connection.cursor() as cursor:
                cursor.execute(query["statement"])
                return _reading(list(cursor.fetchmany(2)) if cursor.description else [])
    except _mysql.pymysql.MySQLError as error:
        return unread(f"the database answers: {_mysql.sentence(error)}")


def _rows(connection, query: dict[str, Any]) -> list[tuple[Any, ...]]:
    """At most two rows of the query's result."""
    with connection.transaction(force_rollback=True):
        connection.execute("SET TRANSACTION READ ONLY")
        connection.execute("SELECT set_config('statement_timeout', %s, true)", [str(query["statement_timeout"] * 1000)])
        # A prepared statement is a single one, so no second statement can leave the read-only transaction.
        cursor = connection.execute(query["statement"], prepare=True)
        return cursor.fetchmany(2) if cursor.description else []


def _reading(rows: list[tuple[Any, ...]]) -> Reading:
    if not rows:
        return Reading(reason="the query finds no row")
    if len(rows) > 1 or len(rows[0]) != 1:
        return unread("the query has to find one row with one column")
    (value,) = rows[0]
    if value is None:
        return Reading(reason="the query finds NULL")
    if not isinstance(value, int | float | Decimal):
        return unread(f"the query has to find a number, and finds a {type(value).__name__}")
    number = float(value)
    return Reading(number) if math.isfinite(number) else Reading(reason=f"the query finds {value}")


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
