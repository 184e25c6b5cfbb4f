# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Alarms in the module's spelling and in the API's. Pure."""

from __future__ import annotations

import json
from typing import Any

#: Options of an alarm that the API takes as they are: the option's name, the API's.
FIELDS = {
    "description": "AlarmDescription",
    "namespace": "Namespace",
    "metric_name": "MetricName",
    "statistic": "Statistic",
    "extended_statistic": "ExtendedStatistic",
    "period": "Period",
    "unit": "Unit",
    "evaluation_periods": "EvaluationPeriods",
    "datapoints_to_alarm": "DatapointsToAlarm",
    "threshold": "Threshold",
    "comparison_operator": "ComparisonOperator",
    "treat_missing_data": "TreatMissingData",
    "actions_enabled": "ActionsEnabled",
    "alarm_actions": "AlarmActions",
    "ok_actions": "OKActions",
    "insufficient_data_actions": "InsufficientDataActions",
}
#: What AWS leaves out of its answer where it was never said.
UNSAID = {
    "treat_missing_data": "missing",
    "alarm_actions": [],
    "ok_actions": [],
    "insufficient_data_actions": [],
    "actions_enabled": True,
}


def from_api(alarm: dict[str, Any], tags: dict[str, str]) -> dict[str, Any]:
    """An alarm as the module returns it; what does not apply to it is left out."""
    fields = {option: alarm.get(name) for option, name in FIELDS.items()}
    return {
        "alarm_arn": alarm["AlarmArn"],
        **UNSAID,
        **{option: value for option, value in fields.items() if value is not None},
        "dimensions": {item["Name"]: item["Value"] for item in alarm.get("Dimensions", [])},
        "tags": tags,
    }


def request(name: str, alarm: dict[str, Any]) -> dict[str, Any]:
    """An alarm as PutMetricAlarm takes it, which replaces all of it."""
    fields = {FIELDS[option]: value for option, value in alarm.items() if option in FIELDS and value is not None}
    dimensions = [{"Name": key, "Value": value} for key, value in alarm["dimensions"].items() if value is not None]
    return {"AlarmName": name, **fields, "Dimensions": dimensions}


def state_change(item: dict[str, Any]) -> dict[str, str]:
    """A change of an alarm's state, from its history."""
    return {
        "alarm_name": item["AlarmName"],
        "state_value": json.loads(item["HistoryData"])["newState"]["stateValue"],
        "timestamp": item["Timestamp"].isoformat(timespec="milliseconds"),
    }
