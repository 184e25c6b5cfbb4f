# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`python -m benchmarks.fleet`: what a migration costs the controller among few and among many.

Each row is site.yml on an inventory of 1, 5 or 20 migrations, from nothing and again, on an embedded AWS of its own.
The processor time of that AWS is not counted. Prints a JSON line for each row.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml

CHECKOUT = Path(__file__).resolve().parents[1]
SIZES = (1, 5, 20)
FORKS = (5, 25)
#: What the name of a host begins with.
KINDS = ("migration", "source", "target")
SLICES = (1, 2)
#: How often the memory of a run is looked at.
SECONDS = 0.5
#: A run that takes longer is ended, in seconds.
LONGEST = 4 * 3600


@dataclass(frozen=True)
class Row:
    """One run of site.yml, or the slices of it side by side.

    Times are seconds. `memory` is the largest number of MiB that all processes of the run had together, with shared
    memory counted once.
    """

    migrations: int
    forks: int
    slices: int
    run: str
    wall: float
    processor: float
    processor_per_migration: float
    memory: int


def inventory(directory: Path, migrations: int) -> list[str]:
    """Write an inventory of that many migrations, with the variables of inventories/local; return its hosts, sorted.

    Hosts are named by what they are first, so that AWX's slices do not tear a migration apart.
    """
    names = [f"app{number:02}" for number in range(1, migrations + 1)]
    sides = {
        side: {
            f"{side}_{name}": {"application_name": name, **_networks(number, side)} for number, name in enumerate(names)
        }
        for side in ("source", "target")
    }
    moved = {
        f"migration_{name}": {
            "application_name": name,
            "migration_source": f"source_{name}",
            "migration_target": f"target_{name}",
        }
        for name in names
    }
    groups = {
        "environments": {"children": {side: {"hosts": hosts} for side, hosts in sides.items()}},
        "migrations": {"hosts": moved},
    }
    (directory / "hosts.yml").write_text(yaml.safe_dump({"all": {"children": groups}}), encoding="utf-8")
    (directory / "group_vars").mkdir()
    for file in (CHECKOUT / "inventories/local/group_vars").glob("*.yml"):
        text = file.read_text(encoding="utf-8")
        text = text.replace("{{ inventory_dir }}/../..", str(CHECKOUT))
        (directory / "group_vars" / file.name).write_text(text, encoding="utf-8")
    return sorted([*moved, *sides["source"], *sides["target"]])


def _networks(number: int, side: str) -> dict[str, object]:
    """A network of its own for each environment, and that of the other side."""
    own, other = (f"10.{(10, 110)[one] + number}.0.0/16" for one in ((0, 1) if side == "source" else (1, 0)))
    return {"network_cidr": own, "network_peer_cidrs": [other]}


def dealt(hosts: list[str], slices: int) -> list[list[str]]:
    """The hosts of each slice, as AWX deals them out."""
    return [hosts[first::slices] for first in range(slices)]


def processes(root: int) -> list[int]:
    """A process and all below it."""
    found = [root]
    for pid in found:
        try:
            children = [task.read_text() for task in Path(f"/proc/{pid}/task").glob("*/children")]
        except OSError:
            continue
        found += [int(child) for child in " ".join(children).split()]
    return found


def memory(roots: list[int]) -> int:
    """MiB of these processes and all below them."""
    kilobytes = 0
    for pid in (pid for root in roots for pid in processes(root)):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes // 1024


@contextmanager
def embedded_aws(scratch: Path) -> Iterator[dict[str, str]]:
    """An embedded AWS whose states take no time; yields the environment in which it is found."""
    environment = {
        **os.environ,
        "LOCAL_AWS_STATE_DIR": str(scratch),
        "LOCAL_AWS_TIME_SCALE": "0",
        "ANSIBLE_FORCE_COLOR": "0",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    control = [sys.executable, "-m", "local_aws"]
    subprocess.run([*control, "up"], cwd=CHECKOUT, env=environment, check=True, stdout=subprocess.DEVNULL)
    try:
        yield environment
    finally:
        subprocess.run([*control, "down"], cwd=CHECKOUT, env=environment, check=True, stdout=subprocess.DEVNULL)


def play(
    hosts: Path, parts: list[list[str]], forks: int, environment: dict[str, str], log: Path
) -> tuple[float, float, int]:
    """Run site.yml once for each part of the hosts, side by side.

    Returns seconds of wall time, of processor time, and MiB at most. Raises CalledProcessError or TimeoutExpired.
    """
    begun, before = time.monotonic(), os.times()
    with log.open("a", encoding="utf-8") as out:
        command = ["ansible-playbook", "site.yml", "-i", str(hosts), "--forks", str(forks)]
        running = [
            subprocess.Popen(
                [*command, "--limit", ",".join(part)],
                cwd=CHECKOUT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )
            for part in parts
        ]
        ended, most = threading.Event(), [0]

        def watch() -> None:
            while not ended.wait(SECONDS):
                most[0] = max(most[0], memory([process.pid for process in running]))

        watching = threading.Thread(target=watch)
        watching.start()
        try:
            statuses = [process.wait(max(0.0, begun + LONGEST - time.monotonic())) for process in running]
        finally:
            ended.set()
            watching.join()
            for process in running:
                process.kill()
                process.wait()
    after = os.times()
    if any(statuses):
        raise subprocess.CalledProcessError(max(statuses), command)
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return time.monotonic() - begun, spent, most[0]


def rows(migrations: int, forks: int, slices: int, log: Path) -> Iterator[Row]:
    """site.yml from nothing, and unchanged."""
    with tempfile.TemporaryDirectory(prefix="fleet-") as scratch:
        directory = Path(scratch) / "inventory"
        directory.mkdir()
        hosts = inventory(directory, migrations)
        with embedded_aws(Path(scratch) / "aws") as environment:
            for run in ("from nothing", "unchanged"):
                wall, spent, most = play(directory, dealt(hosts, slices), forks, environment, log)
                yield Row(
                    migrations, forks, slices, run, round(wall, 1), round(spent, 1), round(spent / migrations, 1), most
                )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fleet", description=__doc__)
    parser.add_argument("--migrations", type=int, nargs="+", default=SIZES, help="how many (default: 1 5 20)")
    parser.add_argument("--forks", type=int, nargs="+", default=FORKS, help="forks of a run (default: 5 25)")
    parser.add_argument("--slices", type=int, nargs="+", default=SLICES, help="slices side by side (default: 1 2)")
    parser.add_argument(
        "--log", type=Path, default=CHECKOUT / ".cache/fleet.log", help="where the output of the playbooks goes"
    )
    return parser


def main() -> int:
    """Print a line for each row; a number of slices that would tear migrations apart has none."""
    options = _parser().parse_args()
    options.log.parent.mkdir(parents=True, exist_ok=True)
    options.log.write_text("", encoding="utf-8")
    for migrations in options.migrations:
        for forks in options.forks:
            for slices in options.slices:
                if migrations % slices:
                    continue
                for row in rows(migrations, forks, slices, options.log):
                    print(json.dumps(asdict(row)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
