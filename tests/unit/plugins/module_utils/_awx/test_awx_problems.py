# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWX would refuse is found before anything is created, and what it takes is not."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.filter.awx import FilterModule
from ansible_collections.migrate.aws.plugins.module_utils._awx.problems import problems, rule, survey

from tests.awx import data
from tests.unit.module_files import CHECKOUT

OURS = {"organization": "o"}
EE = {"name": "ee", "image": "registry.example.com/a/b:1"}
TEMPLATE = {"name": "t", **OURS, "project": "p", "inventory": "i", "playbook": "x.yml"}
PROJECT = {"name": "p", **OURS, "scm_url": "u"}
QUESTION = {"question_name": "q", "variable": "v", "type": "multiplechoice", "choices": "a\nb", "required": False}
NUMBER = {"question_name": "q", "variable": "v", "type": "integer", "min": 1, "max": 9, "required": False}
DAILY = "DTSTART;TZID=UTC:20260101T030000 RRULE:FREQ=DAILY;INTERVAL=1"
STEP = {"identifier": "a", "unified_job_template": "t"}


def test_what_the_collection_ships_has_none():
    stated = {name.replace("aap_", "controller_"): value for name, value in data.read(CHECKOUT).items()}
    kinds = {
        "organizations": "organizations",
        "teams": "teams",
        "credential_types": "credential_types",
        "execution_environments": "execution_environments",
        "notification_templates": "notifications",
        "projects": "projects",
        "inventories": "inventories",
        "inventory_sources": "inventory_sources",
        "job_templates": "templates",
        "workflow_job_templates": "workflows",
        "schedules": "schedules",
    }
    assert problems({kind: stated[f"controller_{name}"] for kind, name in kinds.items()}) == []
    assert FilterModule().filters() == {"awx_problems": problems}


@pytest.mark.parametrize(
    ("kind", "one", "sentence"),
    [
        ("teams", {"name": "", **OURS}, "team '': name: This field may not be blank."),
        ("teams", {"name": "x" * 513, **OURS}, "name has 513 characters. AWX takes 512."),
        ("teams", {"name": "x"}, "team 'x': organization: This field may not be blank."),
        ("organizations", {"name": "x", "max_hosts": -1}, "max_hosts is -1. Give a whole number, 0 or more."),
        ("organizations", {"name": "x", "max_hosts": "5"}, "max_hosts is '5'."),
        ("organizations", {"name": "x", "max_hosts": True}, "max_hosts is True."),
        ("organizations", {"name": "x", "galaxy_credentials": "y"}, "galaxy_credentials is 'y'. Give a list of names."),
        ("credential_types", {"name": "x", "kind": "cloudy"}, "kind is 'cloudy'. Give one of net, cloud."),
        ("credential_types", {"name": "x", "inputs": []}, "inputs is []. Give a dictionary."),
        (
            "credentials",
            {"name": "x", **OURS, "inputs": {"source_role": "me"}},
            "source_role is 'me'. Give the ARN of a role",
        ),
        ("execution_environments", {**EE, "image": ""}, "image: This field may not be blank."),
        ("execution_environments", {**EE, "image": "https://r/x"}, "image is 'https://r/x'."),
        ("execution_environments", {**EE, "image": "two words"}, "image is 'two words'."),
        ("execution_environments", {**EE, "image": 5}, "image is 5. Give text."),
        ("execution_environments", {**EE, "pull": "often"}, "Give one of always, missing, never."),
        ("projects", {**PROJECT, "scm_url": ""}, "scm_url: This field may not be blank."),
        ("projects", {**PROJECT, "scm_clean": "yes"}, "scm_clean is 'yes'. Give true or false."),
        ("job_templates", {**TEMPLATE, "playbook": ""}, "playbook: This field may not be blank."),
        ("job_templates", {**TEMPLATE, "forks": 1.5}, "forks is 1.5."),
        ("job_templates", {**TEMPLATE, "extra_vars": "a: 1"}, "extra_vars is 'a: 1'. Give a dictionary."),
        ("job_templates", {**TEMPLATE, "limit": 5}, "limit is 5. Give text."),
        ("job_templates", {**TEMPLATE, "survey_spec": {"name": "s"}}, "survey_spec has no questions."),
        ("schedules", {"name": "s", "unified_job_template": "t", "rrule": "x"}, "rrule has 0 DTSTART."),
    ],
)
def test_an_object(kind, one, sentence):
    found = problems({kind: [one]})
    assert any(sentence in problem for problem in found), found


@pytest.mark.parametrize(
    "image",
    ["migrate:1", "localhost:5000/a", "registry.example.com:5000/a/b_c:1.0.0", "r.example.com/a@sha256:" + "0" * 64],
)
def test_images_that_awx_takes(image):
    assert problems({"execution_environments": [{**EE, "image": image}]}) == []


def test_a_credential_that_awx_takes():
    inputs = {"source_role": "arn:aws:iam::111111111111:role/migrate", "access_key": ""}
    assert problems({"credentials": [{"name": "x", **OURS, "inputs": inputs}]}) == []


def test_one_that_is_stated_twice():
    assert problems({"teams": [{"name": "x", **OURS}] * 2}) == ["team 'x': it is stated twice."]
    assert problems({"teams": [{"name": "x", **OURS}, {"name": "x", "organization": "p"}]}) == []


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ([{**STEP, "identifier": ""}], "every step needs one of its own"),
        ([STEP, STEP], "every step needs one of its own"),
        ([{"identifier": "a"}], "give either unified_job_template or approval_node"),
        ([{**STEP, "approval_node": {"name": "x"}}], "give either unified_job_template or approval_node"),
        ([{"identifier": "a", "approval_node": {"name": ""}}], "approval_node.name: This field may not be blank."),
        ([{"identifier": "a", "approval_node": {"name": "x", "timeout": -1}}], "approval_node.timeout is -1."),
        ([{"identifier": "a", "approval_node": {"name": "x", "timeout": "1h"}}], "approval_node.timeout is '1h'."),
        ([{**STEP, "diff_mode": 1}], "diff_mode is 1. Give true or false."),
        ([{**STEP, "extra_data": []}], "extra_data is []."),
        ([{**STEP, "success_nodes": ["b"]}], "'b' follows it and is no step of the workflow."),
        (
            [{**STEP, "success_nodes": ["b"], "failure_nodes": ["b"]}, {**STEP, "identifier": "b"}],
            "'b' follows it in two ways, and AWX allows one.",
        ),
        (
            [{**STEP, "success_nodes": ["b"]}, {**STEP, "identifier": "b", "always_nodes": ["a"]}],
            "steps a, b follow each other in a circle.",
        ),
    ],
)
def test_steps(steps, sentence):
    found = problems({"workflow_job_templates": [{"name": "w", **OURS, "simplified_workflow_nodes": steps}]})
    assert any(problem.startswith("workflow 'w': ") and sentence in problem for problem in found), found


def test_steps_that_awx_takes():
    steps = [
        {**STEP, "success_nodes": ["b"], "failure_nodes": ["c"]},
        {"identifier": "b", "approval_node": {"name": "x", "timeout": 60}, "always_nodes": ["c"]},
        {**STEP, "identifier": "c", "diff_mode": True, "verbosity": 2},
    ]
    assert problems({"workflow_job_templates": [{"name": "w", **OURS, "simplified_workflow_nodes": steps}]}) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("RRULE:FREQ=DAILY;INTERVAL=1", "rrule has 0 DTSTART"),
        (f"{DAILY} {DAILY}", "rrule has 2 DTSTART"),
        ("DTSTART:20260101T030000 RRULE:FREQ=DAILY;INTERVAL=1", "no time zone"),
        ("DTSTART:20260101T030000Z", "has no RRULE"),
        (DAILY.replace(";INTERVAL=1", ""), "has no INTERVAL"),
        (DAILY.replace("DAILY", "SECONDLY"), "FREQ is one of"),
        (f"{DAILY};COUNT=1000", "a COUNT of at most 999"),
        (f"{DAILY};COUNT=2;UNTIL=20270101T000000Z", "COUNT or UNTIL, not both"),
        (DAILY.replace("DAILY", "MONTHLY") + ";BYDAY=1MO", "no number in BYDAY"),
        (f"{DAILY} EXDATE:20260102T030000Z", "neither EXDATE nor RDATE"),
    ],
)
def test_schedules(text, sentence):
    assert any(sentence in problem for problem in rule(text)), list(rule(text))


def test_schedules_that_awx_takes():
    assert [
        *rule(DAILY),
        *rule(f"{DAILY};COUNT=9"),
        *rule("DTSTART:20260101T030000Z RRULE:FREQ=DAILY;INTERVAL=1"),
    ] == []


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({**QUESTION, "question_name": None}, "question_name is None. Give text."),
        ({**QUESTION, "required": "yes"}, "required is 'yes'. Give true or false."),
        ({**QUESTION, "type": "choice"}, "type is 'choice'. Give one of text,"),
        ({**QUESTION, "min": "1"}, "min is '1'. Give a whole number."),
        ({**QUESTION, "min": True}, "min is True. Give a whole number."),
        ({**QUESTION, "choices": ""}, "it has no choices."),
        ({**QUESTION, "default": "c"}, "default is 'c'. Give one of a, b."),
        ({**QUESTION, "choices": ["a"], "type": "multiselect", "default": "a\nb"}, "default is 'b'. Give one of a."),
        ({**QUESTION, "default": 1}, "default is 1. Give text."),
        ({**QUESTION, "default": "a", "required": True}, "AWX refuses a launch by the API without an answer"),
        ({**NUMBER, "default": "5"}, "default is '5'. Give a number."),
        ({**NUMBER, "default": True}, "default is True. Give a number."),
        ({**NUMBER, "default": 10}, "default is 10, beyond the limits 1 and 9."),
        ({**NUMBER, "type": "text", "min": 3, "default": "ab"}, "default is 'ab', beyond the limits 3 and 9."),
    ],
)
def test_surveys(question, sentence):
    found = list(survey({"name": "s", "description": "", "spec": [question]}))
    assert any(problem.startswith("question 'v': ") and sentence in problem for problem in found), found


def test_a_survey_as_a_whole():
    assert list(survey([])) == ["survey_spec has no questions. Give a list of at least one in spec."]
    spec = {"name": 5, "description": "", "spec": [QUESTION, QUESTION]}
    assert list(survey(spec)) == [
        "survey_spec: name is 5. Give text.",
        *["question 'v': two questions have this variable."] * 2,
    ]
    unlimited = {key: value for key, value in NUMBER.items() if key not in ("min", "max")}
    for question in ({**NUMBER, "default": 5}, {**unlimited, "default": 5}, {**QUESTION, "default": "a"}):
        assert list(survey({"name": "s", "description": "", "spec": [question]})) == []
