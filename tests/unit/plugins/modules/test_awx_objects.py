# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Objects of AWX, made in the AWX of tests/awx: what is kept, what is put back, and what is refused."""

from __future__ import annotations

import threading

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._awx import api, kinds, objects, plan, sync

from tests.awx import server
from tests.awx.store import HIDDEN
from tests.unit.module_files import CHECKOUT

MODULE = "awx_objects"
ORGANIZATION = {"organization": "Ours"}
TYPE = {
    "name": "AWS",
    "kind": "cloud",
    "inputs": {
        "fields": [
            {"id": "access_key", "type": "string", "label": "Access key"},
            {"id": "secret_key", "type": "string", "label": "Secret key", "secret": True},
            {"id": "role", "type": "string", "label": "Role"},
        ],
        "required": ["access_key", "secret_key"],
    },
}
TYPE_WITH_TOKEN = {
    **TYPE,
    "name": "AWS, for an hour",
    "inputs": {
        "fields": [*TYPE["inputs"]["fields"], {"id": "session_token", "label": "Session token", "secret": True}],
        "required": [],
    },
}
KEYS = {"prod: AWS": {"secret_key": "a-secret-that-nobody-sees"}}
EMPTY = {"prod: AWS": {"secret_key": ""}}
URL = "https://example.com/p.git"
PROJECT = {"name": "p", **ORGANIZATION, "scm_type": "git", "scm_url": URL}
QUESTION = {"question_name": "q", "variable": "phase", "type": "multiplechoice", "choices": "a\nb", "required": False}
SURVEY = {"name": "s", "description": "", "spec": [QUESTION]}
TEMPLATE = {
    "name": "cutover",
    **ORGANIZATION,
    "project": "p",
    "inventory": "prod",
    "playbook": "playbooks/status.yml",
    "survey_enabled": True,
    "survey_spec": SURVEY,
}
WORKFLOW = {
    "name": "move",
    **ORGANIZATION,
    "simplified_workflow_nodes": [
        {"identifier": "preflight", "unified_job_template": "cutover", "success_nodes": ["ask"]},
        {"identifier": "ask", "approval_node": {"name": "go", "timeout": 60}, "success_nodes": ["switch"]},
        {"identifier": "switch", "unified_job_template": "cutover", "extra_data": {"phase": "a"}},
    ],
}

NIGHTLY = "DTSTART;TZID=UTC:20260101T030000 RRULE:FREQ=DAILY;INTERVAL=1"


@pytest.fixture
def endpoint_url():
    """No AWS: this module makes no call to it."""
    return "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def playbooks():
    return server.Store(CHECKOUT).playbooks


class Awx:
    """An AWX of a test, and the module run on it."""

    def __init__(self, serving, run_module):
        self.serving, self.store, self.run_module = serving, serving.store, run_module

    def run(self, kind, *stated, **options):
        return self.run_module(MODULE, diff=True, kind=kind, objects=list(stated), **options)

    def well(self, kind, *stated, **options):
        result = self.run(kind, *stated, **options)
        assert not result.get("failed"), result["msg"]
        return result

    def refused(self, kind, *stated, **options):
        changes = list(self.serving.changes)
        result = self.run(kind, *stated, **options)
        assert result.get("failed"), result
        assert self.serving.changes == changes
        return result["msg"]

    def again(self, kind, *stated, **options):
        """Put right what is wrong, after a dry run has said so and done nothing; and then there is no more to do."""
        changes = list(self.serving.changes)
        announced = self.run_module(MODULE, check=True, diff=True, kind=kind, objects=list(stated), **options)
        assert announced["changed"] and self.serving.changes == changes
        done = self.well(kind, *stated, **options)
        assert done["changed"] and done["diff"]["before"] == announced["diff"]["before"]
        assert done["diff"] == announced["diff"] or kind in ("projects", "inventory_sources")
        assert not self.well(kind, *stated, **options)["changed"]
        return done

    def only(self, kind, **fields):
        (found,) = [one for one in self.store.things[kind].values() if fields.items() <= one.items()]
        return found


@pytest.fixture
def awx(run_module, monkeypatch, playbooks):
    monkeypatch.setattr("tests.awx.store.playbooks", lambda directory: playbooks)
    monkeypatch.setattr(sync, "_SECONDS_BETWEEN", 0.01)
    serving = server.Server(CHECKOUT)
    serving.store.looks = 2
    threading.Thread(target=serving.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("CONTROLLER_HOST", serving.address)
    monkeypatch.setenv("CONTROLLER_OAUTH_TOKEN", server.TOKEN)
    made = Awx(serving, run_module)
    made.well("organizations", {"name": "Ours"})
    yield made
    serving.shutdown()
    serving.server_close()


@pytest.fixture
def whole(awx):
    """With everything that a workflow needs."""
    awx.well("teams", {"name": "operators", **ORGANIZATION}, {"name": "approvers", **ORGANIZATION})
    awx.well("projects", PROJECT)
    awx.well("inventories", {"name": "prod", **ORGANIZATION})
    awx.well("job_templates", TEMPLATE)
    awx.well("workflow_job_templates", WORKFLOW)
    awx.well("workflow_nodes", WORKFLOW)
    return awx


def credential(**inputs):
    return {"name": "prod: AWS", **ORGANIZATION, "credential_type": "AWS", "inputs": inputs}


class TestCredentials:
    @pytest.fixture
    def awx(self, awx):
        awx.well("credential_types", TYPE)
        return awx

    def kept(self, awx):
        return awx.only("credentials", name="prod: AWS")["inputs"]

    def with_a_token(self, awx):
        """What AWX has: a key and the token that is valid with it."""
        awx.well("credential_types", TYPE_WITH_TOKEN)
        one = {**credential(access_key="AKIA1"), "credential_type": "AWS, for an hour"}
        stored = {"secret_key": "a-stored-secret", "session_token": "a-token-of-an-hour"}
        awx.well("credentials", one, secrets={"prod: AWS": stored})
        return one

    def test_the_first_run_needs_keys_and_says_so(self, awx):
        said = awx.refused("credentials", credential(access_key="", role="r"), secrets=EMPTY)
        assert "'prod: AWS': it does not exist yet, and no value is given for access_key, secret_key." in said

    def test_what_awx_shows_for_a_secret_is_none_at_first_and_keeps_it_afterwards(self, awx):
        hidden = {"prod: AWS": {"secret_key": HIDDEN}}
        said = awx.refused("credentials", credential(access_key="AKIA1", role=HIDDEN), secrets=hidden)
        assert "no value is given for role, secret_key." in said
        awx.well("credentials", credential(access_key="AKIA1", role="r"), secrets=KEYS)
        awx.again("credentials", {**credential(access_key="AKIA1", role="s"), "description": "x"}, secrets=hidden)
        assert self.kept(awx)["secret_key"] == "a-secret-that-nobody-sees"

    def test_keys_that_are_not_given_stay_whatever_else_changes(self, awx):
        result = awx.well("credentials", credential(access_key="AKIA1", role="r"), secrets=KEYS)
        assert "a-secret-that-nobody-sees" not in str(result)
        changed = {**credential(access_key="", role="other"), "description": "another"}
        awx.again("credentials", changed, secrets=EMPTY)
        kept = {"access_key": "AKIA1", "secret_key": "a-secret-that-nobody-sees", "role": "other"}
        assert self.kept(awx) == kept

    def test_keys_that_are_given_again_change_nothing_and_new_ones_replace_both(self, awx):
        stated = credential(access_key="AKIA1", role="r")
        awx.well("credentials", stated, secrets=KEYS)
        assert not awx.well("credentials", stated, secrets=KEYS)["changed"]
        awx.again("credentials", credential(access_key="AKIA2", role="r"), secrets={"prod: AWS": {"secret_key": "new"}})
        assert self.kept(awx) == {"access_key": "AKIA2", "secret_key": "new", "role": "r"}

    def test_a_secret_alone_is_replaced_where_that_is_asked(self, awx):
        stated = credential(access_key="AKIA1", role="r")
        awx.well("credentials", stated, secrets=KEYS)
        new = {"prod: AWS": {"secret_key": "new"}}
        assert not awx.well("credentials", stated, secrets=new)["changed"]
        assert awx.well("credentials", {**stated, "update_secrets": True}, secrets=new)["changed"]
        assert self.kept(awx)["secret_key"] == "new"

    def test_an_input_that_its_type_does_not_require_may_be_empty(self, awx):
        awx.well("credentials", credential(access_key="AKIA1", role=""), secrets=KEYS)
        assert self.kept(awx) == {"access_key": "AKIA1", "secret_key": "a-secret-that-nobody-sees"}

    def test_before_its_type_exists_everything_that_is_stated_is_needed(self, awx):
        awx.store.things["credential_types"].popitem()
        result = awx.run_module(MODULE, check=True, kind="credentials", objects=[credential(role="")], secrets=KEYS)
        assert "no value is given for role" in result["msg"]

    @pytest.mark.parametrize("update", [False, True])
    @pytest.mark.parametrize(
        "inputs, secret, sentence",
        [
            ({"access_key": "AKIA2"}, {}, "access_key is new and secret_key is not given. Give both"),
            ({"access_key": "AKIA2"}, {"secret_key": HIDDEN}, "access_key is new and secret_key is not given."),
            ({"access_key": ""}, {"secret_key": "new"}, "secret_key is given and access_key is not. Give both"),
            ({}, {"secret_key": "new"}, "secret_key is given and access_key is not."),
            ({}, {"session_token": "another-token"}, "session_token is given without the key that it belongs to."),
            ({"access_key": "AKIA1"}, {"session_token": "another-token"}, "session_token is given without the key"),
        ],
    )
    def test_half_a_key_is_refused_and_nothing_sent(self, awx, inputs, secret, sentence, update):
        one = self.with_a_token(awx)
        stored = dict(self.kept(awx))
        half = {**one, "inputs": inputs, "description": "x", "update_secrets": update}
        said = awx.refused("credentials", half, secrets={"prod: AWS": secret})
        assert sentence in said and "AKIA" not in said.partition(sentence)[2]
        assert self.kept(awx) == stored

    @pytest.mark.parametrize(
        "inputs, secret, sentence",
        [
            ({"access_key": "AKIA1"}, {}, "access_key is new and secret_key is not given."),
            ({}, {"secret_key": "a-stored-secret"}, "secret_key is given and access_key is not."),
            ({}, {"session_token": "another-token"}, "session_token is given without the key"),
        ],
    )
    def test_half_a_key_creates_nothing_where_its_type_requires_none(self, awx, inputs, secret, sentence):
        awx.well("credential_types", TYPE_WITH_TOKEN)
        one = {**credential(**inputs), "credential_type": "AWS, for an hour"}
        assert sentence in awx.refused("credentials", one, secrets={"prod: AWS": secret})

    def test_a_token_goes_with_its_key(self, awx):
        one = self.with_a_token(awx)
        new = {**one, "inputs": {"access_key": "AKIA2"}}
        awx.again("credentials", new, secrets={"prod: AWS": {"secret_key": "new"}})
        assert self.kept(awx) == {"access_key": "AKIA2", "secret_key": "new", "session_token": ""}

    @pytest.mark.parametrize("required, refused", [(["username", "password"], True), ([], False)])
    def test_a_name_and_a_password_are_a_pair_where_their_type_requires_both(self, awx, required, refused):
        fields = [{"id": "username", "label": "u"}, {"id": "password", "label": "p", "secret": True}]
        awx.well("credential_types", {**TYPE, "name": "u", "inputs": {"fields": fields, "required": required}})
        one = {**credential(username="a"), "credential_type": "u"}
        awx.well("credentials", one, secrets={"prod: AWS": {"password": "of a"}})
        other = {**one, "inputs": {"username": "b"}}
        if refused:
            assert "username is new and password is not given." in awx.refused("credentials", other)
        else:
            awx.again("credentials", other)
            assert self.kept(awx) == {"username": "b", "password": "of a"}


class TestNotifications:
    STATED = {
        "name": "hook",
        **ORGANIZATION,
        "notification_type": "webhook",
        "notification_configuration": {"url": "https://example.com/", "username": "u"},
    }
    SECRETS = {"hook": {"password": "a-password", "headers": {"X": "a-token"}}}

    def test_a_password_is_kept_and_what_was_changed_is_put_back(self, awx):
        awx.well("notification_templates", self.STATED, secrets=self.SECRETS)
        held = awx.only("notification_templates")
        assert held["notification_configuration"]["password"] == "a-password"
        assert not awx.well("notification_templates", self.STATED, secrets=self.SECRETS)["changed"]
        held["notification_configuration"]["url"] = "https://elsewhere.example.com/"
        awx.again("notification_templates", self.STATED, secrets=self.SECRETS)
        assert held["notification_configuration"]["url"] == "https://example.com/"
        assert held["notification_configuration"]["password"] == "a-password"

    @pytest.mark.parametrize("stated", [None, {"error": {"message": "{{ job.name }}"}}])
    def test_a_message_by_hand_goes(self, awx, stated):
        """AWX keeps each message that is not given anew."""
        given = {**self.STATED, **({"messages": stated} if stated else {})}
        awx.well("notification_templates", given, secrets=self.SECRETS)
        held = awx.only("notification_templates")
        held["messages"] = {"started": {"body": "by hand"}, "error": {"message": "{{ job.name }}", "body": "by hand"}}
        awx.again("notification_templates", given, secrets=self.SECRETS)
        assert plan.pruned(held["messages"] or {}) == (stated or {})


class TestProjects:
    def test_a_sync_that_fails_is_told_with_its_reason_and_mended_by_the_next_run(self, awx):
        awx.store.unreachable[URL] = "fatal: repository not found"
        said = awx.run("projects", PROJECT)["msg"]
        assert "project 'p': AWX cannot fetch it:" in said and "fatal: repository not found" in said
        said = awx.run("projects", PROJECT)["msg"]
        assert "fatal: repository not found" in said
        del awx.store.unreachable[URL]
        result = awx.again("projects", PROJECT)
        assert result["done"] == ["p is fetched"]
        assert awx.only("projects")["status"] == "successful"

    def test_a_sync_that_does_not_end_is_not_awaited_for_ever(self, awx):
        awx.store.looks = 10**6
        assert "still fetches it after 0.1 seconds" in awx.run("projects", PROJECT, wait_timeout=0.1)["msg"]

    def test_a_reason_is_whatever_awx_says(self, awx):
        class Silent:
            def text(self, path, **filters):
                raise api.AwxError(404, "gone")

            def get(self, path):
                return {"status": "failed", "url": path, "job_explanation": "No space left."}

        job = {"status": "error", "url": "/x/"}
        assert sync.reason(Silent(), job) == "AWX says error and no reason."
        assert sync.last_reason(Silent(), {"status": "failed"}) == "AWX says failed and no reason."
        assert sync.last_reason(Silent(), {"related": {"last_update": "/x/"}}) == "No space left."

    def test_the_end_of_an_output_without_an_error_is_the_reason(self, awx):
        class Talking:
            def text(self, path, **filters):
                return "\n".join(map(str, range(20)))

        assert sync.reason(Talking(), {"status": "failed", "url": "/x/"}) == "12 13 14 15 16 17 18 19"

    def test_an_inventory_is_fetched_once_and_one_that_cannot_be_is_a_warning(self, whole):
        source = {
            "name": "project",
            **ORGANIZATION,
            "inventory": "prod",
            "source": "scm",
            "source_project": "p",
            "source_path": "inventories/prod/hosts.yml",
        }
        whole.store.unreachable[URL] = "fatal: gone"
        result = whole.well("inventory_sources", source)
        assert result["done"] == []
        assert [one for one in result["warnings"] if "fatal: gone" in str(one)]
        del whole.store.unreachable[URL]
        assert whole.again("inventory_sources", source)["done"] == ["project is fetched"]


#: Another value than the one that a field has, by the value that it has.
def another(field, value):
    if field in kinds.VARIABLES:
        return "by: hand"
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return {"by": "hand"} if isinstance(value, dict) else "check" if field == "job_type" else "by hand"


class TestPutBack:
    """Whatever somebody changes by hand."""

    STATED = {
        "organizations": {"name": "Ours"},
        "projects": PROJECT,
        "inventories": {"name": "prod", **ORGANIZATION},
        "job_templates": TEMPLATE,
        "workflow_job_templates": {key: WORKFLOW[key] for key in ("name", "organization")},
    }

    @pytest.mark.parametrize(
        ("kind", "field"),
        [
            (kind, field)
            for kind in STATED
            for field in kinds.KINDS[kind].fields
            if field not in ("kind", "host_filter", "scm_type", "playbook", "survey_enabled")
        ],
    )
    def test_every_field(self, whole, kind, field):
        stated = self.STATED[kind]
        held = whole.only(kind, name=stated["name"])
        if field not in held:
            pytest.fail(f"the AWX of the tests has no {field} for {kind}")
        was = held[field]
        held[field] = another(field, kinds.KINDS[kind].fields[field])
        whole.again(kind, stated)
        default = kinds.KINDS[kind].fields[field]
        assert plan.comparable(field, held[field], default) == plan.comparable(field, was, default)

    def test_what_hangs_on_it(self, whole):
        key = ("organizations", whole.only("organizations")["id"], "galaxy_credentials")
        whole.store.hung[key] = [2]
        whole.again("organizations", {"name": "Ours"})
        assert whole.store.hung[key] == []
        whole.again("organizations", {"name": "Ours", "galaxy_credentials": ["Ansible Galaxy"]})
        assert whole.store.hung[key] == [2]

    @pytest.mark.parametrize("what", ["instance_groups", "notification_templates_error"])
    def test_what_hangs_on_an_organization(self, whole, what):
        whole.well("notification_templates", TestNotifications.STATED, secrets=TestNotifications.SECRETS)
        place = "instance_groups" if what == "instance_groups" else "notification_templates"
        (number,) = whole.store.things[place]
        key = ("organizations", whole.only("organizations")["id"], what)
        whole.store.hung[key] = [number]
        whole.again("organizations", {"name": "Ours"})
        assert whole.store.hung[key] == []
        whole.again("organizations", {"name": "Ours", what: [whole.store.things[place][number]["name"]]})
        assert whole.store.hung[key] == [number]

    @pytest.mark.parametrize(
        ("kind", "field", "stated"),
        [
            ("organizations", "default_environment", {"name": "Ours"}),
            ("projects", "signature_validation_credential", PROJECT),
        ],
    )
    def test_a_reference_that_nobody_states(self, whole, kind, field, stated):
        held = whole.only(kind, name=stated["name"])
        held[field] = 2
        whole.again(kind, stated)
        assert held[field] is None

    def test_a_reference(self, whole):
        whole.well("inventories", {"name": "other", **ORGANIZATION})
        whole.only("job_templates")["inventory"] = whole.only("inventories", name="other")["id"]
        result = whole.again("job_templates", TEMPLATE)
        assert result["objects"]["cutover"]["inventory"] == "prod"

    def test_a_survey(self, whole):
        key = ("job_templates", whole.only("job_templates")["id"])
        whole.store.surveys[key] = {**SURVEY, "spec": [{**QUESTION, "choices": ["a", "b", "c"]}]}
        whole.again("job_templates", TEMPLATE)
        assert whole.store.surveys[key] == SURVEY
        without = {name: value for name, value in TEMPLATE.items() if not name.startswith("survey")}
        whole.again("job_templates", without)
        assert key not in whole.store.surveys

    def test_a_schedule(self, whole):
        stated = {
            "name": "nightly",
            **ORGANIZATION,
            "unified_job_template": "cutover",
            "rrule": NIGHTLY,
            "extra_data": {"phase": "a"},
        }
        whole.well("schedules", stated)
        whole.only("schedules")["enabled"] = False
        whole.again("schedules", stated)
        assert whole.only("schedules")["enabled"] is True


class TestNames:
    def test_two_organizations_use_the_same_names(self, whole):
        whole.well("organizations", {"name": "Theirs"})
        theirs = {"organization": "Theirs"}
        for kind, stated in (
            ("teams", {"name": "operators"}),
            ("projects", PROJECT),
            ("inventories", {"name": "prod"}),
            ("job_templates", TEMPLATE),
            ("workflow_job_templates", WORKFLOW),
            ("workflow_nodes", WORKFLOW),
        ):
            assert whole.well(kind, {**stated, **theirs})["changed"]
            assert not whole.well(kind, {**stated, **theirs})["changed"]
        project = {one["organization"]: one["id"] for one in whole.store.things["projects"].values()}
        inventory = {one["organization"]: one["id"] for one in whole.store.things["inventories"].values()}
        for template in whole.store.things["job_templates"].values():
            of = whole.store.organization("job_templates", template)
            assert (template["project"], template["inventory"]) == (project[of], inventory[of])

    def test_an_execution_environment_of_somebody_else_is_left_alone(self, awx):
        awx.well("organizations", {"name": "Theirs"})
        stated = {"name": "ee", "image": "registry.example.com/x:1", "pull": "missing"}
        awx.well("execution_environments", {**stated, "organization": "Theirs"})
        assert "another organization has one" in awx.refused("execution_environments", {**stated, **ORGANIZATION})
        assert awx.only("execution_environments", name="ee")["image"] == "registry.example.com/x:1"

    def test_an_execution_environment_of_its_own_is_changed(self, awx):
        stated = {"name": "ee", **ORGANIZATION, "image": "registry.example.com/x:1"}
        awx.well("execution_environments", stated)
        awx.again("execution_environments", {**stated, "image": "registry.example.com/x:2"})
        assert awx.only("execution_environments")["image"] == "registry.example.com/x:2"

    def test_what_an_awx_does_not_have_is_not_asked_of_it(self, whole):
        del whole.only("job_templates")["webhook_credential"]
        assert not whole.well("job_templates", TEMPLATE)["changed"]

    def test_what_is_named_and_does_not_exist_is_said(self, awx):
        said = awx.refused("job_templates", TEMPLATE)
        assert "job template 'cutover': AWX has no projects named 'p' in organization" in said
        assert "no organizations named 'Nobody'" in awx.refused("teams", {"name": "x", "organization": "Nobody"})

    def test_on_an_empty_awx_a_dry_run_foresees_everything(self, awx):
        awx.store.things["organizations"].clear()
        for kind, stated in (("organizations", {"name": "Ours"}), ("projects", PROJECT), ("job_templates", TEMPLATE)):
            result = awx.run_module(MODULE, check=True, diff=True, kind=kind, objects=[stated])
            assert result["changed"] and result["diff"]["before"] == {}
        for kind, more in (("workflow_nodes", {}), ("rights", {"organization": "Ours"})):
            stated = WORKFLOW if kind == "workflow_nodes" else {"team": "t", "role": "read", "workflows": ["move"]}
            result = awx.run_module(MODULE, check=True, diff=True, kind=kind, objects=[stated], **more)
            assert result["changed"]


class TestNodes:
    def node(self, whole, name):
        return whole.only("workflow_job_template_nodes", identifier=name)

    def edges(self, whole, name, how="success_nodes"):
        numbers = whole.store.hung.get(("workflow_job_template_nodes", self.node(whole, name)["id"], how), [])
        return [whole.store.things["workflow_job_template_nodes"][one]["identifier"] for one in numbers]

    def test_a_node_that_was_added_is_taken_away(self, whole):
        given = {"identifier": "by hand", "workflow_job_template": whole.only("workflow_job_templates")["id"]}
        whole.store.create("workflow_job_template_nodes", given)
        result = whole.again("workflow_nodes", WORKFLOW)
        assert set(result["diff"]["before"]) - set(result["diff"]["after"]) == {"move: by hand"}

    def test_edges_go_where_they_went(self, whole):
        first, last = self.node(whole, "preflight")["id"], self.node(whole, "switch")["id"]
        store = whole.store
        store.hang(("workflow_job_template_nodes", first, "success_nodes"), self.node(whole, "ask")["id"], off=True)
        store.hang(("workflow_job_template_nodes", first, "failure_nodes"), last, off=False)
        whole.again("workflow_nodes", WORKFLOW)
        assert self.edges(whole, "preflight") == ["ask"] and self.edges(whole, "preflight", "failure_nodes") == []

    def test_a_second_edge_to_one_step_becomes_the_first(self, whole):
        """AWX refuses two edges from one step to another."""
        turned = {**WORKFLOW, "simplified_workflow_nodes": [dict(one) for one in WORKFLOW["simplified_workflow_nodes"]]}
        turned["simplified_workflow_nodes"][0]["failure_nodes"] = turned["simplified_workflow_nodes"][0].pop(
            "success_nodes"
        )
        whole.again("workflow_nodes", turned)
        assert self.edges(whole, "preflight", "failure_nodes") == ["ask"] and self.edges(whole, "preflight") == []

    @pytest.mark.parametrize(
        "field", ["extra_data", "limit", "job_type", "job_tags", "forks", "verbosity", "inventory"]
    )
    def test_a_prompt(self, whole, field):
        node = self.node(whole, "switch")
        was = node[field]
        node[field] = {"phase": "b"} if field == "extra_data" else {"forks": 5, "inventory": 5}.get(field, "check")
        whole.again("workflow_nodes", WORKFLOW)
        assert (node[field] or None) == (was or None)

    def test_a_credential_of_a_step(self, whole):
        key = ("workflow_job_template_nodes", self.node(whole, "switch")["id"], "credentials")
        whole.store.hung[key] = [2]
        whole.again("workflow_nodes", WORKFLOW)
        assert whole.store.hung[key] == []

    def test_whom_it_waits_for(self, whole):
        approval = whole.only("workflow_approval_templates")
        approval["timeout"] = 1
        whole.again("workflow_nodes", WORKFLOW)
        assert approval["timeout"] == 60

    def test_a_step_that_waits_becomes_one_that_starts_something(self, whole):
        steps = [dict(one) for one in WORKFLOW["simplified_workflow_nodes"]]
        steps[1] = {"identifier": "ask", "unified_job_template": "cutover", "success_nodes": ["switch"]}
        whole.again("workflow_nodes", {**WORKFLOW, "simplified_workflow_nodes": steps})
        whole.again("workflow_nodes", WORKFLOW)
        assert self.edges(whole, "preflight") == ["ask"] and self.edges(whole, "ask") == ["switch"]


class TestRights:
    STATED = [
        {"team": "operators", "role": "execute", "workflows": ["move"]},
        {"teams": ["approvers"], "role": "approval", "workflows": ["move"]},
        {"team": "operators", "role": "read", "job_templates": ["cutover"], "inventories": ["prod"]},
    ]
    OWNED = {"job_templates": ["cutover"], "workflows": ["move"], "inventories": ["prod"]}

    def role(self, whole, kind, role):
        number = next(iter(whole.store.things[kind]))
        (found,) = [one for one, held in whole.store.granted.items() if held == (kind, number, role)]
        return found

    def again(self, whole, *stated, **options):
        return whole.again("rights", *(stated or self.STATED), organization="Ours", owned=self.OWNED, **options)

    def test_what_is_stated_is_given(self, whole):
        result = self.again(whole)
        assert result["objects"] == {
            "job template cutover: read": ["team operators"],
            "workflow move: execute": ["team operators"],
            "workflow move: approval": ["team approvers"],
            "inventory prod: read": ["team operators"],
        }

    def test_what_was_given_by_hand_is_taken(self, whole):
        self.again(whole)
        teams = {one["name"]: number for number, one in whole.store.things["teams"].items()}
        whole.store.users[7] = {"id": 7, "username": "eve"}
        execute, approval = (
            self.role(whole, "job_templates", "execute"),
            self.role(whole, "workflow_job_templates", "approval"),
        )
        whole.store.teams_with[execute] = [teams["operators"]]
        whole.store.users_with[approval] = [7]
        whole.store.users_with[self.role(whole, "job_templates", "admin")] = [7, 1]
        result = self.again(whole)
        assert result["diff"]["before"]["job template cutover: execute"] == ["team operators"]
        assert result["diff"]["before"]["workflow move: approval"] == ["team approvers", "user eve"]
        # who made it keeps what AWX gave for that
        assert result["objects"]["job template cutover: admin"] == ["user admin"]

    def test_users_are_given_rights_too(self, whole):
        whole.store.users[7] = {"id": 7, "username": "eve"}
        result = self.again(whole, {"user": "eve", "role": "execute", "job_templates": ["cutover"]})
        assert result["objects"] == {"job template cutover: execute": ["user eve"]}

    def test_a_role_that_there_is_not_is_refused(self, whole):
        said = whole.refused(
            "rights", {"team": "operators", "role": "fly", "workflows": ["move"]}, organization="Ours", owned={}
        )
        assert "rights to workflow 'move': there is no role 'fly', only admin, approval, execute, read." in said

    def test_an_awx_that_does_not_say_who_asks(self, whole, monkeypatch):
        monkeypatch.setattr(api.Client, "listed", lambda client, path: None)
        assert not whole.well("rights", organization="Ours")["changed"]

    ALL = {**OWNED, "projects": ["p"], "execution_environments": ["ee"], "notification_templates": ["hook"]}

    @pytest.fixture
    def shared(self, whole):
        """What several environments share, with their teams."""
        whole.well("teams", {"name": "dev", **ORGANIZATION})
        whole.well("execution_environments", {"name": "ee", **ORGANIZATION, "image": "a/b"})
        whole.well("notification_templates", TestNotifications.STATED, secrets=TestNotifications.SECRETS)
        whole.teams = {one["name"]: number for number, one in whole.store.things["teams"].items()}
        return whole

    def test_rights_to_what_is_shared_are_put_back_and_those_of_other_environments_stay(self, shared):
        store, teams = shared.store, shared.teams
        stated = [{"team": "operators", "role": "read", "projects": ["p"]}]
        options = {"organization": "Ours", "owned": self.ALL, "other_teams": ["dev"]}
        assert shared.again("rights", *stated, **options)["objects"] == {"project p: read": ["team operators"]}
        admin, read = self.role(shared, "projects", "admin"), self.role(shared, "projects", "read")
        store.teams_with[admin] = [teams["approvers"]]
        store.teams_with[read] = [teams["dev"]]
        shared.again("rights", *stated, **options)
        assert store.teams_with[admin] == []
        assert store.teams_with[read] == [teams["dev"], teams["operators"]]

    @pytest.mark.parametrize(
        ("kind", "definition", "managed"),
        [
            ("execution_environments", "ExecutionEnvironment Admin", True),
            ("notification_templates", "NotificationTemplate Admin", True),
            ("job_templates", "a definition of our own", False),
            ("inventories", "a definition of our own", False),
        ],
    )
    def test_what_role_definitions_give_is_taken(self, shared, kind, definition, managed):
        store = shared.store
        store.users[7] = {"id": 7, "username": "eve"}
        key = (kind, next(iter(store.things[kind])))
        number = store.define(definition, managed=managed)
        given = [store.assign(number, key, team=shared.teams["operators"]), store.assign(number, key, user=7)]
        mine = store.assign(number, key, user=1)
        others = store.assign(number, key, team=shared.teams["dev"])
        options = {"organization": "Ours", "owned": self.ALL, "other_teams": ["dev"]}
        before = shared.again("rights", *self.STATED, **options)["diff"]["before"]
        (held,) = [who for name, who in before.items() if name.endswith(f": {definition}")]
        assert sorted(held) == ["team dev", "team operators", "user eve"]
        assert set(store.assignments) == {mine, others}, given

    def test_what_awx_shows_twice_is_taken_once(self, shared):
        """A role of a template is an assignment of one of AWX's own definitions too, and goes as a role."""
        number = shared.store.define("JobTemplate Execute", managed=True)
        shared.store.assign(number, ("job_templates", 8), team=shared.teams["operators"])
        self.again(shared)
        assert len(shared.store.assignments) == 1

    def test_an_execution_environment_has_no_roles_to_give(self, shared):
        right = {"team": "operators", "role": "read", "execution_environments": ["ee"]}
        said = shared.refused("rights", right, organization="Ours", owned={})
        assert "'ee': there is no role 'read', only role definitions." in said


class TestNamesakes:
    """Somebody else's object of the same name, of another kind or type."""

    TYPES = {"credential_types": {"AWS": "cloud"}, "credentials": {"keys": "AWS"}}

    @pytest.fixture
    def awx(self, awx):
        awx.well("credential_types", TYPE, {**TYPE, "kind": "net"})
        return awx

    def type(self, awx, kind):
        (found,) = [one for one in awx.store.things["credential_types"].values() if one["kind"] == kind]
        return found

    def keys(self, awx, kind):
        fields = {"name": "keys", "organization": awx.only("organizations")["id"], "inputs": {}}
        return awx.store.create("credentials", {**fields, "credential_type": self.type(awx, kind)["id"]})

    def test_a_type_of_another_kind_is_another_type(self, awx):
        assert len(awx.store.things["credential_types"]) == 3
        awx.again("credential_types", {**TYPE, "kind": "net", "description": "of networks"})
        assert self.type(awx, "cloud")["description"] == ""

    def test_a_type_that_awx_manages_is_not_changed(self, awx):
        awx.store.keep("credential_types", {"name": "Own", "kind": "cloud", "managed": True})
        said = awx.refused("credential_types", {**TYPE, "name": "Own"})
        assert "credential type 'Own': AWX itself has one of this name" in said

    def test_a_credential_gets_the_type_that_is_stated(self, awx):
        one = {**credential(access_key="AKIA1", role="r"), "credential_type": "AWS"}
        said = awx.refused("credentials", one, secrets=KEYS)
        assert "AWX has 2 credential types named 'AWS', and 1 is needed." in said
        awx.again("credentials", one, secrets=KEYS, types=self.TYPES)
        assert awx.only("credentials", name="prod: AWS")["credential_type"] == self.type(awx, "cloud")["id"]

    @pytest.mark.parametrize("stated", [True, False])
    def test_a_template_gets_the_credential_of_the_type_that_is_stated(self, awx, stated):
        ours, other = self.keys(awx, "cloud"), self.keys(awx, "net")
        awx.well("projects", PROJECT)
        awx.well("inventories", {"name": "prod", **ORGANIZATION})
        one = {**TEMPLATE, "credentials": ["keys"]}
        if not stated:
            assert "AWX has 2 credentials named 'keys' in organization" in awx.run("job_templates", one)["msg"]
            return
        awx.again("job_templates", one, types=self.TYPES)
        key = ("job_templates", awx.only("job_templates")["id"], "credentials")
        assert awx.store.hung[key] == [ours["id"]]
        awx.store.hung[key] = [other["id"]]
        awx.again("job_templates", one, types=self.TYPES)
        assert awx.store.hung[key] == [ours["id"]]

    def test_a_schedule_for_one_of_two_of_the_same_name_is_refused(self, awx):
        awx.well("projects", PROJECT)
        awx.well("workflow_job_templates", {"name": "p", **ORGANIZATION})
        stated = {"name": "nightly", **ORGANIZATION, "unified_job_template": "p", "rrule": NIGHTLY}
        said = awx.refused("schedules", stated)
        assert "AWX has 2 unified job templates named 'p' in organization" in said
        assert not awx.store.things["schedules"]

    def test_a_project_gets_the_credential_of_its_kind(self, awx):
        awx.store.keep("credential_types", {"name": "Source Control", "kind": "scm", "managed": True, "inputs": {}})
        self.keys(awx, "cloud")
        scm = self.keys(awx, "scm")
        awx.again("projects", {**PROJECT, "credential": "keys"}, types=self.TYPES)
        assert awx.only("projects")["credential"] == scm["id"]

    def test_before_its_type_exists_a_credential_does_not(self, awx):
        awx.well("projects", PROJECT)
        awx.well("inventories", {"name": "prod", **ORGANIZATION})
        awx.well("job_templates", TEMPLATE)
        types = {**self.TYPES, "credentials": {"keys": "a type that is created first"}}
        stated = [{**TEMPLATE, "credentials": ["keys"]}]
        assert awx.run_module(MODULE, check=True, kind="job_templates", objects=stated, types=types)["changed"]


class TestAbsent:
    def test_everything_goes_and_then_nothing_is_left_to_do(self, whole):
        for kind, stated in (
            ("workflow_job_templates", WORKFLOW),
            ("job_templates", TEMPLATE),
            ("inventories", {"name": "prod", **ORGANIZATION}),
            ("teams", {"name": "operators", **ORGANIZATION}),
        ):
            whole.again(kind, stated, state="absent")
        assert not whole.well("teams", {"name": "x", "organization": "Nobody"}, state="absent")["changed"]

    def test_an_inventory_that_is_being_deleted_is_made_anew_when_it_is_gone(self, whole):
        """AWX deletes an inventory after its answer, and takes no second one of its name meanwhile."""
        stated = {"name": "prod", **ORGANIZATION}
        first = whole.only("inventories")["id"]
        whole.store.looks = 3
        whole.store.remove("inventories", first)
        announced = whole.run_module(MODULE, check=True, kind="inventories", objects=[stated])
        assert announced["changed"] and whole.only("inventories")["id"] == first
        assert whole.well("inventories", stated)["changed"] and whole.only("inventories")["id"] != first
        whole.store.remove("inventories", whole.only("inventories")["id"])
        assert not whole.well("inventories", stated, state="absent")["changed"]
        assert not whole.store.things["inventories"]

    def test_what_jobs_use_stays_and_they_are_named(self, whole):
        whole.store.launch(whole.only("job_templates")["id"], {})
        said = whole.refused("job_templates", TEMPLATE, state="absent")
        assert "AWX refuses job template 'cutover': Resource is being used by running jobs." in said
        assert "active_jobs: id: 1; type: job (HTTP 409" in said

    def test_awx_takes_its_time_and_may_take_too_long(self, whole, monkeypatch):
        monkeypatch.setattr(api.Client, "delete", lambda client, path: None)
        said = whole.run("teams", {"name": "operators", **ORGANIZATION}, state="absent", wait_timeout=0.1)["msg"]
        assert "team 'operators': AWX has not deleted it after 0.1 seconds." in said

    def test_a_refusal_while_it_is_awaited_is_said(self, whole, monkeypatch):
        def refuse(client, path):
            raise api.AwxError(403, "Not yours.")

        monkeypatch.setattr(api.Client, "get", refuse)
        said = whole.run("teams", {"name": "operators", **ORGANIZATION}, state="absent")["msg"]
        assert said == "AWX refuses team 'operators': Not yours."


class TestRefusals:
    def test_awx_is_quoted_with_object_and_field(self, whole):
        said = whole.refused("job_templates", {**TEMPLATE, "playbook": "nothing.yml"})
        assert "AWX refuses job template 'cutover': playbook: Playbook not found for project. (HTTP 400" in said

    def test_a_list_that_awx_refuses_to_show(self, whole, monkeypatch):
        def refuse(client, path, **filters):
            raise api.AwxError(403, "Not yours.")

        monkeypatch.setattr(api.Client, "list", refuse)
        assert whole.refused("teams", {"name": "x", **ORGANIZATION}).endswith("Not yours.")
        with pytest.raises(api.AwxError):
            api.Client.listed(api.Client.__new__(api.Client), "x/")

    def test_a_wrong_token(self, awx, monkeypatch):
        monkeypatch.setenv("CONTROLLER_OAUTH_TOKEN", "another")
        assert "Authentication credentials were not provided. (HTTP 401" in awx.refused("teams", {"name": "x"})

    def test_a_user_and_a_password_are_tried(self, awx, monkeypatch):
        monkeypatch.delenv("CONTROLLER_OAUTH_TOKEN")
        assert "HTTP 401" in awx.refused("teams", {"name": "x"}, username="u", password="p")

    @pytest.mark.parametrize("checked", [True, False])
    def test_a_certificate_is_checked_unless_that_is_not_wanted(self, checked):
        given = {"host": "https://awx", "api_prefix": "/api/", "oauth_token": "t", "request_timeout": 1}
        client = api.Client({**given, "validate_certs": checked})
        (handler,) = [one for one in client.opener.handlers if isinstance(one, api.HTTPSHandler)]
        assert (handler._context.verify_mode is api.ssl.CERT_NONE) is not checked

    def test_nobody_answers(self, awx, monkeypatch):
        assert "cannot be reached" in awx.refused("teams", {"name": "x"}, host="http://127.0.0.1:9")
        monkeypatch.delenv("CONTROLLER_HOST")
        assert awx.refused("teams", {"name": "x"}).startswith("Nothing says where AWX is.")

    def test_what_answers_is_no_awx(self, awx, monkeypatch):
        monkeypatch.setattr(api.Client, "_read", lambda client, method, address, data=None: "<html>")
        assert "answers no JSON. Is the host an AWX?" in awx.refused("teams", {"name": "x"})

    @pytest.mark.parametrize(
        ("body", "said"),
        [
            ({"name": ["May not be blank."], "__all__": ["No."]}, "name: May not be blank.; No."),
            ({"detail": "Not found."}, "Not found."),
            ("plain", "plain"),
        ],
    )
    def test_the_words_of_a_refusal(self, body, said):
        assert api.words(body) == said

    def test_a_refusal_may_be_no_json(self, awx, monkeypatch):
        monkeypatch.setattr(server.Handler, "say", lambda handler, status, said: plain(handler))
        assert "Bad gateway (HTTP 502" in awx.refused("teams", {"name": "x"})

    def test_every_page_is_read(self, awx):
        class Paged(api.Client):
            def __init__(self):
                self.base = "http://awx/api/v2/"
                self.asked = []

            def _call(self, method, address, data=None):
                self.asked.append(address)
                last = "page=2" in address
                return {"results": [len(self.asked)], "next": None if last else "/api/v2/teams/?page=2"}

        client = Paged()
        assert client.list("teams/", name="x") == [1, 2]
        assert client.asked == ["http://awx/api/v2/teams/?name=x", "http://awx/api/v2/teams/?page=2"]

    def test_a_sentence_says_once_what_it_is_about(self):
        with pytest.raises(objects.Refused, match="^team 'x': no$"), objects.naming("team 'x'"):
            raise objects.Refused("no")
        with pytest.raises(api.AwxError, match="^gone$"), objects.naming("team 'x'"):
            raise api.AwxError(0, "gone")


def plain(handler):
    body = b"Bad gateway"
    handler.send_response(502)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def test_what_awx_hides_has_one_name():
    assert kinds.HIDDEN == HIDDEN
