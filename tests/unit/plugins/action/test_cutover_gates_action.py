# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Gates asked by ansible-playbook, until there is a verdict: what is shown meanwhile, and what comes out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from tests.unit.module_files import CHECKOUT

WORD = "Bearer Loud-donkey-17"


class Site(BaseHTTPRequestHandler):
    """Answers with one status after the other; the last one stays."""

    statuses: list = []
    times: list = []

    def do_GET(self):
        self.times.append(time.monotonic())
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def site(monkeypatch):
    """A function which says what a web server answers, and returns its URL."""
    monkeypatch.setattr(Site, "times", [])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def answers(*statuses):
        monkeypatch.setattr(Site, "statuses", list(statuses))
        return f"http://127.0.0.1:{server.server_port}/"

    yield answers
    server.shutdown()
    server.server_close()


@pytest.fixture
def play(tmp_path, endpoint_url):
    """A function which runs the action in a play; returns the process and the result."""

    def run(gates, *words, keywords=None, environment=None, **options):
        options = {
            "interval": 0.1,
            "timeout": 60,
            "region": "us-east-1",
            "endpoint_url": endpoint_url,
            "access_key": "testing-key",
            "secret_key": "testing-secret-key",
            **options,
        }
        ask = {
            "name": "ask",
            "migrate.aws.cutover_gates": {"gates": gates, **options},
            "register": "asked",
            **(keywords or {}),
        }
        keep = {
            "name": "keep",
            "check_mode": False,
            "ansible.builtin.copy": {"dest": str(tmp_path / "out"), "content": "{{ asked | to_json }}", "mode": "0600"},
        }
        tasks = [{"block": [ask], "always": [keep]}]
        (tmp_path / "play.yml").write_text(
            yaml.safe_dump([{"hosts": "payments", "connection": "local", "gather_facts": False, "tasks": tasks}]),
            encoding="utf-8",
        )
        done = subprocess.run(
            [
                Path(sys.executable).parent / "ansible-playbook",
                "-i",
                "payments,",
                tmp_path / "play.yml",
                "-e",
                f"ansible_python_interpreter={sys.executable}",
                *words,
            ],
            cwd=CHECKOUT,
            env={**os.environ, "ANSIBLE_FORCE_COLOR": "0", **(environment or {})},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        found = tmp_path / "out"
        return done, json.loads(found.read_text(encoding="utf-8")) if found.exists() else None

    return run


def probe(url, **gate):
    return [{"name": "web", "http": {"url": url, "authorization": WORD}, **gate}]


def lines(done):
    return [line for line in done.stdout.splitlines() if line.startswith("payments: ")]


def test_gates_are_asked_until_they_pass_and_each_sample_is_shown(play, site):
    done, asked = play(probe(site(200)), interval=4)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [asked[key] for key in ("verdict", "advice", "changed", "done")] == ["pass", "go", False, True]
    assert [sample["value"] for sample in asked["history"]["samples"]["web"]] == [1, 1, 1]
    shown = lines(done)
    assert len(shown) == 3
    assert shown[0].endswith("left, pending: 0 of 1 gates pass; 1 need more good samples")
    assert shown[2].endswith("left, pass: 1 of 1 gates pass")
    # A busy machine may take seconds to start the first one.
    assert Site.times[2] - Site.times[0] > 4


def test_gates_are_never_asked_in_the_background(play, site):
    done, asked = play(probe(site(200)), keywords={"async": 30, "poll": 1})
    assert done.returncode != 0 and Site.times == []
    assert asked["msg"].startswith("This action (migrate.aws.cutover_gates) does not support async.")


def test_a_failing_gate_ends_it_at_once_and_is_no_failure_of_the_task(play, site):
    done, asked = play(probe(site(200, 500), on_failure="back"), duration=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [asked[key] for key in ("verdict", "advice", "failed")] == ["fail", "back", False]
    assert len(lines(done)) == len(Site.times) == 2


def test_what_does_not_pass_in_time_is_inconclusive(play, site):
    done, asked = play(probe(site(429)), timeout=3, interval=1)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [asked[key] for key in ("verdict", "advice")] == ["inconclusive", "hold"]
    assert "asked too often" in asked["sentence"]
    assert asked["elapsed"] >= 3


def test_the_task_fails_when_a_gate_cannot_be_read_for_too_long(play):
    done, asked = play([{"name": "alarms", "alarms": ["nowhere"]}], error_timeout=2, interval=1)
    assert done.returncode == 2, done.stdout + done.stderr
    assert asked["failed"] is True
    assert "could not be read for" in asked["msg"] and "there is no alarm nowhere" in asked["msg"]
    assert len(asked["history"]["samples"]["alarms"]) >= 2


def test_a_dry_run_takes_one_sample(play, site):
    done, asked = play(probe(site(200)), "--check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert [asked[key] for key in ("verdict", "advice")] == ["pending", "wait"]
    assert len(lines(done)) == len(Site.times) == 1


def test_no_secret_is_shown_at_the_highest_verbosity(play, site):
    done, _asked = play(probe(site(200), samples=1), "-vvvvv")
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(lines(done)) == 1
    assert WORD.partition(" ")[2] not in done.stdout.replace("play.yml", "") + done.stderr


@pytest.mark.parametrize(
    ("keywords", "environment"),
    [
        ({"no_log": True}, {}),
        ({}, {"ANSIBLE_DISPLAY_OK_HOSTS": "no"}),
        ({}, {"ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json"}),
    ],
)
def test_it_is_quiet_where_nobody_wants_to_see_it(play, site, keywords, environment):
    done, asked = play(probe(site(200), samples=1), keywords=keywords, environment=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert asked["verdict"] == "pass"
    assert lines(done) == []
    assert "ANSIBLE_STDOUT_CALLBACK" not in environment or json.loads(done.stdout)["stats"]


def test_gates_that_make_no_sense_fail_the_task_with_the_modules_sentence(play):
    done, asked = play([{"name": "web", "http": {"url": "ftp://x/"}}])
    assert done.returncode == 2
    assert asked["msg"] == "Gate web: http.url has to begin with http:// or https:// and name a host."
