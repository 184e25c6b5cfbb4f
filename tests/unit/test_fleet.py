# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the fleet benchmark stands on: its inventory, the slices of it, and what it reads of processes."""

from __future__ import annotations

import ipaddress
import json
import os
import subprocess
import sys

import pytest

from benchmarks import fleet
from tests.unit.module_files import CHECKOUT, PATH


@pytest.fixture(scope="module")
def five(tmp_path_factory):
    """(hosts, what ansible-inventory makes of an inventory of five migrations)."""
    directory = tmp_path_factory.mktemp("fleet") / "inventory"
    directory.mkdir()
    hosts = fleet.inventory(directory, 5)
    done = subprocess.run(
        ["ansible-inventory", "-i", str(directory), "--list"],
        cwd=CHECKOUT,
        env={**os.environ, "PATH": PATH},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return hosts, json.loads(done.stdout)


def test_every_migration_has_its_two_environments_and_the_variables_of_the_local_inventory(five):
    hosts, listed = five
    variables = listed["_meta"]["hostvars"]
    assert sorted(variables) == hosts
    assert len(listed["migrations"]["hosts"]) == 5
    for name in listed["migrations"]["hosts"]:
        migration = variables[name]
        for side in ("source", "target"):
            environment = variables[migration[f"migration_{side}"]]
            assert environment["application_name"] == migration["application_name"]
            assert environment["environment_side"] == side
            assert all((CHECKOUT / file).is_file() for file in environment.get("schema_files", ()))


def test_networks_overlap_nowhere_and_each_side_knows_the_other(five):
    variables = five[1]["_meta"]["hostvars"]
    networks = {host: one["network_cidr"] for host, one in variables.items() if "network_cidr" in one}
    parsed = [ipaddress.ip_network(cidr) for cidr in networks.values()]
    assert len(parsed) == 10
    assert [(one, two) for one in parsed for two in parsed if one is not two and one.overlaps(two)] == []
    for host, cidr in networks.items():
        other = host.replace("source", "target") if "source" in host else host.replace("target", "source")
        assert variables[other]["network_peer_cidrs"] == [cidr]


@pytest.mark.parametrize(("migrations", "slices"), [(1, 1), (5, 1), (20, 2), (20, 4)])
def test_a_slice_holds_whole_migrations(tmp_path, migrations, slices):
    parts = fleet.dealt(fleet.inventory(tmp_path, migrations), slices)
    assert len(parts) == slices
    for part in parts:
        names = {kind: {host.partition("_")[2] for host in part if host.startswith(kind)} for kind in fleet.KINDS}
        assert names["migration"] == names["source"] == names["target"]
        assert len(names["migration"]) == migrations // slices


def test_memory_is_that_of_a_process_and_of_what_it_has_started():
    child = "import sys, time; held = b'x' * 50_000_000; print('ready', flush=True); sys.stdin.read()"
    parent = f"import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', {child!r}]).returncode)"
    with subprocess.Popen([sys.executable, "-c", parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"ready\n"
        assert len(fleet.processes(process.pid)) == 2
        both = fleet.memory([process.pid])
        process.stdin.close()
    assert 50 < both < 150
    assert fleet.memory([process.pid]) == 0
