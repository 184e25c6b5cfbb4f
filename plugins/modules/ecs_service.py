#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: an ECS service."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ecs_service
version_added: 1.0.0
short_description: An ECS service that rolls out new revisions by itself
description:
  - Creates, changes and removes an ECS service, and waits until all its tasks run and no deployment is under way.
  - A deployment that fails, or that the circuit breaker takes back, fails the module with ECS's own reason.
  - P(community.aws.ecs_service#module) is always changed without C(desired_count), does not see a changed network or
    deployment configuration, and waits only when it removes.
options:
  name:
    description: Name of the service.
    type: str
    required: true
    aliases: [service_name]
  cluster:
    description: Name of the cluster.
    type: str
    required: true
  state:
    description:
      - Whether the service is there.
      - Removing it stops its tasks.
    type: str
    choices: [present, absent]
    default: present
  task_definition:
    description:
      - Family, C(family:revision) or ARN. A family stands for its newest active revision.
      - Required when O(state=present).
    type: str
  desired_count:
    description:
      - Number of tasks. Left alone when not stated. A new service starts with 1.
      - On an existing service that is a scalable target of Application Auto Scaling the number is left alone too,
        because autoscaling sets it. Needs C(application-autoscaling:DescribeScalableTargets).
    type: int
  launch_type:
    description: Launch type of the tasks.
    type: str
    choices: [FARGATE, EC2, EXTERNAL]
    default: FARGATE
  network:
    description: Network configuration of the tasks.
    type: dict
    suboptions:
      subnet_ids:
        description: Ids of the subnets.
        type: list
        elements: str
        required: true
      security_group_ids:
        description: Ids of the security groups.
        type: list
        elements: str
        required: true
      assign_public_ip:
        description: Whether a task has a public address.
        type: bool
        default: false
  load_balancers:
    description: Target groups in which the tasks are registered.
    type: list
    elements: dict
    suboptions:
      target_group_arn:
        description: ARN of the target group.
        type: str
        required: true
      container_name:
        description: Name of the container that serves.
        type: str
        required: true
      container_port:
        description: Port on which it serves.
        type: int
        required: true
      advanced_configuration:
        description: Settings for moving the requests, with a strategy other than V(ROLLING).
        type: dict
        suboptions:
          alternate_target_group_arn:
            description: ARN of the target group for every other revision.
            type: str
            required: true
          production_listener_rule:
            description: ARN of the listener's rule that forwards the requests to the two target groups; its default
              rule will do.
            type: str
            required: true
          role_arn:
            description: Role by which ECS changes that rule.
            type: str
            required: true
          test_listener_rule:
            description: ARN of a rule that forwards requests to the new revision first.
            type: str
  deployment_configuration:
    description: Configuration of deployments.
    type: dict
    suboptions:
      strategy:
        description:
          - V(ROLLING) replaces task by task. The others start all tasks of the new revision beside the old ones, and
            move the requests
            at once (V(BLUE_GREEN)), step by step (V(LINEAR)), or a few first and then the others (V(CANARY)).
        type: str
        choices: [ROLLING, BLUE_GREEN, LINEAR, CANARY]
      bake_time_in_minutes:
        description: Minutes for which the old revision stays once the new one has all requests.
        type: int
      linear:
        description: The steps of V(LINEAR).
        type: dict
        suboptions:
          step_percent:
            description: Share of the requests which a step moves, in percent.
            type: float
            required: true
          step_bake_time_in_minutes:
            description: Minutes between two steps.
            type: int
            required: true
      canary:
        description: The steps of V(CANARY).
        type: dict
        suboptions:
          canary_percent:
            description: Share of the requests which the first step moves, in percent.
            type: float
            required: true
          canary_bake_time_in_minutes:
            description: Minutes until the others follow.
            type: int
            required: true
      alarms:
        description: Alarms during which a deployment fails.
        type: dict
        suboptions:
          alarm_names:
            description: Their names.
            type: list
            elements: str
            required: true
          enable:
            description: Whether they are looked at.
            type: bool
            required: true
          rollback:
            description: Whether the last good revision is deployed again.
            type: bool
            required: true
      minimum_healthy_percent:
        description: Share of O(desired_count) that stays healthy.
        type: int
      maximum_percent:
        description: Share of O(desired_count) that may run at once.
        type: int
      circuit_breaker:
        description: Circuit breaker for a deployment whose tasks do not start.
        type: dict
        suboptions:
          enable:
            description: Whether a failing deployment is stopped.
            type: bool
            required: true
          rollback:
            description: Whether the last good revision is deployed again.
            type: bool
            required: true
  health_check_grace_period_seconds:
    description: Seconds after a task's start during which failed health checks do not count.
    type: int
  enable_execute_command:
    description: Whether commands can be run in a container from outside.
    type: bool
  deployment_controller:
    description:
      - Deployment controller. Default is ECS for a new service. You cannot change it later.
      - With V(CODE_DEPLOY) the options O(task_definition), O(network) and O(load_balancers) are those of a new service;
        afterwards
        they are CodeDeploy's to change, as M(migrate.aws.codedeploy_deployment) does, and make no difference.
    type: str
    choices: [ECS, CODE_DEPLOY]
  propagate_tags:
    description: Whose tags a task gets.
    type: str
    choices: [SERVICE, TASK_DEFINITION, NONE]
author:
  - migrate.aws contributors (!UNKNOWN)
extends_documentation_fragment:
  - migrate.aws.attributes
  - migrate.aws.waiting
  - amazon.aws.tags
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
"""

EXAMPLES = r"""
- name: Run two tasks behind a load balancer
  migrate.aws.ecs_service:
    name: payments-target-dev
    cluster: payments-target-dev
    task_definition: payments-target-dev
    desired_count: 2
    network:
      subnet_ids: [subnet-0123456789abcdef0, subnet-0123456789abcdef1]
      security_group_ids: [sg-0123456789abcdef0]
    load_balancers:
      - target_group_arn: arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/payments-dev-blue/0123456789
        container_name: application
        container_port: 80
    deployment_configuration:
      circuit_breaker: {enable: true, rollback: true}

- name: Start new releases beside the old one, and give them a tenth of the requests first
  migrate.aws.ecs_service:
    name: payments-target-dev
    cluster: payments-target-dev
    task_definition: payments-target-dev
    load_balancers:
      - target_group_arn: arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/payments-dev-blue/0123456789
        container_name: application
        container_port: 80
        advanced_configuration:
          alternate_target_group_arn: >-
            arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/payments-dev-green/0123456789
          production_listener_rule: >-
            arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/payments-target-dev/0123456789abcdef/1/2
          role_arn: arn:aws:iam::123456789012:role/payments-target-dev-ecs
    deployment_configuration:
      strategy: CANARY
      canary: {canary_percent: 10, canary_bake_time_in_minutes: 5}
      bake_time_in_minutes: 30
      alarms: {alarm_names: [payments-target-dev/blue-5xx, payments-target-dev/green-5xx], enable: true, rollback: true}
    wait_timeout: 3600

- name: Remove the service with its tasks
  migrate.aws.ecs_service:
    name: payments-target-dev
    cluster: payments-target-dev
    state: absent
"""

RETURN = r"""
service:
  description: The service. Empty if it is absent.
  returned: always
  type: dict
  sample:
    service_name: payments-target-dev
    service_arn: arn:aws:ecs:us-east-1:123456789012:service/payments-target-dev/payments-target-dev
    status: ACTIVE
    task_definition: payments-target-dev:3
    desired_count: 2
    running_count: 2
    deployments:
      - status: PRIMARY
        task_definition: payments-target-dev:3
        rollout_state: COMPLETED
left_alone:
  description: Sentences about options that were not applied because AWS has changed them since.
  returned: always
  type: list
  elements: str
  sample: [Service payments-target-dev has 6 tasks and not desired_count (2) because it is autoscaled.]
"""

from ansible_collections.migrate.aws.plugins.module_utils._aws import AnsibleAWSError
from ansible_collections.migrate.aws.plugins.module_utils._compare import merged, stated
from ansible_collections.migrate.aws.plugins.module_utils._ecs import api, transform
from ansible_collections.migrate.aws.plugins.module_utils._ecs.plan import (
    failure,
    is_of_codedeploy,
    is_steady,
    service_changes,
    summary,
)
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import (
    STATE,
    Resource,
    run,
    waiting,
)
from ansible_collections.migrate.aws.plugins.module_utils._tags import tag_list
from ansible_collections.migrate.aws.plugins.module_utils._waiting import VISIBLE_WITHIN, persist, wait_until

NETWORK = {
    "subnet_ids": {"type": "list", "elements": "str", "required": True},
    "security_group_ids": {"type": "list", "elements": "str", "required": True},
    "assign_public_ip": {"type": "bool", "default": False},
}
LOAD_BALANCER = {
    "target_group_arn": {"type": "str", "required": True},
    "container_name": {"type": "str", "required": True},
    "container_port": {"type": "int", "required": True},
    "advanced_configuration": {
        "type": "dict",
        "options": {
            "alternate_target_group_arn": {"type": "str", "required": True},
            "production_listener_rule": {"type": "str", "required": True},
            "role_arn": {"type": "str", "required": True},
            "test_listener_rule": {"type": "str"},
        },
    },
}
DEPLOYMENT = {
    "strategy": {"type": "str", "choices": ["ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"]},
    "bake_time_in_minutes": {"type": "int"},
    "linear": {
        "type": "dict",
        "options": {
            "step_percent": {"type": "float", "required": True},
            "step_bake_time_in_minutes": {"type": "int", "required": True},
        },
    },
    "canary": {
        "type": "dict",
        "options": {
            "canary_percent": {"type": "float", "required": True},
            "canary_bake_time_in_minutes": {"type": "int", "required": True},
        },
    },
    "alarms": {
        "type": "dict",
        "options": {
            "alarm_names": {"type": "list", "elements": "str", "required": True},
            "enable": {"type": "bool", "required": True},
            "rollback": {"type": "bool", "required": True},
        },
    },
    "minimum_healthy_percent": {"type": "int"},
    "maximum_percent": {"type": "int"},
    "circuit_breaker": {
        "type": "dict",
        "options": {"enable": {"type": "bool", "required": True}, "rollback": {"type": "bool", "required": True}},
    },
}
OPTIONS = {
    "desired_count": {"type": "int"},
    "launch_type": {"type": "str", "choices": ["FARGATE", "EC2", "EXTERNAL"], "default": "FARGATE"},
    "network": {"type": "dict", "options": NETWORK},
    "load_balancers": {"type": "list", "elements": "dict", "options": LOAD_BALANCER},
    "deployment_configuration": {"type": "dict", "options": DEPLOYMENT},
    "health_check_grace_period_seconds": {"type": "int"},
    "enable_execute_command": {"type": "bool"},
    "deployment_controller": {"type": "str", "choices": ["ECS", "CODE_DEPLOY"]},
    "propagate_tags": {"type": "str", "choices": ["SERVICE", "TASK_DEFINITION", "NONE"]},
    "tags": {"type": "dict", "aliases": ["resource_tags"]},
}


class Service(Resource):
    """The service that the module's options describe."""

    key = "service"
    service = "ecs"
    is_autoscaled = False

    def read(self):
        answer = api.describe_service(self.client, self.options["cluster"], self.options["name"])
        return answer and transform.service_of(answer)

    def resolve(self, current):
        self.revision = transform.revision_of(self.options["task_definition"])
        if ":" not in self.revision:
            revisions = api.active_revisions(self.client, self.revision)
            self.revision = transform.revision_of(revisions[-1]) if revisions else self.revision
        if current and self.options["desired_count"] is not None:
            cluster = self.options["cluster"].rpartition("/")[2]
            client = self.clients("application-autoscaling")
            self.is_autoscaled = api.is_autoscaled(client, cluster, self.options["name"])

    def desired(self):
        desired = stated({name: self.options[name] for name in OPTIONS})
        return {"service_name": self.options["name"], "task_definition": self.revision, **desired}

    def plan(self, current):
        desired = self.desired()
        if self.is_autoscaled:
            desired.pop("desired_count")
        return service_changes(desired, current, self.options["purge_tags"])

    def create(self, desired):
        desired = {"desired_count": 1, **desired}
        request = transform.service_request(desired, set(desired))
        persist(
            lambda: api.create_service(
                self.client,
                cluster=self.options["cluster"],
                serviceName=self.options["name"],
                tags=tag_list(desired.get("tags"), "key", "value"),
                **request,
            ),
            api.is_not_ready,
            timeout=VISIBLE_WITHIN,
        )

    def update(self, current, changes):
        # A dict changes as a whole: ECS takes what is left out of it as its default.
        request = transform.service_request(merged(current, changes), set(changes))
        if request:
            api.update_service(self.client, cluster=self.options["cluster"], service=self.options["name"], **request)
        api.tags.write(self.client, current["service_arn"], changes.get("tags"))

    def delete(self, current):
        api.delete_service(self.client, self.options["cluster"], self.options["name"])

    def extra(self, outcome):
        stated_count, service = self.options["desired_count"], outcome["after"]
        if not self.is_autoscaled or service["desired_count"] == stated_count:
            return {"left_alone": []}
        return {
            "left_alone": [
                f"Service {service['service_name']} has {service['desired_count']} tasks and not desired_count "
                f"({stated_count}) because it is autoscaled."
            ]
        }

    def wait_ready(self, current):
        if is_steady(current) and self._took_hold(current):
            return False
        service = self._wait_until(lambda service: service is not None and is_steady(service))
        if not self._took_hold(service):
            raise AnsibleAWSError(
                message=f"Service {service['service_name']} went back to {service['task_definition']}, because the "
                "deployment "
                f"of {self.revision} failed. Last event: {service['last_event']}"
            )
        return True

    def _took_hold(self, service):
        return is_of_codedeploy(service) or service["deployments"][0]["task_definition"] == self.revision

    def wait_gone(self, current):
        self._wait_until(lambda service: service is None)

    def _wait_until(self, reached):
        return wait_until(
            self.read,
            reached,
            what=f"Service {self.options['name']}",
            state=summary,
            timeout=self.options["wait_timeout"],
            failed=lambda service: service is None or (service["status"] == "ACTIVE" and failure(service) is not None),
            reason=lambda service: service and (failure(service) or service["last_event"]),
        )


def main():
    """Run the module."""
    run(
        Service,
        {
            "name": {"type": "str", "required": True, "aliases": ["service_name"]},
            "cluster": {"type": "str", "required": True},
            **STATE,
            "task_definition": {"type": "str"},
            **OPTIONS,
            "purge_tags": {"type": "bool", "default": True},
            **waiting(1200),
        },
        required_if=[("state", "present", ["task_definition"])],
    )


if __name__ == "__main__":
    main()
