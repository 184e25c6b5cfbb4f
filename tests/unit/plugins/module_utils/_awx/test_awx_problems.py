# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What AWX would refuse is found before anything is created, and what it takes is not."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.filter.awx import FilterModule
from ansible_collections.migrate.aws.plugins.module_utils._awx import problems as module
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
HOOK = {
    "name": "n",
    **OURS,
    "notification_type": "webhook",
    "notification_configuration": {"url": "https://example.com/", "headers": {}},
}
INPUT = {"id": "a", "label": "A"}


def hook(**configuration):
    return {**HOOK, "notification_configuration": {**HOOK["notification_configuration"], **configuration}}


def kind_of(*fields):
    return {"name": "x", "inputs": {"fields": list(fields)}}


def injecting(**injectors):
    return {**kind_of(INPUT), "injectors": injectors}


STEP = {"identifier": "a", "unified_job_template": "t"}


def test_what_the_collection_ships_has_none():
    stated = {name.replace("aap_", "controller_"): value for name, value in data.read(CHECKOUT).items()}
    kinds = {
        "organizations": "organizations",
        "teams": "teams",
        "credential_types": "credential_types",
        "credentials": "credentials",
        "rights": "roles",
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
        ("job_templates", {**TEMPLATE, "forks": -1}, "forks is -1. Give a whole number, 0 or more."),
        ("job_templates", {**TEMPLATE, "verbosity": 6}, "verbosity is 6. Give at most 5."),
        ("job_templates", {**TEMPLATE, "skip_tags": "x" * 1025}, "skip_tags has 1025 characters. AWX takes 1024."),
        ("job_templates", {**TEMPLATE, "ask_limit": True}, "ask_limit is no field of a job template."),
        ("inventory_sources", {"name": "s", "inventory": "i", "verbosity": 3}, "verbosity is 3. Give at most 2."),
        ("teams", {"name": "x", **OURS, "state": "absent"}, "state is no field of a team."),
        ("execution_environments", {**EE, "image": "r.example.com/Upper/x:1"}, "in small letters"),
        ("projects", {**PROJECT, "scm_type": "git", "scm_url": "gopher://x/y"}, "scm_url is 'gopher://x/y'."),
        ("projects", {**PROJECT, "scm_type": "git", "scm_url": "https:///y"}, "scm_url is 'https:///y'."),
        ("projects", {**PROJECT, "scm_type": "svn", "scm_url": "host:path"}, "scm_url is 'host:path'."),
        ("notification_templates", {**HOOK, "notification_configuration": {}}, "url is None. Give an address."),
        ("notification_templates", {**HOOK, "notification_configuration": {"url": ""}}, "url is ''."),
        ("notification_templates", hook(headers=None), "headers is no dictionary."),
        ("notification_templates", hook(http_method="GET"), "http_method is 'GET'. Give POST or PUT."),
        ("notification_templates", hook(disable_ssl_verification="no"), "disable_ssl_verification is 'no'."),
        ("notification_templates", {**HOOK, "messages": {"begun": {}}}, "messages: 'begun' is no event."),
        ("notification_templates", {**HOOK, "messages": {"error": "x"}}, "messages: error is 'x'."),
        ("notification_templates", {**HOOK, "messages": {"error": {"text": "x"}}}, "Give message and body."),
        ("notification_templates", {**HOOK, "messages": {"error": {"message": "a\nb"}}}, "has several lines"),
        (
            "notification_templates",
            {**HOOK, "messages": {"workflow_approval": {"asked": {}}}},
            "messages: 'asked' is no event of an approval.",
        ),
        ("credential_types", kind_of({"id": "a b", "label": "A"}), "input 'a b': its id is no name of a variable."),
        ("credential_types", kind_of({"id": "tower", "label": "A"}), "input 'tower': its id is no name"),
        ("credential_types", kind_of({**INPUT}, {**INPUT}), "input 'a': two inputs have this id."),
        ("credential_types", kind_of({"id": "a"}), "input 'a': label is None. Give text."),
        ("credential_types", kind_of({**INPUT, "secrets": True}), "input 'a': 'secrets' is unknown."),
        ("credential_types", kind_of({**INPUT, "ask_at_runtime": True}), "'ask_at_runtime' is unknown."),
        ("credential_types", kind_of({**INPUT, "type": "number"}), "type is 'number'. Give string or boolean."),
        ("credential_types", kind_of({**INPUT, "type": "boolean", "secret": True}), "secret is for text"),
        ("credential_types", kind_of({**INPUT, "secret": "yes"}), "secret is 'yes'. Give true or false."),
        ("credential_types", kind_of({**INPUT, "default": True}), "default is True. Give a string."),
        ("credential_types", kind_of({**INPUT, "choices": []}), "choices is []. Give a list of at least one."),
        (
            "credential_types",
            {"name": "x", "inputs": {"fields": ["a"]}},
            "fields is ['a']. Give a list of dictionaries.",
        ),
        ("credential_types", {"name": "x", "inputs": "a"}, "inputs is 'a'. Give a dictionary."),
        ("credential_types", {"name": "x", "inputs": {"fields": {}}}, "fields is {}. Give a list of dictionaries."),
        ("credential_types", {"name": "x", "inputs": {"required": "a"}}, "required is 'a'. Give a list of ids."),
        ("credential_types", {"name": "x", "inputs": {"field": []}}, "inputs: 'field' is unknown."),
        ("credential_types", injecting(files={}), "injectors: 'files' is unknown."),
        ("credential_types", injecting(env=["A"]), "injectors: env is ['A']. Give a dictionary."),
        ("credential_types", injecting(env={"A B": "x"}), "AWX takes no environment variable 'A B'."),
        ("credential_types", injecting(env={"PATH": "x"}), "AWX takes no environment variable 'PATH'."),
        ("credential_types", injecting(env={"ANSIBLE_CONFIG": "x"}), "AWX takes no environment variable 'ANSIBLE_"),
        ("credential_types", injecting(env={"A": "käse"}), "'A' has characters beyond ASCII."),
        ("credential_types", injecting(env={"A": "{{ b }}"}), "env uses 'b', which is no input."),
        ("credential_types", injecting(file={"config": "x"}), "injectors: file 'config'."),
        ("credential_types", injecting(file={"template": "x", "template.b": "y"}), "several files need a name each"),
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


def test_a_timeout_may_be_below_0():
    assert problems({"job_templates": [{**TEMPLATE, "timeout": -1}]}) == []


def test_a_credential_type_that_awx_takes():
    taken = {
        **kind_of(INPUT, {"id": "b", "label": "B", "secret": True}, {"id": "c", "label": "C", "type": "boolean"}),
        "injectors": {
            "file": {"template": "{{ b }}"},
            "env": {"A": "{{ tower.filename }}"},
            "extra_vars": {"v": "{{ a }}"},
        },
    }
    assert problems({"credential_types": [taken]}) == []


def test_notifications_that_awx_takes():
    messages = {
        "error": {"message": "{{ job.name }}", "body": "a\nb"},
        "started": None,
        "workflow_approval": {"running": {"message": "x"}, "denied": None},
    }
    slack = {"name": "s", **OURS, "notification_type": "slack", "notification_configuration": {"token": "t"}}
    stated = [{**HOOK, "messages": messages}, slack, {**hook(), "name": "o", "messages": {"workflow_approval": None}}]
    assert problems({"notification_templates": stated}) == []


@pytest.mark.parametrize("url", ["git@example.com:p.git", "/srv/p.git", "ssh://git@example.com/p.git", "file:///p.git"])
def test_addresses_that_awx_takes(url):
    assert problems({"projects": [{**PROJECT, "scm_type": "git", "scm_url": url}]}) == []


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"b": "x"}, "inputs: its type has no input 'b'. Give a, on, region."),
        ({"a": 5}, "inputs: a is a int. Give a string."),
        ({"on": "yes"}, "inputs: on is a str. Give a boolean."),
        ({"region": "three"}, "inputs: region is none of its choices. Give one of one, two."),
    ],
)
def test_inputs_that_the_type_does_not_have(inputs, sentence):
    kind = kind_of(
        INPUT, {"id": "on", "label": "On", "type": "boolean"}, {"id": "region", "label": "R", "choices": ["one", "two"]}
    )
    given = {"name": "c", **OURS, "credential_type": "x"}
    stated = {"credential_types": [kind], "credentials": [{**given, "inputs": inputs}]}
    assert problems(stated) == [f"credential 'c': {sentence}"]
    for taken in ({"a": "", "on": True, "region": "one"}, None):
        assert problems({**stated, "credentials": [{**given, "inputs": taken}]}) == []


def test_roles_that_there_are():
    right = {"team": "t", "role": "fly", "workflows": ["w"], "inventories": ["i"]}
    assert problems({"rights": [right]}) == [
        "rights to workflows: role is 'fly'. Give one of admin, approval, execute, read.",
        "rights to inventories: role is 'fly'. Give one of adhoc, admin, read, update, use.",
    ]
    assert problems({"rights": [{**right, "role": "read"}]}) == []


ANSWERED = {**TEMPLATE, "survey_enabled": True, "extra_vars": {"own": 1}, "limit": "here"}


@pytest.mark.parametrize(
    ("question", "said", "sentence"),
    [
        ({"type": "integer", "max": 9}, {"extra_data": {"v": 10}}, "extra_data: 'v' is 10. Give at most 9."),
        ({"type": "integer", "min": 1}, {"extra_data": {"v": 0}}, "extra_data: 'v' is 0. Give at least 1."),
        ({"type": "integer"}, {"extra_data": {"v": "1"}}, "extra_data: 'v' is '1'. Give a number."),
        ({"type": "float"}, {"extra_data": {"v": True}}, "extra_data: 'v' is True. Give a number."),
        (
            {"type": "text", "min": 3},
            {"extra_data": {"v": "ab"}},
            "extra_data: 'v' is 'ab'. Give at least 3 characters.",
        ),
        ({"type": "text"}, {"extra_data": {"v": 5}}, "extra_data: 'v' is 5. Give text."),
        ({}, {"extra_data": {"v": "c"}}, "extra_data: 'v' is 'c'. Give one of a, b."),
        ({"type": "multiselect"}, {"extra_data": {"v": "a"}}, "extra_data: 'v' is 'a'. Give a list."),
        (
            {"type": "multiselect", "choices": ["a"]},
            {"extra_data": {"v": ["a", "c"]}},
            "extra_data: 'v' is ['a', 'c']. Give some of a.",
        ),
        (
            {},
            {"extra_data": {"more": 1}},
            "extra_data: template 't' does not ask for 'more'. Add a question, or set ask_variables_on_launch.",
        ),
        ({}, {"extra_data": {"own": 2}}, "extra_data: template 't' does not ask for 'own'."),
        ({}, {"limit": "x"}, "limit is 'x', and template 't' does not ask for it. Set its ask_limit_on_launch."),
        ({}, {"job_tags": "x"}, "Set its ask_tags_on_launch."),
        ({}, {"credentials": ["x"]}, "Set its ask_credential_on_launch."),
        ({}, {"diff_mode": True}, "Set its ask_diff_mode_on_launch."),
    ],
)
def test_what_a_step_or_a_schedule_may_not_say(question, said, sentence):
    template = {**ANSWERED, "survey_spec": {"name": "s", "description": "", "spec": [{**QUESTION, **question}]}}
    step = {"identifier": "a", "unified_job_template": "t", **said}
    workflow = {"name": "w", **OURS, "simplified_workflow_nodes": [step]}
    schedule = {"name": "s", **OURS, "unified_job_template": "t", "rrule": DAILY, **said}
    (found,) = problems({"job_templates": [template], "workflow_job_templates": [workflow]})
    assert found.startswith(f"workflow 'w': step 'a': {sentence}") or found.endswith(sentence)
    (found,) = problems({"job_templates": [template], "schedules": [schedule]})
    assert found.startswith(f"schedule 's': {sentence}") or found.endswith(sentence)


def test_what_a_step_or_a_schedule_may_say():
    spec = {"name": "s", "description": "", "spec": [{**NUMBER, "required": True}]}
    template = {**ANSWERED, "survey_spec": spec, "ask_limit_on_launch": True}
    step = {"identifier": "a", "unified_job_template": "t", "limit": "x", "extra_data": {"own": 1}, "diff_mode": False}
    workflow = {"name": "w", **OURS, "simplified_workflow_nodes": [step, {**step, "identifier": "b", "limit": "here"}]}
    schedule = {"name": "s", **OURS, "unified_job_template": "t", "rrule": DAILY, "extra_data": {"v": 5}}
    stated = {"job_templates": [template], "workflow_job_templates": [workflow], "schedules": [schedule]}
    assert problems(stated) == []
    assert problems({**stated, "schedules": [{**schedule, "extra_data": {}}]}) == [
        "schedule 's': extra_data: template 't' requires an answer for 'v'."
    ]
    anything = {"ask_variables_on_launch": True, "survey_enabled": False}
    schedule |= {"extra_data": {"more": 1}}
    assert problems({**stated, "job_templates": [{**template, **anything}], "schedules": [schedule]}) == []
    # of a template that is not stated nothing is known
    assert problems({"schedules": [schedule], "workflow_job_templates": [workflow]}) == []


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
        ([{**STEP, "identifier": "x" * 513}], "identifier has 513 characters. AWX takes 512."),
        ([{**STEP, "next": ["b"]}], "next is no field of a step."),
        (
            [{"identifier": "a", "approval_node": {"name": "x", "limit": 5}}],
            "approval_node: limit is no field of an approval.",
        ),
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
        (DAILY.replace("UTC", "Mars/Olympus"), "there is no time zone 'Mars/Olympus'"),
        (DAILY.replace("UTC", "../etc"), "there is no time zone '../etc'"),
        (DAILY.replace("20260101", "20261301"), "DTSTART is '20261301T030000'. Give a date and a time"),
        (f"{DAILY};UNTIL=tomorrow", "UNTIL is 'TOMORROW'. Give a date and a time"),
        (DAILY.replace("INTERVAL=1", "INTERVAL=0"), "INTERVAL is 0. Give a whole number, 1 or more."),
        (f"{DAILY};BYDAY=MO,XX", "BYDAY is MO,XX. Give days such as MO,TU."),
        (f"{DAILY} EXDATE:20260102T030000Z", "neither EXDATE nor RDATE"),
    ],
)
def test_schedules(text, sentence):
    assert any(sentence in problem for problem in rule(text)), list(rule(text))


def test_schedules_that_awx_takes():
    assert [
        *rule(DAILY),
        *rule(f"{DAILY};COUNT=9"),
        *rule(f"{DAILY.replace('UTC', 'Europe/Berlin')};UNTIL=20270101T000000;BYDAY=-1FR,MO"),
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
        ({**NUMBER, "type": "text", "default": "$encrypted$"}, "which AWX shows in place of a secret"),
        ({**NUMBER, "default": "5"}, "default is '5'. Give a number."),
        ({**NUMBER, "default": True}, "default is True. Give a number."),
        ({**NUMBER, "default": 10}, "default is 10, beyond the limits 1 and 9."),
        ({**NUMBER, "type": "text", "min": 3, "default": "ab"}, "default is 'ab', beyond the limits 3 and 9."),
    ],
)
def test_surveys(question, sentence):
    found = list(survey({"name": "s", "description": "", "spec": [question]}))
    assert any(problem.startswith("question 'v': ") and sentence in problem for problem in found), found


def test_a_machine_without_time_zones_refuses_none(monkeypatch):
    def nothing(name):
        raise KeyError(name)

    monkeypatch.setattr(module, "ZoneInfo", nothing)
    monkeypatch.setattr(module, "available_timezones", set)
    assert list(rule(DAILY)) == []


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
