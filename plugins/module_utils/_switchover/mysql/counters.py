# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Counters, which replication forgets: the new writer's are set above every number that the old one handed out.

They are AUTO_INCREMENT of every table that has such a column, and the sequences of MariaDB.
"""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.migrate.aws.plugins.module_utils._dms.mappings import Selection
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._mysql import NOT_OURS, identifier, rows
from ansible_collections.migrate.aws.plugins.module_utils._switchover.comparison import Table, quoted
from ansible_collections.migrate.aws.plugins.module_utils._switchover.mysql import runs

#: MySQL 8 keeps the next number among its statistics for a day; others read a comment there.
_FRESH = "SET SESSION time_zone = @@SESSION.time_zone /*!80000 , information_schema_stats_expiry = 0 */"
_AUTO_INCREMENT = """
SELECT t.table_schema, t.table_name, c.column_type, t.auto_increment
  FROM information_schema.columns c JOIN information_schema.tables t
    ON t.table_schema = c.table_schema AND t.table_name = c.table_name
 WHERE c.extra LIKE '%%auto_increment%%' AND t.table_schema NOT IN %s AND t.table_name NOT LIKE 'awsdms\\_%%'
 ORDER BY 1, 2
"""
_SEQUENCES = """
SELECT table_schema, table_name FROM information_schema.tables
 WHERE table_type = 'SEQUENCE' AND table_schema NOT IN %s ORDER BY 1, 2
"""
_SEQUENCE = "SELECT minimum_value, maximum_value, increment, cycle_option, cache_size, next_not_cached_value FROM {}"
_BITS = {"tinyint": 8, "smallint": 16, "mediumint": 24, "int": 32, "bigint": 64}
#: The largest whole number of a floating-point column of which all smaller ones are numbers too.
_FLOATING = {"float": 2**24, "double": 2**53}


@dataclass(frozen=True)
class Counter:
    """AUTO_INCREMENT of a table, or a sequence where `is_sequence`. `next` is what is handed out next at the least."""

    schema: str
    name: str
    next: int
    lowest: int
    highest: int
    increment: int = 1
    cycle: bool = False
    is_sequence: bool = False

    @property
    def key(self) -> Table:
        return self.schema, self.name

    @property
    def label(self) -> str:
        """For people."""
        return f"{'Sequence' if self.is_sequence else 'AUTO_INCREMENT of'} {quoted(*self.key)}"


def read(connection, selection: Selection) -> list[Counter]:
    """The counters of the application that the selection carries."""
    return [counter for counter in _all(connection) if selection.takes(*counter.key)]


def left_out(connection, selection: Selection) -> list[Table]:
    """The sequences that the selection does not carry. A table's counter is left out with the table."""
    return [one.key for one in _all(connection) if one.is_sequence and not selection.takes(*one.key)]


def plan(old: list[Counter], new: list[Counter], margin: int) -> dict[Table, int]:
    """{(schema, name): number} of what has to be set on the new writer. Pure."""
    known = {(counter.key, counter.is_sequence): counter for counter in new}
    values = {counter.key: advanced(counter, known.get((counter.key, counter.is_sequence)), margin) for counter in old}
    return {key: value for key, value in values.items() if value is not None}


def advanced(old: Counter, new: Counter | None, margin: int) -> int | None:
    """The number that the new writer is to hand out next, None where it is far enough already. Pure.

    Raises Refused where the new writer lacks the counter, it would run out, or goes round.
    """
    if new is None:
        raise Refused(f"{old.label} is not on the other side: the table would get no more values there.")
    if old.cycle:
        raise Refused(f"{old.label} begins anew at its end, and the number after the last was handed out before.")
    wanted = old.next + margin * old.increment
    if not max(old.lowest, new.lowest) <= wanted <= min(old.highest, new.highest):
        raise Refused(
            f"{old.label} is at {old.next} and ends at "
            f"{min(old.highest, new.highest) if old.increment > 0 else max(old.lowest, new.lowest)}: there is "
            f"no room for a margin of {margin}. Widen it on both sides first."
        )
    return wanted if (wanted - new.next) * old.increment > 0 else None


def advance(connection, planned: dict[Table, int]) -> None:
    """Set what was planned."""
    sequences = {counter.key for counter in _all(connection) if counter.is_sequence}
    with runs.holding(connection):
        for key, value in planned.items():
            if key in sequences:
                rows(connection, f"SELECT setval({identifier(*key)}, {value}, 0)")
            else:
                rows(connection, f"ALTER TABLE {identifier(*key)} AUTO_INCREMENT = {value}")


def _all(connection) -> list[Counter]:
    rows(connection, _FRESH)
    found = [
        Counter(schema, table, int(value or 1), 1, _highest(kind))
        for schema, table, kind, value in rows(connection, _AUTO_INCREMENT, (NOT_OURS,))
    ]
    for key in rows(connection, _SEQUENCES, (NOT_OURS,)):
        ((lowest, highest, increment, cycle, _cache, following),) = rows(connection, _SEQUENCE.format(identifier(*key)))
        # An increment of 0 is that of the sessions.
        found.append(Counter(*key, following, lowest, highest, increment or 1, bool(cycle), True))
    return found


def _highest(column_type: str) -> int:
    kind = column_type.partition("(")[0].partition(" ")[0]
    if kind in _FLOATING:
        return _FLOATING[kind]
    return 2 ** (_BITS[kind] - (0 if "unsigned" in column_type else 1)) - 1
