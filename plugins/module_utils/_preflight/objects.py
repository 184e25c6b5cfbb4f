# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The queries of objects of PostgreSQL that are compared by their definition alone, by the name of their rule's kind.

Each row has `name`, `definition`, and `table`, whose part it is, or NULL. Two databases that behave alike have the
same rows, whatever their object identifiers are.
"""

from __future__ import annotations

from ansible_collections.migrate.aws.plugins.module_utils._postgres import not_of_extension

#: Whose objects are the application's: not PostgreSQL's own, ours, or DMS's.
SCHEMA = r"""
    n.nspname !~ '^pg_'
    AND n.nspname NOT IN ('information_schema', 'migrate_aws', 'migrate_aws_stream', 'awsdms_control')
    AND (%(schemas)s::text[] IS NULL OR n.nspname = ANY (%(schemas)s))
"""
#: And of them no relation of DMS or of an extension.
RELATION = rf"""
    {SCHEMA} AND c.relname !~ '^awsdms_'
    AND {not_of_extension("pg_class", "c.oid")}
"""
_TABLE = """n.nspname || '.' || c.relname AS "table" """

_RULES = f"""
SELECT {_TABLE}, n.nspname || '.' || c.relname || '.' || w.rulename AS name,
       pg_get_ruledef(w.oid) || CASE w.ev_enabled WHEN 'O' THEN '' ELSE ' (' || w.ev_enabled::text || ')' END
           AS definition
  FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE w.rulename <> '_RETURN' AND {RELATION} ORDER BY 2
"""

#: DMS has an event trigger of its own, by which it sees DDL.
_EVENT_TRIGGERS = f"""
SELECT NULL AS "table", t.evtname AS name,
       concat_ws(' ', 'ON', t.evtevent, 'WHEN TAG IN (' || array_to_string(t.evttags, ', ') || ')', 'EXECUTE',
                 t.evtfoid::regprocedure, CASE t.evtenabled WHEN 'O' THEN NULL ELSE t.evtenabled::text END)
           AS definition
  FROM pg_event_trigger t
 WHERE t.evtname !~ '^awsdms_' AND {not_of_extension("pg_event_trigger", "t.oid")} ORDER BY 2
"""

#: DMS and this collection publish what they replicate.
_PUBLICATIONS = """
SELECT NULL AS "table", p.pubname AS name,
       (to_jsonb(p) - '{oid,pubname,pubowner}'::text[])::text || CASE WHEN NOT p.puballtables THEN coalesce(
           (SELECT string_agg((to_jsonb(t) - 'pubname')::text, ' ' ORDER BY t.schemaname, t.tablename)
              FROM pg_publication_tables t WHERE t.pubname = p.pubname), ' of no table') ELSE '' END AS definition
  FROM pg_publication p WHERE p.pubname !~ '^(migrate_aws|awsdms|dms_)' ORDER BY 2
"""

_AGGREGATES = f"""
SELECT NULL AS "table",
       n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS name,
       concat_ws(' ', a.aggkind, a.aggtransfn, format_type(a.aggtranstype, NULL), a.agginitval, a.aggfinalfn,
                 a.aggfinalmodify, a.aggfinalextra, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn, a.aggmtransfn,
                 a.aggminvtransfn, a.aggmfinalfn, a.aggsortop::regoperator, p.proparallel) AS definition
  FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE {SCHEMA} AND {not_of_extension("pg_proc", "p.oid")} ORDER BY 2
"""

#: A role of RDS has settings of its own.
_DATABASE_SETTINGS = """
SELECT NULL AS "table", CASE WHEN r.oid IS NULL THEN 'database' ELSE 'role ' || r.rolname END
       || CASE WHEN r.oid IS NOT NULL AND s.setdatabase <> 0 THEN ' in database' ELSE '' END
       || ': ' || split_part(pair, '=', 1) AS name,
       substr(pair, strpos(pair, '=') + 1) AS definition
  FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) AS pair
 WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
   AND coalesce(r.rolname !~ '^(pg_|rds)', true) ORDER BY 2
"""

#: The two masters may have different names.
_DEFAULT_PRIVILEGES = """
SELECT NULL AS "table",
       CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions'
            WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' ELSE d.defaclobjtype::text END
       || coalesce(' in ' || n.nspname, '')
       || CASE WHEN o.rolname = current_user THEN '' ELSE ' of ' || o.rolname END AS name,
       string_agg(concat_ws(' ', x.privilege_type, 'TO', coalesce(r.rolname, 'PUBLIC'),
           CASE WHEN x.is_grantable THEN 'WITH GRANT OPTION' END), ', ' ORDER BY r.rolname, x.privilege_type)
           AS definition
  FROM pg_default_acl d JOIN pg_roles o ON o.oid = d.defaclrole LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
  CROSS JOIN LATERAL aclexplode(d.defaclacl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
 WHERE x.grantee <> d.defaclrole AND o.rolname !~ '^rds'
 GROUP BY 2 ORDER BY 2
"""

_REPLICA_IDENTITIES = f"""
SELECT {_TABLE}, n.nspname || '.' || c.relname AS name,
       CASE c.relreplident WHEN 'd' THEN 'DEFAULT' WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING'
            ELSE 'USING INDEX ' || coalesce((SELECT regexp_replace(pg_get_indexdef(i.indexrelid), '^.* USING ', '')
                                              FROM pg_index i WHERE i.indrelid = c.oid AND i.indisreplident), '')
       END AS definition
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND {RELATION} ORDER BY 2
"""

_SEQUENCES = f"""
SELECT NULL AS "table", n.nspname || '.' || c.relname AS name,
       concat_ws(' ', 'AS', format_type(s.seqtypid, NULL), 'START', s.seqstart, 'INCREMENT', s.seqincrement,
                 'MINVALUE', s.seqmin, 'MAXVALUE', s.seqmax, 'CACHE', s.seqcache,
                 CASE WHEN s.seqcycle THEN 'CYCLE' END) AS definition
  FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relpersistence <> 't' AND {RELATION} ORDER BY 2
"""

#: By what a table is partitioned, what it takes as a partition, and from what it inherits.
_PARTITIONING = f"""
SELECT {_TABLE}, n.nspname || '.' || c.relname AS name,
       coalesce(nullif(concat_ws(' ', 'PARTITION BY ' || pg_get_partkeydef(c.oid),
           (SELECT CASE WHEN c.relispartition THEN 'PARTITION OF ' ELSE 'INHERITS ' END
                || string_agg(p.relname, ', ' ORDER BY h.inhseqno)
              FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent WHERE h.inhrelid = c.oid),
           pg_get_expr(c.relpartbound, c.oid)), ''), 'a table by itself') AS definition
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND {RELATION} ORDER BY 2
"""

_OPERATORS = f"""
SELECT NULL AS "table", n.nspname || '.' || o.oprname || ' (' || format_type(o.oprleft, NULL) || ', '
       || format_type(o.oprright, NULL) || ')' AS name,
       concat_ws(' ', o.oprcode, o.oprcanmerge, o.oprcanhash, o.oprcom::regoperator, o.oprnegate::regoperator,
                 o.oprrest, o.oprjoin) AS definition
  FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
 WHERE {SCHEMA} AND {not_of_extension("pg_operator", "o.oid")} ORDER BY 2
"""

#: What is PostgreSQL's own has a number below this one.
_CASTS = f"""
SELECT NULL AS "table", format_type(c.castsource, NULL) || ' AS ' || format_type(c.casttarget, NULL) AS name,
       concat_ws(' ', CASE WHEN c.castfunc <> 0 THEN c.castfunc::regprocedure END, c.castcontext, c.castmethod)
           AS definition
  FROM pg_cast c WHERE c.oid >= 16384 AND {not_of_extension("pg_cast", "c.oid")} ORDER BY 2
"""

_TEXT_SEARCH = f"""
SELECT NULL AS "table", 'configuration ' || n.nspname || '.' || f.cfgname AS name,
       f.cfgparser::text || coalesce((SELECT string_agg(m.maptokentype || ' ' || m.mapseqno || ' '
           || m.mapdict::regdictionary, ', ' ORDER BY m.maptokentype, m.mapseqno)
                  FROM pg_ts_config_map m WHERE m.mapcfg = f.oid), '') AS definition
  FROM pg_ts_config f JOIN pg_namespace n ON n.oid = f.cfgnamespace
 WHERE {SCHEMA} AND {not_of_extension("pg_ts_config", "f.oid")}
 UNION ALL
SELECT NULL, 'dictionary ' || n.nspname || '.' || d.dictname,
       concat_ws(' ', (SELECT tmplname FROM pg_ts_template t WHERE t.oid = d.dicttemplate), d.dictinitoption)
  FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace
 WHERE {SCHEMA} AND {not_of_extension("pg_ts_dict", "d.oid")}
 ORDER BY 2
"""

_STATISTICS = f"""
SELECT {_TABLE}, sn.nspname || '.' || s.stxname AS name, pg_get_statisticsobjdef(s.oid) AS definition
  FROM pg_statistic_ext s JOIN pg_namespace sn ON sn.oid = s.stxnamespace
  JOIN pg_class c ON c.oid = s.stxrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE {RELATION} ORDER BY 2
"""

#: Options of a server may hold an address, and those of a user mapping, which are not read, a password.
_FOREIGN_SERVERS = f"""
SELECT NULL AS "table", s.srvname AS name,
       concat_ws(' ', f.fdwname, s.srvtype, s.srvversion, array_to_string(s.srvoptions, ', ')) AS definition
  FROM pg_foreign_server s JOIN pg_foreign_data_wrapper f ON f.oid = s.srvfdw
 WHERE {not_of_extension("pg_foreign_server", "s.oid")} ORDER BY 2
"""

_STORAGE = f"""
SELECT CASE WHEN c.relkind = 'i' THEN (SELECT t.relnamespace::regnamespace::text || '.' || t.relname FROM pg_class t
            WHERE t.oid = (SELECT i.indrelid FROM pg_index i WHERE i.indexrelid = c.oid))
            ELSE n.nspname || '.' || c.relname END AS "table",
       n.nspname || '.' || c.relname AS name,
       CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED' ELSE 'LOGGED' END
           || coalesce(' WITH (' || array_to_string(c.reloptions, ', ') || ')', '') AS definition
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'm', 'i') AND c.relpersistence <> 't' AND {RELATION} ORDER BY 2
"""

_COMMENTS = f"""
SELECT {_TABLE}, n.nspname || '.' || c.relname || coalesce('.' || a.attname, '') AS name, d.description AS definition
  FROM pg_description d JOIN pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
 WHERE c.relkind IN ('r', 'p') AND {RELATION} ORDER BY 2
"""

KINDS = {
    "rule": _RULES,
    "event_trigger": _EVENT_TRIGGERS,
    "publication": _PUBLICATIONS,
    "aggregate": _AGGREGATES,
    "database_setting": _DATABASE_SETTINGS,
    "default_privilege": _DEFAULT_PRIVILEGES,
    "replica_identity": _REPLICA_IDENTITIES,
    "sequence": _SEQUENCES,
    "partitioning": _PARTITIONING,
    "operator": _OPERATORS,
    "cast": _CASTS,
    "text_search": _TEXT_SEARCH,
    "extended_statistics": _STATISTICS,
    "foreign_server": _FOREIGN_SERVERS,
    "storage": _STORAGE,
    "comment": _COMMENTS,
}
