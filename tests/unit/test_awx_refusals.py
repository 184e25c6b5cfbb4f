# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The AWX of the tests refuses what AWX refuses: a mistake in awx/ would be found."""

from __future__ import annotations

import pytest

from tests.awx import surveys
from tests.awx.store import HIDDEN, Refused, Store
from tests.unit.module_files import CHECKOUT

TEMPLATE = {"name": "status", "playbook": "playbooks/status.yml", "survey_enabled": True}
QUESTION = {"question_name": "q", "variable": "phase", "type": "multiplechoice", "choices": "a\nb", "required": True}
EVERY_DAY = "DTSTART;TZID=UTC:20260101T030000 RRULE:FREQ=DAILY;INTERVAL=1"


@pytest.fixture(scope="module")
def project():
    return Store(CHECKOUT).playbooks


@pytest.fixture
def store(monkeypatch, project):
    """An AWX with an organization, a project, an inventory and a template with a survey."""
    monkeypatch.setattr("tests.awx.store.playbooks", lambda directory: project)
    made = Store(CHECKOUT)
    organization = made.create("organizations", {"name": "o"})["id"]
    made.create(
        "projects",
        {"name": "p", "organization": organization, "scm_type": "git", "scm_url": "https://example.com/p.git"},
    )
    made.create("inventories", {"name": "i", "organization": organization})
    template = made.create(
        "job_templates", {**TEMPLATE, "project": number(made, "projects"), "inventory": number(made, "inventories")}
    )
    made.survey("job_templates", template["id"], {"name": "s", "description": "", "spec": [QUESTION]})
    return made


def number(store, endpoint):
    return max(store.things[endpoint])


def test_a_playbook_is_a_file_with_plays(project):
    assert {"site.yml", "playbooks/site.yml", "playbooks/cutover.yml", "playbooks/awx.yml"} <= set(project)
    assert not [name for name in project if name.startswith(("roles/", ".venv/", "awx/"))]


@pytest.mark.parametrize(
    ("endpoint", "given", "sentence"),
    [
        ("organizations", {}, "This field is required."),
        ("organizations", {"name": ""}, "may not be blank"),
        ("organizations", {"name": "x", "max_hosts": "many"}, "A valid integer is required."),
        ("organizations", {"name": "x", "colour": "red"}, "has no field colour"),
        ("organizations", {"name": "o"}, "already exists"),
        ("teams", {"name": "x", "organization": 999}, 'Invalid pk "999" - object does not exist.'),
        ("teams", {"name": "x", "organization": "o"}, "Expected pk value, received str."),
        ("credential_types", {"name": "x", "kind": "cloudy"}, '"cloudy" is not a valid choice.'),
        (
            "credential_types",
            {"name": "x", "kind": "cloud", "inputs": {"fields": [{"id": "a", "label": "A", "secrets": True}]}},
            "secrets",
        ),
        (
            "credential_types",
            {"name": "x", "kind": "cloud", "injectors": {"env": {"A": "{{ nothing }}"}}},
            "uses an undefined field",
        ),
        (
            "credential_types",
            {"name": "x", "kind": "cloud", "injectors": {"env": {"ANSIBLE_CONFIG": "x"}}},
            "not allowed",
        ),
        (
            "credentials",
            {"name": "x", "credential_type": 1, "inputs": {"ur": "x"}},
            "Additional properties are not allowed",
        ),
        (
            "notification_templates",
            {"name": "x", "organization": 3, "notification_type": "webhook", "notification_configuration": {}},
            "Missing required fields",
        ),
        ("projects", {"name": "x", "organization": 3, "scm_type": "git"}, "SCM URL is required."),
        ("job_templates", {**TEMPLATE, "name": "x"}, "must have a project assigned"),
        ("job_templates", {**TEMPLATE, "name": "x", "project": 4}, "either set a default value or ask to prompt"),
        (
            "job_templates",
            {**TEMPLATE, "name": "x", "project": 4, "inventory": 5, "playbook": "migrate.aws.site"},
            "Playbook not found",
        ),
        (
            "job_templates",
            {**TEMPLATE, "name": "x", "project": 4, "inventory": 5, "extra_vars": "- a list"},
            "Cannot parse",
        ),
        ("inventory_sources", {"name": "x", "inventory": 5, "source": "scm"}, "Project required"),
        ("workflow_job_template_nodes", {"identifier": "x"}, "This field is required."),
        (
            "schedules",
            {
                "name": "x",
                "unified_job_template": 6,
                "rrule": "RRULE:FREQ=DAILY;INTERVAL=1",
                "extra_data": {"phase": "a"},
            },
            "Valid DTSTART required",
        ),
        ("schedules", {"name": "x", "unified_job_template": 6, "rrule": EVERY_DAY}, "'phase' value missing"),
        (
            "schedules",
            {"name": "x", "unified_job_template": 6, "rrule": EVERY_DAY, "extra_data": {"phase": "c"}},
            "expected to be one of",
        ),
        (
            "schedules",
            {"name": "x", "unified_job_template": 6, "rrule": EVERY_DAY, "extra_data": {"phase": "a", "more": 1}},
            "not allowed",
        ),
        (
            "schedules",
            {"name": "x", "unified_job_template": 6, "rrule": EVERY_DAY, "extra_data": {"phase": "a"}, "limit": "x"},
            "prompt",
        ),
    ],
)
def test_it_refuses(store, endpoint, given, sentence):
    with pytest.raises(Refused, match=".*") as refused:
        store.create(endpoint, given)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"type": "choice"}, "is not one of"),
        ({"default": "c"}, "Default choice must be answered from the choices listed."),
        ({"default": 1}, "expected to be str"),
        ({"required": "yes"}, "expected to be boolean"),
        ({"type": "integer", "default": "8"}, "expected to be int"),
        ({"min": "1"}, "limit in survey question 0 expected to be integer"),
    ],
)
def test_a_survey_has_rules(changed, sentence):
    assert sentence in surveys.specification_error({"name": "s", "description": "", "spec": [{**QUESTION, **changed}]})


def test_a_survey_has_each_variable_once():
    assert "duplicated" in surveys.specification_error({"name": "s", "description": "", "spec": [QUESTION, QUESTION]})
    assert surveys.specification_error({"name": "s", "description": "", "spec": [QUESTION]}) is None


@pytest.mark.parametrize(
    ("question", "answer", "sentence"),
    [
        ({"type": "integer", "min": 1, "max": 5}, "3", "expected to be an integer"),
        ({"type": "integer", "min": 1, "max": 5}, 6, "too large"),
        ({"type": "text", "min": 3}, "ab", "too small"),
        ({"type": "text"}, 5, "expected to be a string"),
        ({"type": "multiselect"}, "a", "expected to be a list"),
        ({"type": "multiselect"}, ["a", "c"], "Value c"),
    ],
)
def test_an_answer_is_checked(question, answer, sentence):
    (error,) = surveys.answer_errors({**QUESTION, **question}, {"phase": answer})
    assert sentence in error


def test_a_workflow_has_no_circle(store):
    workflow = store.create("workflow_job_templates", {"name": "w"})["id"]
    first, second = (
        store.create("workflow_job_template_nodes", {"identifier": name, "workflow_job_template": workflow})["id"]
        for name in ("a", "b")
    )
    store.hang(("workflow_job_template_nodes", first, "success_nodes"), second, off=False)
    with pytest.raises(Refused, match="Cycle detected"):
        store.hang(("workflow_job_template_nodes", second, "failure_nodes"), first, off=False)


def test_what_is_gone_takes_with_it_what_needs_it(store):
    store.remove("organizations", number(store, "organizations"))
    assert store.things["inventories"] == {}


def test_a_secret_is_never_said_and_kept_where_it_is_not_given_anew(store):
    kept = store.create("credentials", {"name": "x", "credential_type": 1, "inputs": {"url": "u", "token": "secret"}})
    said = store.shown("credentials", kept)["inputs"]
    assert said == {"url": "u", "token": HIDDEN}
    store.change("credentials", kept["id"], {"inputs": {"url": "other", "token": HIDDEN}})
    assert kept["inputs"] == {"url": "other", "token": "secret"}


LAUNCHED = {"phase": "a"}


def template_of(store):
    return number(store, "job_templates")


@pytest.mark.parametrize("default", [{}, {"default": "a"}])
def test_a_required_question_needs_an_answer_at_a_launch_whether_it_has_a_default_or_not(store, default):
    spec = {"name": "s", "description": "", "spec": [{**QUESTION, **default}]}
    store.survey("job_templates", template_of(store), spec)
    with pytest.raises(Refused, match="'phase' value missing"):
        store.launch(template_of(store), {})


def test_what_is_not_asked_for_at_a_launch_is_ignored_and_said(store):
    job = store.launch(template_of(store), {"extra_vars": {**LAUNCHED, "more": 1}, "limit": "x"})
    assert job["ignored_fields"] == {"extra_vars": {"more": 1}, "limit": "x"}
    assert (job["extra_vars"], job["limit"]) == (LAUNCHED, "")


def test_two_steps_have_one_edge(store):
    workflow = store.create("workflow_job_templates", {"name": "w"})["id"]
    first, second = (
        store.create("workflow_job_template_nodes", {"identifier": name, "workflow_job_template": workflow})["id"]
        for name in ("a", "b")
    )
    store.hang(("workflow_job_template_nodes", first, "success_nodes"), second, off=False)
    with pytest.raises(Refused, match="Relationship not allowed"):
        store.hang(("workflow_job_template_nodes", first, "failure_nodes"), second, off=False)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (EVERY_DAY.replace("DAILY", "SECONDLY"), "SECONDLY is not supported"),
        (f"{EVERY_DAY};COUNT=1000", "COUNT > 999 is unsupported"),
        (f"{EVERY_DAY};COUNT=2;UNTIL=20270101T000000Z", "both COUNT and UNTIL"),
        (f"{EVERY_DAY};BYDAY=1MO", "BYDAY with numeric prefix"),
        (f"{EVERY_DAY} {EVERY_DAY}", "Multiple DTSTART"),
        (f"{EVERY_DAY} EXDATE:20260102T030000Z", "EXDATE not allowed"),
        (EVERY_DAY.replace("UTC", "Mars/Olympus"), "is not known"),
        (EVERY_DAY.replace("RRULE:", ""), "One or more rule required"),
    ],
)
def test_a_rule_that_awx_does_not_take(store, rule, sentence):
    given = {"name": "x", "unified_job_template": template_of(store), "rrule": rule, "extra_data": LAUNCHED}
    with pytest.raises(Refused) as refused:
        store.create("schedules", given)
    assert sentence in str(refused.value)


def test_a_credential_type_in_use_keeps_its_inputs_and_stays(store):
    for change in (
        lambda: store.change("credential_types", 1, {"inputs": {}}),
        lambda: store.remove("credential_types", 1),
    ):
        with pytest.raises(Refused, match="in use") as refused:
            change()
        assert refused.value.status == 403


@pytest.mark.parametrize(
    ("field", "value", "kept"), [("forks", "5", 5), ("allow_simultaneous", "yes", True), ("diff_mode", 0, False)]
)
def test_text_becomes_what_a_field_holds(store, field, value, kept):
    assert store.change("job_templates", template_of(store), {field: value})[field] == kept


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"forks": -1}, "greater than or equal to 0"),
        ({"forks": "many"}, "A valid integer is required."),
        ({"diff_mode": "perhaps"}, "Must be a valid boolean."),
        ({"name": "x" * 513}, "no more than 512 characters"),
    ],
)
def test_a_value_beyond_its_field(store, given, sentence):
    with pytest.raises(Refused) as refused:
        store.change("job_templates", template_of(store), given)
    assert sentence in str(refused.value)


def test_parts_of_names_are_found(store):
    assert [one["name"] for one in store.list("job_templates", {"name__icontains": "TAT"})] == ["status"]
    assert store.list("job_templates", {"name__icontains": "x"}) == []
