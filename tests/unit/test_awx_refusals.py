# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The AWX of the tests answers as AWX does, so a mistake in awx/ or in the module is found here.

tests/awx/README.md names the test of each answer.
"""

from __future__ import annotations

import json
import re
import threading
import urllib.error
import urllib.request

import pytest

from tests.awx import notifications, server, surveys
from tests.awx.store import HIDDEN, Store
from tests.unit.module_files import CHECKOUT

TEMPLATE = {"name": "status", "playbook": "playbooks/status.yml", "survey_enabled": True}
QUESTION = {"question_name": "q", "variable": "phase", "type": "multiplechoice", "choices": "a\nb", "required": True}
EVERY_DAY = "DTSTART;TZID=UTC:20260101T030000 RRULE:FREQ=DAILY;INTERVAL=1"
URL = "https://example.com/p.git"
HOOK = {"url": "https://example.com/", "headers": {}}
TYPE = {
    "name": "AWS",
    "kind": "cloud",
    "inputs": {
        "fields": [
            {"id": "key", "label": "Key"},
            {"id": "secret", "label": "Secret", "secret": True},
            {"id": "region", "label": "Region", "choices": ["one", "two"]},
            {"id": "on", "label": "On", "type": "boolean"},
            {"id": "url", "label": "URL", "format": "url"},
        ]
    },
}
LAUNCHED = {"phase": "a"}


@pytest.fixture(scope="module")
def project():
    return Store(CHECKOUT).playbooks


@pytest.fixture
def awx(monkeypatch, project):
    """An AWX with an organization, a project, an inventory and a template with a survey, which answers requests."""
    monkeypatch.setattr("tests.awx.store.playbooks", lambda directory: project)
    serving = server.Server(CHECKOUT)
    threading.Thread(target=serving.serve_forever, args=(0.01,), daemon=True).start()
    made = serving.store
    organization = made.create("organizations", {"name": "o"})["id"]
    given = {"name": "p", "organization": organization, "scm_type": "git", "scm_url": URL}
    made.create("projects", given)
    made.create("inventories", {"name": "i", "organization": organization})
    template = made.create(
        "job_templates", {**TEMPLATE, "project": number(made, "projects"), "inventory": number(made, "inventories")}
    )
    made.survey("job_templates", template["id"], {"name": "s", "description": "", "spec": [QUESTION]})
    yield serving
    serving.shutdown()
    serving.server_close()


@pytest.fixture
def store(awx):
    return awx.store


@pytest.fixture
def ask(awx):
    """A request, and its status and answer."""

    def asked(method, path, body=None, token=server.TOKEN):
        request = urllib.request.Request(
            f"{awx.address}/api/v2/{path}",
            None if body is None else json.dumps(body).encode(),
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                text = answer.read().decode()
                plain = answer.headers.get_content_type() == "text/plain"
                return answer.status, text if plain else json.loads(text or "null")
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.loads(refusal.read())

    return asked


def number(store, endpoint):
    return max(store.things[endpoint])


def template_of(store):
    return number(store, "job_templates")


def refused(status, sentence, answer):
    """Whether a request was answered with a status and a sentence."""
    assert answer[0] == status, answer
    assert sentence in str(answer[1]), answer


def steps(store, *names):
    workflow = store.create("workflow_job_templates", {"name": "w", "organization": number(store, "organizations")})
    return workflow["id"], [
        store.create("workflow_job_template_nodes", {"identifier": name, "workflow_job_template": workflow["id"]})["id"]
        for name in names
    ]


def test_every_answer_in_the_table_has_its_test():
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (CHECKOUT / "tests/awx/README.md").read_text("utf-8").splitlines()
        if line.startswith("| ") and not line.startswith(("| request", "| ---"))
    ]
    assert len(rows) > 40
    named = {name for row in rows for name in re.findall(r"`(test_\w+)`", row[3])}
    here = {name for name in globals() if name.startswith("test_")}
    assert named <= here
    assert here - named <= {
        "test_every_answer_in_the_table_has_its_test",
        "test_the_server_answers_at_the_right_places",
    }
    assert all("24.6.1" in row[2] for row in rows) and all(re.search(r"`test_\w+`", row[3]) for row in rows)


def test_the_server_answers_at_the_right_places(ask):
    assert ask("GET", "config/") == (200, {"version": "24.6.1"})
    assert ask("GET", "me/")[1]["results"][0]["username"] == "admin"
    for path in (
        "nothing/",
        "teams/99/",
        "jobs/1/x/y/",
        "workflow_approvals/9/",
        "roles/9999/teams/",
        "teams/1/parts/",
    ):
        assert ask("GET", path)[0] == 404, path


def test_a_playbook_is_a_file_with_plays(project):
    assert {"site.yml", "playbooks/site.yml", "playbooks/cutover.yml", "playbooks/awx.yml"} <= set(project)
    assert not [name for name in project if name.startswith(("roles/", ".venv/", "awx/"))]


# fields


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("forks", "5", 5),
        ("forks", "5.0", 5),
        ("forks", 5.0, 5),
        ("allow_simultaneous", "yes", True),
        ("allow_simultaneous", "Off", False),
        ("allow_simultaneous", None, False),
        ("diff_mode", 0, False),
        ("limit", 5, "5"),
        ("limit", " a ", "a"),
        ("limit", None, ""),
        ("verbosity", "3", 3),
        ("inventory", None, None),
        ("extra_vars", '{"a": 1}', '{"a": 1}'),
    ],
)
def test_a_value_becomes_what_its_field_holds(store, ask, field, value, kept):
    given = {field: value, "ask_inventory_on_launch": True}
    status, template = ask("PATCH", f"job_templates/{template_of(store)}/", given)
    assert (status, template[field]) == (200, kept)
    status, same = ask(
        "PATCH", f"job_templates/{template_of(store)}/", {"inventory": str(number(store, "inventories"))}
    )
    assert (status, same["inventory"]) == (200, number(store, "inventories"))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"forks": -1}, "greater than or equal to 0"),
        ({"job_slice_count": -1}, "greater than or equal to 0"),
        ({"forks": 3_000_000_000}, "less than or equal to 2147483647"),
        ({"forks": 201}, "Maximum number of forks (200) exceeded."),
        ({"forks": "many"}, "A valid integer is required."),
        ({"forks": True}, "A valid integer is required."),
        ({"forks": None}, "This field may not be null."),
        ({"diff_mode": "perhaps"}, "Must be a valid boolean."),
        ({"diff_mode": []}, "Must be a valid boolean."),
        ({"limit": ["a"]}, "Not a valid string."),
        ({"limit": True}, "Not a valid string."),
        ({"verbosity": 6}, '"6" is not a valid choice.'),
        ({"job_type": "scan"}, '"scan" is not a valid choice.'),
        ({"name": "x" * 513}, "no more than 512 characters"),
        ({"skip_tags": "x" * 1025}, "no more than 1024 characters"),
        ({"name": " "}, "This field may not be blank."),
        ({"name": None}, "This field may not be blank."),
        ({"inventory": "i"}, "Incorrect type. Expected pk value, received str."),
        ({"inventory": True}, "Incorrect type. Expected pk value, received bool."),
        ({"inventory": 999}, 'Invalid pk "999" - object does not exist.'),
        ({"extra_vars": "- a list"}, "Cannot parse as JSON"),
        ({"extra_vars": "a: ["}, "Cannot parse as JSON"),
        ({"extra_vars": "a: 2026-01-01"}, "not compatible with JSON"),
        ({"extra_vars": {"a": 1}}, "Not a valid string."),
    ],
)
def test_a_value_beyond_its_field(store, ask, given, sentence):
    answer = ask("PATCH", f"job_templates/{template_of(store)}/", given)
    refused(400, sentence, answer)
    assert set(answer[1]) == set(given)


def test_a_timeout_may_be_below_0(store, ask):
    assert ask("PATCH", f"job_templates/{template_of(store)}/", {"timeout": -1})[1]["timeout"] == -1


def test_what_awx_does_not_know_or_decides_itself_is_ignored(store, ask):
    given = {"colour": "red", "organization": 99, "id": 7}
    status, template = ask("PATCH", f"job_templates/{template_of(store)}/", given)
    assert (status, template["id"], "colour" in template) == (200, template_of(store), False)
    _workflow, (node,) = steps(store, "a")
    assert ask("PATCH", f"workflow_job_template_nodes/{node}/", {"workflow_job_template": 99})[0] == 200


@pytest.mark.parametrize(
    ("endpoint", "given", "sentence"),
    [
        ("organizations", {}, "This field is required."),
        ("organizations", {"name": ""}, "This field may not be blank."),
        ("inventories", {"name": "x"}, "This field cannot be blank."),
        ("notification_templates", {"name": "x", "notification_type": "webhook"}, "This field cannot be blank."),
        ("workflow_job_template_nodes", {"identifier": "x"}, "This field is required."),
        ("job_templates", {**TEMPLATE, "name": "x"}, "must have a project assigned"),
        ("job_templates", {**TEMPLATE, "name": "x", "project": 4}, "either set a default value or ask to prompt"),
        ("job_templates", {"name": "x", "project": 4, "inventory": 5}, "Must select playbook for project."),
        (
            "job_templates",
            {**TEMPLATE, "name": "x", "project": 4, "ask_inventory_on_launch": True, "host_config_key": "k"},
            "Cannot enable provisioning callback without an inventory set.",
        ),
        (
            "job_templates",
            {**TEMPLATE, "name": "x", "project": 4, "inventory": 5, "webhook_credential": 2},
            "Must be a Personal Access Token.",
        ),
        ("inventories", {"name": "x", "organization": 3, "kind": "smart"}, "must specify host_filter"),
    ],
)
def test_what_a_thing_needs(ask, endpoint, given, sentence):
    refused(400, sentence, ask("POST", f"{endpoint}/", given))


@pytest.mark.parametrize(
    ("endpoint", "given", "sentence"),
    [
        ("organizations", {"name": "o"}, "Organization with this Name already exists."),
        ("inventories", {"name": "i", "organization": 3}, "Inventory with this Name and Organization already exists."),
        ("projects", {"name": "p", "organization": 3}, "Project with this (name, organization) combination already"),
        ("job_templates", {**TEMPLATE, "project": 4, "inventory": 5}, "JobTemplate with this (name, organization)"),
    ],
)
def test_a_name_is_there_once_in_an_organization(store, ask, endpoint, given, sentence):
    refused(400, sentence, ask("POST", f"{endpoint}/", given))
    if "organization" in given:
        other = store.create("organizations", {"name": "other"})["id"]
        assert ask("POST", f"{endpoint}/", {**given, "organization": other})[0] == 201


def test_an_execution_environment_is_there_once_in_all_of_awx(store, ask):
    given = {"name": "ee", "organization": number(store, "organizations"), "image": "a"}
    other = store.create("organizations", {"name": "other"})["id"]
    assert ask("POST", "execution_environments/", given)[0] == 201
    sentence = "Execution environment with this Name already exists."
    refused(400, sentence, ask("POST", "execution_environments/", {**given, "organization": other}))


# lists


def test_parts_of_names_are_found(store, ask):
    def found(query):
        return [one["name"] for one in ask("GET", f"job_templates/?{query}")[1]["results"]]

    assert found("name__icontains=TAT") == found("name__istartswith=STA") == found("name__in=status,x") == ["status"]
    assert found("name__icontains=x") == found("not__name=status") == found("inventory=none") == []
    assert found("or__name=x&or__name__endswith=tus") == found("inventory__isnull=false") == ["status"]
    assert found("survey_enabled=true") == found("forks__lt=1") == ["status"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("colour=red", "JobTemplate has no field named 'colour'"),
        ("colour__icontains=red", "JobTemplate has no field named 'colour'"),
        ("inventory=prod", "Invalid inventory id: prod"),
        ("id=x", "must be an integer"),
        ("survey_enabled=perhaps", "into a boolean"),
        ("name__in=", "cannot provide empty value for __in"),
    ],
)
def test_a_filter_that_there_is_not(ask, query, sentence):
    refused(400, sentence, ask("GET", f"job_templates/?{query}"))


def test_a_list_comes_in_pages_of_25(store, ask):
    for one in range(30):
        store.create("teams", {"name": f"t{one}", "organization": number(store, "organizations")})
    status, first = ask("GET", "teams/")
    assert (status, first["count"], len(first["results"]), first["next"]) == (200, 30, 25, "/api/v2/teams/?page=2")
    second = ask("GET", first["next"].removeprefix("/api/v2/"))[1]
    assert (len(second["results"]), second["next"], second["previous"]) == (5, None, "/api/v2/teams/?page=1")
    assert len(ask("GET", "teams/?page_size=200")[1]["results"]) == 30
    refused(404, "Invalid page.", ask("GET", "teams/?page=3"))


# surveys


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"type": "choice"}, "is not one of"),
        ({"default": "c"}, "Default choice must be answered from the choices listed."),
        ({"default": "a\nb"}, "can only have one default value"),
        ({"default": 1}, "expected to be string"),
        ({"required": "yes"}, "expected to be boolean"),
        ({"type": "integer", "default": "8"}, "expected to be integer"),
        ({"type": "text", "default": "$encrypted$"}, "$encrypted$ is a reserved keyword"),
        ({"min": "1"}, "limit in survey question 0 expected to be integer"),
        ({"question_name": 5}, "expected to be string"),
    ],
)
def test_a_survey_has_rules(store, ask, changed, sentence):
    spec = {"name": "s", "description": "", "spec": [{**QUESTION, **changed}]}
    refused(400, sentence, ask("POST", f"job_templates/{template_of(store)}/survey_spec/", spec))


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        ({"spec": [QUESTION, QUESTION]}, "duplicated"),
        ({"spec": []}, "'spec' doesn't contain any items."),
        ({"spec": "x"}, "Expected list of items"),
        ({"name": 5}, "Expected string for field 'name', received int type."),
        ({"spec": ["x"]}, "is not a json object"),
        ({"spec": [{"type": "text"}]}, "'question_name' missing from survey question 0"),
        ({"spec": [{**QUESTION, "choices": None}, {"type": "x"}]}, None),
    ],
)
def test_a_survey_as_a_whole(spec, sentence):
    whole = {"name": "s", "description": "", "spec": [QUESTION], **spec}
    if sentence is None:
        del whole["spec"][0]["choices"]
        sentence = "must specify choices"
    assert sentence in surveys.specification_error(whole)
    assert surveys.specification_error({"name": "s", "description": "", "spec": [QUESTION]}) is None
    assert "is missing from survey spec" in surveys.specification_error({"name": "s", "spec": [QUESTION]})


@pytest.mark.parametrize(
    ("question", "answer", "sentence"),
    [
        ({"type": "integer", "min": 1, "max": 5}, "3", "expected to be an integer"),
        ({"type": "integer", "min": 1, "max": 5}, True, "expected to be an integer"),
        ({"type": "integer", "min": 1, "max": 5}, 6, "is too large (must be no more than 5)"),
        ({"type": "integer", "min": 1, "max": 5}, 0, "is too small (must be at least 1)"),
        ({"type": "float"}, "1.5", "expected to be a numeric type"),
        ({"type": "text", "min": 3}, "ab", "is too small (length is 2 must be at least 3)"),
        ({"type": "text"}, 5, "expected to be a string"),
        ({"type": "multiplechoice"}, "c", "expected to be one of"),
        ({"type": "multiselect"}, "a", "expected to be a list"),
        ({"type": "multiselect"}, ["a", "c"], "Value c"),
    ],
)
def test_an_answer_is_checked(store, ask, question, answer, sentence):
    spec = {"name": "s", "description": "", "spec": [{**QUESTION, **question}]}
    store.survey("job_templates", template_of(store), spec)
    answered = ask("POST", f"job_templates/{template_of(store)}/launch/", {"extra_vars": {"phase": answer}})
    refused(400, sentence, answered)
    assert list(answered[1]) == ["variables_needed_to_start"] and not store.jobs


@pytest.mark.parametrize("default", [{}, {"default": "a"}])
def test_a_required_question_needs_an_answer_whether_it_has_a_default_or_not(store, ask, default):
    """At a launch and in a schedule; a step's workflow may answer it."""
    template = template_of(store)
    store.survey("job_templates", template, {"name": "s", "description": "", "spec": [{**QUESTION, **default}]})
    refused(400, "'phase' value missing", ask("POST", f"job_templates/{template}/launch/", {}))
    schedule = {"name": "x", "unified_job_template": template, "rrule": EVERY_DAY}
    refused(400, "'phase' value missing", ask("POST", "schedules/", schedule))
    _workflow, (node,) = steps(store, "a")
    assert ask("PATCH", f"workflow_job_template_nodes/{node}/", {"unified_job_template": template})[0] == 200


# launches


def test_what_is_not_asked_for_at_a_launch_is_ignored_and_said(store, ask):
    given = {"extra_vars": {**LAUNCHED, "more": 1}, "limit": "x", "verbosity": 2, "diff_mode": True}
    status, job = ask("POST", f"job_templates/{template_of(store)}/launch/", given)
    assert status == 201
    assert job["ignored_fields"] == {"extra_vars": {"more": 1}, "limit": "x", "verbosity": 2, "diff_mode": True}
    assert (job["job"], job["extra_vars"], job["limit"]) == (job["id"], LAUNCHED, "")


def test_what_a_template_says_anyway_is_neither_taken_nor_ignored(store, ask):
    template = template_of(store)
    store.change("job_templates", template, {"extra_vars": "own: 1", "limit": "here"})
    given = {"extra_vars": {**LAUNCHED, "own": 1}, "limit": "here", "scm_branch": "", "inventory": None}
    job = ask("POST", f"job_templates/{template}/launch/", given)[1]
    assert job["ignored_fields"] == {} and job["extra_vars"] == LAUNCHED


def test_what_is_asked_for_at_a_launch_is_taken(store, ask):
    template = template_of(store)
    store.change("job_templates", template, {"ask_limit_on_launch": True, "ask_variables_on_launch": True})
    given = {"extra_vars": {**LAUNCHED, "more": 1}, "limit": "x"}
    job = ask("POST", f"job_templates/{template}/launch/", given)[1]
    assert (job["ignored_fields"], job["extra_vars"], job["limit"]) == ({}, {**LAUNCHED, "more": 1}, "x")
    refused(400, "not a valid choice", ask("POST", f"job_templates/{template}/launch/", {"job_type": "x"}))
    refused(400, "Invalid pk", ask("POST", f"job_templates/{template}/launch/", {"credentials": [99]}))


def test_a_branch_needs_a_project_that_lets_it_change(store, ask):
    template, project = template_of(store), number(store, "projects")
    for field, value in (("scm_branch", "x"), ("ask_scm_branch_on_launch", True)):
        answer = ask("PATCH", f"job_templates/{template}/", {field: value})
        refused(400, "Project does not allow overriding branch.", answer)
    store.change("projects", project, {"allow_override": True})
    store.change("job_templates", template, {"ask_scm_branch_on_launch": True, "playbook": "of/another/branch.yml"})
    sentence = "One or more job templates depend on branch override behavior"
    refused(400, sentence, ask("PATCH", f"projects/{project}/", {"allow_override": False}))
    store.things["projects"][project]["allow_override"] = False
    answer = ask("POST", f"job_templates/{template}/launch/", {"extra_vars": LAUNCHED, "scm_branch": "x"})
    refused(400, "Project does not allow override of branch.", answer)


def test_slices_need_an_inventory_with_hosts(store, ask):
    template = template_of(store)
    store.change("job_templates", template, {"ask_job_slice_count_on_launch": True})
    given = {"extra_vars": LAUNCHED, "job_slice_count": 2}
    answer = ask("POST", f"job_templates/{template}/launch/", given)
    refused(400, "Job inventory does not have enough hosts for slicing", answer)
    source = {"name": "s", "inventory": number(store, "inventories"), "source": "scm"}
    source |= {"source_project": number(store, "projects"), "source_path": "inventories/prod/hosts.yml"}
    made = ask("POST", "inventory_sources/", source)[1]
    assert ask("POST", f"inventory_sources/{made['id']}/update/", {})[0] == 202
    job = ask("POST", f"job_templates/{template}/launch/", given)[1]
    assert (job["type"], job["workflow_job"]) == ("workflow_job", job["id"])


def test_credentials_at_a_launch(store, ask):
    template, organization = template_of(store), number(store, "organizations")
    kinds = [store.create("credential_types", {**TYPE, "name": name})["id"] for name in ("one", "two")]
    first, same, other = (
        store.create("credentials", {"name": name, "organization": organization, "credential_type": kind})["id"]
        for name, kind in (("a", kinds[0]), ("b", kinds[0]), ("c", kinds[1]))
    )
    path = f"job_templates/{template}/credentials/"
    assert ask("POST", path, {"id": first})[0] == 204
    refused(400, "Cannot assign multiple one credentials.", ask("POST", path, {"id": same}))
    refused(400, "Cannot assign a Credential of kind `galaxy`.", ask("POST", path, {"id": 2}))
    store.change("job_templates", template, {"ask_credential_on_launch": True})

    def launched(*credentials):
        return ask("POST", f"job_templates/{template}/launch/", {"extra_vars": LAUNCHED, "credentials": credentials})

    assert launched(same)[0] == launched(first, other)[0] == 201
    refused(400, "Removing one credential at launch time without replacement", launched(other))
    refused(400, "Cannot assign multiple two credentials.", launched(first, other, other))
    refused(400, "Cannot assign a Credential of kind `galaxy`", launched(first, 2))


def test_a_workflow_ignores_nothing(store, ask):
    workflow, _nodes = steps(store)
    path = f"workflow_job_templates/{workflow}/launch/"
    answer = ask("POST", path, {"extra_vars": {"more": 1}, "limit": "x"})
    refused(400, "Variables more are not allowed on launch.", answer)
    refused(400, "Field is not configured to prompt on launch.", answer)
    store.change("workflow_job_templates", workflow, {"ask_limit_on_launch": True, "ask_variables_on_launch": True})
    status, run = ask("POST", path, {"extra_vars": {"more": 1}, "limit": "x"})
    assert (status, run["workflow_job"], run["ignored_fields"], run["limit"]) == (201, run["id"], {}, "x")
    assert ask("GET", f"jobs/?id__in={run['id']}")[1]["count"] == 1


def test_a_template_without_its_project_or_inventory_starts_nothing(store, ask):
    path = f"job_templates/{template_of(store)}/launch/"
    store.unreachable[URL] = "gone"
    store.update("projects", number(store, "projects"))
    answer = ask("POST", path, {"extra_vars": LAUNCHED})
    refused(400, "Missing a revision to run due to failed project update.", answer)
    store.change("projects", number(store, "projects"), {"scm_update_on_launch": True})
    assert ask("POST", path, {"extra_vars": LAUNCHED})[0] == 201
    for job in store.jobs:
        job["status"] = "successful"
    assert ask("DELETE", f"projects/{number(store, 'projects')}/")[0] == 204
    assert ask("DELETE", f"inventories/{number(store, 'inventories')}/")[0] == 202
    answer = ask("POST", path, {"extra_vars": LAUNCHED})
    refused(400, "A project is required to run a job.", answer)
    refused(400, "Job Template inventory is missing or undefined.", answer)


# workflows


def test_two_steps_have_one_edge(store, ask):
    _workflow, (first, second) = steps(store, "a", "b")
    path = f"workflow_job_template_nodes/{first}"
    for _again in range(2):  # the same edge once more is none
        assert ask("POST", f"{path}/success_nodes/", {"id": second})[0] == 204
    assert ask("GET", f"{path}/success_nodes/")[1]["count"] == 1
    for other in ("failure_nodes", "always_nodes"):
        answer = ask("POST", f"{path}/{other}/", {"id": second})
        assert answer == (400, {"Error": "Relationship not allowed."})
    assert ask("POST", f"{path}/success_nodes/", {"id": second, "disassociate": True})[0] == 204
    assert ask("POST", f"{path}/success_nodes/", {"id": second, "disassociate": True})[0] == 204
    assert ask("POST", f"{path}/failure_nodes/", {"id": second})[0] == 204


def test_a_workflow_has_no_circle(store, ask):
    _workflow, (first, second, third) = steps(store, "a", "b", "c")
    for one, other in ((first, second), (second, third)):
        assert ask("POST", f"workflow_job_template_nodes/{one}/success_nodes/", {"id": other})[0] == 204
    for one, other in ((third, first), (second, first), (first, first)):
        answer = ask("POST", f"workflow_job_template_nodes/{one}/failure_nodes/", {"id": other})
        assert answer == (400, {"Error": "Cycle detected."})


def test_associating_needs_a_number_that_there_is(store, ask):
    _workflow, (node,) = steps(store, "a")
    path = f"workflow_job_template_nodes/{node}/success_nodes/"
    refused(400, "'id' field is missing", ask("POST", path, {}))
    refused(400, '"id" field must be an integer', ask("POST", path, {"id": "5"}))
    refused(400, "does not exist", ask("POST", path, {"id": 999}))


def test_a_step_has_one_approval_and_several_steps_have_several(store, ask):
    """Another approval takes the place of the first; steps may have approvals of one name."""
    _workflow, nodes = steps(store, "a", "b")
    go = {"name": "go", "timeout": -1}
    for node in nodes:
        assert ask("POST", f"workflow_job_template_nodes/{node}/create_approval_template/", go)[0] == 201
    templates = store.things["workflow_approval_templates"]
    assert [one["name"] for one in templates.values()] == ["go", "go"]
    path = f"workflow_job_template_nodes/{nodes[0]}"
    status, second = ask("POST", f"{path}/create_approval_template/", {"name": "once more"})
    assert status == 201 and sorted(one["name"] for one in templates.values()) == ["go", "once more"]
    assert ask("GET", f"{path}/")[1]["unified_job_template"] == second["id"]
    assert ask("PATCH", f"{path}/", {"unified_job_template": None})[0] == 200
    assert ask("DELETE", f"workflow_job_template_nodes/{nodes[1]}/")[0] == 204 and not templates
    for given, sentence in (
        ({}, "This field is required."),
        ({"name": ""}, "may not be blank"),
        ({"name": "x", "timeout": "1h"}, "A valid integer"),
    ):
        refused(400, sentence, ask("POST", f"{path}/create_approval_template/", given))


def test_an_approval_is_decided_once(store, ask):
    workflow, nodes = steps(store, "a", "b", "c")
    for node in nodes:
        ask("POST", f"workflow_job_template_nodes/{node}/create_approval_template/", {"name": f"go {node}"})
    ask("POST", f"workflow_job_template_nodes/{nodes[1]}/success_nodes/", {"id": nodes[2]})
    assert ask("POST", f"workflow_job_templates/{workflow}/launch/", {})[0] == 201
    waiting = ask("GET", "workflow_approvals/")[1]["results"]
    assert [one["name"] for one in waiting] == [f"go {nodes[0]}", f"go {nodes[1]}"]  # several at once
    for one, word in zip(waiting, ("approve", "deny"), strict=True):
        assert ask("POST", f"workflow_approvals/{one['id']}/{word}/", {})[0] == 204
        for again in ("approve", "deny"):
            answer = ask("POST", f"workflow_approvals/{one['id']}/{again}/", {})
            assert answer == (400, {"error": "This workflow step has already been approved or denied."})
    assert [ask("GET", f"workflow_approvals/{one}/")[1]["status"] for one in (1, 2)] == ["successful", "failed"]


def test_an_approval_whose_step_goes_is_denied(store, ask):
    workflow, (node,) = steps(store, "a")
    ask("POST", f"workflow_job_template_nodes/{node}/create_approval_template/", {"name": "go"})
    ask("POST", f"workflow_job_templates/{workflow}/launch/", {})
    assert ask("DELETE", f"workflow_job_template_nodes/{node}/")[0] == 204
    assert store.approvals[0]["status"] == "failed"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"extra_data": {"more": 1}}, "Variables more are not allowed on launch."),
        ({"extra_data": {"phase": "c"}}, "expected to be one of"),
        ({"limit": "x"}, "Field is not configured to prompt on launch."),
        ({"verbosity": 9}, "is not a valid choice"),
        ({"forks": -1}, "greater than or equal to 0"),
        ({"identifier": "x" * 513}, "no more than 512 characters"),
        ({"identifier": ""}, "may not be blank"),
    ],
)
def test_a_step_says_what_its_template_asks_for(store, ask, given, sentence):
    workflow, (node,) = steps(store, "a")
    whole = {"workflow_job_template": workflow, "unified_job_template": template_of(store), **given}
    refused(400, sentence, ask("POST", "workflow_job_template_nodes/", whole))
    store.change("workflow_job_template_nodes", node, {"unified_job_template": template_of(store)})
    refused(400, sentence, ask("PATCH", f"workflow_job_template_nodes/{node}/", given))


def test_a_step_that_starts_a_project_says_nothing(store, ask):
    _workflow, (node,) = steps(store, "a")
    given = {"unified_job_template": number(store, "projects"), "limit": "x"}
    refused(400, "Field is not allowed on launch.", ask("PATCH", f"workflow_job_template_nodes/{node}/", given))


def test_a_credential_of_a_step_is_one_that_its_template_asks_for(store, ask):
    template = template_of(store)
    kind = store.create("credential_types", TYPE)["id"]
    organization = number(store, "organizations")
    one, other = (
        store.create("credentials", {"name": name, "organization": organization, "credential_type": kind})["id"]
        for name in ("a", "b")
    )
    _workflow, (node,) = steps(store, "a")
    path = f"workflow_job_template_nodes/{node}"
    refused(400, "when related template is null", ask("POST", f"{path}/credentials/", {"id": one}))
    another = store.create("workflow_job_templates", {"name": "x"})["id"]
    store.change("workflow_job_template_nodes", node, {"unified_job_template": another})
    refused(400, "cannot accept credentials on launch", ask("POST", f"{path}/credentials/", {"id": one}))
    store.change("workflow_job_template_nodes", node, {"unified_job_template": template})
    refused(400, "not configured to accept credentials", ask("POST", f"{path}/credentials/", {"id": one}))
    store.change("job_templates", template, {"ask_credential_on_launch": True})
    assert ask("POST", f"{path}/credentials/", {"id": one})[0] == 204
    refused(400, "already provides a AWS credential", ask("POST", f"{path}/credentials/", {"id": other}))
    ask("POST", f"{path}/credentials/", {"id": one, "disassociate": True})
    ask("POST", f"job_templates/{template}/credentials/", {"id": one})
    refused(400, "Related template already uses a credential.", ask("POST", f"{path}/credentials/", {"id": one}))


# schedules


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("RRULE:FREQ=DAILY;INTERVAL=1", "Valid DTSTART required"),
        ("DTSTART:20260101T030000 RRULE:FREQ=DAILY;INTERVAL=1", "DTSTART cannot be a naive datetime"),
        (EVERY_DAY.replace(";INTERVAL=1", ""), "INTERVAL required in rrule"),
        (EVERY_DAY.replace("DAILY", "SECONDLY"), "SECONDLY is not supported"),
        (f"{EVERY_DAY};COUNT=1000", "COUNT > 999 is unsupported"),
        (f"{EVERY_DAY};COUNT=2;UNTIL=20270101T000000Z", "both COUNT and UNTIL"),
        (f"{EVERY_DAY};BYDAY=1MO", "BYDAY with numeric prefix"),
        (f"{EVERY_DAY};BYDAY=XX", "rrule parsing failed validation"),
        (f"{EVERY_DAY} {EVERY_DAY}", "Multiple DTSTART"),
        (f"{EVERY_DAY} EXDATE:20260102T030000Z", "EXDATE not allowed"),
        (f"{EVERY_DAY} RDATE:20260102T030000Z", "RDATE not allowed"),
        (EVERY_DAY.replace("UTC", "Mars/Olympus"), "A valid TZID must be provided"),
        (EVERY_DAY.replace("RRULE:", ""), "One or more rule required"),
        (EVERY_DAY.replace("DAILY", "DAYLY"), "rrule parsing failed validation"),
        (EVERY_DAY.replace("20260101", "20261301"), "rrule parsing failed validation"),
        ("", "may not be blank"),
    ],
)
@pytest.mark.filterwarnings("ignore:Using both 'count' and 'until':DeprecationWarning")
def test_a_rule_that_awx_does_not_take(store, ask, rule, sentence):
    given = {"name": "x", "unified_job_template": template_of(store), "rrule": rule, "extra_data": LAUNCHED}
    answer = ask("POST", "schedules/", given)
    refused(400, sentence, answer)
    assert list(answer[1]) == ["rrule"]


@pytest.mark.parametrize(
    "rule",
    [
        EVERY_DAY,
        f"{EVERY_DAY};COUNT=999",
        f"{EVERY_DAY.replace('UTC', 'Europe/Berlin')};UNTIL=20270101T000000",
        "DTSTART:20260101T030000Z RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU",
    ],
)
def test_a_rule_that_awx_takes(store, ask, rule):
    given = {"name": "x", "unified_job_template": template_of(store), "rrule": rule, "extra_data": LAUNCHED}
    assert ask("POST", "schedules/", given)[0] == 201


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"extra_data": {"phase": "c"}}, "expected to be one of"),
        ({"extra_data": {"phase": "a", "more": 1}}, "Variables more are not allowed on launch."),
        ({"extra_data": {"phase": "a"}, "limit": "x"}, "Field is not configured to prompt on launch."),
    ],
)
def test_a_schedule_says_what_its_template_asks_for(store, ask, given, sentence):
    whole = {"name": "x", "unified_job_template": template_of(store), "rrule": EVERY_DAY, **given}
    refused(400, sentence, ask("POST", "schedules/", whole))


def test_a_schedule_is_checked_again_where_it_says_something_for_a_launch(store, ask):
    template = template_of(store)
    given = {"name": "x", "unified_job_template": template, "rrule": EVERY_DAY, "extra_data": LAUNCHED}
    made = ask("POST", "schedules/", given)[1]
    store.survey("job_templates", template, {"name": "s", "description": "", "spec": [{**QUESTION, "variable": "v"}]})
    assert ask("PATCH", f"schedules/{made['id']}/", {"enabled": False})[1]["enabled"] is False
    refused(400, "'v' value missing", ask("PATCH", f"schedules/{made['id']}/", {"extra_data": {}}))


def test_a_project_without_a_repository_has_no_schedule(store, ask):
    manual = store.create("projects", {"name": "manual"})["id"]
    given = {"name": "x", "unified_job_template": manual, "rrule": EVERY_DAY}
    refused(400, "Manual Project cannot have a schedule set.", ask("POST", "schedules/", given))


# credential types


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ([{"id": "a b", "label": "A"}], "a b is an invalid variable name"),
        ([{"id": "1a", "label": "A"}], "1a is an invalid variable name"),
        ([{"id": "a"}], "'label' is a required property"),
        ([{"id": 5, "label": "A"}], "int provided in relative path ['fields', 0, 'id'], expected string"),
        ([{"id": "a", "label": "A", "secrets": True}], "('secrets' was unexpected)"),
        ([{"id": "a", "label": "A"}, {"id": "a", "label": "B"}], "field IDs must be unique (a)"),
        ([{"id": "tower", "label": "A"}], '"tower" is a reserved field name'),
        ([{"id": "a", "label": "A", "type": "number"}], "'number' is not one of ['string', 'boolean']"),
        ([{"id": "a", "label": "A", "format": "date"}], "'date' is not one of"),
        ([{"id": "a", "label": "A", "type": "boolean", "secret": True}], "secret not allowed for boolean type (a)"),
        ([{"id": "a", "label": "A", "type": "boolean", "multiline": True}], "multiline not allowed for boolean type"),
        ([{"id": "a", "label": "A", "secret": "yes"}], "expected boolean"),
        ([{"id": "a", "label": "A", "default": True}], "True is not a string"),
        ([{"id": "a", "label": "A", "choices": []}], "[] should be non-empty"),
        ([{"id": "a", "label": "A", "choices": ["x", "x"]}], "has non-unique elements"),
        ([{"id": "a", "label": "A", "choices": [1]}], "expected string"),
        ([{"id": "a", "label": "A", "ask_at_runtime": True}], "'ask_at_runtime' is not supported"),
        (["a"], "expected dict"),
        ("a", "expected array"),
    ],
)
def test_the_fields_of_a_credential_type(ask, fields, sentence):
    answer = ask("POST", "credential_types/", {"name": "x", "kind": "cloud", "inputs": {"fields": fields}})
    refused(400, sentence, answer)
    assert list(answer[1]) == ["inputs"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"kind": "cloudy"}, '"cloudy" is not a valid choice.'),
        ({"kind": "ssh"}, "Must be 'cloud' or 'net', not ssh"),
        ({"inputs": []}, "list provided, expected dict"),
        ({"inputs": {"dependencies": {}}}, "'dependencies' is not supported for custom credentials."),
        ({"inputs": {"field": []}}, "('field' was unexpected)"),
        ({"inputs": {"required": "a"}}, "expected array"),
        ({"inputs": {"required": [1]}}, "expected string"),
    ],
)
def test_a_credential_type_as_a_whole(ask, given, sentence):
    refused(400, sentence, ask("POST", "credential_types/", {**TYPE, **given}))


@pytest.mark.parametrize(
    ("injectors", "sentence"),
    [
        ({"env": {"A": "{{ nothing }}"}}, "A uses an undefined field"),
        ({"env": {"A": "{{ key"}}, "Syntax error rendering template for A inside of env"),
        ({"env": {"A B": "x"}}, "'A B' do not match any of the regexes"),
        ({"env": {"1A": "x"}}, "'1A' do not match any of the regexes"),
        ({"env": {"A": 5}}, "expected string"),
        ({"env": {"A": "käse"}}, "does not match"),
        ({"env": ["A"]}, "expected dict"),
        ({"env": {"ANSIBLE_CONFIG": "x"}}, "may affect Ansible configuration"),
        ({"env": {"PATH": "x"}}, "PATH is not allowed to be used in credentials"),
        ({"env": {"A": "{{ tower }}"}}, "Cannot directly reference reserved `tower`"),
        ({"env": {"A": "{{ tower.filename }}"}}, "Must define unnamed file injector"),
        ({"env": {"A": "{{ ().__class__.__mro__ }}"}}, "unsafe code"),
        ({"file": {"config": "x"}}, "'config' do not match any of the regexes"),
        ({"file": {"template": "x", "template.b": "x"}}, "Must use multi-file syntax"),
        ({"file": {"template.b": "x"}, "env": {"A": "{{ tower.filename.c }}"}}, "uses an undefined field"),
        ({"file": {"template": 5}}, "expected string"),
        ({"extra_vars": {"a": {"b": ["{{ nothing }}"]}}}, "uses an undefined field"),
        ({"extra_vars": {"a": 5}}, "is not valid under any of the given schemas"),
        ({"extra_vars": {"a-b": "x"}}, "'a-b' do not match any of the regexes"),
        ({"files": {}}, "('files' was unexpected)"),
    ],
)
def test_the_injectors_of_a_credential_type(ask, injectors, sentence):
    answer = ask("POST", "credential_types/", {**TYPE, "injectors": injectors})
    refused(400, sentence, answer)
    assert list(answer[1]) == ["injectors"]


def test_injectors_that_awx_takes(ask):
    injectors = {
        "file": {"template.a": "{{ key }}", "template.b": "{{ secret }}"},
        "env": {"A": "{{ tower.filename.a }}", "_b": "{{ key }}"},
        "extra_vars": {"{{ key }}": {"a": ["{{ key }}"]}},
    }
    assert ask("POST", "credential_types/", {**TYPE, "injectors": injectors})[0] == 400  # a blank in a name
    injectors["extra_vars"] = {"a": {"b": ["{{ key }}"]}}
    assert ask("POST", "credential_types/", {**TYPE, "injectors": injectors})[0] == 201
    whole = {"file": {"template": "{{ key }}"}, "env": {"A": "{{ tower.filename }}"}}
    assert ask("POST", "credential_types/", {**TYPE, "name": "y", "injectors": whole})[0] == 201


def test_a_credential_type_in_use_keeps_its_inputs_and_stays(store, ask):
    kind = store.create("credential_types", TYPE)["id"]
    given = {"name": "c", "organization": number(store, "organizations"), "credential_type": kind}
    credential = store.create("credentials", given)["id"]
    path = f"credential_types/{kind}/"
    refused(403, "Modifications to inputs are not allowed", ask("PATCH", path, {"inputs": {}}))
    assert ask("PATCH", path, {"inputs": TYPE["inputs"], "description": "other"})[0] == 200
    refused(403, "Credential types that are in use cannot be deleted", ask("DELETE", path))
    assert ask("DELETE", f"credentials/{credential}/")[0] == ask("DELETE", path)[0] == 204


def test_what_awx_manages_stays_as_it_is(ask):
    for path, words in (("credential_types/1/", "credential types"), ("credentials/2/", "credentials")):
        refused(403, f"Modifications not allowed for managed {words}", ask("PATCH", path, {"name": "x"}))
        refused(403, f"Deletion not allowed for managed {words}", ask("DELETE", path))


# credentials


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"ke": "x"}, "Additional properties are not allowed ('ke' was unexpected)"),
        ({"secret": HIDDEN}, "is a reserved keyword, and cannot be used for secret"),
        ({"key": 5}, "5 is not of type 'string'"),
        ({"secret": True}, "True is not of type 'string'"),
        ({"on": "yes"}, "'yes' is not of type 'boolean'"),
        ({"region": "three"}, "'three' is not one of ['one', 'two']"),
        ({"url": "example.com"}, "Missing url scheme"),
        ({"url": "https://"}, "Invalid URL: https://"),
        ([], "list provided, expected dict"),
    ],
)
def test_the_inputs_of_a_credential(store, ask, inputs, sentence):
    kind = store.create("credential_types", TYPE)["id"]
    given = {"name": "c", "organization": number(store, "organizations"), "credential_type": kind, "inputs": inputs}
    refused(400, sentence, ask("POST", "credentials/", given))


def test_a_secret_is_never_said_and_kept_where_it_is_not_given_anew(store, ask):
    kind = store.create("credential_types", TYPE)["id"]
    inputs = {"key": "k", "secret": "s", "on": True, "region": "one", "url": "https://example.com/"}
    given = {"name": "c", "organization": number(store, "organizations"), "credential_type": kind, "inputs": inputs}
    made = ask("POST", "credentials/", given)[1]
    assert made["inputs"] == {**inputs, "secret": HIDDEN}
    path = f"credentials/{made['id']}/"
    assert ask("PATCH", path, {"inputs": {"key": "other", "secret": HIDDEN}})[1]["inputs"]["secret"] == HIDDEN
    assert store.things["credentials"][made["id"]]["inputs"] == {"key": "other", "secret": "s"}
    refused(400, "secret values must be of type string", ask("PATCH", path, {"inputs": {"secret": 5}}))


def test_a_credential_has_one_owner(store, ask):
    organization = number(store, "organizations")
    team = store.create("teams", {"name": "t", "organization": organization})["id"]
    given = {"name": "c", "credential_type": store.create("credential_types", TYPE)["id"]}
    refused(400, "Missing 'user', 'team', or 'organization'.", ask("POST", "credentials/", given))
    answer = ask("POST", "credentials/", {**given, "team": team, "organization": organization})
    refused(400, "received organization, team fields", answer)
    refused(400, "Invalid pk", ask("POST", "credentials/", {**given, "user": 99}))
    galaxy = {**given, "credential_type": 1, "user": 1}
    refused(400, "must be owned by an Organization", ask("POST", "credentials/", galaxy))

    def owners(**owner):
        status, made = ask("POST", "credentials/", {**given, "name": str(owner), **owner})
        assert status == 201
        return made["organization"], [(one["type"], one["name"]) for one in made["summary_fields"]["owners"]]

    assert owners(organization=organization) == (organization, [("organization", "o")])
    assert owners(team=team) == (organization, [("team", "t"), ("organization", "o")])
    assert owners(user=1) == (None, [("user", "admin")])


# execution environments


@pytest.mark.parametrize(
    "image",
    ["https://r/x", "two words", "registry.example.com/Upper/x", "a:b:c", "a@sha256:12", "a//b", "-a", "a:", "a_/b"],
)
def test_an_image_that_is_no_name(store, ask, image):
    given = {"name": "ee", "organization": number(store, "organizations"), "image": image}
    answer = ask("POST", "execution_environments/", given)
    assert answer == (400, {"image": [f"The container image name {image} is not valid"]})


@pytest.mark.parametrize(
    "image",
    ["a", "a:1", "localhost:5000/a", "R.example.com:5000/a/b_c__d--e:1.0.0", "r.example.com/a:x@sha256:" + "0" * 64],
)
def test_an_image_that_is_one(store, ask, image):
    given = {"name": "ee", "organization": number(store, "organizations"), "image": image}
    assert ask("POST", "execution_environments/", given)[0] == 201


def test_an_execution_environment_stays_in_its_organization(store, ask):
    given = {"name": "ee", "organization": number(store, "organizations"), "image": "a"}
    made = ask("POST", "execution_environments/", given)[1]
    other = store.create("organizations", {"name": "other"})["id"]
    path = f"execution_environments/{made['id']}/"
    refused(400, "Cannot change the organization", ask("PATCH", path, {"organization": other}))
    assert ask("PATCH", path, {"organization": None})[0] == 200
    refused(400, "Only Container Registry credentials", ask("PATCH", path, {"credential": 2}))
    refused(400, "is not a valid choice", ask("PATCH", path, {"pull": "often"}))


# notifications


@pytest.mark.parametrize(
    ("configuration", "sentence"),
    [
        ({}, "Missing required fields for Notification Configuration: ['url', 'headers']."),
        ({"url": "u"}, "Missing required fields for Notification Configuration: ['headers']."),
        ({**HOOK, "url": 5}, "Configuration field 'url' incorrect type, expected string."),
        ({**HOOK, "headers": []}, "Configuration field 'headers' incorrect type, expected object."),
        ({**HOOK, "disable_ssl_verification": "no"}, "'disable_ssl_verification' incorrect type, expected bool."),
        ({**HOOK, "http_method": "GET"}, "HTTP method must be either 'POST' or 'PUT'."),
        ([], "list provided, expected dict"),
    ],
)
def test_the_configuration_of_a_notification(store, ask, configuration, sentence):
    given = {"name": "n", "organization": number(store, "organizations"), "notification_type": "webhook"}
    answer = ask("POST", "notification_templates/", {**given, "notification_configuration": configuration})
    refused(400, sentence, answer)
    refused(400, "is not a valid choice", ask("POST", "notification_templates/", {**given, "notification_type": "fax"}))


@pytest.mark.parametrize(
    ("messages", "sentence"),
    [
        ({"begun": {}}, "Event 'begun' invalid, must be one of"),
        ({"started": "x"}, "Expected dict for event 'started'"),
        ({"started": {"text": "x"}}, "Message type 'text' invalid, must be either 'message' or 'body'"),
        ({"started": {"body": 5}}, "Expected string for 'body'"),
        ({"started": {"message": "a\nb"}}, "Messages cannot contain newlines"),
        ({"started": {"message": "{{ job.nothing }}"}}, "Field 'nothing' unavailable"),
        ({"started": {"body": "{{ nothing }}"}}, "Field 'nothing' unavailable"),
        ({"started": {"body": "{{ job"}}, "Unable to render message"),
        ({"started": {"body": "{{ job.__class__.__mro__ }}"}}, "Security error"),
        ({"workflow_approval": {"asked": {}}}, "Workflow Approval event 'asked' invalid"),
        ({"workflow_approval": {"running": "x"}}, "Expected dict for workflow approval event 'running'"),
        ({"workflow_approval": {"running": {"message": "{{ nothing }}"}}}, "Field 'nothing' unavailable"),
        ([], "list provided, expected dict"),
    ],
)
def test_the_messages_of_a_notification(store, ask, messages, sentence):
    given = {"name": "n", "organization": number(store, "organizations"), "notification_type": "webhook"}
    answer = ask("POST", "notification_templates/", {**given, "notification_configuration": HOOK, "messages": messages})
    refused(400, sentence, answer)
    assert list(answer[1]) == ["messages"]


def test_a_message_stays_until_all_are_taken_away(store, ask):
    given = {"name": "n", "organization": number(store, "organizations"), "notification_type": "webhook"}
    given["notification_configuration"] = {**HOOK, "password": "p"}
    started = {"message": "{{ job.name }}", "body": "{{ job_metadata }}"}
    approved = {"running": {"message": "{{ workflow_url }}"}, "denied": None}
    made = ask("POST", "notification_templates/", {**given, "messages": {"started": started}})[1]
    path = f"notification_templates/{made['id']}/"

    def messages(said):
        return ask("PATCH", path, {"messages": said})[1]["messages"]

    assert messages({})["started"] == messages({"started": {}})["started"] == started
    assert messages({"started": {"message": "x"}})["started"] == {**started, "message": "x"}
    assert messages({"workflow_approval": approved})["workflow_approval"] == approved
    kept = messages({"workflow_approval": {"denied": {"message": "no"}}})["workflow_approval"]
    assert kept == {"running": {"message": "{{ workflow_url }}"}, "denied": {"message": "no"}}
    assert messages(None) is None and messages({"error": None}) == {"error": None}
    assert notifications.merged({}, {}) == dict.fromkeys(notifications.EVENTS)


def test_a_webhook_gets_what_is_not_said_and_hides_its_password(store, ask):
    given = {"name": "n", "organization": number(store, "organizations"), "notification_type": "webhook"}
    made = ask("POST", "notification_templates/", {**given, "notification_configuration": {**HOOK, "password": "p"}})[1]
    assert made["messages"] == dict.fromkeys(notifications.EVENTS)
    assert made["notification_configuration"] == {
        **HOOK,
        "http_method": "POST",
        "disable_ssl_verification": False,
        "username": "",
        "password": HIDDEN,
    }
    path = f"notification_templates/{made['id']}/"
    ask("PATCH", path, {"notification_configuration": {**HOOK, "password": HIDDEN}})
    held = store.things["notification_templates"][made["id"]]
    assert held["notification_configuration"]["password"] == "p"
    ask("PATCH", path, {"notification_configuration": HOOK})
    assert held["notification_configuration"]["password"] == ""


# projects and inventories


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"scm_url": ""}, "SCM URL is required."),
        ({"scm_url": "gopher://x/y"}, "Unsupported git URL"),
        ({"scm_url": "https:///y"}, "Host is required for https URL"),
        ({"scm_type": "svn", "scm_url": "host:path"}, "Invalid svn URL"),
        ({"scm_type": "cvs"}, '"cvs" is not a valid choice.'),
        ({"scm_type": "svn", "scm_refspec": "x"}, "SCM refspec can only be used with git projects."),
        ({"scm_type": "archive", "scm_branch": "x"}, "SCM branch cannot be used with archive projects."),
        ({"scm_branch": "x" * 257}, "no more than 256 characters"),
        ({"scm_type": "", "scm_clean": True}, "Update options must be set to false for manual projects."),
        ({"credential": 2}, "Credential kind must be 'scm'."),
        ({"scm_update_cache_timeout": -1}, "greater than or equal to 0"),
    ],
)
def test_what_a_project_is_fetched_from(store, ask, given, sentence):
    whole = {"name": "x", "organization": number(store, "organizations"), "scm_type": "git", "scm_url": URL, **given}
    refused(400, sentence, ask("POST", "projects/", whole))


@pytest.mark.parametrize("url", ["git@example.com:p.git", "/srv/p.git", "ssh://git@example.com/p.git", "file:///p.git"])
def test_addresses_of_repositories_that_awx_takes(store, ask, url):
    whole = {"name": "x", "organization": number(store, "organizations"), "scm_type": "git", "scm_url": url}
    assert ask("POST", "projects/", whole)[0] == 201


def test_a_project_takes_time_and_may_fail(store, ask):
    store.looks = 2
    store.unreachable["https://example.com/gone.git"] = "repository not found"
    given = {"name": "x", "organization": number(store, "organizations"), "scm_type": "git"}
    made = ask("POST", "projects/", {**given, "scm_url": "https://example.com/gone.git"})[1]
    path = f"projects/{made['id']}/"
    assert made["status"] == "pending"
    template = {**TEMPLATE, "name": "early", "project": made["id"], "inventory": number(store, "inventories")}
    refused(400, "Playbook not found for project.", ask("POST", "job_templates/", template))
    assert [ask("GET", path)[1]["status"] for _look in range(3)] == ["running", "failed", "failed"]
    refused(400, "Playbook not found for project.", ask("POST", "job_templates/", template))
    assert "repository not found" in store.output(max(store.updates))
    assert ask("PATCH", path, {"scm_url": URL})[1]["status"] == "pending"
    assert [ask("GET", path)[1]["status"] for _look in range(2)] == ["running", "successful"]
    assert ask("POST", "job_templates/", template)[0] == 201
    updates = len(store.updates)
    for field in ("description", "scm_clean", "scm_update_on_launch"):
        assert ask("PATCH", path, {field: True if field.startswith("scm") else "x"})[0] == 200
    assert len(store.updates) == updates
    status, update = ask("POST", f"{path}update/", {})
    assert (status, update["status"]) == (202, "pending")


def test_a_project_without_a_repository_is_not_fetched(store, ask):
    manual = store.create("projects", {"name": "manual"})["id"]
    assert ask("POST", f"projects/{manual}/update/", {})[0] == 405


def test_a_project_that_templates_use_stays_in_its_organization(store, ask):
    other = store.create("organizations", {"name": "other"})["id"]
    answer = ask("PATCH", f"projects/{number(store, 'projects')}/", {"organization": other})
    refused(400, "Organization cannot be changed when in use by job templates.", answer)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"source": "scm"}, "Project required for scm type sources."),
        ({"source": "ec2", "source_path": "x"}, "Cannot set source_path if not SCM type."),
        ({"source": "constructed"}, "constructed not a valid source for inventory"),
        ({"source": "carrier pigeon"}, "is not a valid choice"),
        ({"source": "ec2", "verbosity": 3}, '"3" is not a valid choice.'),
        ({"source": "ec2", "update_cache_timeout": -1}, "greater than or equal to 0"),
        ({"source": "ec2", "source_vars": "- a"}, "Cannot parse as JSON"),
        ({"source": "scm", "source_project": "p", "scm_branch": "x"}, "Project does not allow overriding branch."),
        ({"source": "scm", "source_project": "manual"}, "Cannot use manual project"),
        ({"source": "ec2", "inventory": "smart"}, "Cannot create Inventory Source for Smart"),
    ],
)
def test_what_an_inventory_comes_from(store, ask, given, sentence):
    known = {
        "p": number(store, "projects"),
        "manual": store.create("projects", {"name": "manual"})["id"],
        "i": number(store, "inventories"),
        "smart": store.create(
            "inventories",
            {"name": "s", "organization": number(store, "organizations"), "kind": "smart", "host_filter": "x"},
        )["id"],
    }
    whole = {"name": "x", "inventory": known["i"], **{name: known.get(value, value) for name, value in given.items()}}
    refused(400, sentence, ask("POST", "inventory_sources/", whole))


def test_a_source_whose_file_is_not_there_fails(store, ask):
    given = {"name": "x", "inventory": number(store, "inventories"), "source": "scm", "source_path": "nothing.yml"}
    made = ask("POST", "inventory_sources/", {**given, "source_project": number(store, "projects")})[1]
    assert made["status"] == "never updated"  # AWX fetches no source by itself
    assert ask("POST", f"inventory_sources/{made['id']}/update/", {})[1]["status"] == "failed"


def test_an_inventory_keeps_its_kind(store, ask):
    answer = ask("PATCH", f"inventories/{number(store, 'inventories')}/", {"kind": "smart", "host_filter": "x"})
    refused(405, "You cannot turn a regular inventory", answer)


# deleting


def test_what_jobs_use_is_not_deleted(store, ask):
    template = template_of(store)
    job = ask("POST", f"job_templates/{template}/launch/", {"extra_vars": LAUNCHED})[1]
    paths = [
        f"{endpoint}/{number(store, endpoint)}/"
        for endpoint in ("organizations", "projects", "inventories", "job_templates")
    ]
    for path in paths:
        status, said = ask("DELETE", path)
        assert (status, said["error"]) == (409, "Resource is being used by running jobs.")
        assert said["active_jobs"] == [{"id": job["id"], "type": "job"}]
    store.jobs[0]["status"] = "successful"
    assert [ask("DELETE", path)[0] for path in reversed(paths)] == [204, 202, 204, 204]


def test_what_is_being_fetched_is_not_deleted(store, ask):
    source = {"name": "s", "inventory": number(store, "inventories"), "source": "scm"}
    source |= {"source_project": number(store, "projects"), "source_path": "inventories/prod/hosts.yml"}
    made = ask("POST", "inventory_sources/", source)[1]
    store.looks = 9
    store.update("inventory_sources", made["id"])
    store.update("projects", number(store, "projects"))
    for path, kind in (
        (f"inventory_sources/{made['id']}/", "inventory_update"),
        (f"inventories/{number(store, 'inventories')}/", "inventory_update"),
        (f"projects/{number(store, 'projects')}/", "project_update"),
    ):
        status, said = ask("DELETE", path)
        assert (status, [one["type"] for one in said["active_jobs"]]) == (409, [kind])


def test_a_workflow_that_runs_is_not_deleted(store, ask):
    workflow, (node,) = steps(store, "a")
    ask("POST", f"workflow_job_template_nodes/{node}/create_approval_template/", {"name": "go"})
    ask("POST", f"workflow_job_templates/{workflow}/launch/", {})
    for path in (
        f"workflow_job_templates/{workflow}/",
        f"workflow_approval_templates/{number(store, 'workflow_approval_templates')}/",
    ):
        assert ask("DELETE", path)[0] == 409


def test_an_inventory_is_deleted_after_the_answer(store, ask):
    store.looks = 2
    inventory = number(store, "inventories")
    path = f"inventories/{inventory}/"
    assert ask("DELETE", path) == (202, None)
    assert ask("DELETE", path) == (400, {"error": "Inventory is already pending deletion."})
    assert store.things["job_templates"][template_of(store)]["inventory"] is None
    store.things["job_templates"][template_of(store)]["inventory"] = inventory
    answer = ask("POST", f"job_templates/{template_of(store)}/launch/", {"extra_vars": LAUNCHED})
    refused(400, "The inventory associated with this Job Template is being deleted.", answer)
    store.change("job_templates", template_of(store), {"inventory": None, "ask_inventory_on_launch": True})
    given = {"extra_vars": LAUNCHED, "inventory": inventory}
    refused(
        400, "provided inventory is being deleted", ask("POST", f"job_templates/{template_of(store)}/launch/", given)
    )
    again = {"name": "i", "organization": number(store, "organizations")}
    refused(400, "already exists", ask("POST", "inventories/", again))
    assert ask("GET", path)[1]["pending_deletion"] is True
    assert [ask("GET", path)[0] for _look in range(2)] == [404, 404]
    assert ask("POST", "inventories/", again)[0] == 201


def test_a_notification_that_has_not_gone_out_keeps_its_template(store, ask):
    given = {"name": "n", "organization": number(store, "organizations"), "notification_type": "webhook"}
    made = ask("POST", "notification_templates/", {**given, "notification_configuration": HOOK})[1]
    store.unsent.add(made["id"])
    path = f"notification_templates/{made['id']}/"
    refused(405, "Delete not allowed while there are pending notifications", ask("DELETE", path))
    store.unsent.clear()
    assert ask("DELETE", path)[0] == 204


def test_what_is_gone_takes_with_it_what_cannot_be_without_it(store, ask):
    organization, template = number(store, "organizations"), template_of(store)
    team = store.create("teams", {"name": "t", "organization": organization})["id"]
    kind = store.create("credential_types", TYPE)["id"]
    given = {"name": "c", "organization": organization, "credential_type": kind}
    credential = store.create("credentials", given)["id"]
    ask("POST", f"job_templates/{template}/credentials/", {"id": credential})
    rule = {"name": "x", "unified_job_template": template, "rrule": EVERY_DAY, "extra_data": LAUNCHED}
    schedule = ask("POST", "schedules/", rule)[1]["id"]
    _workflow, (node,) = steps(store, "a")
    store.change("workflow_job_template_nodes", node, {"unified_job_template": template})
    assert ask("DELETE", f"organizations/{organization}/")[0] == 204
    gone = [f"teams/{team}/", f"credentials/{credential}/"]
    assert [ask("GET", path)[0] for path in gone] == [404, 404]
    assert ask("GET", f"projects/{number(store, 'projects')}/")[1]["organization"] is None
    assert ask("GET", f"inventories/{number(store, 'inventories')}/")[1]["organization"] is None
    assert ask("GET", f"job_templates/{template}/credentials/")[1]["count"] == 0
    assert ask("DELETE", f"job_templates/{template}/")[0] == 204
    assert ask("GET", f"schedules/{schedule}/")[0] == 404
    assert ask("GET", f"workflow_job_template_nodes/{node}/")[1]["unified_job_template"] is None


# rights


def test_a_role_that_cannot_be_given(store, ask):
    organization = number(store, "organizations")
    team = store.create("teams", {"name": "t", "organization": organization})["id"]
    other = store.create("organizations", {"name": "other"})["id"]
    given = {"name": "c", "organization": other, "credential_type": store.create("credential_types", TYPE)["id"]}
    credential = store.create("credentials", given)["id"]

    def role(endpoint, thing, name):
        roles = ask("GET", f"{endpoint}/{thing}/")[1]["summary_fields"]["object_roles"]
        return f"roles/{roles[f'{name}_role']['id']}"

    member = role("organizations", organization, "member")
    refused(400, "You cannot assign an Organization participation role", ask("POST", f"{member}/teams/", {"id": team}))
    use = role("credentials", credential, "use")
    refused(400, "You cannot grant credential access to a team", ask("POST", f"{use}/teams/", {"id": team}))
    execute = role("job_templates", template_of(store), "execute")
    refused(400, "matching query does not exist", ask("POST", f"{execute}/teams/", {"id": 999}))
    refused(400, "'id' field is missing", ask("POST", f"{execute}/users/", {}))
    for given in ({"id": team}, {"id": team}):
        assert ask("POST", f"{execute}/teams/", given)[0] == 204
    assert ask("GET", f"{execute}/teams/")[1]["count"] == 1
    for _again in range(2):
        assert ask("POST", f"{execute}/teams/", {"id": team, "disassociate": True})[0] == 204
    assert ask("GET", f"{execute}/teams/")[1]["count"] == 0


NOT_ALLOWED = (403, {"detail": "You do not have permission to perform this action."})


@pytest.fixture
def team(store, ask):
    """A team with one user, as whom something is asked, and which is given roles of objects."""

    class Team:
        number = store.create("teams", {"name": "t", "organization": number(store, "organizations")})["id"]
        token = store.add_user("eve", "t")

        def asks(self, method, path, body=None):
            return ask(method, path, body, self.token)

        def given(self, endpoint, role):
            ((role_id,),) = [
                [one for one, held in store.granted.items() if held == (endpoint, number(store, endpoint), role)]
            ]
            assert ask("POST", f"roles/{role_id}/teams/", {"id": self.number})[0] == 204

    return Team()


def seen_with(store):
    """Paths, by the endpoint whose objects they are seen with and a role of those that shows them."""
    project, inventory = number(store, "projects"), number(store, "inventories")
    source = store.create(
        "inventory_sources", {"name": "s", "inventory": inventory, "source": "scm", "source_project": project}
    )["id"]
    of_project = store.update("projects", project)["id"]
    of_inventory = store.update("inventory_sources", source)["id"]
    workflow, (node,) = steps(store, "ask")
    store.change("workflow_job_template_nodes", node, {"unified_job_template": template_of(store)})
    run = store.launch_workflow(workflow, {})["id"]
    job = store.step(run, "ask", "failed", "why it failed")["id"]
    return {
        ("projects", "use"): [
            f"projects/{project}/",
            f"project_updates/{of_project}/",
            f"project_updates/{of_project}/stdout/",
        ],
        ("inventories", "update"): [
            f"inventories/{inventory}/",
            f"inventory_sources/{source}/",
            f"inventory_updates/{of_inventory}/",
            f"inventory_updates/{of_inventory}/stdout/",
        ],
        ("job_templates", "execute"): [f"job_templates/{template_of(store)}/", f"jobs/{job}/", f"jobs/{job}/stdout/"],
        ("workflow_job_templates", "approval"): [
            f"workflow_job_templates/{workflow}/",
            f"workflow_job_template_nodes/{node}/",
            f"workflow_jobs/{run}/",
            f"workflow_jobs/{run}/workflow_nodes/",
        ],
    }


def test_a_user_of_a_team_sees_what_its_roles_show(store, ask, team):
    paths = seen_with(store)
    for endpoint, role in paths:
        for path in (path for some in paths.values() for path in some):
            assert ask("GET", path)[0] == 200
        assert [team.asks("GET", path) for path in paths[endpoint, role]] == [NOT_ALLOWED] * len(paths[endpoint, role])
        assert team.asks("GET", f"{endpoint}/")[1]["count"] == 0
        team.given(endpoint, role)
        assert [team.asks("GET", path)[0] for path in paths[endpoint, role]] == [200] * len(paths[endpoint, role])
        assert team.asks("GET", f"{endpoint}/")[1]["count"] == 1
    assert team.asks("GET", paths["job_templates", "execute"][2]) == (200, "why it failed")
    assert team.asks("GET", "unified_job_templates/")[1]["count"] == 4
    assert team.asks("GET", f"teams/{team.number}/")[0] == 200
    image = store.create("execution_environments", {"name": "e", "image": "a/b"})["id"]
    assert team.asks("GET", f"execution_environments/{image}/")[0] == 200
    assert team.asks("GET", "jobs/9/")[0] == team.asks("GET", "jobs/2/x/")[0] == 404
    for path in ("me/", "users/?username=eve"):
        assert [one["username"] for one in team.asks("GET", path)[1]["results"]] == ["eve"]
    assert team.asks("GET", "users/?username=admin")[1]["count"] == 0


def test_a_user_of_a_team_does_what_its_roles_allow(store, ask, team):
    project, inventory, template = (number(store, name) for name in ("projects", "inventories", "job_templates"))
    given = {"name": "s", "inventory": inventory, "source": "scm", "source_project": project}
    source = store.create("inventory_sources", given)["id"]
    workflow, (node,) = steps(store, "ask")
    store.approval(node, {"name": "go"})
    store.launch_workflow(workflow, {})
    answers = {"extra_vars": LAUNCHED}
    cases = [
        ("job_templates", "execute", f"job_templates/{template}/launch/", answers, 201),
        ("workflow_job_templates", "execute", f"workflow_job_templates/{workflow}/launch/", {}, 201),
        ("workflow_job_templates", "approval", "workflow_approvals/1/approve/", {}, 204),
        ("projects", "update", f"projects/{project}/update/", {}, 202),
        ("inventories", "update", f"inventory_sources/{source}/update/", {}, 202),
    ]
    for endpoint, role, path, body, status in cases:
        assert team.asks("POST", path, body) == NOT_ALLOWED
        team.given(endpoint, role)
        assert team.asks("POST", path, body)[0] == status
    assert team.asks("GET", "workflow_approvals/")[1]["count"] == 2
    for method, path in (("PATCH", f"job_templates/{template}/"), ("DELETE", f"projects/{project}/")):
        assert team.asks(method, path, {}) == NOT_ALLOWED
    assert team.asks("POST", "teams/", {"name": "x"}) == NOT_ALLOWED
    assert team.asks("POST", f"job_templates/{template}/survey_spec/", {}) == NOT_ALLOWED
    read = next(one for one, held in store.granted.items() if held == ("job_templates", template, "read"))
    assert team.asks("POST", f"roles/{read}/teams/", {"id": team.number}) == NOT_ALLOWED
    team.given("job_templates", "admin")
    assert team.asks("PATCH", f"job_templates/{template}/", {"forks": 3})[0] == 200


def test_role_definitions_give_what_no_role_shows(store, ask, team):
    template = template_of(store)
    number = store.define("Ours", managed=False)
    given = store.assign(number, ("job_templates", template), team=team.number)
    path = f"role_team_assignments/?object_id={template}&content_type__model=jobtemplate"
    ((one,),) = [ask("GET", path)[1]["results"]]
    assert (one["role_definition"], one["team"], one["object_id"]) == (number, team.number, str(template))
    assert ask("GET", path.replace("jobtemplate", "project"))[1]["count"] == 0
    assert ask("GET", path.replace("team", "user"))[1]["count"] == 0
    assert ask("GET", f"role_definitions/{number}/")[1]["name"] == "Ours"
    assert ask("GET", "role_definitions/9/")[0] == 404
    assert team.asks("GET", path) == NOT_ALLOWED
    assert ask("PATCH", f"role_team_assignments/{given}/", {})[0] == 405
    assert ask("DELETE", f"role_team_assignments/{given}/")[0] == 204
    assert ask("GET", path)[1]["count"] == 0


def test_a_credential_type_has_a_name_for_each_kind(store, ask):
    for kind in ("cloud", "net"):
        assert ask("POST", "credential_types/", {**TYPE, "kind": kind})[0] == 201
        given = {"name": "c", "organization": number(store, "organizations"), "inputs": {}}
        given["credential_type"] = number(store, "credential_types")
        assert ask("POST", "credentials/", given)[0] == 201
    refused(400, "Credential type with this Name and Kind already exists.", ask("POST", "credential_types/", TYPE))
    ((one,),) = [ask("GET", "credentials/?name=c&credential_type__kind=net")[1]["results"]]
    assert one["credential_type"] == number(store, "credential_types")
