# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Dashboards as CloudWatch has them."""

from __future__ import annotations

import datetime
import itertools
import json
import uuid

import pytest
from botocore.exceptions import ClientError
from moto.cloudwatch.models import cloudwatch_backends

from tests.local_aws.cloudwatch_support import raised

TEXT = {"type": "text", "x": 0, "y": 0, "width": 6, "height": 2, "properties": {"markdown": "# Payments"}}


@pytest.fixture
def cloudwatch(client):
    return client("cloudwatch")


@pytest.fixture
def put(cloudwatch):
    """A function which puts the dashboard `patched`, gone afterwards."""
    yield lambda body, **more: cloudwatch.put_dashboard(DashboardName="patched", DashboardBody=json.dumps(body), **more)
    names = [
        entry["DashboardName"]
        for entry in cloudwatch.list_dashboards(DashboardNamePrefix="patched")["DashboardEntries"]
    ]
    if names:
        cloudwatch.delete_dashboards(DashboardNames=names)


@pytest.mark.patch
@pytest.mark.parametrize(
    ("body", "path"),
    [
        ([], ""),
        ({"widgets": {}}, "/widgets"),
        ({"widgets": ["text"]}, "/widgets/0"),
        ({"widgets": [TEXT, {"type": "text"}]}, "/widgets/1"),
        ({"widgets": [{**TEXT, "width": 25}]}, "/widgets/0/width"),
        ({"widgets": [{**TEXT, "type": "picture"}]}, "/widgets/0/type"),
        ({"widgets": [{**TEXT, "properties": {}}]}, "/widgets/0/properties"),
        ({"widgets": [{**TEXT, "type": "metric", "properties": {"metrics": []}}]}, "/widgets/0/properties"),
    ],
)
def test_a_body_with_an_error_is_refused_with_its_path(put, body, path):
    with pytest.raises(ClientError) as refused:
        put(body)

    answer = refused.value.response
    assert answer["Error"]["Code"] == "InvalidParameterInput"
    assert [item["DataPath"] for item in answer["dashboardValidationMessages"]] == [path]
    assert f'"dataPath": "{path}"' in answer["Error"]["Message"]


@pytest.mark.patch
def test_a_body_with_a_warning_is_kept(put, cloudwatch):
    answer = put({"widgets": [{**TEXT, "colour": "red"}]})

    assert [item["DataPath"] for item in answer["DashboardValidationMessages"]] == ["/widgets/0"]
    assert "red" in cloudwatch.get_dashboard(DashboardName="patched")["DashboardBody"]


@pytest.mark.patch
def test_a_dashboard_belongs_to_no_region(put, client):
    put({"widgets": [TEXT]})

    elsewhere = client("cloudwatch", "eu-west-1")
    assert json.loads(elsewhere.get_dashboard(DashboardName="patched")["DashboardBody"]) == {"widgets": [TEXT]}


@pytest.mark.patch
def test_a_dashboard_has_tags_until_it_is_deleted(put, client, cloudwatch):
    put({"widgets": []}, Tags=[{"Key": "owner", "Value": "platform"}])
    arn = cloudwatch.get_dashboard(DashboardName="patched")["DashboardArn"]
    client("cloudwatch", "eu-west-1").tag_resource(ResourceARN=arn, Tags=[{"Key": "cost", "Value": "7"}])
    cloudwatch.untag_resource(ResourceARN=arn, TagKeys=["owner"])

    assert cloudwatch.list_tags_for_resource(ResourceARN=arn)["Tags"] == [{"Key": "cost", "Value": "7"}]
    cloudwatch.delete_dashboards(DashboardNames=["patched"])
    assert cloudwatch.list_tags_for_resource(ResourceARN=arn)["Tags"] == []
    with pytest.raises(ClientError):
        cloudwatch.tag_resource(ResourceARN=arn, Tags=[{"Key": "cost", "Value": "7"}])


@pytest.mark.patch
def test_dashboards_are_listed_in_pages(cloudwatch):
    backend = cloudwatch_backends["123456789012"]["us-east-1"]
    names = [f"page-{number:04}" for number in range(1001)]
    for name in names:
        backend.put_dashboard(name, "{}")

    pages = list(cloudwatch.get_paginator("list_dashboards").paginate(DashboardNamePrefix="page-"))

    assert [len(page["DashboardEntries"]) for page in pages] == [1000, 1]
    backend.delete_dashboards(names)


@pytest.mark.patch
def test_a_metric_is_found_by_its_dimensions_in_any_order(cloudwatch):
    dimensions = [
        {"Name": "SourceBucket", "Value": "a"},
        {"Name": "DestinationBucket", "Value": "b"},
        {"Name": "RuleId", "Value": "c"},
    ]
    cloudwatch.put_metric_data(
        Namespace="Patched", MetricData=[{"MetricName": "Behind", "Value": 7, "Dimensions": dimensions}]
    )
    now = datetime.datetime.now(datetime.UTC)
    queries = [
        {
            "Id": f"q{number}",
            "MetricStat": {
                "Metric": {"Namespace": "Patched", "MetricName": "Behind", "Dimensions": list(order)},
                "Period": 60,
                "Stat": "Maximum",
            },
        }
        for number, order in enumerate(itertools.permutations(dimensions))
    ]

    results = cloudwatch.get_metric_data(
        MetricDataQueries=queries,
        StartTime=now - datetime.timedelta(minutes=5),
        EndTime=now + datetime.timedelta(minutes=1),
    )["MetricDataResults"]

    assert [result["Values"] for result in results] == [[7.0]] * 6


@pytest.fixture
def minutes(cloudwatch):
    """A metric with ten values in each of two minutes, and one value of a metric with a dimension more."""
    name, now = f"latency-{uuid.uuid4().hex}", datetime.datetime.now(datetime.UTC)
    start = now.replace(second=0, microsecond=0) - datetime.timedelta(minutes=10)
    stated = [{"Name": "Balancer", "Value": "app"}]
    data = [
        {
            "MetricName": name,
            "Dimensions": stated,
            "Value": value,
            "Timestamp": start + datetime.timedelta(seconds=30, minutes=minute),
        }
        for minute in (0, 1)
        for value in range(1, 11)
    ]
    more = {
        "Dimensions": [*stated, {"Name": "Group", "Value": "blue"}],
        "Value": 1000,
        "Timestamp": start + datetime.timedelta(seconds=30),
    }
    data.append({"MetricName": name, **more})
    cloudwatch.put_metric_data(Namespace="Patches", MetricData=data)
    return {"Namespace": "Patches", "MetricName": name, "Dimensions": stated}, start


def statistics(cloudwatch, minutes, **stated):
    metric, start = minutes
    points = cloudwatch.get_metric_statistics(
        **metric,
        StartTime=start + datetime.timedelta(seconds=10),
        EndTime=start + datetime.timedelta(minutes=5),
        Period=60,
        **stated,
    )["Datapoints"]
    return sorted(points, key=lambda point: point["Timestamp"])


@pytest.mark.patch
def test_a_metric_has_exactly_its_dimensions(cloudwatch, minutes):
    assert [point["Maximum"] for point in statistics(cloudwatch, minutes, Statistics=["Maximum"])] == [10, 10]


@pytest.mark.patch
def test_periods_begin_at_full_minutes(cloudwatch, minutes):
    start = minutes[1]
    found = [
        (point["Timestamp"], point["SampleCount"])
        for point in statistics(cloudwatch, minutes, Statistics=["SampleCount"])
    ]
    assert found == [(start, 10), (start + datetime.timedelta(minutes=1), 10)]


@pytest.mark.patch
def test_percentiles_are_extended_statistics(cloudwatch, minutes):
    found = [
        point["ExtendedStatistics"] for point in statistics(cloudwatch, minutes, ExtendedStatistics=["p50", "p99"])
    ]
    assert found == [{"p50": 5, "p99": 10}] * 2


@pytest.mark.patch
def test_metric_data_has_percentiles_of_full_minutes(cloudwatch, minutes):
    metric, start = minutes
    query = {"Id": "a", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "p90"}}
    (answer,) = cloudwatch.get_metric_data(
        MetricDataQueries=[query],
        StartTime=start + datetime.timedelta(seconds=40),
        EndTime=start + datetime.timedelta(minutes=5),
    )["MetricDataResults"]
    assert sorted(zip(answer["Timestamps"], answer["Values"])) == [
        (start, 9),
        (start + datetime.timedelta(minutes=1), 9),
    ]


@pytest.mark.patch
def test_a_new_state_of_an_alarm_is_told_once(client, cloudwatch):
    sns, sqs, name = client("sns"), client("sqs"), "telling/service-5xx"
    topic, queue = sns.create_topic(Name="telling")["TopicArn"], sqs.create_queue(QueueName="telling")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    cloudwatch.put_metric_alarm(
        AlarmName=name,
        Namespace="AWS/ApplicationELB",
        MetricName="HTTPCode_Target_5XX_Count",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
        AlarmActions=[topic],
        OKActions=[topic],
        Dimensions=[{"Name": "LoadBalancer", "Value": "app/x/1"}],
    )
    for state in ("ALARM", "ALARM", "INSUFFICIENT_DATA", "OK"):
        cloudwatch.set_alarm_state(AlarmName=name, StateValue=state, StateReason="a drill")
    bodies = [
        json.loads(message["Body"])
        for message in sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    ]
    told = [json.loads(body["Message"]) for body in bodies]
    assert [body["Subject"] for body in bodies] == [
        f'{state}: "{name}" in US East (N. Virginia)' for state in ("ALARM", "OK")
    ]
    assert [(one["AlarmName"], one["NewStateValue"], one["NewStateReason"]) for one in told] == [
        (name, "ALARM", "a drill"),
        (name, "OK", "a drill"),
    ]
    assert told[0]["Trigger"]["Dimensions"] == [{"value": "app/x/1", "name": "LoadBalancer"}]
    cloudwatch.delete_alarms(AlarmNames=[name])
    sns.delete_topic(TopicArn=topic)
    sqs.delete_queue(QueueUrl=queue)


@pytest.mark.patch
def test_the_history_of_an_alarm_has_each_new_state_the_newest_first(client):
    cloudwatch = client("cloudwatch")
    name = raised(cloudwatch, "history")
    start = datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=5)

    def states(**more):
        items = cloudwatch.describe_alarm_history(AlarmName=name, StartDate=start, **more)["AlarmHistoryItems"]
        return [json.loads(item["HistoryData"])["newState"]["stateValue"] for item in items]

    assert states() == states(HistoryItemType="StateUpdate") == ["OK", "ALARM"]
    assert states(ScanBy="TimestampAscending") == ["ALARM", "OK"]
    assert states(HistoryItemType="Action") == states(EndDate=start) == []
    assert cloudwatch.describe_alarm_history(AlarmName="no-such-alarm")["AlarmHistoryItems"] == []
