# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""dms_assessment_run and dms_assessment_run_info, on real databases."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._dms import api

from tests.local_aws.dms_support import GLOBAL_PRINCIPAL, allow, eventually, trust, unique

MODULE = "dms_assessment_run"


@pytest.fixture
def task(dms, pair):
    """A task over one table with and one without a primary key; its name."""
    pair.both("CREATE TABLE account (id int PRIMARY KEY); CREATE TABLE log (n int)")
    return dms.show(dms.task(*dms.endpoints(pair)))["ReplicationTaskIdentifier"]


@pytest.fixture
def options(client, task):
    name = unique("assessments")
    client("s3").create_bucket(Bucket=name)
    iam = client("iam")
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(GLOBAL_PRINCIPAL))["Role"]["Arn"]
    iam.put_role_policy(
        RoleName=name, PolicyName="write", PolicyDocument=allow("s3:PutObject", f"arn:aws:s3:::{name}/*")
    )
    return {
        "replication_task_identifier": task.upper(),
        "assessment_run_name": "first",
        "service_access_role_arn": role,
        "result_location_bucket": name,
        "tags": {"application": "payments"},
        "wait_timeout": 60,
    }


def runs(dms):
    return dms.api.describe_replication_task_assessment_runs()["ReplicationTaskAssessmentRuns"]


def status_of(result, name):
    return {one["name"]: one["status"] for one in result["assessment_run"]["individual_assessments"]}[name]


def test_check_on_nothing_says_changed_and_starts_nothing(run_module, options, dms):
    result = run_module(MODULE, check=True, diff=True, **options)
    assert (result["changed"], result["diff"]["before"]) == (True, {})
    assert result["assessment_run"]["result_location_bucket"] == options["result_location_bucket"]
    assert runs(dms) == []


def test_it_runs_once_and_returns_each_result(run_module, options, dms):
    first = run_module(MODULE, **options)
    assert first["changed"]
    assert (first["assessment_run"]["status"], first["assessment_run"]["tags"]) == (
        "failed",
        {"application": "payments"},
    )
    assert status_of(first, "postgres-check-pk") == "failed"
    assert status_of(first, "unsupported-data-types-in-source") == "passed"
    assert "public.log" in first["assessment_run"]["last_failure_message"]
    for check in (False, True):
        again = run_module(MODULE, check=check, **options)
        assert (again["changed"], again["assessment_run"]) == (False, first["assessment_run"])
    assert len(runs(dms)) == 1
    assert run_module(MODULE, **{**options, "assessment_run_name": "second"})["changed"]
    assert len(runs(dms)) == 2


def test_it_fails_on_what_must_not_be_and_still_returns_the_results(run_module, options):
    # the second time nothing runs any more, and the gate stays closed
    for changed in (True, False):
        result = run_module(MODULE, **options, fail_on=["failed"])
        assert (result["failed"], result["changed"]) == (True, changed)
        assert (
            "Assessment run first: postgres-check-pk (failed). The last failure: postgres-check-pk: " in result["msg"]
        )
        assert status_of(result, "postgres-check-pk") == "failed"
    assert not run_module(MODULE, **options, fail_on=["error"]).get("failed")


def test_some_assessments_only(run_module, options):
    options["include_only"] = ["unsupported-data-types-in-source"]
    result = run_module(MODULE, **options, fail_on=["failed", "error", "warning"])
    assert result["assessment_run"]["status"] == "passed"
    assert [one["name"] for one in result["assessment_run"]["individual_assessments"]] == options["include_only"]
    options["include_only"] = ["postgres-check-pk"]
    assert "was started otherwise" in run_module(MODULE, check=True, **options)["msg"]


@pytest.mark.parametrize("check", [False, True])
def test_what_does_not_apply_is_refused(run_module, options, dms, check):
    result = run_module(MODULE, check=check, **options, exclude=["oracle-check-xmltype"])
    assert "exclude names oracle-check-xmltype, which DMS does not assess for this task" in result["msg"]
    assert runs(dms) == []


def test_tags_change_and_nothing_else(run_module, options, dms):
    before = run_module(MODULE, **options)["assessment_run"]
    options["tags"] = {"owner": "team"}
    predicted = run_module(MODULE, check=True, diff=True, **options)
    assert (predicted["changed"], predicted["diff"]["after"]["tags"]) == (True, {"owner": "team"})
    assert run_module(MODULE, **options)["assessment_run"] == {**before, "tags": {"owner": "team"}}
    assert len(runs(dms)) == 1


def test_a_run_is_cancelled(run_module, options, dms, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.1")
    eventually(
        lambda: dms.api.describe_replication_tasks()["ReplicationTasks"][0]["Status"], lambda seen: seen == "ready"
    )
    assert run_module(MODULE, **options, wait=False)["assessment_run"]["status"] in ("starting", "provisioning")
    wanted = {**options, "state": "cancelled"}
    assert run_module(MODULE, check=True, **wanted)["assessment_run"]["status"] == "cancelling"
    result = run_module(MODULE, **wanted)
    assert result["changed"]
    assert {one["status"] for one in result["assessment_run"]["individual_assessments"]} == {"cancelled"}
    assert not run_module(MODULE, **wanted)["changed"]


def test_a_wait_that_is_too_short_says_how_far_it_is(run_module, options, dms, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.1")
    options["wait_timeout"] = 1
    eventually(
        lambda: dms.api.describe_replication_tasks()["ReplicationTasks"][0]["Status"], lambda seen: seen == "ready"
    )
    result = run_module(MODULE, **options)
    assert "Assessment run first is still in state provisioning (0 of " in result["msg"]
    assert "assessments completed) after waiting 1 seconds" in result["msg"]
    assert run_module(MODULE, **{**options, "state": "cancelled", "wait_timeout": 60})["changed"]


def test_there_may_be_nothing_to_cancel(run_module, options):
    result = run_module(MODULE, **{**options, "state": "cancelled"})
    assert (result["changed"], result["assessment_run"]) == (False, {})


def test_absent_cancels_first_and_leaves_the_results(run_module, options, dms, client, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.1")
    eventually(
        lambda: dms.api.describe_replication_tasks()["ReplicationTasks"][0]["Status"], lambda seen: seen == "ready"
    )
    run_module(MODULE, **options, wait=False)
    options["state"] = "absent"
    assert run_module(MODULE, check=True, **options)["changed"]
    assert len(runs(dms)) == 1
    assert run_module(MODULE, **options)["changed"]
    assert runs(dms) == []
    assert not run_module(MODULE, **options)["changed"]
    assert client("s3").list_objects_v2(Bucket=options["result_location_bucket"])["KeyCount"] == 1


def test_it_is_removed_without_waiting_where_nobody_asked_for_it(run_module, options, dms):
    run_module(MODULE, **options)
    assert run_module(MODULE, **{**options, "state": "absent", "wait": False})["changed"]
    assert runs(dms) == []


def test_starting_needs_to_know_where_the_results_go(run_module, task):
    result = run_module(MODULE, replication_task_identifier=task, assessment_run_name="first")
    assert "these must be stated too: service_access_role_arn, result_location_bucket" in result["msg"]


def test_awss_refusal_is_told_with_its_code(run_module, options):
    result = run_module(MODULE, **{**options, "result_location_bucket": unique("nowhere")})
    assert result["error"]["code"] == "S3ResourceNotFoundFault"
    assert "was not found" in result["msg"]


def test_no_task_is_refused_but_not_in_check_mode(run_module, options):
    options["replication_task_identifier"] = "none"
    assert run_module(MODULE, check=True, **options)["changed"]
    assert run_module(MODULE, **options)["msg"] == "There is no replication task none in this account and region."


def test_info_lists_runs_and_what_applies(run_module, options, task):
    for name in ("first", "second"):
        run_module(MODULE, **{**options, "assessment_run_name": name, "include_only": ["postgres-check-pk-lob"]})
    for check in (False, True):
        found = run_module("dms_assessment_run_info", check=check, replication_task_identifier=task)
        assert [run["assessment_run_name"] for run in found["assessment_runs"]] == ["second", "first"]
        assert "postgres-check-wallevel" in found["applicable_assessments"]
    (run,) = run_module("dms_assessment_run_info", assessment_run_name="first", status="passed")["assessment_runs"]
    assert run["individual_assessments"][0]["name"] == "postgres-check-pk-lob"
    assert run["tags"] == {"application": "payments"}
    assert run_module("dms_assessment_run_info", status="failed")["assessment_runs"] == []
    none = run_module("dms_assessment_run_info", replication_task_identifier="none")
    assert none["assessment_runs"] == [] and "applicable_assessments" not in none


def test_info_tells_awss_error(run_module):
    result = run_module("dms_assessment_run_info", access_key="wrong-key")
    assert (result["failed"], result["error"]["code"]) == (True, "UnrecognizedClientException")


def test_runs_are_read_page_by_page(client):
    names = api.describe_applicable_assessments(client("dms"), MaxRecords=20)
    assert len(names) == len(set(names)) > 20
