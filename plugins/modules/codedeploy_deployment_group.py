#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: one CodeDeploy deployment group."""

from __future__ import annotations

DOCUMENTATION = r"""
module: codedeploy_deployment_group
version_added: 1.0.0
short_description: Make, change or remove a CodeDeploy deployment group
description:
  - A deployment group says what an application is deployed to, how traffic moves, and what stops a deployment.
  - An option which is not stated is left as it is. A list that is stated is the whole list, an empty one removes what
    it lists.
options:
  application_name:
    description: The application.
    type: str
    required: true
  deployment_group_name:
    description: The deployment group's name.
    type: str
    required: true
    aliases: [name]
  service_role_arn:
    description: The ARN of the IAM role with which CodeDeploy works. Required to make a group.
    type: str
    aliases: [role_arn]
  deployment_config_name:
    description:
      - Deployment configuration, such as V(CodeDeployDefault.ECSCanary10Percent5Minutes). A new group has AWS's default
        for its platform, for ECS V(CodeDeployDefault.ECSAllAtOnce).
    type: str
  deployment_style:
    description:
      - The kind of deployment. A new group with O(ecs_services) is V(BLUE_GREEN), V(WITH_TRAFFIC_CONTROL) by itself,
        the one
        kind which CodeDeploy has for ECS.
    type: dict
    suboptions:
      deployment_type:
        description: Whether the new version takes the place of the old one, or stands beside it.
        type: str
        choices: [IN_PLACE, BLUE_GREEN]
      deployment_option:
        description: Whether traffic goes through a load balancer.
        type: str
        choices: [WITH_TRAFFIC_CONTROL, WITHOUT_TRAFFIC_CONTROL]
  ecs_services:
    description:
      - The ECS service to deploy to, exactly one. Its deployment controller must be C(CODE_DEPLOY).
    type: list
    elements: dict
    suboptions:
      service_name:
        description: The service's name.
        type: str
        required: true
      cluster_name:
        description: The name of its cluster.
        type: str
        required: true
  load_balancer_info:
    description: The load balancing of what is deployed.
    type: dict
    suboptions:
      target_group_pair_info_list:
        description: For ECS, one pair of target groups between which traffic moves.
        type: list
        elements: dict
        suboptions:
          target_groups:
            description: The names of the two target groups.
            type: list
            elements: str
            required: true
          prod_traffic_route:
            description: Listeners of production traffic.
            type: dict
            required: true
            suboptions:
              listener_arns:
                description: The ARN of the listener, exactly one.
                type: list
                elements: str
                required: true
          test_traffic_route:
            description: Listeners of test traffic, to try the new version before it gets requests.
            type: dict
            suboptions:
              listener_arns:
                description: The ARN of the listener, at most one.
                type: list
                elements: str
                required: true
      target_group_info_list:
        description: For instances, the names of the target groups.
        type: list
        elements: str
      elb_info_list:
        description: For instances, the names of the classic load balancers.
        type: list
        elements: str
  blue_green_deployment_configuration:
    description:
      - Actions before and after the traffic moves.
      - For ECS, O(blue_green_deployment_configuration.terminate_blue_instances_on_deployment_success) and
        O(blue_green_deployment_configuration.deployment_ready_option) are both needed.
    type: dict
    suboptions:
      terminate_blue_instances_on_deployment_success:
        description: Handling of the old version.
        type: dict
        suboptions:
          action:
            description: Whether it is ended or stays.
            type: str
            choices: [TERMINATE, KEEP_ALIVE]
          termination_wait_time_in_minutes:
            description: Minutes to keep the old version, in which a rollback takes seconds. At most
              2880.
            type: int
      deployment_ready_option:
        description: Action when the new version is ready for traffic.
        type: dict
        suboptions:
          action_on_timeout:
            description:
              - Whether traffic moves at once, or only when M(migrate.aws.codedeploy_deployment) with C(state=continued)
                says so.
            type: str
            choices: [CONTINUE_DEPLOYMENT, STOP_DEPLOYMENT]
          wait_time_in_minutes:
            description: Minutes to wait for that before the deployment is stopped.
            type: int
      green_fleet_provisioning_option:
        description: Origin of new instances.
        type: dict
        suboptions:
          action:
            description: Whether they are there already or are made like the old ones.
            type: str
            choices: [DISCOVER_EXISTING, COPY_AUTO_SCALING_GROUP]
  alarm_configuration:
    description: CloudWatch alarms that stop a deployment.
    type: dict
    suboptions:
      enabled:
        description: Whether alarms are looked at.
        type: bool
      ignore_poll_alarm_failure:
        description: Whether a deployment goes on when CloudWatch cannot be asked.
        type: bool
      alarms:
        description: The names of the alarms.
        type: list
        elements: str
  auto_rollback_configuration:
    description: Automatic rollback.
    type: dict
    suboptions:
      enabled:
        description: Whether it does.
        type: bool
      events:
        description: Events that trigger a rollback.
        type: list
        elements: str
        choices: [DEPLOYMENT_FAILURE, DEPLOYMENT_STOP_ON_ALARM, DEPLOYMENT_STOP_ON_REQUEST]
  trigger_configurations:
    description: Notifications of events.
    type: list
    elements: dict
    suboptions:
      trigger_name:
        description: The trigger's name.
        type: str
        required: true
      trigger_target_arn:
        description: The ARN of the SNS topic.
        type: str
        required: true
      trigger_events:
        description: Events to send.
        type: list
        elements: str
        required: true
        choices:
          - DeploymentStart
          - DeploymentSuccess
          - DeploymentFailure
          - DeploymentStop
          - DeploymentRollback
          - DeploymentReady
          - InstanceStart
          - InstanceSuccess
          - InstanceFailure
          - InstanceReady
  ec2_tag_filters:
    description: Tags of EC2 instances, any of which makes an instance part of the group.
    type: list
    elements: dict
    suboptions: &filter
      key:
        description: The tag's key.
        type: str
      value:
        description: The tag's value.
        type: str
      type:
        description: Part of the tag to compare.
        type: str
        choices: [KEY_ONLY, VALUE_ONLY, KEY_AND_VALUE]
        default: KEY_AND_VALUE
  ec2_tag_set:
    description: Groups of tag filters, of each of which an EC2 instance must match one.
    type: list
    elements: dict
    suboptions: &set
      filters:
        description: Tags, any of which will do.
        type: list
        elements: dict
        required: true
        suboptions: *filter
  on_premises_instance_tag_filters:
    description: Tags of on-premises instances, any of which makes an instance part of the group.
    type: list
    elements: dict
    suboptions: *filter
  on_premises_tag_set:
    description: Groups of tag filters, of each of which an on-premises instance must match one.
    type: list
    elements: dict
    suboptions: *set
  auto_scaling_groups:
    description: The names of the Auto Scaling groups whose instances belong to the group.
    type: list
    elements: str
  ec2_deployment_options:
    description: Handling of Auto Scaling during a deployment to instances. Needs a botocore that knows of it.
    type: dict
    suboptions:
      auto_scaling_group_processes_to_suspend:
        description: The processes that rest meanwhile.
        type: list
        elements: str
        choices: [Terminate, AZRebalance, InstanceRefresh, ScheduledActions]
  outdated_instances_strategy:
    description: Whether instances that start while a deployment runs get the new version afterwards.
    type: str
    choices: [UPDATE, IGNORE]
  termination_hook_enabled:
    description: Whether an Auto Scaling group tells CodeDeploy before it ends an instance.
    type: bool
  state:
    description: Whether the deployment group should exist.
    type: str
    choices: [present, absent]
    default: present
extends_documentation_fragment:
  - migrate.aws.attributes
  - migrate.aws.dms_roles
  - amazon.aws.tags
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
seealso:
  - module: migrate.aws.codedeploy_application
  - module: migrate.aws.codedeploy_deployment
  - module: migrate.aws.codedeploy_deployment_group_info
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Deploy an ECS service blue/green, a tenth of the requests first
  migrate.aws.codedeploy_deployment_group:
    application_name: payments-target-blue
    deployment_group_name: service
    service_role_arn: arn:aws:iam::123456789012:role/payments-codedeploy
    deployment_config_name: CodeDeployDefault.ECSCanary10Percent5Minutes
    ecs_services:
      - cluster_name: payments-target-blue
        service_name: payments-target-blue
    load_balancer_info:
      target_group_pair_info_list:
        - target_groups:
            - payments-target-blue-b
            - payments-target-blue-g
          prod_traffic_route:
            listener_arns:
              - arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/payments/0123/0123
    blue_green_deployment_configuration:
      terminate_blue_instances_on_deployment_success:
        action: TERMINATE
        termination_wait_time_in_minutes: 60
      deployment_ready_option:
        action_on_timeout: CONTINUE_DEPLOYMENT
    alarm_configuration:
      enabled: true
      alarms:
        - payments-target-blue-5xx
    auto_rollback_configuration:
      enabled: true
      events:
        - DEPLOYMENT_FAILURE
        - DEPLOYMENT_STOP_ON_ALARM
        - DEPLOYMENT_STOP_ON_REQUEST

- name: Move all requests at once from now on
  migrate.aws.codedeploy_deployment_group:
    application_name: payments-target-blue
    deployment_group_name: service
    deployment_config_name: CodeDeployDefault.ECSAllAtOnce

- name: Remove the group
  migrate.aws.codedeploy_deployment_group:
    application_name: payments-target-blue
    deployment_group_name: service
    state: absent
"""

RETURN = r"""
deployment_group:
  description:
    - The deployment group. Empty if it was removed. In check mode, the predicted state.
    - Settings have the names and types of the options. A setting that is not set is null.
  returned: success
  type: dict
  contains:
    application_name:
      description: The application.
      type: str
      returned: when the group exists
      sample: payments-target-blue
    deployment_group_name:
      description: The group's name.
      type: str
      returned: when the group exists
      sample: service
    deployment_group_id:
      description: The group's id.
      type: str
      returned: when the group exists
      sample: 11111111-2222-3333-4444-555555555555
    deployment_group_arn:
      description: The group's ARN.
      type: str
      returned: when the group exists
      sample: arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:payments-target-blue/service
    compute_platform:
      description: Compute platform of the group.
      type: str
      returned: when the group exists
      sample: ECS
    deployment_config_name:
      description: How traffic is shifted.
      type: str
      returned: when the group exists
      sample: CodeDeployDefault.ECSCanary10Percent5Minutes
    load_balancer_info:
      description: Target groups and listeners of the deployment.
      type: dict
      returned: when the group exists
      sample:
        target_group_pair_info_list:
          - target_groups: [payments-target-blue-b, payments-target-blue-g]
            prod_traffic_route:
              listener_arns:
                -
                  arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/payments/0123/0123
    last_attempted_deployment:
      description: The last deployment, null if there was none.
      type: dict
      returned: when the group exists
      sample: {deployment_id: d-ABCDEFGH1, status: Succeeded}
    last_successful_deployment:
      description: The last deployment that succeeded, null if there was none.
      type: dict
      returned: when the group exists
      sample: {deployment_id: d-ABCDEFGH1, status: Succeeded}
    tags:
      description: The group's tags.
      type: dict
      returned: when the group exists
      sample: {owner: platform}
"""


from ansible_collections.migrate.aws.plugins.module_utils._codedeploy import api, plan, transform
from ansible_collections.migrate.aws.plugins.module_utils._codedeploy.waiters import once_role_is_known
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS, for_creation

NAMES = {"type": "list", "elements": "str"}
ROUTE = {"type": "dict", "options": {"listener_arns": {**NAMES, "required": True}}}
PAIR = {
    "target_groups": {**NAMES, "required": True},
    "prod_traffic_route": {**ROUTE, "required": True},
    "test_traffic_route": ROUTE,
}
LOAD_BALANCER = {
    "target_group_pair_info_list": {"type": "list", "elements": "dict", "options": PAIR},
    "target_group_info_list": NAMES,
    "elb_info_list": NAMES,
}
TERMINATE = {
    "action": {"type": "str", "choices": ["TERMINATE", "KEEP_ALIVE"]},
    "termination_wait_time_in_minutes": {"type": "int"},
}
READY = {
    "action_on_timeout": {"type": "str", "choices": ["CONTINUE_DEPLOYMENT", "STOP_DEPLOYMENT"]},
    "wait_time_in_minutes": {"type": "int"},
}
PROVISIONING = {"action": {"type": "str", "choices": ["DISCOVER_EXISTING", "COPY_AUTO_SCALING_GROUP"]}}
BLUE_GREEN = {
    "terminate_blue_instances_on_deployment_success": {"type": "dict", "options": TERMINATE},
    "deployment_ready_option": {"type": "dict", "options": READY},
    "green_fleet_provisioning_option": {"type": "dict", "options": PROVISIONING},
}
STYLE = {
    "deployment_type": {"type": "str", "choices": ["IN_PLACE", "BLUE_GREEN"]},
    "deployment_option": {"type": "str", "choices": ["WITH_TRAFFIC_CONTROL", "WITHOUT_TRAFFIC_CONTROL"]},
}
SERVICE = {"service_name": {"type": "str", "required": True}, "cluster_name": {"type": "str", "required": True}}
ALARMS = {"enabled": {"type": "bool"}, "ignore_poll_alarm_failure": {"type": "bool"}, "alarms": NAMES}
ROLLBACK_EVENTS = ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"]
ROLLBACK = {"enabled": {"type": "bool"}, "events": {**NAMES, "choices": ROLLBACK_EVENTS}}
TRIGGER_EVENTS = [
    "DeploymentStart",
    "DeploymentSuccess",
    "DeploymentFailure",
    "DeploymentStop",
    "DeploymentRollback",
    "DeploymentReady",
    "InstanceStart",
    "InstanceSuccess",
    "InstanceFailure",
    "InstanceReady",
]
TRIGGER = {
    "trigger_name": {"type": "str", "required": True},
    "trigger_target_arn": {"type": "str", "required": True},
    "trigger_events": {**NAMES, "required": True, "choices": TRIGGER_EVENTS},
}
FILTER = {
    # The key of a tag is no secret.
    "key": {"type": "str", "no_log": False},
    "value": {"type": "str"},
    "type": {"type": "str", "choices": ["KEY_ONLY", "VALUE_ONLY", "KEY_AND_VALUE"], "default": "KEY_AND_VALUE"},
}
FILTERS = {"type": "list", "elements": "dict", "options": FILTER}
TAG_SET = {"type": "list", "elements": "dict", "options": {"filters": {**FILTERS, "required": True}}}
PROCESSES = ["Terminate", "AZRebalance", "InstanceRefresh", "ScheduledActions"]
SETTINGS = {
    "service_role_arn": {"type": "str", "aliases": ["role_arn"]},
    "deployment_config_name": {"type": "str"},
    "deployment_style": {"type": "dict", "options": STYLE},
    "ecs_services": {"type": "list", "elements": "dict", "options": SERVICE},
    "load_balancer_info": {"type": "dict", "options": LOAD_BALANCER},
    "blue_green_deployment_configuration": {"type": "dict", "options": BLUE_GREEN},
    "alarm_configuration": {"type": "dict", "options": ALARMS},
    "auto_rollback_configuration": {"type": "dict", "options": ROLLBACK},
    "trigger_configurations": {"type": "list", "elements": "dict", "options": TRIGGER},
    "ec2_tag_filters": FILTERS,
    "ec2_tag_set": TAG_SET,
    "on_premises_instance_tag_filters": FILTERS,
    "on_premises_tag_set": TAG_SET,
    "auto_scaling_groups": NAMES,
    "ec2_deployment_options": {
        "type": "dict",
        "options": {"auto_scaling_group_processes_to_suspend": {**NAMES, "choices": PROCESSES}},
    },
    "outdated_instances_strategy": {"type": "str", "choices": ["UPDATE", "IGNORE"]},
    "termination_hook_enabled": {"type": "bool"},
}


class DeploymentGroup(Resource):
    """The deployment group which the options name."""

    key = "deployment_group"
    service = "codedeploy"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.application, self.name = options["application_name"], options["deployment_group_name"]

    def read(self):
        answer = api.group(self.client, self.application, self.name)
        if answer is None:
            return None
        arn = api.arn(self.client, self.clients("sts"), f"deploymentgroup:{self.application}/{self.name}")
        return transform.group_of(answer, arn, api.tags.read(self.client, arn))

    def desired(self):
        return plan.new_group(self.options)

    def plan(self, current):
        return plan.group_changes(self.options, current)

    def create(self, desired):
        wanted = {name: value for name, value in desired.items() if name != "tags"}
        request = {**transform.to_api(wanted), **for_creation(self.options["tags"], "tags")}
        self._once_role_is_known(lambda: api.create_group(self.client, **request))

    def update(self, current, changes):
        request = transform.to_api(plan.group_update(current, changes))
        if request:
            names = {"applicationName": self.application, "currentDeploymentGroupName": self.name}
            self._once_role_is_known(lambda: api.update_group(self.client, **names, **request))
        api.tags.write(self.client, current["deployment_group_arn"], changes.get("tags"))

    def delete(self, current):
        api.delete_group(self.client, self.application, self.name)

    def _once_role_is_known(self, call):
        once_role_is_known(call, self.options["iam_propagation_timeout"])


def main():
    """Run the module."""
    run(
        DeploymentGroup,
        {
            "application_name": {"type": "str", "required": True},
            "deployment_group_name": {"type": "str", "required": True, "aliases": ["name"]},
            **SETTINGS,
            **STATE,
            "iam_propagation_timeout": {"type": "int", "default": 120},
            **TAGS,
        },
    )


if __name__ == "__main__":
    main()
