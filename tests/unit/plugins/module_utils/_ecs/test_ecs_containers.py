# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Containers of a task definition: ECS adds to them and reorders them, and that is no difference."""

from __future__ import annotations

import pytest
from ansible_collections.migrate.aws.plugins.module_utils._ecs import plan, transform
from hypothesis import given
from hypothesis import strategies as st

NAMES = st.text("ABC_", min_size=1, max_size=4)
TEXTS = st.text("abc:/", min_size=1, max_size=6)
CONTAINERS = st.fixed_dictionaries(
    {"name": TEXTS, "image": TEXTS},
    optional={
        "essential": st.booleans(),
        "command": st.lists(TEXTS, min_size=1, max_size=4),
        "port_mappings": st.lists(
            st.fixed_dictionaries({"container_port": st.integers(1, 9), "protocol": st.sampled_from(["tcp", "udp"])}),
            max_size=2,
        ),
        "environment": st.dictionaries(NAMES, st.one_of(TEXTS, st.integers(0, 9), st.booleans()), max_size=3),
        "secrets": st.dictionaries(NAMES, TEXTS, max_size=2),
        "log_configuration": st.fixed_dictionaries(
            {
                "log_driver": st.just("awslogs"),
                "options": st.dictionaries(NAMES, st.one_of(TEXTS, st.integers(0, 9)), max_size=2),
            }
        ),
    },
)
DEFINITIONS = st.lists(CONTAINERS, min_size=1, max_size=3, unique_by=lambda container: container["name"])


def answered(containers, data):
    """The containers as ECS answers them once they are registered."""
    found = []
    for request in transform.task_definition_request({"family": "f", "containers": containers}, {})[
        "containerDefinitions"
    ]:
        for mapping in request.get("portMappings", []):
            mapping["hostPort"] = mapping["containerPort"]
        for field in {"portMappings", "environment", "secrets"} & set(request):
            request[field] = data.draw(st.permutations(request[field]))
        added = {"cpu": 0, "essential": True, "mountPoints": [], "volumesFrom": [], "systemControls": []}
        found.append(transform.container_of({**added, **request}))
    return data.draw(st.permutations(found))


@given(DEFINITIONS, st.data())
def test_what_ecs_makes_of_containers_is_no_difference(wanted, data):
    assert plan.same_containers(wanted, answered(wanted, data))


@given(DEFINITIONS, st.data())
def test_another_image_always_is_one(wanted, data):
    found = answered(wanted, data)
    data.draw(st.sampled_from(found))["image"] = "another"
    assert not plan.same_containers(wanted, found)


@pytest.mark.parametrize(
    "wanted, found",
    [
        ({"command": ["cp", "a", "b"]}, {"command": ["cp", "b", "a"]}),
        ({"environment": {}}, {"environment": {"A": "1"}}),
        ({"environment": {"A": 1}}, {"environment": {"A": 2}}),
        ({"secrets": {"A": "arn:1"}}, {"secrets": {"A": "arn:2"}}),
        ({"port_mappings": [{"container_port": 80, "protocol": "tcp"}]}, {}),
    ],
)
def test_a_difference(wanted, found):
    found = transform.container_of(
        transform.task_definition_request({"family": "f", "containers": [{"name": "a", "image": "i", **found}]}, {})[
            "containerDefinitions"
        ][0]
    )
    assert not plan.same_containers([{"name": "a", "image": "i", **wanted}], [found])
