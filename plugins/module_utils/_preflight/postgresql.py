# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The facts of one PostgreSQL database (12 or later) by which it is judged whether it can be moved. Reads only."""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._database.truncation import with_rows
from ansible_collections.migrate.aws.plugins.module_utils._postgres import not_of_extension, psycopg
from ansible_collections.migrate.aws.plugins.module_utils._preflight import lobs
from ansible_collections.migrate.aws.plugins.module_utils._preflight.objects import KINDS, RELATION, SCHEMA
from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import fence, sequences

_SETTINGS = """
SELECT name, setting FROM pg_settings
 WHERE name IN ('wal_level', 'rds.logical_replication', 'max_replication_slots', 'max_wal_senders',
     'wal_sender_timeout',
                'max_slot_wal_keep_size', 'idle_in_transaction_session_timeout', 'statement_timeout',
                    'server_version_num')
"""

_DATABASE = """
SELECT d.datname AS name,
       pg_encoding_to_char(d.encoding) AS encoding,
       d.datcollate AS collate,
       d.datctype AS ctype,
       to_jsonb(d) ->> 'datcollversion' AS collation_version,
       pg_database_size(d.oid) AS size,
       pg_is_in_recovery() AS is_replica,
       current_user AS "user",
       (SELECT rolreplication OR rolsuper FROM pg_roles WHERE rolname = current_user)
         OR EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_replication' AND pg_has_role(oid, 'MEMBER'))
             AS may_replicate,
       pg_has_role('pg_read_all_stats', 'USAGE') AS sees_all_sessions,
       (SELECT count(*) FROM pg_largeobject_metadata) AS large_objects,
       (SELECT count(*) FROM pg_stat_replication) AS wal_senders
  FROM pg_database d WHERE d.datname = current_database()
"""

_SLOTS = """
SELECT slot_name AS name, active, to_jsonb(s) ->> 'wal_status' AS wal_status,
       CASE WHEN NOT pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint END AS retained
  FROM pg_replication_slots s ORDER BY 1
"""

_LONG_TRANSACTIONS = """
SELECT pid, coalesce(usename, '') AS "user", coalesce(application_name, '') AS application, state,
       extract(epoch FROM now() - xact_start)::int AS seconds
  FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
   AND xact_start < now() - make_interval(secs => %(long)s)
 ORDER BY seconds DESC
"""

_TEMPORARY = """
SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relpersistence = 't' AND c.relkind = 'r' ORDER BY 1
"""

_TABLES = f"""
SELECT n.nspname AS schema, c.relname AS "table", n.nspname || '.' || c.relname AS name,
       c.relkind AS kind,
       c.relpersistence = 'u' AS unlogged,
       c.relispartition AS is_partition,
       (SELECT count(*) FROM pg_inherits h WHERE h.inhparent = c.oid) AS children,
       p.indexrelid IS NOT NULL AS has_primary_key,
       coalesce(NOT p.indimmediate, false) AS deferrable_key,
       c.relreplident AS replica_identity,
       c.relreplident = 'f' OR EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid
           AND CASE c.relreplident WHEN 'd' THEN i.indisprimary AND i.indimmediate WHEN 'i' THEN i.indisreplident END)
         AS identified,
       row_security_active(c.oid) AS row_security,
       CASE WHEN c.relforcerowsecurity AND c.relrowsecurity THEN 'forced' WHEN c.relrowsecurity THEN 'on' ELSE 'off' END
         AS policing,
       has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS readable,
       has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'INSERT') AND has_table_privilege(c.oid,
           'UPDATE')
         AND has_table_privilege(c.oid, 'DELETE') AS writable,
       has_table_privilege(c.oid, 'TRIGGER') AS may_trigger,
       pg_has_role(c.relowner, 'USAGE') AS is_owned,
       c.relowner::regrole::text AS owner,
       CASE WHEN c.relkind = 'f' THEN 0 ELSE pg_table_size(c.oid) END AS size,
       greatest(c.reltuples, 0)::bigint AS rows
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_index p ON p.indrelid = c.oid AND p.indisprimary
 WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND {RELATION}
 ORDER BY n.nspname, c.relname
"""

#: A domain is judged by what it is made of, and an array by its elements.
_COLUMNS = f"""
SELECT n.nspname || '.' || c.relname AS "table", a.attname AS column,
    n.nspname || '.' || c.relname || '.' || a.attname AS name,
       format_type(a.atttypid, a.atttypmod) AS type,
       e.typname AS element,
       e.typtype AS element_kind,
       b.typcategory = 'A' AS is_array,
       e.typname = 'numeric' AND CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END = -1 AS unbounded,
       a.attnotnull OR t.typnotnull AS not_null,
       CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END AS collation,
       a.attidentity AS identity,
       a.attgenerated <> '' AS generated,
       CASE WHEN a.attidentity <> '' THEN 'AS IDENTITY'
            WHEN a.attgenerated <> '' THEN 'AS (' || pg_get_expr(d.adbin, d.adrelid) || ')'
                || CASE a.attgenerated WHEN 's' THEN ' STORED' ELSE ' VIRTUAL' END END AS generation,
       CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END AS "default"
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_type t ON t.oid = a.atttypid
  JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
  JOIN pg_type e ON e.oid = CASE WHEN b.typcategory = 'A' AND b.typelem <> 0 THEN b.typelem ELSE b.oid END
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND NOT c.relispartition
     AND c.relpersistence <> 't'
   AND {RELATION}
 ORDER BY n.nspname, c.relname, a.attnum
"""

_SEQUENCES = f"""
SELECT n.nspname AS schema, c.relname AS sequence, n.nspname || '.' || c.relname AS name,
       s.last_value AS last, s.min_value AS lowest, s.max_value AS highest,
       s.start_value AS start, s.increment_by AS increment, s.cycle, s.cache_size AS cache,
       owner.adrelid::regclass::text || '.' || owner.attname AS owner, owner.type AS owner_type
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_sequences s ON s.schemaname = n.nspname AND s.sequencename = c.relname
  LEFT JOIN LATERAL (
       SELECT d.refobjid AS adrelid, a.attname, a.atttypid::regtype::text AS type
         FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')
          AND d.refclassid = 'pg_class'::regclass LIMIT 1) owner ON true
 WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND {RELATION}
 ORDER BY 1
"""

_TRIGGERS = f"""
SELECT n.nspname || '.' || c.relname AS "table", t.tgname AS trigger,
    n.nspname || '.' || c.relname || '.' || t.tgname AS name,
       t.tgenabled AS enabled, pg_get_triggerdef(t.oid) AS definition
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_proc f ON f.oid = t.tgfoid
 WHERE NOT t.tgisinternal AND NOT c.relispartition
   AND f.pronamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname = 'migrate_aws') AND {RELATION}
 ORDER BY 1, 2
"""

_POLICIES = f"""
SELECT n.nspname || '.' || c.relname AS "table", n.nspname || '.' || c.relname || '.' || p.polname AS name,
       concat_ws(' ', CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
           'FOR', CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
               WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
           'TO', (SELECT string_agg(coalesce(r.rolname, 'PUBLIC'), ', ' ORDER BY r.rolname)
                    FROM unnest(p.polroles) role LEFT JOIN pg_roles r ON r.oid = role),
           'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
           'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')') AS definition
  FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE {RELATION} ORDER BY 1, 2
"""

_CONSTRAINTS = f"""
SELECT n.nspname || '.' || c.relname AS "table", k.conname AS constraint,
    n.nspname || '.' || c.relname || '.' || k.conname AS name,
       k.contype AS kind, pg_get_constraintdef(k.oid) AS definition
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND NOT c.relispartition AND c.relpersistence <> 't' AND {RELATION}
 ORDER BY 1, 2
"""

_INDEXES = f"""
SELECT n.nspname || '.' || c.relname AS "table", n.nspname || '.' || x.relname AS name, pg_get_indexdef(x.oid)
    AS definition,
       i.indisvalid AS valid, i.indisunique AND i.indexprs IS NOT NULL AS unique_expression
  FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
  JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE NOT c.relispartition AND c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND {RELATION}
   AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.oid AND k.contype IN ('p', 'u', 'x'))
 ORDER BY 1, 2
"""

_VIEWS = f"""
SELECT n.nspname || '.' || c.relname AS name, c.relkind = 'm' AS materialized,
       md5(pg_get_viewdef(c.oid) || coalesce(c.reloptions::text, '')) AS definition
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('v', 'm') AND {RELATION} ORDER BY 1
"""

_FUNCTIONS = f"""
SELECT n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS name,
       md5(pg_get_functiondef(p.oid)) AS definition
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE p.prokind IN ('f', 'p') AND {SCHEMA}
   AND {not_of_extension("pg_proc", "p.oid")}
 ORDER BY 1
"""

#: What a type is made of, so that two of the same name can be compared: labels, the base type with what its values
#: have to be, the attributes, or the subtype.
_TYPES = f"""
SELECT n.nspname || '.' || t.typname AS name,
       CASE t.typtype
         WHEN 'e' THEN (SELECT string_agg(enumlabel, ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid)
         WHEN 'd' THEN concat_ws(' ', format_type(t.typbasetype, t.typtypmod),
              CASE WHEN t.typcollation <> 0 THEN 'COLLATE ' || t.typcollation::regcollation END,
              CASE WHEN t.typnotnull THEN 'NOT NULL' END, 'DEFAULT ' || t.typdefault,
              (SELECT string_agg(pg_get_constraintdef(k.oid), ' ' ORDER BY pg_get_constraintdef(k.oid))
                 FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'))
         WHEN 'c' THEN (SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
                          FROM pg_attribute WHERE attrelid = t.typrelid AND NOT attisdropped)
         ELSE (SELECT concat_ws(' ', format_type(r.rngsubtype, NULL), nullif(r.rngcollation, 0)::regcollation,
                    nullif(r.rngcanonical::oid, 0)::regproc, nullif(r.rngsubdiff::oid, 0)::regproc)
                 FROM pg_range r WHERE r.rngtypid = t.oid) END AS definition
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
 WHERE (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND c.relkind = 'c') AND {SCHEMA}
   AND {not_of_extension("pg_type", "t.oid")}
 ORDER BY 1
"""

_EXTENSIONS = "SELECT extname AS name, extversion AS version FROM pg_extension ORDER BY 1"

_COLLATIONS = f"""
SELECT n.nspname || '.' || l.collname AS name,
       concat_ws(' ', l.collprovider, l.collcollate, l.collctype, to_jsonb(l) ->> 'colliculocale',
                 to_jsonb(l) ->> 'colllocale', l.collisdeterministic) AS definition
  FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace
 WHERE {SCHEMA} AND {not_of_extension("pg_collation", "l.oid")} ORDER BY 1
"""

#: The version of a database's own collation is in pg_database since PostgreSQL 15, for a collation that has versions.
_OUTDATED_COLLATIONS = """
SELECT l.collname AS name, l.collversion AS recorded, pg_collation_actual_version(l.oid) AS actual
  FROM pg_collation l WHERE l.collversion <> pg_collation_actual_version(l.oid) ORDER BY 1
"""
_ACTUAL_VERSION = "SELECT pg_database_collation_actual_version(oid) FROM pg_database WHERE datname = current_database()"

#: An owner has every right anyway, and may have another name on the other side. `held` is what the privilege is on,
#: as GRANT names it; what has no privileges of its own has those that PostgreSQL gives to everybody.
_PRIVILEGES = f"""
SELECT o.object, o.held, coalesce(r.rolname, 'PUBLIC') AS grantee, x.privilege_type || o.columns AS privilege,
       x.is_grantable AS grantable
  FROM (
    SELECT n.nspname || '.' || c.relname AS object, CASE c.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE '' END
           || format('%%I.%%I', n.nspname, c.relname) AS held, c.relacl AS acl, c.relowner AS owner, '' AS columns
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND {RELATION}
     UNION ALL
    SELECT n.nspname || '.' || c.relname || '.' || a.attname, format('%%I.%%I', n.nspname, c.relname), a.attacl,
           c.relowner, format(' (%%I)', a.attname)
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE a.attacl IS NOT NULL AND NOT a.attisdropped AND {RELATION}
     UNION ALL
    SELECT n.nspname, format('SCHEMA %%I', n.nspname), n.nspacl, n.nspowner, ''
      FROM pg_namespace n WHERE n.nspname <> 'public' AND {SCHEMA}
     UNION ALL
    SELECT n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
           'ROUTINE ' || p.oid::regprocedure, coalesce(p.proacl, acldefault('f', p.proowner)), p.proowner, ''
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
     WHERE {SCHEMA} AND {not_of_extension("pg_proc", "p.oid")}
     UNION ALL
    SELECT n.nspname || '.' || t.typname, 'TYPE ' || t.oid::regtype, coalesce(t.typacl, acldefault('T', t.typowner)),
           t.typowner, ''
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class k ON k.oid = t.typrelid
     WHERE (t.typtype IN ('e', 'd', 'r') OR k.relkind = 'c') AND {SCHEMA} AND {not_of_extension("pg_type", "t.oid")}
     UNION ALL
    SELECT 'database', format('DATABASE %%I', d.datname), coalesce(d.datacl, acldefault('d', d.datdba)), d.datdba, ''
      FROM pg_database d WHERE d.datname = current_database()
  ) o CROSS JOIN LATERAL aclexplode(o.acl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
 WHERE x.grantee <> o.owner ORDER BY 1, 3, 4
"""

_LISTS = {
    "slots": _SLOTS,
    "long_transactions": _LONG_TRANSACTIONS,
    "prepared_transactions": fence.PREPARED,
    "subscriptions": fence.SUBSCRIPTIONS,
    "temporary_tables": _TEMPORARY,
    "tables": _TABLES,
    "columns": _COLUMNS,
    "sequences": _SEQUENCES,
    "sequence_users": sequences.USERS,
    "triggers": _TRIGGERS,
    "policies": _POLICIES,
    "constraints": _CONSTRAINTS,
    "indexes": _INDEXES,
    "views": _VIEWS,
    "functions": _FUNCTIONS,
    "types": _TYPES,
    "extensions": _EXTENSIONS,
    "collations": _COLLATIONS,
    "outdated_collations": _OUTDATED_COLLATIONS,
    "privileges": _PRIVILEGES,
}


def facts(connection, side: str, schemas: list[str] | None, long_transaction: int, lob_sizes: str) -> dict[str, Any]:
    """All that the rules ask of one database, as JSON would have it. Sizes in bytes, times in seconds.

    `side` is source (the writer) or target; `long_transaction` is from how many seconds on a transaction is listed;
    `lob_sizes` is exact, estimate or none.
    """
    cursor = connection.cursor(row_factory=psycopg.rows.dict_row)
    with connection.transaction():
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        # Definitions name a schema where it is not in the search path, which the two sides may have unlike.
        cursor.execute("SET LOCAL search_path = ''")
        options = {"schemas": schemas, "long": long_transaction}
        found = {name: cursor.execute(query, options).fetchall() for name, query in _LISTS.items()}
        objects = {kind: cursor.execute(query, options).fetchall() for kind, query in KINDS.items()}
        settings = {row["name"]: row["setting"] for row in cursor.execute(_SETTINGS).fetchall()}
        database = cursor.execute(_DATABASE).fetchone()
        if database["collation_version"] is not None:
            found["outdated_collations"] += _outdated(database, connection.execute(_ACTUAL_VERSION).fetchone()[0])
    silence = _may_silence_triggers(connection)
    sizes = lobs.measured(connection, found["tables"], found["columns"], lob_sizes)
    stored = [table for table in found["tables"] if table["kind"] == "r" and table["readable"]]
    filled = with_rows(connection, [(table["schema"], table["table"]) for table in stored]) if side == "target" else []
    return {
        "side": side,
        **database,
        "settings": settings,
        "may_silence_triggers": silence,
        **found,
        "objects": objects,
        "lob_sizes": sizes,
        "filled": [f"{schema}.{table}" for schema, table in filled],
    }


def _outdated(database: dict[str, Any], actual: str | None) -> list[dict[str, Any]]:
    recorded = database["collation_version"]
    return (
        [{"name": f"database {database['name']}", "recorded": recorded, "actual": actual}] if recorded != actual else []
    )


def _may_silence_triggers(connection) -> bool:
    """Whether this user may have triggers and foreign keys not fire, as DMS does on the target. Tried, and undone."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute("SET LOCAL session_replication_role = 'replica'")
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True
