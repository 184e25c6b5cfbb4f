# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Text that somebody else has written stays text, by whichever form of -e it comes. The braces are harmless ones."""

from __future__ import annotations

import json
import os
import subprocess

import pytest
import yaml
from ansible_collections.migrate.aws.plugins.lookup.unevaluated import LookupModule, plain

from tests.unit.module_files import CHECKOUT, PATH

MESSAGE = {
    "AlarmName": "{{ 6 * 7 }}",
    "AlarmDescription": "see {{ $labels.job }}",
    "{{ 6 * 8 }}": ["{% if %}", {"a": "{# b #}"}, 5, True, None],
}
PLAY = [
    {
        "hosts": "localhost",
        "connection": "local",
        "gather_facts": False,
        "vars": {"message": "{{ lookup('migrate.aws.unevaluated', 'cutover_event') }}"},
        "tasks": [
            {"ansible.builtin.set_fact": {"kept": "{{ message }}"}},
            {"ansible.builtin.copy": {"content": "{{ {'said': kept} | to_json }}", "dest": "{{ written }}"}},
        ],
    }
]


def forms(directory):
    """Every form of -e, with the message in it."""
    said = {"cutover_event": MESSAGE}
    (directory / "said.json").write_text(json.dumps(said), "utf-8")
    (directory / "said.yml").write_text(yaml.dump(said), "utf-8")
    return {
        "JSON": json.dumps(said),
        "YAML": yaml.dump(said, default_flow_style=True, width=10**6).strip(),
        "a file of JSON": f"@{directory / 'said.json'}",
        "a file of YAML": f"@{directory / 'said.yml'}",
        "a name and a value": f"cutover_event={json.dumps(json.dumps(MESSAGE))}",
    }


@pytest.mark.parametrize("form", ["JSON", "YAML", "a file of JSON", "a file of YAML", "a name and a value"])
def test_nothing_in_it_is_evaluated(tmp_path, form):
    (tmp_path / "play.yml").write_text(yaml.dump(PLAY), "utf-8")
    given = [forms(tmp_path)[form], json.dumps({"written": str(tmp_path / "written")})]
    done = subprocess.run(
        ["ansible-playbook", "-i", "localhost,", "play.yml", *(word for one in given for word in ("-e", one))],
        cwd=tmp_path,
        env={
            **os.environ,
            "PATH": PATH,
            "ANSIBLE_COLLECTIONS_PATH": str(CHECKOUT / ".venv/collections"),
            "ANSIBLE_PYTHON_INTERPRETER": "{{ ansible_playbook_python }}",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads((tmp_path / "written").read_text("utf-8"))["said"]
    assert (json.loads(said) if isinstance(said, str) else said) == MESSAGE


def test_what_is_not_defined_is_none():
    assert LookupModule().run(["a", "b"], {"a": 1}) == [1, None]
    assert LookupModule().run(["a"]) == [None]


def test_what_ansible_notes_on_a_value_is_gone():
    class Noted(str):
        """A text that Ansible would evaluate."""

    (name, (value,)) = next(iter(plain({Noted("a"): [Noted("b")]}).items()))
    assert (type(name), type(value)) == (str, str)
