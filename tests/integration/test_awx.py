# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""awx/ applied to the AWX in tests/awx, or to a real one when the environment leads there:

MIGRATE_TEST_AWX_HOST, MIGRATE_TEST_AWX_TOKEN, and MIGRATE_TEST_AWX_PROJECT_URL for a repository which that one reaches.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.awx import server
from tests.integration.conftest import CHECKOUT, Run

HOST = os.environ.get("MIGRATE_TEST_AWX_HOST")
ORGANIZATION = "Migrations of a test"


class Awx:
    """One AWX: the playbook that makes it, and its API to look at."""

    def __init__(self, host: str, token: str):
        self.host, self.token = host, token
        self.environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("AWS_", "ANSIBLE_", "CONTROLLER_"))
            },
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "ANSIBLE_FORCE_COLOR": "0",
            "CONTROLLER_HOST": host,
            "CONTROLLER_OAUTH_TOKEN": token,
            "MIGRATE_ACCESS_KEY": "AKIAEXAMPLE",
            "MIGRATE_SECRET_KEY": "a secret that no output shows",
        }
        self.values = {"awx_organization": ORGANIZATION}
        if os.environ.get("MIGRATE_TEST_AWX_PROJECT_URL"):
            self.values["awx_project_url"] = os.environ["MIGRATE_TEST_AWX_PROJECT_URL"]

    def apply(self, *arguments: str, **values) -> Run:
        done = subprocess.run(
            [
                "ansible-playbook",
                "playbooks/awx.yml",
                "-i",
                "inventories/prod",
                "-e",
                json.dumps({**self.values, **values}),
                *arguments,
            ],
            cwd=CHECKOUT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
            stdin=subprocess.DEVNULL,
        )
        return Run.of(done)

    def get(self, path: str, **filters):
        query = f"?{urllib.parse.urlencode(filters)}" if filters else ""
        request = urllib.request.Request(
            f"{self.host}/api/v2/{path}{query}",
            headers={"Authorization": f"Bearer {self.token}"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def one(self, endpoint: str, **filters):
        (found,) = self.get(f"{endpoint}/", **filters)["results"]
        return found

    def names(self, endpoint: str) -> list[str]:
        organization = self.one("organizations", name=ORGANIZATION)["id"]
        return sorted(thing["name"] for thing in self.get(f"{endpoint}/", organization=organization)["results"])


@pytest.fixture(scope="module")
def awx():
    if HOST:
        yield Awx(HOST.rstrip("/"), os.environ["MIGRATE_TEST_AWX_TOKEN"])
        return
    serving = server.Server(CHECKOUT)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    yield Awx(serving.address, server.TOKEN)
    serving.shutdown()


@pytest.fixture(scope="module")
def made(awx):
    awx.run = awx.apply("-v")
    assert awx.run.status == 0, awx.run.output[-6000:]
    return awx


def test_it_is_made_and_no_secret_is_said(made):
    assert made.run.changed["localhost"] > 10
    assert "a secret that no output shows" not in made.run.output
    credential = made.one("credentials", name="prod: AWS")
    assert credential["inputs"]["secret_key"] == "$encrypted$"


def test_a_second_run_changes_nothing(made):
    run = made.apply()
    assert run.status == 0, run.output[-6000:]
    assert run.changed == {"localhost": 0}, [
        line for line in run.output.splitlines() if line.startswith(("TASK", "changed"))
    ]


def test_there_is_a_template_for_every_playbook_of_an_operator(made):
    assert made.names("job_templates") == [
        f"prod: {name}"
        for name in (
            "cutover",
            "finalize",
            "handle_event",
            "preflight",
            "rollback",
            "site",
            "status",
            "teardown",
            "verify",
        )
    ]


def test_the_workflow_asks_a_person_twice_and_goes_back_where_a_step_fails(made):
    workflow = made.one("workflow_job_templates", name="prod: move")
    nodes = made.get("workflow_job_template_nodes/", workflow_job_template=workflow["id"])["results"]
    names = {node["id"]: node["identifier"] for node in nodes}

    def after(name, how):
        (number,) = [one for one, identifier in names.items() if identifier == name]
        return [names[one["id"]] for one in made.get(f"workflow_job_template_nodes/{number}/{how}_nodes/")["results"]]

    walked = ["preflight"]
    while after(walked[-1], "success"):
        walked += after(walked[-1], "success")
    assert walked == ["preflight", "approve canary", "canary", "approve switch", "switch", "bake", "finalize"]
    failing = {name for name in names.values() if after(name, "failure") == ["rollback"]}
    assert failing == {"canary", "approve switch", "switch", "bake"}
    approvals = {
        node["identifier"] for node in nodes if "approval" in (node["related"].get("unified_job_template") or "")
    }
    assert approvals == {"approve canary", "approve switch"}


def test_only_who_may_approve_starts_a_step_of_the_cutover_alone(made):
    def who(endpoint, name, role):
        number = made.one(endpoint, name=name)["summary_fields"]["object_roles"][f"{role}_role"]["id"]
        teams = {one["id"] for one in made.get(f"roles/{number}/teams/")["results"]}
        return sorted(team["name"] for team in made.get("teams/")["results"] if team["id"] in teams)

    for name in ("prod: cutover", "prod: finalize", "prod: teardown"):
        assert who("job_templates", name, "execute") == ["prod: approvers"]
    assert who("job_templates", "prod: rollback", "execute") == ["prod: approvers", "prod: operators"]
    assert who("workflow_job_templates", "prod: move", "execute") == ["prod: operators"]
    assert who("workflow_job_templates", "prod: move", "approval") == ["prod: approvers"]


def test_another_environment_lives_beside_it_and_what_was_changed_by_hand_is_put_back(made):
    project = made.one("projects", name="migrate.aws")
    request = urllib.request.Request(
        f"{made.host}/api/v2/projects/{project['id']}/",
        method="PATCH",
        data=b'{"scm_clean": false}',
        headers={"Authorization": f"Bearer {made.token}", "Content-Type": "application/json"},
    )
    urllib.request.urlopen(request, timeout=30).close()
    run = made.apply(awx_environment="dev")
    assert run.status == 0, run.output[-6000:]
    assert made.one("projects", name="migrate.aws")["scm_clean"] is True
    assert len(made.names("job_templates")) == 18
    assert made.names("projects") == ["migrate.aws"]


def test_what_awx_refuses_is_said(made):
    run = made.apply(awx_image="")
    assert run.status != 0
    assert "This field may not be blank." in run.output, run.output[-3000:]


def test_an_environment_goes_alone(made):
    run = made.apply("--check", controller_state="absent")
    assert run.status == 0 and run.changed["localhost"] == 5, run.output[-6000:]
    assert len(made.names("job_templates")) == 18
    for environment in ("prod", "dev"):
        assert all(name.startswith("dev: ") or environment == "prod" for name in made.names("job_templates"))
        run = made.apply(awx_environment=environment, controller_state="absent")
        assert run.status == 0, run.output[-6000:]
    assert made.names("job_templates") == made.names("teams") == made.names("inventories") == []
