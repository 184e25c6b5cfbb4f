# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A module that runs in Ansible's worker does what it does in a process of its own, whatever it does."""

from __future__ import annotations

import pytest
import yaml

from tests.unit.module_files import CHECKOUT

GROUP = yaml.safe_load((CHECKOUT / "meta/runtime.yml").read_text(encoding="utf-8"))["action_groups"]["aws"]
MODULE = "tests.odd.behaves"
SECRET = "Loud-donkey-17"


@pytest.mark.parametrize(
    ("does", "shows"),
    [
        ("warn", {"changed": True, "diff": {"before": "a\n", "after": "b\n"}}),
        ("fail", {"failed": True, "msg": "There is no such key."}),
        ("fail_in_thread", {"failed": True, "msg": "from a thread"}),
        ("print_much", {"failed": True, "_ansible_parsed": False}),
        ("secret", {"password": "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"}),
        ("temporary", {"there": True}),
        ("raise_error", {"failed": True, "_ansible_parsed": True}),
        ("nothing", {"failed": True, "_ansible_parsed": True}),
        ("kill", {"failed": True, "rc": 137, "module_stdout": "so far\n", "module_stderr": "Killed\n"}),
        ("crash", {"failed": True, "rc": 139}),
        ("leave", {"failed": True, "rc": 3}),
        ("leave_with_words", {"failed": True, "rc": 1, "module_stderr": "no more of this\n"}),
        ("leave_with_status", {"failed": True, "rc": 4}),
        ("bare", {"changed": True, "msg": "by hand"}),
    ],
)
def test_what_a_module_does_is_the_same(both, does, shows):
    result = both(MODULE, does=does, password=SECRET)["result"]
    assert {key: result.get(key) for key in shows} == shows
    assert SECRET not in str(result)


def test_warnings_and_deprecations_come_in_the_result(both):
    result = both(MODULE, does="warn", old="x")["result"]
    assert "beware of the dog" in str(result["warnings"])
    assert "this way is old" in str(result["deprecations"]) and "removed_in_version" not in str(result)
    assert "is deprecated. See the module docs" in str(result["deprecations"])


def test_values_are_the_same(both):
    raw = {"a": 1, "b": "plain", "c": [1.5, None, True], "d": {"e": "ü"}}
    result = both(MODULE, does="values", raw=raw)["result"]
    assert result["raw"] == raw
    assert result["kinds"] == ["int", "str", "list", "dict"]
    assert (result["ansible_module_results"], result["stdout_lines"]) == ("renamed", ["one", "two"])


@pytest.mark.parametrize(
    ("reason", "task"),
    [
        ("the interpreter is not known yet", {"variables": {"ansible_python_interpreter": "auto_silent"}}),
        ("the interpreter is python3", {"variables": {"ansible_python_interpreter": "python3"}}),
        ("the interpreter is /usr/bin/env", {"variables": {"ansible_python_interpreter": "/usr/bin/env"}}),
        ("PYTHONPATH is read when an interpreter starts", {"keywords": {"environment": {"PYTHONPATH": "/nowhere"}}}),
        ("HOME is read when an interpreter starts", {"keywords": {"environment": {"HOME": "/nowhere"}}}),
        ("WAS-IT cannot be set", {"keywords": {"environment": {"WAS-IT": "1"}}}),
        ("WANTED cannot be set", {"keywords": {"environment": {"WANTED": "a\0b"}}}),
        ("the task is asynchronous", {"keywords": {"async": 5, "poll": 0}}),
        ("it is switched off", {"variables": {"migrate_aws_run_in_worker": "{{ 1 > 2 }}"}}),
        (None, {"variables": {"migrate_aws_run_in_worker": "{{ 2 > 1 }}"}}),
        (None, {"keywords": {"environment": {"WANTED": "1", "TZ": "Asia/Tokyo"}}}),
        (None, {"variables": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"}}),
        ("the connection is ansible.builtin.ssh", {"connection": "ansible.builtin.ssh"}),
        ("another user runs it", {"become": True}),
        ("the shell is not /bin/sh", {"shell": "/bin/bash"}),
        ("there is no such module", {"name": "tests.odd.nowhere"}),
        ("the number of open files is limited", {"variables": {"ansible_python_module_rlimit_nofile": 99}}),
    ],
)
def test_what_a_fork_would_do_otherwise_goes_the_ordinary_way(ask, reason, task):
    assert ask(module=MODULE, options={"does": "bare"}, dry=True, worker=True, **task)["ordinary"] == reason


def test_an_ansible_core_without_a_part_goes_the_ordinary_way(ask):
    task = {"module": MODULE, "options": {"does": "warn"}, "worker": True}
    whole, lacking = ask(**task), ask(**task, missing="run_module")
    assert whole["ordinary"] is None
    assert lacking["ordinary"] == "this release of ansible-core has no run_module as expected"
    assert lacking["result"] == whole["result"] and lacking["shown"] == whole["shown"]
    assert "Running" not in str(lacking["shown"])
    shown = str(ask(**task, missing="run_module", verbosity=3)["shown"])
    assert f"Running {MODULE} in the ordinary way: this release of ansible-core has no run_module" in shown


@pytest.mark.parametrize("name", ["amazon.aws.aws_caller_info", "group/amazon.aws.aws"])
def test_defaults_which_an_ansible_core_cannot_apply_are_not_left_out(ask, name):
    task = {"module": "migrate.aws.aws_caller_info", "options": {}, "worker": True, "missing": "apply_defaults"}
    stated = ask(**task, keywords={"module_defaults": {name: {"profile": "elsewhere"}}})["result"]
    assert stated["msg"] == (
        f"module_defaults of {name} do not reach migrate.aws.aws_caller_info with this release of ansible-core. "
        "Set them for group/migrate.aws.aws or migrate.aws.aws_caller_info."
    )


def test_no_other_defaults_are_needed(ask, endpoint_url):
    aws = {"region": "us-east-1", "endpoint_url": endpoint_url, "access_key": "testing-key", "secret_key": "testing"}
    task = {"module": "migrate.aws.aws_caller_info", "options": aws, "worker": True, "missing": "apply_defaults"}
    result = ask(**task, keywords={"module_defaults": {"migrate.aws.kms_key": {"alias": "other"}}})["result"]
    assert result["account"] == "123456789012"


@pytest.mark.parametrize("name", [name for name in GROUP if isinstance(name, str)])
def test_every_module_of_the_group_can_run_in_the_worker(ask, name):
    assert ask(module=f"migrate.aws.{name}", options={}, dry=True, worker=True)["ordinary"] is None
