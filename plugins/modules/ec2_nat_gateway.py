#!/usr/bin/python
# Copyright: (c) 2026, migrate.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)

"""Ansible module: a public NAT gateway and its address."""

from __future__ import annotations

DOCUMENTATION = r"""
module: ec2_nat_gateway
version_added: 1.0.0
short_description: Manage a public NAT gateway together with its address
description:
  - Manages a NAT gateway and the elastic address it holds as one, both recognised by their tag V(Name).
  - An address which an interrupted run left without a gateway is used, and one which lost its gateway is released
    with it, so that no address is paid for without being used.
options:
  name:
    description: The tag V(Name) of gateway and address. Unique in the region.
    type: str
    required: true
  subnet_id:
    description: The public subnet in which the gateway stands. AWS never moves it. Required unless O(state=absent).
    type: str
  state:
    description: Whether gateway and address exist. Removing them always waits.
    type: str
    choices: [present, absent]
    default: present
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
- name: Start a NAT gateway
  migrate.aws.ec2_nat_gateway:
    name: payments-us-east-1a
    subnet_id: subnet-0123456789abcdef0
    wait: false

- name: Remove it and its address
  migrate.aws.ec2_nat_gateway:
    name: payments-us-east-1a
    state: absent
"""

RETURN = r"""
nat_gateway:
  description: The gateway. In check mode, the predicted state. Empty if there is none.
  returned: success
  type: dict
  contains:
    nat_gateway_id:
      description: Its id. Missing in check mode for a new one.
      type: str
      sample: nat-0123456789abcdef0
    subnet_id:
      description: Subnet of the gateway.
      type: str
      sample: subnet-0123456789abcdef0
    vpc_id:
      description: The VPC. Missing in check mode for a new one.
      type: str
      sample: vpc-0123456789abcdef0
    state:
      description: V(pending) or V(available). Missing in check mode for a new one.
      type: str
      sample: available
    allocation_id:
      description: Its address. Missing in check mode for a new one.
      type: str
      sample: eipalloc-0123456789abcdef0
    public_ip:
      description: Its address. Missing in check mode for a new one.
      type: str
      sample: 203.0.113.10
    tags:
      description: Tags of gateway and address.
      type: dict
      sample: {Name: payments-us-east-1a}
"""

from ansible_collections.migrate.aws.plugins.module_utils._ec2_nat_gateway import api, transform
from ansible_collections.migrate.aws.plugins.module_utils._errors import Refused
from ansible_collections.migrate.aws.plugins.module_utils._lifecycle import STATE, Resource, run, waiting
from ansible_collections.migrate.aws.plugins.module_utils._tags import TAGS, tag_changes
from ansible_collections.migrate.aws.plugins.module_utils._waiting import wait_until


class NatGateway(Resource):
    """One gateway and its address."""

    key = "nat_gateway"
    service = "ec2"

    def __init__(self, clients, options):
        super().__init__(clients, options)
        self.name = options["name"]

    def read(self):
        found = self._find()
        lone_address = found is not None and found["nat_gateway_id"] is None
        return None if lone_address and self.options["state"] == "present" else found

    def desired(self):
        return {"subnet_id": self.options["subnet_id"], "tags": {**(self.options["tags"] or {}), "Name": self.name}}

    def plan(self, current):
        if current["subnet_id"] != self.options["subnet_id"]:
            raise Refused(
                f"NAT gateway {current['nat_gateway_id']}, named {self.name}, stands in {current['subnet_id']} and "
                "AWS does "
                f"not move it to {self.options['subnet_id']}: remove it first."
            )
        wanted = None if self.options["tags"] is None else self.desired()["tags"]
        return tag_changes(wanted, current["tags"], self.options["purge_tags"])

    def create(self, desired):
        tags, address = desired["tags"], self._find()
        allocation_id = address["allocation_id"] if address else api.allocate_address(self.client, tags)
        api.create_gateway(self.client, self.options["subnet_id"], allocation_id, tags)

    def update(self, current, changes):
        api.tags.write(self.client, [current["nat_gateway_id"], current["allocation_id"]], changes["tags"])

    def delete(self, current):
        if current["nat_gateway_id"]:
            api.delete_gateway(self.client, current["nat_gateway_id"])
            # The address can be released only when the gateway has let go of it.
            self._wait(current["nat_gateway_id"], "deleted")
        if current["allocation_id"]:
            api.release_address(self.client, current["allocation_id"])

    def wait_ready(self, current):
        if current["state"] == "available":
            return False
        self._wait(current["nat_gateway_id"], "available")
        return True

    def _find(self):
        return transform.from_api(
            api.gateways_named(self.client, self.name), api.addresses_named(self.client, self.name)
        )

    def _wait(self, nat_gateway_id, state):
        gone = {"state": "deleted", "reason": None}
        wait_until(
            lambda: transform.state_of(api.gateways_named(self.client, self.name), nat_gateway_id) or gone,
            lambda found: found["state"] == state,
            what=f"NAT gateway {nat_gateway_id}, named {self.name},",
            state=lambda found: found["state"],
            failed=lambda found: found["state"] == "failed" or (state == "available" and found["state"] != "pending"),
            reason=lambda found: found["reason"],
            timeout=self.options["wait_timeout"],
        )


def argument_spec() -> dict:
    """The module's options."""
    return {
        "name": {"type": "str", "required": True},
        "subnet_id": {"type": "str"},
        **STATE,
        **waiting(600),
        **TAGS,
    }


def main():
    """Bring the gateway to the state asked for."""
    run(NatGateway, argument_spec(), required_if=[("state", "present", ["subnet_id"])])


if __name__ == "__main__":
    main()
