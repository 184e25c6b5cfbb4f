#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: a target group of an Application Load Balancer."""

from __future__ import annotations

DOCUMENTATION = r"""
module: elb_target_group
version_added: 1.0.0
short_description: A target group of an Application Load Balancer
description:
  - Creates, changes and removes a target group. Its targets are not managed, a service registers them.
  - P(community.aws.elb_target_group#module) has no check mode.
options:
  name:
    description: Name of the target group.
    type: str
    required: true
  state:
    description: Whether the target group is there.
    type: str
    choices: [present, absent]
    default: present
  protocol:
    description: Protocol between load balancer and targets. ELB cannot change it later.
    type: str
    choices: [HTTP, HTTPS]
    default: HTTP
  port:
    description: Port of the targets. ELB cannot change it later. Required when O(state=present).
    type: int
  vpc_id:
    description: VPC of the targets. ELB cannot change it later. Required when O(state=present).
    type: str
  target_type:
    description: Type of the targets. You cannot change it later.
    type: str
    choices: [ip, instance]
    default: ip
  health_check:
    description: Health check of targets. Other settings have ELB's defaults.
    type: dict
    suboptions:
      protocol:
        description: Protocol of the check.
        type: str
        choices: [HTTP, HTTPS]
      port:
        description: Port of the check, or V(traffic-port).
        type: str
      path:
        description: Path that is asked for.
        type: str
      interval:
        description: Seconds between two checks.
        type: int
      timeout:
        description: Seconds until an answer is missing.
        type: int
      healthy_threshold:
        description: Checks in a row that make a target healthy.
        type: int
      unhealthy_threshold:
        description: Checks in a row that make a target unhealthy.
        type: int
      success_codes:
        description: HTTP codes of a healthy answer, such as V(200) or V(200-299).
        type: str
  deregistration_delay:
    description: Seconds that a leaving target keeps its open requests.
    type: int
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
- name: Create a target group for Fargate tasks
  migrate.aws.elb_target_group:
    name: payments-target-dev-blue
    port: 80
    vpc_id: vpc-0123456789abcdef0
    health_check:
      path: /
      interval: 30
      timeout: 5

- name: Remove the target group
  migrate.aws.elb_target_group:
    name: payments-target-dev-blue
    state: absent
"""

RETURN = r"""
target_group:
  description: The target group. Empty if it is absent. In check mode, a new one has no ARN.
  returned: always
  type: dict
  sample:
    target_group_name: payments-target-dev-blue
    target_group_arn:
      arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/payments-target-dev-blue/0123456789abcdef
    protocol: HTTP
    port: 80
    health_check: {path: /, interval: 30, timeout: 5}
"""

from ansible_collections.migrate.aws.plugins.module_utils._compare import stated
from ansible_collections.migrate.aws.plugins.module_utils._elb import api, plan, transform
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS

HEALTH_CHECK = {
    "protocol": {"type": "str", "choices": ["HTTP", "HTTPS"]},
    "port": {"type": "str"},
    "path": {"type": "str"},
    "interval": {"type": "int"},
    "timeout": {"type": "int"},
    "healthy_threshold": {"type": "int"},
    "unhealthy_threshold": {"type": "int"},
    "success_codes": {"type": "str"},
}


class TargetGroup(Resource):
    """The target group that the module's options describe."""

    key = "target_group"
    service = "elbv2"

    def read(self):
        answer = api.describe_target_group(self.client, self.options["name"])
        if answer is None:
            return None
        arn = answer["TargetGroupArn"]
        attributes, tags = api.describe_attributes(self.client, arn), api.describe_tags(self.client, arn)
        # A group that was removed a moment ago may still be listed.
        return None if attributes is None or tags is None else transform.from_api(answer, attributes, tags)

    def desired(self):
        delay = self.options["deregistration_delay"]
        desired = {name: self.options[name] for name in (*transform.FIXED_FIELDS, "health_check", "tags")}
        desired["target_group_name"] = self.options["name"]
        desired["attributes"] = None if delay is None else {"deregistration_delay.timeout_seconds": str(delay)}
        return stated(desired)

    def plan(self, current):
        return plan.changes(self.desired(), current, self.options["purge_tags"])

    def create(self, desired):
        arn = api.create_target_group(
            self.client,
            Name=desired["target_group_name"],
            **{field: desired[name] for name, field in transform.FIXED_FIELDS.items()},
            **transform.health_check_request(desired.get("health_check", {})),
            **transform.tags_request(desired.get("tags")),
        )
        if "attributes" in desired:
            api.modify_attributes(self.client, arn, transform.attribute_list(desired["attributes"]))

    def update(self, current, changes):
        arn = current["target_group_arn"]
        if "health_check" in changes:
            api.modify_target_group(self.client, arn, **transform.health_check_request(changes["health_check"]))
        if "attributes" in changes:
            api.modify_attributes(self.client, arn, transform.attribute_list(changes["attributes"]))
        api.tags.write(self.client, arn, changes.get("tags"))

    def delete(self, current):
        api.delete_target_group(self.client, current["target_group_arn"])


def main():
    """Run the module."""
    run(
        TargetGroup,
        {
            "name": {"type": "str", "required": True},
            **STATE,
            "protocol": {"type": "str", "choices": ["HTTP", "HTTPS"], "default": "HTTP"},
            "port": {"type": "int"},
            "vpc_id": {"type": "str"},
            "target_type": {"type": "str", "choices": ["ip", "instance"], "default": "ip"},
            "health_check": {"type": "dict", "options": HEALTH_CHECK},
            "deregistration_delay": {"type": "int"},
            **TAGS,
        },
        required_if=[("state", "present", ["port", "vpc_id"])],
    )


if __name__ == "__main__":
    main()
