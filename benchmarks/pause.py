# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`python -m benchmarks.pause [million rows ...]`: how long writes are refused, whatever the amount of data.

Two PostgreSQL servers, between which PostgreSQL's own replication carries what writers write. A row is one move of the
writes; the last line has the ratios. `plain` is the same move with every row compared in the pause.
"""

from __future__ import annotations

import itertools
import json
import resource
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from ansible_collections.migrate.aws.plugins.module_utils._switchover import move, plan
from ansible_collections.migrate.aws.plugins.module_utils._switchover.engines.postgresql import PostgreSQL

from local_aws import keeping, postgres

ROWS = (0.2, 2, 20)
TABLES = (1000, 5000)
#: What today's build is compared at, in million rows.
PLAIN = 4
#: Transactions a second that the writers try for, and how many writers there are.
LOAD, WRITERS = 200, 4
HASH = "SELECT count(*), sum(hashtextextended(t::text, 0)::numeric) FROM ledger t"
LEDGER = """
CREATE TABLE ledger (id bigint PRIMARY KEY, account int, amount numeric(12,2), note text, at timestamptz);
INSERT INTO ledger SELECT n, n % 1000, n / 100.0, md5(n::text), '2026-01-01'::timestamptz + n * '1 second'::interval
  FROM generate_series(1, {rows}) n;
ANALYZE ledger
"""


class Stream:
    """The task that carries the writes, which a move stops and resumes. PostgreSQL's replication just goes on."""

    def begin_stop(self) -> None:
        return

    def resume(self) -> None:
        return


class Plain(move.Switchover):
    """The move as it is without a comparison beforehand."""

    def compare(self) -> None:
        return


class Writers:
    """Writers that keep their rate as well as they can, and count what was committed."""

    def __init__(self, conninfo: str, rows: int):
        self.conninfo, self.rows, self.done = conninfo, rows, 0
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._write, args=[number]) for number in range(WRITERS)]
        for thread in self.threads:
            thread.start()

    def _write(self, number: int) -> None:
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            for turn in itertools.count():
                if self.over.wait(WRITERS / LOAD):
                    return
                key = (turn * 7919 + number * 104_729) % self.rows + 1
                try:
                    connection.execute("UPDATE ledger SET amount = amount + 1 WHERE id = %s", [key])
                    self.done += 1
                except psycopg.errors.ReadOnlySqlTransaction:
                    return

    def rate(self, seconds: float) -> float:
        """Transactions a second for some time from now."""
        before = self.done
        time.sleep(seconds)
        return (self.done - before) / seconds

    def end(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()


@contextmanager
def carried(servers: list[postgres.Server], name: str, statements: str):
    """The conninfos of a database on each server, which replication keeps the same."""
    for server in servers:
        server.execute(f"CREATE DATABASE {name}")
    old, new = (server.superuser_conninfo(name) for server in servers)
    with ExitStack() as opened, ThreadPoolExecutor(2) as pool:
        roots = [opened.enter_context(psycopg.connect(each, autocommit=True)) for each in (old, new)]
        list(pool.map(lambda root: root.execute(statements), roots))
        for conninfo in (old, new):
            # A session of its own, which the run that moves the writes ends.
            with psycopg.connect(conninfo, autocommit=True) as session:
                side = PostgreSQL(session)
                side.install_marker()
                side.install_fence()
                if conninfo == new:
                    side.close_fence("a benchmark")
                else:
                    side.hand_over("a benchmark", 1)
        roots[0].execute(f"CREATE PUBLICATION {name} FOR TABLES IN SCHEMA public, migrate_aws_stream")
        roots[1].execute(f"CREATE SUBSCRIPTION {name} CONNECTION '{old}' PUBLICATION {name} WITH (copy_data = false)")
        try:
            yield old, new
        finally:
            roots[1].execute(f"DROP SUBSCRIPTION {name}")


def moved(
    kind: type[move.Switchover], old: str, new: str, writers: Writers | None, rows_per_second: int
) -> dict[str, Any]:
    """What one move of the writes has measured."""
    seconds: dict[tuple[str, str], float] = {}
    counted: dict[str, int] = {}

    def note(step: str, phase: str, **_details: Any) -> None:
        seconds[step, phase] = time.monotonic()
        counted[f"{step} {phase}"] = writers.done if writers else 0

    with psycopg.connect(old, autocommit=True) as one, psycopg.connect(new, autocommit=True) as other:
        sides = PostgreSQL(one), PostgreSQL(other)
        for side in sides:
            side.claim(2, "a benchmark")
        terms = move.Terms("a benchmark", 2, pause_budget=600, rows_per_second=rows_per_second)
        result = kind(*sides, Stream(), terms, note).perform()
        move.comparing.discard(*sides)
    compared = seconds[plan.COMPARE, "after"] - seconds[plan.COMPARE, "before"]
    during = (counted["compare after"] - counted["compare before"]) / compared
    return {
        "frozen_seconds": result["frozen_seconds"],
        "freeze_seconds": round(seconds[plan.FREEZE, "after"] - seconds[plan.FREEZE, "before"], 3),
        "validate_seconds": round(seconds[plan.VALIDATE, "after"] - seconds[plan.VALIDATE, "before"], 3),
        "compare_seconds": round(compared, 2),
        "tps_during_compare": round(during, 1),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def hashed(conninfos: tuple[str, str]) -> float:
    """Seconds that PostgreSQL alone needs to hash every row, on one connection each side at once."""

    def run(conninfo: str) -> None:
        with psycopg.connect(conninfo) as connection:
            connection.execute(HASH)

    began = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, conninfos))
    return time.monotonic() - began


def ledger(
    servers: list[postgres.Server], million: float, kind: type[move.Switchover], rows_per_second: int
) -> dict[str, Any]:
    """One table of so many rows, under load."""
    rows, name = int(million * 1_000_000), f"ledger_{time.monotonic_ns()}"
    with carried(servers, name, LEDGER.format(rows=rows)) as conninfos:
        alone = hashed(conninfos)
        writers = Writers(conninfos[0], rows)
        try:
            before = writers.rate(5)
            found = moved(kind, *conninfos, writers, rows_per_second)
        finally:
            writers.end()
    return {
        "rows": rows,
        "compared": "before" if kind is move.Switchover else "in the pause",
        "rows_per_second_limit": rows_per_second,
        **found,
        "tps_before": round(before, 1),
        "hash_seconds": round(alone, 2),
        "share_of_hash_speed": round(alone / found["compare_seconds"], 2) if found["compare_seconds"] else None,
    }


def tables(servers: list[postgres.Server], number: int) -> dict[str, Any]:
    """So many tables with a row each."""
    made = "; ".join(
        f"CREATE TABLE t{each} (id int PRIMARY KEY); INSERT INTO t{each} VALUES (1)" for each in range(number)
    )
    with carried(servers, f"tables_{number}", made) as conninfos:
        return {"tables": number, **moved(move.Switchover, *conninfos, None, 0)}


def main(arguments: list[str]) -> None:
    """Print a line for each row, and the ratios."""
    sizes = [float(each) for each in arguments] or list(ROWS)
    with tempfile.TemporaryDirectory(prefix="pause-") as scratch:
        keeping.use(Path(scratch))
        servers = [
            postgres.start(
                f"pause-{side}",
                engine_version="17.5",
                master_username="ledger",
                master_password="not-a-secret-here",
                database_name="ledger",
                parameters={"rds.logical_replication": "1", "max_locks_per_transaction": "256"},
            )
            for side in ("old", "new")
        ]
        try:
            found = []
            for million in sizes:
                found.append(ledger(servers, million, move.Switchover, 0))
                print(json.dumps(found[-1]), flush=True)
            limited = ledger(servers, min(2, sizes[-1]), move.Switchover, 50_000)
            print(json.dumps(limited), flush=True)
            plain = ledger(servers, min(PLAIN, sizes[-1]), Plain, 0)
            print(json.dumps(plain), flush=True)
            for number in TABLES:
                print(json.dumps(tables(servers, number)), flush=True)
        finally:
            for server in servers:
                server.stop()
    print(
        json.dumps(
            {
                "largest_over_smallest": round(found[-1]["frozen_seconds"] / found[0]["frozen_seconds"], 2),
                "largest_over_plain": round(found[-1]["frozen_seconds"] / plain["frozen_seconds"], 2),
                "load_under_limit": round(limited["tps_during_compare"] / limited["tps_before"], 2),
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1:])
