# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A whole embedded AWS with an application in it, used and ended from the command line."""

from __future__ import annotations

import json
import os
import signal

import pytest

from local_aws import state
from tests.local_aws import traffic_support
from tests.local_aws.test_cli import client_of, control
from tests.local_aws.traffic_support import until

SERVICE = "local_aws.traffic.service"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    home = tmp_path_factory.mktemp("commands")
    control(home, "up")
    yield home
    control(home, "down")


@pytest.fixture(scope="module")
def application(running):
    made = traffic_support.application(lambda service: client_of(running, service))
    made.run()
    until(lambda: services(running))
    return made


def services(running):
    return json.loads(control(running, "services", "--json"))


def test_status_says_where_the_load_balancers_are(running, application):
    seen = json.loads(control(running, "status", "--json"))
    assert seen["http_port"] == state.read(running)["http_port"]
    assert control(running, "resolve", application.dns_name).split()[-1].startswith("127.")


def test_services_are_listed(running, application):
    (found,) = services(running)
    assert found["service"] == application.name
    assert state.running(found["pid"], SERVICE)
    assert f"{application.name}: {found['task_definition']}" in control(running, "services")


def test_faults_are_given_and_taken_back(running, application):
    assert control(running, "fault", application.name, "--down") == f"{application.name}: down True\n"
    assert services(running) == []
    assert control(running, "fault", application.name) == f"{application.name}: no faults\n"
    assert services(running)
    assert "there is no service other" in control(running, "fault", "other", status=1)
    assert "error_share is 3.0" in control(running, "fault", application.name, "--error-share", "3", status=1)


def test_load_is_sent_and_reported(running, application):
    answer = json.loads(control(running, "load", "--name", application.dns_name, "--rate", "20", "--seconds", "1"))
    assert (answer["requests"], answer["shares"], answer["statuses"]) == (20, {application.name: 1.0}, {"200": 20})


def test_services_end_with_a_server_that_is_killed(running, application):
    (found,) = services(running)
    os.kill(state.read(running)["pid"], signal.SIGKILL)
    until(lambda: not state.running(found["pid"], SERVICE), 10)
