# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a deployment, a deployment group and a revision have to become."""

from __future__ import annotations

import json

import pytest
import yaml
from ansible_collections.migrate.aws.plugins.module_utils._codedeploy import plan, revision, transform
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from hypothesis import given, settings
from hypothesis import strategies as st

DEPLOYMENT = {
    "deployment_id": "d-1",
    "application_name": "app",
    "deployment_group_name": "group",
    "status": "Succeeded",
    "revision": {"app_spec": '{"version": 0.0}', "sha256": "x"},
}
OPTIONS = {
    "application_name": "app",
    "deployment_group_name": "group",
    "deployment_config_name": None,
    "description": None,
    "revision": {"app_spec": {"version": 0.0}, "s3_location": None, "github_location": None},
    "force": False,
}

words = st.text("abcdefgh", min_size=1, max_size=6)
structures = st.dictionaries(
    words, st.recursive(words | st.integers(0, 9) | st.booleans(), lambda part: st.lists(part, max_size=3))
)


@pytest.mark.parametrize(
    ("status", "version", "force", "starts"),
    [
        ("Succeeded", 0.0, False, False),
        ("Succeeded", 0.0, True, True),
        ("Succeeded", 1.0, False, True),
        ("Failed", 0.0, False, True),
        ("Stopped", 0.0, False, True),
        ("InProgress", 0.0, False, False),
        ("Ready", 0.0, True, False),
    ],
)
def test_when_a_deployment_starts(status, version, force, starts):
    options = {**OPTIONS, "force": force, "revision": {"app_spec": {"version": version}}}
    changes = plan.start_changes(options, {**DEPLOYMENT, "status": status})
    assert bool(changes) == starts
    if starts:
        assert (changes["status"], changes["deployment_id"]) == ("Created", None)


@pytest.mark.parametrize("status", ["Created", "Queued", "InProgress", "Baking", "Ready"])
def test_no_deployment_starts_beside_another(status):
    options = {**OPTIONS, "revision": {"app_spec": {"version": 1.0}}}
    with pytest.raises(Refused, match=f"d-1 of app/group is {status} with another revision"):
        plan.start_changes(options, {**DEPLOYMENT, "status": status})


@pytest.mark.parametrize(
    ("status", "terminating", "wait_type", "becomes"),
    [
        ("Ready", False, "READY_WAIT", {"status": "InProgress"}),
        ("InProgress", False, "READY_WAIT", {}),
        ("Succeeded", False, "READY_WAIT", {}),
        ("InProgress", True, "TERMINATION_WAIT", {"status": "Succeeded"}),
        ("InProgress", False, "TERMINATION_WAIT", {}),
        ("Ready", False, "TERMINATION_WAIT", {}),
    ],
)
def test_what_is_continued(status, terminating, wait_type, becomes):
    current = {**DEPLOYMENT, "status": status, "instance_termination_wait_time_started": terminating}
    assert plan.continue_changes(current, wait_type) == becomes


@pytest.mark.parametrize(
    ("status", "becomes"), [("Ready", {"status": "Stopped"}), ("Succeeded", {}), ("Failed", {}), ("Stopped", {})]
)
def test_what_is_stopped(status, becomes):
    assert plan.stop_changes({**DEPLOYMENT, "status": status}) == becomes


def test_a_reason_names_the_rollback():
    failed = {"error_information": {"code": "A", "message": "b."}, "rollback_info": {"rollback_deployment_id": "d-2"}}
    assert plan.reason(failed) == "A: b. It was rolled back by deployment d-2."
    assert plan.reason({}) is None


@settings(deadline=None)
@given(structures)
def test_an_app_spec_is_the_same_in_every_spelling(app_spec):
    written = revision.described({"app_spec": app_spec})
    for spelling in (app_spec, json.dumps(app_spec, indent=2), yaml.safe_dump(app_spec)):
        assert revision.same({"app_spec": spelling}, {"app_spec": written["app_spec"]})
    assert not revision.same({"app_spec": {**app_spec, "more": 1}}, {"app_spec": written["app_spec"]})


def test_an_app_spec_that_aws_does_not_repeat_is_known_by_its_digest():
    written = revision.described({"app_spec": {"a": 1}})
    assert revision.same({"app_spec": {"a": 1}}, {"app_spec": None, "sha256": written["sha256"]})
    assert not revision.same({"app_spec": {"a": 2}}, {"app_spec": None, "sha256": written["sha256"]})
    assert not revision.same({"app_spec": {"a": 1}}, None)


def test_what_is_neither_json_nor_yaml_says_only_itself():
    assert revision.parsed("{a: [") == "{a: ["


def test_without_yaml_an_app_spec_in_it_says_only_itself(monkeypatch):
    monkeypatch.setattr(revision, "yaml", None)
    assert revision.parsed("version: 0.0") == "version: 0.0"
    assert revision.parsed('{"version": 0.0}') == {"version": 0.0}


def test_a_commit_is_a_revision():
    options = {"app_spec": None, "s3_location": None, "github_location": {"repository": "a/b", "commit_id": "c"}}
    request = revision.request(options)
    assert request == {"revisionType": "GitHub", "gitHubLocation": {"repository": "a/b", "commitId": "c"}}
    assert revision.same(options, transform.revision_of(request))


GROUP = {
    "alarm_configuration": {"enabled": True, "ignore_poll_alarm_failure": False, "alarms": ["a"]},
    "auto_scaling_groups": ["web"],
    "ec2_tag_set": [{"filters": [{"key": "k", "value": "v", "type": "KEY_AND_VALUE"}]}],
    "load_balancer_info": {
        "target_group_pair_info_list": [{"target_groups": ["b", "g"], "prod_traffic_route": {"listener_arns": ["l"]}}]
    },
    "termination_hook_enabled": False,
}


def test_a_group_comes_back_as_it_was_sent():
    answer = {**transform.to_api(GROUP), "autoScalingGroups": [{"name": "web"}]}
    assert transform.from_api(answer) == GROUP
    assert transform.to_api(GROUP)["autoScalingGroups"] == ["web"]


def test_a_structure_is_sent_whole_when_a_part_of_it_changes():
    changes = {"alarm_configuration": {"alarms": ["b"]}, "tags": {"a": "b"}}
    whole = {"enabled": True, "ignore_poll_alarm_failure": False, "alarms": ["b"]}
    assert plan.group_update({**GROUP, "tags": {}}, changes) == {"alarm_configuration": whole}
