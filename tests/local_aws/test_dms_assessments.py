# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Premigration assessment runs of the embedded DMS: they look at the databases, and are refused where AWS refuses."""

from __future__ import annotations

import dataclasses
import json

import pytest
from botocore.exceptions import ClientError

from local_aws.dms import assessing
from tests.local_aws.dms_support import *  # fixtures and words

pytestmark = pytest.mark.patch
KEYED = "CREATE TABLE account (id int PRIMARY KEY, name varchar(20) NOT NULL)"


@pytest.fixture
def results(client):
    """A bucket for results and a role that may write to it."""
    bucket, role_name = unique("results"), unique("assessments")
    client("s3").create_bucket(Bucket=bucket)
    iam = client("iam")
    role = iam.create_role(RoleName=role_name, AssumeRolePolicyDocument=trust(GLOBAL_PRINCIPAL))["Role"]["Arn"]
    iam.put_role_policy(
        RoleName=role_name, PolicyName="write", PolicyDocument=allow("s3:PutObject", f"arn:aws:s3:::{bucket}/*")
    )
    return {"ServiceAccessRoleArn": role, "ResultLocationBucket": bucket}


@pytest.fixture
def start(dms, results):
    """A function which starts a run of a task; the answer."""

    def begin(task, **params):
        return dms.api.start_replication_task_assessment_run(
            ReplicationTaskArn=task, AssessmentRunName=unique("run"), **{**results, **params}
        )["ReplicationTaskAssessmentRun"]

    return begin


@pytest.fixture
def assess(dms, start):
    """A function which runs assessments of a task to their end: the run, and the assessments' statuses."""

    def run(task, **params):
        arn = start(task, **params)["ReplicationTaskAssessmentRunArn"]
        ended = eventually(
            lambda: show(dms, arn), lambda seen: seen["Status"] not in ("starting", "provisioning", "running")
        )
        return ended, statuses(dms, arn)

    return run


def show(dms, arn):
    return dms.api.describe_replication_task_assessment_runs(
        Filters=[{"Name": "replication-task-assessment-run-arn", "Values": [arn]}]
    )["ReplicationTaskAssessmentRuns"][0]


def statuses(dms, arn):
    found = dms.api.describe_replication_task_individual_assessments(
        Filters=[{"Name": "replication-task-assessment-run-arn", "Values": [arn]}]
    )
    return {one["IndividualAssessmentName"]: one["Status"] for one in found["ReplicationTaskIndividualAssessments"]}


def refused(code, call, **arguments):
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    assert caught.value.response["Error"]["Code"] == code, caught.value
    return caught.value.response["Error"]["Message"]


def test_a_clean_pair_passes_and_the_result_is_in_the_bucket(dms, pair, assess, results, client):
    pair.both(KEYED)
    task = dms.task(*dms.endpoints(pair))
    run, found = assess(task, ResultLocationFolder="reports")
    assert set(found.values()) == {"passed"}
    assert (run["Status"], run["IsLatestTaskAssessmentRun"]) == ("passed", True)
    assert (
        run["ResultStatistic"]["Passed"]
        == len(found)
        == run["AssessmentProgress"]["IndividualAssessmentCompletedCount"]
    )
    assert dms.show(task)["Status"] == "ready"
    (entry,) = client("s3").list_objects_v2(Bucket=results["ResultLocationBucket"], Prefix="reports/")["Contents"]
    report = json.load(client("s3").get_object(Bucket=results["ResultLocationBucket"], Key=entry["Key"])["Body"])
    assert report["overall-test-result"] == "passed"
    assert {one["test-name"] for one in report["summary"]["passed"]} == set(found)


@pytest.mark.parametrize(
    "ddl, objections",
    [
        ("CREATE TABLE odd (id int PRIMARY KEY, at pg_lsn)", {"unsupported-data-types-in-source": "failed"}),
        (
            "CREATE TABLE log (message text)",
            {
                "table-with-lob-but-without-primary-key-or-unique-constraint": "failed",
                "table-with-no-primary-key-or-unique-constraint": "warning",
                "postgres-check-pk": "failed",
            },
        ),
        (
            "CREATE TABLE log (n int); ALTER TABLE log REPLICA IDENTITY FULL",
            {"table-with-no-primary-key-or-unique-constraint": "warning"},
        ),
        ("CREATE TABLE key (id text PRIMARY KEY)", {"postgres-check-pk-lob": "failed"}),
        (
            "CREATE TABLE list (items int[])",
            {
                "postgres-check-table-with-array": "failed",
                "table-with-lob-but-without-primary-key-or-unique-constraint": "failed",
                "table-with-no-primary-key-or-unique-constraint": "warning",
                "postgres-check-pk": "failed",
            },
        ),
        (
            'CREATE TABLE "Pay" (id int PRIMARY KEY); CREATE TABLE pay (id int PRIMARY KEY)',
            {"postgres-check-similar-table-name": "warning"},
        ),
        (
            "CREATE TABLE doc (id int PRIMARY KEY, body text); INSERT INTO doc VALUES (1, repeat('x', 40000))",
            {"postgres-check-limited-lob-size": "failed"},
        ),
        (
            "CREATE TABLE seen (id int PRIMARY KEY, n int); CREATE INDEX ON seen (n)",
            {"postgres-check-target-secondary-indexes": "warning"},
        ),
    ],
)
def test_each_looks_at_the_databases(dms, pair, assess, ddl, objections):
    pair.both(ddl)
    run, found = assess(dms.task(*dms.endpoints(pair)))
    assert {name: status for name, status in found.items() if status != "passed"} == objections
    worst = "failed" if "failed" in objections.values() else "warning"
    assert run["Status"] == worst
    assert run["ResultStatistic"][worst.capitalize()] == list(objections.values()).count(worst)
    if worst == "failed":
        assert any(name in run["LastFailureMessage"] for name in objections)


@pytest.mark.parametrize(
    "settings, names",
    [
        ({"TargetMetadata": {"FullLobMode": True, "LimitedSizeLobMode": False}}, ["full-lob-not-nullable-at-target"]),
        (
            {"TargetMetadata": {"BatchApplyEnabled": True, "LimitedSizeLobMode": False}},
            ["postgres-batch-apply-lob-mode"],
        ),
        ({"TargetMetadata": {"BatchApplyEnabled": True}}, ["postgres-check-batch-apply-target-pk-ui-simultaneously"]),
        ({"TargetMetadata": {"LobMaxSize": 1}}, ["postgres-check-limited-lob-size"]),
    ],
)
def test_what_the_settings_use_is_looked_at(dms, pair, assess, settings, names):
    pair.both("CREATE TABLE doc (id int PRIMARY KEY, body text NOT NULL UNIQUE)")
    pair.source.execute("INSERT INTO doc VALUES (1, repeat('x', 2000))")
    _run, found = assess(dms.task(*dms.endpoints(pair), **settings), IncludeOnly=names)
    assert found == dict.fromkeys(names, "failed")


def test_foreign_keys_in_force_on_the_target_are_seen(dms, pair, assess):
    pair.both(KEYED)
    sides = [
        dms.endpoint(side, server, pair.name)
        for side, server in (("source", pair.source_server), ("target", pair.target_server))
    ]
    for endpoint in sides:
        dms.test(endpoint)
    run, found = assess(dms.task(*sides), Exclude=["postgres-check-pk"])
    assert "postgres-check-pk" not in found
    assert {name for name, status in found.items() if status != "passed"} == {"postgres-check-session-replication-role"}
    assert run["Status"] == "warning"


def test_only_tables_in_scope_count(dms, pair, assess):
    pair.both(KEYED + "; CREATE TABLE log (message text)")
    mappings = rules(selection("public"), selection("public", "log", "exclude", 2))
    _run, found = assess(dms.task(*dms.endpoints(pair), mappings=mappings), IncludeOnly=["postgres-check-pk"])
    assert found == {"postgres-check-pk": "passed"}


def test_an_open_transaction_and_a_missing_right_are_seen(dms, pair, assess, monkeypatch):
    monkeypatch.setattr(
        "local_aws.dms.assessing.ASSESSMENTS",
        tuple(
            dataclasses.replace(one, query=one.query.replace("10 minutes", "0 seconds"))
            if "longrunning" in one.name
            else one
            for one in assessing.ASSESSMENTS
        ),
    )
    pair.both(KEYED + "; CREATE TABLE note (id int PRIMARY KEY, body text)")
    task = dms.task(*dms.endpoints(pair))
    pair.source_server.execute(
        "ALTER TABLE account OWNER TO CURRENT_USER; ALTER TABLE note OWNER TO CURRENT_USER; "
        "REVOKE ALL ON account, note FROM app",
        pair.name,
    )
    # what cannot be looked at is an error, and no pass
    names = [
        "postgres-check-longrunningtxn",
        "postgres-check-select-object-privileges",
        "postgres-check-limited-lob-size",
    ]
    with pair.source.transaction():
        pair.source.execute("SELECT 1")
        _run, found = assess(task, IncludeOnly=names)
    assert found == {names[0]: "warning", names[1]: "failed", names[2]: "error"}


def test_applicable_depends_on_engines_and_type(dms, pair):
    pair.both(KEYED)
    sides = dms.endpoints(pair)

    def names(**params):
        return set(dms.api.describe_applicable_individual_assessments(**params)["IndividualAssessmentNames"])

    capturing, loading = (names(ReplicationTaskArn=dms.task(*sides, kind=kind)) for kind in ("cdc", "full-load"))
    assert "postgres-check-wallevel" in capturing - loading
    assert "postgres-check-target-secondary-indexes" in loading - capturing
    assert names() >= capturing | loading
    model = {"ReplicationInstanceArn": dms.instance, "MigrationType": "full-load", "TargetEngineName": "postgres"}
    mysql = names(**model, SourceEngineName="mysql")
    assert "unsupported-data-types-in-source" in mysql
    assert not [name for name in mysql if name.startswith("postgres")]
    refused("InvalidParameterCombinationException", dms.api.describe_applicable_individual_assessments, **model)


class TestRefusals:
    """What AWS refuses."""

    @pytest.fixture
    def task(self, dms, pair):
        pair.both(KEYED)
        return dms.task(*dms.endpoints(pair))

    def test_assessments_that_do_not_apply(self, task, start):
        message = refused("InvalidParameterValueException", lambda: start(task, IncludeOnly=["mysql-check-binlog"]))
        assert "mysql-check-binlog" in message
        refused(
            "InvalidParameterCombinationException",
            lambda: start(task, IncludeOnly=["postgres-check-pk"], Exclude=["postgres-check-pk-lob"]),
        )

    def test_bucket_and_role(self, task, start, client):
        refused("S3ResourceNotFoundFault", lambda: start(task, ResultLocationBucket=unique("none")))
        other = unique("other")
        client("s3").create_bucket(Bucket=other)
        refused("S3AccessDeniedFault", lambda: start(task, ResultLocationBucket=other))
        refused("AccessDeniedFault", lambda: start(task, ServiceAccessRoleArn="arn:aws:iam::123456789012:role/none"))

    def test_a_name_twice(self, dms, task, results, assess):
        run, _found = assess(task)
        refused(
            "ResourceAlreadyExistsFault",
            dms.api.start_replication_task_assessment_run,
            ReplicationTaskArn=task,
            AssessmentRunName=run["AssessmentRunName"],
            **results,
        )

    def test_untested_connections(self, dms, pair, task, start):
        sides = [
            dms.endpoint(side, server, pair.name)
            for side, server in (("source", pair.source_server), ("target", pair.target_server))
        ]
        refused("InvalidResourceStateFault", lambda: start(dms.task(*sides)))

    def test_while_the_task_runs_or_is_assessed(self, dms, task, start, monkeypatch):
        monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.01")
        run = start(task)
        assert run["Status"] == "starting"
        assert dms.show(task)["Status"] == "testing"
        refused("InvalidResourceStateFault", lambda: start(task))
        refused(
            "InvalidResourceStateFault",
            dms.api.delete_replication_task_assessment_run,
            ReplicationTaskAssessmentRunArn=run["ReplicationTaskAssessmentRunArn"],
        )
        dms.reaches(task, "ready")
        monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0")
        dms.start(task)
        dms.reaches(task, "running")
        refused("InvalidResourceStateFault", lambda: start(task))

    def test_nothing_to_cancel_or_delete(self, dms, task, assess):
        run, _found = assess(task)
        arn = {"ReplicationTaskAssessmentRunArn": run["ReplicationTaskAssessmentRunArn"]}
        refused("InvalidResourceStateFault", dms.api.cancel_replication_task_assessment_run, **arn)
        dms.api.delete_replication_task_assessment_run(**arn)
        refused("ResourceNotFoundFault", dms.api.delete_replication_task_assessment_run, **arn)


def test_a_cancelled_run_leaves_the_rest_undone(dms, pair, start, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.1")
    pair.both(KEYED)
    task = dms.task(*dms.endpoints(pair))
    dms.reaches(task, "ready")
    arn = start(task)["ReplicationTaskAssessmentRunArn"]
    assert (
        dms.api.cancel_replication_task_assessment_run(ReplicationTaskAssessmentRunArn=arn)[
            "ReplicationTaskAssessmentRun"
        ]["Status"]
        == "cancelling"
    )
    eventually(lambda: statuses(dms, arn), lambda found: set(found.values()) == {"cancelled"})
    dms.reaches(task, "ready")
    assert eventually(lambda: show(dms, arn), lambda run: "ResultStatistic" in run)["ResultStatistic"]["Cancelled"] > 5


def test_an_unreachable_database_is_an_error(dms, pair, assess):
    pair.both(KEYED)
    source, target = dms.endpoints(pair)
    task = dms.task(source, target)
    dms.api.modify_endpoint(EndpointArn=source, Password="wrong")
    run, found = assess(task, IncludeOnly=["postgres-check-pk"])
    assert (run["Status"], found) == ("error-executing", {"postgres-check-pk": "error"})
    assert "password authentication failed" in run["LastFailureMessage"]


def test_a_bucket_that_is_removed_meanwhile_is_an_error_of_the_run(dms, pair, start, results, client, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.01")
    pair.both(KEYED)
    task = dms.task(*dms.endpoints(pair))
    dms.reaches(task, "ready")
    arn = start(task, IncludeOnly=["postgres-check-pk"])["ReplicationTaskAssessmentRunArn"]
    client("s3").delete_bucket(Bucket=results["ResultLocationBucket"])
    eventually(lambda: show(dms, arn)["Status"], lambda status: status == "error-executing")
    dms.reaches(task, "ready")


def test_runs_are_filtered_and_tagged(dms, pair, assess):
    pair.both(KEYED)
    task = dms.task(*dms.endpoints(pair))
    first, _found = assess(task, Tags=[{"Key": "a", "Value": "1"}])
    second, _found = assess(task)
    arn = first["ReplicationTaskAssessmentRunArn"]
    assert dms.api.list_tags_for_resource(ResourceArn=arn)["TagList"] == [{"Key": "a", "Value": "1"}]
    seen = dms.api.describe_replication_task_assessment_runs(
        Filters=[{"Name": "replication-task-arn", "Values": [task]}]
    )
    latest = {
        run["AssessmentRunName"]: run["IsLatestTaskAssessmentRun"] for run in seen["ReplicationTaskAssessmentRuns"]
    }
    assert latest == {first["AssessmentRunName"]: False, second["AssessmentRunName"]: True}
