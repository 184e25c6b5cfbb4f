# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Health as load balancers, Route 53 and CloudWatch see it: by asking what really runs."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from local_aws.traffic import probes, resolving
from local_aws.traffic.faults import Faults
from tests.local_aws import traffic_support
from tests.local_aws.traffic_support import ask, until


@pytest.fixture(scope="module")
def pair(client, traffic):
    """Two environments, each with a service."""
    made = [traffic_support.application(client) for _ in range(2)]
    for application in made:
        application.run(count=2)
    traffic.refresh()
    return made


@pytest.fixture(autouse=True)
def well_again(pair, traffic):
    for application in pair:
        traffic.services.fault(application.name, Faults())
    for application in pair:
        until(lambda application=application: states(application) == ["healthy"] * 2)


@pytest.fixture
def weighted(client, pair):
    """A function (first weight, second weight, with health checks?) -> name of a weighted record over both
    environments.
    """
    route53 = client("route53")
    name = f"{uuid.uuid4().hex[:8]}.test"
    zone = route53.create_hosted_zone(Name=name, CallerReference=name)["HostedZone"]["Id"]

    def write(*weights, health_checks=(None, None), evaluate=True):
        route53.change_resource_record_sets(
            HostedZoneId=zone,
            ChangeBatch={
                "Changes": [
                    {
                        "Action": "UPSERT",
                        "ResourceRecordSet": {
                            "Name": f"api.{name}",
                            "Type": "A",
                            "SetIdentifier": application.name,
                            "Weight": weight,
                            "AliasTarget": {
                                "HostedZoneId": traffic_support.BALANCER_ZONE,
                                "DNSName": application.dns_name,
                                "EvaluateTargetHealth": evaluate,
                            },
                            **({"HealthCheckId": check} if check else {}),
                        },
                    }
                    for application, weight, check in zip(pair, weights, health_checks)
                ]
            },
        )
        return f"api.{name}"

    return write


def states(application):
    found = application.client("elbv2").describe_target_health(TargetGroupArn=application.group)[
        "TargetHealthDescriptions"
    ]
    return [description["TargetHealth"]["State"] for description in found]


def served(traffic, name, times=30):
    return Counter(ask(traffic, name).headers["X-Environment"] for _ in range(times))


def check(client, application, **config):
    return client("route53").create_health_check(
        CallerReference=str(uuid.uuid4()),
        HealthCheckConfig={
            "Type": "HTTP",
            "FullyQualifiedDomainName": application.dns_name,
            "Port": 80,
            "ResourcePath": "/",
            "FailureThreshold": 1,
            **config,
        },
    )["HealthCheck"]["Id"]


def reports(client, health_check):
    found = client("route53").get_health_check_status(HealthCheckId=health_check)["HealthCheckObservations"]
    return {observation["StatusReport"]["Status"] for observation in found}


def test_a_service_has_as_many_targets_as_it_wants_tasks(client, pair):
    found = client("elbv2").describe_target_health(TargetGroupArn=pair[0].group)["TargetHealthDescriptions"]
    assert len({description["Target"]["Id"] for description in found}) == 2
    assert all(
        description["Target"]["Id"].startswith("10.93.") and description["Target"]["Port"] == 80
        for description in found
    )


@pytest.mark.patch
def test_targets_are_as_healthy_as_their_tasks(client, pair, traffic):
    traffic.services.fault(pair[0].name, Faults(unhealthy=True))
    until(lambda: states(pair[0]) == ["unhealthy"] * 2)
    (first, _second) = client("elbv2").describe_target_health(TargetGroupArn=pair[0].group)["TargetHealthDescriptions"]
    assert first["TargetHealth"]["Reason"] == "Target.ResponseCodeMismatch"
    assert first["TargetHealth"]["Description"] == "Health checks failed with these codes: [500]"
    # all targets unhealthy: the load balancer asks them all the same
    assert ask(traffic, pair[0].dns_name).status == 200


def test_a_dead_service_gets_no_traffic(pair, traffic, weighted):
    name = weighted(50, 50)
    assert set(served(traffic, name)) == {pair[0].name, pair[1].name}
    traffic.services.fault(pair[0].name, Faults(down=True))
    assert set(served(traffic, name)) == {pair[1].name}


def test_weight_zero_serves_only_while_the_others_are_dead(pair, traffic, weighted):
    name = weighted(100, 0)
    assert set(served(traffic, name)) == {pair[0].name}
    traffic.services.fault(pair[0].name, Faults(down=True))
    assert set(served(traffic, name)) == {pair[1].name}
    traffic.services.fault(pair[0].name, Faults())
    until(lambda: set(served(traffic, name)) == {pair[0].name})


@pytest.mark.patch
def test_a_health_check_tells_what_it_saw_and_dns_honours_it(client, pair, traffic, weighted):
    checks = [check(client, application) for application in pair]
    name = weighted(50, 50, health_checks=checks, evaluate=False)
    assert until(lambda: reports(client, checks[0])) == {"Success: HTTP Status Code 200, OK"}
    traffic.services.fault(pair[0].name, Faults(unhealthy=True))
    until(lambda: reports(client, checks[0]) == {"Failure: HTTP Status Code 500, Internal Server Error"})
    until(lambda: set(served(traffic, name)) == {pair[1].name})
    traffic.services.fault(pair[0].name, Faults())
    until(lambda: reports(client, checks[0]) == {"Success: HTTP Status Code 200, OK"})
    until(lambda: set(served(traffic, name)) == {pair[0].name, pair[1].name})


def test_a_health_check_looks_for_its_words(client, pair, traffic, weighted):
    checks = [
        check(client, pair[0], Type="HTTP_STR_MATCH", SearchString=word) for word in (pair[0].name, "somebody else")
    ]
    name = weighted(50, 50, health_checks=checks, evaluate=False)
    until(lambda: set(served(traffic, name)) == {pair[0].name})


@pytest.mark.patch
def test_an_endpoint_that_nobody_has_fails(client):
    made = client("route53").create_health_check(
        CallerReference=str(uuid.uuid4()),
        HealthCheckConfig={
            "Type": "HTTP",
            "FullyQualifiedDomainName": "nobody.test",
            "Port": 80,
        },
    )["HealthCheck"]["Id"]
    until(lambda: reports(client, made) == {"Failure: DNS resolution failed: Rcode NXDomain(3)"})


@pytest.mark.patch
def test_calculated_health_checks_count_their_children(client, pair, traffic, weighted):
    bad, good = check(client, pair[0], ResourcePath="/nowhere"), check(client, pair[0])

    def calculated(threshold):
        return client("route53").create_health_check(
            CallerReference=str(uuid.uuid4()),
            HealthCheckConfig={
                "Type": "CALCULATED",
                "ChildHealthChecks": [bad, good],
                "HealthThreshold": threshold,
            },
        )["HealthCheck"]["Id"]

    checks = calculated(1), calculated(2)
    name = weighted(50, 50, health_checks=checks, evaluate=False)
    until(lambda: set(served(traffic, name)) == {pair[0].name})
    with pytest.raises(ClientError, match="not supported for calculated"):
        client("route53").get_health_check_status(HealthCheckId=checks[0])


def total(client, application, metric, group=False, statistic="Sum", **fields):
    dimensions = [{"Name": "LoadBalancer", "Value": application.balancer.partition(":loadbalancer/")[2]}]
    if group:
        dimensions.append({"Name": "TargetGroup", "Value": application.group.rpartition(":")[2]})
    now = datetime.now(UTC)
    points = client("cloudwatch").get_metric_statistics(
        Namespace="AWS/ApplicationELB",
        MetricName=metric,
        Dimensions=dimensions,
        StartTime=now - timedelta(minutes=3),
        EndTime=now + timedelta(minutes=1),
        Period=60,
        Statistics=[statistic],
        **fields,
    )["Datapoints"]
    return [point[statistic] for point in sorted(points, key=lambda point: point["Timestamp"])]


def test_requests_are_counted_for_cloudwatch(client, pair, traffic):
    application = traffic_support.application(client)
    application.run(environment={"FAULT_ERROR_SHARE": "1", "FAULT_DELAY_SECONDS": "0.1"})
    traffic.refresh()
    assert [ask(traffic, application.dns_name).status for _ in range(10)] == [500] * 10
    traffic.services.fault(application.name, Faults(delay_seconds=0.1))
    until(lambda: ask(traffic, application.dns_name).status == 200)
    assert [ask(traffic, application.dns_name, path="/nowhere").status for _ in range(3)] == [404] * 3
    traffic.services.fault(application.name, Faults(down=True))
    assert [ask(traffic, application.dns_name).status for _ in range(2)] == [503] * 2
    metrics = {
        name: sum(total(client, application, name))
        for name in (
            "RequestCount",
            "HTTPCode_Target_2XX_Count",
            "HTTPCode_Target_4XX_Count",
            "HTTPCode_Target_5XX_Count",
            "HTTPCode_ELB_5XX_Count",
            "HTTPCode_ELB_503_Count",
        )
    }
    assert metrics["HTTPCode_Target_4XX_Count"] == 3
    assert metrics["HTTPCode_Target_5XX_Count"] in (10, 11)
    assert metrics["HTTPCode_ELB_5XX_Count"] == metrics["HTTPCode_ELB_503_Count"] == 2
    assert metrics["RequestCount"] == sum(
        metrics[name] for name in metrics if name.startswith("HTTPCode_Target") or name == "HTTPCode_ELB_5XX_Count"
    )
    assert (
        sum(total(client, application, "HTTPCode_Target_5XX_Count", group=True)) == metrics["HTTPCode_Target_5XX_Count"]
    )
    assert 0.1 <= total(client, application, "TargetResponseTime", statistic="Average")[0] < 0.5


def test_percentiles_of_the_response_time(client, pair, traffic):
    for _ in range(20):
        ask(traffic, pair[0].dns_name)
    now = datetime.now(UTC)
    start, end = now - timedelta(minutes=3), now + timedelta(minutes=1)
    answer = client("cloudwatch").get_metric_data(
        StartTime=start,
        EndTime=end,
        MetricDataQueries=[
            {
                "Id": stat,
                "MetricStat": {
                    "Stat": stat,
                    "Period": 60,
                    "Metric": {
                        "Namespace": "AWS/ApplicationELB",
                        "MetricName": "TargetResponseTime",
                        "Dimensions": [
                            {"Name": "LoadBalancer", "Value": pair[0].balancer.partition(":loadbalancer/")[2]},
                        ],
                    },
                },
            }
            for stat in ("p50", "p99")
        ],
    )["MetricDataResults"]
    assert 0 < answer[0]["Values"][-1] <= answer[1]["Values"][-1] < 5


def test_cloudwatch_knows_the_number_of_healthy_targets(client, pair, traffic):
    traffic.publish()
    assert total(client, pair[0], "HealthyHostCount", group=True, statistic="Maximum")[-1] == 2
    traffic.services.fault(pair[0].name, Faults(unhealthy=True))
    until(lambda: states(pair[0]) == ["unhealthy"] * 2)
    traffic.publish()
    assert total(client, pair[0], "UnHealthyHostCount", group=True, statistic="Maximum")[-1] == 2


@given(st.lists(st.booleans(), max_size=30), st.integers(1, 4), st.integers(1, 4))
def test_health_changes_only_by_results_in_a_row(results, rise, fall):
    streak, seen = probes.Streak(), []
    for result in results:
        before = streak.healthy
        streak.note(result, rise, fall)
        seen.append(result)
        if streak.healthy != before:
            needed = fall if not result else rise if before is False else 1
            assert streak.healthy is result and seen[-needed:] == [result] * needed


@pytest.mark.parametrize(
    ("status", "codes", "expected"),
    [
        (200, "200", True),
        (201, "200", False),
        (302, "200,302", True),
        (250, "200-299", True),
        (300, "200-299", False),
        (None, "200", False),
    ],
)
def test_which_codes_are_healthy(status, codes, expected):
    assert probes.matches(status, codes) is expected


def test_an_address_is_its_own_name(traffic):
    assert resolving.address(traffic.dns.address, "127.0.0.9") == "127.0.0.9"
    assert resolving.address(traffic.dns.address, "localhost").startswith("127.")
    with pytest.raises(LookupError):
        resolving.address(traffic.dns.address, "gone.us-east-1.elb.amazonaws.com")
