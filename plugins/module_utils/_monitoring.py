# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What is watched of an environment and of a migration, and the dashboard which shows just that. Pure.

An alarm is as the module cloudwatch_alarms takes it. Only what exists is watched: what environment_info has found, by
the dimensions that it really has.
"""

from __future__ import annotations

from typing import Any

from ansible_collections.migrate.aws.plugins.module_utils._names import family_buckets
from ansible_collections.migrate.aws.plugins.module_utils._partition import arn

GIB = 1024**3
#: How a dashboard is laid out: the width of the grid, of a widget, and its height.
GRID, WIDTH, HEIGHT = 24, 8, 6
BELOW = "LessThanThreshold"
ABOVE = "GreaterThanThreshold"
#: A period in which nothing was asked or written has no data.
QUIET = "notBreaching"

Alarm = dict[str, Any]


def environment_alarms(environment: dict[str, Any], thresholds: dict[str, Any]) -> list[Alarm]:
    """The alarms of one environment: of its service, of what stands before it, and of its database.

    `environment` is what environment_info returns of the parts service and database; the keys of `thresholds` are the
    options of the role monitoring without its name.
    """
    alarms = _service(environment["service"], thresholds) + _requests(environment["service"], thresholds)
    alarms += _database(environment["database"], thresholds)
    prefix, topic = environment["names"]["alarms_prefix"], topic_arn(environment)
    return [_whole(alarm, prefix, topic) for alarm in alarms]


def migration_alarms(
    names: dict[str, str],
    source: dict[str, Any],
    target: dict[str, Any],
    instances: list[dict[str, Any]],
    tasks: list[dict[str, Any]],
    thresholds: dict[str, Any],
    families: list[str],
) -> list[dict[str, Any]]:
    """The alarms of what stands between two environments, by place: [{region, profile, account_id, alarms}].

    `names` are the migration's, `instances` and `tasks` what the info modules of DMS return, and `families` those
    of objects which are replicated.
    """
    prefix = names["alarms_prefix"]
    rules = {family: _rule(names, source, target, family) for family in families}
    # S3 publishes what is pending to the region where the objects go, what has failed to the one where they come from,
    # and both to the account where they come from. An alarm can tell a topic of another account, but none of another
    # region.
    arriving = {**source, "region": target["region"]}
    hears = target if source["account_id"] == target["account_id"] or source["region"] != target["region"] else source
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for place, teller, alarms in (
        (target, target, _replication(instances, tasks, thresholds)),
        (arriving, hears, _objects_arriving(rules, thresholds)),
        (source, source, _objects_failed(rules)),
    ):
        where = {name: place[name] for name in ("region", "account_id", "profile")}
        part = found.setdefault((place["region"], place["account_id"]), {**where, "alarms": []})
        part["alarms"] += [_whole(alarm, prefix, topic_arn(teller)) for alarm in alarms]
    return list(found.values())


def topic_arn(environment: dict[str, Any]) -> str:
    """The topic which an environment's alarms are published to."""
    region, topic = environment["region"], environment["names"]["alarms_topic"]
    return arn(region, f"sns:{region}:{environment['account_id']}:{topic}")


def _whole(alarm: Alarm, prefix: str, topic: str) -> Alarm:
    return {**alarm, "name": prefix + alarm["name"], "alarm_actions": [topic], "ok_actions": [topic]}


def _alarm(
    name: str, description: str, metric: str, dimensions: dict[str, str], threshold: float, **others: Any
) -> Alarm:
    """`metric` is the namespace and the name of a metric, with a colon between them."""
    namespace, _colon, metric_name = metric.partition(":")
    # One of the two, and not the other with null.
    statistic = {} if "extended_statistic" in others else {"statistic": "Average"}
    return {
        "name": name,
        "description": description,
        "namespace": namespace,
        "metric_name": metric_name,
        "dimensions": dimensions,
        "threshold": threshold,
        "comparison_operator": ABOVE,
        "period": 60,
        "evaluation_periods": 5,
        **statistic,
        **others,
    }


def _service(service: dict[str, Any], thresholds: dict[str, Any]) -> list[Alarm]:
    if service["service_name"] is None:
        return []
    dimensions = {"ClusterName": service["cluster_name"], "ServiceName": service["service_name"]}
    return [
        _alarm(
            "service-cpu",
            "The tasks of the service use most of their processors.",
            "AWS/ECS:CPUUtilization",
            dimensions,
            thresholds["service_cpu_percent"],
        ),
        _alarm(
            "service-memory",
            "The tasks of the service use most of their memory.",
            "AWS/ECS:MemoryUtilization",
            dimensions,
            thresholds["service_memory_percent"],
        ),
    ]


def _requests(service: dict[str, Any], thresholds: dict[str, Any]) -> list[Alarm]:
    if service["load_balancer_dimension"] is None:
        return []
    balancer = {"LoadBalancer": service["load_balancer_dimension"]}
    alarms = [
        _alarm(
            "load-balancer-5xx",
            "The load balancer itself answers with errors: no task is there, or none in time.",
            "AWS/ApplicationELB:HTTPCode_ELB_5XX_Count",
            balancer,
            thresholds["failed_requests"],
            statistic="Sum",
            treat_missing_data=QUIET,
        ),
    ]
    groups = {colour: dimension for colour, dimension in service["target_group_dimensions"].items() if dimension}
    return alarms + [
        alarm
        for colour, group in groups.items()
        for alarm in _answers(colour, {**balancer, "TargetGroup": group}, thresholds)
    ]


def _answers(colour: str, dimensions: dict[str, str], thresholds: dict[str, Any]) -> list[Alarm]:
    return [
        _alarm(
            f"{colour}-5xx",
            "Tasks of the service answer with errors.",
            "AWS/ApplicationELB:HTTPCode_Target_5XX_Count",
            dimensions,
            thresholds["failed_requests"],
            statistic="Sum",
            treat_missing_data=QUIET,
        ),
        _alarm(
            f"{colour}-latency",
            "Tasks of the service answer slowly: one request of a hundred takes longer.",
            "AWS/ApplicationELB:TargetResponseTime",
            dimensions,
            thresholds["response_seconds"],
            extended_statistic="p99",
            treat_missing_data=QUIET,
        ),
        _alarm(
            f"{colour}-unhealthy",
            "Tasks of the service fail their health check.",
            "AWS/ApplicationELB:UnHealthyHostCount",
            dimensions,
            0,
            statistic="Maximum",
            treat_missing_data=QUIET,
        ),
    ]


def _database(database: dict[str, Any], thresholds: dict[str, Any]) -> list[Alarm]:
    if database["identifier"] is None:
        return []
    kind = "DBInstanceIdentifier" if database["kind"] == "instance" else "DBClusterIdentifier"
    dimensions = {kind: database["identifier"]}
    alarms = [
        _alarm(
            "database-cpu",
            "The database uses most of its processors.",
            "AWS/RDS:CPUUtilization",
            dimensions,
            thresholds["database_cpu_percent"],
        ),
        _alarm(
            "database-connections",
            "The database has more sessions open than expected; at its limit it refuses new ones.",
            "AWS/RDS:DatabaseConnections",
            dimensions,
            thresholds["database_connections"],
            statistic="Maximum",
        ),
    ]
    if database["allocated_storage"]:
        alarms.append(
            _alarm(
                "database-storage",
                "The database is running out of storage; full, it stops.",
                "AWS/RDS:FreeStorageSpace",
                dimensions,
                _share(database["allocated_storage"], thresholds["database_free_storage_percent"]),
                statistic="Minimum",
                comparison_operator=BELOW,
            )
        )
    if "postgres" in database["engine"]:
        alarms.append(
            _alarm(
                "database-slot-lag",
                "A replication slot keeps log that nobody reads; it fills the storage.",
                "AWS/RDS:OldestReplicationSlotLag",
                dimensions,
                thresholds["slot_lag_bytes"],
                statistic="Maximum",
            )
        )
    if database["global_cluster_identifier"]:
        alarms.append(
            _alarm(
                "database-global-lag",
                "The other region is behind: as many milliseconds of writes would be lost with this one.",
                "AWS/RDS:AuroraGlobalDBReplicationLag",
                dimensions,
                thresholds["global_lag_milliseconds"],
                statistic="Maximum",
            )
        )
    return alarms


def _share(gibibytes: int, percent: float) -> int:
    return round(gibibytes * GIB * percent / 100)


def _replication(
    instances: list[dict[str, Any]], tasks: list[dict[str, Any]], thresholds: dict[str, Any]
) -> list[Alarm]:
    alarms = []
    for instance in instances:
        dimensions = {"ReplicationInstanceIdentifier": instance["replication_instance_identifier"]}
        alarms += [
            _alarm(
                "replication-storage",
                "The replication instance is running out of storage; full, all its tasks stop.",
                "AWS/DMS:FreeStorageSpace",
                dimensions,
                _share(instance["allocated_storage"], thresholds["replication_free_storage_percent"]),
                statistic="Minimum",
                comparison_operator=BELOW,
            ),
            _alarm(
                "replication-cpu",
                "The replication instance uses most of its processors.",
                "AWS/DMS:CPUUtilization",
                dimensions,
                thresholds["replication_cpu_percent"],
            ),
        ]
    return alarms + [alarm for task in tasks for alarm in _latencies(task, thresholds)]


def _latencies(task: dict[str, Any], thresholds: dict[str, Any]) -> list[Alarm]:
    name, dimensions = task["replication_task_identifier"], task["metric_dimensions"]
    return [
        _alarm(
            f"{name}-source-latency",
            "Seconds that changes wait to be read from the source.",
            "AWS/DMS:CDCLatencySource",
            dimensions,
            thresholds["source_latency_seconds"],
            statistic="Maximum",
        ),
        _alarm(
            f"{name}-target-latency",
            "Seconds that changes wait to be written, what they waited at the source included.",
            "AWS/DMS:CDCLatencyTarget",
            dimensions,
            thresholds["target_latency_seconds"],
            statistic="Maximum",
        ),
    ]


def _objects_arriving(rules: dict[str, dict[str, str]], thresholds: dict[str, Any]) -> list[Alarm]:
    return [
        alarm
        for family, dimensions in rules.items()
        for alarm in (
            _alarm(
                f"{family}-latency",
                "Seconds that objects wait to be replicated.",
                "AWS/S3:ReplicationLatency",
                dimensions,
                thresholds["object_latency_seconds"],
                statistic="Maximum",
                treat_missing_data=QUIET,
            ),
            _alarm(
                f"{family}-pending",
                "Objects that wait to be replicated.",
                "AWS/S3:OperationsPendingReplication",
                dimensions,
                thresholds["objects_pending"],
                statistic="Maximum",
                treat_missing_data=QUIET,
            ),
        )
    ]


def _objects_failed(rules: dict[str, dict[str, str]]) -> list[Alarm]:
    return [
        _alarm(
            f"{family}-failed",
            "Objects could not be replicated, and will not be by themselves.",
            "AWS/S3:OperationsFailedReplication",
            dimensions,
            0,
            statistic="Sum",
            evaluation_periods=1,
            treat_missing_data=QUIET,
        )
        for family, dimensions in rules.items()
    ]


def _rule(names: dict[str, str], source: dict[str, Any], target: dict[str, Any], family: str) -> dict[str, str]:
    ((from_bucket,), (to_bucket,)) = (family_buckets([family], side) for side in (source, target))
    return {"SourceBucket": from_bucket, "DestinationBucket": to_bucket, "RuleId": names["migration"]}


def alarms_dashboard(alarms: list[dict[str, Any]], account_id: str) -> dict[str, Any]:
    """The body of a dashboard with the state of all alarms, and the metric of each with its threshold.

    `alarms` are as `migration_alarms` returns them, by place. Those of another account are left out: a dashboard shows
    them only where CloudWatch links the two accounts.
    """
    here = [part for part in alarms if part.get("account_id", account_id) == account_id]
    every = [(part["region"], alarm) for part in here for alarm in part["alarms"]]
    arns = [arn(region, f"cloudwatch:{region}:{account_id}:alarm:{alarm['name']}") for region, alarm in every]
    states = {
        "type": "alarm",
        "x": 0,
        "y": 0,
        "width": GRID,
        "height": 3,
        "properties": {"title": "Alarms", "alarms": arns},
    }
    across = GRID // WIDTH
    charts = [
        {
            "type": "metric",
            "x": number % across * WIDTH,
            "y": 3 + number // across * HEIGHT,
            "width": WIDTH,
            "height": HEIGHT,
            "properties": _chart(region, alarm),
        }
        for number, (region, alarm) in enumerate(every)
    ]
    return {"widgets": [states, *charts] if every else []}


def _chart(region: str, alarm: Alarm) -> dict[str, Any]:
    names = [word for pair in alarm["dimensions"].items() for word in pair]
    return {
        "title": alarm["name"].rpartition("/")[2],
        "region": region,
        "stat": alarm.get("extended_statistic") or alarm["statistic"],
        "period": alarm["period"],
        "metrics": [[alarm["namespace"], alarm["metric_name"], *names]],
        "annotations": {"horizontal": [{"label": "alarm", "value": alarm["threshold"]}]},
    }
