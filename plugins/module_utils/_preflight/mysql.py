# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The facts of one MySQL or MariaDB server by which it is judged whether its databases can be moved. Reads only."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._mysql import (
    NOT_OURS,
    binlog_retention_hours,
    has_rds_procedure,
    pymysql,
    rows,
)
from ansible_collections.migrate.aws.plugins.module_utils._preflight.mysql_objects import ACCOUNTS, KINDS

SETTINGS = (
    "auto_increment_increment",
    "auto_increment_offset",
    "binlog_expire_logs_seconds",
    "binlog_format",
    "binlog_row_image",
    "binlog_row_value_options",
    "binlog_transaction_compression",
    "character_set_server",
    "collation_server",
    "event_scheduler",
    "gtid_mode",
    "local_infile",
    "log_bin",
    "log_bin_compress",
    "log_bin_trust_function_creators",
    "lower_case_table_names",
    "max_allowed_packet",
    "read_only",
    "server_id",
    "sql_mode",
    "time_zone",
    "version",
)
#: What DMS takes for a LOB.
LOBS = ("tinyblob", "blob", "mediumblob", "longblob", "tinytext", "text", "mediumtext", "longtext", "json")
_XA_REFUSED, _ACCESS_REFUSED = 1401, 1227
#: How many rows a sample has.
SAMPLE = 10_000

#: The next number of a table is as old as its statistics, which MySQL 8 keeps for a day; others read a comment there.
_SESSION = (
    "SET SESSION group_concat_max_len = 65536, time_zone = @@global.time_zone /*!80000 , "
    "information_schema_stats_expiry = 0 */"
)
_OURS = "{schema} NOT IN %(none)s AND (%(all)s OR {schema} IN %(schemas)s)"
_TABLES = f"""
SELECT t.table_schema AS `schema`, t.table_name AS `table`, concat(t.table_schema, '.', t.table_name) AS name,
    t.engine AS engine,
       t.table_type = 'SYSTEM VERSIONED' AS is_versioned,
       coalesce(t.table_rows, 0) AS `rows`, coalesce(t.data_length + t.index_length, 0) AS size, t.auto_increment
           AS auto_increment,
       EXISTS (SELECT 1 FROM information_schema.statistics s WHERE s.table_schema = t.table_schema
           AND s.table_name = t.table_name
                  AND s.index_name = 'PRIMARY') AS has_primary_key
  FROM information_schema.tables t
 WHERE t.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND t.table_name NOT LIKE 'awsdms\\_%%'
   AND {_OURS.format(schema="t.table_schema")}
 ORDER BY 1, 2
"""
_COLUMNS = f"""
SELECT concat(c.table_schema, '.', c.table_name) AS `table`, c.column_name AS `column`,
       concat(c.table_schema, '.', c.table_name, '.', c.column_name) AS name, c.data_type AS type, c.column_type
           AS full_type,
       c.character_set_name AS charset, c.collation_name AS collation, c.is_nullable = 'NO' AS not_null,
       c.extra LIKE '%%auto_increment%%' AS auto_increment, coalesce(c.generation_expression, '') <> '' AS `generated`
  FROM information_schema.columns c
 WHERE {_OURS.format(schema="c.table_schema")} ORDER BY c.table_schema, c.table_name, c.ordinal_position
"""
_TRIGGERS = f"""
SELECT concat(trigger_schema, '.', trigger_name) AS name, concat(event_object_schema, '.', event_object_table)
    AS `table`
  FROM information_schema.triggers
 WHERE left(trigger_name, 18) <> 'migrate_aws_fence_' AND {_OURS.format(schema="trigger_schema")} ORDER BY 1
"""
_FOREIGN_KEYS = f"""
SELECT concat(constraint_schema, '.', table_name, '.', constraint_name) AS name, concat(constraint_schema, '.',
    table_name) AS `table`,
       delete_rule AS on_delete, update_rule AS on_update
  FROM information_schema.referential_constraints WHERE {_OURS.format(schema="constraint_schema")} ORDER BY 1
"""
_INDEXES = f"""
SELECT concat(table_schema, '.', table_name) AS `table`, concat(table_schema, '.', table_name, '.', index_name) AS name,
       non_unique = 0 AS is_unique, group_concat(coalesce(column_name, '(expression)') ORDER BY seq_in_index
           SEPARATOR ', ') AS columns
  FROM information_schema.statistics WHERE index_name <> 'PRIMARY' AND {_OURS.format(schema="table_schema")}
 GROUP BY table_schema, table_name, index_name, non_unique ORDER BY 2
"""
_UNIQUE_COLUMNS = f"""
SELECT DISTINCT concat(table_schema, '.', table_name) AS `table`,
       concat(table_schema, '.', table_name, '.', column_name) AS name
  FROM information_schema.statistics
 WHERE non_unique = 0 AND column_name IS NOT NULL AND {_OURS.format(schema="table_schema")} ORDER BY 2
"""
_EVENTS = f"""
SELECT concat(event_schema, '.', event_name) AS name FROM information_schema.events
 WHERE status = 'ENABLED' AND {_OURS.format(schema="event_schema")} ORDER BY 1
"""
_ROUTINES = f"""
SELECT concat(routine_schema, '.', routine_name) AS name, lower(routine_type) AS kind FROM information_schema.routines
 WHERE {_OURS.format(schema="routine_schema")}
 UNION ALL
SELECT concat(table_schema, '.', table_name), 'view'
    FROM information_schema.views WHERE {_OURS.format(schema="table_schema")} ORDER BY 1
"""
_LONG_TRANSACTIONS = """
SELECT t.trx_mysql_thread_id AS thread, coalesce(p.user, '') AS user, timestampdiff(SECOND, t.trx_started, now())
    AS seconds
  FROM information_schema.innodb_trx t LEFT JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
 WHERE t.trx_started < now() - INTERVAL %(long)s SECOND AND t.trx_mysql_thread_id <> connection_id() ORDER BY 3 DESC
"""


def facts(connection, _side: str, schemas: list[str] | None, long_transaction: int, lob_sizes: str) -> dict[str, Any]:
    """Everything that the rules ask of one side, the same of both; `lob_sizes` is exact, estimate or none."""
    rows(connection, _SESSION)
    settings = dict(rows(connection, "SHOW GLOBAL VARIABLES WHERE variable_name IN %s", (SETTINGS,)))
    asked = {"none": NOT_OURS, "all": schemas is None, "schemas": tuple(schemas or [""]), "long": long_transaction}
    found = {
        name: dicts(connection, query, asked)
        for name, query in (
            ("tables", _TABLES),
            ("columns", _COLUMNS),
            ("triggers", _TRIGGERS),
            ("foreign_keys", _FOREIGN_KEYS),
            ("indexes", _INDEXES),
            ("unique_columns", _UNIQUE_COLUMNS),
            ("events", _EVENTS),
            ("routines", _ROUTINES),
            ("long_transactions", _LONG_TRANSACTIONS),
        )
    }
    objects = {kind: dicts(connection, _written(query, settings), asked) for kind, query in KINDS.items()}
    return {
        "settings": settings,
        "retention_hours": _retention_hours(connection, settings),
        "grants": [grant for (grant,) in rows(connection, "SHOW GRANTS")],
        **found,
        "objects": objects,
        "accounts": [account for (account,) in rows(connection, ACCOUNTS)],
        "xa_prepared": _prepared(connection, settings),
        "xa_used": int(dict(rows(connection, "SHOW GLOBAL STATUS LIKE 'Com_xa_prepare'")).get("Com_xa_prepare", 0)),
        "lob_sizes": _lob_sizes(connection, found["tables"], found["columns"], lob_sizes),
    }


def _written(query: str, settings: dict[str, str]) -> str:
    """A query of objects as this server takes it."""
    of_table = "AND c.table_name = t.table_name" if _is_mariadb(settings) else ""
    conditioned = re.sub(
        r"\{ours(?::([\w.]+))?\}", lambda found: _OURS.format(schema=found[1] or "table_schema"), query
    )
    return conditioned.replace("{of_table}", of_table)


def _is_mariadb(settings: dict[str, str]) -> bool:
    return "MARIADB" in settings.get("version", "").upper()


def _prepared(connection, settings: dict[str, str]) -> list[str] | None:
    """The XA transactions that are prepared and not decided, None where the user may not see them."""
    readable = "FORMAT = 'SQL'" if _is_mariadb(settings) else "CONVERT XID"
    try:
        return [row[-1] for row in rows(connection, f"XA RECOVER {readable}")]
    except pymysql.MySQLError as refused:
        if refused.args[0] not in (_XA_REFUSED, _ACCESS_REFUSED):
            raise
        return None


def dicts(connection, query: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a query as dictionaries;

    MySQL's 0 and 1 of `has_`, `is_`, `not_null`, `auto_increment` and `generated` stay numbers.
    """
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, map(_plain, row))) for row in cursor.fetchall()]


def _plain(value: Any) -> Any:
    """Numbers come as Decimal from sums, which no JSON holds."""
    return value if value is None or isinstance(value, (str, int)) else int(value)


def _retention_hours(connection, settings: dict[str, str]) -> int | None:
    """How many hours the binary log is kept, None for as short as RDS likes; 0 means for ever on a server that is not
    RDS's.
    """
    if has_rds_procedure(connection, "rds_show_configuration"):
        return binlog_retention_hours(connection)
    return int(settings.get("binlog_expire_logs_seconds") or 0) // 3600


def _lob_sizes(connection, tables: list[dict[str, Any]], columns: list[dict[str, Any]], sizes: str) -> dict[str, int]:
    """{schema.table.column: bytes of the largest value} of the LOB columns."""
    if sizes == "none":
        return {}
    found: dict[str, int] = {}
    for table in tables:
        lobs = [column for column in columns if column["table"] == table["name"] and column["type"] in LOBS]
        if lobs:
            names = ", ".join(_quoted(lob["column"]) for lob in lobs)
            place = f"{_quoted(table['schema'])}.{_quoted(table['table'])}"
            sample = f"(SELECT {names} FROM {place} LIMIT {SAMPLE}) AS sample" if sizes == "estimate" else place
            largest = ", ".join(f"max(octet_length({_quoted(lob['column'])}))" for lob in lobs)
            (row,) = rows(connection, f"SELECT {largest} FROM {sample}")
            found |= {lob["name"]: int(size or 0) for lob, size in zip(lobs, row)}
    return found


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
