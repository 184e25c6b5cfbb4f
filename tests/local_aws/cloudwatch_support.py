# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Alarms for tests."""

from __future__ import annotations


def raised(cloudwatch, name: str) -> str:
    """The name of an alarm that was raised, and is over."""
    cloudwatch.put_metric_alarm(
        AlarmName=name,
        MetricName="errors",
        Namespace="tests",
        ComparisonOperator="GreaterThanThreshold",
        EvaluationPeriods=1,
        Period=60,
        Statistic="Sum",
        Threshold=1,
    )
    for state in ("ALARM", "OK"):
        cloudwatch.set_alarm_state(AlarmName=name, StateValue=state, StateReason="a drill")
    return name
