# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""One play of all that a task can ask for, with modules run in the worker of Ansible and in the ordinary way."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.unit.module_files import CHECKOUT, COLLECTIONS
from tests.unit.plugins.action.ways_support import ODD

MODULE = "tests.odd.behaves"
SECRET = "Loud-donkey-17"


def behave(does, *, register=None, **keywords):
    """A task whose result is kept under the name of `register`, whatever comes of it."""
    options = keywords.pop("options", {})
    task = {"name": does, MODULE: {"does": does, **options}, "register": register or does, **keywords}
    return {"name": does, "block": [task], "rescue": [{"name": "go on", "ansible.builtin.meta": "noop"}]}


def tasks(aws, late):
    """What is run, and kept in variables."""
    caller = {"register": "caller", "delegate_to": "localhost"}
    return [
        behave("report", environment={"WANTED": "1", "TZ": "Asia/Tokyo"}),
        behave("report", register="again"),
        behave("report", register="checked", check_mode=True),
        behave("report", register="delegated", delegate_to="localhost"),
        behave("report", register="early", environment={"PYTHONHASHSEED": "1", "WANTED": "2"}),
        behave("secret", options={"password": SECRET}),
        behave("report", register="hidden", no_log=True, options={"password": SECRET}),
        behave("fail"),
        behave("raise_error"),
        behave("interrupt"),
        behave("report", register="later", **{"async": 60, "poll": 1}),
        behave("report", register="remote", delegate_to="elsewhere", ignore_unreachable=True),
        behave("wait", timeout=2, options={"seconds": 6, "path": late}),
        {"name": "own name", "migrate.aws.aws_caller_info": {}, **caller},
        {"name": "group", "migrate.aws.iam_role_info": {}, "register": "roles"},
        {"name": "own module", "migrate.aws.dms_endpoint_info": {}, "register": "endpoints"},
        {
            "name": "group of the other collection",
            # what other tests have left changes between the two runs
            "migrate.aws.rds_instance_info": {"db_instance_identifier": "nobody-has-this"},
            "register": "instances",
            "module_defaults": {"group/migrate.aws.aws": {}, "group/aws": aws},
        },
        {
            "name": "name in the other collection",
            "migrate.aws.kms_key": {"alias": "worker"},
            "register": "key",
            "check_mode": True,
            "module_defaults": {"group/migrate.aws.aws": {}, "amazon.aws.kms_key": aws},
        },
    ]


KEPT = (
    "report again checked delegated early secret fail raise_error interrupt later remote wait caller roles endpoints "
    "instances key"
).split()


@pytest.fixture(scope="module")
def results(endpoint_url, tmp_path_factory):
    """What was kept, and shown, by whether modules ran in the worker."""
    aws = {"region": "us-east-1", "endpoint_url": endpoint_url, "access_key": "testing-key", "secret_key": "testing"}
    found = {}
    folder = tmp_path_factory.mktemp("play")
    # nothing answers at port 9, the discard port
    elsewhere = {"ansible_connection": "ssh", "ansible_host": "127.0.0.1", "ansible_port": 9}
    hosts = {"all": {"hosts": {"payments": None}}, "others": {"hosts": {"elsewhere": elsewhere}}}
    (folder / "hosts.yml").write_text(yaml.safe_dump(hosts), encoding="utf-8")
    for worker in (True, False):
        late = folder / f"late-{worker}"
        keep = {
            "name": "keep",
            "ansible.builtin.copy": {
                "dest": str(folder / "kept"),
                "content": "{{ dict(names | zip(names | map('extract', vars))) | to_json }}",
                "mode": "0600",
            },
            "vars": {"names": KEPT},
            "no_log": True,
        }
        play = {
            "hosts": "payments",
            "connection": "local",
            "gather_facts": False,
            "module_defaults": {"group/migrate.aws.aws": aws},
            "tasks": [*tasks(aws, str(late)), keep],
        }
        (folder / "play.yml").write_text(yaml.safe_dump([play]), encoding="utf-8")
        done = subprocess.run(
            [
                Path(sys.executable).parent / "ansible-playbook",
                *("-vvvv", "-i", folder / "hosts.yml", folder / "play.yml"),
                *("-e", f"ansible_python_interpreter={sys.executable}"),
            ],
            cwd=CHECKOUT,
            env={
                **os.environ,
                "ANSIBLE_COLLECTIONS_PATH": f"{COLLECTIONS}:{ODD}",
                "ANSIBLE_DISPLAY_TRACEBACK": "error",
                "ANSIBLE_FORCE_COLOR": "0",
                "MIGRATE_AWS_RUN_IN_WORKER": str(worker),
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=500,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        kept = json.loads((folder / "kept").read_text(encoding="utf-8"))
        found[worker] = {**kept, "shown": done.stdout + done.stderr, "late": late}
    return found


def test_every_module_ran_in_the_worker_but_for_those_that_say_why(results):
    shown = re.findall(r"Running (\S+) (in the .*)", results[True]["shown"])
    other = [line for line in shown if line[1] != "in the worker"]
    assert other == [
        (MODULE, "in the ordinary way: PYTHONHASHSEED is read when an interpreter starts"),
        (MODULE, "in the ordinary way: the task is asynchronous"),
        (MODULE, "in the ordinary way: the connection is ansible.builtin.ssh"),
    ]
    assert len(shown) == len(KEPT) + 1
    shown = re.findall(r"Running \S+ (in the .*)", results[False]["shown"])
    assert set(shown) == {"in the ordinary way: it is switched off"} and len(shown) == len(KEPT) + 1


def test_a_task_for_another_machine_goes_there(results):
    for worker in (True, False):
        assert results[worker]["remote"]["unreachable"] is True
        assert results[worker]["later"]["finished"] and results[worker]["later"]["runs"] == 1


@pytest.mark.parametrize("name", ["report", "again", "checked", "delegated", "early", "secret", "caller", "roles"])
def test_results_are_the_same(results, name):
    assert results[True][name] == results[False][name]


@pytest.mark.parametrize("name", ["endpoints", "instances", "key"])
def test_results_of_aws_are_the_same(results, name):
    assert results[True][name] == results[False][name] and not results[True][name].get("failed")


def test_the_environment_of_a_task_is_its_own(results):
    for worker in (True, False):
        assert results[worker]["report"]["wanted"]["WANTED"] == "1"
        assert results[worker]["report"]["zone"] == ["JST", "JST"]
        assert results[worker]["again"]["wanted"]["WANTED"] is None
        assert results[worker]["again"]["wanted"]["LEFT"] is None and results[worker]["again"]["runs"] == 1
        assert results[worker]["early"]["wanted"]["WANTED"] == "2"


def test_check_mode_reaches_a_module(results):
    assert results[True]["checked"]["check_mode"] is True and results[True]["again"]["check_mode"] is False


def test_secrets_are_never_shown(results):
    for worker in (True, False):
        assert SECRET not in results[worker].pop("shown") and SECRET not in str(results[worker])


def test_a_task_that_takes_too_long_ends_and_its_module_with_it(results):
    for worker in (True, False):
        assert results[worker]["wait"]["failed"] is True
        assert "Timed out after" in results[worker]["wait"]["msg"]
    assert not results[True]["late"].exists()


@pytest.mark.parametrize(
    ("name", "message", "traceback"),
    [
        ("fail", "There is no such key.", "KeyError: 'missing'"),
        ("raise_error", "it went wrong", "ZeroDivisionError: division by zero"),
    ],
)
def test_failures_show_where_they_come_from(results, name, message, traceback):
    for worker in (True, False):
        result = results[worker][name]
        assert result["failed"] is True and message in result["msg"] and traceback in result["exception"]
    assert results[True][name]["msg"] == results[False][name]["msg"]


def test_an_interrupted_module_fails(results):
    for worker in (True, False):
        assert results[worker]["interrupt"]["failed"] is True and results[worker]["interrupt"]["rc"] in (130, 1)
    assert "KeyboardInterrupt" in results[True]["interrupt"]["module_stderr"]
