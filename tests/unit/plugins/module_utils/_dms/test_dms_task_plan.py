# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Replication tasks: how they start, what they have reached, what differs."""

from __future__ import annotations

import json

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._dms import task
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused

RULES = {"rules": [{"rule-type": "selection", "rule-id": "1"}]}
SETTINGS = {"ValidationSettings": {"ThreadCount": 5, "EnableValidation": True}, "Logging": {"EnableLogging": True}}
TABLES = [{"schema_name": "public", "table_name": "payment"}]
RELOAD = {"allow_reload": True}
FINISHED = "Stop Reason FULL_LOAD_ONLY_FINISHED"


def current(**fields):
    return {
        "replication_task_identifier": "t",
        "status": "running",
        "migration_type": "full-load-and-cdc",
        "replication_instance_arn": "i",
        "source_endpoint_arn": "s",
        "target_endpoint_arn": "e",
        "table_mappings": RULES,
        "replication_task_settings": SETTINGS,
        "replication_task_start_date": "2026-01-01T00:00:00+00:00",
        "tags": {},
        **fields,
    }


def options(**stated):
    unstated = dict.fromkeys(
        [
            "replication_instance_arn",
            "source_endpoint_arn",
            "target_endpoint_arn",
            "migration_type",
            "table_mappings",
            "tags",
            "replication_task_settings",
            "cdc_start_time",
            "cdc_start_position",
            "cdc_stop_position",
            "task_data",
            "resource_identifier",
            "reload_tables",
        ]
    )
    chosen = {
        "strict_settings": False,
        "state": "present",
        "on_running": "fail",
        "purge_tags": True,
        "allow_reload": False,
        "reload_option": "data-reload",
    }
    return {"replication_task_identifier": "T", **unstated, **chosen, **stated}


def stats(percent=100, loaded=2, loading=0, queued=0, errored=0):
    names = ("full_load_progress_percent", "tables_loaded", "tables_loading", "tables_queued", "tables_errored")
    return dict(zip(names, (percent, loaded, loading, queued, errored)))


@pytest.mark.parametrize(
    "have, expected",
    [
        (current(status="ready", replication_task_start_date=None), "start-replication"),
        # a change leaves a task which has run in either state: it must never load again
        (current(status="ready"), "resume-processing"),
        (
            current(status="ready", replication_task_start_date=None, replication_task_stats={"fresh_start_date": "x"}),
            "resume-processing",
        ),
        (current(status="stopped"), "resume-processing"),
        (current(status="failed", replication_task_start_date=None), "resume-processing"),
    ],
)
def test_start_type(have, expected):
    assert task.start(have, options(state="started")) == {"StartReplicationTaskType": expected}


@pytest.mark.parametrize(
    "have, running, loaded",
    [
        (current(replication_task_stats=stats()), True, True),
        (current(replication_task_stats=stats(percent=60, loading=1)), True, False),
        (current(replication_task_stats=stats(queued=1)), True, False),
        (current(replication_task_stats=stats(errored=1)), True, False),
        (current(), True, False),
        (current(migration_type="cdc"), True, True),
        (current(status="starting", replication_task_stats=stats()), False, False),
        (current(status="failed", replication_task_stats=stats()), False, False),
        (current(status="stopped", stop_reason="Stop Reason NORMAL"), False, False),
        (current(status="stopped", stop_reason=FINISHED), True, True),
        (current(status="stopped", stop_reason=FINISHED, replication_task_stats=stats(errored=1)), True, False),
        (current(status="stopped", stop_reason="Stop Reason STOPPED_AFTER_FULL_LOAD"), False, True),
        (current(status="stopped", stop_reason="Stop Reason STOPPED_AT_SERVER_TIME", migration_type="cdc"), True, True),
    ],
)
def test_what_is_reached(have, running, loaded):
    assert (task.is_running(have), task.is_loaded(have)) == (running, loaded)


@pytest.mark.parametrize(
    "stated, have, changes",
    [
        ({}, {}, {}),
        ({"migration_type": "full-load-and-cdc", "table_mappings": RULES}, {}, {}),
        ({"replication_task_settings": {"ValidationSettings": {"ThreadCount": 5}}}, {}, {}),
        ({"state": "started"}, {}, {}),
        ({"state": "started"}, {"status": "starting"}, {}),
        ({"state": "started"}, {"status": "stopped", "stop_reason": FINISHED}, {}),
        ({"state": "started"}, {"status": "stopped"}, {"status": "running"}),
        ({"state": "started"}, {"status": "failed"}, {"status": "running"}),
        ({"state": "stopped"}, {}, {"status": "stopped"}),
        ({"state": "stopped"}, {"status": "ready"}, {}),
        ({"state": "stopped"}, {"status": "failed"}, {}),
        ({"tags": {"a": "1"}}, {"tags": {"b": "2"}}, {"tags": {"a": "1", "b": None}}),
        ({"tags": {"a": "1"}, "purge_tags": False}, {"tags": {"b": "2"}}, {"tags": {"a": "1"}}),
        ({"cdc_start_position": "0/1"}, {"status": "stopped"}, {}),
        (
            {"cdc_start_position": "0/1"},
            {"status": "ready", "replication_task_start_date": None},
            {"cdc_start_position": "0/1"},
        ),
        ({"migration_type": "cdc"}, {"status": "stopped"}, {"migration_type": "cdc"}),
        ({"replication_instance_arn": "other"}, {"status": "stopped"}, {"replication_instance_arn": "other"}),
        ({"task_data": {"a": 1}}, {"task_data": {"a": 1}}, {}),
        # sent as a whole
        (
            {"task_data": {"a": 1, "b": 2}},
            {"status": "stopped", "task_data": {"a": 1}},
            {"task_data": {"a": 1, "b": 2}},
        ),
        (
            {"cdc_stop_position": "server_time:2026-03-09T13:00:00", "state": "started"},
            {"status": "stopped", "stop_reason": "Stop Reason STOPPED_AT_SERVER_TIME"},
            {"cdc_stop_position": "server_time:2026-03-09T13:00:00", "status": "running"},
        ),
        # nothing was loaded yet, so nothing is loaded again
        (
            {"state": "reloaded"},
            {"status": "ready", "replication_task_start_date": None},
            {"status": "running"},
        ),
        ({"state": "reloaded", **RELOAD}, {"status": "stopped"}, {"reload": "all tables", "status": "running"}),
        (
            {"state": "reloaded", **RELOAD},
            {"status": "stopped", "stop_reason": FINISHED, "migration_type": "full-load"},
            {"reload": "all tables", "status": "running"},
        ),
        ({"state": "reloaded", **RELOAD, "reload_tables": TABLES}, {}, {"reload": ["public.payment"]}),
        (
            {"state": "reloaded", "reload_tables": TABLES, "reload_option": "validate-only"},
            {},
            {"reload": ["public.payment"]},
        ),
        (
            {"replication_task_settings": {"ValidationSettings": {"ThreadCount": 6}}, "state": "stopped"},
            {},
            {"replication_task_settings": {"ValidationSettings": {"ThreadCount": 6}}, "status": "stopped"},
        ),
    ],
)
def test_plan(stated, have, changes):
    assert task.changes(options(**stated), current(**have)) == changes


def test_strict_settings_count_only_where_settings_are_stated():
    assert task.changes(options(strict_settings=True), current(status="stopped")) == {}
    changes = task.changes(options(strict_settings=True, replication_task_settings={}), current(status="stopped"))
    assert "ErrorBehavior" in changes["replication_task_settings"]


@pytest.mark.parametrize("status", ["running", "starting"])
def test_a_running_task_is_not_interrupted_unasked(status):
    stated = options(migration_type="cdc", state="started")
    with pytest.raises(Refused, match="t is running and migration_type would change"):
        task.changes(stated, current(status=status))
    assert task.changes({**stated, "on_running": "stop_and_resume"}, current(status=status)) == {
        "migration_type": "cdc"
    }


def test_a_reload_of_everything_interrupts_a_running_task():
    stated = options(state="reloaded", allow_reload=True)
    with pytest.raises(Refused, match="t is running and all tables would be loaded again, which"):
        task.changes(stated, current())
    changes = task.changes({**stated, "on_running": "stop_and_resume"}, current())
    assert changes == {"reload": "all tables"}
    assert task.stopping_needed(current(), changes) and task.runs_after(current(), changes)


@pytest.mark.parametrize(
    "stated, have, words",
    [
        ({}, {}, "Set allow_reload=true to confirm."),
        ({"reload_tables": TABLES}, {}, "Set allow_reload=true to confirm."),
        (
            {**RELOAD, "reload_tables": TABLES},
            {"migration_type": "full-load", "status": "stopped"},
            "only while a task runs",
        ),
        (RELOAD, {"migration_type": "cdc", "status": "stopped"}, "cdc_start_position or cdc_start_time"),
        ({"state": "started", "reload_tables": TABLES}, {}, "reload_tables is stated and state is started"),
    ],
)
def test_what_cannot_be_reloaded_is_refused(stated, have, words):
    with pytest.raises(Refused, match=words):
        task.changes(options(**{"state": "reloaded", **stated}), current(**have))


@pytest.mark.parametrize(
    "stated, have, request_",
    [
        ({}, {}, {"StartReplicationTaskType": "reload-target"}),
        ({"reload_tables": TABLES}, {}, {"StartReplicationTaskType": "resume-processing"}),
        (
            {"cdc_start_position": "0/1A"},
            {"migration_type": "cdc"},
            {"StartReplicationTaskType": "start-replication", "CdcStartPosition": "0/1A"},
        ),
        (
            {"cdc_start_time": "2026-03-09T12:00:00"},
            {"migration_type": "cdc"},
            {"StartReplicationTaskType": "start-replication", "CdcStartTime": "2026-03-09T12:00:00"},
        ),
    ],
)
def test_how_a_reload_starts(stated, have, request_):
    assert task.start(current(status="stopped", **have), options(state="reloaded", **stated)) == request_


def test_an_endpoint_counts_as_reached_only_after_a_test_that_succeeded():
    connections = [{"EndpointArn": "s", "Status": "successful"}, {"EndpointArn": "e", "Status": "failed"}]
    assert task.unreached(current(), connections) == ["e"]


def test_what_is_fixed_is_refused():
    with pytest.raises(Refused, match="source_endpoint_arn is s and should be other"):
        task.changes(options(source_endpoint_arn="other"), current(status="stopped"))


@pytest.mark.parametrize(
    "changes, status, needed",
    [
        ({"tags": {"a": "1"}}, "running", False),
        ({"migration_type": "cdc"}, "running", True),
        ({"migration_type": "cdc"}, "starting", True),
        ({"migration_type": "cdc"}, "stopped", False),
        ({"status": "stopped"}, "running", True),
        ({"status": "running"}, "stopped", False),
        ({"replication_instance_arn": "other"}, "running", True),
        ({"reload": ["public.payment"]}, "running", False),
        ({"reload": "all tables"}, "running", True),
        ({"reload": "all tables", "status": "running"}, "stopped", False),
    ],
)
def test_stopping_needed(changes, status, needed):
    assert task.stopping_needed(current(status=status), changes) is needed


def test_creation_sends_texts():
    stated = options(migration_type="cdc", table_mappings=RULES, replication_task_settings={"A": {"b": None, "c": 1}})
    request = task.creation({**stated, "tags": {"n": 1}})
    assert request["ReplicationTaskIdentifier"] == "t"
    assert json.loads(request["TableMappings"]) == RULES
    assert json.loads(request["ReplicationTaskSettings"]) == {"A": {"c": 1}}
    assert request["Tags"] == [{"Key": "n", "Value": "1"}]


def test_modification_sends_all_settings_and_nothing_else_that_stays():
    changes = {"replication_task_settings": {"ValidationSettings": {"ThreadCount": 6}}, "status": "running", "tags": {}}
    request = task.modification(changes, current())
    assert set(request) == {"ReplicationTaskSettings"}
    sent = json.loads(request["ReplicationTaskSettings"])
    assert sent == {**SETTINGS, "ValidationSettings": {"ThreadCount": 6, "EnableValidation": True}}
    assert task.modification({"status": "running", "tags": {"a": "1"}}, current()) == {}


def test_a_failure_is_told_in_awss_words():
    have = current(status="failed", last_failure_message="Last Error x", stop_reason="Stop Reason FATAL_ERROR")
    assert task.failure_reason(have) == "Last Error x; Stop Reason FATAL_ERROR"
    assert task.failure_reason(current()) is None


def test_the_state_says_how_far_the_load_is():
    words = task.state_in_words(current(replication_task_stats=stats(40, 3, 1, 2)))
    assert words == "running (full load 40 %: 3 tables loaded, 1 loading, 2 queued, 0 in error)"
    assert task.state_in_words(current(migration_type="cdc")) == "running"
