# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Serverless replications: what differs, how they start, how they look in a task's words."""

from __future__ import annotations

import json

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._dms import serverless, task
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused

RULES = {"rules": [{"rule-type": "selection", "rule-id": "1"}]}
SETTINGS = {"ValidationSettings": {"ThreadCount": 5}}
TABLES = [{"schema_name": "public", "table_name": "payment"}]
BEGUN = {"fresh_start_date": "2026-01-01T00:00:00+00:00"}


def current(**fields):
    return {
        "replication_config_identifier": "r",
        "status": "running",
        "replication_type": "full-load-and-cdc",
        "source_endpoint_arn": "s",
        "target_endpoint_arn": "e",
        "compute_config": {
            "max_capacity_units": 4,
            "min_capacity_units": 1,
            "vpc_security_group_ids": ["sg-1", "sg-2"],
        },
        "table_mappings": RULES,
        "replication_settings": SETTINGS,
        "replication_stats": BEGUN,
        "tags": {},
        **fields,
    }


def options(**stated):
    names = (
        "source_endpoint_arn target_endpoint_arn replication_type compute_config table_mappings replication_settings "
        "supplemental_settings premigration_assessment_settings resource_identifier cdc_start_time cdc_start_position "
        "cdc_stop_position reload_tables tags"
    )
    chosen = {
        "strict_settings": False,
        "state": "present",
        "on_running": "fail",
        "purge_tags": True,
        "allow_reload": False,
        "reload_option": "data-reload",
    }
    return {"replication_config_identifier": "R", **dict.fromkeys(names.split()), **chosen, **stated}


def plan(stated, have):
    return serverless.changes("Replication r", options(**stated), current(**have))


@pytest.mark.parametrize(
    "stated, have, changes",
    [
        ({}, {}, {}),
        ({"table_mappings": RULES, "replication_settings": {"ValidationSettings": {"ThreadCount": 5}}}, {}, {}),
        ({"compute_config": {"vpc_security_group_ids": ["sg-2", "sg-1"], "min_capacity_units": None}}, {}, {}),
        (
            {"compute_config": {"preferred_maintenance_window": "Sun:06:00-Sun:06:30"}},
            {"compute_config": {"preferred_maintenance_window": "sun:06:00-sun:06:30"}},
            {},
        ),
        (
            {"compute_config": {"max_capacity_units": 8}},
            {"status": "stopped"},
            {"compute_config": {"max_capacity_units": 8}},
        ),
        ({"table_mappings": {"rules": []}}, {"status": "stopped"}, {"table_mappings": {"rules": []}}),
        # endpoints change in place here, unlike a task's
        ({"target_endpoint_arn": "x"}, {"status": "stopped"}, {"target_endpoint_arn": "x"}),
        ({"state": "started"}, {"status": "created", "replication_stats": {}}, {"status": "running"}),
        ({"state": "started"}, {"status": "provisioning_capacity"}, {}),
        ({"state": "started"}, {"status": "stopped"}, {"status": "running"}),
        ({"state": "started"}, {"status": "stopped", "stop_reason": "Stop Reason FULL_LOAD_ONLY_FINISHED"}, {}),
        ({"state": "stopped"}, {}, {"status": "stopped"}),
        ({"state": "stopped"}, {"status": "deprovisioning"}, {}),
        ({"tags": {"a": "1"}}, {"tags": {"b": "2"}}, {"tags": {"a": "1", "b": None}}),
        ({"supplemental_settings": {"a": 1, "b": 2}}, {"supplemental_settings": {"a": 1, "b": 2}}, {}),
        (
            {"supplemental_settings": {"a": 1, "b": 2}},
            {"status": "stopped", "supplemental_settings": {"a": 1}},
            {"supplemental_settings": {"a": 1, "b": 2}},
        ),
        (
            {"state": "reloaded", "allow_reload": True, "reload_tables": TABLES},
            {},
            {"reload": ["public.payment"]},
        ),
        (
            {"state": "reloaded", "allow_reload": True},
            {"status": "stopped", "replication_type": "full-load"},
            {"reload": "all tables", "status": "running"},
        ),
    ],
)
def test_plan(stated, have, changes):
    assert plan(stated, have) == changes


@pytest.mark.parametrize(
    "stated, have, words",
    [
        ({"replication_type": "cdc"}, {}, "Replication r is running and replication_type would change"),
        ({"replication_type": "cdc"}, {"status": "testing_connection"}, "is running and replication_type would change"),
        ({"state": "reloaded"}, {}, "Set allow_reload=true to confirm."),
        (
            {"state": "started"},
            {"status": "failed", "replication_type": "full-load"},
            "is failed and has type full-load, which DMS does not resume",
        ),
    ],
)
def test_refused(stated, have, words):
    with pytest.raises(Refused, match=words):
        plan(stated, have)


@pytest.mark.parametrize(
    "stated, have, request_",
    [
        (
            {"cdc_start_position": "0/1"},
            {"replication_stats": {}},
            {"kind": "start-replication", "CdcStartPosition": "0/1"},
        ),
        # what failed before it ever ran has nothing to resume
        ({}, {"status": "failed", "replication_stats": {}}, {"kind": "start-replication"}),
        ({"cdc_start_position": "0/1"}, {"status": "stopped"}, {"kind": "resume-processing"}),
        ({"cdc_stop_position": "x"}, {"status": "stopped"}, {"kind": "resume-processing", "CdcStopPosition": "x"}),
        ({"state": "reloaded"}, {"status": "stopped"}, {"kind": "reload-target"}),
        (
            {"premigration_assessment_settings": {"FailOnAssessmentFailure": True}},
            {"status": "stopped"},
            {"kind": "resume-processing", "PremigrationAssessmentSettings": '{"FailOnAssessmentFailure": true}'},
        ),
        ({"state": "reloaded", "reload_tables": TABLES}, {"status": "stopped"}, {"kind": "resume-processing"}),
        (
            {"state": "reloaded", "cdc_start_position": "0/1"},
            {"status": "stopped", "replication_type": "cdc"},
            {"kind": "start-replication", "CdcStartPosition": "0/1"},
        ),
    ],
)
def test_start(stated, have, request_):
    wanted = {"StartReplicationType": request_.pop("kind"), **request_}
    assert serverless.start(serverless.as_task(current(**have)), options(**{"state": "started", **stated})) == wanted


@pytest.mark.parametrize("status", serverless.STARTING)
def test_every_phase_is_active(status):
    running = serverless.as_task(current(status=status))
    assert running["status"] in task.ACTIVE and task.is_lively(running)
    assert task.state_in_words(running).startswith(status)


def test_a_failure_is_told_in_awss_words():
    running = serverless.as_task(current(status="failed", failure_messages=["Test connection failed", "really"]))
    assert task.failure_reason(running) == "Test connection failed; really"


@pytest.mark.parametrize(
    "data, held",
    [(None, False), ({"provision_state": "deprovisioned"}, False), ({"provision_state": "provisioned"}, True)],
)
def test_capacity_is_held_until_deprovisioned(data, held):
    assert serverless.holds_capacity({"provision_data": data}) is held


def test_modification_sends_the_whole_of_what_differs():
    request = serverless.modification(
        {"compute_config": {"max_capacity_units": 8}, "replication_settings": {"A": {"b": 1}}, "status": "running"},
        current(),
    )
    assert set(request) == {"ComputeConfig", "ReplicationSettings"}
    assert request["ComputeConfig"] == {
        "MaxCapacityUnits": 8,
        "MinCapacityUnits": 1,
        "VpcSecurityGroupIds": ["sg-1", "sg-2"],
    }
    assert json.loads(request["ReplicationSettings"]) == {**SETTINGS, "A": {"b": 1}}
    assert serverless.modification({"tags": {"a": "1"}, "status": "running"}, current()) == {}
