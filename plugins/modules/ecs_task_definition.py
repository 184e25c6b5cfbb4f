#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: an ECS task definition."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_task_definition
version_added: 1.0.0
short_description: The newest revision of an ECS task definition
description:
  - Registers a new revision when the newest active one differs in anything that was stated, and only then.
  - What is not stated keeps the value of the newest revision, and so does everything for which there is no option, such
    as health checks, volumes, ephemeral storage and the architecture. An empty list or dict removes what there is.
  - The list of containers is stated whole. A container that is not in it is removed.
  - Older revisions stay, so that a deployment can go back to them. Removing the task definition removes all of them.
  - P(community.aws.ecs_taskdefinition#module) does not see changed C(cpu), C(memory) and C(execution_role_arn).
options:
  family:
    description: Name of the task definition.
    type: str
    required: true
  state:
    description: Whether the task definition is there.
    type: str
    choices: [present, absent]
    default: present
  containers:
    description: The containers of a task. Required when O(state=present).
    type: list
    elements: dict
    suboptions:
      name:
        description: Name of the container.
        type: str
        required: true
      image:
        description: Its image.
        type: str
        required: true
      essential:
        description: Whether the task stops when this container stops. V(true) for a new container.
        type: bool
      command:
        description: Words that replace the image's command.
        type: list
        elements: str
      port_mappings:
        description: Ports on which the container listens. A range of ports is left as it is.
        type: list
        elements: dict
        suboptions:
          container_port:
            description: The port.
            type: int
            required: true
          protocol:
            description: Its protocol.
            type: str
            choices: [tcp, udp]
            default: tcp
      environment:
        description: Environment variables with their values. Never a secret.
        type: dict
      secrets:
        description:
          - Environment variables with the ARN of the Secrets Manager secret or parameter that holds their value.
          - One key of a secret is named as C(<secret ARN>:<key>::).
        type: dict
      log_configuration:
        description: Log configuration of the container. With another driver nothing is kept of the one before.
        type: dict
        suboptions:
          log_driver:
            description: The log driver.
            type: str
            default: awslogs
          options:
            description: The driver's options.
            type: dict
            default: {}
      readonly_root_filesystem:
        description: Whether the container can write to its own root file system.
        type: bool
  cpu:
    description: CPU units of a task, 1024 for one virtual CPU.
    type: int
  memory:
    description: MiB of memory of a task.
    type: int
  network_mode:
    description: Network mode of the containers. V(awsvpc) for a new task definition.
    type: str
    choices: [awsvpc, bridge, host, none]
  requires_compatibilities:
    description: Launch types for which ECS checks the definition. V(FARGATE) for a new task definition.
    type: list
    elements: str
    choices: [FARGATE, EC2, EXTERNAL]
  task_role_arn:
    description: Role of the application itself.
    type: str
  execution_role_arn:
    description: Role with which ECS pulls the image, reads the secrets and writes the logs.
    type: str
author:
  - migrate.aws contributors (!UNKNOWN)
extends_documentation_fragment:
  - migrate.aws.attributes
  - amazon.aws.tags
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Describe the application's task
  migrate.aws.ecs_task_definition:
    family: payments-target-dev
    cpu: 256
    memory: 512
    execution_role_arn: arn:aws:iam::123456789012:role/payments-target-dev-task-execution
    containers:
      - name: application
        image: public.ecr.aws/nginx/nginx:stable
        port_mappings:
          - container_port: 80
        secrets:
          DATABASE_PASSWORD: "arn:aws:secretsmanager:us-east-1:123456789012:secret:payments/database-AbCdEf:password::"

- name: Remove all its revisions
  migrate.aws.ecs_task_definition:
    family: payments-target-dev
    state: absent
"""

RETURN = r"""
task_definition:
  description: The newest revision. Empty if there is none. In check mode, a new revision has no ARN.
  returned: always
  type: dict
  sample:
    family: payments-target-dev
    revision: 3
    task_definition_arn: arn:aws:ecs:us-east-1:123456789012:task-definition/payments-target-dev:3
    status: ACTIVE
    cpu: "256"
    memory: "512"
    containers:
      - name: application
        image: public.ecr.aws/nginx/nginx:stable
"""

from ansible_collections.migrate.aws.plugins.module_utils._compare import merged, stated
from ansible_collections.migrate.aws.plugins.module_utils._ecs import api, transform
from ansible_collections.migrate.aws.plugins.module_utils._ecs.plan import task_definition_changes
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run

CONTAINER = {
    "name": {"type": "str", "required": True},
    "image": {"type": "str", "required": True},
    "essential": {"type": "bool"},
    "command": {"type": "list", "elements": "str"},
    "port_mappings": {
        "type": "list",
        "elements": "dict",
        "options": {
            "container_port": {"type": "int", "required": True},
            "protocol": {"type": "str", "choices": ["tcp", "udp"], "default": "tcp"},
        },
    },
    "environment": {"type": "dict"},
    # Names and ARNs, no values.
    "secrets": {"type": "dict", "no_log": False},
    "log_configuration": {
        "type": "dict",
        "options": {"log_driver": {"type": "str", "default": "awslogs"}, "options": {"type": "dict", "default": {}}},
    },
    "readonly_root_filesystem": {"type": "bool"},
}
OPTIONS = {
    "family": {"type": "str", "required": True},
    "containers": {"type": "list", "elements": "dict", "options": CONTAINER},
    "cpu": {"type": "int"},
    "memory": {"type": "int"},
    "network_mode": {"type": "str", "choices": ["awsvpc", "bridge", "host", "none"]},
    "requires_compatibilities": {"type": "list", "elements": "str", "choices": ["FARGATE", "EC2", "EXTERNAL"]},
    "task_role_arn": {"type": "str"},
    "execution_role_arn": {"type": "str"},
    "tags": {"type": "dict", "aliases": ["resource_tags"]},
}
#: What a new task definition gets where nothing else is stated.
NEW = {"network_mode": "awsvpc", "requires_compatibilities": ["FARGATE"]}


class TaskDefinition(Resource):
    """The newest revision of the family that the module's options describe."""

    key = "task_definition"
    service = "ecs"

    def read(self):
        revisions = api.active_revisions(self.client, self.options["family"])
        self.newest = api.describe_task_definition(self.client, revisions[-1]) if revisions else {}
        return transform.task_definition_of(self.newest) if revisions else None

    def desired(self):
        desired = stated({name: self.options[name] for name in OPTIONS})
        # ECS answers sizes as text and so do we.
        return {**desired, **{name: str(desired[name]) for name in ("cpu", "memory") if name in desired}}

    def plan(self, current):
        return task_definition_changes(self.desired(), current, self.options["purge_tags"])

    def create(self, desired):
        self._register({**NEW, **desired})

    def update(self, current, changes):
        if set(changes) == {"tags"}:
            api.tags.write(self.client, current["task_definition_arn"], changes["tags"])
        else:
            self._register(merged(current, changes))

    def _register(self, definition):
        before = api.registrable(self.client, self.newest)
        api.register_task_definition(self.client, **transform.task_definition_request(definition, before))

    def delete(self, current):
        revisions = api.active_revisions(self.client, current["family"])
        for arn in revisions:
            api.deregister_task_definition(self.client, arn)
        for first in range(0, len(revisions), api.DELETED_AT_ONCE):
            api.delete_task_definitions(self.client, revisions[first : first + api.DELETED_AT_ONCE])


def main():
    """Run the module."""
    run(
        TaskDefinition,
        {
            **OPTIONS,
            **STATE,
            "purge_tags": {"type": "bool", "default": True},
        },
        required_if=[("state", "present", ["containers"])],
    )


if __name__ == "__main__":
    main()
