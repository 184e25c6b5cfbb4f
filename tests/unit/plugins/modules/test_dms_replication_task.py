# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""dms_replication_task, dms_replication_task_info and dms_table_statistics_info, on real databases."""

from __future__ import annotations

import json
import select
import socket

import psycopg
import pytest
from ansible_collections.migrate.aws.plugins.modules import dms_replication_task
from botocore.stub import Stubber

from tests.local_aws.dms_support import eventually, rules, selection, unique

MODULE = "dms_replication_task"
NAME = "Payments-Forward"
TABLE = {"schema_name": "public", "table_name": "account"}
TABLES = """
    CREATE TABLE account (id int PRIMARY KEY, name text NOT NULL);
    CREATE TABLE payment (id int PRIMARY KEY, amount numeric(12, 2));
"""


@pytest.fixture
def tables(pair):
    pair.both(TABLES)
    pair.source.execute("INSERT INTO account SELECT n, 'name ' || n FROM generate_series(1, 200) n")
    pair.source.execute("INSERT INTO payment SELECT n, n FROM generate_series(1, 300) n")
    return pair


@pytest.fixture
def options(dms, tables):
    source, target = dms.endpoints(tables)
    return {
        "replication_task_identifier": NAME,
        "replication_instance_arn": dms.instance,
        "source_endpoint_arn": source,
        "target_endpoint_arn": target,
        "migration_type": "full-load-and-cdc",
        "table_mappings": json.loads(rules(selection("public"))),
        "replication_task_settings": {"ValidationSettings": {"ThreadCount": 4}},
        "wait_timeout": 60,
        "tags": {"application": "payments"},
    }


@pytest.fixture
def made(run_module, options):
    """The task, ready and never run."""
    return run_module(MODULE, **options)["replication_task"]


@pytest.fixture
def loaded(run_module, options):
    """The task, running, its full load complete."""
    return run_module(MODULE, **options, state="started", wait_for="full_load")["replication_task"]


def tasks(dms):
    found = dms.api.describe_replication_tasks()["ReplicationTasks"]
    return {task["ReplicationTaskIdentifier"]: task for task in found}


def status(dms):
    return tasks(dms)[NAME.lower()]["Status"]


def settings(task):
    return task["replication_task_settings"]


def test_check_on_nothing_says_changed_and_makes_nothing(run_module, options, dms):
    result = run_module(MODULE, check=True, diff=True, **options, state="started")
    assert result["changed"]
    assert result["diff"]["before"] == {}
    assert result["replication_task"]["migration_type"] == "full-load-and-cdc"
    assert tasks(dms) == {}


def test_it_is_made_with_strict_settings_and_not_started(made):
    assert (made["status"], made["replication_task_identifier"]) == ("ready", NAME.lower())
    assert made["tags"] == {"application": "payments"}
    assert settings(made)["FullLoadSettings"]["TargetTablePrepMode"] == "DO_NOTHING"
    assert settings(made)["ErrorBehavior"]["DataTruncationErrorPolicy"] == "STOP_TASK"
    assert settings(made)["ValidationSettings"]["ThreadCount"] == 4
    # what nobody stated is DMS's own
    assert settings(made)["TargetMetadata"]["LobMaxSize"] == 32


def test_without_the_strict_settings_dms_decides(run_module, options):
    task = run_module(MODULE, **options, strict_settings=False)["replication_task"]
    assert settings(task)["FullLoadSettings"]["TargetTablePrepMode"] == "DROP_AND_CREATE"
    assert settings(task)["ValidationSettings"]["ThreadCount"] == 4


@pytest.mark.parametrize("check", [False, True])
def test_again_nothing_changes(run_module, options, made, check):
    result = run_module(MODULE, check=check, **options)
    assert not result["changed"]
    assert result["replication_task"] == made


def test_json_texts_mean_the_same_as_structures(run_module, options, made):
    options["table_mappings"] = json.dumps(options["table_mappings"])
    options["replication_task_settings"] = json.dumps(options["replication_task_settings"])
    assert not run_module(MODULE, **options)["changed"]


def test_started_awaits_the_full_load_and_is_idempotent(run_module, options, tables, loaded):
    assert (loaded["status"], loaded["replication_task_stats"]["full_load_progress_percent"]) == ("running", 100)
    assert tables.same("account") and tables.same("payment")
    for check in (False, True):
        again = run_module(MODULE, check=check, **options, state="started", wait_for="full_load")
        assert not again["changed"]
        assert again["replication_task"]["status"] == "running"


def received(listener):
    """What has come to a socket by now, parsed."""
    while select.select([listener], [], [], 0)[0]:
        yield json.loads(listener.recv(8192))


def test_who_watches_is_told_how_many_rows_are_loaded(run_module, options, tables, monkeypatch, tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "listener"))
        monkeypatch.setenv("MIGRATE_AWS_PROGRESS", f"7 {tmp_path / 'listener'}")
        options.update(migration_type="full-load", state="started", wait_for="full_load")
        assert run_module(MODULE, **options)["changed"]
        told = list(received(listener))
    loading = [record for record in told if "full load" in record.get("state", "")]
    assert loading
    assert {(record["task"], record["what"]) for record in loading} == {("7", f"Replication task {NAME.lower()}")}
    assert all(record["detail"].endswith(" rows loaded") for record in loading), loading


def test_nothing_fails_where_the_loaded_rows_may_not_be_counted(client):
    api = client("dms")
    with Stubber(api) as answers:
        answers.add_client_error("describe_table_statistics", "AccessDeniedException")
        loading = dms_replication_task.Task(lambda _service: api, {"replication_task_identifier": NAME})
        assert loading._rows_in_words("arn:aws:dms:us-east-1:123456789012:task:FORWARD") == ""


def test_check_of_a_start_predicts_it_and_starts_nothing(run_module, options, made, dms):
    result = run_module(MODULE, check=True, diff=True, **options, state="started")
    assert result["changed"]
    assert (result["diff"]["before"]["status"], result["diff"]["after"]["status"]) == ("ready", "running")
    assert status(dms) == "ready"


def test_a_stopped_task_is_resumed_where_it_was(run_module, options, tables, loaded, dms):
    assert run_module(MODULE, check=True, **options, state="stopped")["changed"]
    stopped = run_module(MODULE, **options, state="stopped")
    assert (stopped["changed"], stopped["replication_task"]["status"]) == (True, "stopped")
    assert not run_module(MODULE, **options, state="stopped")["changed"]
    tables.source.execute("INSERT INTO account VALUES (1000, 'written meanwhile')")
    started = run_module(MODULE, **options, state="started", wait_for="full_load")
    assert (started["changed"], started["replication_task"]["status"]) == (True, "running")
    eventually(lambda: tables.same("account"), bool)
    statistics = dms.statistics(loaded["replication_task_arn"])["account"]
    assert (statistics["FullLoadRows"], statistics["FullLoadReloaded"]) == (200, False)


def test_a_finished_full_load_counts_as_started(run_module, options, tables):
    options.update(migration_type="full-load", state="started", wait_for="full_load")
    finished = run_module(MODULE, **options)["replication_task"]
    assert finished["stop_reason"] == "Stop Reason FULL_LOAD_ONLY_FINISHED"
    assert tables.same("payment")
    assert not run_module(MODULE, **options)["changed"]


def test_a_change_of_a_running_task_is_refused_unless_allowed(run_module, options, loaded, dms):
    options["replication_task_settings"]["ValidationSettings"]["ThreadCount"] = 6
    for check in (False, True):
        result = run_module(MODULE, check=check, **options, state="started")
        assert result["failed"]
        assert "is running and replication_task_settings would change" in result["msg"]
        assert "on_running=stop_and_resume" in result["msg"]
    assert status(dms) == "running"


def test_a_change_of_a_running_task_is_made_by_stopping_and_resuming(run_module, options, tables, loaded, dms):
    options["replication_task_settings"]["ValidationSettings"]["ThreadCount"] = 6
    options.update(state="started", wait_for="full_load", on_running="stop_and_resume")
    predicted = run_module(MODULE, check=True, diff=True, **options)
    before, after = (settings(predicted["diff"][side])["ValidationSettings"] for side in ("before", "after"))
    assert (before["ThreadCount"], after["ThreadCount"]) == (4, 6)
    assert json.loads(tasks(dms)[NAME.lower()]["ReplicationTaskSettings"])["ValidationSettings"]["ThreadCount"] == 4
    task = run_module(MODULE, **options)["replication_task"]
    assert task["status"] == "running"
    assert settings(task)["ValidationSettings"]["ThreadCount"] == 6
    assert settings(task)["ErrorBehavior"] == settings(loaded)["ErrorBehavior"]
    tables.source.execute("INSERT INTO account VALUES (1000, 'afterwards')")
    eventually(lambda: tables.same("account"), bool)
    assert not run_module(MODULE, **options)["changed"]


def test_state_present_leaves_a_changed_task_running(run_module, options, loaded, dms):
    options["replication_task_settings"]["ValidationSettings"]["ThreadCount"] = 6
    task = run_module(MODULE, **options, on_running="stop_and_resume")["replication_task"]
    assert task["status"] in ("starting", "running")
    assert dms.reaches(task["replication_task_arn"], "running")


def test_a_change_together_with_a_stop_needs_no_permission(run_module, options, loaded):
    options["replication_task_settings"]["ValidationSettings"]["ThreadCount"] = 6
    task = run_module(MODULE, **options, state="stopped")["replication_task"]
    assert (task["status"], settings(task)["ValidationSettings"]["ThreadCount"]) == ("stopped", 6)


def test_stopping_alone_touches_no_setting(run_module, options, dms):
    run_module(MODULE, **options, strict_settings=False)
    result = run_module(MODULE, replication_task_identifier=NAME, state="stopped")
    assert not result["changed"]


def test_tags_of_a_running_task_change_without_stopping_it(run_module, options, loaded):
    options["tags"] = {"owner": "team"}
    assert run_module(MODULE, check=True, **options)["replication_task"]["tags"] == {"owner": "team"}
    task = run_module(MODULE, **options)["replication_task"]
    assert (task["tags"], task["status"]) == ({"owner": "team"}, "running")
    assert task["replication_task_start_date"] == loaded["replication_task_start_date"]


def test_changed_mappings_are_seen_and_applied(run_module, options, made):
    options["table_mappings"] = json.loads(rules(selection("public", "account")))
    result = run_module(MODULE, diff=True, **options)
    assert result["changed"]
    assert result["replication_task"]["table_mappings"] == options["table_mappings"]
    assert not run_module(MODULE, **options)["changed"]


def test_what_only_a_new_task_can_have_is_refused_with_the_reason(run_module, options, made):
    other = "arn:aws:dms:us-east-1:123456789012:endpoint:OTHER"
    result = run_module(MODULE, check=True, **{**options, "target_endpoint_arn": other})
    assert result["failed"]
    assert f"target_endpoint_arn is {options['target_endpoint_arn']} and should be {other}" in result["msg"]


@pytest.fixture
def other_instance(client, subnet_group):
    """Another replication instance's ARN."""
    api, name = client("dms"), unique("other")
    made = api.create_replication_instance(
        ReplicationInstanceIdentifier=name,
        ReplicationInstanceClass="dms.t3.medium",
        ReplicationSubnetGroupIdentifier=subnet_group,
    )
    return made["ReplicationInstance"]["ReplicationInstanceArn"]


def test_a_running_task_moves_to_another_instance_only_where_it_can_run(
    run_module, options, tables, loaded, dms, other_instance
):
    options.update(replication_instance_arn=other_instance, state="started")
    assert "is running and replication_instance_arn would change" in run_module(MODULE, **options)["msg"]
    options["on_running"] = "stop_and_resume"
    refused = run_module(MODULE, **options)
    assert f"would not start on {other_instance}" in refused["msg"]
    assert options["source_endpoint_arn"] in refused["msg"]
    assert status(dms) == "running"
    for endpoint in (options["source_endpoint_arn"], options["target_endpoint_arn"]):
        run_module("dms_connection_test", replication_instance_arn=other_instance, endpoint_arns=[endpoint])
    predicted = run_module(MODULE, check=True, **options)
    assert predicted["replication_task"]["replication_instance_arn"] == other_instance
    assert tasks(dms)[NAME.lower()]["ReplicationInstanceArn"] == dms.instance
    moved = run_module(MODULE, **options)["replication_task"]
    assert (moved["replication_instance_arn"], moved["status"]) == (other_instance, "running")
    tables.source.execute("INSERT INTO account VALUES (1000, 'after the move')")
    eventually(lambda: tables.same("account"), bool)
    statistics = dms.statistics(loaded["replication_task_arn"])["account"]
    assert (statistics["FullLoadRows"], statistics["FullLoadReloaded"]) == (200, False)
    assert not run_module(MODULE, **options)["changed"]


def test_a_stopped_task_moves_without_being_started(run_module, options, made, dms, other_instance):
    options["replication_instance_arn"] = other_instance
    moved = run_module(MODULE, **options)["replication_task"]
    assert (moved["replication_instance_arn"], moved["status"]) == (other_instance, "ready")


def test_a_reload_needs_to_be_allowed(run_module, options, loaded, dms):
    """The wrong start type wipes the target: it is never chosen unasked."""
    for check in (False, True):
        result = run_module(MODULE, check=check, **options, state="reloaded", on_running="stop_and_resume")
        assert "Set allow_reload=true to confirm. Nothing was changed." in result["msg"]
    result = run_module(MODULE, **options, state="reloaded", allow_reload=True)
    assert "is running and all tables would be loaded again" in result["msg"]
    assert status(dms) == "running"


def test_a_reload_loads_everything_again(run_module, options, tables, loaded, dms):
    tables.target.execute("UPDATE account SET name = 'wrong' WHERE id = 7")
    options.update(state="reloaded", allow_reload=True, on_running="stop_and_resume", wait_for="full_load")
    predicted = run_module(MODULE, check=True, **options)
    assert (predicted["changed"], predicted["replication_task"]["reload"]) == (True, "all tables")
    assert not tables.same("account")
    reloaded = run_module(MODULE, **options)
    assert (reloaded["changed"], reloaded["replication_task"]["status"]) == (True, "running")
    assert tables.same("account") and tables.same("payment")
    assert dms.statistics(loaded["replication_task_arn"])["account"]["FullLoadReloaded"]


def test_a_task_which_never_ran_is_started_by_a_reload(run_module, options, made, tables):
    task = run_module(MODULE, **options, state="reloaded", wait_for="full_load")["replication_task"]
    assert task["status"] == "running"
    assert tables.same("payment")


def test_one_table_is_loaded_again_beside_the_running_replication(run_module, options, tables, loaded, dms):
    tables.target.execute("UPDATE account SET name = 'wrong' WHERE id = 7")
    options.update(state="reloaded", allow_reload=True, reload_tables=[TABLE])
    predicted = run_module(MODULE, check=True, **options)
    assert (predicted["changed"], predicted["replication_task"]["reload"]) == (True, ["public.account"])
    assert not tables.same("account")
    task = run_module(MODULE, **options)["replication_task"]
    assert task["replication_task_start_date"] == loaded["replication_task_start_date"]
    assert tables.same("account")
    statistics = dms.statistics(loaded["replication_task_arn"])
    assert (statistics["account"]["FullLoadReloaded"], statistics["payment"]["FullLoadReloaded"]) == (True, False)


def test_one_table_of_a_stopped_task_is_loaded_again_after_resuming(run_module, options, tables, loaded, dms):
    dms.stop(loaded["replication_task_arn"])
    tables.target.execute("UPDATE account SET name = 'wrong' WHERE id = 7")
    task = run_module(MODULE, **options, state="reloaded", allow_reload=True, reload_tables=[TABLE])["replication_task"]
    assert task["status"] == "running"
    assert tables.same("account")


def test_a_table_is_compared_again_without_being_loaded(run_module, options, tables, loaded, dms):
    def validation():
        return dms.statistics(loaded["replication_task_arn"])["account"]

    eventually(validation, lambda table: table["ValidationState"] == "Validated")
    options.update(state="reloaded", reload_option="validate-only", reload_tables=[TABLE])
    assert run_module(MODULE, **options)["changed"]
    assert (validation()["ValidationState"], validation()["FullLoadReloaded"]) == ("Validated", False)


def test_a_table_which_the_task_does_not_have_is_refused(run_module, options, loaded):
    absent = {"schema_name": "public", "table_name": "invoice"}
    for check in (False, True):
        result = run_module(
            MODULE, check=check, **options, state="reloaded", allow_reload=True, reload_tables=[TABLE, absent]
        )
        assert result["msg"] == "Replication task payments-forward does not replicate public.invoice."


def test_change_capture_begins_at_a_slot_and_stops_where_it_should(run_module, options, tables, dms):
    """A task that only captures changes takes up what was written since the slot was made."""
    slot = unique("slot").replace("-", "_")
    position = tables.source.execute(
        "SELECT lsn::text FROM pg_create_logical_replication_slot(%s, 'pgoutput')", [slot]
    ).fetchone()[0]
    try:
        tables.source.execute("CREATE TABLE late (id int PRIMARY KEY)")
        tables.target.execute("CREATE TABLE late (id int PRIMARY KEY)")
        tables.source.execute("INSERT INTO late VALUES (1), (2)")
        dms.api.modify_endpoint(EndpointArn=options["source_endpoint_arn"], PostgreSQLSettings={"SlotName": slot})
        options.update(
            migration_type="cdc",
            table_mappings=json.loads(rules(selection("public", "late"))),
            cdc_start_position=position,
            cdc_stop_position="server_time:2026-01-01T00:00:00",
            state="started",
        )
        task = run_module(MODULE, **options)["replication_task"]
        assert task["cdc_start_position"] == position
        stopped = dms.reaches(task["replication_task_arn"], "stopped")
        assert stopped["StopReason"] == "Stop Reason STOPPED_AT_SERVER_TIME"
        assert tables.same("late")
        # done is done, unless it shall end later
        assert not run_module(MODULE, **options)["changed"]
        options["cdc_stop_position"] = "server_time:2126-01-01T00:00:00"
        assert run_module(MODULE, **options)["replication_task"]["status"] == "running"
    finally:
        tables.source.execute("SELECT pg_drop_replication_slot(%s)", [slot])


def test_a_start_time_is_told_to_dms(run_module, options, dms):
    """PostgreSQL cannot find a position by time, and DMS says so."""
    options.update(migration_type="cdc", cdc_start_time="2026-03-09T12:00:00")
    result = run_module(MODULE, **options)
    assert "CdcStartTime is not supported for a PostgreSQL source" in result["msg"]


def test_supplemental_data_and_the_end_of_the_arn_are_passed_on(run_module, options, dms):
    options.update(task_data={"graph": {"a": 1}}, resource_identifier=unique("forward").upper())
    task = run_module(MODULE, **options)["replication_task"]
    assert task["replication_task_arn"].endswith(f":task:{options['resource_identifier']}")
    assert task["task_data"] == {"graph": {"a": 1}}
    assert not run_module(MODULE, **options)["changed"]
    options["task_data"] = '{"graph": {"b": 2}}'
    assert run_module(MODULE, **options)["replication_task"]["task_data"] == {"graph": {"b": 2}}


def test_making_needs_to_know_from_where_to_where(run_module, dms):
    result = run_module(MODULE, replication_task_identifier="nothing-yet", state="started")
    assert "to make it these must be stated too: replication_instance_arn, source_endpoint_arn" in result["msg"]


def test_a_failed_task_tells_awss_reason(run_module, options):
    options["table_mappings"] = json.loads(rules(selection("nosuchschema")))
    result = run_module(MODULE, **options, state="started", wait_for="full_load")
    assert result["failed"]
    assert "Replication task payments-forward is in state failed" in result["msg"]
    assert "No tables were found at task initialization" in result["msg"]
    assert "Stop Reason FATAL_ERROR" in result["msg"]


def test_a_table_in_error_ends_the_wait_for_the_full_load(run_module, options, tables):
    tables.target.execute("DROP TABLE payment")
    result = run_module(MODULE, **options, state="started", wait_for="full_load")
    assert result["failed"]
    assert "1 in error" in result["msg"]
    assert "dms_table_statistics_info" in result["msg"]
    statistics = run_module("dms_table_statistics_info", replication_task_identifier=NAME)
    assert statistics["summary"]["tables_in_error"] == ["public.payment"]


def test_an_untested_connection_is_told_as_aws_tells_it(run_module, options, dms, tables):
    options["target_endpoint_arn"] = dms.endpoint("target", tables.target_server, tables.name)
    result = run_module(MODULE, **options, state="started")
    assert result["failed"]
    assert "Test connection for replication instance and endpoint should be successful" in result["msg"]


def test_absent_stops_first(run_module, loaded, dms):
    absent = {"replication_task_identifier": NAME, "state": "absent", "wait_timeout": 60}
    assert run_module(MODULE, check=True, **absent)["changed"]
    assert status(dms) == "running"
    assert run_module(MODULE, **absent)["changed"]
    assert tasks(dms) == {}
    again = run_module(MODULE, **absent)
    assert (again["changed"], again["replication_task"]) == (False, {})


def test_absent_waits_for_what_is_still_being_made(run_module, options, dms, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.1")
    assert run_module(MODULE, **options, wait=False)["replication_task"]["status"] == "creating"
    assert run_module(MODULE, replication_task_identifier=NAME, state="absent")["changed"]
    assert tasks(dms) == {}


def test_what_is_being_removed_is_not_removed_again(run_module, options, tables, loaded, dms):
    run_module(MODULE, **options, state="stopped")
    absent = {"replication_task_identifier": NAME, "state": "absent"}
    # DMS cannot remove its publications while these are locked
    with psycopg.connect(tables.source_server.superuser_conninfo(tables.name)) as holding:
        holding.execute("LOCK TABLE pg_publication IN ACCESS EXCLUSIVE MODE")
        for _ in range(2):
            assert run_module(MODULE, **absent, wait=False)["changed"]
            assert status(dms) == "deleting"
    assert run_module(MODULE, **absent, wait_timeout=20).get("failed") is None
    assert tasks(dms) == {}


def test_info_finds_tasks_with_their_metric_dimensions(run_module, made, dms):
    for check in (False, True):
        (task,) = run_module("dms_replication_task_info", check=check, replication_task_identifier=NAME)[
            "replication_tasks"
        ]
        assert task["table_mappings"] == made["table_mappings"]
        assert task["tags"] == {"application": "payments"}
        (instance,) = dms.api.describe_replication_instances(
            Filters=[{"Name": "replication-instance-arn", "Values": [dms.instance]}]
        )["ReplicationInstances"]
        assert task["metric_dimensions"] == {
            "ReplicationInstanceIdentifier": instance["ReplicationInstanceIdentifier"],
            "ReplicationTaskIdentifier": made["replication_task_arn"].split(":")[-1],
        }


def test_info_leaves_out_settings_and_answers_nothing_for_nothing(run_module, made):
    (task,) = run_module("dms_replication_task_info", include_settings=False)["replication_tasks"]
    assert "replication_task_settings" not in task
    assert run_module("dms_replication_task_info", migration_type="cdc")["replication_tasks"] == []


def test_table_statistics_are_summed_up(run_module, tables, loaded):
    tables.source.execute("INSERT INTO account VALUES (1000, 'new')")

    def read():
        return run_module("dms_table_statistics_info", replication_task_identifier=NAME)

    result = eventually(read, lambda seen: seen["summary"]["validated"] == 2 and seen["summary"]["inserts"] == 1)
    assert not result["changed"]
    assert [table["table_name"] for table in result["table_statistics"]] == ["account", "payment"]
    summary = result["summary"]
    assert (summary["tables"], summary["completed"], summary["full_load_rows"]) == (2, 2, 500)
    assert summary["by_state"] == {"Table completed": 2}
    assert summary["by_validation_state"] == {"Validated": 2}
    assert summary["validation"]["validated"] == ["public.account", "public.payment"]
    assert summary["applied_inserts"] == 1
    assert summary["tables_in_error"] == []
    one = run_module("dms_table_statistics_info", replication_task_identifier=NAME, table_name="account")
    assert one["summary"]["full_load_rows"] == 200


def test_table_statistics_of_no_task_are_refused(run_module):
    result = run_module("dms_table_statistics_info", replication_task_identifier="none")
    assert result["msg"] == "There is no replication task none in this account and region."
