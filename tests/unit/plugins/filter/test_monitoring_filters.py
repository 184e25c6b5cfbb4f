# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What is watched, and the dashboard of it."""

from __future__ import annotations

import json

import pytest
import yaml
from ansible_collections.migrate.aws.plugins.filter.monitoring import FilterModule
from ansible_collections.migrate.aws.plugins.module_utils._cloudwatch_alarms.plan import problems
from ansible_collections.migrate.aws.plugins.module_utils._names import environment_names, migration_names

from local_aws.patches.cloudwatch import messages
from tests.unit.module_files import CHECKOUT

FILTERS = FilterModule().filters()
DEFAULTS = yaml.safe_load((CHECKOUT / "roles/monitoring/defaults/main.yml").read_text(encoding="utf-8"))
THRESHOLDS = {name.removeprefix("monitoring_"): value for name, value in DEFAULTS.items()}
ACCOUNT = "123456789012"
INSTANCE = {
    "identifier": "payments-source-dev",
    "engine": "postgres",
    "kind": "instance",
    "allocated_storage": 100,
    "global_cluster_identifier": None,
}
CLUSTER = {**INSTANCE, "engine": "aurora-postgresql", "kind": "cluster", "allocated_storage": None}
SERVICE = {
    "cluster_name": "payments-source-dev",
    "service_name": "payments-source-dev",
    "load_balancer_dimension": "app/payments-source-dev/1",
    "target_group_dimensions": {
        "blue": "targetgroup/payments-source-dev-blue/2",
        "green": "targetgroup/payments-source-dev-green/3",
    },
}
NO_SERVICE = {**dict.fromkeys(SERVICE), "target_group_dimensions": {"blue": None, "green": None}}


def environment(side="source", region="us-east-1", database=None, service=None, account=ACCOUNT):
    return {
        "names": environment_names("payments", side, "dev", account),
        "region": region,
        "account_id": account,
        "profile": None,
        "database": database or INSTANCE,
        "service": service or SERVICE,
    }


def watched(**parts):
    alarms = FILTERS["environment_alarms"](environment(**parts), THRESHOLDS)
    return {alarm["name"].removeprefix("payments-source-dev/"): alarm for alarm in alarms}


def migration(
    source_region="us-east-1",
    target_region="us-east-1",
    instances=None,
    tasks=None,
    families=("objects",),
    source_account=ACCOUNT,
):
    return FILTERS["migration_alarms"](
        migration_names("payments", "dev"),
        environment("source", source_region, account=source_account),
        environment("target", target_region),
        [{"replication_instance_identifier": "payments-dev", "allocated_storage": 50}]
        if instances is None
        else instances,
        [
            {
                "replication_task_identifier": "payments-dev-forward",
                "metric_dimensions": {
                    "ReplicationInstanceIdentifier": "payments-dev",
                    "ReplicationTaskIdentifier": "ABCDEF",
                },
            }
        ]
        if tasks is None
        else tasks,
        THRESHOLDS,
        families,
    )


def test_each_family_of_objects_has_alarms_of_its_own():
    (part,) = migration(families=["transaction-logs", "audit-trails"])
    found = named(part)
    assert {name for name in found if name.endswith("-failed")} == {"transaction-logs-failed", "audit-trails-failed"}
    assert found["audit-trails-latency"]["dimensions"] == {
        "SourceBucket": f"payments-source-dev-audit-trails-{ACCOUNT}",
        "DestinationBucket": f"payments-target-dev-audit-trails-{ACCOUNT}",
        "RuleId": "payments-dev",
    }


def named(part):
    return {alarm["name"].removeprefix("payments-dev/"): alarm for alarm in part["alarms"]}


def test_dimensions_are_those_of_what_exists():
    found = watched()
    assert found["blue-5xx"]["dimensions"] == {
        "LoadBalancer": "app/payments-source-dev/1",
        "TargetGroup": "targetgroup/payments-source-dev-blue/2",
    }
    assert found["green-latency"]["dimensions"]["TargetGroup"] == "targetgroup/payments-source-dev-green/3"
    assert found["service-memory"]["dimensions"] == {
        "ClusterName": "payments-source-dev",
        "ServiceName": "payments-source-dev",
    }
    assert (found["service-cpu"]["threshold"], found["service-memory"]["threshold"]) == (80, 80)


@pytest.mark.parametrize(
    ("database", "expected"),
    [
        (INSTANCE, {"cpu", "connections", "storage", "slot-lag"}),
        ({**INSTANCE, "engine": "mariadb"}, {"cpu", "connections", "storage"}),
        (CLUSTER, {"cpu", "connections", "slot-lag"}),
        ({**CLUSTER, "engine": "aurora-mysql"}, {"cpu", "connections"}),
        ({**CLUSTER, "global_cluster_identifier": "payments-dev"}, {"cpu", "connections", "slot-lag", "global-lag"}),
        (dict.fromkeys(INSTANCE), set()),
    ],
)
def test_a_database_is_watched_for_what_it_can_have(database, expected):
    found = {
        name.removeprefix("database-"): alarm
        for name, alarm in watched(database=database).items()
        if name.startswith("database-")
    }
    assert set(found) == expected
    kind = "DBClusterIdentifier" if database["kind"] == "cluster" else "DBInstanceIdentifier"
    assert all(alarm["dimensions"] == {kind: "payments-source-dev"} for alarm in found.values())


def test_a_fifth_of_the_storage_is_to_be_free_and_a_global_database_a_second_behind():
    storage = watched()["database-storage"]
    assert (storage["threshold"], storage["comparison_operator"]) == (20 * 1024**3, "LessThanThreshold")
    assert watched(database={**CLUSTER, "global_cluster_identifier": "g"})["database-global-lag"]["threshold"] == 1000


def test_nothing_is_watched_where_nothing_is():
    assert watched(service=NO_SERVICE, database=dict.fromkeys(INSTANCE)) == {}
    only_blue = {**SERVICE, "target_group_dimensions": {"blue": "targetgroup/b/1", "green": None}}
    assert not [name for name in watched(service=only_blue) if name.startswith("green")]


def test_a_task_is_known_by_two_dimensions():
    (part,) = migration()
    found = named(part)
    assert found["payments-dev-forward-source-latency"]["dimensions"] == {
        "ReplicationInstanceIdentifier": "payments-dev",
        "ReplicationTaskIdentifier": "ABCDEF",
    }
    assert found["replication-storage"]["threshold"] == 10 * 1024**3
    assert found["objects-latency"]["dimensions"] == {
        "SourceBucket": f"payments-source-dev-objects-{ACCOUNT}",
        "DestinationBucket": f"payments-target-dev-objects-{ACCOUNT}",
        "RuleId": "payments-dev",
    }


def test_an_alarm_is_where_its_metric_is_and_tells_the_topic_there():
    here, there = migration("us-east-1", "us-east-2")
    assert (here["region"], there["region"]) == ("us-east-2", "us-east-1")
    assert set(named(there)) == {"objects-failed"}
    assert {topic for alarm in here["alarms"] for topic in alarm["alarm_actions"] + alarm["ok_actions"]} == {
        f"arn:aws:sns:us-east-2:{ACCOUNT}:payments-target-dev-alarms"
    }
    assert named(there)["objects-failed"]["alarm_actions"] == [
        f"arn:aws:sns:us-east-1:{ACCOUNT}:payments-source-dev-alarms"
    ]


@pytest.mark.parametrize(
    ("target_region", "topic"),
    [
        ("us-east-1", "us-east-1:210987654321:payments-source-dev-alarms"),
        ("us-east-2", f"us-east-2:{ACCOUNT}:payments-target-dev-alarms"),
    ],
)
def test_what_s3_says_of_a_source_in_another_account_is_watched_there(target_region, topic):
    parts = migration(target_region=target_region, source_account="210987654321")
    places = {
        name: (part["region"], part["account_id"], part["alarms"][0]["alarm_actions"])
        for part in parts
        for name in named(part)
    }
    assert places["objects-failed"][:2] == ("us-east-1", "210987654321")
    assert places["objects-latency"] == (target_region, "210987654321", [f"arn:aws:sns:{topic}"])
    assert places["replication-cpu"][:2] == (target_region, ACCOUNT)
    charts = FILTERS["alarms_dashboard"](parts, ACCOUNT)["widgets"][1:]
    assert {chart["properties"]["metrics"][0][0] for chart in charts} == {"AWS/DMS"}


def test_before_there_is_a_replication_only_objects_are_watched():
    (part,) = migration(instances=[], tasks=[])
    assert set(named(part)) == {"objects-latency", "objects-pending", "objects-failed"}


def test_every_alarm_is_one_that_cloudwatch_takes():
    def whole(alarm):
        return {"extended_statistic": None, "datapoints_to_alarm": None, **alarm}

    every = {**watched(), **watched(database={**CLUSTER, "global_cluster_identifier": "g"})}
    alarms = [whole(alarm) for alarm in every.values()]
    assert problems({"name_prefix": "payments-source-dev/", "alarms": alarms}) == []
    assert (
        problems({"name_prefix": "payments-dev/", "alarms": [whole(alarm) for alarm in migration()[0]["alarms"]]}) == []
    )
    assert all(("statistic" in alarm) != (alarm["extended_statistic"] is not None) for alarm in alarms)
    assert all(alarm["description"].endswith(".") for alarm in alarms)


def test_the_dashboard_shows_what_is_watched_and_nothing_else():
    parts = migration("us-east-1", "us-east-2")
    body = FILTERS["alarms_dashboard"](parts, ACCOUNT)
    states, *charts = body["widgets"]
    names = [alarm["name"] for part in parts for alarm in part["alarms"]]
    assert states["properties"]["alarms"] == [
        f"arn:aws:cloudwatch:{'us-east-1' if name.endswith('failed') else 'us-east-2'}:{ACCOUNT}:alarm:{name}"
        for name in names
    ]
    assert [chart["properties"]["title"] for chart in charts] == [name.removeprefix("payments-dev/") for name in names]
    assert charts[0]["properties"]["metrics"] == [
        ["AWS/DMS", "FreeStorageSpace", "ReplicationInstanceIdentifier", "payments-dev"]
    ]
    assert {chart["properties"]["region"] for chart in charts} == {"us-east-1", "us-east-2"}
    assert messages(json.dumps(body)) == ([], [])


def test_widgets_do_not_lie_upon_each_other():
    alarms = [{"region": "us-east-1", "alarms": list(watched().values())}]
    widgets = FILTERS["alarms_dashboard"](alarms, ACCOUNT)["widgets"]
    cells = [
        (x, y)
        for box in widgets
        for x in range(box["x"], box["x"] + box["width"])
        for y in range(box["y"], box["y"] + box["height"])
    ]
    assert len(cells) == len(set(cells))


def test_a_dashboard_of_nothing_is_empty():
    assert FILTERS["alarms_dashboard"]([{"region": "us-east-1", "alarms": []}], ACCOUNT) == {"widgets": []}
