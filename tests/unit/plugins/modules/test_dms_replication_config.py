# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""dms_replication_config and dms_replication_config_info, on real databases."""

from __future__ import annotations

import json
import re

import pytest

from tests.local_aws.dms_support import PASSWORD, eventually, rules, selection, unique

MODULE = "dms_replication_config"
TABLE = {"schema_name": "public", "table_name": "account"}


@pytest.fixture
def tables(pair):
    pair.both("CREATE TABLE account (id int PRIMARY KEY, name text NOT NULL)")
    pair.source.execute("INSERT INTO account SELECT n, 'name ' || n FROM generate_series(1, 200) n")
    return pair


@pytest.fixture
def options(run_module, dms, tables, subnet_group, network):
    source, target = dms.endpoints(tables)
    name = unique("Serverless")
    yield {
        "replication_config_identifier": name,
        "source_endpoint_arn": source,
        "target_endpoint_arn": target,
        "replication_type": "full-load-and-cdc",
        "compute_config": {
            "max_capacity_units": 4,
            "replication_subnet_group_id": subnet_group.upper(),
            "vpc_security_group_ids": [network["group"]],
        },
        "table_mappings": json.loads(rules(selection("public"))),
        "replication_settings": {"ValidationSettings": {"ThreadCount": 4}},
        "wait_timeout": 60,
        "tags": {"application": "payments"},
    }
    run_module(MODULE, replication_config_identifier=name, state="absent", wait_timeout=60)


@pytest.fixture
def made(run_module, options):
    return run_module(MODULE, **options)["replication_config"]


@pytest.fixture
def loaded(run_module, options):
    return run_module(MODULE, **options, state="started", wait_for="full_load")["replication_config"]


def configs(dms):
    return {
        config["ReplicationConfigIdentifier"]: config
        for config in dms.api.describe_replication_configs()["ReplicationConfigs"]
    }


def status(dms, options):
    names = {
        one["ReplicationConfigIdentifier"]: one["Status"] for one in dms.api.describe_replications()["Replications"]
    }
    return names[options["replication_config_identifier"].lower()]


def test_check_on_nothing_says_changed_and_makes_nothing(run_module, options, dms):
    result = run_module(MODULE, check=True, diff=True, **options, state="started")
    assert (result["changed"], result["diff"]["before"]) == (True, {})
    assert result["replication_config"]["compute_config"]["max_capacity_units"] == 4
    assert configs(dms) == {}


def test_it_is_made_with_strict_settings_and_not_started(made, options):
    assert (made["status"], made["replication_config_identifier"]) == (
        "created",
        options["replication_config_identifier"].lower(),
    )
    assert made["tags"] == {"application": "payments"}
    assert made["replication_settings"]["FullLoadSettings"]["TargetTablePrepMode"] == "DO_NOTHING"
    assert made["replication_settings"]["ValidationSettings"]["ThreadCount"] == 4
    assert made["compute_config"]["min_capacity_units"] == 1


@pytest.mark.parametrize("check", [False, True])
def test_again_nothing_changes(run_module, options, made, check):
    options["table_mappings"] = json.dumps(options["table_mappings"])
    result = run_module(MODULE, check=check, **options)
    assert (result["changed"], result["replication_config"]) == (False, made)


def test_started_awaits_the_full_load_and_is_idempotent(run_module, options, tables, loaded):
    assert (loaded["status"], loaded["provision_data"]["provision_state"]) == ("running", "provisioned")
    assert tables.same("account")
    for check in (False, True):
        assert not run_module(MODULE, check=check, **options, state="started", wait_for="full_load")["changed"]


def test_stopped_is_resumed_where_it_was(run_module, options, tables, loaded):
    assert run_module(MODULE, check=True, **options, state="stopped")["changed"]
    stopped = run_module(MODULE, **options, state="stopped")["replication_config"]
    assert (stopped["status"], stopped["stop_reason"]) == ("stopped", "Stop Reason NORMAL")
    assert not run_module(MODULE, **options, state="stopped")["changed"]
    tables.source.execute("INSERT INTO account VALUES (1000, 'written meanwhile')")
    assert run_module(MODULE, **options, state="started")["replication_config"]["status"] == "running"
    eventually(lambda: tables.same("account"), bool)
    identifier = options["replication_config_identifier"]
    statistics = run_module("dms_table_statistics_info", replication_config_identifier=identifier)
    (table,) = statistics["table_statistics"]
    assert (table["full_load_rows"], table["full_load_reloaded"]) == (200, False)
    assert statistics["summary"]["full_load_rows"] == 200


def test_a_change_of_a_running_one_is_refused_unless_allowed(run_module, options, tables, loaded, dms):
    """Serverless configurations had to be made anew with other tools: here they are stopped, changed and resumed."""
    options["compute_config"]["max_capacity_units"] = 8
    for check in (False, True):
        result = run_module(MODULE, check=check, **options)
        assert "is running and compute_config would change" in result["msg"]
    assert status(dms, options) == "running"
    options.update(on_running="stop_and_resume", state="started")
    predicted = run_module(MODULE, check=True, diff=True, **options)
    before, after = (predicted["diff"][side]["compute_config"]["max_capacity_units"] for side in ("before", "after"))
    assert (before, after) == (4, 8)
    changed = run_module(MODULE, **options)["replication_config"]
    assert (changed["status"], changed["compute_config"]["max_capacity_units"]) == ("running", 8)
    assert changed["replication_settings"] == loaded["replication_settings"]
    tables.source.execute("INSERT INTO account VALUES (1000, 'afterwards')")
    eventually(lambda: tables.same("account"), bool)
    assert not run_module(MODULE, **options)["changed"]


def test_modifying_is_awaited_before_starting(run_module, options, made, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.001")
    options.update(state="started", replication_settings={"ValidationSettings": {"ThreadCount": 6}})
    started = run_module(MODULE, **options)["replication_config"]
    assert started["status"] == "running"
    assert started["replication_settings"]["ValidationSettings"]["ThreadCount"] == 6


def test_tags_of_a_running_one_change_without_stopping_it(run_module, options, loaded):
    options["tags"] = {"owner": "team"}
    assert run_module(MODULE, check=True, **options)["replication_config"]["tags"] == {"owner": "team"}
    changed = run_module(MODULE, **options)["replication_config"]
    assert (changed["tags"], changed["status"]) == ({"owner": "team"}, "running")
    assert changed["replication_stats"]["start_date"] == loaded["replication_stats"]["start_date"]


def test_a_reload_needs_to_be_allowed_and_loads_again(run_module, options, tables, loaded):
    tables.target.execute("UPDATE account SET name = 'wrong' WHERE id = 7")
    options.update(state="reloaded", on_running="stop_and_resume", wait_for="full_load")
    assert "Set allow_reload=true to confirm. Nothing was changed." in run_module(MODULE, **options)["msg"]
    options["allow_reload"] = True
    assert run_module(MODULE, check=True, **options)["replication_config"]["reload"] == "all tables"
    assert not tables.same("account")
    assert run_module(MODULE, **options)["replication_config"]["status"] == "running"
    assert tables.same("account")


def test_one_table_is_loaded_again(run_module, options, tables, loaded):
    tables.target.execute("UPDATE account SET name = 'wrong' WHERE id = 7")
    options.update(state="reloaded", allow_reload=True, reload_tables=[TABLE])
    result = run_module(MODULE, **options)
    assert (result["changed"], result["replication_config"]["status"]) == (True, "running")
    assert tables.same("account")


def test_a_finished_full_load_counts_as_started(run_module, options, tables):
    options.update(replication_type="full-load", state="started", wait_for="full_load")
    finished = run_module(MODULE, **options)["replication_config"]
    assert finished["stop_reason"] == "Stop Reason FULL_LOAD_ONLY_FINISHED"
    assert tables.same("account")
    assert not run_module(MODULE, **options)["changed"]


def test_a_failure_tells_awss_reason_and_can_be_started_again(run_module, options, dms):
    dms.api.modify_endpoint(EndpointArn=options["target_endpoint_arn"], Password="wrong")
    result = run_module(MODULE, **options, state="started")
    assert "is in state failed" in result["msg"]
    assert "Test connection failed for endpoint" in result["msg"]
    dms.api.modify_endpoint(EndpointArn=options["target_endpoint_arn"], Password=PASSWORD)
    assert run_module(MODULE, **options, state="started")["replication_config"]["status"] == "running"


def test_absent_stops_and_awaits_the_capacity(run_module, options, loaded, dms, monkeypatch):
    absent = {"replication_config_identifier": options["replication_config_identifier"], "state": "absent"}
    assert run_module(MODULE, check=True, **absent)["changed"]
    assert status(dms, options) == "running"
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.01")
    assert run_module(MODULE, **absent)["changed"]
    assert configs(dms) == {}
    again = run_module(MODULE, **absent)
    assert (again["changed"], again["replication_config"]) == (False, {})


def test_making_needs_to_know_from_where_to_where(run_module, dms):
    result = run_module(MODULE, replication_config_identifier="nothing-yet")
    assert "these must be stated too: source_endpoint_arn, target_endpoint_arn" in result["msg"]


def test_awss_refusal_is_told_with_its_code(run_module, options):
    options["compute_config"] = {"max_capacity_units": 2, "min_capacity_units": 4}
    assert run_module(MODULE, **options)["error"]["code"] == "InvalidParameterCombinationException"


def test_a_key_is_named_by_alias(run_module, options, client):
    kms = client("kms")
    key, alias = kms.create_key()["KeyMetadata"], f"alias/{unique('serverless')}"
    kms.create_alias(AliasName=alias, TargetKeyId=key["KeyId"])
    options["compute_config"]["kms_key_id"] = alias
    assert run_module(MODULE, **options)["replication_config"]["compute_config"]["kms_key_id"] == key["Arn"]
    assert not run_module(MODULE, **options)["changed"]


def test_info_filters(run_module, options, made):
    for check in (False, True):
        (found,) = run_module(
            "dms_replication_config_info",
            check=check,
            replication_config_identifier=options["replication_config_identifier"],
            endpoint_arn=options["target_endpoint_arn"],
        )["replication_configs"]
        assert found == made
    assert run_module("dms_replication_config_info", status="running")["replication_configs"] == []
    assert run_module("dms_replication_config_info", endpoint_arn="none")["replication_configs"] == []
    assert run_module("dms_replication_config_info", replication_config_arn="none")["replication_configs"] == []


def test_without_waiting_it_is_left_starting(run_module, options, dms, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0.01")
    started = run_module(MODULE, **options, state="started", wait=False)["replication_config"]
    assert started["status"] in ("initializing", "preparing_metadata_resources")
    too_early = run_module(MODULE, **{**options, "wait_timeout": 0, "state": "started"})
    # which of the states before `running` it is depends on the machine
    assert re.search(r"is still in state \w+ \(full load 0 %", too_early["msg"]), too_early["msg"]
    monkeypatch.setenv("LOCAL_AWS_TIME_SCALE", "0")
    eventually(lambda: status(dms, options), lambda seen: seen == "running")


def test_info_tells_awss_error(run_module):
    result = run_module("dms_replication_config_info", access_key="wrong-key")
    assert (result["failed"], result["error"]["code"]) == (True, "UnrecognizedClientException")


def test_statistics_of_nothing_are_refused(run_module):
    missing = run_module("dms_table_statistics_info", replication_config_arn="none")
    assert missing["error"]["code"] == "ResourceNotFoundFault"
    result = run_module("dms_table_statistics_info", replication_config_identifier="none")
    assert result["msg"] == "There is no replication configuration none in this account and region."
