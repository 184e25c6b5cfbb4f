# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""What a service is said to be: steady, failed, gone."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._ecs import plan
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused

DONE = {"task_definition": "web:2", "rollout_state": "COMPLETED", "rollout_state_reason": "completed"}
FAILED = {"task_definition": "web:3", "rollout_state": "FAILED", "rollout_state_reason": "tasks failed to start."}
UNDER_WAY = {"task_definition": "web:3", "rollout_state": "IN_PROGRESS", "rollout_state_reason": "in progress"}


def service(*deployments, controller="ECS", running=2):
    return {
        "status": "ACTIVE",
        "deployment_controller": controller,
        "desired_count": 2,
        "running_count": running,
        "deployments": list(deployments),
    }


@pytest.mark.parametrize(
    ("found", "steady"),
    [
        (service(DONE), True),
        (service({**DONE, "rollout_state": None}), True),
        (service(DONE, running=1), False),
        (service(UNDER_WAY, DONE), False),
        (service(UNDER_WAY), False),
        (service(FAILED), False),
        (service(controller="CODE_DEPLOY"), True),
        (service(controller="CODE_DEPLOY", running=3), False),
    ],
)
def test_it_is_steady_when_all_tasks_run_and_nothing_is_under_way(found, steady):
    assert plan.is_steady(found) is steady


def test_a_failed_deployment_is_told_in_ecs_s_words():
    assert plan.failure(service(UNDER_WAY, FAILED)) == "Deployment of web:3 failed: tasks failed to start."
    assert plan.failure(service(UNDER_WAY, DONE)) is None


def test_its_state_in_a_few_words():
    assert plan.summary(service(DONE, running=1)) == "ACTIVE with 1 of 2 tasks running"
    assert plan.summary(None) == "gone"


@pytest.mark.parametrize("found", [[], [{"name": "web"}, {"name": "sidecar"}]])
def test_a_container_more_or_less_is_a_difference(found):
    assert not plan.same_containers([{"name": "web"}], found)


def test_the_order_of_a_command_matters():
    have = [{"name": "web", "command": ["a", "b"], "environment": {"A": "1"}}]
    assert plan.same_containers([{"name": "web", "command": ["a", "b"]}], have)
    assert not plan.same_containers([{"name": "web", "command": ["b", "a"]}], have)


def test_a_service_that_ecs_is_still_removing_is_not_changed():
    with pytest.raises(Refused, match="Service web is DRAINING: ECS is still removing it"):
        plan.service_changes({}, {**service(DONE), "service_name": "web", "status": "DRAINING"}, purge_tags=True)
