# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Alarms and dashboards: that they look at things which exist, that somebody hears of them, and that the stated ones
are there.
"""

from __future__ import annotations

from collections import defaultdict

from ansible_collections.migrate.aws.plugins.module_utils._rules import enumerated
from ansible_collections.migrate.aws.plugins.module_utils._verify.check import Seen, check, each, got, last, sides

_MONITOR = "Run site.yml."
_NO_ALARM = "There is no alarm of this deployment."
_NO_DASHBOARD = "There is no dashboard of this deployment."


def _known(facts):
    """{dimension: the values that name something of this deployment}.

    Of dimensions that are not here nothing is said.
    """
    known = defaultdict(set)
    for side in facts["sides"]:
        _of_side(known, side)
    instance = facts["dms"]["instance"]
    known["ReplicationInstanceIdentifier"] |= {instance["ReplicationInstanceIdentifier"]} if instance else set()
    known["ReplicationTaskIdentifier"] |= {last(one["ReplicationTaskArn"]) for one in facts["dms"]["tasks"]}
    known["HealthCheckId"] |= set(got(facts, "dns", "health_checks", default={}))
    known["SourceBucket"] = known["DestinationBucket"] = known["BucketName"]
    return known


def _of_side(known, side):
    balancer = side["elb"]["load_balancer"]
    known["LoadBalancer"] |= {balancer["LoadBalancerArn"].split(":loadbalancer/")[1]} if balancer else set()
    known["TargetGroup"] |= {
        one["TargetGroupArn"].rsplit(":", 1)[1] for one in side["elb"]["target_groups"].values() if one
    }
    known["ClusterName"] |= {one["clusterName"] for one in [side["ecs"]["cluster"]] if one}
    known["ServiceName"] |= {one["serviceName"] for one in [side["ecs"]["service"]] if one}
    known["DBInstanceIdentifier"] |= {one["DBInstanceIdentifier"] for one in side["database"]["instances"]}
    known["DBClusterIdentifier"] |= {one["DBClusterIdentifier"] for one in side["database"]["clusters"]}
    known["NatGatewayId"] |= {one["NatGatewayId"] for one in side["network"]["nat_gateways"]}
    known["BucketName"] |= {bucket["name"] for bucket in side["buckets"].values() if bucket}
    known["RuleId"] |= {
        rule.get("ID")
        for family in side["families"]
        for rule in got(side, "buckets", family, "ReplicationConfiguration", "Rules", default=[])
    }
    known["LogGroupName"] |= {group["logGroupName"] for group in side["log_groups"]}


def _metrics(alarm):
    """(namespace, metric, {dimension: value}) of each metric that an alarm looks at."""
    queries = [got(query, "MetricStat", "Metric") for query in alarm.get("Metrics", [])]
    for metric in [alarm, *queries]:
        if metric and metric.get("MetricName"):
            dimensions = {one["Name"]: one["Value"] for one in metric.get("Dimensions", [])}
            yield metric["Namespace"], metric["MetricName"], dimensions


def _astray(dimensions, known):
    return {name: value for name, value in dimensions.items() if name in known and value not in known[name]}


@check("E4-14", "A number of days.", _MONITOR, "There is no log group.")
def logs_are_kept_for_a_time(facts):
    """No log is kept for ever."""
    stated = [side["names"][key] for side in facts["sides"] for key in ("flow_logs_group", "service_log_group")]
    for group in [*(found for _side, found in each(facts, "log_groups")), *facts["dms"]["log_groups"]]:
        if group["logGroupName"] not in stated:
            yield Seen(group["logGroupName"], bool(group.get("retentionInDays")), group.get("retentionInDays"))


def _alarms(facts):
    return facts["monitoring"]["alarms"]


@check("E0-10", "Things that exist.", _MONITOR, _NO_ALARM)
def alarms_look_at_what_exists(facts):
    """Every dimension of every alarm names something that is there."""
    known = _known(facts)
    for alarm in _alarms(facts):
        astray = [
            found for _space, _name, dimensions in _metrics(alarm) for found in [_astray(dimensions, known)] if found
        ]
        yield Seen(f"{alarm['AlarmName']} in {alarm['region']}", not astray, astray)


@check("E1-10", "On.", _MONITOR, _NO_ALARM)
def alarms_have_their_actions_on(facts):
    """No alarm's actions are switched off."""
    for alarm in _alarms(facts):
        yield Seen(
            f"{alarm['AlarmName']} in {alarm['region']}",
            alarm["ActionsEnabled"],
            "on" if alarm["ActionsEnabled"] else "off",
        )


@check("E1-10 E0-08", "Somebody hears of it.", _MONITOR, _NO_ALARM)
def alarms_tell_somebody(facts):
    """Every alarm has an action."""
    for alarm in _alarms(facts):
        yield Seen(
            f"{alarm['AlarmName']} in {alarm['region']}", bool(alarm.get("AlarmActions")), alarm.get("AlarmActions", [])
        )


@check("E1-10", "Topics that exist.", _MONITOR, _NO_ALARM)
def alarms_tell_topics_that_exist(facts):
    """Every topic that an alarm publishes to exists."""
    for alarm in _alarms(facts):
        named = [arn for kind in ("AlarmActions", "OKActions") for arn in alarm.get(kind, []) if ":sns:" in arn]
        lost = [arn for arn in named if arn not in facts["monitoring"]["topics"]]
        yield Seen(f"{alarm['AlarmName']} in {alarm['region']}", not lost, lost)


def _limits(facts, namespace, metric, **dimensions):
    """The thresholds of the alarms that ring above them, of a metric of one thing."""
    return [
        alarm.get("Threshold")
        for alarm in _alarms(facts)
        if alarm.get("ComparisonOperator", "").startswith("GreaterThan")
        for space, name, found in _metrics(alarm)
        if (space, name) == (namespace, metric) and dimensions.items() <= found.items()
    ]


def _expected(facts):
    return facts["stated"]["alarms"] or _alarms(facts)


@check("E4-11", "An alarm above 80 %.", _MONITOR, _NO_ALARM)
def service_memory_is_watched(facts):
    """Somebody hears of it when the containers run out of memory."""
    for side, _service in sides(facts, "ecs", "service"):
        if _expected(facts):
            name = side["names"]["service"]
            found = _limits(facts, "AWS/ECS", "MemoryUtilization", ServiceName=name)
            yield Seen(name, 80 in found, found)


@check(
    "E4-11 C11", "An alarm of its latency.", _MONITOR, "Nothing is replicated, or there is no alarm of this deployment."
)
def object_replication_is_watched(facts):
    """Somebody hears of it when objects are replicated late."""
    source, target = facts["sides"]
    for family, bucket in source["families"].items():
        if got(source, "buckets", family, "ReplicationConfiguration") and _expected(facts):
            found = _limits(
                facts, "AWS/S3", "ReplicationLatency", SourceBucket=bucket, DestinationBucket=target["families"][family]
            )
            yield Seen(bucket, bool(found), found)


@check(
    "E4-11", "An alarm above 1000 ms.", _MONITOR, "There is no Aurora global cluster, or no alarm of this deployment."
)
def global_cluster_lag_is_watched(facts):
    """Somebody hears of it when the second region of an Aurora global cluster is behind."""
    for _side, group in each(facts, "database", "global_clusters"):
        if _expected(facts):
            clusters = [
                last(member["DBClusterArn"]) for member in group["GlobalClusterMembers"] if not member["IsWriter"]
            ]
            found = [
                limit
                for cluster in clusters
                for limit in _limits(facts, "AWS/RDS", "AuroraGlobalDBReplicationLag", DBClusterIdentifier=cluster)
            ]
            yield Seen(group["GlobalClusterIdentifier"], 1000 in found, found)


def _task_latency(facts, metric):
    for task in facts["dms"]["tasks"]:
        if _expected(facts) and task["ReplicationTaskIdentifier"] == facts["names"]["forward_task"]:
            found = _limits(facts, "AWS/DMS", metric, ReplicationTaskIdentifier=last(task["ReplicationTaskArn"]))
            yield Seen(task["ReplicationTaskIdentifier"], bool(found), found)


@check("E0-08 E1-10", "An alarm of CDCLatencySource.", _MONITOR, "There is no task, or no alarm of this deployment.")
def capture_latency_is_watched(facts):
    """Somebody hears of it when DMS is late in reading changes."""
    return _task_latency(facts, "CDCLatencySource")


@check("E0-08 E1-10", "An alarm of CDCLatencyTarget.", _MONITOR, "There is no task, or no alarm of this deployment.")
def apply_latency_is_watched(facts):
    """Somebody hears of it when DMS is late in writing changes."""
    return _task_latency(facts, "CDCLatencyTarget")


def _on_dashboard(body):
    """The dimensions of each metric of a dashboard; a dot stands for what the row above has in that place."""
    for widget in body.get("widgets", []):
        above = []
        for row in widget.get("properties", {}).get("metrics", []):
            texts = [word for word in row if isinstance(word, str)]
            words = [above[place] if word == "." and place < len(above) else word for place, word in enumerate(texts)]
            above = words
            yield dict(zip(words[2::2], words[3::2]))


@check("E0-08 E1-10", "A dashboard.", _MONITOR, "No dashboard was asked for.")
def dashboard_exists(facts):
    """There is a dashboard of the deployment."""
    if _expected(facts):
        found = [f"{one['name']} in {one['region']}" for one in facts["monitoring"]["dashboards"]]
        yield Seen(facts["names"]["migration"], bool(found), found)


@check("E0-10", "Things that exist.", _MONITOR, _NO_DASHBOARD)
def dashboards_show_what_exists(facts):
    """Every dimension on a dashboard names something that is there."""
    known = _known(facts)
    for one in facts["monitoring"]["dashboards"]:
        astray = [found for dimensions in _on_dashboard(one["body"]) for found in [_astray(dimensions, known)] if found]
        yield Seen(f"{one['name']} in {one['region']}", not astray, astray)


@check("E0-10", "Alarms that exist.", _MONITOR, "There is no dashboard with alarms.")
def dashboards_show_alarms_that_exist(facts):
    """Every alarm of this deployment on a dashboard is there."""
    ours = (*(side["names"]["environment"] for side in facts["sides"]), facts["names"]["migration"])
    there = {alarm["AlarmArn"] for alarm in _alarms(facts)}
    for one in facts["monitoring"]["dashboards"]:
        shown = [
            arn for widget in one["body"].get("widgets", []) for arn in widget.get("properties", {}).get("alarms", [])
        ]
        lost = [arn for arn in shown if arn not in there and arn.split(":alarm:")[1].startswith(ours)]
        if shown:
            yield Seen(f"{one['name']} in {one['region']}", not lost, lost)


CHECKS = enumerated(globals())
