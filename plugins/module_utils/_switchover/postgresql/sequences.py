# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Sequences, which replication forgets: the new writer's are set above every value that the old one handed out."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused

_READ = r"""
SELECT s.schemaname, s.sequencename, s.last_value, s.start_value, s.min_value, s.max_value, s.increment_by, s.cycle,
    s.cache_size
  FROM pg_sequences s
 WHERE s.schemaname NOT IN ('migrate_aws', 'migrate_aws_stream') AND s.schemaname NOT LIKE 'pg\_%'
   AND s.sequencename NOT LIKE 'awsdms\_%'
 ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Sequence:
    """One sequence, those of identity and serial columns among them. `last` is None while it was never used."""

    schema: str
    name: str
    last: int | None
    start: int
    lowest: int
    highest: int
    increment: int
    cycle: bool
    cache: int

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}"


def read(connection) -> list[Sequence]:
    """All sequences of the application."""
    return [Sequence(*row) for row in connection.execute(_READ).fetchall()]


def advanced(old: Sequence, new: Sequence | None, margin: int) -> int | None:
    """The value to set on the new writer, None where it is far enough already. Pure.

    The old writer's last value, what its sessions may hold in their caches and `margin` values more, or what the new
    one has where that is further. Raises Refused where the new writer lacks the sequence or it would run out.
    """
    if new is None:
        raise Refused(f"Sequence {old.full_name} is not on the other side: its table would get no more values there.")
    if old.last is None:
        return None
    wanted = old.last + old.increment * (margin + old.cache)
    if old.cycle:
        wanted = min(max(wanted, new.lowest), new.highest)
    elif not new.lowest <= wanted <= new.highest:
        raise Refused(
            f"Sequence {old.full_name} is at {old.last} and ends at "
            f"{old.highest if old.increment > 0 else old.lowest}: there is "
            f"no room for a margin of {margin}. Widen it on both sides first."
        )
    have = new.last if new.last is not None else new.start - new.increment
    return wanted if (wanted - have) * old.increment > 0 else None


def plan(old: list[Sequence], new: list[Sequence], margin: int) -> dict[str, tuple[Sequence, int]]:
    """{name: (sequence, value)} of what has to be set on the new writer. Pure."""
    known = {sequence.full_name: sequence for sequence in new}
    values = {
        sequence.full_name: (sequence, advanced(sequence, known.get(sequence.full_name), margin)) for sequence in old
    }
    return {name: (sequence, value) for name, (sequence, value) in values.items() if value is not None}


def advance(connection, planned: dict[str, tuple[Sequence, int]]) -> None:
    """Set what was planned."""
    for sequence, value in planned.values():
        connection.execute(
            "SELECT setval(format('%%I.%%I', %s::text, %s::text)::regclass, %s)",
            [sequence.schema, sequence.name, value],
        )
