# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Rows of a table in a form in which two databases can be compared: by ranges of their key, or by their keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ansible_collections.migrate.aws.plugins.module_utils._postgres import psycopg
from ansible_collections.migrate.aws.plugins.module_utils._switchover.comparison import (
    Altered,
    Compared,
    Key,
    Rows,
    Span,
)

#: Both sides have to spell a value in the same way. A table that somebody has locked is not awaited for ever.
_SPELLING = """
SET LOCAL lock_timeout = '10min';
SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL bytea_output = 'hex';
SET LOCAL extra_float_digits = 1; SET LOCAL intervalstyle = 'iso_8601'; SET LOCAL lc_monetary = 'C'
"""
#: {the types of a family: how a value is spelled where the two sides have different ones of it}. The first that
#: holds both counts.
_FAMILIES = (
    ({"smallint", "integer", "bigint"}, "{}"),
    ({"smallint", "integer", "bigint", "numeric"}, "trim_scale({}::numeric)"),
    ({"real", "double precision"}, "{}::real"),
    ({"json", "jsonb"}, "{}::jsonb"),
    ({"text", "character varying", "character", "name"}, "rtrim({}::text, ' ')"),
    ({"timestamp without time zone", "timestamp with time zone", "date"}, "{}::timestamp"),
)
_HASH = "hashtextextended(ROW({columns})::text, 0)"
#: The sum needs no order, and one pass is enough. A row's text tells NULL from empty.
SUMMED = f"count(*), coalesce(sum({_HASH}::numeric), 0)::text"
_END = "SELECT {key} FROM {table} AS compared WHERE {span} ORDER BY {order} OFFSET {skipped} LIMIT 1"
_RANGE = f"SELECT {SUMMED} FROM {{table}} AS compared WHERE {{span}}"
_EACH = f"SELECT {_HASH}::text, {{key}} FROM {{table}} AS compared WHERE {{span}}"
_BY_KEY = f"""
SELECT asked.number, {_HASH}::text
  FROM unnest({{arrays}}) WITH ORDINALITY AS asked ({{names}}, number) JOIN {{table}} AS compared ON {{equal}}
"""


@contextmanager
def spelled(connection) -> Iterator[None]:
    """A transaction in which values are spelled as on the other side. Raises Altered where what it reads is gone."""
    try:
        with connection.transaction():
            connection.execute(_SPELLING)
            yield
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn, psycopg.errors.InvalidSchemaName) as gone:
        raise Altered(f"A table was altered while it was compared: {gone.diag.message_primary}.") from gone


def hashed(compared: Compared):
    """The columns whose values are hashed. The alias stands before each column, which may have the alias's name."""
    sql = psycopg.sql
    return sql.SQL(", ").join(
        sql.SQL(spelling(compared.types[column], compared.other[column])).format(sql.Identifier("compared", column))
        for column in compared.columns
    )


def spelling(one: str, other: str) -> str:
    """How a value of one of two types is spelled so that equal values of both are. Pure."""
    bare = {re.sub(r"\([0-9,]+\)", "", kind) for kind in (one, other)}
    return "{}" if one == other else next((how for types, how in _FAMILIES if bare <= types), "{}")


def range_end(connection, compared: Compared, after: Key | None, rows: int) -> Key | None:
    """The key of the last of so many rows behind `after`; None where there are not that many."""
    query = psycopg.sql.SQL(_END).format(
        key=_key(compared, "{}::text"),
        order=_key(compared, "{}"),
        table=psycopg.sql.Identifier(*compared.table),
        span=_within(compared, Span(after, None)),
        skipped=rows - 1,
    )
    with spelled(connection):
        return connection.execute(query).fetchone()


def range_sum(connection, compared: Compared, span: Span) -> tuple[int, str]:
    """Rows of a range, and the sum of their hashes."""
    with spelled(connection):
        return connection.execute(_filled(_RANGE, compared, span)).fetchone()


def range_rows(connection, compared: Compared, span: Span) -> Rows:
    """Every row of a range."""
    with spelled(connection):
        return {tuple(key): digest for digest, *key in connection.execute(_filled(_EACH, compared, span)).fetchall()}


def rows_by_key(connection, compared: Compared, keys: Sequence[Key]) -> Rows:
    """The rows of these keys that are there."""
    sql, numbers = psycopg.sql, range(len(compared.key))
    names = [sql.Identifier(f"key{number}") for number in numbers]
    query = sql.SQL(_BY_KEY).format(
        columns=hashed(compared),
        table=sql.Identifier(*compared.table),
        names=sql.SQL(", ").join(names),
        arrays=sql.SQL(", ").join([sql.SQL("%s::text[]")] * len(names)),
        equal=sql.SQL(" AND ").join(
            sql.SQL("{} = asked.{}::{}").format(
                sql.Identifier("compared", column), name, sql.SQL(compared.types[column])
            )
            for column, name in zip(compared.key, names)
        ),
    )
    with spelled(connection):
        found = connection.execute(query, [[key[number] for key in keys] for number in numbers]).fetchall()
    return {keys[number - 1]: digest for number, digest in found}


def _filled(query: str, compared: Compared, span: Span):
    return psycopg.sql.SQL(query).format(
        columns=hashed(compared),
        key=_key(compared, "{}::text"),
        table=psycopg.sql.Identifier(*compared.table),
        span=_within(compared, span),
    )


def _key(compared: Compared, form: str):
    sql = psycopg.sql
    return sql.SQL(", ").join(sql.SQL(form).format(sql.Identifier("compared", column)) for column in compared.key)


def _within(compared: Compared, span: Span):
    """The condition of a range, which an index on the key serves."""
    sql = psycopg.sql
    bounds = [
        sql.SQL("({}) {} ({})").format(
            _key(compared, "{}"),
            sql.SQL(sign),
            sql.SQL(", ").join(
                sql.SQL("{}::{}").format(sql.Literal(value), sql.SQL(compared.types[column]))
                for column, value in zip(compared.key, bound)
            ),
        )
        for sign, bound in ((">", span.after), ("<=", span.upto))
        if bound is not None
    ]
    return sql.SQL(" AND ").join(bounds) if bounds else sql.SQL("true")
