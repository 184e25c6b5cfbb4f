# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Everything that awx/ names exists, and every answer that its surveys allow is accepted by the roles that it
reaches.
"""

from __future__ import annotations

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from tests.awx import data as awx_data
from tests.awx import surveys
from tests.awx.store import playbooks
from tests.unit.module_files import CHECKOUT

INVENTORIES = sorted(
    path.relative_to(CHECKOUT).as_posix()
    for path in CHECKOUT.glob("inventories/**/hosts.yml")
    if "local" not in path.parts
)


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def data():
    return awx_data.read(CHECKOUT)


def options_of(role):
    points = read(CHECKOUT / "roles" / role / "meta/argument_specs.yml")["argument_specs"].values()
    return {name: option for point in points for name, option in point.get("options", {}).items()}


def roles_in(tasks):
    """The roles that tasks name, in blocks too."""
    for task in tasks or []:
        for name in ("block", "rescue", "always"):
            yield from roles_in(task.get(name))
        for name in ("import_role", "include_role"):
            if f"ansible.builtin.{name}" in task:
                yield task[f"ansible.builtin.{name}"]["name"].split(".")[-1]


def accepted_by(playbook):
    """What the roles of a playbook, and of those it imports, know."""
    known = {}
    for play in read(CHECKOUT / playbook):
        if "ansible.builtin.import_playbook" in play:
            known |= accepted_by(f"playbooks/{play['ansible.builtin.import_playbook'].split('/')[-1]}")
        for role in [*(one["role"].split(".")[-1] for one in play.get("roles", [])), *roles_in(play.get("tasks"))]:
            known |= options_of(role)
    return known


def refused(option, name, value):
    spec = {key: option[key] for key in ("type", "choices", "elements") if key in option}
    return ArgumentSpecValidator({name: spec}).validate({name: value}).error_messages


def answers(question):
    """What a person may answer, at its ends."""
    kind = question["type"]
    if kind == "multiplechoice":
        return surveys.choices(question)
    if kind == "multiselect":
        return [[one] for one in surveys.choices(question)] + [surveys.choices(question)]
    if kind == "integer":
        return [question["min"], question["max"], question.get("default", question["min"])]
    return ["x" * question["min"], "x" * question["max"]]


TEMPLATES = data()["controller_templates"]
WORKFLOWS = data()["controller_workflows"]
ASKING = [template for template in TEMPLATES if template.get("survey_enabled")]
QUESTIONS = [(template, question) for template in ASKING for question in template["survey_spec"]["spec"]]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template["name"])
class TestTemplate:
    def test_its_playbook_is_one_for_awx(self, template):
        assert template["playbook"] in playbooks(CHECKOUT)

    def test_what_it_names_is_made_too(self, template):
        made = {
            name: {thing["name"] for thing in data()[f"controller_{name}"]}
            for name in ("projects", "inventories", "credentials", "execution_environments", "notifications")
        }
        assert template["project"] in made["projects"] and template["inventory"] in made["inventories"]
        assert (
            set(template["credentials"]) <= made["credentials"]
            and template["execution_environment"] in made["execution_environments"]
        )
        for when in ("started", "success", "error"):
            assert set(template.get(f"notification_templates_{when}", [])) <= made["notifications"]

    def test_its_variables_are_accepted(self, template):
        known = accepted_by(template["playbook"])
        for name, value in template.get("extra_vars", {}).items():
            assert not refused(known[name], name, value)


@pytest.mark.parametrize("template", ASKING, ids=lambda template: template["name"])
def test_its_survey_is_one(template):
    assert surveys.specification_error(template["survey_spec"]) is None


@pytest.mark.parametrize(
    ("template", "question"), QUESTIONS, ids=[f"{one['name']} {two['variable']}" for one, two in QUESTIONS]
)
def test_every_answer_is_accepted_by_the_roles(template, question):
    known = accepted_by(template["playbook"])
    for answer in answers(question):
        assert not surveys.answer_errors(question, {question["variable"]: answer})
        assert not refused(known[question["variable"]], question["variable"], answer)


def test_a_launch_by_the_api_needs_no_answer_where_there_is_a_default():
    asked = [*QUESTIONS, *((workflow, one) for workflow in WORKFLOWS for one in workflow["survey_spec"]["spec"])]
    for template, question in asked:
        given = {"survey_spec": {"spec": [question]}}
        if "default" in question:
            assert surveys.answer_errors(question, {}) == [], template["name"]
        if question["type"] not in ("multiselect",) and "default" in question:
            assert surveys.extra_vars(given, {}) == {question["variable"]: question["default"]}


def test_a_canary_without_steps_is_what_the_inventory_says():
    """AWX does not pass the default of a choice of several on; who clears it is refused by the playbook."""
    (question,) = [one for _template, one in QUESTIONS if one["variable"] == "cutover_canary_weights"]
    assert surveys.extra_vars({"survey_spec": {"spec": [question]}}, {}) == {}


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: workflow["name"])
class TestWorkflow:
    def test_whoever_has_to_do_with_it_reads_why_it_failed(self, workflow):
        """To read a job takes a right to its template; that to start it is one."""
        concerned, readers = set(), {}
        for right in data()["controller_roles"]:
            if workflow["name"] in right.get("workflows", []):
                concerned.add(right["team"])
            for template in right.get("job_templates", []):
                readers.setdefault(template, set()).add(right["team"])
        for node in workflow["simplified_workflow_nodes"]:
            if "unified_job_template" in node:
                assert concerned <= readers[node["unified_job_template"]], node["identifier"]

    def test_what_its_survey_asks_one_of_its_templates_asks_as_well(self, workflow):
        names = {node.get("unified_job_template") for node in workflow["simplified_workflow_nodes"]}
        asked = {one["variable"]: one for template, one in QUESTIONS if template["name"] in names}
        for question in workflow["survey_spec"]["spec"]:
            same = asked[question["variable"]]
            assert [question.get(key) for key in ("type", "min", "max")] == [
                same.get(key) for key in ("type", "min", "max")
            ]
        assert surveys.specification_error(workflow["survey_spec"]) is None

    def test_nothing_that_has_to_be_answered_is_left_open(self, workflow):
        given = {question["variable"] for question in workflow["survey_spec"]["spec"]}
        by_name = {template["name"]: template for template in ASKING}
        for node in workflow["simplified_workflow_nodes"]:
            for question in by_name.get(node.get("unified_job_template"), {"survey_spec": {"spec": []}})["survey_spec"][
                "spec"
            ]:
                open_one = question["required"] and "default" not in question
                assert not open_one or question["variable"] in given | set(node.get("extra_data", {}))

    def test_its_steps_lead_to_steps(self, workflow):
        names = [node["identifier"] for node in workflow["simplified_workflow_nodes"]]
        followed = [
            name
            for node in workflow["simplified_workflow_nodes"]
            for how in ("success_nodes", "failure_nodes")
            for name in node.get(how, [])
        ]
        assert len(set(names)) == len(names) and set(followed) == set(names) - {names[0]}


def test_what_a_project_requires_does_not_come_before_the_execution_environment():
    """With a Galaxy credential AWX installs requirements.yml at every sync, and jobs use that first."""
    assert [one["galaxy_credentials"] for one in data()["aap_organizations"]] == [[]]


def test_a_name_that_is_unique_in_awx_bears_the_organization():
    for one in data()["controller_execution_environments"]:
        assert one["name"].startswith(f"{one['organization']}: ")


def test_every_inventory_has_its_place():
    assert sorted(one["inventory"] for one in data()["awx_environments"].values()) == INVENTORIES


def test_the_source_of_an_inventory_is_a_file_of_the_project():
    (source,) = data()["controller_inventory_sources"]
    assert (CHECKOUT / source["source_path"]).is_file() and source["source_project"] == "migrate.aws"


def test_a_schedule_answers_what_is_asked():
    (schedule,) = data()["controller_schedules"]
    questions = {
        one["variable"]: one for template, one in QUESTIONS if template["name"] == schedule["unified_job_template"]
    }
    for name in schedule["extra_data"]:
        assert not surveys.answer_errors(questions[name], schedule["extra_data"])


def test_rights_are_given_to_teams_and_for_templates_that_are_there():
    teams = {team["name"] for team in data()["aap_teams"]}
    names = {thing["name"] for thing in [*TEMPLATES, *WORKFLOWS]}
    for right in data()["controller_roles"]:
        assert right["team"] in teams
        assert set(right.get("job_templates", [])) | set(right.get("workflows", [])) <= names


def test_the_role_reads_every_list_that_is_said():
    said = {name for name in data() if name.startswith(("controller_", "aap_"))}
    assert {name.replace("aap_", "controller_") for name in said} <= set(options_of("controller"))
