# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Dashboards as CloudWatch has them."""

from __future__ import annotations

import datetime
import itertools
import json

import pytest
from botocore.exceptions import ClientError
from moto.cloudwatch.models import cloudwatch_backends

TEXT = {"type": "text", "x": 0, "y": 0, "width": 6, "height": 2, "properties": {"markdown": "# Payments"}}


@pytest.fixture
def cloudwatch(client):
    return client("cloudwatch")


@pytest.fixture
def put(cloudwatch):
    """A function which puts the dashboard `patched`, gone afterwards."""
    yield lambda body, **more: cloudwatch.put_dashboard(DashboardName="patched", DashboardBody=json.dumps(body), **more)
    names = [entry["DashboardName"] for entry in cloudwatch.list_dashboards(DashboardNamePrefix="patched")["DashboardEntries"]]
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
    dimensions = [{"Name": "SourceBucket", "Value": "a"}, {"Name": "DestinationBucket", "Value": "b"}, {"Name": "RuleId", "Value": "c"}]
    cloudwatch.put_metric_data(Namespace="Patched", MetricData=[{"MetricName": "Behind", "Value": 7, "Dimensions": dimensions}])
    now = datetime.datetime.now(datetime.timezone.utc)
    queries = [
        {"Id": f"q{number}", "MetricStat": {
            "Metric": {"Namespace": "Patched", "MetricName": "Behind", "Dimensions": list(order)}, "Period": 60, "Stat": "Maximum",
        }}
        for number, order in enumerate(itertools.permutations(dimensions))
    ]

    results = cloudwatch.get_metric_data(
        MetricDataQueries=queries, StartTime=now - datetime.timedelta(minutes=5), EndTime=now + datetime.timedelta(minutes=1)
    )["MetricDataResults"]

    assert [result["Values"] for result in results] == [[7.0]] * 6


@pytest.mark.patch
@pytest.mark.parametrize(("statistic", "expected"), [("p50", 30.0), ("p99", 49.6), ("p99.9", 49.96), ("p100", 50.0)])
def test_percentiles_are_statistics(cloudwatch, statistic, expected):
    dimensions = [{"Name": "Percentile", "Value": statistic}]
    cloudwatch.put_metric_data(
        Namespace="Patched",
        MetricData=[{"MetricName": "Slow", "Values": [50, 10, 30, 40, 20], "Dimensions": dimensions}],
    )
    now = datetime.datetime.now(datetime.timezone.utc)
    metric = {"Namespace": "Patched", "MetricName": "Slow", "Dimensions": dimensions}

    (result,) = cloudwatch.get_metric_data(
        MetricDataQueries=[{"Id": "slow", "MetricStat": {"Metric": metric, "Period": 3600, "Stat": statistic}}],
        StartTime=now - datetime.timedelta(minutes=5), EndTime=now + datetime.timedelta(minutes=1),
    )["MetricDataResults"]

    assert result["Values"] == [pytest.approx(expected)]
