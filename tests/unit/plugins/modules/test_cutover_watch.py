# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""A look at the embedded AWS: journal, lock, gates, tasks, weights and requests."""

from __future__ import annotations

import datetime

from ansible_collections.migrate.aws.plugins.module_utils._dms import api
from ansible_collections.migrate.aws.plugins.module_utils._journal import samples
from ansible_collections.migrate.aws.plugins.module_utils._journal.journal import Journal
from ansible_collections.migrate.aws.plugins.module_utils._journal.store import Store

from tests.local_aws.dms_support import eventually
from tests.unit.plugins.modules.contract.cases.route53_weighted_records_info import weigh
from tests.unit.plugins.modules.cutover_support import lock_of, table
from tests.unit.plugins.modules.test_database_switchover import migration

__all__ = ("migration",)
SAMPLE = {
    "verdict": "pending",
    "sentence": "0 of 1 gates pass",
    "gates": [{"name": "lag", "value": 2.5, "limit": 10, "verdict": "pending", "on_failure": "hold"}],
}


def watch(run_module, name, **options):
    result = run_module(
        "cutover_watch", journal=name, zone="looked.example.com", name="api.looked.example.com", **options
    )
    assert not result.get("failed"), result
    return result


def test_a_run_from_its_first_step_to_its_end(run_module, client):
    name = table(client)
    first = watch(run_module, name, duration=60)
    assert first["watch"]["lock"] is None and first["watch"]["gates"] is None and not first["done"]

    lock = lock_of(client, name)
    lock.take("night shift", False)
    journal = Journal(lock.store, lock, "night shift")
    journal.note("check_gates", "before")
    samples.keep(lock.store, lock.token, "check_gates", SAMPLE, 590)
    running = watch(run_module, name, duration=60, history=first["watch"])["watch"]
    assert (running["lock"]["holder"], running["step"]["step"]) == ("night shift", "check_gates")
    assert running["gates"]["gates"][0]["value"] == 2.5 and running["gates"]["seconds_left"] == 590

    journal.note("check_gates", "after")
    lock.release()
    last = watch(run_module, name, duration=60, history=running)
    assert last["done"] and last["watch"]["finished"] and last["watch"]["last_step"]["step"] == "check_gates"


def test_an_earlier_run_does_not_overwrite_the_sample_of_a_later_one(client):
    store = lock_of(client, table(client)).store
    for token in (2, 1, 2):
        samples.keep(store, token, None, {**SAMPLE, "sentence": f"of {token}"}, 1)
        assert samples.newest(store)["sentence"] == "of 2"


def test_a_sample_that_cannot_be_kept_stops_nothing(client):
    store = Store(client("dynamodb"), "there-is-no-such-table")
    samples.keep(store, 1, None, SAMPLE, 1)
    assert samples.newest(store) is None


def test_gates_keep_their_samples_for_it(run_module, client):
    name = table(client)
    token = lock_of(client, name).take("night shift", False)
    client("cloudwatch").put_metric_alarm(
        AlarmName="watched",
        Namespace="Test",
        MetricName="One",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    client("cloudwatch").set_alarm_state(AlarmName="watched", StateValue="OK", StateReason="quiet")
    gates = [{"name": "alarms", "alarms": ["watched"], "samples": 1}]
    options = {"gates": gates, "interval": 0.1, "timeout": 5, "lock": {"table": name, "token": token}}
    run_module("cutover_gates", check=True, **options)
    store = lock_of(client, name).store
    assert samples.newest(store) is None
    run_module("cutover_gates", **options)
    kept = samples.newest(store)
    assert (kept["step"], kept["verdict"], kept["gates"][0]["value"]) == (None, "pass", "OK")
    run_module("cutover_gates", **options, record={"step": "check_gates"})
    assert samples.newest(store)["step"] == "check_gates"


def test_tasks_weights_and_requests(migration, client, request):
    weigh(request.getfixturevalue, "looked.example.com")
    minute = datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=2)
    for balancer, number in (("app/source/1", 30), ("app/target/2", 10)):
        client("cloudwatch").put_metric_data(
            Namespace="AWS/ApplicationELB",
            MetricData=[
                {
                    "MetricName": "RequestCount",
                    "Value": number,
                    "Timestamp": minute,
                    "Dimensions": [{"Name": "LoadBalancer", "Value": balancer}],
                }
            ],
        )
    options = migration.options("target", migration.stream)
    migration.sessions["source"].execute("INSERT INTO receipts (payment) VALUES (1), (2)")

    def look():
        return watch(
            migration.run_module,
            options["journal"],
            replication_tasks=[options["source"]["replication_task"], "there-is-no-such-task"],
            load_balancers={"source": {"dimension": "app/source/1"}, "target": {"dimension": "app/target/2"}},
        )

    found = eventually(look, lambda result: result["watch"]["replication_tasks"][0]["rows"] == 2)
    assert found["done"]
    (task,) = found["watch"]["replication_tasks"]
    assert task["replication_task_identifier"] == options["source"]["replication_task"]
    assert task["status"] == "running"
    assert [(one["asked_percent"], one["seen_percent"]) for one in found["watch"]["weights"]] == [(100.0, 75.0)]
    unmeasured = watch(
        migration.run_module,
        options["journal"],
        load_balancers={"source": {"dimension": None}, "target": {"dimension": "app/none/3"}},
    )
    assert unmeasured["watch"]["weights"][0]["seen_percent"] is None


def test_a_task_that_goes_while_it_is_read_is_left_out(migration, client, monkeypatch):
    """The run that is watched deletes the forward task after the switch."""
    options = migration.options("target", migration.stream)
    names = api.describe_instances

    def deleted_meanwhile(*arguments):
        migration.dms.discard()
        return names(*arguments)

    monkeypatch.setattr(api, "describe_instances", deleted_meanwhile)
    found = watch(migration.run_module, options["journal"], replication_tasks=[options["source"]["replication_task"]])
    assert found["watch"]["replication_tasks"] == []
