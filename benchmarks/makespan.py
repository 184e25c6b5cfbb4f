# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""`python -m benchmarks.makespan`: how long site.yml takes from nothing, over the time that AWS alone would need.

AWS needs what lies on its critical path: every creation that has to wait for another one's end, the others at the same
time.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from local_aws import latencies

CHECKOUT = Path(__file__).resolve().parents[1]
#: What has to be made one after the other, from nothing to a task that replicates. Each row begins when the one before
#: has ended.
PATHS = {
    "database": (
        latencies.DATABASE,
        latencies.CONNECTION_TEST,
        latencies.REPLICATION_TASK,
        latencies.REPLICATION_TASK_START,
    ),
    "replication instance": (
        latencies.REPLICATION_INSTANCE,
        latencies.CONNECTION_TEST,
        latencies.REPLICATION_TASK,
        latencies.REPLICATION_TASK_START,
    ),
    "load balancer": (latencies.LOAD_BALANCER,),
    "NAT gateway": (latencies.NAT_GATEWAY,),
    "interface endpoint": (latencies.INTERFACE_ENDPOINT,),
}


def critical_path(scale: float) -> float:
    """Seconds of the longest of the paths."""
    return scale * max(map(sum, PATHS.values()))


def site(scale: float, log: Path) -> float:
    """Seconds of site.yml, on an embedded AWS of its own whose states take `scale` of AWS's time.

    Raises CalledProcessError.
    """
    with tempfile.TemporaryDirectory(prefix="makespan-") as scratch:
        environment = {
            **os.environ,
            "LOCAL_AWS_STATE_DIR": scratch,
            "LOCAL_AWS_TIME_SCALE": str(scale),
            "ANSIBLE_FORCE_COLOR": "0",
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }
        control = [sys.executable, "-m", "local_aws"]
        subprocess.run([*control, "up"], cwd=CHECKOUT, env=environment, check=True, stdout=subprocess.DEVNULL)
        try:
            begun = time.monotonic()
            with log.open("w") as out:
                playbook = ["ansible-playbook", "site.yml", "-i", "inventories/local"]
                subprocess.run(
                    playbook,
                    cwd=CHECKOUT,
                    env=environment,
                    check=True,
                    stdout=out,
                    stderr=out,
                    stdin=subprocess.DEVNULL,
                )
            return time.monotonic() - begun
        finally:
            subprocess.run([*control, "down"], cwd=CHECKOUT, env=environment, check=True, stdout=subprocess.DEVNULL)


def main() -> int:
    """Print the paths, the wall time, and the ratio of the two as the last line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.makespan", description=__doc__)
    parser.add_argument(
        "--scale", type=float, default=1.0, help="how much of AWS's time passes (default: all of it, 1)"
    )
    parser.add_argument(
        "--log", type=Path, default=CHECKOUT / ".cache" / "makespan.log", help="where site.yml's output goes"
    )
    options = parser.parse_args()
    options.log.parent.mkdir(parents=True, exist_ok=True)
    for name, path in PATHS.items():
        print(f"{name}: {options.scale * sum(path):g} s")
    seconds, needed = site(options.scale, options.log), critical_path(options.scale)
    print(f"site.yml: {seconds:.0f} s, critical path: {needed:.0f} s")
    print(f"makespan_ratio: {seconds / needed:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
