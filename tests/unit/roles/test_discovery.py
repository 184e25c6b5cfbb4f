# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The role discovery reads each part once a run: by whichever host, with or without the others in the play."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import count

import pytest
import yaml

from tests.unit.module_files import CHECKOUT, COLLECTIONS, PATH

SIDES = ("source", "target")
NUMBERS = count(1)
DEFAULTS = {"group/migrate.aws.aws": {"region": "{{ aws_region }}"}}


def discover(name="discover", entry="main", **options):
    return {
        "name": name,
        "ansible.builtin.import_role": {"name": "migrate.aws.discovery", "tasks_from": entry},
        "vars": {f"discovery_{option}": value for option, value in options.items()},
    }


def play(hosts, *tasks):
    return {
        "hosts": hosts,
        "gather_facts": False,
        "module_defaults": DEFAULTS,
        "environment": "{{ aws_environment }}",
        "tasks": list(tasks),
    }


def see(that):
    return {"name": "See it", "ansible.builtin.assert": {"that": that}}


@pytest.fixture
def reads(tmp_path, endpoint_url, client):
    """Runs plays; returns which hosts have read, task by task of the two that read."""
    suffix = f"d{next(NUMBERS)}"
    for side in SIDES:
        client("secretsmanager", "eu-west-1").create_secret(Name=f"payments-{side}-{suffix}/database")

    def reads(*plays, arguments=()):
        common = {
            "ansible_connection": "local",
            "ansible_python_interpreter": sys.executable,
            "aws_region": "eu-west-1",
            "application_name": "payments",
            "environment_suffix": suffix,
            "aws_environment": {
                "AWS_ENDPOINT_URL": endpoint_url,
                # by a profile that no variable states, as inventories/local has it
                "AWS_SHARED_CREDENTIALS_FILE": str(CHECKOUT / "local_aws/credentials"),
                "AWS_PROFILE": "local-aws",
                "AWS_ACCESS_KEY_ID": "",
                "AWS_SECRET_ACCESS_KEY": "",
            },
        }
        groups = {
            "environments": {"hosts": {side: {"environment_side": side} for side in SIDES}},
            "migrations": {"hosts": {"payments": {"migration_source": "source", "migration_target": "target"}}},
        }
        inventory = {"all": {"vars": common, "children": groups}}
        (tmp_path / "hosts.yml").write_text(yaml.safe_dump(inventory), encoding="utf-8")
        (tmp_path / "play.yml").write_text(yaml.safe_dump(list(plays)), encoding="utf-8")
        done = subprocess.run(
            ["ansible-playbook", "-i", "hosts.yml", "play.yml", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            env={
                **os.environ,
                "PATH": PATH,
                "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
                "ANSIBLE_DISPLAY_SKIPPED_HOSTS": "0",
                "ANSIBLE_FORCE_COLOR": "0",
            },
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        tasks = re.split(r"^TASK \[", done.stdout, flags=re.MULTILINE)
        reading = [task for task in tasks if re.match(r".*: Read (the environment|both environments)\]", task)]
        return [sorted(re.findall(r"^ok: \[(\w+)\]", task, re.MULTILINE)) for task in reading]

    return reads


def test_what_an_environment_has_read_nobody_reads_again(reads):
    found = reads(
        play("environments", discover(gather=["secret"]), discover(gather=["secret"]), discover(gather=[])),
        play(
            "migrations",
            discover(entry="migration", gather=["secret"]),
            see(
                [
                    "discovery_migration.source.secret.secret_arn is not none",
                    "discovery_migration.databases.target.secret_id == discovery_migration.target.secret.secret_arn",
                    "discovery_migration.target.side == 'target'",
                ]
            ),
        ),
    )
    assert found == [["source", "target"]]


def test_a_migration_reads_both_even_where_neither_is_in_the_play(reads):
    found = reads(
        play(
            "migrations",
            discover(entry="migration", gather=["secret"]),
            discover(entry="migration", gather=["secret"]),
            see("hostvars.source.discovery_environment.secret.secret_arn is not none"),
        ),
        play("environments", discover(gather=["secret"])),
        arguments=["--limit", "migrations", "--check"],
    )
    assert found == [["payments"]]


def test_what_is_missing_changed_or_asked_for_anew_is_read_again(reads):
    found = reads(
        play(
            "source",
            discover(gather=["secret", "encryption"]),
            discover(gather=["secret"]),
            discover(gather=["encryption"]),
            discover(entry="forget", gather=["secret"]),
            discover(gather=["secret"]),
            discover(gather=["secret"], fresh=True),
            see("discovery_environment.secret.secret_arn is not none"),
            see("discovery_environment.encryption.key_arn is none"),
        )
    )
    assert found == [["source"]] * 4
