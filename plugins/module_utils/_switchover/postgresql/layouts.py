# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""How tables are built, as far as a comparison depends on it."""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._switchover.comparison import Layout, Table

#: Sizes as the catalog has them: the true one needs a lock, for which a table that is being altered makes us wait.
_TABLES = r"""
SELECT n.nspname, c.relname,
       CASE WHEN c.relkind = 'p' THEN leaves.storage ELSE c.relfilenode::text END,
       CASE WHEN c.relkind = 'p' THEN leaves.logged ELSE c.relpersistence = 'p' END,
       greatest(CASE WHEN c.relkind = 'p' THEN leaves.rows ELSE c.reltuples END, 0)::bigint,
       CASE WHEN c.relkind = 'p' THEN leaves.size ELSE c.relpages * 8192::bigint END
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN LATERAL (
       SELECT string_agg(format('%s:%s', leaf.oid, leaf.relfilenode), ' ' ORDER BY leaf.oid) AS storage,
              coalesce(bool_and(leaf.relpersistence = 'p'), true) AS logged, sum(greatest(leaf.reltuples, 0)) AS rows,
              coalesce(sum(leaf.relpages * 8192::bigint), 0)::bigint AS size
         FROM pg_partition_tree(c.oid) part JOIN pg_class leaf ON leaf.oid = part.relid AND leaf.relkind = 'r'
       ) leaves ON c.relkind = 'p'
 WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
"""
_COLUMNS = r"""
SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p')
   AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
"""
#: The columns that the log names with each change, where they are a key. Those of a partitioned table are its
#: partitions', unless one of these has another replica identity.
_KEYS = r"""
SELECT n.nspname, c.relname, a.attname,
       CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END::regtype::text,
       CASE WHEN a.attcollation = 0 THEN '' WHEN NOT o.collisdeterministic THEN NULL
            WHEN o.collname IN ('C', 'POSIX', 'ucs_basic') THEN 'C'
            WHEN o.collprovider <> 'd' THEN format('%s %s ', o.collname, o.collprovider) || o.collversion
            WHEN d.datcollate IN ('C', 'POSIX') AND coalesce(to_jsonb(d) ->> 'datlocprovider', 'c') = 'c' THEN 'C'
            ELSE concat_ws(' ', d.datcollate, to_jsonb(d) ->> 'datlocprovider', to_jsonb(d) ->> 'datlocale',
                           to_jsonb(d) ->> 'daticulocale', '') || (to_jsonb(d) ->> 'datcollversion') END
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_database d ON d.datname = current_database()
  CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, position)
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
  JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_collation o ON o.oid = a.attcollation
 WHERE CASE c.relreplident WHEN 'i' THEN i.indisreplident WHEN 'n' THEN false ELSE i.indisprimary END
   AND i.indimmediate AND i.indisvalid AND k.position <= i.indnkeyatts
   AND (c.relkind = 'r' OR NOT EXISTS (
        SELECT FROM pg_partition_tree(c.oid) part JOIN pg_class leaf ON leaf.oid = part.relid
         WHERE leaf.relreplident <> c.relreplident))
   AND n.nspname NOT LIKE 'pg\_%'
 ORDER BY n.nspname, c.relname, k.position
"""
#: Types whose values have one order everywhere, or that of their collation.
_ORDERED = re.compile(
    "smallint|integer|bigint|numeric|real|double precision|uuid|bytea|boolean|date|text|character( varying)?"
    "|time(stamp)? with(out)? time zone|interval|oid"
)


def layouts(connection, tables: set[Table]) -> dict[Table, Layout]:
    """How these tables are built, in three statements whatever their number."""
    columns: dict[Table, dict[str, str]] = {table: {} for table in tables}
    for schema, table, column, kind in connection.execute(_COLUMNS).fetchall():
        if (schema, table) in columns:
            columns[schema, table][column] = kind
    keys: dict[Table, list[tuple[Any, ...]]] = {}
    for schema, table, *part in connection.execute(_KEYS).fetchall():
        keys.setdefault((schema, table), []).append(tuple(part))
    return {
        (schema, table): Layout(
            columns=columns[schema, table],
            key=tuple(column for column, *_rest in keys.get((schema, table), [])),
            order=_order(keys.get((schema, table), [])),
            storage=storage or "",
            logged=logged,
            rows=rows,
            size=size,
        )
        for schema, table, storage, logged, rows, size in connection.execute(_TABLES).fetchall()
        if (schema, table) in columns
    }


def _order(key: list[tuple[Any, ...]]) -> tuple[str, ...]:
    """What the order of each column depends on; whole numbers have one order whatever their size."""
    if any(collation is None or not _ORDERED.fullmatch(kind) for _column, kind, collation in key):
        return ()
    return tuple(
        "number" if kind in ("smallint", "integer", "bigint", "numeric") else f"{_family(kind)} {collation}"
        for _column, kind, collation in key
    )


def _family(kind: str) -> str:
    return "text" if kind in ("text", "character varying") else kind
