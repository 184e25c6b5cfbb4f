# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What has to hold after each scenario, counted in the databases."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.proof.world import World, until

ROWS = """
SELECT p.metadata->>'proof', (p.metadata->>'number')::int, count(e.entry_id)
  FROM payments.payments p LEFT JOIN payments.ledger_entries e USING (payment_id)
 WHERE p.metadata ? 'proof' AND starts_with(p.metadata->>'proof', %s) GROUP BY p.payment_id, 1, 2
"""
#: Every key of every payment of the proof, so that both sides can be compared.
KEYS = "SELECT payment_id FROM payments.payments WHERE metadata ? 'proof'"
REPEATED = """
SELECT (SELECT count(*) - count(DISTINCT payment_id) FROM payments.payments) +
       (SELECT count(*) - count(DISTINCT receipt_number) FROM payments.payments)
"""
#: By how much each sequence is ahead of what was handed out, the least of them.
AHEAD = """
SELECT least((SELECT last_value FROM payments.payments_payment_id_seq) - (SELECT max(payment_id)
    FROM payments.payments),
             (SELECT last_value FROM payments.receipt_number) - (SELECT max(receipt_number) FROM payments.payments),
             (SELECT last_value FROM payments.ledger_entries_entry_id_seq) - (SELECT max(entry_id)
                 FROM payments.ledger_entries))
"""
#: No more than so many seconds may pass until the other side has caught up.
CAUGHT_UP = 60


@dataclass
class Ledger:
    """What a workload was told is committed."""

    acknowledged: Counter
    times: list[float]

    @classmethod
    def read(cls, path: Path) -> Ledger:
        lines = [line.split() for line in path.read_text().splitlines()]
        return cls(
            Counter((name, int(number)) for name, number, _time in lines), sorted(float(line[2]) for line in lines)
        )

    @property
    def longest_pause(self) -> float:
        """The longest time in which no writer was acknowledged anything, as the application saw it."""
        return max((later - earlier for earlier, later in zip(self.times, self.times[1:])), default=0.0)


def counted(world: World, run: str, ledger: Ledger) -> dict[str, Any]:
    """What of a workload is on the writer, and what is not as it has to be; all empty or 0 where it is."""
    writer = world.writer()
    if writer not in ("source", "target"):
        return {"writer": writer}
    other = "target" if writer == "source" else "source"
    rows = world.sql(writer, ROWS, f"{run}-")
    there = Counter((name, number) for name, number, _entries in rows)
    return {
        "writer": writer,
        "lost": len(ledger.acknowledged - there) + sum(1 for _name, _number, entries in rows if entries == 0),
        "doubled": sum(there.values()) - len(there) + sum(1 for _name, _number, entries in rows if entries > 1),
        "numbers_given_twice": world.sql(writer, REPEATED)[0][0],
        "sequences_behind": max(0, -world.sql(writer, AHEAD)[0][0]),
        "only_on_the_other_side": strangers(world, writer, other),
        "leads_elsewhere": 0 if world.leads_to() == writer else world.leads_to(),
        "requests_go_elsewhere": world.weights()[other],
    }


def strangers(world: World, writer: str, other: str) -> int:
    """Payments which the other side has and the writer has not."""
    on_writer = {key for (key,) in world.sql(writer, KEYS)}
    return sum(1 for (key,) in world.sql(other, KEYS) if key not in on_writer)


def caught_up(world: World) -> bool:
    """Wait until both sides have the same payments, with nobody writing."""

    def same() -> bool:
        return world.sql("source", KEYS + " ORDER BY 1") == world.sql("target", KEYS + " ORDER BY 1")

    try:
        return bool(until(same, "both sides to be the same", CAUGHT_UP, pause=0.5))
    except TimeoutError:
        return False
