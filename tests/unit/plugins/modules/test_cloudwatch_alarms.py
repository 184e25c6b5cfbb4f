# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The module cloudwatch_alarms, run on the embedded AWS."""

from __future__ import annotations

import uuid

import pytest

MODULE = "cloudwatch_alarms"


@pytest.fixture
def prefix():
    return f"watch-{uuid.uuid4().hex[:8]}/"


@pytest.fixture
def cloudwatch(client):
    return client("cloudwatch")


@pytest.fixture
def two(prefix):
    return {
        "name_prefix": prefix,
        "alarms": [
            {
                "name": f"{prefix}cpu",
                "description": "Too few tasks",
                "namespace": "AWS/ECS",
                "metric_name": "CPUUtilization",
                "dimensions": {"ClusterName": "one", "ServiceName": "one"},
                "threshold": 80,
                "alarm_actions": ["arn:aws:sns:us-east-1:123456789012:told"],
            },
            {
                "name": f"{prefix}latency",
                "namespace": "AWS/ApplicationELB",
                "metric_name": "TargetResponseTime",
                "dimensions": {"LoadBalancer": "app/one/1"},
                "extended_statistic": "p99",
                "threshold": 0.5,
                "period": 300,
                "evaluation_periods": 3,
                "datapoints_to_alarm": 2,
                "treat_missing_data": "notBreaching",
            },
        ],
        "tags": {"team": "payments"},
    }


def asked(cloudwatch, prefix):
    """What CloudWatch itself answers, by the rest of the name."""
    found = cloudwatch.describe_alarms(AlarmNamePrefix=prefix)["MetricAlarms"]
    return {alarm["AlarmName"].removeprefix(prefix): alarm for alarm in found}


def test_alarms_are_made_whole(run_module, cloudwatch, prefix, two):
    made = run_module(MODULE, **two)
    found = asked(cloudwatch, prefix)
    assert made["changed"] and set(found) == {"cpu", "latency"}
    cpu, latency = found["cpu"], found["latency"]
    assert (cpu["Statistic"], cpu["Period"], cpu["EvaluationPeriods"], cpu["Threshold"]) == ("Average", 60, 5, 80)
    assert cpu["AlarmActions"] == ["arn:aws:sns:us-east-1:123456789012:told"]
    assert (latency["ExtendedStatistic"], latency["DatapointsToAlarm"], latency["TreatMissingData"]) == (
        "p99",
        2,
        "notBreaching",
    )
    assert "Statistic" not in latency
    tags = cloudwatch.list_tags_for_resource(ResourceARN=cpu["AlarmArn"])["Tags"]
    assert tags == [{"Key": "team", "Value": "payments"}]
    assert not run_module(MODULE, **two)["changed"]


def test_what_an_alarm_is_not_said_to_have_goes(run_module, cloudwatch, prefix, two):
    run_module(MODULE, **two)
    cloudwatch.put_metric_alarm(
        AlarmName=f"{prefix}cpu",
        Namespace="AWS/ECS",
        MetricName="CPUUtilization",
        Statistic="Maximum",
        Period=60,
        EvaluationPeriods=5,
        Threshold=95,
        ComparisonOperator="GreaterThanThreshold",
        ActionsEnabled=False,
        Dimensions=[{"Name": "ClusterName", "Value": "other"}, {"Name": "Colour", "Value": "blue"}],
        OKActions=["arn:aws:sns:us-east-1:123456789012:other"],
    )
    announced = run_module(MODULE, check=True, **two)
    repaired = run_module(MODULE, diff=True, **two)
    assert repaired["changed"] and announced["alarms"] == repaired["alarms"]
    cpu = asked(cloudwatch, prefix)["cpu"]
    assert {item["Name"]: item["Value"] for item in cpu["Dimensions"]} == {"ClusterName": "one", "ServiceName": "one"}
    assert (cpu["Statistic"], cpu["Threshold"], cpu["OKActions"], cpu["ActionsEnabled"]) == ("Average", 80, [], True)


def test_an_alarm_that_is_no_longer_stated_goes_and_others_stay(run_module, cloudwatch, prefix, two):
    run_module(MODULE, **two)
    outside = f"{prefix.removesuffix('/')}-other/cpu"
    other = {**two, "name_prefix": outside, "alarms": [{**two["alarms"][0], "name": outside}]}
    run_module(MODULE, **other)
    one = {**two, "alarms": two["alarms"][:1]}
    assert not run_module(MODULE, **one, purge_alarms=False)["changed"]
    assert set(asked(cloudwatch, prefix)) == {"cpu", "latency"}
    purged = run_module(MODULE, **one)
    assert purged["changed"] and set(purged["alarms"]) == {f"{prefix}cpu"}
    assert set(asked(cloudwatch, prefix)) == {"cpu"} and asked(cloudwatch, outside)


def test_absent_removes_more_than_aws_takes_at_once(run_module, cloudwatch, prefix, two):
    many = [{**two["alarms"][0], "name": f"{prefix}{number}"} for number in range(101)]
    run_module(MODULE, **{**two, "alarms": many})
    assert run_module(MODULE, name_prefix=prefix, state="absent")["changed"]
    assert asked(cloudwatch, prefix) == {}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": "elsewhere"}, "does not begin with name_prefix"),
        ({"period": 90}, "allowed are 10, 20, 30 and multiples of 60"),
        ({"evaluation_periods": 2, "datapoints_to_alarm": 3}, "allowed are 1 to evaluation_periods, 2"),
        ({"name": "x" * 256}, "is 256 characters long and CloudWatch allows 255."),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_made(run_module, cloudwatch, prefix, two, change, sentence):
    two["alarms"][0].update(change)
    refused = run_module(MODULE, **two)
    assert refused["failed"] and sentence in refused["msg"]
    assert asked(cloudwatch, prefix) == {}


def test_two_alarms_of_one_name_are_refused(run_module, two):
    two["alarms"].append(two["alarms"][0])
    assert "is stated twice" in run_module(MODULE, **two)["msg"]


def test_a_refusal_has_the_code_of_aws(run_module, two):
    refused = run_module(MODULE, access_key="nobody", **two)
    assert refused["failed"] and refused["error"]["code"] == "UnrecognizedClientException"
