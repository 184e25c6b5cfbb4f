# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`python -m benchmarks.proof`: run the scenarios, print one JSON object a line, and fail if one is not as it has to be."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from botocore.exceptions import ClientError

from benchmarks.proof import checks, scenarios
from benchmarks.proof.scenarios import Outcome, needed
from benchmarks.proof.world import World

#: What has to be 0, beside `lost` and `doubled`.
ZERO = ("numbers_given_twice", "sequences_behind", "only_on_the_other_side", "leads_elsewhere", "requests_go_elsewhere")
#: The one that shows most in the least time; part of `make test`.
QUICK = ("there and back",)


def main() -> int:
    """Run what was asked for; 1 if anything is not as it has to be."""
    options = _parser().parse_args()
    chosen = _chosen(options)
    with tempfile.TemporaryDirectory(prefix="proof-") as scratch:
        log = Path(options.log or scratch)
        log.mkdir(parents=True, exist_ok=True)
        world = World(options.state_dir or Path(scratch) / "aws", log)
        if options.state_dir is None:
            world.control("up")
            needed(world.play("site.yml"))
        try:
            wrong = [name for name, scenario in chosen.items() if not _run(world, name, scenario)]
        finally:
            if options.state_dir is None:
                world.control("down")
    if wrong:
        print(f"not as it has to be: {'; '.join(wrong)}", file=sys.stderr)
    return 1 if wrong else 0


def _run(world: World, name: str, scenario: Callable[[World], Outcome]) -> bool:
    """Run one scenario under load and print its line. Returns whether all is as it has to be."""
    begun, number = time.monotonic(), world.runs
    scenarios.home(world)
    known = len(world.journal())
    run = f"{number}-{''.join(letter if letter.isalnum() else '-' for letter in name)}"
    with world.workload(run) as path:
        outcome = attempted(world, scenario)
    ledger = checks.Ledger.read(path)
    found = checks.counted(world, run, ledger)
    frozen = [entry["details"]["frozen_seconds"] for entry in world.journal()[known:] if "frozen_seconds" in entry["details"]]
    line = {
        "scenario": name,
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
    print(json.dumps(line), flush=True)
    return line["expected"] == line["seen"] and all(line[key] == 0 for key in ("lost", "doubled", *ZERO))


def attempted(world: World, scenario: Callable[[World], Outcome]) -> Outcome:
    """What the scenario measured. One that could not be played to its end is not as it has to be, and the next one begins."""
    try:
        return scenario(world)
    except (RuntimeError, TimeoutError, psycopg.Error, ClientError) as failure:
        return Outcome("played to its end", f"{type(failure).__name__}: {failure}", more={"playbook": str(world.last)})


def _chosen(options: argparse.Namespace) -> dict[str, Callable[[World], Outcome]]:
    every = {
        "there and back": scenarios.there_and_back,
        "shares of requests": scenarios.shares,
        **scenarios.FAULTS,
        **scenarios.kills(options.seed, options.moments),
        "finalized": scenarios.finalized,
    }
    if options.quick:
        return {name: every[name] for name in QUICK}
    return {name: scenario for name, scenario in every.items() if not options.only or any(word in name for word in options.only)}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.proof", description=__doc__)
    parser.add_argument("--state-dir", type=Path, help="use the embedded AWS there, on which site.yml has run (default: one of its own)")
    parser.add_argument("--only", action="append", help="scenarios with this in their name; may be given several times")
    parser.add_argument("--quick", action="store_true", help="a few scenarios that show most")
    parser.add_argument("--moments", type=int, default=20, help="how many times to kill a run at a random moment (default: 20)")
    parser.add_argument("--seed", type=int, default=2026, help="of these moments")
    parser.add_argument("--log", help="where to keep what playbooks and writers say (default: nowhere)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
