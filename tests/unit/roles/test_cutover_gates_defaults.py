# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The gates that a cutover has by default, rendered by Ansible for what the modules say that they answer."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import yaml
from ansible_collections.migrate.aws.plugins.filter.gates import gates_with
from ansible_collections.migrate.aws.plugins.module_utils._names import environment_names
from ansible_collections.migrate.aws.plugins.module_utils._switchover.mysql import positions

from tests.unit.module_files import CHECKOUT, documentation
from tests.unit.plugins.modules.database_support import *  # a server behind a secret, a database for each test
from tests.unit.plugins.modules.mysql_support import *  # the same for MySQL

FILE = CHECKOUT / "roles/cutover/vars/gates.yml"
GROUPS = ("synced", "check_gates", "canary_gates", "observe")
PLAY = """
- hosts: all
  connection: local
  gather_facts: false
  vars_files: [{file}]
  tasks:
    - ansible.builtin.copy:
        dest: "{home}/{{{{ inventory_hostname }}}}"
        content: "{{{{ __cutover_preset | to_json }}}}"
        mode: "0600"
"""
#: What is another one, by what it is called here.
WEIGHTS = {"weight-5": (5, 0, 0.15), "weight-25": (25, 0.15, 0.35), "weight-100": (100, 0.9, 1)}
CLASSES = {
    "dms.t3.medium": 4,
    "dms.t3.large": 8,
    "dms.c5.large": 4,
    "dms.c5.4xlarge": 32,
    "dms.r5.2xlarge": 61,
    "dms.x9.odd": None,
}


def sampled(contains):
    """What a module returns, by the samples of its documentation."""
    return {
        key: sampled(value["contains"]) if "contains" in value else value.get("sample")
        for key, value in contains.items()
    }


def returned(module, key):
    return sampled(documentation(CHECKOUT / f"plugins/modules/{module}.py")["RETURN"][key]["contains"])


@pytest.fixture(scope="module")
def variables():
    documented = returned("environment_info", "environment")
    old, new = (
        json.loads(json.dumps(documented).replace("source", side))
        | {"names": environment_names("payments", side, "dev"), "profile": None}
        for side in ("source", "target")
    )
    return {
        "__cutover_gate_old": old,
        "__cutover_gate_new": new,
        "__cutover_gate_writer": old,
        "__cutover_gate_reader": new,
        "__cutover_gate_task": {
            **returned("dms_replication_task", "replication_task"),
            **returned("dms_replication_task_info", "replication_tasks"),
        },
        "__cutover_gate_instance": returned("dms_replication_instance", "replication_instance"),
        "__cutover_gate_slot": "migrate_aws_forward",
        "__cutover_gate_family": "postgresql",
        "__cutover_gate_weight": 25,
        "__cutover_gate_health_check_id": "abcdef11-2222-3333",
        "__cutover_gate_storage": 20,
        "__cutover_gate_bucket_rule": "payments-dev",
        "cutover_rollback_alarms": ["payments-target-dev-5xx"],
        "__cutover_names": {"cutover_table": "payments-dev-cutover"},
        "cutover_compared_within": 24,
        "cutover_accepted_tables": ["public.audit"],
        "cutover_gate_period": 60,
        "cutover_gate_requests": 100,
        "cutover_health_check_url": "http://127.0.0.1:9/",
    }


def variants(variables):
    """The variables, and others in which something is different, by name."""
    bare = copy.deepcopy(variables) | {
        "__cutover_gate_slot": None,
        "__cutover_gate_health_check_id": None,
        "__cutover_gate_storage": None,
        "__cutover_gate_bucket_rule": None,
        "cutover_compared_within": 0,
        "cutover_rollback_alarms": [],
        "cutover_health_check_url": None,
    }
    bare["__cutover_gate_writer"]["database"]["kind"] = "cluster"
    alone = copy.deepcopy(variables)
    alone["__cutover_gate_new"]["service"]["service_name"] = None
    classes = {size: {**variables["__cutover_gate_instance"], "replication_instance_class": size} for size in CLASSES}
    return {
        "everything": variables,
        "bare": bare,
        "mysql": {**variables, "__cutover_gate_family": "mysql"},
        "without a service": alone,
        **{name: {**variables, "__cutover_gate_weight": weight} for name, (weight, _least, _most) in WEIGHTS.items()},
        **{size: {**variables, "__cutover_gate_instance": instance} for size, instance in classes.items()},
    }


@pytest.fixture(scope="module")
def rendered(tmp_path_factory, variables):
    """The groups of gates as Ansible renders them, by variant; each is a host."""
    home = tmp_path_factory.mktemp("gates")
    hosts = {
        name: {**found, "ansible_python_interpreter": sys.executable} for name, found in variants(variables).items()
    }
    (home / "play.yml").write_text(PLAY.format(file=FILE, home=home), encoding="utf-8")
    (home / "hosts.yml").write_text(yaml.safe_dump({"all": {"hosts": hosts}}), encoding="utf-8")
    done = subprocess.run(
        [Path(sys.executable).parent / "ansible-playbook", "-i", home / "hosts.yml", home / "play.yml"],
        cwd=CHECKOUT,
        env={**os.environ, "ANSIBLE_FORCE_COLOR": "0"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stderr
    return {name: json.loads((home / name).read_text(encoding="utf-8")) for name in hosts}


@pytest.fixture(scope="module")
def groups(rendered):
    return rendered["everything"]


def by_name(gates):
    found = {gate["name"]: gate for gate in gates}
    assert len(found) == len(gates)
    return found


def test_there_is_a_group_for_each_step(groups):
    assert set(groups) == set(GROUPS)


@pytest.mark.parametrize("group", GROUPS)
def test_each_gate_says_why_there_is_one(groups, group):
    assert all(len(gate["description"]) > 20 for gate in by_name(groups[group]).values())


@pytest.mark.parametrize("group", GROUPS)
def test_the_module_takes_them_as_they_are(groups, group, run_module):
    gates = gates_with(groups[group], None)
    assert len(gates) == len(groups[group])
    result = run_module("cutover_gates", check=True, gates=gates)
    assert not result.get("failed"), result["msg"]
    # Nothing of all this exists, so none may pass, and none may say that it is good.
    assert result["verdict"] != "pass"
    outcomes = {name: samples[-1]["outcome"] for name, samples in result["history"]["samples"].items()}
    assert {name for name, found in outcomes.items() if found != "unknown"} <= {
        "the new service answers",
        "hours since the databases were compared",
    }


def test_dimensions_are_those_that_cloudwatch_has(groups, variables):
    gates = by_name(
        [
            *groups["check_gates"],
            *(gate for gate in groups["canary_gates"] if gate["name"] not in by_name(groups["check_gates"])),
        ]
    )
    assert gates["seconds behind at the target"]["metric"]["dimensions"] == {
        "ReplicationInstanceIdentifier": variables["__cutover_gate_instance"]["replication_instance_identifier"],
        "ReplicationTaskIdentifier": variables["__cutover_gate_task"]["replication_task_arn"].rpartition(":")[2],
    }
    errors = gates["share of the new service's requests that it fails"]
    assert errors["metric"]["dimensions"] == {"LoadBalancer": "app/payments-target-dev/50dc6c495c0c9188"}
    assert errors["relative"]["metric"]["dimensions"] == {"LoadBalancer": "app/payments-source-dev/50dc6c495c0c9188"}
    assert gates["processor of the new service"]["metric"]["dimensions"] == {
        "ClusterName": "payments-target-dev",
        "ServiceName": "payments-target-dev",
    }
    assert gates["processor of the writer"]["metric"]["dimensions"] == {"DBInstanceIdentifier": "payments-source-dev"}
    assert gates["healthy tasks of the new service"]["metric"]["plus"][0]["dimensions"]["TargetGroup"].startswith(
        "targetgroup/"
    )


@pytest.mark.parametrize("variant", WEIGHTS)
def test_the_share_of_requests_follows_the_weight(rendered, variant):
    gates = by_name(rendered[variant]["canary_gates"])
    _weight, least, most = WEIGHTS[variant]
    found = [gates[f"share of requests, not too {word}"]["threshold"] for word in ("few", "many")]
    assert found == [pytest.approx(least), pytest.approx(most)]


@pytest.mark.parametrize("size", CLASSES)
def test_free_memory_is_measured_by_the_class(rendered, size):
    gate = by_name(rendered[size]["synced"])["free memory of the replication instance"]
    assert bool(gate["when"]) == (CLASSES[size] is not None)
    assert gates_with([gate], None) == [] or gate["threshold"] == CLASSES[size] * 1024**3 // 5


def test_what_is_not_there_has_no_gates(rendered):
    gone = {
        group: {gate["name"] for gate in rendered["everything"][group]}
        - {gate["name"] for gate in gates_with(rendered["bare"][group], None)}
        for group in GROUPS
    }
    assert gone == {
        "synced": {"free disk of the writer"},
        "check_gates": {
            "hours since the databases were compared",
            "free disk of the writer",
            "objects still to be copied",
            "seconds that objects are behind",
            "objects that could not be copied",
            "the new service answers",
        },
        "canary_gates": {"health check of Route 53", "processor of the writer", "alarms", "the new service answers"},
        "observe": {
            "health check of Route 53",
            "processor of the writer",
            "alarms",
            "the new service answers",
            "slot of reverse replication",
        },
    }


def test_a_database_without_a_service_has_its_own_gates_alone(rendered):
    named = {
        group: {gate["name"] for gate in gates_with(rendered["without a service"][group], None)}
        for group in ("check_gates", "observe")
    }
    everything = {group: {gate["name"] for gate in gates_with(rendered["everything"][group], None)} for group in named}
    lists = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    of_service, of_requests = (
        {gate["name"] for gate in lists[f"__cutover_gates_{name}"]} for name in ("service", "requests")
    )
    own = {"processor of the new service", "memory of the new service"}
    assert everything["check_gates"] - named["check_gates"] == everything["check_gates"] & (of_service | own)
    assert everything["observe"] - named["observe"] == everything["observe"] & (of_service | of_requests)
    assert "seconds behind at the target" in named["check_gates"]
    assert "seconds behind in reverse replication" in named["observe"]


def test_what_endangers_requests_goes_back_and_what_endangers_data_holds():
    groups = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for name, gates in groups.items():
        if isinstance(gates, list):
            back = name.rpartition("_")[2] in ("requests", "service", "writer", "alarms")
            for gate in gates:
                assert (gate.get("on_failure") == "back") == (back and gate.get("failure_limit") != 0), gate["name"]


@pytest.fixture
def asked(groups, database, run_module):
    """A function which asks the gates that are queries in the test's own database; returns the last sample of each."""
    queries = {gate["name"]: gate for group in GROUPS for gate in gates_with(groups[group], None) if "query" in gate}

    def ask():
        gates = [
            {**gate, "query": {**gate["query"], **database.options()}, "region": None} for gate in queries.values()
        ]
        result = run_module("cutover_gates", gates=gates)
        return {name: samples[-1] for name, samples in result["history"]["samples"].items()}

    return ask


def test_queries_are_understood_and_good_in_a_database_at_rest(asked):
    found = asked()
    assert [sample["reason"] for sample in found.values() if sample["error"]] == []
    assert {name: sample["outcome"] for name, sample in found.items() if sample["outcome"] != "good"} == {
        # There is no replication here.
        "bytes of log not yet read": "unknown",
        "slot of reverse replication": "bad",
    }


def test_queries_find_what_they_are_for(asked, database):
    database.connection.execute("""
        CREATE SCHEMA awsdms_control;
        CREATE TABLE awsdms_control.awsdms_apply_exceptions (task_name text);
        INSERT INTO awsdms_control.awsdms_apply_exceptions VALUES ('a'), ('b');
        CREATE TABLE awsdms_control.awsdms_suspended_tables (task_name text);
        INSERT INTO awsdms_control.awsdms_suspended_tables VALUES ('a');
        CREATE TABLE large (id int) WITH (autovacuum_enabled = false);
        INSERT INTO large SELECT generate_series(1, 20000);
    """)
    database.connection.execute("SELECT pg_stat_force_next_flush()")
    with psycopg.connect(**database.connection.info.get_parameters(), password=database.password) as other:
        other.execute("SELECT 1")
        found = asked()
    names = ("changes that could not be applied", "tables that DMS has given up", "large tables without statistics")
    assert [(found[name]["value"], found[name]["outcome"]) for name in names] == [
        (8192, "bad"),
        (8192, "bad"),
        (1, "bad"),
    ]
    assert 0 < found["longest transaction of the writer"]["value"] < 60
    assert 0 < found["share of the writer's connections in use"]["value"] < 0.8


@pytest.fixture
def asked_of_mysql(rendered, mysql_database, run_module):
    """The same on a MySQL server."""
    queries = {
        gate["name"]: gate for group in GROUPS for gate in gates_with(rendered["mysql"][group], None) if "query" in gate
    }

    def ask():
        gates = [
            {**gate, "query": {**gate["query"], **mysql_database.options()}, "region": None}
            for gate in queries.values()
        ]
        result = run_module("cutover_gates", gates=gates)
        return {name: samples[-1] for name, samples in result["history"]["samples"].items()}

    return ask


def test_queries_are_understood_and_good_on_a_mysql_server_at_rest(asked_of_mysql, mysql_database):
    positions.keep(mysql_database.connection, "migrate_aws_forward")
    found = asked_of_mysql()
    assert {name: sample["reason"] for name, sample in found.items() if sample["outcome"] != "good"} == {}
    assert not {"bytes of log not yet read", "large tables without statistics"} & set(found)
    positions.drop(mysql_database.connection, "migrate_aws_forward")
    assert asked_of_mysql()["slot of reverse replication"]["outcome"] == "bad"


def test_queries_find_what_they_are_for_on_a_mysql_server(asked_of_mysql, mysql_database):
    server = mysql_database.server
    server.execute("CREATE DATABASE awsdms_control")
    try:
        for table in ("awsdms_apply_exceptions", "awsdms_suspended_tables"):
            server.execute(f"CREATE TABLE awsdms_control.{table} (task_name text) STATS_PERSISTENT = 1")
            server.execute(f"INSERT INTO awsdms_control.{table} VALUES ('a'), ('b')")
            server.execute(f"ANALYZE TABLE awsdms_control.{table}")
        with mysql_database.session() as other, other.cursor() as cursor:
            cursor.execute("CREATE TABLE held (id int)")
            for statement in ("XA START 'x'", "INSERT INTO held VALUES (1)", "XA END 'x'", "XA PREPARE 'x'"):
                cursor.execute(statement)
        found = asked_of_mysql()
    finally:
        server.execute("DROP DATABASE awsdms_control")
    names = ("changes that could not be applied", "tables that DMS has given up", "prepared transactions of the writer")
    assert [(found[name]["value"], found[name]["outcome"]) for name in names] == [(2, "bad"), (2, "bad"), (1, "bad")]
    assert 0 < found["share of the writer's connections in use"]["value"] < 0.8
