# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the proof rests on: a run that it kills is dead in all its parts."""

from __future__ import annotations

import os
import subprocess

from benchmarks.proof.world import Play, descendants, until
from tests.unit.module_files import PATH

PLAY = """
- hosts: localhost
  connection: local
  gather_facts: false
  tasks:
    - ansible.builtin.command: sleep 60
"""


def commands(pids):
    """What processes run; those that have ended run nothing."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,stat=,args=", "-p", ",".join(map(str, pids))], capture_output=True, text=True, check=False
    )
    return [line for line in listed.stdout.splitlines() if not line.split()[1].startswith("Z")]


def test_a_killed_run_leaves_no_worker_and_no_module_at_work(tmp_path):
    (tmp_path / "play.yml").write_text(PLAY, encoding="utf-8")
    process = subprocess.Popen(
        ["ansible-playbook", "play.yml"],
        cwd=tmp_path,
        env={**os.environ, "PATH": PATH},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    run = Play(process, tmp_path / "log")

    def at_work():
        pids = list(descendants(process.pid))
        return pids if any("sleep 60" in line for line in commands(pids)) else []

    started = until(at_work, "the module to be at work")
    run.kill()
    assert until(lambda: not commands(started), "all of them to be dead", seconds=5)
    assert not run.running
