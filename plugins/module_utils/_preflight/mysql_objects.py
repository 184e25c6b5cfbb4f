# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The queries of objects of MySQL and MariaDB that are compared by their definition alone, by the name of their rule's
kind.

Each row has `name`, `definition`, and `table`, whose part it is, or NULL. `{ours}` stands for the condition that a
schema is the application's, and `{of_table}` for the one by which MariaDB, which has constraints of one name in several
tables, tells them apart.
"""

from __future__ import annotations

_COLUMN = """
SELECT concat(table_schema, '.', table_name) AS `table`,
       concat(table_schema, '.', table_name, '.', column_name) AS name, {definition} AS definition
  FROM information_schema.columns WHERE {ours} ORDER BY 2
"""


def _column(definition: str) -> str:
    return _COLUMN.replace("{definition}", definition)


#: A body may be long, so that only its digest is compared. The fence's triggers have names of their own on each side.
_TRIGGERS = """
SELECT concat(event_object_schema, '.', event_object_table) AS `table`,
       concat(trigger_schema, '.', trigger_name) AS name,
       md5(concat_ws(' ', action_timing, event_manipulation, action_statement)) AS definition
  FROM information_schema.triggers
 WHERE left(trigger_name, 18) <> 'migrate_aws_fence_' AND {ours:trigger_schema} ORDER BY 2
"""
_ROUTINES = """
SELECT NULL AS `table`, concat(lower(routine_type), ' ', routine_schema, '.', routine_name) AS name,
       md5(concat_ws(' ', routine_definition, security_type, is_deterministic, sql_data_access, dtd_identifier,
           (SELECT group_concat(concat_ws(' ', p.parameter_mode, p.parameter_name, p.dtd_identifier)
                                ORDER BY p.ordinal_position)
              FROM information_schema.parameters p
             WHERE p.specific_schema = routine_schema AND p.specific_name = r.specific_name
               AND p.routine_type = r.routine_type))) AS definition
  FROM information_schema.routines r WHERE {ours:routine_schema} ORDER BY 2
"""
_VIEWS = """
SELECT NULL AS `table`, concat(table_schema, '.', table_name) AS name,
       md5(concat_ws(' ', view_definition, check_option, security_type)) AS definition
  FROM information_schema.views WHERE {ours} ORDER BY 2
"""
#: Whether it is enabled is left out: on the target it is disabled until the writes move.
_EVENTS = """
SELECT NULL AS `table`, concat(event_schema, '.', event_name) AS name,
       md5(concat_ws(' ', event_type, execute_at, interval_value, interval_field, event_definition)) AS definition
  FROM information_schema.events WHERE {ours:event_schema} ORDER BY 2
"""
_PARTITIONING = """
SELECT concat(table_schema, '.', table_name) AS `table`, concat(table_schema, '.', table_name) AS name,
       coalesce(group_concat(concat_ws(' ', partition_method, partition_expression, partition_name, subpartition_name,
           partition_description) ORDER BY partition_ordinal_position, subpartition_ordinal_position SEPARATOR ', '),
           '') AS definition
  FROM information_schema.partitions WHERE {ours} GROUP BY table_schema, table_name ORDER BY 2
"""
_CHECKS = """
SELECT concat(t.table_schema, '.', t.table_name) AS `table`,
       concat(t.table_schema, '.', t.table_name, '.', t.constraint_name) AS name, c.check_clause AS definition
  FROM information_schema.table_constraints t JOIN information_schema.check_constraints c
    ON c.constraint_schema = t.constraint_schema AND c.constraint_name = t.constraint_name {of_table}
 WHERE t.constraint_type = 'CHECK' AND {ours:t.table_schema} ORDER BY 2
"""
_FOREIGN_KEYS = """
SELECT concat(k.table_schema, '.', k.table_name) AS `table`,
       concat(k.table_schema, '.', k.table_name, '.', k.constraint_name) AS name,
       concat('(', group_concat(k.column_name ORDER BY k.ordinal_position), ') REFERENCES ',
              min(k.referenced_table_schema), '.', min(k.referenced_table_name), ' (',
              group_concat(k.referenced_column_name ORDER BY k.ordinal_position), ') ON DELETE ', min(r.delete_rule),
              ' ON UPDATE ', min(r.update_rule)) AS definition
  FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r
    ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name
   AND r.table_name = k.table_name
 WHERE {ours:k.table_schema} GROUP BY k.table_schema, k.table_name, k.constraint_name ORDER BY 2
"""
_TABLE_OPTIONS = """
SELECT concat(table_schema, '.', table_name) AS `table`, concat(table_schema, '.', table_name) AS name,
       concat_ws(' ', engine, table_collation) AS definition
  FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND {ours} ORDER BY 2
"""
_DEFINERS = """
SELECT NULL AS `table`, concat('trigger ', trigger_schema, '.', trigger_name) AS name, definer AS definition
  FROM information_schema.triggers WHERE {ours:trigger_schema}
 UNION ALL
SELECT NULL, concat(lower(routine_type), ' ', routine_schema, '.', routine_name), definer
  FROM information_schema.routines WHERE {ours:routine_schema}
 UNION ALL
SELECT NULL, concat('view ', table_schema, '.', table_name), definer
  FROM information_schema.views WHERE {ours}
 UNION ALL
SELECT NULL, concat('event ', event_schema, '.', event_name), definer
  FROM information_schema.events WHERE {ours:event_schema} ORDER BY 2
"""
#: Privileges on the application's schemas; those of the server's own users are on none.
_GRANTS = """
SELECT NULL AS `table`, concat(grantee, ' ON ', place) AS name,
       group_concat(privilege ORDER BY privilege SEPARATOR ', ') AS definition
  FROM (
    SELECT grantee, concat(table_schema, '.*') AS place, concat(privilege_type,
           CASE is_grantable WHEN 'YES' THEN ' WITH GRANT OPTION' ELSE '' END) AS privilege
      FROM information_schema.schema_privileges WHERE {ours}
     UNION ALL
    SELECT grantee, concat(table_schema, '.', table_name), concat(privilege_type,
           CASE is_grantable WHEN 'YES' THEN ' WITH GRANT OPTION' ELSE '' END)
      FROM information_schema.table_privileges WHERE {ours}
     UNION ALL
    SELECT grantee, concat(table_schema, '.', table_name), concat(privilege_type, ' (', column_name, ')')
      FROM information_schema.column_privileges WHERE {ours}
  ) g GROUP BY grantee, place ORDER BY 2
"""

KINDS = {
    "column_collation": _column("coalesce(collation_name, 'no collation')"),
    "column_default": _column("coalesce(column_default, 'no default')"),
    "generation": _column("coalesce(nullif(generation_expression, ''), 'plain')"),
    "partitioning": _PARTITIONING,
    "table_options": _TABLE_OPTIONS,
    "check": _CHECKS,
    "foreign_key": _FOREIGN_KEYS,
    "trigger": _TRIGGERS,
    "routine": _ROUTINES,
    "view": _VIEWS,
    "event": _EVENTS,
    "definer": _DEFINERS,
    "grant": _GRANTS,
}
#: Every account of a server that has any privilege, as a definer is written.
ACCOUNTS = "SELECT DISTINCT replace(grantee, '''', '') AS account FROM information_schema.user_privileges ORDER BY 1"
