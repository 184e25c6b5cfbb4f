# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a role shows is shown in lines, in the events that AWX and ansible-navigator take their log from."""

from __future__ import annotations

import json
import os
import re
import subprocess

import pytest
import yaml
from ansible_collections.migrate.aws.plugins.filter.report import FilterModule
from ansible_collections.migrate.aws.plugins.plugin_utils import _people

from tests.unit.module_files import CHECKOUT, PATH

LINES = ["payments-dev: nothing is in the way", "", "  lag: 0.4 s   ", "# rows - 5 %", 'it\'s a "quoted" {{ text }}']
PLAY = [
    {
        "hosts": "localhost",
        "connection": "local",
        "gather_facts": False,
        "tasks": [{"ansible.builtin.debug": {"msg": "{{ said | migrate.aws.report }}"}}],
        "vars": {"said": "{{ lookup('ansible.builtin.file', 'text') }}"},
    }
]


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_every_line_is_a_line_in_the_event(tmp_path, form):
    for name in ("project", "env"):
        (tmp_path / name).mkdir()
    (tmp_path / "project/text").write_text("\n".join(LINES), "utf-8")
    (tmp_path / "project/play.yml").write_text(yaml.dump(PLAY), "utf-8")
    (tmp_path / "project/ansible.cfg").write_text(f"[defaults]\ncallback_result_format = {form}\n", "utf-8")
    environment = {"ANSIBLE_COLLECTIONS_PATH": str(CHECKOUT / ".venv/collections"), "ANSIBLE_FORCE_COLOR": "0"}
    (tmp_path / "env/envvars").write_text(json.dumps(environment), "utf-8")
    done = subprocess.run(
        ["ansible-runner", "run", str(tmp_path), "--playbook", "play.yml", "--ident", "1"],
        env={**os.environ, "PATH": PATH},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout
    events = [json.loads(path.read_text("utf-8")) for path in (tmp_path / "artifacts/1/job_events").glob("*.json")]
    (shown,) = [event["stdout"] for event in events if event["event"] == "runner_on_ok"]
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown).splitlines()
    for line in LINES:
        text = line.strip().replace('"', '\\"') if form == "json" else line.strip()
        assert [one for one in plain if text in one], (line, plain)
    assert "\\n" not in shown


@pytest.mark.parametrize(
    ("form", "expected"), [("yaml", "a\n  b\nc"), ("json", ["a", "  b", "c"]), (None, ["a", "  b", "c"])]
)
def test_the_form_follows_the_output(monkeypatch, form, expected):
    monkeypatch.setattr(_people.C.config, "get_plugin_options", lambda kind, name: {"result_format": form})
    shown = FilterModule().filters()["report"]
    assert shown("a  \n  b\nc ") == expected
    assert shown("one line") == "one line"
