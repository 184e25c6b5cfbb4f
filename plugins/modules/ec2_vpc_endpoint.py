#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: a VPC's endpoint for an AWS service."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ec2_vpc_endpoint
version_added: 1.0.0
short_description: Manage a VPC's endpoint for an AWS service
description:
  - Manages a gateway or interface endpoint and keeps its route tables, subnets, security groups and policy as stated.
  - An endpoint is recognised by its VPC and its service.
options:
  vpc_id:
    description: The VPC.
    type: str
    required: true
  service_name:
    description: Full name of the service, such as V(com.amazonaws.us-east-1.s3).
    type: str
    required: true
  state:
    description: Whether the endpoint exists.
    type: str
    choices: [present, absent]
    default: present
  vpc_endpoint_type:
    description: Kind of the endpoint. AWS never changes it.
    type: str
    choices: [Gateway, Interface]
    default: Gateway
  route_table_ids:
    description: Exactly the route tables which lead to a gateway endpoint. Unmanaged when left out.
    type: list
    elements: str
  subnet_ids:
    description: Exactly the subnets in which an interface endpoint has an address. Unmanaged when left out.
    type: list
    elements: str
  security_group_ids:
    description: Exactly the security groups of an interface endpoint. Unmanaged when left out.
    type: list
    elements: str
  private_dns_enabled:
    description: Whether the service's own name means an interface endpoint inside the VPC. Unmanaged when left out.
    type: bool
  policy:
    description: Policy of the endpoint. Unmanaged by default. A new endpoint allows everything.
    type: json
  wait_timeout:
    description: Seconds to wait at most.
    type: int
    default: 600
extends_documentation_fragment:
  - migrate.aws.attributes
  - migrate.aws.waiting
  - amazon.aws.tags
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - amazon.aws.boto3
author:
  - migrate.aws contributors (!UNKNOWN)
"""

EXAMPLES = r"""
- name: Reach S3 from two route tables
  migrate.aws.ec2_vpc_endpoint:
    vpc_id: vpc-0123456789abcdef0
    service_name: com.amazonaws.us-east-1.s3
    route_table_ids: [rtb-0123456789abcdef0, rtb-0123456789abcdef1]

- name: Reach Secrets Manager inside the VPC
  migrate.aws.ec2_vpc_endpoint:
    vpc_id: vpc-0123456789abcdef0
    service_name: com.amazonaws.us-east-1.secretsmanager
    vpc_endpoint_type: Interface
    subnet_ids: [subnet-0123456789abcdef0, subnet-0123456789abcdef1]
    security_group_ids: [sg-0123456789abcdef0]
    private_dns_enabled: true
    tags:
      Name: payments-secretsmanager

- name: Remove the endpoint
  migrate.aws.ec2_vpc_endpoint:
    vpc_id: vpc-0123456789abcdef0
    service_name: com.amazonaws.us-east-1.secretsmanager
    state: absent
"""

RETURN = r"""
vpc_endpoint:
  description: The endpoint. In check mode, the predicted state. Empty if there is none.
  returned: success
  type: dict
  contains:
    vpc_endpoint_id:
      description: Its id. Missing in check mode for a new one.
      type: str
      sample: vpce-0123456789abcdef0
    vpc_id:
      description: The VPC.
      type: str
      sample: vpc-0123456789abcdef0
    service_name:
      description: The service.
      type: str
      sample: com.amazonaws.us-east-1.s3
    vpc_endpoint_type:
      description: V(Gateway) or V(Interface).
      type: str
      sample: Gateway
    state:
      description: State, such as V(pending) or V(available). Missing in check mode for a new one.
      type: str
      sample: available
    policy:
      description: Endpoint policy.
      type: dict
      sample: {Version: "2008-10-17", Statement: [{Effect: Allow, Principal: "*", Action: "*", Resource: "*"}]}
    private_dns_enabled:
      description: Whether private DNS is on.
      type: bool
      sample: false
    route_table_ids:
      description: Route tables of a gateway endpoint.
      type: list
      elements: str
      sample: [rtb-0123456789abcdef0]
    subnet_ids:
      description: Subnets of an interface endpoint.
      type: list
      elements: str
      sample: []
    security_group_ids:
      description: Security groups of an interface endpoint.
      type: list
      elements: str
      sample: []
    dns_names:
      description: DNS names of an interface endpoint. Missing in check mode for a new one.
      type: list
      elements: str
      sample: []
    tags:
      description: Its tags.
      type: dict
      sample: {Name: payments-s3}
"""

from ansible_collections.migrate.aws.plugins.module_utils._compare import differing
from ansible_collections.migrate.aws.plugins.module_utils._ec2_vpc_endpoint import api, transform
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run, waiting
from ansible_collections.migrate.aws.plugins.module_utils._policy_documents import replacement, same_policy
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS, tag_changes
from ansible_collections.migrate.aws.plugins.module_utils._waiting import wait_until


class VpcEndpoint(Resource):
    """One endpoint."""

    key = "vpc_endpoint"
    service = "ec2"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.wanted = transform.from_options(options)

    def read(self):
        return next((endpoint for endpoint in self._all() if endpoint["state"] not in transform.LEAVING), None)

    def desired(self):
        return {field: value for field, value in self.wanted.items() if value is not None}

    def plan(self, current):
        if current["vpc_endpoint_type"] != self.wanted["vpc_endpoint_type"]:
            raise Refused(
                f"{current['vpc_endpoint_id']} is the endpoint of {current['vpc_id']} for {current['service_name']} "
                "and of "
                f"type {current['vpc_endpoint_type']}: AWS does not make it {self.wanted['vpc_endpoint_type']}; "
                "remove it first."
            )
        changes = differing({**self.wanted, "tags": None, "policy": None}, current)
        # A policy is one value: what it leaves out is not allowed.
        if self.wanted["policy"] is not None and not same_policy(self.wanted["policy"], current["policy"]):
            changes["policy"] = replacement(self.wanted["policy"], current["policy"])
        return {**changes, **tag_changes(self.wanted["tags"], current["tags"], self.options["purge_tags"])}

    def create(self, desired):
        api.create_endpoint(self.client, transform.creation(self.wanted), self.wanted["tags"])

    def update(self, current, changes):
        request = transform.modification(current, changes)
        if request:
            api.modify_endpoint(self.client, current["vpc_endpoint_id"], request)
        api.tags.write(self.client, current["vpc_endpoint_id"], changes.get("tags"))

    def delete(self, current):
        api.delete_endpoint(self.client, current["vpc_endpoint_id"])

    def wait_ready(self, current):
        if current["state"] == "available":
            return False
        self._wait(lambda found: found is not None and found["state"] == "available", current)
        return True

    def wait_gone(self, current):
        self._wait(lambda found: found is None or found["state"] == "deleted", current)

    def _all(self):
        found = api.endpoints_of(self.client, self.options["vpc_id"], self.options["service_name"])
        return [transform.from_api(endpoint) for endpoint in found]

    def _wait(self, reached, current):
        endpoint_id = current["vpc_endpoint_id"]
        wait_until(
            lambda: next((item for item in self._all() if item["vpc_endpoint_id"] == endpoint_id), None),
            reached,
            what=f"endpoint {endpoint_id} for {self.options['service_name']}",
            state=lambda found: found["state"] if found else "unknown",
            failed=lambda found: found is not None and found["state"] in ("rejected", "failed", "expired"),
            timeout=self.options["wait_timeout"],
        )


def argument_spec() -> dict:
    """The module's options."""
    ids = {"type": "list", "elements": "str"}
    return {
        "vpc_id": {"type": "str", "required": True},
        "service_name": {"type": "str", "required": True},
        **STATE,
        "vpc_endpoint_type": {"type": "str", "choices": ["Gateway", "Interface"], "default": "Gateway"},
        "route_table_ids": ids,
        "subnet_ids": ids,
        "security_group_ids": ids,
        "private_dns_enabled": {"type": "bool"},
        "policy": {"type": "json"},
        **waiting(600),
        **TAGS,
    }


def main():
    """Bring the endpoint to the state asked for."""
    run(VpcEndpoint, argument_spec())


if __name__ == "__main__":
    main()
