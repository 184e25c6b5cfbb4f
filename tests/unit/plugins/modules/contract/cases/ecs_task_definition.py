# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""The contract's case of ecs_task_definition."""

from __future__ import annotations

from tests.unit.plugins.modules.contract.kinds import Lifecycle


def case(want):
    container = {"name": "application", "image": "nginx:stable", "environment": {"SIDE": "target"}}
    return Lifecycle(
        options={"family": "contract", "cpu": 256, "memory": 512, "containers": [container]},
        change={"cpu": 512},
        shows={"cpu": "512"},
        identity=("family",),
        unforeseen=frozenset({"revision", "task_definition_arn"}),
    )
