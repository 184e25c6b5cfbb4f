# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`python -m benchmarks.proof`: run the scenarios, print one JSON object a line, and fail if one is not as it has to
be.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
from ansible_collections.migrate.aws.plugins.module_utils._journal.lock import utc
from botocore.exceptions import ClientError

from benchmarks.proof import checks, scenarios
from benchmarks.proof.scenarios import Outcome, Scenario, begin_at, needed
from benchmarks.proof.world import World

#: What has to be 0, beside `lost` and `doubled`.
ZERO = ("numbers_given_twice", "sequences_behind", "only_on_the_other_side", "leads_elsewhere", "requests_go_elsewhere")
#: The one that shows most in the least time; part of `make test`.
QUICK = "there and back"


class Proof:
    """Scenarios that are waiting, the worlds that play them, and those that were not as they have to be."""

    def __init__(self, waiting: list[list[Scenario]]):
        self.waiting = deque(waiting)
        self.wrong: list[str] = []
        self.out = threading.Lock()

    def play_in(self, world: World) -> None:
        """Play what is waiting until nothing is."""
        while True:
            try:
                journey = self.waiting.popleft()
            except IndexError:
                return
            for scenario in journey:
                self.play(world, scenario)

    def play(self, world: World, scenario: Scenario) -> None:
        """Play one scenario under load, and print its line."""
        begun, run = (
            time.monotonic(),
            f"{int(time.time())}-{''.join(letter if letter.isalnum() else '-' for letter in scenario.name)}",
        )
        since = utc()
        with world.workload(run) as path:
            outcome = attempted(world, scenario)
        ledger = checks.Ledger.read(path)
        found = checks.counted(world, run, ledger)
        frozen = [
            entry["details"]["frozen_seconds"]
            for entry in world.journal()
            if entry["at"] > since and "frozen_seconds" in entry["details"]
        ]
        line = {
            "scenario": scenario.name,
            "acknowledged": ledger.acknowledged.total(),
            "lost": found.pop("lost", None),
            "doubled": found.pop("doubled", None),
            "frozen_seconds": max(frozen, default=0.0),
            "rollback_seconds": outcome.rollback_seconds and round(outcome.rollback_seconds, 1),
            "expected": outcome.expected,
            "seen": outcome.seen,
            "longest_pause_seconds": round(ledger.longest_pause, 3),
            **{key: found.get(key) for key in ZERO},
            **outcome.more,
            "seconds": round(time.monotonic() - begun, 1),
        }
        with self.out:
            print(json.dumps(line), flush=True)
            if line["expected"] != line["seen"] or any(line[key] != 0 for key in ("lost", "doubled", *ZERO)):
                self.wrong.append(scenario.name)


def main() -> int:
    """Run what was asked for; 1 if anything is not as it has to be."""
    options = _parser().parse_args()
    proof = Proof(_chosen(options))
    with tempfile.TemporaryDirectory(prefix="proof-") as scratch:
        log = Path(options.log or scratch)
        if options.state_dir:
            proof.play_in(World(options.state_dir, log))
        else:
            worlds = [
                World(Path(scratch) / f"aws-{number}", log / f"world-{number}")
                for number in range(1, options.worlds + 1)
            ]
            with ThreadPoolExecutor(len(worlds)) as pool:
                for done in [pool.submit(_made_and_played, world, proof) for world in worlds]:
                    done.result()
    if proof.wrong:
        print(f"not as it has to be: {'; '.join(proof.wrong)}", file=sys.stderr)
    return 1 if proof.wrong else 0


def _made_and_played(world: World, proof: Proof) -> None:
    world.control("up")
    try:
        # Services which follow the writer can be moved in any of the three ways.
        needed(world.play("site.yml", ecs_alb_follow_writer=True))
        proof.play_in(world)
    finally:
        world.control("down")


def attempted(world: World, scenario: Scenario) -> Outcome:
    """What the scenario measured.

    One that could not be played to its end is not as it has to be, and the next one begins.
    """
    try:
        begin_at(world, scenario.begins)
        return scenario.play(world)
    except (RuntimeError, TimeoutError, psycopg.Error, ClientError) as failure:
        return Outcome("played to its end", f"{type(failure).__name__}: {failure}", more={"playbook": str(world.last)})


def _chosen(options: argparse.Namespace) -> list[list[Scenario]]:
    """The scenarios asked for.

    The one that ends a migration is the last, and the world which plays it plays no other.
    """
    faults = [[fault] for fault in scenarios.FAULTS]
    every = [*scenarios.FIRST, *scenarios.kills(options.seed, options.moments), *faults, [scenarios.LAST]]
    if options.quick:
        return [[scenario for scenario in journey if scenario.name == QUICK] for journey in every]
    words = options.only or [""]
    return [[scenario for scenario in journey if any(word in scenario.name for word in words)] for journey in every]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.proof", description=__doc__)
    parser.add_argument(
        "--state-dir", type=Path, help="use the embedded AWS there, on which site.yml has run (default: one of its own)"
    )
    parser.add_argument("--only", action="append", help="scenarios with this in their name; may be given several times")
    parser.add_argument(
        "--worlds",
        type=int,
        default=2,
        help="how many embedded AWSs of its own to play in at the same time (default: 2)",
    )
    parser.add_argument("--quick", action="store_true", help="a scenario that shows most")
    parser.add_argument(
        "--moments",
        type=int,
        default=20,
        help="how many times to kill a run at a random moment, in fives (default: 20)",
    )
    parser.add_argument("--seed", type=int, default=2026, help="of these moments")
    parser.add_argument("--log", help="where to keep what playbooks and writers say (default: nowhere)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
