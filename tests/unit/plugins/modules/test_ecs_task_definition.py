# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""ECS task definitions on the embedded AWS."""

from __future__ import annotations

import pytest
from moto.ecs.models import EC2ContainerServiceBackend

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


def filled(shape, name=""):
    """A value of this shape of botocore's, with every field, and a value of every kind that a field has."""
    if shape.type_name == "structure":
        return {field: filled(member, field) for field, member in shape.members.items()}
    if shape.type_name == "list":
        return [filled(shape.member, name)]
    if shape.type_name == "map":
        return {"key": filled(shape.value, name)}
    if shape.type_name in ("integer", "long"):
        return 7
    if shape.type_name == "boolean":
        return True
    return shape.enum[0] if getattr(shape, "enum", None) else f"{name} of the revision before"


@pytest.fixture
def whole(client):
    """A function that registers a revision with every field of RegisterTaskDefinition, but for those that it is given,
    and returns it as ECS answers it.
    """
    ecs = client("ecs")

    def register(**changed):
        wanted = filled(ecs.meta.service_model.operation_model("RegisterTaskDefinition").input_shape)
        (container,) = wanted["containerDefinitions"]
        container.update({"name": "application", "memory": 128})
        container["portMappings"] = [
            {"containerPort": 80, "hostPort": 80, "protocol": "tcp", "name": "http", "appProtocol": "http2"},
            {"containerPortRange": "9000-9010", "protocol": "tcp"},
        ]
        container["logConfiguration"]["logDriver"] = "awslogs"
        wanted.update({"family": FAMILY, "cpu": "256", "memory": "512", "requiresCompatibilities": ["FARGATE"]})
        wanted.update({"networkMode": "awsvpc", "pidMode": "task", **changed})
        ecs.register_task_definition(**wanted)
        return described(client)

    return register


def described(client):
    """The newest revision as ECS answers it, without what every revision has of its own."""
    newest = sorted(revisions(client), key=lambda arn: int(arn.rpartition(":")[2]))[-1]
    answer = client("ecs").describe_task_definition(taskDefinition=newest, include=["TAGS"])
    own = ("taskDefinitionArn", "revision", "registeredAt", "registeredBy")
    return {key: value for key, value in {**answer["taskDefinition"], "tags": answer["tags"]}.items() if key not in own}


def only_image(image):
    return {"family": FAMILY, "containers": [{"name": "application", "image": image}]}


@pytest.mark.usefixtures("definition")
def test_with_the_image_alone_all_other_fields_are_kept(whole, client, run_module):
    before = whole()
    taken = client("ecs").meta.service_model.operation_model("RegisterTaskDefinition").input_shape.members
    assert set(taken) - set(before) == set(), "a field that the embedded AWS drops"
    (container,) = before["containerDefinitions"]
    assert run_module("ecs_task_definition", **only_image("nginx:2"))["changed"]
    assert described(client) == {**before, "containerDefinitions": [{**container, "image": "nginx:2"}]}
    assert not run_module("ecs_task_definition", **only_image("nginx:2"))["changed"]


def test_stated_fields_replace_and_leave_the_others(whole, client, definition):
    before = whole()
    definition()
    after = described(client)
    (was,), (container,) = before.pop("containerDefinitions"), after.pop("containerDefinitions")
    # Of the ports the stated one keeps its name, and the range stays, for which there is no option.
    assert container["portMappings"] == was["portMappings"]
    assert container["environment"] == [{"name": "SIDE", "value": "target"}]
    assert container["logConfiguration"] == {
        **was["logConfiguration"],
        "options": CONTAINER["log_configuration"]["options"],
    }
    stated = {"portMappings", "environment", "logConfiguration", "secrets", "image"}
    assert {key: value for key, value in container.items() if key not in stated} == {
        key: value for key, value in was.items() if key not in stated
    }
    assert {**after, "tags": before["tags"]} == before and after["tags"] == [{"key": "owner", "value": "platform"}]
    assert not definition()["changed"]


def test_empty_options_remove_what_there_is(whole, client, definition):
    whole()
    definition(
        containers=[{"name": "application", "image": "nginx", "environment": {}, "secrets": {}, "port_mappings": []}],
        tags={},
    )
    after = described(client)
    (container,) = after["containerDefinitions"]
    assert (container["environment"], container["secrets"], after["tags"]) == ([], [], [])
    assert container["portMappings"] == [{"containerPortRange": "9000-9010", "protocol": "tcp"}]


def test_another_log_driver_keeps_nothing_of_the_one_before(whole, client, definition):
    whole()
    definition(containers=[{**CONTAINER, "log_configuration": {"log_driver": "json-file", "options": {}}}])
    (container,) = described(client)["containerDefinitions"]
    assert container["logConfiguration"] == {"logDriver": "json-file", "options": {}}


@pytest.mark.usefixtures("definition")
def test_the_network_mode_and_launch_types_are_kept_too(whole, client, run_module):
    before = whole(requiresCompatibilities=["EC2"], networkMode="bridge")
    assert run_module("ecs_task_definition", **only_image("nginx:2"))["changed"]
    after = described(client)
    assert (before["networkMode"], before["requiresCompatibilities"]) == ("bridge", ["EC2"])
    assert (after["networkMode"], after["requiresCompatibilities"]) == ("bridge", ["EC2"])


@pytest.mark.usefixtures("definition")
def test_a_new_task_definition_is_for_fargate(client, run_module):
    run_module("ecs_task_definition", **only_image("nginx:1"), cpu=256, memory=512)
    after = described(client)
    assert (after["networkMode"], after["requiresCompatibilities"]) == ("awsvpc", ["FARGATE"])


def test_another_family_whose_name_begins_alike_is_left_alone(definition, client, run_module, monkeypatch):
    def of_families_that_begin_so(self, family_prefix, status="ACTIVE"):
        known = [one for revisions in self.task_definitions.values() for one in revisions.values()]
        return [one.arn for one in known if one.family.startswith(family_prefix) and one.status == status]

    monkeypatch.setattr(EC2ContainerServiceBackend, "list_task_definitions", of_families_that_begin_so)
    ecs, other = client("ecs"), f"{FAMILY}-worker"
    made = ecs.register_task_definition(family=other, containerDefinitions=[{"name": "a", "image": "a", "memory": 128}])
    definition()
    definition(cpu=512, memory=1024)
    assert run_module("ecs_task_definition", family=FAMILY, state="absent")["changed"]
    left = ecs.describe_task_definition(taskDefinition=other)["taskDefinition"]
    ecs.deregister_task_definition(taskDefinition=made["taskDefinition"]["taskDefinitionArn"])
    assert left["status"] == "ACTIVE"
