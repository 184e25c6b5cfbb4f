# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The callback progress in real runs of ansible-playbook: on a terminal, in a file, and where nobody wants to
see it.
"""

from __future__ import annotations

import contextlib
import json
import os
import pty
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pyte
import pytest
import yaml
from ansible_collections.migrate.aws.plugins.callback.progress import CallbackModule

from tests.local_aws.dms_support import unique
from tests.unit.module_files import COLLECTIONS

INSTANCES = ("payments", "orders")
WIDTH = 100
A_WHILE = {"name": "Take a while", "ansible.builtin.command": "sleep 3"}


@pytest.fixture
def slow(monkeypatch):
    """An embedded AWS that takes seconds to make a replication instance."""
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.02")


class Plays:
    """Runs a play on two hosts."""

    def __init__(self, directory: Path, endpoint_url: str, options: dict):
        self.directory, self.options = directory, options
        self.history = directory / "waits.json"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "AWS_"))},
            "ANSIBLE_COLLECTIONS_PATH": str(COLLECTIONS),
            "ANSIBLE_CALLBACKS_ENABLED": "migrate.aws.progress",
            "ANSIBLE_CONFIG": str(directory / "none.cfg"),
            "ANSIBLE_FORCE_COLOR": "0",
            "ANSIBLE_HOME": str(directory / "home"),
            "MIGRATE_AWS_PROGRESS_AFTER": "1",
            "MIGRATE_AWS_PROGRESS_EVERY": "60",
            "MIGRATE_AWS_PROGRESS_HISTORY": str(self.history),
            "AWS_ENDPOINT_URL": endpoint_url,
            "AWS_ACCESS_KEY_ID": "testing-key",
            "AWS_SECRET_ACCESS_KEY": "testing-secret-key",
            "AWS_DEFAULT_REGION": "us-east-1",
            "TERM": "xterm",
            "LC_ALL": "C.UTF-8",
            "TMPDIR": str(directory),
        }
        (directory / "none.cfg").write_text("[defaults]\ninterpreter_python = auto_silent\n")

    def command(self, tasks: list[dict], *words: str) -> list[str]:
        play = {"hosts": "all", "connection": "local", "gather_facts": False, "tasks": tasks}
        path = self.directory / "play.yml"
        path.write_text(yaml.safe_dump([play]), encoding="utf-8")
        return [
            str(Path(sys.executable).parent / "ansible-playbook"),
            "-i",
            ",".join(INSTANCES),
            str(path),
            "-e",
            f"ansible_python_interpreter={sys.executable}",
            *words,
        ]

    def instance(self, prefix: str, **options) -> dict:
        name = f"{prefix}-{{{{ inventory_hostname }}}}"
        return {
            "name": "Make the replication instance",
            "migrate.aws.dms_replication_instance": {
                **self.options,
                "replication_instance_identifier": name,
                **options,
            },
        }

    def piped(self, tasks: list[dict], *words: str, **environment: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            self.command(tasks, *words),
            cwd=self.directory,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def on_terminal(self, tasks: list[dict], *words: str) -> tuple[int, list[str], str]:
        """The exit status, what the terminal shows in the end, and every byte that it got."""
        ours, theirs = pty.openpty()
        os.set_blocking(ours, True)
        environment = {**self.environment, "COLUMNS": str(WIDTH)}
        process = subprocess.Popen(
            self.command(tasks, *words),
            cwd=self.directory,
            env=environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        got = bytearray()
        reader = threading.Thread(target=_read_all, args=(ours, got), daemon=True)
        reader.start()
        status = process.wait(timeout=120)
        reader.join(timeout=10)
        os.close(ours)
        screen = pyte.Screen(WIDTH, 200)
        pyte.ByteStream(screen).feed(bytes(got))
        return status, [line.rstrip() for line in screen.display], got.decode()


def _read_all(descriptor: int, got: bytearray) -> None:
    # the other end of a terminal that is closed is an error on Linux
    with contextlib.suppress(OSError):
        while part := os.read(descriptor, 65536):
            got.extend(part)


@pytest.fixture
def plays(tmp_path, endpoint_url, slow):
    """On an embedded AWS that takes seconds to make a replication instance."""
    options = {"replication_instance_class": "dms.t3.medium", "allocated_storage": 50}
    return Plays(tmp_path, endpoint_url, options)


def told(output: str, host: str = "payments") -> list[str]:
    return [line for line in output.splitlines() if line.startswith(f"{host}: ")]


def test_where_lines_stay_each_says_what_is_awaited_and_how_long_it_took_is_kept(plays):
    prefix = unique("lines")
    done = plays.piped([plays.instance(prefix)])
    assert done.returncode == 0, done.stdout + done.stderr
    lines = told(done.stdout)
    assert lines and lines[0].startswith(f"payments: Replication instance {prefix}-payments: creating, "), done.stdout
    assert told(done.stdout, "orders")
    assert "usually" not in done.stdout and "\x1b" not in done.stdout and "\r" not in done.stdout
    assert done.stdout.index(lines[-1]) < done.stdout.index("changed: [payments]")
    (usual,) = json.loads(plays.history.read_text()).values()
    assert len(usual) == 2


def test_on_a_terminal_lines_are_renewed_and_gone_in_the_end(plays):
    prefix = unique("place")
    status, shown, got = plays.on_terminal([plays.instance(prefix)])
    assert status == 0, got
    assert got.count(f"payments: Replication instance {prefix}-payments: creating") > 2, got
    assert f"orders: Replication instance {prefix}-orders: creating" in got
    text = "\n".join(line for line in shown if line)
    assert "Replication instance" not in text, text
    assert "changed: [payments]" in shown and "changed: [orders]" in shown


def test_lines_are_renewed_in_a_file_too_where_that_is_asked_for(plays):
    done = plays.piped([plays.instance(unique("always"))], MIGRATE_AWS_PROGRESS_IN_PLACE="always")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\x1b[J" in done.stdout and "creating, " in done.stdout


def test_a_wait_that_fails_leaves_no_line_behind(plays):
    status, shown, got = plays.on_terminal([plays.instance(unique("late"), wait_timeout=3)])
    assert status == 2, got
    assert "creating, " in got
    assert not [line for line in shown if line.startswith(("payments: ", "orders: "))]
    assert "still in state creating after waiting 3 seconds" in "".join(shown)
    assert not plays.history.exists()


def test_no_result_is_one_that_the_plugin_cannot_take(plays):
    ends = [
        {"name": "Fail", "ansible.builtin.fail": {}, "ignore_errors": True},
        {"name": "Skip", "ansible.builtin.ping": {}, "when": False},
        {"name": "Do nothing", "ansible.builtin.ping": {}},
        {
            "name": "Reach nobody",
            "ansible.builtin.ping": {},
            "vars": {"ansible_connection": "ssh", "ansible_host": "127.0.0.2", "ansible_port": 9},
        },
    ]
    done = plays.piped(ends, "--limit", "payments")
    assert done.returncode == 4, done.stdout + done.stderr
    assert "progress" not in done.stdout + done.stderr


def test_a_task_that_does_not_tell_is_said_to_run(plays):
    done = plays.piped([A_WHILE], MIGRATE_AWS_PROGRESS_EVERY="1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert told(done.stdout)[0].startswith("payments: Take a while: still running, ")


@pytest.mark.parametrize(
    "environment",
    [
        {"ANSIBLE_STDOUT_CALLBACK": "minimal"},
        {"ANSIBLE_STDOUT_CALLBACK": "oneline"},
        {"ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json"},
        {"ANSIBLE_DISPLAY_OK_HOSTS": "false"},
        {"ANSIBLE_CALLBACKS_ENABLED": "migrate.aws.nothing"},
    ],
    ids=lambda environment: "-".join(environment.values()),
)
def test_it_is_silent_where_little_is_wanted(plays, environment):
    done = plays.piped([A_WHILE], "--limit", "payments", **{"MIGRATE_AWS_PROGRESS_EVERY": "1", **environment})
    assert done.returncode == 0, done.stdout + done.stderr
    assert told(done.stdout) == []
    if environment.get("ANSIBLE_STDOUT_CALLBACK", "").endswith("json"):
        assert json.loads(done.stdout)["stats"]["payments"]["changed"] == 1


def test_nothing_is_shown_of_a_task_that_is_secret(plays):
    done = plays.piped([{**A_WHILE, "no_log": True}], MIGRATE_AWS_PROGRESS_EVERY="1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert told(done.stdout) == []


def test_nothing_is_left_behind(plays):
    plays.piped([{"name": "Do nothing", "ansible.builtin.ping": {}}])
    assert [path.name for path in plays.directory.iterdir() if path.name.startswith("progress-")] == []


class Configured(CallbackModule):
    """The plugin with options of its own; Ansible 2.21 does not start where no socket can be made."""

    def get_option(self, k, hostvars=None):
        return {"history": "", "after": 1, "every": 1, "in_place": "auto"}[k]


def test_where_no_socket_can_be_made_long_tasks_are_named_all_the_same(tmp_path, monkeypatch, capsys):
    deep = tmp_path / ("deep" * 30)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    monkeypatch.delenv("MIGRATE_AWS_PROGRESS", raising=False)
    plugin = Configured()
    plugin.v2_playbook_on_start(None)
    task = SimpleNamespace(action="ansible.builtin.command", no_log=False, get_name=lambda: "Take a while")
    plugin.v2_runner_on_start(SimpleNamespace(get_name=lambda: "payments"), task)
    assert "MIGRATE_AWS_PROGRESS" not in os.environ
    said = shown_soon(capsys)
    plugin.v2_playbook_on_stats(None)
    assert said.startswith("payments: Take a while: still running, ")
    assert list(deep.iterdir()) == []


def shown_soon(capsys):
    said, deadline = "", time.monotonic() + 30
    while not said and time.monotonic() < deadline:
        time.sleep(0.1)
        said = capsys.readouterr().out
    return said


def test_nonsense_at_the_socket_is_not_listened_to(monkeypatch, capsys):
    monkeypatch.delenv("MIGRATE_AWS_PROGRESS", raising=False)
    plugin = Configured()
    plugin.v2_playbook_on_start(None)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as stranger:
        stranger.sendto(b"no JSON", plugin.listener.getsockname())
    task = SimpleNamespace(action="ansible.builtin.command", no_log=False, get_name=lambda: "Take a while")
    plugin.v2_runner_on_start(SimpleNamespace(get_name=lambda: "payments"), task)
    said = shown_soon(capsys)
    plugin.v2_playbook_on_stats(None)
    assert said.startswith("payments: Take a while: still running, ")


def test_a_module_whose_listener_is_gone_works_all_the_same(run_module, slow, monkeypatch, tmp_path):
    monkeypatch.setenv("MIGRATE_AWS_PROGRESS", f"1 {tmp_path / 'gone'}")
    made = run_module(
        "dms_replication_instance",
        replication_instance_identifier=unique("gone"),
        replication_instance_class="dms.t3.medium",
        allocated_storage=50,
    )
    assert made["changed"], made
