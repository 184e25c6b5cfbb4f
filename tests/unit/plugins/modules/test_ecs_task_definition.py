# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""ECS task definitions on the embedded AWS."""

from __future__ import annotations

import pytest

FAMILY = "payments-target-test-task"
SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:payments-target-test/database-AbCdEf"
CONTAINER = {
    "name": "application",
    "image": "public.ecr.aws/nginx/nginx:stable",
    "port_mappings": [{"container_port": 80}],
    "environment": {"SIDE": "target"},
    "secrets": {"DATABASE_PASSWORD": f"{SECRET}:password::"},
    "log_configuration": {"options": {"awslogs-group": "/ecs/payments", "awslogs-region": "us-east-1"}},
}


@pytest.fixture
def definition(run_module):
    """A function which runs the module; what it made is gone afterwards."""
    wanted = {"family": FAMILY, "cpu": 256, "memory": 512, "containers": [CONTAINER], "tags": {"owner": "platform"}}
    yield lambda **changed: run_module("ecs_task_definition", **{**wanted, **changed})
    run_module("ecs_task_definition", family=FAMILY, state="absent")


def revisions(client):
    return client("ecs").list_task_definitions(familyPrefix=FAMILY)["taskDefinitionArns"]


def test_check_mode_registers_nothing(definition, client):
    result = definition(check=True)
    assert result["changed"]
    assert result["task_definition"]["cpu"] == "256"
    assert revisions(client) == []


def test_a_secret_is_passed_by_its_arn_and_never_as_a_value(definition, client):
    arn = definition()["task_definition"]["task_definition_arn"]
    (container,) = client("ecs").describe_task_definition(taskDefinition=arn)["taskDefinition"]["containerDefinitions"]
    assert container["secrets"] == [{"name": "DATABASE_PASSWORD", "valueFrom": f"{SECRET}:password::"}]
    assert container["environment"] == [{"name": "SIDE", "value": "target"}]
    assert container["logConfiguration"]["logDriver"] == "awslogs"


@pytest.mark.parametrize("check", [True, False])
def test_a_second_run_registers_nothing(definition, client, check):
    definition()
    assert not definition(check=check)["changed"]
    assert len(revisions(client)) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"cpu": 512},
        {"memory": 1024},
        {"execution_role_arn": "arn:aws:iam::123456789012:role/other"},
        {"containers": [{**CONTAINER, "image": "nginx:latest"}]},
        {"containers": [{**CONTAINER, "environment": {}}]},
        {"containers": [{**CONTAINER, "environment": {"SIDE": "target", "PORT": 8080, "DEBUG": False}}]},
        {"containers": [CONTAINER, {"name": "sidecar", "image": "busybox"}]},
    ],
    ids=[
        "cpu",
        "memory",
        "execution role",
        "image",
        "variable removed",
        "variables that are no text",
        "container added",
    ],
)
def test_any_difference_is_a_new_revision_and_the_old_one_stays(definition, client, changed):
    definition()
    result = definition(**changed)
    assert result["changed"]
    assert result["task_definition"]["revision"] == 2 or len(revisions(client)) == 2
    assert not definition(**changed)["changed"]


def test_other_tags_need_no_new_revision(definition, client):
    definition()
    assert definition(tags={"owner": "other"})["task_definition"]["tags"] == {"owner": "other"}
    assert len(revisions(client)) == 1


def test_all_revisions_are_removed_once(definition, client):
    definition()
    definition(cpu=512)
    assert definition(state="absent")["changed"]
    assert revisions(client) == []
    assert not definition(state="absent")["changed"]
