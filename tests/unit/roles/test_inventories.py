# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The role inventory_check, as Ansible runs it: on every inventory of this repository, and on mistakes of operators."""

from __future__ import annotations

import json
import os
import re
import subprocess

import pytest
import yaml

from benchmarks import fleet
from tests.awx.inventory import sliced
from tests.unit.module_files import CHECKOUT, COLLECTIONS, PATH

#: What the role looks at before it asks AWS.
CHECK = [
    {
        "hosts": "environments:migrations",
        "gather_facts": False,
        "vars_files": [str(CHECKOUT / "roles/inventory_check/vars/main.yml")],
        "tasks": [
            {
                "ansible.builtin.copy": {"content": "{{ __inventory_check_problems | to_json }}", "dest": "{{ out }}"},
                "delegate_to": "localhost",
                "run_once": True,
            }
        ],
    }
]


def played(playbook, *arguments):
    """What ansible-playbook prints, and whether it succeeded."""
    done = subprocess.run(
        ["ansible-playbook", str(playbook), *arguments],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": PATH, "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS), "ANSIBLE_FORCE_COLOR": "0"},
        check=False,
        timeout=300,
    )
    return done.stdout + done.stderr, done.returncode == 0


@pytest.fixture
def problems(tmp_path):
    """A function which returns the problems of inventories, with further arguments of ansible-playbook."""

    def problems(*arguments):
        path = tmp_path / "check.yml"
        path.write_text(yaml.safe_dump(CHECK), encoding="utf-8")
        out = tmp_path / "problems.json"
        output, succeeded = played(path, *arguments, "-e", f"out={out}")
        assert succeeded, output
        return json.loads(out.read_text(encoding="utf-8"))

    return problems


def molecule():
    """The arguments of each scenario which has an inventory of its own, by the scenario's name."""
    for path in sorted(CHECKOUT.glob("extensions/molecule/*/molecule.yml")):
        executor = yaml.safe_load(path.read_text(encoding="utf-8")).get("ansible", {}).get("executor", {})
        arguments = executor.get("args", {}).get("ansible_playbook", [])
        if any("examples" in argument or "extensions" in argument for argument in arguments):
            yield path.parent.name, [one.replace("${MOLECULE_PROJECT_DIRECTORY}", str(CHECKOUT)) for one in arguments]


ON_DISK = {
    **{
        str(path.parent.relative_to(CHECKOUT)): ["-i", str(path.parent)]
        for path in sorted((CHECKOUT / "inventories").rglob("hosts.yml"))
    },
    **dict(molecule()),
}


@pytest.mark.parametrize("arguments", ON_DISK.values(), ids=ON_DISK)
def test_an_inventory_of_the_repository_passes(problems, arguments):
    assert problems(*arguments) == []


def test_no_inventory_is_left_out():
    found = {path.parent.name for path in CHECKOUT.glob("inventories/**/hosts.yml")}
    assert {"local", "dev", "prod", "multi_region", "onprem_mysql", "two_accounts"} <= found
    own = {path.parent.parent.name for path in CHECKOUT.glob("extensions/molecule/*/inventory/hosts.yml")}
    assert own <= set(dict(molecule())) and "onprem_mysql" in own


def test_an_inventory_of_the_fleet_passes(problems, tmp_path):
    directory = tmp_path / "inventory"
    directory.mkdir()
    fleet.inventory(directory, 2)
    assert problems("-i", str(directory)) == []


@pytest.mark.parametrize("number", [1, 2])
def test_a_slice_of_awx_passes(problems, tmp_path, number):
    script = tmp_path / "hosts"
    script.write_text(f"#!/bin/sh\ncat {tmp_path}/said.json\n", encoding="utf-8")
    script.chmod(0o700)
    (tmp_path / "said.json").write_text(json.dumps(sliced(CHECKOUT, number, 2)), encoding="utf-8")
    assert problems("-i", str(script)) == []


LOCAL = ["-i", "inventories/local"]
ALL = "payments_source, payments_target, payments: "


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("network_listener_ports=443", []),
        ("cutover_canary_weights=10,50", []),
        ("network_listener_ports=80,http", [f"{ALL}network_listener_ports[1] is 'http': allowed is a whole number."]),
        (
            "cutover_canary_weights=50,10",
            [
                f"{ALL}cutover_canary_weights is [50, 10]: allowed are weights that ascend, such as [5, 25, 50, 100].",
            ],
        ),
        (
            '{"environment_suffix": 1}',
            [f"{ALL}environment_suffix is 1: allowed is a text; write it in quotation marks."],
        ),
        (
            '{"cutover_pause_budget": 0, "rds_port": "http"}',
            [
                f"{ALL}cutover_pause_budget is 0: allowed are 1 and more.",
                f"{ALL}rds_port is 'http': allowed is a whole number.",
            ],
        ),
    ],
)
def test_what_the_command_line_says_is_converted_or_refused(problems, said, expected):
    assert problems(*LOCAL, "-e", said) == expected


def test_the_file_and_line_of_a_value_are_named(problems, tmp_path):
    hosts = {
        "environments": {
            "hosts": {"one": {"rds_port": 0, "rds_instance_class": "{{ klass }}", "klass": "db.t3.potato"}}
        }
    }
    path = tmp_path / "hosts.yml"
    path.write_text(yaml.safe_dump({"all": {"children": hosts}}), encoding="utf-8")
    found = problems("-i", str(path))
    lines = path.read_text(encoding="utf-8").splitlines()
    for name, value in (("rds_port", "0"), ("rds_instance_class", "'db.t3.potato'")):
        line = next(number for number, text in enumerate(lines, 1) if f"{name}:" in text)
        (problem,) = [one for one in found if one.startswith(f"one: {name} is {value}: ")]
        assert problem.endswith(f" It is stated in {path}:{line}."), problem


def test_one_cause_gives_one_error():
    output, succeeded = played("playbooks/inventory_check.yml", *LOCAL, "-e", "aws_profile=nosuch")
    assert not succeeded
    assert "The config profile (nosuch) could not be found" in output
    # The task that asked, and the role's sentence about it.
    assert re.findall(r"fatal: \[(\w+)\]", output) == ["payments_source"] * 2, output
    assert "undefined" not in output and "Traceback" not in output, output


def test_another_migrations_error_takes_nothing_back(tmp_path):
    """observe.yml as it is, beside gates that do not let one of two migrations go on, in a play that ends with it."""
    (tmp_path / "observe.yml").write_bytes((CHECKOUT / "roles/cutover/tasks/observe.yml").read_bytes())
    refuse = {"ansible.builtin.fail": {"msg": "The gates say no."}, "when": "inventory_hostname == 'one'"}
    back = {"ansible.builtin.debug": {"msg": "BACK {{ inventory_hostname }}"}}
    (tmp_path / "ask_gates.yml").write_text(yaml.safe_dump([refuse]), encoding="utf-8")
    (tmp_path / "back.yml").write_text(yaml.safe_dump([back]), encoding="utf-8")
    variables = yaml.safe_load((CHECKOUT / "roles/cutover/vars/main.yml").read_text("utf-8"))
    play = {
        "hosts": "all",
        "gather_facts": False,
        "any_errors_fatal": True,
        "vars": {
            **{name: variables[name] for name in ("__cutover_error", "__cutover_goes_back")},
            "__cutover_plan": {"actions": [{"by": "back", "steps": ["switch"]}]},
            "cutover_auto_rollback": "true",
            "cutover_bake_seconds": 1,
        },
        "tasks": [{"ansible.builtin.include_tasks": "observe.yml"}],
    }
    (tmp_path / "play.yml").write_text(yaml.safe_dump([play]), encoding="utf-8")
    output, succeeded = played(tmp_path / "play.yml", "-i", "one,two,")
    assert not succeeded and "undefined" not in output
    output = " ".join(output.split())
    assert "BACK one" in output and "BACK two" not in output, output
    assert "The gates say no. Everything was moved back: the source takes the writes." in output
    assert (
        "Another migration of this play failed, which ends the play (any_errors_fatal). The target takes the" in output
    )


def test_no_rescue_reads_the_error_of_another_host():
    lines = [
        (path, line)
        for folder in ("roles", "playbooks")
        for path in sorted((CHECKOUT / folder).rglob("*.yml"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if "ansible_failed_result" in line
    ]
    assert lines
    for path, line in lines:
        assert "ansible_failed_result is defined" in path.read_text(encoding="utf-8"), (path, line)
