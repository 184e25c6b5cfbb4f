# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A cutover watched by ansible-playbook while another process runs it: what is shown, and the page."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from ansible.errors import AnsibleActionFail
from ansible_collections.migrate.aws.plugins.action import cutover_watch
from ansible_collections.migrate.aws.plugins.module_utils._journal.journal import Journal

from tests.local_aws.dms_support import eventually
from tests.unit.module_files import CHECKOUT
from tests.unit.plugins.module_utils._status.test_look import seen
from tests.unit.plugins.modules.cutover_support import lock_of, table


@pytest.fixture
def journal(client):
    """The name of a journal's table."""
    return table(client)


@pytest.fixture
def command(tmp_path, endpoint_url, journal):
    """A function which makes the command that watches, and its environment."""

    def make(*words, keywords=None, environment=None, **options):
        watch = {
            "journal": journal,
            "zone": "example.com",
            "name": "api.example.com",
            "interval": 0.5,
            "duration": 60,
            "region": "us-east-1",
            "endpoint_url": endpoint_url,
            "access_key": "testing-key",
            "secret_key": "testing-secret-key",
            **options,
        }
        tasks = [{"name": "watch", "migrate.aws.cutover_watch": watch, **(keywords or {})}]
        play = [{"hosts": "payments", "connection": "local", "gather_facts": False, "tasks": tasks}]
        (tmp_path / "play.yml").write_text(yaml.safe_dump(play), encoding="utf-8")
        python = f"ansible_python_interpreter={sys.executable}"
        program = Path(sys.executable).parent / "ansible-playbook"
        return {
            "args": [program, "-i", "payments,", tmp_path / "play.yml", "-e", python, *words],
            "env": {**os.environ, "ANSIBLE_FORCE_COLOR": "0", **(environment or {})},
            "cwd": CHECKOUT,
        }

    return make


def run(command):
    return subprocess.run(**command, capture_output=True, text=True, check=False, timeout=120)


def shown(done):
    return [line for line in done.stdout.splitlines() if line.startswith("payments: ")]


@pytest.fixture
def page(tmp_path):
    """Where the page is kept."""
    return tmp_path / "watch.html"


@pytest.fixture
def cutover(client, journal, page):
    """A run which begins a step, ends it when the page shows it, and gives its lock back."""

    def steps():
        lock = lock_of(client, journal)
        lock.take("night shift", False)
        book = Journal(lock.store, lock, "night shift")
        book.note("freeze", "before", pause_budget=600)
        eventually(
            lambda: page.exists() and page.read_text(encoding="utf-8"), lambda text: text and ">refused<" in text, 60
        )
        book.note("thaw", "after")
        lock.release()

    running = threading.Thread(target=steps)
    running.start()
    yield running
    running.join()


def test_it_watches_to_the_end_of_the_run_and_shows_each_change_once(command, cutover, page):
    done = run(command(page=str(page)))
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [line for line in shown(done) if "still running" not in line]
    assert "payments: freeze, writes refused" in lines
    assert lines[-1] == "payments: done: thaw, the source takes the writes" and len(lines) == len(set(lines)) <= 4
    text = page.read_text(encoding="utf-8")
    assert "the last look" in text and "refresh" not in text.split("</head>")[0]
    assert sorted(path.name for path in page.parent.iterdir()) == ["play.yml", "watch.html"]


def test_on_a_terminal_the_looks_replace_each_other(command, cutover, page):
    parent, child = pty.openpty()
    with subprocess.Popen(**command(page=str(page)), stdout=child, stderr=child) as running:
        os.close(child)
        text = b"".join(parts(parent)).decode()
        assert running.wait() == 0
    os.close(parent)
    looks = re.split(r"\x1b\[H\x1b\[J", text)
    assert "Refused for" in looks[1] and "Nobody holds the lock." in looks[-1] and len(looks) >= 3


def parts(terminal):
    """What is printed on a terminal, until nobody has it open any more."""
    with suppress(OSError):
        while part := os.read(terminal, 4096):
            yield part


@pytest.mark.parametrize("words", [["--check"], []])
def test_it_looks_once_in_check_mode_and_without_a_duration(command, words):
    done = run(command(*words, duration=60 if words else 0))
    assert done.returncode == 0 and len(shown(done)) == 1


@pytest.mark.parametrize(
    ("keywords", "environment"), [({"no_log": True}, {}), ({}, {"ANSIBLE_STDOUT_CALLBACK": "minimal"})]
)
def test_nothing_is_shown_where_nobody_wants_to_see_it(command, keywords, environment):
    done = run(command(duration=0, keywords=keywords, environment=environment))
    assert done.returncode == 0 and shown(done) == []


def test_a_page_that_cannot_be_written_is_named(command):
    done = run(command(duration=0, page="/there/is/no/such/directory/watch.html"))
    assert done.returncode != 0
    assert "The page cannot be written to /there/is/no/such/directory/watch.html: No such file" in done.stdout


def test_what_the_module_refuses_fails_the_task(command):
    done = run(command(hosted_zone_id="Z1"))
    assert done.returncode != 0 and "mutually exclusive" in done.stdout


@pytest.fixture
def action(monkeypatch):
    """The action in this process, and what it shows: what a play's last worker runs is not counted as covered."""
    shown = []
    monkeypatch.setattr(cutover_watch, "want_progress", lambda: True)
    monkeypatch.setattr(cutover_watch.display, "display", shown.append)
    made = object.__new__(cutover_watch.ActionModule)
    made._task = SimpleNamespace(args={}, no_log=False, check_mode=False, async_val=0)
    made._connection = SimpleNamespace(_shell=SimpleNamespace(tmpdir="unused"))
    return made, shown


@pytest.mark.parametrize(("terminal", "times"), [(True, 2), (False, 1)])
def test_a_look_like_the_one_before_is_shown_on_a_terminal_alone(monkeypatch, action, terminal, times):
    made, texts = action
    monkeypatch.setattr(cutover_watch, "ON_TERMINAL", terminal)
    first = made._show(seen(), "payments", "")
    assert made._show(seen(), "payments", first) == first
    assert len(texts) == times and all(text.startswith(cutover_watch.CLEAR) == terminal for text in texts)


def test_a_page_that_cannot_be_written_is_named_as_it_was_written(action):
    with pytest.raises(AnsibleActionFail, match=r"written to /there/is/no/watch.html: No such file"):
        action[0]._keep("/there/is/no/watch.html", "text")


def test_it_hands_each_look_to_the_next_one(monkeypatch, action, tmp_path):
    """Beside the plays above, which show the same with the real module."""
    made, texts = action
    options, asked = {"duration": 60, "interval": 0.01, "page": str(tmp_path / "watch.html")}, []

    def look(module_args, **_):
        asked.append(dict(module_args))
        return {"done": len(asked) >= 3, "watch": seen(), "invocation": {"module_args": options}}

    monkeypatch.setattr(made, "_execute_module", look)
    assert made.run(task_vars={"inventory_hostname": "payments"})["done"]
    assert [words.get("history") for words in asked] == [None, seen(), seen()] and len(texts) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["watch.html"]
    made._task.no_log, options["page"] = True, None
    assert made.run(task_vars={"inventory_hostname": "payments"})["done"] and len(asked) == 4 and len(texts) == 1
    monkeypatch.setattr(made, "_execute_module", lambda **_: {"failed": True, "msg": "refused"})
    assert made.run(task_vars={"inventory_hostname": "payments"}) == {"failed": True, "msg": "refused"}
