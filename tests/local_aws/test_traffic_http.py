# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Load balancers that answer HTTP, with the services of the account behind them as processes."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections import Counter

import pytest

from local_aws import state
from local_aws.traffic.faults import Faults
from tests.local_aws import codedeploy_support, traffic_support
from tests.local_aws.traffic_support import ask, pay, until

SERVICE = "local_aws.traffic.service"


@pytest.fixture(scope="module")
def database(client):
    return traffic_support.database(client)


@pytest.fixture
def application(client, traffic):
    made = traffic_support.application(client)
    yield made
    for service in client("ecs").list_services(cluster=made.name)["serviceArns"]:
        client("ecs").delete_service(cluster=made.name, service=service, force=True)
    client("elbv2").delete_load_balancer(LoadBalancerArn=made.balancer)
    traffic.refresh()


def keys(secret):
    names = {"HOST": "host", "PORT": "port", "NAME": "dbname", "USERNAME": "username", "PASSWORD": "password"}
    return {f"DATABASE_{name}": f"{secret}:{key}::" for name, key in names.items()}


def process(traffic, application):
    return next((found for found in traffic.services.listed() if found["service"] == application.name), None)


def test_a_balancer_passes_requests_on_to_its_service(traffic, application):
    application.run()
    traffic.refresh()
    answer = ask(traffic, application.dns_name)
    assert answer.status == 200
    assert answer.headers["X-Environment"] == application.name
    assert ask(traffic, application.dns_name, path="/nowhere").status == 404


def test_a_service_is_there_within_seconds_without_being_asked_for(traffic, application):
    application.run()
    until(lambda: process(traffic, application), 5)


def test_without_a_service_the_balancer_itself_answers(traffic, application):
    traffic.refresh()
    answer = ask(traffic, application.dns_name)
    assert (answer.status, answer.headers["Server"]) == (503, "awselb/2.0")


def test_payments_are_written_to_the_database_of_the_secret(traffic, application, database):
    application.run(secrets=keys(database.secret))
    traffic.refresh()
    answers = [pay(traffic, application.dns_name, f"{application.name}-{number}") for number in range(5)]
    assert [answer.status for answer in answers] == [201] * 5
    written = database.run(
        "SELECT payment_id, metadata->>'reference' FROM payments.payments "
        f"WHERE metadata->>'reference' LIKE '{application.name}-%' ORDER BY 2"
    )
    assert written == [
        (answer.json()["payment_id"], f"{application.name}-{number}") for number, answer in enumerate(answers)
    ]


def test_a_secret_by_its_id_is_read_for_each_new_connection_and_its_host_asked_of_dns(
    traffic, client, application, database
):
    route53 = client("route53")
    zone = route53.create_hosted_zone(Name=f"{application.name}.test", CallerReference=application.name)["HostedZone"][
        "Id"
    ]
    record = {
        "Name": f"db.{application.name}.test",
        "Type": "A",
        "TTL": 1,
        "ResourceRecords": [{"Value": database.values["host"]}],
    }
    route53.change_resource_record_sets(
        HostedZoneId=zone, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": record}]}
    )
    secrets = client("secretsmanager")
    values = json.dumps({**database.values, "host": f"db.{application.name}.test"})
    wrong = json.dumps({**database.values, "host": f"gone.{application.name}.test"})
    secret = secrets.create_secret(Name=application.name, SecretString=wrong)["ARN"]
    application.run(environment={"DATABASE_SECRET_ID": secret})
    traffic.refresh()
    refused = pay(traffic, application.dns_name, "too early")
    assert (refused.status, refused.headers["Retry-After"]) == (503, "1")
    secrets.put_secret_value(SecretId=secret, SecretString=values)
    assert pay(traffic, application.dns_name, "now").status == 201


@pytest.mark.parametrize(
    "changed", [{"port": "1"}, {"password": "wrong"}, {"host": "gone.us-east-1.elb.amazonaws.com"}]
)
def test_a_database_that_is_not_there_is_answered_with_try_again(traffic, client, application, database, changed):
    name = f"{application.name}-secret"
    client("secretsmanager").create_secret(Name=name, SecretString=json.dumps({**database.values, **changed}))
    application.run(environment={"DATABASE_SECRET_ID": name})
    traffic.refresh()
    refused = pay(traffic, application.dns_name, "to nobody")
    assert (refused.status, refused.headers["Retry-After"]) == (503, "1")


def test_a_secret_that_is_gone_is_answered_with_try_again(traffic, application):
    application.run(environment={"DATABASE_SECRET_ID": "nowhere"})
    traffic.refresh()
    refused = pay(traffic, application.dns_name, "to nobody")
    assert refused.status == 503 and "secret nowhere" in refused.json()["error"]


def test_what_is_no_payment_is_refused(traffic, application, database):
    application.run(secrets=keys(database.secret))
    traffic.refresh()
    assert ask(traffic, application.dns_name, "POST", "/payments", body=b"{").status == 400
    assert ask(traffic, application.dns_name, "POST", "/payments", json={"account_id": 99}).status == 404
    assert ask(traffic, application.dns_name, "POST", "/payments", json={"amount": "-1"}).status == 500


def test_a_read_only_database_is_answered_with_try_again(traffic, application, database):
    application.run(secrets=keys(database.secret))
    traffic.refresh()
    assert pay(traffic, application.dns_name, "before").status == 201
    database.run("ALTER DATABASE shop SET default_transaction_read_only = on")
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'app%'"
    database.run(others)
    try:
        refused = pay(traffic, application.dns_name, "frozen")
        assert (refused.status, refused.headers["Retry-After"], refused.json()["sqlstate"]) == (503, "1", "25006")
    finally:
        database.run("BEGIN READ WRITE; ALTER DATABASE shop RESET default_transaction_read_only; COMMIT")
    assert pay(traffic, application.dns_name, "thawed").status == 201


def test_weights_of_a_listener_decide_between_target_groups(traffic, client, application):
    other = traffic_support.application(client)
    for each in (application, other):
        each.run()
    client("elbv2").modify_listener(
        ListenerArn=application.listener,
        DefaultActions=[
            {
                "Type": "forward",
                "ForwardConfig": {
                    "TargetGroups": [
                        {"TargetGroupArn": application.group, "Weight": 80},
                        {"TargetGroupArn": other.group, "Weight": 20},
                    ],
                },
            }
        ],
    )
    traffic.refresh()
    found = Counter(ask(traffic, application.dns_name).headers["X-Environment"] for _ in range(200))
    assert set(found) == {application.name, other.name} and 15 <= found[other.name] <= 70
    client("ecs").delete_service(cluster=other.name, service=other.name, force=True)
    client("elbv2").delete_load_balancer(LoadBalancerArn=other.balancer)


def test_a_new_release_takes_over_without_a_lost_request(traffic, application):
    application.run(environment={"RELEASE": "one"})
    traffic.refresh()
    before, pid = ask(traffic, application.dns_name).json()["task_definition"], process(traffic, application)["pid"]
    statuses, ended = [], threading.Event()

    def keep_asking():
        while not ended.is_set():
            statuses.append(ask(traffic, application.dns_name).status)

    asking = threading.Thread(target=keep_asking)
    asking.start()
    application.update(taskDefinition=application.register({"RELEASE": "two"}, {}))
    until(lambda: ask(traffic, application.dns_name).json()["task_definition"] != before)
    until(lambda: not state.running(pid, SERVICE), 10)
    ended.set()
    asking.join()
    assert set(statuses) == {200}


def test_codedeploy_moves_the_requests_to_the_new_release(traffic, client):
    stage = codedeploy_support.build(client)
    codedeploy, ecs = client("codedeploy"), client("ecs")
    codedeploy.create_application(applicationName=stage.name, computePlatform="ECS")
    codedeploy.create_deployment_group(**stage.group_request())
    traffic.refresh()
    name = client("elbv2").describe_load_balancers(Names=[stage.name])["LoadBalancers"][0]["DNSName"]
    before = ask(traffic, name).json()["task_definition"]
    release = stage.register("nginx:2")
    deployment = codedeploy.create_deployment(
        applicationName=stage.name,
        deploymentGroupName=stage.name,
        revision=stage.revision(release),
    )["deploymentId"]
    until(lambda: codedeploy.get_deployment(deploymentId=deployment)["deploymentInfo"]["status"] == "Succeeded")
    answer = ask(traffic, name)
    assert (answer.status, answer.json()["task_definition"]) == (200, release) and before != release
    ecs.delete_service(cluster=stage.name, service=stage.name, force=True)


def test_a_service_scaled_to_zero_ends(traffic, application):
    application.run()
    traffic.refresh()
    pid = process(traffic, application)["pid"]
    application.update(desiredCount=0)
    traffic.refresh()
    assert ask(traffic, application.dns_name).status == 503
    until(lambda: not state.running(pid, SERVICE), 10)


def test_a_killed_task_is_replaced(traffic, application):
    application.run()
    traffic.refresh()
    assert ask(traffic, application.dns_name).status == 200
    os.kill(process(traffic, application)["pid"], signal.SIGKILL)
    until(lambda: ask(traffic, application.dns_name).status in (502, 503), 2)
    until(lambda: ask(traffic, application.dns_name).status == 200, 15)


def test_a_secret_that_is_not_there_keeps_the_task_from_starting(traffic, application, caplog):
    missing = "arn:aws:secretsmanager:us-east-1:123456789012:secret:missing-abcdef"
    application.run(secrets={"DATABASE_PASSWORD": f"{missing}:password::"})
    traffic.refresh()
    assert process(traffic, application) is None
    assert f"unable to retrieve {missing}" in caplog.text


def test_a_broken_release_answers_with_errors_in_a_stated_share(traffic, application):
    application.run(environment={"FAULT_ERROR_SHARE": "0.5"})
    traffic.refresh()
    found = Counter(ask(traffic, application.dns_name).status for _ in range(100))
    assert set(found) == {200, 500} and 25 <= found[500] <= 75


def test_faults_come_and_go(traffic, application):
    def now_with(**values):
        traffic.services.fault(application.name, Faults(**values))
        return until(lambda: ask(traffic, application.dns_name))

    application.run()
    traffic.refresh()
    assert ask(traffic, application.dns_name).status == 200
    until(lambda: now_with(error_share=1).status == 500)
    begun = time.monotonic()
    until(lambda: now_with(delay_seconds=0.5).status == 200)
    assert time.monotonic() - begun >= 0.5
    assert now_with(down=True).status == 503
    until(lambda: now_with().status == 200)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"error_share": 2}, "error_share is 2; it must be from 0 to 1"),
        ({"delay_seconds": -1}, "delay_seconds is -1; it must not be below 0"),
        ({"broken": True}, "there is no fault broken; there are error_share, delay_seconds, unhealthy, down"),
    ],
)
def test_faults_that_make_no_sense_are_refused(values, message):
    with pytest.raises(ValueError, match=message):
        Faults.stated(values)
