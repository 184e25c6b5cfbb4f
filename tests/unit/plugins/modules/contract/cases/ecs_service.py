# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of ecs_service."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Lifecycle


#: What ECS does once it was told.
COUNTED = frozenset({"running_count", "pending_count", "deployments", "last_event"})


def case(want):
    ecs, network = want("client")("ecs"), want("network")
    ecs.create_cluster(clusterName="contract-services")
    container = {"name": "application", "image": "nginx", "memory": 128}
    ecs.register_task_definition(family="contract-service", containerDefinitions=[container], networkMode="awsvpc")
    return Lifecycle(
        options={
            "name": "contract",
            "cluster": "contract-services",
            "task_definition": "contract-service",
            "desired_count": 2,
            "network": {"subnet_ids": network["subnets"][:1], "security_group_ids": [network["group"]]},
        },
        change={"desired_count": 3},
        identity=("name", "cluster"),
        unforeseen=COUNTED,
    )
