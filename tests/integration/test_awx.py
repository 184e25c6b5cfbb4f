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
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.awx import server
from tests.integration.conftest import CHECKOUT, Run

HOST = os.environ.get("MIGRATE_TEST_AWX_HOST")
#: For tests with users and failed jobs, which the AWX of tests/awx makes and the API of a real one does not.
OF_TESTS_AWX = pytest.mark.skipif(bool(HOST), reason="users and failed jobs are made in the AWX of tests/awx alone")
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
    made = Awx(serving.address, server.TOKEN)
    made.store = serving.store
    yield made
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
            "compare",
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


FATAL = 'fatal: [migration_payments]: FAILED! => {"msg": "The gates (check_gates) say fail"}'


class User(Awx):
    """A user of teams, who asks the API of the AWX in tests/awx."""

    def __init__(self, made, name, *teams):
        super().__init__(made.host, made.store.add_user(name, *(f"prod: {team}" for team in teams)))

    def asks(self, path, body=None):
        """The status and the answer: JSON, or text."""
        request = urllib.request.Request(
            f"{self.host}/api/v2/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                status, text = answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            status, text = refusal.code, refusal.read().decode()
        return status, json.loads(text) if text.startswith(("{", "[")) else text


def finish(store):
    """No job runs any more."""
    for job in store.jobs:
        job["status"] = "failed"


@OF_TESTS_AWX
def test_an_operator_reads_why_a_job_of_the_workflow_failed(made):
    """Each reason is read with the operator's own token: of a step's job, and of the syncs before it."""
    store = made.store
    operator, observer, approver = (User(made, team, f"{team}s") for team in ("operator", "observer", "approver"))
    stranger = User(made, "stranger")
    workflow = made.one("workflow_job_templates", name="prod: move")["id"]
    answers = {"extra_vars": {"cutover_confirm": "payments-prod"}}
    for user in (observer, approver, stranger):
        assert user.asks(f"workflow_job_templates/{workflow}/launch/", answers)[0] == 403
    status, run = operator.asks(f"workflow_job_templates/{workflow}/launch/", answers)
    assert status == 201
    readers = (operator, observer, approver)
    for identifier in ("preflight", "canary", "switch", "bake", "finalize", "rollback"):
        store.step(run["id"], identifier, "failed", FATAL)
    steps = {
        one["identifier"]: one["job"] for one in operator.get(f"workflow_jobs/{run['id']}/workflow_nodes/")["results"]
    }
    assert len(steps) == 6
    for job in steps.values():
        for user in readers:
            assert user.asks(f"jobs/{job}/")[1]["status"] == "failed"
            assert user.asks(f"jobs/{job}/stdout/?format=txt") == (200, FATAL)
        assert stranger.asks(f"jobs/{job}/") == (403, {"detail": NOT_ALLOWED})
        assert stranger.asks(f"jobs/{job}/stdout/?format=txt")[0] == 403
    # the reason of a job whose project or inventory could not be fetched is in the sync's own output
    for endpoint, name in (("projects", "migrate.aws"), ("inventory_sources", "project")):
        thing = made.one(endpoint, name=name)
        url = made.store.things["projects"][made.one("projects", name="migrate.aws")["id"]]["scm_url"]
        store.unreachable[url] = "repository not found"
        update = store.update(endpoint, thing["id"])["url"].removeprefix("/api/v2/")
        del store.unreachable[url]
        for user in readers:
            assert user.asks(update)[0] == 200
            assert user.asks(f"{update}stdout/?format=txt")[0] == 200
            assert user.asks(f"{endpoint}/{thing['id']}/update/", {})[0] == 403
        assert stranger.asks(update)[0] == stranger.asks(f"{update}stdout/?format=txt")[0] == 403
        store.update(endpoint, thing["id"])
    finish(store)


NOT_ALLOWED = "You do not have permission to perform this action."


@OF_TESTS_AWX
def test_a_team_starts_what_it_may_and_nothing_else(made):
    def launches(user, name, answers=None):
        template = made.one("job_templates", name=f"prod: {name}")["id"]
        return user.asks(f"job_templates/{template}/launch/", {"extra_vars": answers or {}})[0]

    operator, observer, events = (User(made, f"a {team}", team) for team in ("operators", "observers", "events"))
    assert launches(operator, "status") == launches(observer, "status") == launches(operator, "rollback") == 201
    for name in ("cutover", "finalize", "teardown", "handle_event"):
        assert launches(operator, name) == launches(observer, name) == 403
    assert launches(observer, "rollback") == launches(events, "cutover") == 403
    assert launches(events, "handle_event", {"cutover_event": "check"}) == 201
    teardown = made.one("job_templates", name="prod: teardown")["id"]
    assert operator.asks(f"job_templates/{teardown}/") == (403, {"detail": NOT_ALLOWED})
    assert operator.get("job_templates/", name="prod: teardown")["count"] == 0
    credential = made.one("credentials", name="prod: AWS")["id"]
    assert operator.asks(f"credentials/{credential}/")[0] == 403
    finish(made.store)


def test_rights_to_what_is_shared_are_of_every_environment(made):
    def readers():
        role = made.one("projects", name="migrate.aws")["summary_fields"]["object_roles"]["read_role"]["id"]
        return sorted(team["name"] for team in made.get(f"roles/{role}/teams/")["results"])

    mine = [f"prod: {team}" for team in ("approvers", "observers", "operators")]
    assert readers() == mine
    run = made.apply(awx_environment="dev")
    assert run.status == 0, run.output[-6000:]
    assert readers() == [*(f"dev: {team}" for team in ("approvers", "observers", "operators")), *mine]
    run = made.apply()
    assert run.status == 0 and run.changed == {"localhost": 0}, run.output[-6000:]


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
    assert len(made.names("job_templates")) == 20
    assert made.names("projects") == ["migrate.aws"]


def test_what_awx_refuses_is_said(made):
    run = made.apply(awx_image="")
    assert run.status != 0
    assert "This field may not be blank." in run.output, run.output[-3000:]


def test_an_environment_goes_alone(made):
    run = made.apply("--check", controller_state="absent")
    assert run.status == 0 and run.changed["localhost"] == 5, run.output[-6000:]
    assert len(made.names("job_templates")) == 20
    for environment in ("prod", "dev"):
        assert all(name.startswith("dev: ") or environment == "prod" for name in made.names("job_templates"))
        run = made.apply(awx_environment=environment, controller_state="absent")
        assert run.status == 0, run.output[-6000:]
    assert made.names("job_templates") == made.names("teams") == made.names("inventories") == []
