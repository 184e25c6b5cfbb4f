# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Sequences, which replication forgets: the new writer's are set above every number that the old one handed out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ansible_collections.migrate.aws.plugins.module_utils._dms.mappings import Selection
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._postgres import not_of_extension, psycopg
from ansible_collections.migrate.aws.plugins.module_utils._switchover.comparison import Table, quoted
from ansible_collections.migrate.aws.plugins.module_utils._switchover.postgresql import runs

_OURS = rf"""
  FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname NOT IN ('migrate_aws', 'migrate_aws_stream') AND n.nspname NOT LIKE 'pg\_%'
   AND c.relname NOT LIKE 'awsdms\_%'
   AND {not_of_extension("pg_class", "c.oid")}
 ORDER BY n.nspname, c.relname
"""
_READ = f"SELECT n.nspname, c.relname, s.seqmin, s.seqmax, s.seqincrement, s.seqcycle, s.seqcache {_OURS}"
_RIGHTS = f"""
SELECT n.nspname, c.relname, quote_ident(current_user), quote_ident(n.nspname), format('%I.%I', n.nspname, c.relname),
    has_schema_privilege(n.oid, 'USAGE'), has_sequence_privilege(c.oid, 'SELECT'),
    has_sequence_privilege(c.oid, 'UPDATE') {_OURS}
"""
#: The tables whose columns own a sequence, or take their default from it; the partitions of those that are partitioned.
USERS = """
WITH used AS (
    SELECT objid AS sequence, refobjid AS by FROM pg_depend
     WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')
    UNION
    SELECT d.refobjid, f.adrelid FROM pg_attrdef f JOIN pg_depend d ON d.objid = f.oid
     WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass
)
SELECT sn.nspname AS schema, s.relname AS sequence, n.nspname AS table_schema, c.relname AS "table"
  FROM used JOIN pg_class s ON s.oid = used.sequence JOIN pg_namespace sn ON sn.oid = s.relnamespace
  JOIN pg_class c ON c.oid = used.by OR c.oid IN (SELECT relid FROM pg_partition_tree(used.by))
  JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE s.relkind = 'S' AND c.relkind <> 'p'
"""
_COUNTER = "SELECT {number}, last_value, is_called FROM {sequence}"
#: How many sequences one statement reads.
_AT_ONCE = 50


@dataclass(frozen=True)
class Sequence:
    """One sequence, those of identity and serial columns among them.

    `value` is the number that it handed out last where it `called`, or else the one that it hands out next.
    """

    schema: str
    name: str
    lowest: int
    highest: int
    increment: int
    cycle: bool
    cache: int
    value: int = 0
    called: bool = False

    @property
    def key(self) -> Table:
        return self.schema, self.name

    @property
    def full_name(self) -> str:
        return quoted(*self.key)

    @property
    def next(self) -> int:
        """The number that it hands out next, were there no bounds."""
        return self.value + self.increment if self.called else self.value

    def ahead(self, steps: int) -> int | None:
        """The number that it hands out so many steps after the next one; None where it has none."""
        reached = self.next + self.increment * steps
        if self.lowest <= reached <= self.highest or not self.cycle:
            return reached if self.lowest <= reached <= self.highest else None
        first, last = (self.lowest, self.highest) if self.increment > 0 else (self.highest, self.lowest)
        numbers = (last - first) // self.increment + 1
        # A cycle begins at its end, wherever the first round has begun.
        beyond = steps - (last - self.next) // self.increment - 1
        return first + self.increment * (beyond % numbers)


def left_out(connection, selection: Selection) -> set[Table]:
    """The sequences of the application that the selection does not carry."""
    there = [row[:2] for row in connection.execute(_READ).fetchall()]
    return {*there} - carried(there, connection.execute(USERS).fetchall(), selection)


def carried(there: Iterable[Table], users: Iterable[tuple[str, str, str, str]], selection: Selection) -> set[Table]:
    """Those of these sequences that the selection carries; `users` is what USERS answers. Pure.

    A sequence belongs to the tables whose columns use it, and is left out with the last of them. One that no table uses
    belongs to its schema.
    """
    tables: dict[Table, list[Table]] = {}
    for schema, name, *table in users:
        tables.setdefault((schema, name), []).append((table[0], table[1]))
    return {
        key
        for key in there
        if (any(selection.takes(*one) for one in tables[key]) if key in tables else selection.takes_schema(key[0]))
    }


def read(connection, selection: Selection) -> list[Sequence]:
    """The sequences of the application that the selection carries."""
    sql, left = psycopg.sql, left_out(connection, selection)
    found, there = [], [Sequence(*row) for row in connection.execute(_READ).fetchall() if row[:2] not in left]
    for first in range(0, len(there), _AT_ONCE):
        some = there[first : first + _AT_ONCE]
        queries = [
            sql.SQL(_COUNTER).format(number=sql.Literal(number), sequence=sql.Identifier(*sequence.key))
            for number, sequence in enumerate(some)
        ]
        rows = connection.execute(sql.SQL(" UNION ALL ").join(queries)).fetchall()
        found += [replace(some[number], value=value, called=called) for number, value, called in rows]
    return found


def forbidden(connection, side: str, right: str, selection: Selection) -> list[str]:
    """A sentence with the GRANT for each sequence which the user may not read, or not set where `right` is UPDATE."""
    verb, rights = ("read", "SELECT") if right == "SELECT" else ("read and set", "SELECT, UPDATE")
    found, left = [], left_out(connection, selection)
    for *key, user, schema, sequence, enters, reads, sets in connection.execute(_RIGHTS).fetchall():
        if tuple(key) not in left and not (enters and reads and (sets or right == "SELECT")):
            enter = "" if enters else f"GRANT USAGE ON SCHEMA {schema} TO {user}; "
            found.append(
                f"The user {user} may not {verb} sequence {sequence} of the {side} writer. Its owner can let it: "
                f"{enter}GRANT {rights} ON SEQUENCE {sequence} TO {user};"
            )
    return found


def advanced(old: Sequence, new: Sequence | None, margin: int) -> int | None:
    """The number that the new writer is to hand out next, None where it is far enough already. Pure.

    What the old writer would hand out next, `margin` numbers and what its sessions may hold in their caches later; that
    number itself where none was handed out since the sequence was set. Raises Refused where the new writer lacks the
    sequence or it would run out.
    """
    if new is None:
        raise Refused(f"Sequence {old.full_name} is not on the other side: its table would get no more values there.")
    wanted = old.ahead(margin + old.cache if old.called else 0)
    if wanted is None or not new.lowest <= wanted <= new.highest:
        raise Refused(
            f"Sequence {old.full_name} is at {old.value} and ends at "
            f"{old.highest if old.increment > 0 else old.lowest}: there is "
            f"no room for a margin of {margin}. Widen it on both sides first."
        )
    # In a cycle the higher number is not the later one.
    return wanted if ((wanted - new.next) * old.increment > 0 or (old.cycle and old.called)) else None


def plan(old: list[Sequence], new: list[Sequence], margin: int) -> dict[Table, int]:
    """{(schema, name): number} of what has to be set on the new writer. Pure."""
    known = {sequence.key: sequence for sequence in new}
    values = {sequence.key: advanced(sequence, known.get(sequence.key), margin) for sequence in old}
    return {key: value for key, value in values.items() if value is not None}


def advance(connection, planned: dict[Table, int]) -> None:
    """Set what was planned."""
    with runs.holding(connection):
        for key, value in planned.items():
            connection.execute(
                "SELECT setval(format('%%I.%%I', %s::text, %s::text)::regclass, %s, false)", [*key, value]
            )
