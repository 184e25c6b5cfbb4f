# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""CloudWatch: dashboards that belong to no region, have tags, and are checked before they are kept; metrics found by
their dimensions in any order, in whole periods and as percentiles; metrics of machines; alarms that tell of their
state.
"""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from moto.cloudwatch.exceptions import DashboardInvalidInputError, InvalidParameterValue, ResourceNotFoundException
from moto.cloudwatch.models import CloudWatchBackend, Dimension, Statistics, cloudwatch_backends
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult
from moto.sns.models import sns_backends

from local_aws import machine_metrics
from local_aws.patching import around, shown

_HOME = "us-east-1"
_REGION = "US East (N. Virginia)"
PAGE = 1000
_PERCENTILE = re.compile(r"p\d{1,2}(\.\d+)?|p100")
#: The grid of a dashboard: the range of each number of a widget.
GRID = {"x": (0, 23), "y": (0, 100_000), "width": (1, 24), "height": (1, 1000)}
WIDGET_FIELDS = {"type", "properties", *GRID}
#: What the properties of each type of widget must have; one of several where they are a tuple.
REQUIRED: dict[str, list[tuple[str, ...]]] = {
    "alarm": [("alarms",)],
    "custom": [("endpoint",)],
    "explorer": [("metrics",)],
    "log": [("region",), ("query", "queryBy")],
    "metric": [("region",), ("metrics", "annotations")],
    "text": [("markdown",)],
}

Message = dict[str, str]


def apply() -> None:
    """Apply every patch of this file."""
    dashboards_belong_to_no_region()
    dashboards_have_tags()
    dashboards_are_checked()
    dashboards_are_listed_in_pages()
    dimensions_have_no_order()
    statistics_are_of_one_metric_and_whole_periods()
    percentiles_are_known()
    machines_are_measured()
    alarms_match_every_filter()
    alarms_tell_of_their_state()
    alarms_have_a_history()


def dashboards_belong_to_no_region() -> None:
    """A dashboard put in one region is there in all."""

    @around(CloudWatchBackend, "__init__")
    def init(original, self, region_name, account_id):
        original(self, region_name, account_id)
        if region_name != _HOME:
            self.dashboards = cloudwatch_backends[account_id][_HOME].dashboards


def dashboards_have_tags() -> None:
    """TagResource, UntagResource and ListTagsForResource take the ARN of a dashboard, and deleting it deletes
    its tags.
    """

    @around(CloudWatchBackend, "tag_resource")
    def tag(original, self, arn, tags):
        if ":dashboard/" not in arn:
            return original(self, arn, tags)
        home = cloudwatch_backends[self.account_id][_HOME]
        if arn.partition(":dashboard/")[2] not in home.dashboards:
            raise ResourceNotFoundException
        home.tagger.tag_resource(arn, home.tagger.convert_dict_to_tags_input(tags))
        return None

    @around(CloudWatchBackend, "untag_resource", "list_tags_for_resource")
    def of_home(original, self, arn, *args):
        home = cloudwatch_backends[self.account_id][_HOME]
        return original(home if ":dashboard/" in arn else self, arn, *args)

    @around(CloudWatchBackend, "delete_dashboards")
    def delete(original, self, dashboards):
        home = cloudwatch_backends[self.account_id][_HOME]
        arns = [home.dashboards[name].arn for name in dashboards if name in home.dashboards]
        refused = original(self, dashboards)
        for arn in arns if refused is None else []:
            home.tagger.delete_all_tags_for_resource(arn)
        return refused


def dashboards_are_checked() -> None:
    """PutDashboard refuses a body with errors, naming each with its path, keeps one with warnings and answers with
    these, and takes tags for a new dashboard.
    """

    @around(CloudWatchResponse, "put_dashboard")
    def put(original, self):
        errors, warnings = messages(self._get_param("DashboardBody"))
        if errors:
            listed = json.dumps(
                [{"dataPath": item["DataPath"], "message": item["Message"]} for item in errors], indent=2
            )
            refusal = DashboardInvalidInputError(
                f"The dashboard body is invalid, there are {len(errors)} validation errors:\n{listed}"
            )
            refusal.dashboardValidationMessages = errors
            raise refusal
        name = self._get_param("DashboardName")
        new = self.cloudwatch_backend.get_dashboard(name) is None
        original(self)
        tags = {tag["Key"]: tag["Value"] for tag in self._get_param("Tags", [])}
        if new and tags:
            self.cloudwatch_backend.tag_resource(self.cloudwatch_backend.get_dashboard(name).arn, tags)
        return ActionResult({"DashboardValidationMessages": warnings})


def messages(body: str) -> tuple[list[Message], list[Message]]:
    """(errors, warnings) of a dashboard's body."""
    try:
        parsed = json.loads(body)
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict):
        return [_message("", "The field DashboardBody must be a valid JSON object")], []
    widgets = parsed.get("widgets", [])
    if not isinstance(widgets, list):
        return [_message("/widgets", "Should be array")], []
    errors = [item for number, widget in enumerate(widgets) for item in _errors(f"/widgets/{number}", widget)]
    unknown = [
        _message(f"/widgets/{number}", f"Should NOT have additional properties: {name}")
        for number, widget in enumerate(widgets)
        if isinstance(widget, dict)
        for name in sorted(set(widget) - WIDGET_FIELDS)
    ]
    return errors, unknown


def _errors(path: str, widget: Any) -> list[Message]:
    if not isinstance(widget, dict):
        return [_message(path, "Should be object")]
    found = [
        _message(path, f"Should have required property '{name}'")
        for name in ("type", "properties")
        if name not in widget
    ]
    for name, (least, most) in GRID.items():
        value = widget.get(name, least)
        if not isinstance(value, int) or not least <= value <= most:
            found.append(_message(f"{path}/{name}", f"Should be an integer between {least} and {most}"))
    if found:
        return found
    if widget["type"] not in REQUIRED:
        return [_message(f"{path}/type", f"Should be one of: {', '.join(REQUIRED)}")]
    return [
        _message(f"{path}/properties", f"Should have required property '{names[0]}'")
        for names in REQUIRED[widget["type"]]
        if not set(names) & set(widget["properties"])
    ]


def _message(path: str, text: str) -> Message:
    return {"DataPath": path, "Message": text}


def dashboards_are_listed_in_pages() -> None:
    """ListDashboards answers a thousand dashboards at once."""

    @around(CloudWatchResponse, "list_dashboards")
    def list_(original, self):
        entries = list(original(self).result["DashboardEntries"])
        token = self._get_param("NextToken") or "0"
        if not token.isdigit():
            raise InvalidParameterValue("Request parameter NextToken is invalid")
        start = int(token)
        rest = {"NextToken": str(start + PAGE)} if start + PAGE < len(entries) else {}
        return ActionResult({"DashboardEntries": entries[start : start + PAGE], **rest})


def dimensions_have_no_order() -> None:
    """GetMetricData finds a metric whatever the order in which its dimensions are stated."""

    @around(Dimension, "__lt__")
    def before(original, self, other):
        return (self.name, self.value) < (other.name, other.value)


def statistics_are_of_one_metric_and_whole_periods() -> None:
    """GetMetricStatistics takes exactly the stated dimensions for the metric, not all metrics that have them among
    others; periods begin at full minutes, for GetMetricData too.
    """

    @around(CloudWatchBackend, "get_metric_statistics")
    def statistics(original, self, namespace, metric_name, start_time, end_time, period, stats, dimensions, unit=None):
        start_time, length = _begun(start_time, period), timedelta(seconds=period)
        if start_time >= end_time:
            return original(self, namespace, metric_name, start_time, end_time, period, stats, dimensions, unit)
        wanted = {(dimension["Name"], dimension["Value"]) for dimension in dimensions}
        points: dict[datetime, Statistics] = {}
        for datum in self.get_all_metrics():
            if (datum.namespace, datum.name) == (namespace, metric_name) and start_time <= datum.timestamp < end_time:
                stated = {(dimension.name, dimension.value) for dimension in datum.dimensions}
                if stated == wanted and unit in (None, datum.unit):
                    begin = start_time + (datum.timestamp - start_time) // length * length
                    points.setdefault(begin, Statistics(stats, begin, datum.unit)).metric_data.append(datum)
        return [points[begin] for begin in sorted(points)]

    @around(CloudWatchBackend, "get_metric_data")
    def data(original, self, queries, start_time, end_time, *args, **kwargs):
        periods = [int(query["MetricStat"]["Period"]) for query in queries if "MetricStat" in query]
        return original(self, queries, _begun(start_time, min(periods, default=60)), end_time, *args, **kwargs)


def _begun(start_time: datetime, period: int) -> datetime:
    """The start time as CloudWatch rounds it: down to the minute, or to the period where that is shorter."""
    step = min(period, 60)
    return start_time.replace(second=start_time.second // step * step, microsecond=0)


def percentiles_are_known() -> None:
    """A statistic such as p99 is answered from the values, by GetMetricData and as an extended statistic."""

    @around(Statistics, "get_statistics_for_type")
    def statistic(original, self, stat):
        return percentile(self.metric_data, float(stat[1:])) if _PERCENTILE.fullmatch(stat) else original(self, stat)

    @around(CloudWatchResponse, "get_metric_statistics")
    def extended(original, self):
        answer = original(self)
        for point in answer.result["Datapoints"]:
            point.extended = self._get_param("ExtendedStatistics") or []
        return answer

    @shown(Statistics, "extended_statistics")
    def shown_extended(self):
        return {stat: self.get_statistics_for_type(stat) for stat in getattr(self, "extended", [])} or None


def percentile(data: list[Any], percent: float) -> float | None:
    """The value below which that share of the values lies: single values, those of summaries that still have them, and
    of summaries of one value. None where there are none.
    """
    values: list[float] = []
    for datum in data:
        if hasattr(datum, "values"):
            values.extend(datum.values)
        elif hasattr(datum, "value"):
            values.append(datum.value)
        elif datum.min == datum.max:
            values.extend([datum.min] * int(datum.sample_count))
    values.sort()
    return values[max(math.ceil(len(values) * percent / 100) - 1, 0)] if values else None


def alarms_match_every_filter() -> None:
    """DescribeAlarms answers the alarms that have the prefix and the state, and not those which have one of the two."""

    @around(CloudWatchResponse, "describe_alarms")
    def describe(original, self):
        result = original(self).result
        state = self._get_param("StateValue")
        return ActionResult(
            {
                kind: [alarm for alarm in alarms if not state or alarm.state_value == state]
                for kind, alarms in result.items()
            }
        )


def machines_are_measured() -> None:
    """Replication instances, databases and services have points of what is measured of any machine, each minute."""

    @around(CloudWatchBackend, "get_metric_data", "get_metric_statistics", "list_metrics")
    def asked(original, self, *args, **kwargs):
        machine_metrics.publish(self)
        return original(self, *args, **kwargs)


#: What an alarm tells of a new state, in the API's own word for each.
_ACTIONS = {"ALARM": "alarm_actions", "OK": "ok_actions", "INSUFFICIENT_DATA": "insufficient_data_actions"}


def alarms_tell_of_their_state() -> None:
    """A new state, also one that SetAlarmState makes, is published to the topics that the alarm names for it."""

    @around(CloudWatchBackend, "set_alarm_state")
    def set_state(original, self, alarm_name, reason, reason_data, state_value):
        before = self.alarms[alarm_name].state_value if alarm_name in self.alarms else None
        original(self, alarm_name, reason, reason_data, state_value)
        alarm = self.alarms[alarm_name]
        if before == state_value or not alarm.actions_enabled:
            return
        sns, subject = (
            sns_backends[self.account_id][self.region_name],
            f'{state_value}: "{alarm_name}" in {_REGION}'[:100],
        )
        for arn in getattr(alarm, _ACTIONS[state_value]) or []:
            if arn in sns.topics:
                sns.publish(json.dumps(told(alarm, before, self.account_id)), arn, subject=subject)


def alarms_have_a_history() -> None:
    """DescribeAlarmHistory answers the changes of an alarm's state, the newest first; moto has no such call."""

    def describe_alarm_history(self) -> ActionResult:
        name, kind = self._get_param("AlarmName"), self._get_param("HistoryItemType")
        start, end = self._get_param("StartDate"), self._get_param("EndDate")
        alarms = [one for one in self.cloudwatch_backend.alarms.values() if name in (None, one.name)]
        items = [
            changed(alarm, before, after)
            for alarm in alarms
            for before, after in pairwise([*(one[3:5] for one in alarm.history), current(alarm)])
            if kind in (None, "StateUpdate")
        ]
        found = [
            one
            for one in items
            if not (start and one["Timestamp"] < at(start)) and not (end and one["Timestamp"] > at(end))
        ]
        found.sort(key=lambda one: one["Timestamp"], reverse=self._get_param("ScanBy") != "TimestampAscending")
        return ActionResult({"AlarmHistoryItems": found})

    CloudWatchResponse.describe_alarm_history = describe_alarm_history


def current(alarm: Any) -> tuple[str, datetime]:
    return alarm.state_value, alarm.state_updated_timestamp


def at(time: Any) -> datetime:
    """A time of a request as moto's own are: of UTC, without a zone."""
    read = time if isinstance(time, datetime) else datetime.fromisoformat(str(time))
    return read.astimezone(UTC).replace(tzinfo=None) if read.tzinfo else read


def changed(alarm: Any, before: tuple[str, datetime], after: tuple[str, datetime]) -> dict[str, Any]:
    """The entry of a history about a new state."""
    states = {"oldState": {"stateValue": before[0]}, "newState": {"stateValue": after[0]}}
    return {
        "AlarmName": alarm.name,
        "AlarmType": "CompositeAlarm" if alarm.rule else "MetricAlarm",
        "Timestamp": after[1],
        "HistoryItemType": "StateUpdate",
        "HistorySummary": f"Alarm updated from {before[0]} to {after[0]}",
        "HistoryData": json.dumps({"version": "1.0", "type": "Update", **states}),
    }


def told(alarm: Any, before: str | None, account_id: str) -> dict[str, Any]:
    """The message of CloudWatch about an alarm's new state."""
    return {
        "AlarmName": alarm.name,
        "AlarmDescription": alarm.description,
        "AWSAccountId": account_id,
        "NewStateValue": alarm.state_value,
        "NewStateReason": alarm.state_reason,
        "StateChangeTime": f"{alarm.state_updated_timestamp:%Y-%m-%dT%H:%M:%S}.000+0000",
        "Region": _REGION,
        "AlarmArn": alarm.alarm_arn,
        "OldStateValue": before,
        "OKActions": alarm.ok_actions,
        "AlarmActions": alarm.alarm_actions,
        "InsufficientDataActions": alarm.insufficient_data_actions,
        "Trigger": {
            "MetricName": alarm.metric_name,
            "Namespace": alarm.namespace,
            "StatisticType": "Statistic",
            "Statistic": alarm.statistic,
            "Unit": alarm.unit,
            "Dimensions": [{"value": one.value, "name": one.name} for one in alarm.dimensions],
            "Period": alarm.period,
            "EvaluationPeriods": alarm.evaluation_periods,
            "ComparisonOperator": alarm.comparison_operator,
            "Threshold": alarm.threshold,
            "TreatMissingData": alarm.treat_missing_data or "",
            "EvaluateLowSampleCountPercentile": alarm.evaluate_low_sample_count_percentile or "",
        },
    }
